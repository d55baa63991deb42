// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* VGPUMETA: the file header is followed by groups: boards, unknown types and a signature. */
#include "parser.h"

/* Read the vgpu_type group at @at, which has been checked, so that its numbers fit. */
struct vgpu_metadata_board vgpu_read_group(const struct vgpu_metadata *md, u32 index, u32 at)
{
	const u8 *data = md->data;
	u32 size = (u32)le64(data, at + VGPU_GROUP_SIZE);

	//@ assert product_none: is_product(0, group_types(data, at), 0);
	return (struct vgpu_metadata_board){
		.index = index,
		.span = {at, size},
		.ids = {le16(data, at + VGPU_BOARD_GROUP_VENDOR),
			le16(data, at + VGPU_BOARD_GROUP_DEVICE),
			le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR),
			le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM)},
		.type_count = le32(data, at + VGPU_BOARD_GROUP_RECORD_COUNT),
		.record_size = le32(data, at + VGPU_BOARD_GROUP_RECORD_SIZE),
		.records = {at + VGPU_BOARD_GROUP_HEADER_SIZE, size - VGPU_BOARD_GROUP_HEADER_SIZE},
	};
}

/* Check that the group at @at is inside the file and has the header of its type. */
static bool check_group_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err)
{
	u32 type = le32(md->data, at + VGPU_GROUP_TYPE);
	u16 header_size = le16(md->data, at + VGPU_GROUP_HEADER_SIZE_FIELD);
	u64 size = le64(md->data, at + VGPU_GROUP_SIZE);
	bool board = type == VGPU_GROUP_TYPE_BOARD;

	if (type == 0)
		return vgpu_reject(err, VGPU_METADATA_GROUP_TYPE, at + VGPU_GROUP_TYPE);
	if (board && le16(md->data, at + VGPU_GROUP_VERSION) != VGPU_BOARD_GROUP_VERSION)
		return vgpu_reject(err, VGPU_METADATA_GROUP_VERSION, at + VGPU_GROUP_VERSION);
	if (header_size < VGPU_GROUP_HEADER_SIZE ||
	    (board && header_size != VGPU_BOARD_GROUP_HEADER_SIZE))
		return vgpu_reject(err, VGPU_METADATA_GROUP_HEADER_SIZE,
				   at + VGPU_GROUP_HEADER_SIZE_FIELD);
	if (size < header_size)
		return vgpu_reject(err, VGPU_METADATA_GROUP_SMALL, at + VGPU_GROUP_SIZE);
	if (!is_inside(at, size, md->size))
		return vgpu_reject(err, VGPU_METADATA_GROUP_OVERRUN, at + VGPU_GROUP_SIZE);
	return true;
}

/* Check the fields that a vgpu_type group adds to the group header. */
static bool check_board_group(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 record_size = le32(md->data, at + VGPU_BOARD_GROUP_RECORD_SIZE);
	u32 count = le32(md->data, at + VGPU_BOARD_GROUP_RECORD_COUNT);

	if (le16(md->data, at + VGPU_BOARD_GROUP_VENDOR) != VGPU_PCI_VENDOR)
		return vgpu_reject(err, VGPU_METADATA_VENDOR_ID, at + VGPU_BOARD_GROUP_VENDOR);
	if (le16(md->data, at + VGPU_BOARD_GROUP_DEVICE) == 0)
		return vgpu_reject(err, VGPU_METADATA_DEVICE_ID_ZERO, at + VGPU_BOARD_GROUP_DEVICE);
	if (le16(md->data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR) != VGPU_PCI_VENDOR)
		return vgpu_reject(err, VGPU_METADATA_SUBSYSTEM_VENDOR_ID,
				   at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR);
	if (!vgpu_check_record_size(md, record_size, at + VGPU_BOARD_GROUP_RECORD_SIZE, err) ||
	    !vgpu_check_type_count(md, count, at + VGPU_BOARD_GROUP_RECORD_COUNT, err))
		return false;
	if (product(count, record_size) !=
	    le64(md->data, at + VGPU_GROUP_SIZE) - VGPU_BOARD_GROUP_HEADER_SIZE)
		return vgpu_reject(err, VGPU_METADATA_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	return true;
}

/* Check the vgpu_type group that follows the content, and add it. */
static bool add_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;
	struct vgpu_metadata_board board;

	if (!check_board_group(md, at, err))
		return false;
	board = vgpu_read_group(md, md->board_count, at);
	return vgpu_add_board(md, board, at + VGPU_BOARD_GROUP_DEVICE, err) &&
	       vgpu_check_records(md, board, err);
}

/* Skip a group of unknown type that follows the content: it becomes part of the content. */
static void skip_group(struct vgpu_metadata *md)
{
	md->content.size += (u32)le64(md->data, md->content.size + VGPU_GROUP_SIZE);
	md->unknown_groups++;
	//@ assert BOARDS_APART(md);
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_KEYED(md);
	//@ assert BOARDS_DISTINCT(md);
}

/* Check the group that follows everything checked so far. */
static bool check_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size + md->section.size;
	u32 type;

	if (!is_inside(at, VGPU_GROUP_HEADER_SIZE, md->size))
		return vgpu_reject(err, VGPU_METADATA_GROUP_CUT, at);
	type = le32(md->data, at + VGPU_GROUP_TYPE);
	if (md->section.size > 0)
		return vgpu_reject(err,
				   type == VGPU_GROUP_TYPE_SIGNATURE
					   ? VGPU_METADATA_SIGNATURE_SECOND
					   : VGPU_METADATA_SIGNATURE_NOT_LAST,
				   at);
	if (type == VGPU_GROUP_TYPE_SIGNATURE)
		return vgpu_check_section(md, err);
	if (!check_group_header(md, at, err))
		return false;
	if (type == VGPU_GROUP_TYPE_BOARD)
		return add_group(md, err);
	skip_group(md);
	return true;
}

bool vgpu_check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 count = le32(md->data, VGPU_META_GROUP_COUNT);
	u32 end, i;

	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return vgpu_reject(err, VGPU_METADATA_GROUP_COUNT, VGPU_META_GROUP_COUNT);
	//@ assert md->content.size + md->section.size == VGPU_META_HEADER_SIZE;
	//@ assert parts(md->data, VGPU_META_HEADER_SIZE, VGPU_META_HEADER_SIZE, 0);
	/*@ loop invariant 0 <= i <= count && md->board_count <= i && md->unknown_groups <= i;
	    loop invariant checking(md, err) && kept{Pre, Here}(md) && boards_valid(md);
	    loop invariant section_valid(md);
	    loop invariant parts(md->data, VGPU_META_HEADER_SIZE,
				 md->content.size + md->section.size, i);
	    loop assigns i, *md, *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++) {
		if (!check_group(md, err))
			return false;
		//@ assert \at(md->section.size, LoopCurrent) == 0;
		/*@ assert parts(md->data, VGPU_META_HEADER_SIZE,
				 \at(md->content.size, LoopCurrent), i); */
		/*@ assert md->content.size + md->section.size ==
			   \at(md->content.size, LoopCurrent) +
			   part_size(md->data, \at(md->content.size, LoopCurrent)); */
		/*@ assert parts(md->data, VGPU_META_HEADER_SIZE,
				 md->content.size + md->section.size, i + 1); */
	}
	end = md->content.size + md->section.size;
	if (end != md->size)
		return vgpu_reject(err, VGPU_METADATA_TRAILING_BYTES, end);
	if (md->board_count == 0)
		return vgpu_reject(err, VGPU_METADATA_NO_BOARD, VGPU_META_HEADER_SIZE);
	return true;
}
