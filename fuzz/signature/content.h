/* SPDX-License-Identifier: MIT */
/* The files that were signed; fuzz/signature/sign.sh signed them, by way of seeds.c. */
#ifndef FUZZ_SIGNATURE_CONTENT_H
#define FUZZ_SIGNATURE_CONTENT_H

#include <stdlib.h>
#include <string.h>

#include "compiler/base/buf.h"
#include "tests/unit/metadata_builder.h"
#include "tests/unit/metadata_layouts.h"

#define CONTENT_COUNT 2

static const struct builder_spec content_specs[CONTENT_COUNT] = {
	{VGPU_CONTAINER_NVVGPUMT, &small_layout, 1, 1, 0, 0},
	{VGPU_CONTAINER_VGPUMETA, &small_layout, 1, 1, 0, 0},
};

static inline const char *content_name(size_t index)
{
	return content_specs[index].container == VGPU_CONTAINER_NVVGPUMT ? "nvvgpumt" : "vgpumeta";
}

/* A release that no schema covers: its records are not looked into. */
static inline void content_make(size_t index, struct buf *out)
{
	struct builder_file file = builder_make(&content_specs[index]);
	size_t release = content_specs[index].container == VGPU_CONTAINER_NVVGPUMT
				 ? VGPU_MT_RELEASE
				 : VGPU_META_RELEASE;

	memcpy(file.data + release, "1.2.345", sizeof(BUILDER_RELEASE));
	builder_mend(file);
	buf_add(out, file.data, file.size);
	free(file.data);
}

#endif
