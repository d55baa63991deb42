// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Boards, records and types of a parsed file. Results are right only if the buffer is still the one
 * that was parsed; but in any case no pointer to bytes outside it is returned.
 */
#include "parser.h"

const u8 *vgpu_metadata_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_span span)
{
	return is_inside(span.offset, span.size, md->size) ? md->data + span.offset : NULL;
}

bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_board found;

	if (index >= md->board_count)
		return false;
	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		found = vgpu_read_blob(md, index, md->board_offset[index]);
	else
		found = vgpu_read_group(md, index, md->board_offset[index]);
	/*@ assert board_read(md->container, md->data, md->board_offset[index], found) &&
		   board_inside(md->container, md->size, found); */
	/*@ assert found.ids.device ==
		   board_device(md->container, md->data, md->board_offset[index]); */
	/*@ assert found.ids.subsystem ==
		   board_subsystem(md->container, md->data, md->board_offset[index]); */
	*board = found;
	//@ assert *board == found;
	//@ assert board->ids.device == found.ids.device;
	//@ assert board->ids.subsystem == found.ids.subsystem;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert md->board_count == \at(md->board_count, Pre);
	//@ assert md->board_offset[index] == \at(md->board_offset[index], Pre);
	return true;
}

bool vgpu_metadata_first_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return vgpu_metadata_get_board(md, 0, board);
}

bool vgpu_metadata_next_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return board->index < md->board_count &&
	       vgpu_metadata_get_board(md, board->index + 1, board);
}

/* Return the position of the board with these ids, counted from 1, or 0. */
static u32 find_board(const struct vgpu_metadata *md, u16 device, u16 subsystem)
{
	return vgpu_find_key(md->board_key, md->board_count, board_key(device, subsystem));
}

bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board)
{
	u32 exact = 0;
	u32 found;

	if (ids->vendor != VGPU_PCI_VENDOR)
		return false;
	if (ids->subsystem_vendor == VGPU_PCI_VENDOR)
		exact = find_board(md, ids->device, ids->subsystem);
	found = exact ? exact : find_board(md, ids->device, 0);
	if (found == 0)
		return false;
	/*@ assert is_board(md, found - 1, ids->device,
			    exact > 0 ? (int)ids->subsystem : 0); */
	/*@ assert board_device(md->container, md->data, md->board_offset[found - 1]) ==
		   ids->device; */
	return vgpu_metadata_get_board(md, found - 1, board);
}

/* Return an element of an array in the file, or NULL if it has no such element. */
static const u8 *array_element(const struct vgpu_metadata *md, struct vgpu_metadata_span array,
			       u32 size, u32 count, u32 index)
{
	u64 skip = product(index, size);

	if (index >= count || size == 0 || !is_inside(skip, size, array.size) ||
	    !is_inside(array.offset, array.size, md->size))
		return NULL;
	return md->data + array.offset + (u32)skip;
}

const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return array_element(md, board->records, board->record_size, board->type_count, index);
}

const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return array_element(md, board->kernel_structs, board->kernel_struct_size,
			     board->type_count, index);
}

/* Read the members of the type at @data; @field gives their places. */
static void read_type(const u8 *data, const struct vgpu_layout_span *field,
		      struct vgpu_metadata_type *out)
{
	u64 value[VGPU_FIELD_COUNT];
	u32 i;

	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop invariant \forall integer k; 0 <= k < i && field_limit(k) == 4 ==>
		    value[k] <= 0xffffffff;
	    loop assigns i, value[0 .. VGPU_FIELD_COUNT - 1];
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++) {
		//@ assert is_field(i);
		value[i] = i == VGPU_FIELD_NAME
				   ? 0
				   : vgpu_read_number(data, field[i].offset, field[i].size);
	}
	vgpu_copy_text(out->name, VGPU_METADATA_NAME_SIZE, data, field[VGPU_FIELD_NAME].offset,
		       field[VGPU_FIELD_NAME].size);
	out->id = (u32)value[VGPU_FIELD_TYPE];
	out->vdev_id = value[VGPU_FIELD_VDEV_ID];
	out->pdev_id = value[VGPU_FIELD_PDEV_ID];
	out->fb_length = value[VGPU_FIELD_FB_LENGTH];
	out->gsp_heap_size = value[VGPU_FIELD_GSP_HEAP_SIZE];
	out->bar1_length = value[VGPU_FIELD_BAR1_LENGTH];
	out->max_instance = (u32)value[VGPU_FIELD_MAX_INSTANCE];
	out->ecc_supported = (u32)value[VGPU_FIELD_ECC_SUPPORTED];
	out->fb_reservation = value[VGPU_FIELD_FB_RESERVATION];
}

bool vgpu_metadata_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			u32 index, struct vgpu_metadata_type *out)
{
	const struct vgpu_layout_span *field = vgpu_metadata_kernel_struct;
	const u8 *data = vgpu_metadata_kernel(md, board, index);

	//@ assert fields_valid(field, VGPU_KERNEL_STRUCT_SIZE);
	//@ assert data != \null ==> bytes(data, 0, board->kernel_struct_size);
	//@ assert data != \null ==> members(data, field);
	if (md->container == VGPU_CONTAINER_VGPUMETA) {
		if (!md->layout)
			return false;
		field = md->layout->field;
		data = vgpu_metadata_record(md, board, index);
		//@ assert board->record_size == md->record_size;
		//@ assert board->record_size == md->layout->info_size;
		//@ assert fields_valid(field, board->record_size);
		//@ assert data != \null ==> bytes(data, 0, board->record_size);
		//@ assert data != \null ==> members(data, field);
		//@ assert \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
	}
	if (!data)
		return false;
	//@ assert \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
	read_type(data, field, out);
	return true;
}
