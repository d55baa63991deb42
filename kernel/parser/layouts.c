// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Made by `vgpumc schema export --format layouts` from schema/; not to be edited. */
#include "layouts.h"

/* clang-format off */

static const struct vgpu_layout_range r525_ranges[] = {
	{"525.47.04", "545.29.06"},
};

static const struct vgpu_layout_version r525_versions[] = {
	{{"535.129.03", "535.129.03"}, 16, 2},
};

static const struct vgpu_layout_span r525_strings[] = {
	{36, 32},
	{196, 128},
	{444, 64},
	{636, 64},
	{700, 128},
};

static const struct vgpu_layout_span r525_padding[] = {
	{364, 4},
	{428, 4},
};

static const struct vgpu_layout_range r550_ranges[] = {
	{"550.40.07", "565.77"},
};

static const struct vgpu_layout_version r550_versions[] = {
	{{"550.163.01", "550.163.01"}, 17, 6},
};

static const struct vgpu_layout_span r550_strings[] = {
	{36, 32},
	{196, 128},
	{444, 64},
	{636, 64},
	{700, 128},
};

static const struct vgpu_layout_span r550_padding[] = {
	{364, 4},
	{428, 4},
};

static const struct vgpu_layout_range r570_ranges[] = {
	{"570.86.15", "570.211.01"},
};

static const struct vgpu_layout_version r570_versions[] = {
	{{"570.144", "570.144"}, 18, 1},
};

static const struct vgpu_layout_span r570_strings[] = {
	{36, 32},
	{196, 128},
	{444, 64},
	{636, 64},
	{700, 128},
};

static const struct vgpu_layout_span r570_padding[] = {
	{364, 4},
	{428, 4},
	{5220, 4},
};

static const struct vgpu_layout_range r575_ranges[] = {
	{"575.51.02", "575.64.05"},
};

static const struct vgpu_layout_span r575_strings[] = {
	{36, 32},
	{196, 128},
	{444, 64},
	{636, 64},
	{700, 128},
};

static const struct vgpu_layout_span r575_padding[] = {
	{364, 4},
	{428, 4},
};

static const struct vgpu_layout_range r580_65_ranges[] = {
	{"580.65.06", "580.82.09"},
};

static const struct vgpu_layout_version r580_65_versions[] = {
	{{"580.65.06", "580.65.06"}, 19, 0},
};

static const struct vgpu_layout_span r580_65_strings[] = {
	{68, 64},
	{260, 128},
	{508, 64},
	{700, 64},
	{764, 128},
};

static const struct vgpu_layout_span r580_65_padding[] = {
	{428, 4},
	{492, 4},
};

static const struct vgpu_layout_range r580_94_ranges[] = {
	{"580.94.02", "590.48.01"},
};

static const struct vgpu_layout_version r580_94_versions[] = {
	{{"580.95.05", "580.95.05"}, 19, 2},
};

static const struct vgpu_layout_span r580_94_strings[] = {
	{68, 64},
	{260, 128},
	{510, 64},
	{702, 64},
	{766, 128},
};

static const struct vgpu_layout_span r580_94_padding[] = {
	{428, 4},
	{492, 4},
	{894, 2},
	{5420, 4},
};

static const struct vgpu_layout_range r595_ranges[] = {
	{"595.44.02", "610.57.04"},
};

static const struct vgpu_layout_span r595_strings[] = {
	{68, 64},
	{260, 128},
	{510, 64},
	{702, 64},
	{766, 128},
};

static const struct vgpu_layout_span r595_padding[] = {
	{492, 4},
	{894, 2},
	{5420, 4},
};

static const struct vgpu_layout_range r615_ranges[] = {
	{"615.54.00", "615.71.09"},
};

static const struct vgpu_layout_span r615_strings[] = {
	{68, 64},
	{260, 128},
	{510, 64},
	{702, 64},
	{766, 128},
};

static const struct vgpu_layout_span r615_padding[] = {
	{492, 4},
	{894, 2},
};

const struct vgpu_layout vgpu_layouts[] = {
	{
		.name = "r525",
		.ranges = r525_ranges,
		.range_count = 1,
		.versions = r525_versions,
		.version_count = 1,
		.layout = {
			.info_size = 4952,
			.max_types = 64,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 316936,
			.field = {
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
			.strings = r525_strings,
			.string_count = 5,
			.padding = r525_padding,
			.padding_count = 2,
		},
		.class = {36, 32},
		.num_heads = {328, 4},
		.max_resolution_x = {332, 4},
		.max_resolution_y = {336, 4},
		.profile_size = {384, 8},
	},
	{
		.name = "r550",
		.ranges = r550_ranges,
		.range_count = 1,
		.versions = r550_versions,
		.version_count = 1,
		.layout = {
			.info_size = 5088,
			.max_types = 64,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 325640,
			.field = {
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
			.strings = r550_strings,
			.string_count = 5,
			.padding = r550_padding,
			.padding_count = 2,
		},
		.class = {36, 32},
		.num_heads = {328, 4},
		.max_resolution_x = {332, 4},
		.max_resolution_y = {336, 4},
		.profile_size = {384, 8},
	},
	{
		.name = "r570",
		.ranges = r570_ranges,
		.range_count = 1,
		.versions = r570_versions,
		.version_count = 1,
		.layout = {
			.info_size = 5224,
			.max_types = 64,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 334344,
			.field = {
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
			.string_count = 5,
			.padding = r570_padding,
			.padding_count = 3,
		},
		.class = {36, 32},
		.num_heads = {328, 4},
		.max_resolution_x = {332, 4},
		.max_resolution_y = {336, 4},
		.profile_size = {384, 8},
	},
	{
		.name = "r575",
		.ranges = r575_ranges,
		.range_count = 1,
		.layout = {
			.info_size = 5224,
			.max_types = 100,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 522408,
			.field = {
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
			.strings = r575_strings,
			.string_count = 5,
			.padding = r575_padding,
			.padding_count = 2,
		},
		.class = {36, 32},
		.num_heads = {328, 4},
		.max_resolution_x = {332, 4},
		.max_resolution_y = {336, 4},
		.profile_size = {384, 8},
	},
	{
		.name = "r580.65",
		.ranges = r580_65_ranges,
		.range_count = 1,
		.versions = r580_65_versions,
		.version_count = 1,
		.layout = {
			.info_size = 5416,
			.max_types = 128,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 693256,
			.field = {
				[VGPU_FIELD_TYPE] = {0, 4},
				[VGPU_FIELD_NAME] = {4, 64},
				[VGPU_FIELD_VDEV_ID] = {432, 8},
				[VGPU_FIELD_PDEV_ID] = {440, 8},
				[VGPU_FIELD_FB_LENGTH] = {456, 8},
				[VGPU_FIELD_GSP_HEAP_SIZE] = {464, 8},
				[VGPU_FIELD_BAR1_LENGTH] = {496, 8},
				[VGPU_FIELD_MAX_INSTANCE] = {388, 4},
				[VGPU_FIELD_ECC_SUPPORTED] = {416, 4},
				[VGPU_FIELD_FB_RESERVATION] = {472, 8},
			},
			.strings = r580_65_strings,
			.string_count = 5,
			.padding = r580_65_padding,
			.padding_count = 2,
		},
		.class = {68, 64},
		.num_heads = {392, 4},
		.max_resolution_x = {396, 4},
		.max_resolution_y = {400, 4},
		.profile_size = {448, 8},
	},
	{
		.name = "r580.94",
		.ranges = r580_94_ranges,
		.range_count = 1,
		.versions = r580_94_versions,
		.version_count = 1,
		.layout = {
			.info_size = 5424,
			.max_types = 128,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 694280,
			.field = {
				[VGPU_FIELD_TYPE] = {0, 4},
				[VGPU_FIELD_NAME] = {4, 64},
				[VGPU_FIELD_VDEV_ID] = {432, 8},
				[VGPU_FIELD_PDEV_ID] = {440, 8},
				[VGPU_FIELD_FB_LENGTH] = {456, 8},
				[VGPU_FIELD_GSP_HEAP_SIZE] = {464, 8},
				[VGPU_FIELD_BAR1_LENGTH] = {496, 8},
				[VGPU_FIELD_MAX_INSTANCE] = {388, 4},
				[VGPU_FIELD_ECC_SUPPORTED] = {416, 4},
				[VGPU_FIELD_FB_RESERVATION] = {472, 8},
			},
			.strings = r580_94_strings,
			.string_count = 5,
			.padding = r580_94_padding,
			.padding_count = 4,
		},
		.class = {68, 64},
		.num_heads = {392, 4},
		.max_resolution_x = {396, 4},
		.max_resolution_y = {400, 4},
		.profile_size = {448, 8},
	},
	{
		.name = "r595",
		.ranges = r595_ranges,
		.range_count = 1,
		.layout = {
			.info_size = 5424,
			.max_types = 128,
			.kernel_struct_size = 96,
			.control_head = 8,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 694280,
			.field = {
				[VGPU_FIELD_TYPE] = {0, 4},
				[VGPU_FIELD_NAME] = {4, 64},
				[VGPU_FIELD_VDEV_ID] = {432, 8},
				[VGPU_FIELD_PDEV_ID] = {440, 8},
				[VGPU_FIELD_FB_LENGTH] = {456, 8},
				[VGPU_FIELD_GSP_HEAP_SIZE] = {464, 8},
				[VGPU_FIELD_BAR1_LENGTH] = {496, 8},
				[VGPU_FIELD_MAX_INSTANCE] = {388, 4},
				[VGPU_FIELD_ECC_SUPPORTED] = {416, 4},
				[VGPU_FIELD_FB_RESERVATION] = {472, 8},
			},
			.strings = r595_strings,
			.string_count = 5,
			.padding = r595_padding,
			.padding_count = 3,
		},
		.class = {68, 64},
		.num_heads = {392, 4},
		.max_resolution_x = {396, 4},
		.max_resolution_y = {400, 4},
		.profile_size = {448, 8},
	},
	{
		.name = "r615",
		.ranges = r615_ranges,
		.range_count = 1,
		.layout = {
			.info_size = 5432,
			.max_types = 128,
			.kernel_struct_size = 96,
			.control_head = 136,
			.rmctrl_cmd = 0x20804003,
			.rmctrl_size = 695432,
			.field = {
				[VGPU_FIELD_TYPE] = {0, 4},
				[VGPU_FIELD_NAME] = {4, 64},
				[VGPU_FIELD_VDEV_ID] = {432, 8},
				[VGPU_FIELD_PDEV_ID] = {440, 8},
				[VGPU_FIELD_FB_LENGTH] = {456, 8},
				[VGPU_FIELD_GSP_HEAP_SIZE] = {464, 8},
				[VGPU_FIELD_BAR1_LENGTH] = {496, 8},
				[VGPU_FIELD_MAX_INSTANCE] = {388, 4},
				[VGPU_FIELD_ECC_SUPPORTED] = {416, 4},
				[VGPU_FIELD_FB_RESERVATION] = {472, 8},
			},
			.strings = r615_strings,
			.string_count = 5,
			.padding = r615_padding,
			.padding_count = 2,
		},
		.class = {68, 64},
		.num_heads = {392, 4},
		.max_resolution_x = {396, 4},
		.max_resolution_y = {400, 4},
		.profile_size = {448, 8},
	},
};

const u32 vgpu_layout_count = sizeof(vgpu_layouts) / sizeof(vgpu_layouts[0]);
