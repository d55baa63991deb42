// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decide which vGPU versions a GSP release accepts. The layouts list some; the parameter adds pairs
 * for releases that have a layout.
 */
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "vgpu_load.h"

#define MAX_PAIRS 16

static char *accept[MAX_PAIRS];
static int accept_count;
module_param_array(accept, charp, &accept_count, 0444);
MODULE_PARM_DESC(accept, "More pairs to accept: GSP=MAJOR.MINOR, such as 570.148.08=18.2");

/* Return true if @pair is "RELEASE=MAJOR.MINOR" of these arguments. */
static bool is_pair(const char *pair, const char *release, u64 major, u64 minor)
{
	char version[48];
	size_t size = strlen(release);

	snprintf(version, sizeof(version), "%llu.%llu", major, minor);
	return strncmp(pair, release, size) == 0 && pair[size] == '=' &&
	       strcmp(pair + size + 1, version) == 0;
}

bool nvidia_vgpu_accepts(const struct vgpu_layout *layout, const char *release, u64 major,
			 u64 minor)
{
	int i;

	if (vgpu_layout_accepts(layout, release, major, minor))
		return true;
	for (i = 0; i < accept_count; i++)
		if (is_pair(accept[i], release, major, minor))
			return true;
	return false;
}
