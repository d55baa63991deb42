/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the files of the parser share. Its users include metadata.h only.
 *
 * The order is always the same: show with is_inside() that the bytes are there, read numbers from
 * them, check the numbers, only then compute with them. Files have at most 1 GiB, so every offset
 * and every size that passed a range check fits in 32 bits, and so does the sum of two.
 *
 * A function that checks something returns true if it is right; otherwise it fills in @err and
 * returns false.
 */
#ifndef VGPU_PARSER_H
#define VGPU_PARSER_H

#include "metadata.h"
#include "parser_env.h"

/* The texts in a file, each with error codes of its own. */
enum vgpu_text {
	VGPU_TEXT_RELEASE,
	VGPU_TEXT_NAME,
	VGPU_TEXT_STRING, /* of an info record; may be empty */
};

/* The one range check: return true if @size bytes at @offset lie below @limit. */
static inline bool is_inside(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/*
 * Numbers and sizes of things from the file are multiplied and divided here only: the contracts of
 * these two are all that the prover needs to know about it.
 */
static inline u64 product(u32 count, u32 size)
{
	return (u64)count * size;
}

static inline u32 quotient(u32 size, u32 count)
{
	return count > 0 ? size / count : 0;
}

static inline u16 le16(const u8 *data, u32 offset)
{
	return get_unaligned_le16(data + offset);
}

static inline u32 le32(const u8 *data, u32 offset)
{
	return get_unaligned_le32(data + offset);
}

static inline u64 le64(const u8 *data, u32 offset)
{
	return get_unaligned_le64(data + offset);
}

/* Return what tells boards apart; their vendors are always the same. */
static inline u32 board_key(u16 device, u16 subsystem)
{
	return device * 0x10000u + subsystem;
}

/* Return the bytes of the RM control before the info records. */
static inline u32 control_head(const struct vgpu_metadata_layout *layout)
{
	return layout->control_head ? layout->control_head : VGPU_RMCTRL_INFO;
}

/* bytes.c */
bool vgpu_reject(struct vgpu_metadata_error *err, enum vgpu_metadata_code code, u64 offset);
u64 vgpu_read_number(const u8 *data, u32 offset, u32 size);
bool vgpu_check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		     struct vgpu_metadata_error *err);
bool vgpu_check_text(const u8 *data, u32 offset, u32 size, enum vgpu_text kind,
		     struct vgpu_metadata_error *err);
void vgpu_copy_text(char *to, u32 room, const u8 *data, u32 offset, u32 size);
u32 vgpu_find_key(const u32 *keys, u32 count, u32 key);

/* layout_check.c */
bool vgpu_check_layout(const struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* boards.c */
bool vgpu_check_record_size(const struct vgpu_metadata *md, u64 size, u64 offset,
			    struct vgpu_metadata_error *err);
bool vgpu_check_type_count(const struct vgpu_metadata *md, u64 count, u64 offset,
			   struct vgpu_metadata_error *err);
bool vgpu_add_board(struct vgpu_metadata *md, struct vgpu_metadata_board board, u64 ids_offset,
		    struct vgpu_metadata_error *err);

/* types.c */
bool vgpu_check_type_pairs(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			   struct vgpu_metadata_error *err);
bool vgpu_check_records(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			struct vgpu_metadata_error *err);

/* signature.c */
bool vgpu_is_section(const struct vgpu_metadata *md, u32 offset);
bool vgpu_check_section(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* nvvgpumt.c */
struct vgpu_metadata_board vgpu_read_blob(const struct vgpu_metadata *md, u32 index, u32 at);
bool vgpu_check_nvvgpumt(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* vgpumeta.c */
struct vgpu_metadata_board vgpu_read_group(const struct vgpu_metadata *md, u32 index, u32 at);
bool vgpu_check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

#endif
