// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Checks of boards that both containers share. */
#include "parser.h"

bool vgpu_check_record_size(const struct vgpu_metadata *md, u64 size, u64 offset,
			    struct vgpu_metadata_error *err)
{
	if (size == 0)
		return vgpu_reject(err, VGPU_METADATA_RECORD_ZERO, offset);
	if (md->layout && size != md->layout->info_size)
		return vgpu_reject(err, VGPU_METADATA_RECORD_SIZE, offset);
	if (md->board_count > 0 && size != md->record_size)
		return vgpu_reject(err, VGPU_METADATA_RECORD_DIFFERS, offset);
	return true;
}

/* Return the largest number of vGPU types that a board may have. */
static u32 type_limit(const struct vgpu_metadata *md)
{
	return md->layout ? md->layout->max_types : VGPU_METADATA_MAX_TYPES;
}

bool vgpu_check_type_count(const struct vgpu_metadata *md, u64 count, u64 offset,
			   struct vgpu_metadata_error *err)
{
	if (count == 0)
		return vgpu_reject(err, VGPU_METADATA_TYPE_COUNT_ZERO, offset);
	if (count > type_limit(md))
		return vgpu_reject(err, VGPU_METADATA_TYPE_COUNT_LIMIT, offset);
	return true;
}

/* Add the board that follows the content. Its ids, at @ids_offset, must be new. */
bool vgpu_add_board(struct vgpu_metadata *md, struct vgpu_metadata_board board, u64 ids_offset,
		    struct vgpu_metadata_error *err)
{
	u32 key = board_key(board.ids.device, board.ids.subsystem);

	if (vgpu_find_key(md->board_key, md->board_count, key) != 0)
		return vgpu_reject(err, VGPU_METADATA_BOARD_DUPLICATE, ids_offset);
	md->board_offset[md->board_count] = board.span.offset;
	md->board_key[md->board_count] = key;
	md->board_count++;
	md->type_count += board.type_count;
	md->record_size = board.record_size;
	md->content.size = board.span.offset + board.span.size;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert md->section.size == \at(md->section.size, Pre);
	//@ assert md->signature.size == \at(md->signature.size, Pre);
	//@ assert md->unknown_groups == \at(md->unknown_groups, Pre);
	//@ assert section_kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_APART(md);
	//@ assert BOARDS_KEYED(md);
	/*@ assert \forall integer k; 0 <= k < md->board_count - 1 ==>
		   md->board_key[k] != md->board_key[md->board_count - 1]; */
	//@ assert boards_distinct(&md->board_key[0], md->board_count - 1);
	//@ assert BOARDS_DISTINCT(md);
	//@ assert md->type_count <= md->board_count * VGPU_METADATA_MAX_TYPES;
	//@ assert header_size(md->container) <= md->content.size <= md->size;
	//@ assert md->layout != \null ==> md->record_size == md->layout->info_size;
	return true;
}
