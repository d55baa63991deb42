// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "metadata_version.h"

u32 vgpu_metadata_version(void)
{
	return VGPU_METADATA_VERSION;
}

const struct vgpu_layout *vgpu_layout_get(u32 index)
{
	return index < vgpu_layout_count ? &vgpu_layouts[index] : NULL;
}
