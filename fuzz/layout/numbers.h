/* SPDX-License-Identifier: MIT */
/* The input of the layout target: the numbers of a layout, and the first few of its spans. */
#ifndef FUZZ_LAYOUT_NUMBERS_H
#define FUZZ_LAYOUT_NUMBERS_H

#include <string.h>

#include "tests/unit/metadata_layouts.h"

#define SPANS 5

struct numbers {
	u32 info_size, max_types, kernel_struct_size, rmctrl_cmd, rmctrl_size;
	struct vgpu_metadata_span field[VGPU_FIELD_COUNT];
	u32 string_count, padding_count;
	struct vgpu_metadata_span strings[SPANS], padding[SPANS];
	u32 control_head;
};

/** long_names_layout() - return the small layout with longer names than the kernel struct has. */
static inline struct vgpu_metadata_layout long_names_layout(void)
{
	struct vgpu_metadata_layout layout = small_layout;

	layout.field[VGPU_FIELD_NAME].size = 40;
	layout.string_count = 0;
	return layout;
}

/** head_layout() - return the small layout with @head bytes of the RM control before the records.
 */
static inline struct vgpu_metadata_layout head_layout(u16 head)
{
	struct vgpu_metadata_layout layout = small_layout;

	layout.control_head = head;
	layout.rmctrl_size = head + (u32)layout.max_types * layout.info_size;
	return layout;
}

static inline void widen(struct vgpu_metadata_span *to, const struct vgpu_layout_span *from,
			 u32 count)
{
	for (u32 i = 0; i < count; i++)
		to[i] = (struct vgpu_metadata_span){from[i].offset, from[i].size};
}

/** numbers_from() - make the input for @layout, which has at most SPANS spans of each kind. */
static inline void numbers_from(struct numbers *numbers, const struct vgpu_metadata_layout *layout)
{
	memset(numbers, 0, sizeof(*numbers));
	numbers->info_size = layout->info_size;
	numbers->max_types = layout->max_types;
	numbers->kernel_struct_size = layout->kernel_struct_size;
	numbers->rmctrl_cmd = layout->rmctrl_cmd;
	numbers->rmctrl_size = layout->rmctrl_size;
	widen(numbers->field, layout->field, VGPU_FIELD_COUNT);
	numbers->string_count = layout->string_count;
	numbers->padding_count = layout->padding_count;
	widen(numbers->strings, layout->strings, layout->string_count);
	widen(numbers->padding, layout->padding, layout->padding_count);
	numbers->control_head = layout->control_head;
}

#endif
