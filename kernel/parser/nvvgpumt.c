// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* NVVGPUMT: the file header is followed by blobs, and those by at most one signature section. */
#include "parser.h"

/* Return a field of the board header in the blob at @at. */
static u64 board_field(const u8 *data, u32 at, u32 field)
{
	return le64(data, at + VGPU_BLOB_HEADER_SIZE + field);
}

/* Return the offset of that field in the file. */
static u32 board_field_offset(u32 at, u32 field)
{
	return at + VGPU_BLOB_HEADER_SIZE + field;
}

/* Read the blob at @at, which has been checked, so that its numbers fit. */
struct vgpu_metadata_board vgpu_read_blob(const struct vgpu_metadata *md, u32 index, u32 at)
{
	const u8 *data = md->data;
	u32 kernel = at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	u32 kernel_size = (u32)board_field(data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 rmctrl = kernel + kernel_size;
	u32 rmctrl_size = (u32)board_field(data, at, VGPU_BOARD_RMCTRL_SIZE);
	u32 count = (u32)board_field(data, at, VGPU_BOARD_TYPE_COUNT);
	u32 record_size = (u32)board_field(data, at, VGPU_BOARD_INFO_SIZE);

	//@ assert are_records(rmctrl_size, count, record_size);
	//@ assert are_kernels(kernel_size, count);
	return (struct vgpu_metadata_board){
		.index = index,
		.span = {at, (u32)le64(data, at + VGPU_BLOB_SIZE)},
		.ids = {VGPU_PCI_VENDOR, (u16)board_field(data, at, VGPU_BOARD_DEVICE_ID),
			VGPU_PCI_VENDOR, 0},
		.device_only = true,
		.type_count = count,
		.record_size = record_size,
		.records = {rmctrl + VGPU_RMCTRL_INFO, (u32)product(count, record_size)},
		.kernel_struct_size = quotient(kernel_size, count),
		.kernel_structs = {kernel, kernel_size},
		.rmctrl_cmd = (u32)board_field(data, at, VGPU_BOARD_RMCTRL_CMD),
		.rmctrl = {rmctrl, rmctrl_size},
	};
}

/* Check that the blob at @at is inside the file and has a board header. */
static bool check_blob_header(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u64 size;

	if (!is_inside(at, VGPU_BLOB_HEADER_SIZE, md->size))
		return vgpu_reject(err, VGPU_METADATA_BLOB_CUT, at);
	if (le64(md->data, at + VGPU_BLOB_TYPE) != VGPU_BLOB_TYPE_BOARD)
		return vgpu_reject(err, VGPU_METADATA_BLOB_TYPE, at + VGPU_BLOB_TYPE);
	size = le64(md->data, at + VGPU_BLOB_SIZE);
	if (size < VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE)
		return vgpu_reject(err, VGPU_METADATA_BLOB_SMALL, at + VGPU_BLOB_SIZE);
	if (!is_inside(at, size, md->size))
		return vgpu_reject(err, VGPU_METADATA_BLOB_OVERRUN, at + VGPU_BLOB_SIZE);
	if (size % 8 != 0)
		return vgpu_reject(err, VGPU_METADATA_BLOB_UNALIGNED, at + VGPU_BLOB_SIZE);
	return true;
}

/* Check the numbers of a board header that do not depend on others. */
static bool check_board_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u64 device = board_field(data, at, VGPU_BOARD_DEVICE_ID);
	u32 cmd = md->layout ? md->layout->rmctrl_cmd : VGPU_RMCTRL_CMD;

	if (device == 0)
		return vgpu_reject(err, VGPU_METADATA_DEVICE_ID_ZERO,
				   board_field_offset(at, VGPU_BOARD_DEVICE_ID));
	if (device > 0xffff)
		return vgpu_reject(err, VGPU_METADATA_DEVICE_ID_WIDE,
				   board_field_offset(at, VGPU_BOARD_DEVICE_ID));
	if (board_field(data, at, VGPU_BOARD_INFO_OFFSET) != VGPU_RMCTRL_INFO ||
	    (md->layout && control_head(md->layout) != VGPU_RMCTRL_INFO))
		return vgpu_reject(err, VGPU_METADATA_INFO_OFFSET,
				   board_field_offset(at, VGPU_BOARD_INFO_OFFSET));
	if (board_field(data, at, VGPU_BOARD_RMCTRL_CMD) != cmd)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_CMD,
				   board_field_offset(at, VGPU_BOARD_RMCTRL_CMD));
	return vgpu_check_record_size(md, board_field(data, at, VGPU_BOARD_INFO_SIZE),
				      board_field_offset(at, VGPU_BOARD_INFO_SIZE), err) &&
	       vgpu_check_type_count(md, board_field(data, at, VGPU_BOARD_TYPE_COUNT),
				     board_field_offset(at, VGPU_BOARD_TYPE_COUNT), err);
}

/* Check that the two arrays fill the blob, so that their sizes fit in 32 bits. */
static bool check_blob_parts(const u8 *data, u32 at, struct vgpu_metadata_error *err)
{
	u64 kernel_size = board_field(data, at, VGPU_BOARD_KERNEL_SIZE);
	u64 rmctrl_size = board_field(data, at, VGPU_BOARD_RMCTRL_SIZE);
	u64 room = le64(data, at + VGPU_BLOB_SIZE) - VGPU_BLOB_HEADER_SIZE - VGPU_BOARD_HEADER_SIZE;

	if (kernel_size > room)
		return vgpu_reject(err, VGPU_METADATA_KERNEL_OVERRUN,
				   board_field_offset(at, VGPU_BOARD_KERNEL_SIZE));
	room -= kernel_size;
	if (rmctrl_size > room)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_OVERRUN,
				   board_field_offset(at, VGPU_BOARD_RMCTRL_SIZE));
	if (rmctrl_size != room)
		return vgpu_reject(err, VGPU_METADATA_BLOB_SIZE, at + VGPU_BLOB_SIZE);
	return true;
}

static bool check_kernel_size(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 all = (u32)board_field(md->data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 count = (u32)board_field(md->data, at, VGPU_BOARD_TYPE_COUNT);
	u32 size = quotient(all, count);
	u32 offset = board_field_offset(at, VGPU_BOARD_KERNEL_SIZE);

	if (product(count, size) != all)
		return vgpu_reject(err, VGPU_METADATA_KERNEL_DIVISION, offset);
	if (size < VGPU_KERNEL_STRUCT_SIZE)
		return vgpu_reject(err, VGPU_METADATA_KERNEL_SMALL, offset);
	if (md->layout && size != md->layout->kernel_struct_size)
		return vgpu_reject(err, VGPU_METADATA_KERNEL_SIZE, offset);
	return true;
}

static bool check_control_size(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err)
{
	u32 size = (u32)board_field(md->data, at, VGPU_BOARD_RMCTRL_SIZE);
	u32 count = (u32)board_field(md->data, at, VGPU_BOARD_TYPE_COUNT);
	u64 record = board_field(md->data, at, VGPU_BOARD_INFO_SIZE);
	u32 offset = board_field_offset(at, VGPU_BOARD_RMCTRL_SIZE);
	u64 used;

	if (md->layout && size != md->layout->rmctrl_size)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_SIZE, offset);
	if (size < VGPU_RMCTRL_INFO || record > size)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_SHAPE, offset);
	if ((size - VGPU_RMCTRL_INFO) % (u32)record != 0)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_SHAPE, offset);
	used = product(count, (u32)record);
	if (used > size - VGPU_RMCTRL_INFO)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_SLOTS, offset);
	//@ assert are_records(size, count, record);
	return true;
}

/* Check the bytes of the RM control around the used records. */
static bool check_control_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
				struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = board.rmctrl.offset;
	u32 used = VGPU_RMCTRL_INFO + board.records.size;

	if (data[at + VGPU_RMCTRL_DISCARD] != 1)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_DISCARD, at + VGPU_RMCTRL_DISCARD);
	if (le32(data, at + VGPU_RMCTRL_INFO_COUNT) != board.type_count)
		return vgpu_reject(err, VGPU_METADATA_RMCTRL_COUNT, at + VGPU_RMCTRL_INFO_COUNT);
	return vgpu_check_zero(data, at + VGPU_RMCTRL_PADDING, VGPU_RMCTRL_PADDING_SIZE,
			       VGPU_METADATA_RMCTRL_PADDING, err) &&
	       vgpu_check_zero(data, at + used, board.rmctrl.size - used,
			       VGPU_METADATA_UNUSED_RECORD, err);
}

/* Check the blob that follows the content, and add it. */
static bool check_blob(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;
	struct vgpu_metadata_board board;

	if (!check_blob_header(md, at, err) || !check_board_header(md, at, err) ||
	    !check_blob_parts(md->data, at, err) || !check_kernel_size(md, at, err) ||
	    !check_control_size(md, at, err))
		return false;
	board = vgpu_read_blob(md, md->board_count, at);
	return vgpu_add_board(md, board, board_field_offset(at, VGPU_BOARD_DEVICE_ID), err) &&
	       check_control_bytes(md, board, err) && vgpu_check_type_pairs(md, board, err);
}

/* Check what follows the last blob: nothing, or one signature section. */
static bool check_tail(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;

	if (at == md->size)
		return true;
	if (!vgpu_is_section(md, at))
		return vgpu_reject(err, VGPU_METADATA_TRAILING_BYTES, at);
	if (!vgpu_check_section(md, err))
		return false;
	at += md->section.size;
	if (vgpu_is_section(md, at))
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_SECOND, at);
	if (at != md->size)
		return vgpu_reject(err, VGPU_METADATA_TRAILING_BYTES, at);
	return true;
}

bool vgpu_check_nvvgpumt(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u64 count = le64(md->data, VGPU_MT_NUM_BLOBS);
	u32 i;

	md->vgpu_major = le64(md->data, VGPU_MT_VGPU_MAJOR);
	md->vgpu_minor = le64(md->data, VGPU_MT_VGPU_MINOR);
	md->features.offset = VGPU_MT_FEATURES;
	md->features.size = VGPU_MT_FEATURES_SIZE;
	if (!vgpu_check_zero(md->data, VGPU_MT_PADDING, VGPU_MT_CRC_START - VGPU_MT_PADDING,
			     VGPU_METADATA_HEADER_PADDING, err))
		return false;
	if (md->vgpu_major == 0)
		return vgpu_reject(err, VGPU_METADATA_VGPU_VERSION, VGPU_MT_VGPU_MAJOR);
	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return vgpu_reject(err, VGPU_METADATA_BLOB_COUNT, VGPU_MT_NUM_BLOBS);
	/*@ loop invariant 0 <= i <= count && i == md->board_count;
	    loop invariant checking(md, err) && kept{Pre, Here}(md) && boards_valid(md);
	    loop invariant section_kept{Pre, Here}(md);
	    loop invariant parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, i);
	    loop assigns i, *md, *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (!check_blob(md, err))
			return false;
	//@ assert md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS);
	if (!check_tail(md, err))
		return false;
	//@ assert parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, md->board_count);
	//@ assert 1 <= md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS);
	//@ assert md->container == VGPU_CONTAINER_NVVGPUMT;
	//@ assert md->content.offset == 0;
	//@ assert \valid_read(md) && file(md);
	return true;
}
