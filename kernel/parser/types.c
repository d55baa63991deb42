// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * vGPU types: kernel structs and info records. A member is a span of the structure at @base; it is
 * missing if its size is 0.
 */
#include "parser.h"

const struct vgpu_layout_span vgpu_metadata_kernel_struct[VGPU_FIELD_COUNT] = {
	[VGPU_FIELD_TYPE] = {VGPU_KERNEL_TYPE, 4},
	[VGPU_FIELD_NAME] = {VGPU_KERNEL_NAME, VGPU_KERNEL_NAME_SIZE},
	[VGPU_FIELD_VDEV_ID] = {VGPU_KERNEL_VDEV_ID, 8},
	[VGPU_FIELD_PDEV_ID] = {VGPU_KERNEL_PDEV_ID, 8},
	[VGPU_FIELD_FB_LENGTH] = {VGPU_KERNEL_FB_LENGTH, 8},
	[VGPU_FIELD_GSP_HEAP_SIZE] = {VGPU_KERNEL_GSP_HEAP_SIZE, 8},
	[VGPU_FIELD_BAR1_LENGTH] = {VGPU_KERNEL_BAR1_LENGTH, 8},
	[VGPU_FIELD_MAX_INSTANCE] = {VGPU_KERNEL_MAX_INSTANCE, 4},
	[VGPU_FIELD_ECC_SUPPORTED] = {VGPU_KERNEL_ECC_SUPPORTED, 4},
	[VGPU_FIELD_FB_RESERVATION] = {VGPU_KERNEL_FB_RESERVATION, 8},
};

/* Check the id of a board's type @index, which must be new; @ids has those of the types before. */
static bool check_id(const u8 *data, u32 base, struct vgpu_layout_span span, u32 *ids, u32 index,
		     struct vgpu_metadata_error *err)
{
	u32 id;

	if (span.size == 0)
		return true;
	id = (u32)vgpu_read_number(data, base + span.offset, span.size);
	if (id == 0)
		return vgpu_reject(err, VGPU_METADATA_TYPE_ZERO, base + span.offset);
	if (vgpu_find_key(ids, index, id) != 0)
		return vgpu_reject(err, VGPU_METADATA_TYPE_DUPLICATE, base + span.offset);
	ids[index] = id;
	return true;
}

static bool check_name(const u8 *data, u32 base, struct vgpu_layout_span span,
		       struct vgpu_metadata_error *err)
{
	return span.size == 0 ||
	       vgpu_check_text(data, base + span.offset, span.size, VGPU_TEXT_NAME, err);
}

static bool check_pdev(const u8 *data, u32 base, struct vgpu_layout_span span, u16 device,
		       struct vgpu_metadata_error *err)
{
	if (span.size > 0 && vgpu_read_number(data, base + span.offset, span.size) != device)
		return vgpu_reject(err, VGPU_METADATA_PDEV_ID, base + span.offset);
	return true;
}

static bool check_instances(const u8 *data, u32 base, struct vgpu_layout_span span,
			    struct vgpu_metadata_error *err)
{
	if (span.size > 0 && vgpu_read_number(data, base + span.offset, span.size) == 0)
		return vgpu_reject(err, VGPU_METADATA_MAX_INSTANCE_ZERO, base + span.offset);
	return true;
}

/* Check a type except its id; @field gives the members of the structure. */
static bool check_type(const struct vgpu_metadata *md, u16 device, u32 base,
		       const struct vgpu_layout_span *field, struct vgpu_metadata_error *err)
{
	return check_name(md->data, base, field[VGPU_FIELD_NAME], err) &&
	       check_pdev(md->data, base, field[VGPU_FIELD_PDEV_ID], device, err) &&
	       check_instances(md->data, base, field[VGPU_FIELD_MAX_INSTANCE], err);
}

/* Check the texts and the padding of an info record that the parser does not read. */
static bool check_record_form(const struct vgpu_metadata *md, u32 base,
			      struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 i;

	/*@ loop invariant 0 <= i <= layout->string_count;
	    loop assigns i, *err;
	    loop variant layout->string_count - i; */
	for (i = 0; i < layout->string_count; i++)
		if (!vgpu_check_text(md->data, base + layout->strings[i].offset,
				     layout->strings[i].size, VGPU_TEXT_STRING, err))
			return false;
	/*@ loop invariant 0 <= i <= layout->padding_count;
	    loop assigns i, *err;
	    loop variant layout->padding_count - i; */
	for (i = 0; i < layout->padding_count; i++)
		if (!vgpu_check_zero(md->data, base + layout->padding[i].offset,
				     layout->padding[i].size, VGPU_METADATA_RECORD_PADDING, err))
			return false;
	return true;
}

/* Check that a kernel struct and an info record state the same values. */
static bool check_same(const struct vgpu_metadata *md, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 i;

	//@ assert fields_valid(&vgpu_metadata_kernel_struct[0], VGPU_KERNEL_STRUCT_SIZE);
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop assigns i;
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++) {
		struct vgpu_layout_span a = vgpu_metadata_kernel_struct[i];
		struct vgpu_layout_span b = md->layout->field[i];
		u32 a_at = kernel + a.offset;
		u32 b_at = record + b.offset;
		bool same;

		//@ assert is_field(i);
		if (b.size == 0)
			continue;
		/* Both names end with zeros, so the bytes that both have room for decide. */
		if (i == VGPU_FIELD_NAME)
			same = memcmp(data + a_at, data + b_at,
				      a.size < b.size ? a.size : b.size) == 0;
		else
			same = vgpu_read_number(data, a_at, a.size) ==
			       vgpu_read_number(data, b_at, b.size);
		if (!same)
			return vgpu_reject(err, VGPU_METADATA_MISMATCH_TYPE + i, a_at);
	}
	return true;
}

/* Check a type of NVVGPUMT: the driver uses the kernel struct, GSP gets the record. */
static bool check_pair(const struct vgpu_metadata *md, u16 device, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err)
{
	//@ assert fields_valid(&vgpu_metadata_kernel_struct[0], VGPU_KERNEL_STRUCT_SIZE);
	if (!check_type(md, device, kernel, vgpu_metadata_kernel_struct, err) ||
	    !vgpu_check_zero(md->data, kernel + VGPU_KERNEL_PADDING, VGPU_KERNEL_PADDING_SIZE,
			     VGPU_METADATA_KERNEL_PADDING, err))
		return false;
	if (!md->layout)
		return true;
	//@ assert fields_valid(&md->layout->field[0], md->layout->info_size);
	//@ assert MEMBER(md->data, record, md->layout->field[VGPU_FIELD_NAME]);
	return check_name(md->data, record, md->layout->field[VGPU_FIELD_NAME], err) &&
	       check_same(md, kernel, record, err) && check_record_form(md, record, err);
}

bool vgpu_check_type_pairs(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			   struct vgpu_metadata_error *err)
{
	u32 ids[VGPU_METADATA_MAX_TYPES];
	u32 kernel = board.kernel_structs.offset;
	u32 record = board.records.offset;
	u32 i;

	/*@ loop invariant 0 <= i <= board.type_count && checking(md, err);
	    loop invariant is_product(kernel - board.kernel_structs.offset, i,
				      board.kernel_struct_size);
	    loop invariant is_product(record - board.records.offset, i, board.record_size);
	    loop assigns i, kernel, record, ids[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant board.type_count - i; */
	for (i = 0; i < board.type_count; i++) {
		if (!check_id(md->data, kernel, vgpu_metadata_kernel_struct[VGPU_FIELD_TYPE], ids,
			      i, err) ||
		    !check_pair(md, board.ids.device, kernel, record, err))
			return false;
		kernel += board.kernel_struct_size;
		record += board.record_size;
	}
	return true;
}

/* VGPUMETA: without a layout, nothing is known of a record. */
bool vgpu_check_records(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 ids[VGPU_METADATA_MAX_TYPES];
	u32 record = board.records.offset;
	u32 i;

	if (!layout)
		return true;
	/*@ loop invariant 0 <= i <= board.type_count && checking(md, err);
	    loop invariant layout == md->layout;
	    loop invariant is_product(record - board.records.offset, i, board.record_size);
	    loop assigns i, record, ids[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant board.type_count - i; */
	for (i = 0; i < board.type_count; i++) {
		if (!check_id(md->data, record, layout->field[VGPU_FIELD_TYPE], ids, i, err) ||
		    !check_type(md, board.ids.device, record, layout->field, err) ||
		    !check_record_form(md, record, err))
			return false;
		record += board.record_size;
	}
	return true;
}
