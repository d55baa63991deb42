// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The caller's layout: the parser reads through it, so it is checked like a file. */
#include "parser.h"

static bool is_number_size(u32 size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static bool check_layout_field(const struct vgpu_metadata_layout *layout, u32 field,
			       struct vgpu_metadata_error *err)
{
	struct vgpu_layout_span span = layout->field[field];
	bool fits;

	if (span.size == 0)
		return true;
	if (field == VGPU_FIELD_NAME)
		fits = span.size >= 2 && span.size <= VGPU_METADATA_NAME_SIZE;
	else
		fits = is_number_size(span.size) &&
		       span.size <= vgpu_metadata_kernel_struct[field].size;
	if (!fits || !is_inside(span.offset, span.size, layout->info_size))
		return vgpu_reject(err, VGPU_METADATA_LAYOUT_FIELD, span.offset);
	return true;
}

static bool check_layout_spans(const struct vgpu_layout_span *spans, u32 count, u32 record_size,
			       enum vgpu_metadata_code code, struct vgpu_metadata_error *err)
{
	u32 i;

	if (count > VGPU_METADATA_MAX_SPANS || (count > 0 && !spans))
		return vgpu_reject(err, code, 0);
	/*@ loop invariant 0 <= i <= count;
	    loop invariant \forall integer k; 0 <= k < i ==> SPAN_VALID(spans[k], record_size);
	    loop assigns i;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (spans[i].size == 0 || !is_inside(spans[i].offset, spans[i].size, record_size))
			return vgpu_reject(err, code, spans[i].offset);
	return true;
}

bool vgpu_check_layout(const struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 i;

	if (!layout)
		return true;
	if (layout->info_size < 1)
		return vgpu_reject(err, VGPU_METADATA_LAYOUT_RECORD, 0);
	if (layout->max_types < 1 || layout->max_types > VGPU_METADATA_MAX_TYPES)
		return vgpu_reject(err, VGPU_METADATA_LAYOUT_TYPES, 0);
	if (layout->kernel_struct_size < VGPU_KERNEL_STRUCT_SIZE)
		return vgpu_reject(err, VGPU_METADATA_LAYOUT_KERNEL, 0);
	if (control_head(layout) < VGPU_RMCTRL_INFO ||
	    layout->rmctrl_size !=
		    control_head(layout) + product(layout->max_types, layout->info_size))
		return vgpu_reject(err, VGPU_METADATA_LAYOUT_RMCTRL, 0);
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT && begun(md, err) && layout == md->layout;
	    loop invariant \forall integer k; 0 <= k < i ==>
			   FIELD_VALID(layout->field[k], k, layout->info_size);
	    loop assigns i, *err;
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		if (!check_layout_field(layout, i, err))
			return false;
	//@ assert fields_valid(&layout->field[0], layout->info_size);
	if (!check_layout_spans(layout->strings, layout->string_count, layout->info_size,
				VGPU_METADATA_LAYOUT_STRING, err))
		return false;
	return check_layout_spans(layout->padding, layout->padding_count, layout->info_size,
				  VGPU_METADATA_LAYOUT_PADDING, err);
}
