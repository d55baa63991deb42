// SPDX-License-Identifier: MIT
/*
 * Parse any bytes as a metadata file: without a layout, with a small one and with that of a real
 * release. Everything that is returned for an accepted file is read.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/walk.h"
#include "tests/unit/metadata_layouts.h"

static void parse(const u8 *data, size_t size, const struct vgpu_metadata_layout *layout)
{
	int code = walk_parse(data, size, layout);

	promise(code < VGPU_METADATA_LAYOUT_RECORD || code > VGPU_METADATA_LAYOUT_PADDING);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error err;
	int code = vgpu_metadata_release(data, size, release, &err);

	promise(memchr(release, '\0', sizeof(release)) != NULL);
	promise((code == 0) == (release[0] != '\0'));
	parse(data, size, NULL);
	parse(data, size, &small_layout);
	parse(data, size, &r570_layout);
	return 0;
}
