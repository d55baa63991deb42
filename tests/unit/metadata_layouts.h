/* SPDX-License-Identifier: MIT */
/*
 * Two layouts for the tests and fuzz targets of the metadata parser: a small one that has every
 * kind of member, and that of GSP 570.144 (NVA081_CTRL_VGPU_INFO in NVIDIA's
 * open-gpu-kernel-modules), written down by hand so that the tests do not lean on the compiler's
 * schemas.
 */
#ifndef TESTS_METADATA_LAYOUTS_H
#define TESTS_METADATA_LAYOUTS_H

#include "kernel/parser/metadata.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct vgpu_layout_span small_strings[] = {{36, 8}};
static const struct vgpu_layout_span small_padding[] = {{84, 4}, {108, 4}};

/* Bytes 104..107 are a member that no reader knows. */
static const struct vgpu_metadata_layout small_layout = {
	.info_size = 112,
	.max_types = 4,
	.kernel_struct_size = 96,
	.rmctrl_cmd = 0x20804003,
	.rmctrl_size = 8 + 4 * 112,
	.field =
		{
			[VGPU_FIELD_TYPE] = {0, 4},
			[VGPU_FIELD_NAME] = {4, 32},
			[VGPU_FIELD_VDEV_ID] = {48, 8},
			[VGPU_FIELD_PDEV_ID] = {56, 8},
			[VGPU_FIELD_FB_LENGTH] = {64, 8},
			[VGPU_FIELD_GSP_HEAP_SIZE] = {72, 8},
			[VGPU_FIELD_BAR1_LENGTH] = {88, 8},
			[VGPU_FIELD_MAX_INSTANCE] = {44, 4},
			[VGPU_FIELD_ECC_SUPPORTED] = {80, 4},
			[VGPU_FIELD_FB_RESERVATION] = {96, 8},
		},
	.strings = small_strings,
	.string_count = LENGTH(small_strings),
	.padding = small_padding,
	.padding_count = LENGTH(small_padding),
};

static const struct vgpu_layout_span r570_strings[] = {
	{36, 32}, /* vgpuClass */
	{196, 128}, /* license */
	{444, 64}, /* adapterName */
	{636, 64}, /* shortGpuNameString */
	{700, 128}, /* licensedProductName */
};
static const struct vgpu_layout_span r570_padding[] = {{364, 4}, {428, 4}, {5220, 4}};

static const struct vgpu_metadata_layout r570_layout = {
	.info_size = 5224,
	.max_types = 64,
	.kernel_struct_size = 96,
	.rmctrl_cmd = 0x20804003,
	.rmctrl_size = 334344,
	.field =
		{
			[VGPU_FIELD_TYPE] = {0, 4},
			[VGPU_FIELD_NAME] = {4, 32},
			[VGPU_FIELD_VDEV_ID] = {368, 8},
			[VGPU_FIELD_PDEV_ID] = {376, 8},
			[VGPU_FIELD_FB_LENGTH] = {392, 8},
			[VGPU_FIELD_GSP_HEAP_SIZE] = {400, 8},
			[VGPU_FIELD_BAR1_LENGTH] = {432, 8},
			[VGPU_FIELD_MAX_INSTANCE] = {324, 4},
			[VGPU_FIELD_ECC_SUPPORTED] = {352, 4},
			[VGPU_FIELD_FB_RESERVATION] = {408, 8},
		},
	.strings = r570_strings,
	.string_count = LENGTH(r570_strings),
	.padding = r570_padding,
	.padding_count = LENGTH(r570_padding),
};

#endif
