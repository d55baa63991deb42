// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "tests/unit/metadata_builder.h"
#include "tests/unit/metadata_layouts.h"

/* ---- The files that are damaged ---- */

enum good { MT, MT_SIGNED, META, META_SIGNED, GOOD_COUNT };

static const struct builder_spec good_specs[GOOD_COUNT] = {
	[MT] = {VGPU_CONTAINER_NVVGPUMT, &small_layout, 2, 2, 0, 0},
	[MT_SIGNED] = {VGPU_CONTAINER_NVVGPUMT, &small_layout, 2, 2, 0, 50},
	[META] = {VGPU_CONTAINER_VGPUMETA, &small_layout, 2, 2, 1, 0},
	[META_SIGNED] = {VGPU_CONTAINER_VGPUMETA, &small_layout, 2, 2, 1, 50},
};

/* Where things are in them: numbers, so that a wrong constant of the format shows. */
#define MT_BLOB(i)	  (232 + 720 * (i))
#define MT_BOARD(i)	  (MT_BLOB(i) + 16)
#define MT_KERNEL(i, j)	  (MT_BLOB(i) + 72 + 96 * (j))
#define MT_RMCTRL(i)	  (MT_BLOB(i) + 264)
#define MT_RECORD(i, j)	  (MT_RMCTRL(i) + 8 + 112 * (j))
#define MT_END		  MT_BLOB(2)
#define META_UNKNOWN	  160
#define META_GROUP(i)	  (189 + 256 * (i))
#define META_RECORD(i, j) (META_GROUP(i) + 32 + 112 * (j))
#define META_END	  META_GROUP(2)
#define SECTION		  80 /* bytes of the section of a signature of 50 */

/*
 * A copy at the very end of its allocation, so that a sanitizer sees a read beyond it; @shift in
 * front of it makes it unaligned.
 */
struct copy {
	u8 *base;
	u8 *data;
};

static struct copy copy_of(const u8 *data, size_t size, size_t shift)
{
	struct copy copy;

	copy.base = malloc(size + shift > 0 ? size + shift : 1);
	ck_assert_ptr_nonnull(copy.base);
	copy.data = copy.base + shift;
	if (size > 0)
		memcpy(copy.data, data, size);
	return copy;
}

static void assert_empty(const struct vgpu_metadata *md)
{
	static const char zeros[VGPU_METADATA_RELEASE_SIZE];
	const struct vgpu_metadata_span spans[] = {md->features, md->crc, md->content, md->section,
						   md->signature};
	size_t i;

	ck_assert_ptr_null(md->data);
	ck_assert_ptr_null(md->layout);
	ck_assert_int_eq(md->container, 0);
	ck_assert(memcmp(md->release, zeros, sizeof(zeros)) == 0);
	for (i = 0; i < LENGTH(spans); i++)
		ck_assert(spans[i].offset == 0 && spans[i].size == 0);
	ck_assert(md->size == 0 && md->vgpu_major == 0 && md->vgpu_minor == 0);
	ck_assert(md->board_count == 0 && md->type_count == 0 && md->unknown_groups == 0);
	ck_assert_uint_eq(md->record_size, 0);
}

/* Parse a copy of its own; nothing can be got out of a refused file. */
static int parse(const u8 *data, size_t size, const struct vgpu_metadata_layout *layout,
		 struct vgpu_metadata_error *err)
{
	struct vgpu_metadata *md = malloc(sizeof(*md));
	struct copy copy = copy_of(data, size, 0);
	struct vgpu_metadata_board board;
	int result;

	ck_assert_ptr_nonnull(md);
	memset(md, 0xee, sizeof(*md));
	result = vgpu_metadata_parse(md, copy.data, size, layout, err);
	ck_assert_int_eq(result, (int)err->code);
	if (result) {
		struct vgpu_metadata_ids ids = builder_ids(VGPU_CONTAINER_NVVGPUMT, 0);

		assert_empty(md);
		ck_assert(!vgpu_metadata_first_board(md, &board));
		ck_assert(!vgpu_metadata_match(md, &ids, &board));
	}
	free(copy.base);
	free(md);
	return result;
}

/* ---- Refusals ---- */

/* One step of damage. The CRC is mended (and total_size) before the LATE ones. */
struct step {
	enum { END, PUT, LATE, CUT, ADD, COPY, FILL } kind;
	u32 at;
	u32 size;
	u64 value;
};

/* clang-format off */
#define PUT(at, size, value) {PUT, at, size, value}
#define LATE(at, size, value) {LATE, at, size, value}
#define CUT(size) {CUT, 0, size, 0} /* to this size */
#define ADD(size) {ADD, 0, size, 0} /* zero bytes at the end */
#define COPY(at, size, from) {COPY, at, size, from}
#define FILL(at, size) {FILL, at, size, 0} /* with letters, no terminator */
/* clang-format on */

enum knows { EITHER_WAY, WITH_LAYOUT, WITHOUT_LAYOUT };

/* A damaged file, and how it must be refused; @hole: of the thirteen that the RFC v2 driver has. */
struct refusal {
	enum vgpu_metadata_code code;
	u32 offset;
	enum good good;
	enum knows knows;
	struct step steps[4];
	u32 hole;
};

#define REFUSE(name) .code = VGPU_METADATA_##name

/* clang-format off */
/* The section of a file of either container, at offset @at. */
#define SIGNATURE_REFUSALS(file, at) \
	{REFUSE(SIGNATURE_CUT), (at), file, EITHER_WAY, {CUT((at) + 23)}}, \
	{REFUSE(SIGNATURE_VERSION), (at) + 4, file, EITHER_WAY, {PUT((at) + 4, 2, 2)}}, \
	{REFUSE(SIGNATURE_HEADER_SIZE), (at) + 6, file, EITHER_WAY, {PUT((at) + 6, 2, 16)}}, \
	{REFUSE(SIGNATURE_EMPTY), (at) + 16, file, EITHER_WAY, {PUT((at) + 16, 4, 0)}}, \
	{REFUSE(SIGNATURE_TOO_LARGE), (at) + 16, file, EITHER_WAY, {PUT((at) + 16, 4, 16385)}}, \
	{REFUSE(SIGNATURE_TOO_LARGE), (at) + 16, file, EITHER_WAY, \
	 {PUT((at) + 16, 4, 0xffffffff)}}, \
	{REFUSE(SIGNATURE_RESERVED), (at) + 20, file, EITHER_WAY, {PUT((at) + 23, 1, 1)}}, \
	{REFUSE(SIGNATURE_GROUP_SIZE), (at) + 8, file, EITHER_WAY, \
	 {PUT((at) + 8, 8, SECTION + 8), ADD(8)}}, \
	{REFUSE(SIGNATURE_GROUP_SIZE), (at) + 8, file, EITHER_WAY, {PUT((at) + 8, 8, 74)}}, \
	{REFUSE(SIGNATURE_GROUP_SIZE), (at) + 8, file, EITHER_WAY, {PUT((at) + 12, 4, 1)}}, \
	{REFUSE(SIGNATURE_GROUP_SIZE), (at) + 8, file, EITHER_WAY, \
	 {PUT((at) + 16, 4, 48), PUT((at) + 25, 1, 46)}}, \
	{REFUSE(SIGNATURE_GROUP_SIZE), (at) + 8, file, EITHER_WAY, {PUT((at) + 16, 4, 59)}}, \
	{REFUSE(SIGNATURE_OVERRUN), (at) + 8, file, EITHER_WAY, {CUT((at) + SECTION - 1)}}, \
	{REFUSE(SIGNATURE_OVERRUN), (at) + 8, file, EITHER_WAY, {CUT((at) + 24)}}, \
	{REFUSE(SIGNATURE_DER_TAG), (at) + 24, file, EITHER_WAY, {PUT((at) + 24, 1, 0x31)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, {PUT((at) + 25, 1, 0x80)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, {PUT((at) + 25, 2, 0x2f81)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, \
	 {PUT((at) + 25, 3, 0x2e0082)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, \
	 {PUT((at) + 16, 4, 3), PUT((at) + 8, 8, 32), PUT((at) + 25, 2, 0x0581), CUT((at) + 32)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, {PUT((at) + 25, 1, 0x84)}}, \
	{REFUSE(SIGNATURE_DER_FORM), (at) + 25, file, EITHER_WAY, {PUT((at) + 25, 1, 0xff)}}, \
	{REFUSE(SIGNATURE_DER_LENGTH), (at) + 24, file, EITHER_WAY, {PUT((at) + 25, 1, 47)}}, \
	{REFUSE(SIGNATURE_DER_LENGTH), (at) + 24, file, EITHER_WAY, {PUT((at) + 16, 4, 51)}}, \
	{REFUSE(SIGNATURE_DER_LENGTH), (at) + 24, file, EITHER_WAY, \
	 {PUT((at) + 25, 2, 0xb081)}}, \
	{REFUSE(SIGNATURE_DER_LENGTH), (at) + 24, file, EITHER_WAY, \
	 {PUT((at) + 16, 4, 1), PUT((at) + 8, 8, 32), CUT((at) + 32)}}, \
	{REFUSE(SIGNATURE_DER_LENGTH), (at) + 24, file, EITHER_WAY, \
	 {PUT((at) + 16, 4, 3), PUT((at) + 8, 8, 32), PUT((at) + 25, 1, 0x82), CUT((at) + 32)}}, \
	{REFUSE(SIGNATURE_PADDING), (at) + SECTION - 1, file, EITHER_WAY, \
	 {PUT((at) + SECTION - 1, 1, 1)}}, \
	{REFUSE(SIGNATURE_PADDING), (at) + 74, file, EITHER_WAY, {PUT((at) + 74, 1, 0x80)}}

static const struct refusal refusals[] = {
	/* file header */
	{REFUSE(HEADER_CUT), 0, MT, EITHER_WAY, {CUT(0)}},
	{REFUSE(HEADER_CUT), 7, MT, EITHER_WAY, {CUT(7)}},
	{REFUSE(HEADER_CUT), 231, MT, EITHER_WAY, {CUT(231)}},
	{REFUSE(HEADER_CUT), 159, META, EITHER_WAY, {CUT(159)}},
	{REFUSE(IDENTIFIER), 0, MT, EITHER_WAY, {PUT(7, 1, 'U')}},
	{REFUSE(IDENTIFIER), 0, META, EITHER_WAY, {PUT(0, 1, 'v')}},
	{REFUSE(IDENTIFIER), 0, MT, EITHER_WAY, {PUT(7, 1, 'U'), CUT(8)}},
	{REFUSE(FORMAT_MAJOR), 8, META, EITHER_WAY, {PUT(8, 2, 2)}},
	{REFUSE(FORMAT_MAJOR), 8, META, EITHER_WAY, {PUT(8, 2, 0x100)}},
	{REFUSE(FORMAT_MINOR), 10, META, EITHER_WAY, {PUT(10, 2, 1)}},
	{REFUSE(HEADER_SIZE), 12, META, EITHER_WAY, {PUT(12, 4, 168)}},
	{REFUSE(TOTAL_SIZE), 16, META, EITHER_WAY, {LATE(16, 8, META_END - 1)}},
	{REFUSE(TOTAL_SIZE), 16, META, EITHER_WAY, {LATE(20, 4, 1)}},
	{REFUSE(CRC_MISMATCH), 8, MT, EITHER_WAY, {LATE(MT_END - 1, 1, 1)}},
	{REFUSE(CRC_MISMATCH), 8, MT, EITHER_WAY, {LATE(8, 4, 0)}},
	{REFUSE(CRC_MISMATCH), 28, META, EITHER_WAY, {LATE(META_END - 1, 1, 1)}},
	{REFUSE(CRC_MISMATCH), 28, META, EITHER_WAY, {LATE(28, 4, 0)}},
	{REFUSE(HEADER_PADDING), 15, MT, EITHER_WAY, {PUT(15, 1, 1)}},
	{REFUSE(VGPU_VERSION), 16, MT, EITHER_WAY, {PUT(16, 8, 0)}},
	{REFUSE(RELEASE_EMPTY), 160, MT, EITHER_WAY, {PUT(160, 8, 0)}},
	{REFUSE(RELEASE_EMPTY), 32, META, EITHER_WAY, {PUT(32, 8, 0)}},
	{REFUSE(RELEASE_UNTERMINATED), 160, MT, EITHER_WAY, {FILL(160, 64)}, .hole = 7},
	{REFUSE(RELEASE_UNTERMINATED), 32, META, EITHER_WAY, {FILL(32, 128)}},
	{REFUSE(RELEASE_TAIL), 223, MT, EITHER_WAY, {PUT(223, 1, 'x')}},
	{REFUSE(RELEASE_TAIL), 159, META, EITHER_WAY, {PUT(159, 1, 'x')}},
	{REFUSE(RELEASE_CHARACTER), 162, MT, EITHER_WAY, {PUT(162, 1, '\n')}},
	{REFUSE(RELEASE_CHARACTER), 34, META, EITHER_WAY, {PUT(34, 1, 0x7f)}},
	{REFUSE(BLOB_COUNT), 224, MT, EITHER_WAY, {PUT(224, 8, 0)}},
	{REFUSE(BLOB_COUNT), 224, MT, EITHER_WAY, {PUT(224, 8, 1025)}},
	{REFUSE(BLOB_COUNT), 224, MT, EITHER_WAY, {PUT(228, 4, 1)}},
	{REFUSE(GROUP_COUNT), 24, META, EITHER_WAY, {PUT(24, 4, 0)}},
	{REFUSE(GROUP_COUNT), 24, META, EITHER_WAY, {PUT(24, 4, 1025)}},

	/* blobs */
	{REFUSE(BLOB_CUT), MT_END, MT, EITHER_WAY, {PUT(224, 8, 3)}, .hole = 1},
	{REFUSE(BLOB_CUT), MT_END, MT, EITHER_WAY, {PUT(224, 8, 3), ADD(15)}, .hole = 1},
	{REFUSE(BLOB_CUT), 232, MT, EITHER_WAY, {CUT(232)}},
	{REFUSE(BLOB_TYPE), MT_BLOB(1), MT, EITHER_WAY, {PUT(MT_BLOB(1), 8, 1)}},
	{REFUSE(BLOB_TYPE), MT_BLOB(0), MT, EITHER_WAY, {PUT(MT_BLOB(0) + 7, 1, 1)}},
	{REFUSE(BLOB_TYPE), MT_END, MT_SIGNED, EITHER_WAY, {PUT(224, 8, 3)}},
	{REFUSE(BLOB_SMALL), MT_END + 8, MT, EITHER_WAY,
	 {PUT(224, 8, 3), ADD(16), PUT(MT_END + 8, 8, 16)}, .hole = 2},
	{REFUSE(BLOB_SMALL), MT_BLOB(0) + 8, MT, EITHER_WAY, {PUT(MT_BLOB(0) + 8, 8, 0)}},
	{REFUSE(BLOB_SMALL), MT_BLOB(0) + 8, MT, EITHER_WAY, {PUT(MT_BLOB(0) + 8, 8, 71)}},
	{REFUSE(BLOB_OVERRUN), MT_BLOB(1) + 8, MT, EITHER_WAY, {PUT(MT_BLOB(1) + 8, 8, 728)}},
	{REFUSE(BLOB_OVERRUN), MT_BLOB(0) + 8, MT, EITHER_WAY,
	 {PUT(MT_BLOB(0) + 8, 8, 0xfffffffffffffff8)}},
	{REFUSE(BLOB_UNALIGNED), MT_BLOB(1) + 8, MT, EITHER_WAY,
	 {PUT(MT_BLOB(1) + 8, 8, 719), CUT(MT_END - 1)}, .hole = 6},
	{REFUSE(BLOB_SIZE), MT_BLOB(0) + 8, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 48, 8, 448)}},
	{REFUSE(BLOB_SIZE), MT_BLOB(0) + 8, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 24, 8, 184)}},

	/* groups */
	{REFUSE(GROUP_CUT), 160, META, EITHER_WAY, {CUT(160)}},
	{REFUSE(GROUP_CUT), META_END, META, EITHER_WAY, {PUT(24, 4, 4)}},
	{REFUSE(GROUP_CUT), META_END, META, EITHER_WAY, {PUT(24, 4, 4), ADD(15)}},
	{REFUSE(GROUP_CUT), META_END + SECTION, META_SIGNED, EITHER_WAY, {PUT(24, 4, 5)}},
	{REFUSE(GROUP_TYPE), META_UNKNOWN, META, EITHER_WAY, {PUT(META_UNKNOWN, 4, 0)}},
	{REFUSE(GROUP_HEADER_SIZE), META_UNKNOWN + 6, META, EITHER_WAY,
	 {PUT(META_UNKNOWN + 6, 2, 15)}},
	{REFUSE(GROUP_HEADER_SIZE), META_GROUP(0) + 6, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 6, 2, 40)}},
	{REFUSE(GROUP_HEADER_SIZE), META_GROUP(0) + 6, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 6, 2, 16)}},
	{REFUSE(GROUP_SMALL), META_UNKNOWN + 8, META, EITHER_WAY, {PUT(META_UNKNOWN + 8, 8, 16)}},
	{REFUSE(GROUP_SMALL), META_UNKNOWN + 8, META, EITHER_WAY, {PUT(META_UNKNOWN + 8, 8, 0)}},
	{REFUSE(GROUP_SMALL), META_GROUP(1) + 8, META, EITHER_WAY, {PUT(META_GROUP(1) + 8, 8, 31)}},
	{REFUSE(GROUP_OVERRUN), META_GROUP(1) + 8, META, EITHER_WAY,
	 {PUT(META_GROUP(1) + 8, 8, 257)}},
	{REFUSE(GROUP_OVERRUN), META_UNKNOWN + 8, META, EITHER_WAY,
	 {PUT(META_UNKNOWN + 8, 8, 0xffffffffffffffff)}},
	{REFUSE(GROUP_OVERRUN), META_GROUP(0) + 8, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 12, 4, 1)}},
	{REFUSE(GROUP_VERSION), META_GROUP(0) + 4, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 4, 2, 2)}},
	{REFUSE(GROUP_SIZE), META_GROUP(1) + 8, META, EITHER_WAY,
	 {PUT(META_GROUP(1) + 8, 8, 264), ADD(8)}},
	{REFUSE(GROUP_SIZE), META_GROUP(0) + 8, META, EITHER_WAY, {PUT(META_GROUP(0) + 28, 4, 1)}},
	{REFUSE(GROUP_SIZE), META_GROUP(0) + 8, META, WITHOUT_LAYOUT,
	 {PUT(META_GROUP(0) + 24, 4, 0x80000070)}},
	{REFUSE(NO_BOARD), 160, META, EITHER_WAY,
	 {PUT(META_GROUP(0), 4, 9), PUT(META_GROUP(1), 4, 9)}},
	{REFUSE(NO_BOARD), 160, META_SIGNED, EITHER_WAY,
	 {PUT(META_GROUP(0), 4, 9), PUT(META_GROUP(1), 4, 9)}},

	/* the end */
	{REFUSE(TRAILING_BYTES), MT_END, MT, EITHER_WAY, {ADD(1)}},
	{REFUSE(TRAILING_BYTES), MT_END, MT, EITHER_WAY, {ADD(80)}},
	{REFUSE(TRAILING_BYTES), MT_BLOB(1), MT, EITHER_WAY, {PUT(224, 8, 1)}},
	{REFUSE(TRAILING_BYTES), MT_END + SECTION, MT_SIGNED, EITHER_WAY, {ADD(1)}},
	{REFUSE(TRAILING_BYTES), MT_END + SECTION, MT_SIGNED, EITHER_WAY, {ADD(8)}},
	{REFUSE(TRAILING_BYTES), META_END, META, EITHER_WAY, {ADD(1)}},
	{REFUSE(TRAILING_BYTES), META_GROUP(1), META, EITHER_WAY, {PUT(24, 4, 2)}},
	{REFUSE(TRAILING_BYTES), META_END, META_SIGNED, EITHER_WAY, {PUT(24, 4, 3)}},
	{REFUSE(TRAILING_BYTES), META_END + SECTION, META_SIGNED, EITHER_WAY, {ADD(1)}},

	/* boards */
	{REFUSE(VENDOR_ID), META_GROUP(0) + 16, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 16, 2, 0x1002)}},
	{REFUSE(SUBSYSTEM_VENDOR_ID), META_GROUP(1) + 20, META, EITHER_WAY,
	 {PUT(META_GROUP(1) + 20, 2, 0)}},
	{REFUSE(DEVICE_ID_ZERO), MT_BOARD(0), MT, EITHER_WAY, {PUT(MT_BOARD(0), 8, 0)}},
	{REFUSE(DEVICE_ID_ZERO), META_GROUP(0) + 18, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 18, 2, 0)}},
	{REFUSE(DEVICE_ID_WIDE), MT_BOARD(0), MT, EITHER_WAY,
	 {PUT(MT_BOARD(0), 8, 0x12600)}, .hole = 8},
	{REFUSE(DEVICE_ID_WIDE), MT_BOARD(0), MT, EITHER_WAY,
	 {PUT(MT_BOARD(0), 8, 0x10000)}, .hole = 8},
	{REFUSE(DEVICE_ID_WIDE), MT_BOARD(0), MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 7, 1, 0x80)}, .hole = 8},
	{REFUSE(BOARD_DUPLICATE), MT_BOARD(1), MT, EITHER_WAY,
	 {PUT(MT_BOARD(1), 8, 0x2600)}, .hole = 8},
	{REFUSE(BOARD_DUPLICATE), META_GROUP(1) + 18, META, EITHER_WAY,
	 {PUT(META_GROUP(1) + 22, 2, 0)}},
	{REFUSE(TYPE_COUNT_ZERO), MT_BOARD(0) + 32, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 32, 8, 0)}, .hole = 5},
	{REFUSE(TYPE_COUNT_ZERO), META_GROUP(0) + 28, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 28, 4, 0)}},
	{REFUSE(TYPE_COUNT_LIMIT), MT_BOARD(0) + 32, MT, WITH_LAYOUT,
	 {PUT(MT_BOARD(0) + 32, 8, 5)}},
	{REFUSE(TYPE_COUNT_LIMIT), MT_BOARD(0) + 32, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 32, 8, 129)}},
	{REFUSE(TYPE_COUNT_LIMIT), MT_BOARD(0) + 32, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 36, 4, 1)}, .hole = 5},
	{REFUSE(TYPE_COUNT_LIMIT), META_GROUP(0) + 28, META, WITH_LAYOUT,
	 {PUT(META_GROUP(0) + 28, 4, 5)}},
	{REFUSE(TYPE_COUNT_LIMIT), META_GROUP(0) + 28, META, WITHOUT_LAYOUT,
	 {PUT(META_GROUP(0) + 28, 4, 129)}},
	{REFUSE(INFO_OFFSET), MT_BOARD(0) + 8, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 8, 8, 0)}},
	{REFUSE(INFO_OFFSET), MT_BOARD(0) + 8, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 15, 1, 1)}},
	{REFUSE(KERNEL_OVERRUN), MT_BOARD(0) + 24, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 24, 8, 0xffffffffffffff00), PUT(MT_BOARD(0) + 48, 8, 648 + 256)},
	  .hole = 3},
	{REFUSE(KERNEL_OVERRUN), MT_BOARD(0) + 24, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 24, 8, 649)}},
	{REFUSE(KERNEL_OVERRUN), MT_BOARD(0) + 24, MT, EITHER_WAY, {PUT(MT_BLOB(0) + 8, 8, 72)}},
	{REFUSE(KERNEL_DIVISION), MT_BOARD(0) + 24, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 24, 8, 193), PUT(MT_BOARD(0) + 48, 8, 455)}},
	{REFUSE(KERNEL_SMALL), MT_BOARD(0) + 24, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 24, 8, 190), PUT(MT_BOARD(0) + 48, 8, 458)}, .hole = 4},
	{REFUSE(KERNEL_SMALL), MT_BOARD(0) + 24, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 24, 8, 0), PUT(MT_BOARD(0) + 48, 8, 648)}, .hole = 5},
	{REFUSE(KERNEL_SIZE), MT_BOARD(0) + 24, MT, WITH_LAYOUT,
	 {PUT(MT_BOARD(0) + 24, 8, 208), PUT(MT_BOARD(0) + 48, 8, 440)}},
	{REFUSE(RECORD_ZERO), MT_BOARD(0) + 16, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 16, 8, 0)}, .hole = 5},
	{REFUSE(RECORD_ZERO), META_GROUP(0) + 24, META, EITHER_WAY,
	 {PUT(META_GROUP(0) + 24, 4, 0)}},
	{REFUSE(RECORD_SIZE), MT_BOARD(0) + 16, MT, WITH_LAYOUT, {PUT(MT_BOARD(0) + 16, 8, 224)}},
	{REFUSE(RECORD_SIZE), META_GROUP(0) + 24, META, WITH_LAYOUT,
	 {PUT(META_GROUP(0) + 24, 4, 224), PUT(META_GROUP(0) + 28, 4, 1)}},
	{REFUSE(RECORD_DIFFERS), MT_BOARD(1) + 16, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(1) + 16, 8, 224)}},
	{REFUSE(RECORD_DIFFERS), META_GROUP(1) + 24, META, WITHOUT_LAYOUT,
	 {PUT(META_GROUP(1) + 24, 4, 224), PUT(META_GROUP(1) + 28, 4, 1)}},

	/* RM control */
	{REFUSE(RMCTRL_CMD), MT_BOARD(1) + 40, MT, EITHER_WAY,
	 {PUT(MT_BOARD(1) + 40, 8, 0x20800a01)}, .hole = 9},
	{REFUSE(RMCTRL_CMD), MT_BOARD(0) + 40, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 44, 4, 1)}, .hole = 9},
	{REFUSE(RMCTRL_OVERRUN), MT_BOARD(0) + 48, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 48, 8, 457)}},
	{REFUSE(RMCTRL_OVERRUN), MT_BOARD(0) + 48, MT, EITHER_WAY,
	 {PUT(MT_BOARD(0) + 48, 8, 0xffffffffffffffff)}, .hole = 3},
	{REFUSE(RMCTRL_OVERRUN), MT_BOARD(0) + 48, MT, EITHER_WAY, {PUT(MT_BOARD(0) + 24, 8, 648)}},
	{REFUSE(RMCTRL_SHAPE), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 16, 8, 113)}},
	{REFUSE(RMCTRL_SHAPE), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 16, 8, 0x100000070)}},
	{REFUSE(RMCTRL_SHAPE), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 24, 8, 646), PUT(MT_BOARD(0) + 48, 8, 2)}},
	{REFUSE(RMCTRL_SLOTS), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 16, 8, 448)}},
	{REFUSE(RMCTRL_SLOTS), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 24, 8, 640), PUT(MT_BOARD(0) + 48, 8, 8), PUT(MT_BOARD(0) + 16, 8, 1)}},
	{REFUSE(RMCTRL_SLOTS), MT_BOARD(0) + 48, MT, WITHOUT_LAYOUT,
	 {PUT(MT_BOARD(0) + 24, 8, 288), PUT(MT_BOARD(0) + 48, 8, 360),
	  PUT(MT_BOARD(0) + 16, 8, 176), PUT(MT_BOARD(0) + 32, 8, 3)}},
	{REFUSE(RMCTRL_SIZE), MT_BOARD(1) + 48, MT, WITH_LAYOUT,
	 {PUT(MT_BLOB(1) + 8, 8, 608), PUT(MT_BOARD(1) + 48, 8, 344), CUT(MT_END - 112)}},
	{REFUSE(RMCTRL_DISCARD), MT_RMCTRL(0), MT, EITHER_WAY, {PUT(MT_RMCTRL(0), 1, 0)}},
	{REFUSE(RMCTRL_DISCARD), MT_RMCTRL(1), MT, EITHER_WAY, {PUT(MT_RMCTRL(1), 1, 3)}},
	{REFUSE(RMCTRL_PADDING), MT_RMCTRL(0) + 3, MT, EITHER_WAY, {PUT(MT_RMCTRL(0) + 3, 1, 1)}},
	{REFUSE(RMCTRL_COUNT), MT_RMCTRL(0) + 4, MT, EITHER_WAY,
	 {PUT(MT_RMCTRL(0) + 4, 4, 3)}, .hole = 11},
	{REFUSE(RMCTRL_COUNT), MT_RMCTRL(1) + 4, MT, EITHER_WAY,
	 {PUT(MT_RMCTRL(1) + 4, 4, 1)}, .hole = 11},
	{REFUSE(UNUSED_RECORD), MT_RECORD(0, 2) + 104, MT, EITHER_WAY,
	 {PUT(MT_RECORD(0, 2) + 104, 1, 1)}},
	{REFUSE(UNUSED_RECORD), MT_RECORD(0, 2), MT, EITHER_WAY, {PUT(MT_RECORD(0, 2), 1, 1)}},
	{REFUSE(UNUSED_RECORD), MT_END - 1, MT_SIGNED, EITHER_WAY, {PUT(MT_END - 1, 1, 1)}},

	/* vGPU types */
	{REFUSE(TYPE_ZERO), MT_KERNEL(0, 0), MT, EITHER_WAY, {PUT(MT_KERNEL(0, 0), 4, 0)}},
	{REFUSE(TYPE_ZERO), META_RECORD(1, 1), META, WITH_LAYOUT, {PUT(META_RECORD(1, 1), 4, 0)}},
	{REFUSE(TYPE_DUPLICATE), MT_KERNEL(1, 1), MT, EITHER_WAY, {PUT(MT_KERNEL(1, 1), 4, 900)}},
	{REFUSE(TYPE_DUPLICATE), META_RECORD(0, 1), META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 1), 4, 900)}},
	{REFUSE(NAME_EMPTY), MT_KERNEL(0, 0) + 4, MT, EITHER_WAY, {PUT(MT_KERNEL(0, 0) + 4, 1, 0)}},
	{REFUSE(NAME_EMPTY), MT_RECORD(0, 1) + 4, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 1) + 4, 1, 0)}},
	{REFUSE(NAME_EMPTY), META_RECORD(0, 0) + 4, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 4, 1, 0)}},
	{REFUSE(NAME_UNTERMINATED), MT_KERNEL(0, 1) + 4, MT, EITHER_WAY,
	 {FILL(MT_KERNEL(0, 1) + 4, 32)}, .hole = 7},
	{REFUSE(NAME_UNTERMINATED), MT_RECORD(0, 1) + 4, MT, WITH_LAYOUT,
	 {FILL(MT_RECORD(0, 1) + 4, 32)}, .hole = 7},
	{REFUSE(NAME_UNTERMINATED), META_RECORD(0, 1) + 4, META, WITH_LAYOUT,
	 {FILL(META_RECORD(0, 1) + 4, 32)}},
	{REFUSE(NAME_TAIL), MT_KERNEL(0, 0) + 35, MT, EITHER_WAY,
	 {PUT(MT_KERNEL(0, 0) + 35, 1, 'Q')}},
	{REFUSE(NAME_TAIL), MT_RECORD(0, 0) + 35, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 35, 1, 'Q')}},
	{REFUSE(NAME_TAIL), META_RECORD(0, 0) + 35, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 35, 1, 'Q')}},
	{REFUSE(NAME_CHARACTER), MT_KERNEL(0, 0) + 5, MT, EITHER_WAY,
	 {PUT(MT_KERNEL(0, 0) + 5, 1, 0x1b)}},
	{REFUSE(NAME_CHARACTER), MT_RECORD(0, 0) + 5, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 5, 1, 0x80)}},
	{REFUSE(NAME_CHARACTER), META_RECORD(0, 0) + 5, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 5, 1, 0xff)}},
	{REFUSE(STRING_UNTERMINATED), MT_RECORD(0, 0) + 36, MT, WITH_LAYOUT,
	 {FILL(MT_RECORD(0, 0) + 36, 8)}},
	{REFUSE(STRING_UNTERMINATED), META_RECORD(1, 0) + 36, META, WITH_LAYOUT,
	 {FILL(META_RECORD(1, 0) + 36, 8)}},
	{REFUSE(STRING_TAIL), MT_RECORD(0, 0) + 43, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 43, 1, 'x')}},
	{REFUSE(STRING_TAIL), META_RECORD(0, 0) + 43, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 43, 1, 'x')}},
	{REFUSE(STRING_CHARACTER), MT_RECORD(0, 0) + 36, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 36, 1, 0x1f)}},
	{REFUSE(STRING_CHARACTER), META_RECORD(0, 0) + 36, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 36, 1, 0x1f)}},
	{REFUSE(PDEV_ID), MT_KERNEL(0, 0) + 48, MT, EITHER_WAY,
	 {PUT(MT_KERNEL(0, 0) + 48, 8, 0x2601)}},
	{REFUSE(PDEV_ID), META_RECORD(0, 0) + 56, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 0) + 60, 4, 1)}},
	{REFUSE(MAX_INSTANCE_ZERO), MT_KERNEL(0, 1) + 80, MT, EITHER_WAY,
	 {PUT(MT_KERNEL(0, 1) + 80, 4, 0)}, .hole = 10},
	{REFUSE(MAX_INSTANCE_ZERO), META_RECORD(0, 1) + 44, META, WITH_LAYOUT,
	 {PUT(META_RECORD(0, 1) + 44, 4, 0)}},
	{REFUSE(KERNEL_PADDING), MT_KERNEL(0, 1) + 39, MT, EITHER_WAY,
	 {PUT(MT_KERNEL(0, 1) + 39, 1, 1)}},
	{REFUSE(RECORD_PADDING), MT_RECORD(1, 1) + 111, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(1, 1) + 111, 1, 1)}},
	{REFUSE(RECORD_PADDING), META_RECORD(1, 1) + 84, META, WITH_LAYOUT,
	 {PUT(META_RECORD(1, 1) + 84, 1, 1)}},

	/* the two halves of a type disagree */
	{REFUSE(MISMATCH_TYPE), MT_KERNEL(0, 0), MT, WITH_LAYOUT, {PUT(MT_RECORD(0, 0), 4, 950)}},
	{REFUSE(MISMATCH_TYPE), MT_KERNEL(1, 0), MT, WITH_LAYOUT, {PUT(MT_KERNEL(1, 0), 4, 950)}},
	{REFUSE(MISMATCH_NAME), MT_KERNEL(0, 0) + 4, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 4, 1, 'M')}},
	{REFUSE(MISMATCH_NAME), MT_KERNEL(0, 0) + 4, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 4 + 15, 1, 'Q')}},
	{REFUSE(MISMATCH_VDEV_ID), MT_KERNEL(0, 0) + 40, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 40, 8, 1)}},
	{REFUSE(MISMATCH_PDEV_ID), MT_KERNEL(0, 0) + 48, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 56, 8, 0x2601)}},
	{REFUSE(MISMATCH_FB_LENGTH), MT_KERNEL(0, 0) + 56, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 63, 1, 1)}},
	{REFUSE(MISMATCH_GSP_HEAP_SIZE), MT_KERNEL(0, 0) + 64, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 64, 8, 1)}},
	{REFUSE(MISMATCH_BAR1_LENGTH), MT_KERNEL(0, 0) + 72, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 72, 8, 1)}},
	{REFUSE(MISMATCH_MAX_INSTANCE), MT_KERNEL(0, 0) + 80, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 80, 4, 99)}},
	{REFUSE(MISMATCH_MAX_INSTANCE), MT_KERNEL(0, 0) + 80, MT, WITH_LAYOUT,
	 {PUT(MT_RECORD(0, 0) + 44, 4, 0)}, .hole = 10},
	{REFUSE(MISMATCH_ECC_SUPPORTED), MT_KERNEL(0, 0) + 84, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 84, 4, 0)}},
	{REFUSE(MISMATCH_FB_RESERVATION), MT_KERNEL(0, 0) + 88, MT, WITH_LAYOUT,
	 {PUT(MT_KERNEL(0, 0) + 88, 8, 1)}},

	/* signature section */
	SIGNATURE_REFUSALS(MT_SIGNED, MT_END),
	SIGNATURE_REFUSALS(META_SIGNED, META_END),
	{REFUSE(SIGNATURE_CUT), MT_END, MT_SIGNED, EITHER_WAY, {CUT(MT_END + 4)}},
	{REFUSE(TRAILING_BYTES), MT_END, MT_SIGNED, EITHER_WAY, {CUT(MT_END + 3)}},
	{REFUSE(SIGNATURE_SECOND), MT_END + SECTION, MT_SIGNED, EITHER_WAY,
	 {ADD(SECTION), COPY(MT_END + SECTION, SECTION, MT_END)}},
	{REFUSE(SIGNATURE_SECOND), META_END + SECTION, META_SIGNED, EITHER_WAY,
	 {ADD(SECTION), COPY(META_END + SECTION, SECTION, META_END), PUT(24, 4, 5)}},
	{REFUSE(SIGNATURE_NOT_LAST), META_END + SECTION, META_SIGNED, EITHER_WAY,
	 {ADD(29), COPY(META_END + SECTION, 29, META_UNKNOWN), PUT(24, 4, 5)}},
	{REFUSE(SIGNATURE_NOT_LAST), META_END + SECTION, META_SIGNED, EITHER_WAY,
	 {ADD(256), COPY(META_END + SECTION, 256, META_GROUP(1)), PUT(24, 4, 5)}},
};
/* clang-format on */

static void take_step(struct builder_file *file, const struct step *step)
{
	switch (step->kind) {
	case END:
		break;
	case PUT:
	case LATE:
		builder_put(file->data + step->at, step->value, step->size);
		break;
	case CUT:
		file->size = step->size;
		break;
	case ADD:
		file->data = realloc(file->data, file->size + step->size);
		ck_assert_ptr_nonnull(file->data);
		memset(file->data + file->size, 0, step->size);
		file->size += step->size;
		break;
	case COPY:
		memcpy(file->data + step->at, file->data + step->value, step->size);
		break;
	case FILL:
		memset(file->data + step->at, 'x', step->size);
		break;
	}
}

static struct builder_file damage(const struct refusal *refusal)
{
	struct builder_file file = builder_make(&good_specs[refusal->good]);
	size_t i;

	for (i = 0; i < LENGTH(refusal->steps); i++)
		if (refusal->steps[i].kind != LATE)
			take_step(&file, &refusal->steps[i]);
	builder_mend(file);
	for (i = 0; i < LENGTH(refusal->steps); i++)
		if (refusal->steps[i].kind == LATE)
			take_step(&file, &refusal->steps[i]);
	return file;
}

static void assert_refused(const struct refusal *refusal, const struct builder_file *file,
			   const struct vgpu_metadata_layout *layout)
{
	struct vgpu_metadata_error err;

	parse(file->data, file->size, layout, &err);
	ck_assert_msg(err.code == (int)refusal->code && err.offset == refusal->offset,
		      "row %td, %s layout: expected %s at %llu, got %s at %llu", refusal - refusals,
		      layout ? "with" : "without", vgpu_metadata_code_name((int)refusal->code),
		      (unsigned long long)refusal->offset, vgpu_metadata_code_name(err.code),
		      (unsigned long long)err.offset);
}

START_TEST(refusal)
{
	const struct refusal *row = &refusals[_i];
	struct builder_file file = damage(row);

	if (row->knows != WITHOUT_LAYOUT)
		assert_refused(row, &file, &small_layout);
	if (row->knows != WITH_LAYOUT)
		assert_refused(row, &file, NULL);
	free(file.data);
}
END_TEST

/* Check errors in info records, which only a layout shows. */
START_TEST(refusal_needs_layout)
{
	size_t i;

	for (i = 0; i < LENGTH(refusals); i++) {
		const struct refusal *row = &refusals[i];
		struct builder_file file = damage(row);
		struct vgpu_metadata_error err;

		if (row->knows == WITH_LAYOUT && parse(file.data, file.size, NULL, &err))
			ck_assert_msg(err.code != (int)row->code, "row %zu needs no layout", i);
		free(file.data);
	}
}
END_TEST

START_TEST(every_code_has_a_refusal)
{
	bool seen[VGPU_METADATA_CODE_COUNT] = {false};
	size_t i;
	u32 code;

	for (i = 0; i < LENGTH(refusals); i++)
		seen[refusals[i].code] = true;
	for (code = VGPU_METADATA_HEADER_CUT; code < VGPU_METADATA_CODE_COUNT; code++)
		ck_assert_msg(seen[code], "no test for %s", vgpu_metadata_code_name((int)code));
}
END_TEST

/* 12 and 13 are no damaged files: see unsigned_is_told and match_nvvgpumt. */
START_TEST(every_hole_has_a_refusal)
{
	bool seen[14] = {false};
	size_t i;

	for (i = 0; i < LENGTH(refusals); i++)
		seen[refusals[i].hole] = true;
	for (i = 1; i <= 11; i++)
		ck_assert_msg(seen[i], "no test for hole %zu", i);
}
END_TEST

START_TEST(too_large_is_refused_unread)
{
	struct vgpu_metadata *md = malloc(sizeof(*md));
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error err;
	const u8 bytes[] = "no ident";

	ck_assert_ptr_nonnull(md);
	vgpu_metadata_parse(md, bytes, (1u << 30) + 1, NULL, &err);
	ck_assert_int_eq(err.code, VGPU_METADATA_FILE_TOO_LARGE);
	ck_assert_uint_eq(err.offset, 1u << 30);
	vgpu_metadata_release(bytes, (1u << 30) + 1, release, &err);
	ck_assert_int_eq(err.code, VGPU_METADATA_FILE_TOO_LARGE);
	vgpu_metadata_release(bytes, 1u << 30, release, &err);
	ck_assert_int_eq(err.code, VGPU_METADATA_IDENTIFIER);
	free(md);
}
END_TEST

/* ---- Cut and flipped files ---- */

/* A signed NVVGPUMT file cut in front of its section is an unsigned one, and no other cut is good.
 */
static void assert_cut_refused(const struct builder_file *whole, size_t size, size_t unsigned_size)
{
	struct vgpu_metadata_error err;
	struct builder_file cut = {malloc(size > 0 ? size : 1), size};

	ck_assert_ptr_nonnull(cut.data);
	memcpy(cut.data, whole->data, size);
	ck_assert_msg(parse(cut.data, size, &small_layout, &err), "cut to %zu", size);
	builder_mend(cut);
	ck_assert_msg(!parse(cut.data, size, &small_layout, &err) == (size == unsigned_size),
		      "cut to %zu, CRC mended", size);
	ck_assert_msg(!parse(cut.data, size, NULL, &err) == (size == unsigned_size),
		      "cut to %zu, CRC mended, no layout", size);
	free(cut.data);
}

START_TEST(cut_anywhere)
{
	struct builder_file file = builder_make(&good_specs[_i]);
	size_t size;

	for (size = 0; size < file.size; size++)
		assert_cut_refused(&file, size, _i == MT_SIGNED ? MT_END : file.size);
	free(file.data);
}
END_TEST

/* Real sizes: every offset of a VGPUMETA file, every 997th of a NVVGPUMT one. */
START_TEST(cut_real_layout)
{
	const struct builder_spec specs[] = {
		{VGPU_CONTAINER_VGPUMETA, &r570_layout, 1, 1, 0, 100},
		{VGPU_CONTAINER_NVVGPUMT, &r570_layout, 1, 3, 0, 100},
	};
	struct builder_file file = builder_make(&specs[_i]);
	struct vgpu_metadata_error err;
	size_t size;

	ck_assert(!parse(file.data, file.size, &r570_layout, &err));
	for (size = 0; size < file.size; size += _i ? 997 : 1) {
		struct builder_file cut = {file.data, size};

		ck_assert(parse(file.data, size, &r570_layout, &err));
		if (size > 232)
			builder_mend(cut);
		ck_assert(parse(file.data, size, &r570_layout, &err));
	}
	free(file.data);
}
END_TEST

START_TEST(flip_any_bit)
{
	struct builder_file file = builder_make(&good_specs[_i]);
	struct vgpu_metadata_error err;
	size_t bit;

	for (bit = 0; bit < file.size * 8; bit++) {
		file.data[bit / 8] ^= (u8)(1 << bit % 8);
		ck_assert_msg(parse(file.data, file.size, &small_layout, &err), "bit %zu", bit);
		file.data[bit / 8] ^= (u8)(1 << bit % 8);
	}
	ck_assert(!parse(file.data, file.size, &small_layout, &err));
	free(file.data);
}
END_TEST

/* ---- Good files ---- */

struct parsed {
	struct vgpu_metadata md;
	struct copy copy;
	size_t size;
};

static struct parsed *open_good(const struct builder_spec *spec,
				const struct vgpu_metadata_layout *layout, size_t shift)
{
	struct builder_file file = builder_make(spec);
	struct parsed *parsed = malloc(sizeof(*parsed));
	struct vgpu_metadata_error err;

	ck_assert_ptr_nonnull(parsed);
	parsed->copy = copy_of(file.data, file.size, shift);
	parsed->size = file.size;
	free(file.data);
	vgpu_metadata_parse(&parsed->md, parsed->copy.data, parsed->size, layout, &err);
	ck_assert_msg(err.code == VGPU_METADATA_OK && err.offset == 0, "%s at %llu",
		      vgpu_metadata_code_name(err.code), (unsigned long long)err.offset);
	return parsed;
}

static void close_good(struct parsed *parsed)
{
	free(parsed->copy.base);
	free(parsed);
}

static void assert_same_ids(const struct vgpu_metadata_ids *a, const struct vgpu_metadata_ids *b)
{
	ck_assert_uint_eq(a->vendor, b->vendor);
	ck_assert_uint_eq(a->device, b->device);
	ck_assert_uint_eq(a->subsystem_vendor, b->subsystem_vendor);
	ck_assert_uint_eq(a->subsystem, b->subsystem);
}

static void assert_same_type(const struct vgpu_metadata_type *a, const struct vgpu_metadata_type *b)
{
	ck_assert_uint_eq(a->id, b->id);
	ck_assert_str_eq(a->name, b->name);
	ck_assert_uint_eq(a->vdev_id, b->vdev_id);
	ck_assert_uint_eq(a->pdev_id, b->pdev_id);
	ck_assert_uint_eq(a->fb_length, b->fb_length);
	ck_assert_uint_eq(a->gsp_heap_size, b->gsp_heap_size);
	ck_assert_uint_eq(a->bar1_length, b->bar1_length);
	ck_assert_uint_eq(a->max_instance, b->max_instance);
	ck_assert_uint_eq(a->ecc_supported, b->ecc_supported);
	ck_assert_uint_eq(a->fb_reservation, b->fb_reservation);
}

static void assert_board(const struct parsed *parsed, const struct builder_spec *spec,
			 const struct vgpu_metadata_board *board, u32 index)
{
	bool meta = spec->container == VGPU_CONTAINER_VGPUMETA;
	struct vgpu_metadata_ids ids = builder_ids(spec->container, index);
	u32 i;

	ck_assert_uint_eq(board->index, index);
	assert_same_ids(&board->ids, &ids);
	ck_assert_int_eq(board->device_only, !meta);
	ck_assert_uint_eq(board->type_count, spec->types);
	ck_assert_uint_eq(board->record_size, spec->layout->info_size);
	ck_assert_uint_eq(board->kernel_struct_size, meta ? 0 : spec->layout->kernel_struct_size);
	ck_assert_uint_eq(board->rmctrl.size, meta ? 0 : spec->layout->rmctrl_size);
	ck_assert_uint_eq(board->rmctrl_cmd, meta ? 0 : 0x20804003);
	ck_assert_uint_eq(board->kernel_structs.size,
			  (uintmax_t)board->kernel_struct_size * spec->types);
	ck_assert_int_eq(board->kernel_structs.offset == 0 && board->rmctrl.offset == 0, meta);
	for (i = 0; i < spec->types; i++) {
		struct vgpu_metadata_type want = builder_type(spec->container, index, i);
		struct vgpu_metadata_type type;
		const u8 *record = vgpu_metadata_record(&parsed->md, board, i);
		const u8 *kernel = vgpu_metadata_kernel(&parsed->md, board, i);

		ck_assert_ptr_nonnull(record);
		ck_assert_mem_eq(record + spec->layout->field[VGPU_FIELD_NAME].offset, want.name,
				 strlen(want.name) + 1);
		ck_assert_int_eq(kernel == NULL, meta);
		if (kernel)
			ck_assert_mem_eq(kernel + 4, want.name, strlen(want.name) + 1);
		if (meta && !parsed->md.layout) {
			ck_assert(!vgpu_metadata_type(&parsed->md, board, i, &type));
		} else {
			ck_assert(vgpu_metadata_type(&parsed->md, board, i, &type));
			assert_same_type(&type, &want);
		}
	}
}

static void assert_good(const struct builder_spec *spec, const struct vgpu_metadata_layout *layout,
			size_t shift)
{
	struct parsed *parsed = open_good(spec, layout, shift);
	struct vgpu_metadata_board board;
	u32 end = spec->container == VGPU_CONTAINER_VGPUMETA ? 160 : 232;
	u32 count = 0;
	bool more;

	ck_assert_int_eq(parsed->md.container, spec->container);
	ck_assert_str_eq(parsed->md.release, BUILDER_RELEASE);
	ck_assert_uint_eq(parsed->md.board_count, spec->boards);
	ck_assert_uint_eq(parsed->md.type_count, (uintmax_t)spec->boards * spec->types);
	ck_assert_uint_eq(parsed->md.unknown_groups, spec->unknown_groups);
	ck_assert_uint_eq(parsed->md.record_size, spec->layout->info_size);
	end += spec->unknown_groups * BUILDER_UNKNOWN_SIZE;
	for (more = vgpu_metadata_first_board(&parsed->md, &board); more;
	     more = vgpu_metadata_next_board(&parsed->md, &board)) {
		ck_assert_uint_eq(board.span.offset, end);
		end += board.span.size;
		assert_board(parsed, spec, &board, count);
		count++;
	}
	ck_assert_uint_eq(count, spec->boards);
	ck_assert_uint_eq(end, parsed->md.content.size);
	ck_assert_uint_eq(parsed->md.content.offset, 0);
	ck_assert_uint_eq(parsed->md.content.size + parsed->md.section.size, parsed->size);
	ck_assert_uint_eq(parsed->md.signature.size, spec->signature);
	close_good(parsed);
}

static void assert_good_everywhere(const struct builder_spec *spec)
{
	size_t shift;

	for (shift = 0; shift < 8; shift++) {
		assert_good(spec, spec->layout, shift);
		assert_good(spec, NULL, shift);
	}
}

START_TEST(good_file)
{
	assert_good_everywhere(&good_specs[_i]);
}
END_TEST

START_TEST(good_real_layout)
{
	const struct builder_spec specs[] = {
		{VGPU_CONTAINER_NVVGPUMT, &r570_layout, 2, 17, 0, 0},
		{VGPU_CONTAINER_NVVGPUMT, &r570_layout, 1, 64, 0, 900},
		{VGPU_CONTAINER_VGPUMETA, &r570_layout, 3, 17, 3, 0},
		{VGPU_CONTAINER_VGPUMETA, &r570_layout, 1, 64, 0, 900},
	};

	assert_good_everywhere(&specs[_i]);
}
END_TEST

/* The DER's length in one, two and three bytes, and every amount of padding. */
START_TEST(good_signature_sizes)
{
	static const u32 sizes[] = {2, 3, 4, 5, 6, 7, 8, 9, 129, 131, 258, 260, 511, 16383, 16384};
	struct builder_spec spec = good_specs[_i];
	size_t i;

	for (i = 0; i < LENGTH(sizes); i++) {
		spec.signature = sizes[i];
		assert_good(&spec, &small_layout, 0);
	}
}
END_TEST

/* A later kernel may have longer kernel structs; what follows the known members is its own. */
START_TEST(good_longer_kernel_struct)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = good_specs[MT];

	layout.kernel_struct_size = 104;
	spec.layout = &layout;
	assert_good_everywhere(&spec);
}
END_TEST

/* A release whose record lacks members of the kernel struct. */
START_TEST(good_sparse_layout)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = good_specs[_i];
	struct vgpu_metadata_board board;
	struct vgpu_metadata_type type;
	struct parsed *parsed;

	layout.field[VGPU_FIELD_BAR1_LENGTH].size = 0;
	layout.field[VGPU_FIELD_ECC_SUPPORTED].size = 1;
	layout.field[VGPU_FIELD_PDEV_ID].size = 2;
	spec.layout = &layout;
	parsed = open_good(&spec, &layout, 0);
	ck_assert(vgpu_metadata_first_board(&parsed->md, &board));
	ck_assert(vgpu_metadata_type(&parsed->md, &board, 0, &type));
	ck_assert_uint_eq(type.bar1_length, _i < META ? 0x100 : 0);
	ck_assert_uint_eq(type.ecc_supported, 1);
	ck_assert_uint_eq(type.pdev_id, 0x2600);
	ck_assert_uint_eq(type.max_instance, 1);
	close_good(parsed);
}
END_TEST

/* Check that a layout without members still determines every size. */
START_TEST(good_empty_layout)
{
	struct vgpu_metadata_layout layout = {
		.info_size = 112,
		.max_types = 4,
		.kernel_struct_size = 96,
		.rmctrl_cmd = 0x20804003,
		.rmctrl_size = 456,
	};
	struct parsed *parsed = open_good(&good_specs[_i], &layout, 0);
	struct vgpu_metadata_board board;
	struct vgpu_metadata_type type;

	ck_assert(vgpu_metadata_first_board(&parsed->md, &board));
	ck_assert(vgpu_metadata_type(&parsed->md, &board, 0, &type));
	ck_assert_uint_eq(type.id, _i < META ? 900 : 0);
	ck_assert_int_eq(type.name[0] == '\0', _i >= META);
	close_good(parsed);
}
END_TEST

/* VGPUMETA has no RM control, so its head may have any size; NVVGPUMT needs the one of 8 bytes. */
START_TEST(control_head)
{
	struct vgpu_metadata_layout layout = small_layout;
	const struct builder_spec *spec = &good_specs[_i];
	struct builder_file file = builder_make(spec);
	struct vgpu_metadata_error err;

	layout.control_head = 8;
	ck_assert(!parse(file.data, file.size, &layout, &err));
	layout.control_head = 136;
	layout.rmctrl_size += 128;
	parse(file.data, file.size, &layout, &err);
	if (spec->container == VGPU_CONTAINER_VGPUMETA) {
		ck_assert_int_eq(err.code, VGPU_METADATA_OK);
	} else {
		ck_assert_int_eq(err.code, VGPU_METADATA_INFO_OFFSET);
		ck_assert_uint_eq(err.offset, MT_BOARD(0) + 8);
	}
	layout.rmctrl_size++;
	parse(file.data, file.size, &layout, &err);
	ck_assert_int_eq(err.code, VGPU_METADATA_LAYOUT_RMCTRL);
	free(file.data);
}
END_TEST

/* Members other than the name may be empty. */
START_TEST(good_empty_string)
{
	struct builder_file file = builder_make(&good_specs[META]);
	struct vgpu_metadata_error err;
	const u32 at = META_RECORD(0, 0) + 36;

	memset(file.data + at, 0, 8);
	builder_mend(file);
	ck_assert(!parse(file.data, file.size, &small_layout, &err));
	free(file.data);
}
END_TEST

static void assert_refused_with(struct builder_file *file, u32 at, u8 byte,
				const struct vgpu_metadata_layout *layout,
				enum vgpu_metadata_code code)
{
	const u8 good = file->data[at];
	struct vgpu_metadata_error err;

	file->data[at] = byte;
	builder_mend(*file);
	parse(file->data, file->size, layout, &err);
	ck_assert_msg(err.code == (int)code && err.offset == at, "byte %u: %s at %llu", at,
		      vgpu_metadata_code_name(err.code), (unsigned long long)err.offset);
	file->data[at] = good;
}

/* Every string and every hole, not just the first. */
START_TEST(spans_of_real_layout)
{
	const struct builder_spec spec = {VGPU_CONTAINER_VGPUMETA, &r570_layout, 1, 1, 0, 0};
	struct builder_file file = builder_make(&spec);
	const u32 record = 160 + 32;
	size_t i;

	for (i = 0; i < LENGTH(r570_strings); i++)
		assert_refused_with(&file, record + r570_strings[i].offset, 1, &r570_layout,
				    VGPU_METADATA_STRING_CHARACTER);
	for (i = 0; i < LENGTH(r570_padding); i++)
		assert_refused_with(&file, record + r570_padding[i].offset, 1, &r570_layout,
				    VGPU_METADATA_RECORD_PADDING);
	free(file.data);
}
END_TEST

/* Check every byte after a text, also an empty one, at every offset in a word. */
START_TEST(tails_of_real_layout)
{
	const struct builder_spec spec = {VGPU_CONTAINER_VGPUMETA, &r570_layout, 1, 1, 0, 0};
	struct builder_file file = builder_make(&spec);
	u8 *record = file.data + 160 + 32;
	size_t i;
	u32 at;

	for (i = 0; i < LENGTH(r570_strings); i++)
		memset(record + r570_strings[i].offset, 0, r570_strings[i].size);
	for (i = 0; i < LENGTH(r570_strings); i++) {
		u8 *text = record + r570_strings[i].offset;

		*text = _i ? 'x' : 0;
		for (at = 1 + (u32)_i; at < r570_strings[i].size; at++) {
			const u32 offset = (u32)(text - file.data) + at;

			assert_refused_with(&file, offset, 1, &r570_layout,
					    VGPU_METADATA_STRING_TAIL);
			assert_refused_with(&file, offset, 0x80, &r570_layout,
					    VGPU_METADATA_STRING_TAIL);
		}
		*text = 0;
	}
	free(file.data);
}
END_TEST

/* Every byte of a number counts. */
START_TEST(numbers_of_eight_bytes)
{
	const struct vgpu_layout_span bar1 = small_layout.field[VGPU_FIELD_BAR1_LENGTH];
	struct builder_file file = builder_make(&good_specs[META]);
	struct vgpu_metadata_board board;
	struct vgpu_metadata_error err;
	struct vgpu_metadata_type type;
	struct vgpu_metadata md;
	u32 i;

	ck_assert_uint_eq(bar1.size, 8);
	for (i = 0; i < 64; i++) {
		const u64 value = 0x8182838485868788 ^ (u64)1 << i;

		builder_put(file.data + META_RECORD(0, 0) + bar1.offset, value, 8);
		builder_mend(file);
		ck_assert(!vgpu_metadata_parse(&md, file.data, file.size, &small_layout, &err));
		ck_assert(vgpu_metadata_first_board(&md, &board));
		ck_assert(vgpu_metadata_type(&md, &board, 0, &type));
		ck_assert_uint_eq(type.bar1_length, value);
	}
	free(file.data);
}
END_TEST

/* The id need not be the record's first member. */
START_TEST(id_elsewhere)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = good_specs[META];
	const u32 at = META_RECORD(0, 1) + 104;
	struct builder_file file;

	layout.field[VGPU_FIELD_TYPE].offset = 104;
	spec.layout = &layout;
	assert_good_everywhere(&spec);
	file = builder_make(&spec);
	assert_refused_with(&file, at, 0x84, &layout, VGPU_METADATA_TYPE_DUPLICATE);
	builder_put(file.data + at, 0, 4);
	assert_refused_with(&file, at, 0, &layout, VGPU_METADATA_TYPE_ZERO);
	free(file.data);
}
END_TEST

/* Names of another length than the kernel struct's, which must agree all the same. */
START_TEST(name_sizes)
{
	static const u16 sizes[] = {16, 31, 33, 40};
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = {VGPU_CONTAINER_NVVGPUMT, &layout, 1, 2, 0, 0};
	size_t i;

	layout.string_count = 0;
	for (i = 0; i < LENGTH(sizes); i++) {
		layout.field[VGPU_FIELD_NAME].size = sizes[i];
		assert_good(&spec, &layout, 0);
	}
}
END_TEST

/* A name that fills all the room that there is for one. */
START_TEST(longest_name)
{
	const u32 room = VGPU_METADATA_NAME_SIZE;
	const u32 at = META_RECORD(0, 0) + small_layout.info_size;
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = good_specs[META];
	struct vgpu_metadata_board board;
	struct vgpu_metadata_error err;
	struct vgpu_metadata_type type;
	struct vgpu_metadata md;
	struct builder_file file;

	layout.field[VGPU_FIELD_NAME].offset = small_layout.info_size;
	layout.field[VGPU_FIELD_NAME].size = VGPU_METADATA_NAME_SIZE;
	layout.info_size = (u16)(layout.info_size + room);
	layout.rmctrl_size += layout.max_types * room;
	spec.layout = &layout;
	file = builder_make(&spec);
	memset(file.data + at, 'n', room - 1);
	builder_mend(file);
	ck_assert(!vgpu_metadata_parse(&md, file.data, file.size, &layout, &err));
	ck_assert(vgpu_metadata_first_board(&md, &board));
	ck_assert(vgpu_metadata_type(&md, &board, 0, &type));
	ck_assert_uint_eq(strlen(type.name), room - 1);
	free(file.data);
}
END_TEST

/* Numbers of one byte are checked like others. */
START_TEST(one_byte_members)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = good_specs[META];
	struct builder_file file;

	layout.field[VGPU_FIELD_TYPE].size = 1;
	layout.field[VGPU_FIELD_MAX_INSTANCE].size = 1;
	spec.layout = &layout;
	file = builder_make(&spec);
	assert_refused_with(&file, META_RECORD(0, 0), 0, &layout, VGPU_METADATA_TYPE_ZERO);
	assert_refused_with(&file, META_RECORD(0, 0) + 44, 0, &layout,
			    VGPU_METADATA_MAX_INSTANCE_ZERO);
	layout.field[VGPU_FIELD_PDEV_ID].size = 1;
	assert_refused_with(&file, META_RECORD(0, 0) + 56, 0, &layout, VGPU_METADATA_PDEV_ID);
	free(file.data);
}
END_TEST

/* The outermost characters of a name, and device ids. */
START_TEST(good_extremes)
{
	struct builder_file file = builder_make(&good_specs[MT]);
	struct vgpu_metadata_error err;
	u32 i;

	builder_put(file.data + MT_BOARD(0), 0xffff, 8);
	builder_put(file.data + MT_BOARD(1), 1, 8);
	for (i = 0; i < 4; i++) {
		u64 device = i < 2 ? 0xffff : 1;
		const u32 kernel = MT_KERNEL(i / 2, i % 2);
		const u32 record = MT_RECORD(i / 2, i % 2);

		builder_put(file.data + kernel + 48, device, 8);
		builder_put(file.data + record + 56, device, 8);
		memset(file.data + kernel + 4, i % 2 ? ' ' : '~', 31);
		memset(file.data + record + 4, i % 2 ? ' ' : '~', 31);
	}
	builder_mend(file);
	ck_assert(!parse(file.data, file.size, &small_layout, &err));
	free(file.data);
}
END_TEST

/* 128 ids all over the place are no duplicates, and each of them is found again. */
START_TEST(duplicate_among_many_types)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = {.layout = &layout, .boards = 1, .types = 128};
	struct builder_file file;
	struct vgpu_metadata_error err;
	const u32 last = 160 + 32 + 127 * 112;
	u32 i;

	layout.max_types = 128;
	layout.rmctrl_size = 8 + 128 * 112;
	spec.container = VGPU_CONTAINER_VGPUMETA;
	file = builder_make(&spec);
	for (i = 0; i < 128; i++)
		builder_put(file.data + 160 + 32 + (size_t)i * 112, (u64)i * i * 7919 + 1, 4);
	builder_mend(file);
	ck_assert(!parse(file.data, file.size, &layout, &err));
	for (i = 0; i < 127; i++) {
		builder_put(file.data + last, (u64)i * i * 7919 + 1, 4);
		builder_mend(file);
		parse(file.data, file.size, &layout, &err);
		ck_assert_int_eq(err.code, VGPU_METADATA_TYPE_DUPLICATE);
		ck_assert_uint_eq(err.offset, last);
	}
	free(file.data);
}
END_TEST

START_TEST(good_at_the_limits)
{
	struct vgpu_metadata_layout layout = small_layout;
	struct builder_spec spec = {.layout = &layout, .boards = 1, .types = 128};

	layout.max_types = 128;
	layout.rmctrl_size = 8 + 128 * 112;
	spec.container = (enum vgpu_metadata_container)_i;
	assert_good(&spec, &layout, 1);
	assert_good(&spec, NULL, 1);
	spec.boards = 1024;
	spec.types = 1;
	assert_good(&spec, &layout, 0);
	assert_good(&spec, NULL, 0);
}
END_TEST

START_TEST(header_values)
{
	struct parsed *parsed = open_good(&good_specs[_i], NULL, 0);
	bool meta = _i >= META;
	const u8 *features = vgpu_metadata_bytes(&parsed->md, parsed->md.features);
	int i;

	ck_assert_uint_eq(parsed->md.vgpu_major, meta ? 0 : 18);
	ck_assert_uint_eq(parsed->md.vgpu_minor, meta ? 0 : 1);
	ck_assert_uint_eq(parsed->md.features.size, meta ? 0 : 128);
	for (i = 0; !meta && i < 128; i++)
		ck_assert_uint_eq(features[i], 0xf0);
	ck_assert_uint_eq(parsed->md.crc.offset, meta ? 28 : 8);
	ck_assert_uint_eq(parsed->md.crc.size, 4);
	close_good(parsed);
}
END_TEST

START_TEST(signature_is_found)
{
	struct parsed *parsed = open_good(&good_specs[_i], NULL, 0);
	u32 at = _i == MT_SIGNED ? MT_END : META_END;
	const u8 *der = vgpu_metadata_bytes(&parsed->md, parsed->md.signature);

	ck_assert_uint_eq(parsed->md.section.offset, at);
	ck_assert_uint_eq(parsed->md.section.size, SECTION);
	ck_assert_uint_eq(parsed->md.signature.offset, at + 24);
	ck_assert_uint_eq(parsed->md.content.size, at);
	ck_assert_uint_eq(der[0], 0x30);
	ck_assert_uint_eq(der[1], 48);
	close_good(parsed);
}
END_TEST

/* Hole 12: a CRC is no signature. Who needs one sees that there is none. */
START_TEST(unsigned_is_told)
{
	struct parsed *parsed = open_good(&good_specs[_i], NULL, 0);

	ck_assert_uint_eq(parsed->md.section.size, 0);
	ck_assert_uint_eq(parsed->md.signature.size, 0);
	ck_assert_uint_eq(parsed->md.content.size, parsed->size);
	close_good(parsed);
}
END_TEST

/* An unknown group may stand anywhere before the signature and hold anything. */
START_TEST(unknown_groups_are_skipped)
{
	struct builder_file file = builder_make(&good_specs[META]);
	struct vgpu_metadata *md = malloc(sizeof(*md));
	struct vgpu_metadata_error err;

	ck_assert_ptr_nonnull(md);
	file.data = realloc(file.data, file.size + 16);
	ck_assert_ptr_nonnull(file.data);
	memset(file.data + file.size, 0, 16);
	builder_put(file.data + file.size, 0xffffffff, 4);
	builder_put(file.data + file.size + 6, 16, 2);
	builder_put(file.data + file.size + 8, 16, 8);
	file.size += 16;
	builder_put(file.data + 24, 4, 4);
	builder_mend(file);
	ck_assert(!vgpu_metadata_parse(md, file.data, file.size, &small_layout, &err));
	ck_assert_uint_eq(md->unknown_groups, 2);
	ck_assert_uint_eq(md->board_count, 2);
	free(md);
	free(file.data);
}
END_TEST

/* ---- What is handed out ---- */

/* A caller's buffer that changes after it was parsed: wrong values, but nothing worse. */
START_TEST(types_vanish_later)
{
	struct parsed *parsed = open_good(&good_specs[MT], &small_layout, 0);
	struct vgpu_metadata_board board;

	builder_put(parsed->copy.data + MT_BOARD(0) + 32, 0, 8);
	ck_assert(vgpu_metadata_get_board(&parsed->md, 0, &board));
	ck_assert_uint_eq(board.type_count, 0);
	ck_assert_uint_eq(board.kernel_struct_size, 0);
	ck_assert_ptr_null(vgpu_metadata_kernel(&parsed->md, &board, 0));
	close_good(parsed);
}
END_TEST

START_TEST(out_of_range_is_null)
{
	struct parsed *parsed = open_good(&good_specs[_i], &small_layout, 0);
	struct vgpu_metadata_span span = {(u32)parsed->size, 0};
	struct vgpu_metadata_board board, before;
	struct vgpu_metadata_type type;

	ck_assert(!vgpu_metadata_get_board(&parsed->md, 2, &board));
	ck_assert(!vgpu_metadata_get_board(&parsed->md, 0xffffffff, &board));
	ck_assert(vgpu_metadata_get_board(&parsed->md, 1, &board));
	before = board;
	ck_assert(!vgpu_metadata_next_board(&parsed->md, &board));
	ck_assert_uint_eq(before.index, board.index);
	before.index = 0xffffffff;
	ck_assert(!vgpu_metadata_next_board(&parsed->md, &before));
	ck_assert_ptr_null(vgpu_metadata_record(&parsed->md, &board, 2));
	ck_assert_ptr_null(vgpu_metadata_record(&parsed->md, &board, 0xffffffff));
	ck_assert_ptr_null(vgpu_metadata_kernel(&parsed->md, &board, 2));
	ck_assert(!vgpu_metadata_type(&parsed->md, &board, 2, &type));

	ck_assert_ptr_eq(vgpu_metadata_bytes(&parsed->md, span), parsed->copy.data + parsed->size);
	span.size = 1;
	ck_assert_ptr_null(vgpu_metadata_bytes(&parsed->md, span));
	span.offset = 1;
	span.size = 0xffffffff;
	ck_assert_ptr_null(vgpu_metadata_bytes(&parsed->md, span));
	close_good(parsed);
}
END_TEST

/* A board whose numbers are wrong leads to NULL, not out of the buffer. */
START_TEST(wrong_board_is_null)
{
	struct parsed *parsed = open_good(&good_specs[MT], &small_layout, 0);
	struct vgpu_metadata_board board;

	ck_assert(vgpu_metadata_first_board(&parsed->md, &board));
	board.type_count = 0xffffffff;
	ck_assert_ptr_null(vgpu_metadata_record(&parsed->md, &board, 2));
	ck_assert_ptr_null(vgpu_metadata_kernel(&parsed->md, &board, 0x80000000));
	board.records.offset = (u32)parsed->size - 1;
	ck_assert_ptr_null(vgpu_metadata_record(&parsed->md, &board, 0));
	board.kernel_structs.offset = 0xffffffff;
	ck_assert_ptr_null(vgpu_metadata_kernel(&parsed->md, &board, 0));
	close_good(parsed);
}
END_TEST

static bool matches(const struct parsed *parsed, struct vgpu_metadata_ids ids, u32 *index)
{
	struct vgpu_metadata_board board;

	if (!vgpu_metadata_match(&parsed->md, &ids, &board))
		return false;
	*index = board.index;
	return true;
}

#define IDS(...) ((struct vgpu_metadata_ids){__VA_ARGS__})

/* Hole 13: the vendor counts, not the device id alone. */
START_TEST(match_nvvgpumt)
{
	struct parsed *parsed = open_good(&good_specs[MT], NULL, 0);
	u32 index = 9;

	ck_assert(matches(parsed, IDS(0x10de, 0x2601, 0x10de, 0x16a1), &index));
	ck_assert_uint_eq(index, 1);
	ck_assert(matches(parsed, IDS(0x10de, 0x2600, 0x1028, 0), &index));
	ck_assert_uint_eq(index, 0);
	ck_assert(!matches(parsed, IDS(0x10de, 0x2602, 0x10de, 0), &index));
	ck_assert(!matches(parsed, IDS(0x1002, 0x2600, 0x10de, 0), &index));
	ck_assert(!matches(parsed, IDS(0x10de, 0, 0x10de, 0), &index));
	close_good(parsed);
}
END_TEST

START_TEST(match_vgpumeta)
{
	struct builder_spec spec = good_specs[META_SIGNED];
	struct parsed *parsed;
	u32 index = 9;

	spec.boards = 4;
	parsed = open_good(&spec, NULL, 0);
	ck_assert(matches(parsed, IDS(0x10de, 0x2600, 0x10de, 0x1601), &index));
	ck_assert_uint_eq(index, 1);
	ck_assert(matches(parsed, IDS(0x10de, 0x2600, 0x10de, 0x1602), &index));
	ck_assert_uint_eq(index, 0);
	ck_assert(matches(parsed, IDS(0x10de, 0x2600, 0x1028, 0x1601), &index));
	ck_assert_uint_eq(index, 0);
	ck_assert(matches(parsed, IDS(0x10de, 0x2600, 0x10de, 0), &index));
	ck_assert_uint_eq(index, 0);
	ck_assert(matches(parsed, IDS(0x10de, 0x2601, 0x10de, 0x1603), &index));
	ck_assert_uint_eq(index, 3);
	ck_assert(!matches(parsed, IDS(0x10de, 0x2602, 0x10de, 0x1601), &index));
	ck_assert(!matches(parsed, IDS(0x1002, 0x2600, 0x10de, 0x1601), &index));
	close_good(parsed);
}
END_TEST

/* Without a group for every subsystem, another subsystem is another board. */
START_TEST(match_exact_only)
{
	struct builder_file file = builder_make(&good_specs[META]);
	struct vgpu_metadata *md = malloc(sizeof(*md));
	struct vgpu_metadata_ids ids = {0x10de, 0x2600, 0x10de, 0x1700};
	struct vgpu_metadata_board board;
	struct vgpu_metadata_error err;

	ck_assert_ptr_nonnull(md);
	builder_put(file.data + META_GROUP(0) + 22, 0x1600, 2);
	builder_mend(file);
	ck_assert(!vgpu_metadata_parse(md, file.data, file.size, NULL, &err));
	ck_assert(!vgpu_metadata_match(md, &ids, &board));
	ids.subsystem = 0x1600;
	ck_assert(vgpu_metadata_match(md, &ids, &board));
	ck_assert_uint_eq(board.index, 0);
	free(md);
	free(file.data);
}
END_TEST

START_TEST(match_every_board_of_many)
{
	struct builder_spec spec = {.layout = &small_layout, .boards = 1024, .types = 1};
	struct parsed *parsed;
	u32 index = 0, i;

	spec.container = (enum vgpu_metadata_container)_i;
	parsed = open_good(&spec, NULL, 0);
	for (i = 0; i < spec.boards; i++) {
		ck_assert(matches(parsed, builder_ids(spec.container, i), &index));
		ck_assert_uint_eq(index, i);
	}
	ck_assert(!matches(parsed, IDS(0x10de, 0x2a01, 0x10de, 0), &index));
	close_good(parsed);
}
END_TEST

/* ---- Layouts ---- */

/* clang-format off */
/* NOLINTBEGIN(bugprone-macro-parentheses): initializers */
#define SIZES(info, max, kernel, rmctrl) \
	.info_size = info, .max_types = max, .kernel_struct_size = kernel, .rmctrl_size = rmctrl
#define FIELD(index, at, length) SIZES(112, 4, 96, 456), .field[VGPU_FIELD_##index] = {at, length}
#define STRINGS(array, count) SIZES(112, 4, 96, 456), .strings = array, .string_count = count
#define PADDING(array, count) SIZES(112, 4, 96, 456), .padding = array, .padding_count = count
/* NOLINTEND(bugprone-macro-parentheses) */
/* clang-format on */

START_TEST(bad_layout)
{
	static const struct vgpu_layout_span beyond[] = {{36, 8}, {110, 3}};
	static const struct vgpu_layout_span none[] = {{7, 0}};
	static const struct vgpu_layout_span wraps[] = {{0xffff, 2}};
	static const struct {
		enum vgpu_metadata_code code;
		u64 offset;
		struct vgpu_metadata_layout layout;
	} rows[] = {
		{VGPU_METADATA_LAYOUT_RECORD, 0, {SIZES(0, 4, 96, 8)}},
		{VGPU_METADATA_LAYOUT_TYPES, 0, {SIZES(112, 0, 96, 8)}},
		{VGPU_METADATA_LAYOUT_TYPES, 0, {SIZES(112, 129, 96, 8 + 129 * 112)}},
		{VGPU_METADATA_LAYOUT_KERNEL, 0, {SIZES(112, 4, 95, 456)}},
		{VGPU_METADATA_LAYOUT_KERNEL, 0, {SIZES(112, 4, 0, 456)}},
		{VGPU_METADATA_LAYOUT_RMCTRL, 0, {SIZES(112, 4, 96, 455)}},
		{VGPU_METADATA_LAYOUT_RMCTRL, 0, {SIZES(112, 4, 96, 0)}},
		{VGPU_METADATA_LAYOUT_RMCTRL, 0, {SIZES(112, 4, 96, 456), .control_head = 136}},
		{VGPU_METADATA_LAYOUT_RMCTRL, 0, {SIZES(112, 4, 96, 455), .control_head = 7}},
		{VGPU_METADATA_LAYOUT_FIELD, 109, {FIELD(TYPE, 109, 4)}},
		{VGPU_METADATA_LAYOUT_FIELD, 0, {FIELD(TYPE, 0, 8)}},
		{VGPU_METADATA_LAYOUT_FIELD, 0, {FIELD(TYPE, 0, 3)}},
		{VGPU_METADATA_LAYOUT_FIELD, 4, {FIELD(NAME, 4, 1)}},
		{VGPU_METADATA_LAYOUT_FIELD, 4, {FIELD(NAME, 4, 65)}},
		{VGPU_METADATA_LAYOUT_FIELD, 105, {FIELD(FB_RESERVATION, 105, 8)}},
		{VGPU_METADATA_LAYOUT_FIELD, 0xffff, {FIELD(VDEV_ID, 0xffff, 8)}},
		{VGPU_METADATA_LAYOUT_STRING, 110, {STRINGS(beyond, 2)}},
		{VGPU_METADATA_LAYOUT_STRING, 7, {STRINGS(none, 1)}},
		{VGPU_METADATA_LAYOUT_STRING, 0, {STRINGS(NULL, 1)}},
		{VGPU_METADATA_LAYOUT_STRING, 0, {STRINGS(beyond, 257)}},
		{VGPU_METADATA_LAYOUT_PADDING, 110, {PADDING(beyond, 2)}},
		{VGPU_METADATA_LAYOUT_PADDING, 7, {PADDING(none, 1)}},
		{VGPU_METADATA_LAYOUT_PADDING, 0, {PADDING(NULL, 1)}},
		{VGPU_METADATA_LAYOUT_PADDING, 0xffff, {PADDING(wraps, 1)}},
	};
	struct builder_file file = builder_make(&good_specs[META]);
	size_t i;

	for (i = 0; i < LENGTH(rows); i++) {
		struct vgpu_metadata_error err;

		parse(file.data, file.size, &rows[i].layout, &err);
		ck_assert_msg(err.code == (int)rows[i].code && err.offset == rows[i].offset,
			      "row %zu: %s at %llu", i, vgpu_metadata_code_name(err.code),
			      (unsigned long long)err.offset);
	}
	free(file.data);
}
END_TEST

/* The last good values: what is refused then is the empty file. */
START_TEST(layout_at_the_limits)
{
	struct vgpu_layout_span spans[VGPU_METADATA_MAX_SPANS];
	const struct vgpu_metadata_layout rows[] = {
		{SIZES(1, 1, 96, 9)},	  {SIZES(65535, 128, 65535, 8 + 128 * 65535)},
		{FIELD(TYPE, 108, 4)},	  {FIELD(TYPE, 0, 1)},
		{FIELD(NAME, 110, 2)},	  {FIELD(NAME, 48, 64)},
		{FIELD(VDEV_ID, 104, 8)}, {STRINGS(spans, VGPU_METADATA_MAX_SPANS)},
		{STRINGS(NULL, 0)},	  {PADDING(spans, VGPU_METADATA_MAX_SPANS)},
	};
	struct vgpu_metadata_error err;
	size_t i;

	for (i = 0; i < LENGTH(spans); i++)
		spans[i] = (struct vgpu_layout_span){111, 1};
	for (i = 0; i < LENGTH(rows); i++) {
		parse(NULL, 0, &rows[i], &err);
		ck_assert_msg(err.code == VGPU_METADATA_HEADER_CUT, "row %zu: %s", i,
			      vgpu_metadata_code_name(err.code));
	}
}
END_TEST

/* ---- Release, CRC, codes ---- */

START_TEST(release_of_good_file)
{
	struct builder_file file = builder_make(&good_specs[_i]);
	char release[VGPU_METADATA_RELEASE_SIZE + 1]; /* one is not its own */
	struct vgpu_metadata_error err;

	memset(release, 'x', sizeof(release));
	file.data[file.size - 1] ^= 1; /* not its business */
	ck_assert(!vgpu_metadata_release(file.data, file.size, release, &err));
	ck_assert_uint_eq(err.offset, 0);
	ck_assert_str_eq(release, "570.144");
	ck_assert_int_eq(release[VGPU_METADATA_RELEASE_SIZE - 1], 0);
	ck_assert_int_eq(release[VGPU_METADATA_RELEASE_SIZE], 'x');
	free(file.data);
}
END_TEST

START_TEST(release_of_damaged_file)
{
	size_t i;

	for (i = 0; i < LENGTH(refusals); i++) {
		const struct refusal *row = &refusals[i];
		struct builder_file file = damage(row);
		struct copy copy = copy_of(file.data, file.size, 0);
		bool header = (row->code >= VGPU_METADATA_HEADER_CUT &&
			       row->code <= VGPU_METADATA_HEADER_SIZE) ||
			      (row->code >= VGPU_METADATA_RELEASE_EMPTY &&
			       row->code <= VGPU_METADATA_RELEASE_CHARACTER);
		char release[VGPU_METADATA_RELEASE_SIZE];
		struct vgpu_metadata_error err;

		vgpu_metadata_release(copy.data, file.size, release, &err);
		ck_assert_msg(err.code == (header ? (int)row->code : VGPU_METADATA_OK),
			      "row %zu: %s", i, vgpu_metadata_code_name(err.code));
		ck_assert_str_eq(release, header ? "" : "570.144");
		free(copy.base);
		free(file.data);
	}
}
END_TEST

/* Numbers from another CRC-32, and the well-known check value. */
START_TEST(crc_known_answers)
{
	u8 bytes[41];
	const char *check = "sixteen bytes...123456789";
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)i;
	ck_assert_uint_eq(vgpu_metadata_crc(VGPU_CONTAINER_VGPUMETA, bytes, 41), 0x5efa5b45);
	ck_assert_uint_eq(vgpu_metadata_crc(VGPU_CONTAINER_NVVGPUMT, bytes, 41), 0x57bff90b);
	ck_assert_uint_eq(vgpu_metadata_crc(VGPU_CONTAINER_NVVGPUMT, (const u8 *)check,
					    strlen(check)),
			  ~0xcbf43926);
}
END_TEST

START_TEST(codes_are_named)
{
	int a, b;

	for (a = 0; a < (int)VGPU_METADATA_CODE_COUNT; a++) {
		const char *name = vgpu_metadata_code_name(a);
		const char *message = vgpu_metadata_message(a);

		ck_assert_uint_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				  strlen(name));
		ck_assert_int_ne(message[strlen(message) - 1], '.');
		ck_assert_str_ne(name, vgpu_metadata_code_name(-1));
		ck_assert_str_ne(message, vgpu_metadata_message(-1));
		for (b = 0; b < a; b++) {
			ck_assert_str_ne(name, vgpu_metadata_code_name(b));
			ck_assert_str_ne(message, vgpu_metadata_message(b));
		}
	}
	ck_assert_str_eq(vgpu_metadata_code_name(VGPU_METADATA_CRC_MISMATCH), "crc-mismatch");
	ck_assert_str_eq(vgpu_metadata_code_name(VGPU_METADATA_CODE_COUNT), "unknown");
	ck_assert_str_eq(vgpu_metadata_code_name(-1), "unknown");
}
END_TEST

/* ---- */

int main(void)
{
	/* Each test runs once for each number from @first up to but not including @end. */
	const struct {
		const TTest *test;
		int first;
		int end;
	} tests[] = {
		{refusal, 0, (int)LENGTH(refusals)},
		{refusal_needs_layout, 0, 1},
		{every_code_has_a_refusal, 0, 1},
		{every_hole_has_a_refusal, 0, 1},
		{too_large_is_refused_unread, 0, 1},
		{cut_anywhere, 0, GOOD_COUNT},
		{cut_real_layout, 0, 2},
		{flip_any_bit, 0, GOOD_COUNT},
		{good_file, 0, GOOD_COUNT},
		{good_real_layout, 0, 4},
		{good_signature_sizes, 0, GOOD_COUNT},
		{good_longer_kernel_struct, 0, 1},
		{good_sparse_layout, 0, GOOD_COUNT},
		{good_empty_layout, 0, GOOD_COUNT},
		{control_head, 0, GOOD_COUNT},
		{good_empty_string, 0, 1},
		{spans_of_real_layout, 0, 1},
		{tails_of_real_layout, 0, 2},
		{numbers_of_eight_bytes, 0, 1},
		{id_elsewhere, 0, 1},
		{name_sizes, 0, 1},
		{longest_name, 0, 1},
		{one_byte_members, 0, 1},
		{good_extremes, 0, 1},
		{duplicate_among_many_types, 0, 1},
		{good_at_the_limits, 0, 2},
		{header_values, 0, GOOD_COUNT},
		{signature_is_found, MT_SIGNED, MT_SIGNED + 1},
		{signature_is_found, META_SIGNED, META_SIGNED + 1},
		{unsigned_is_told, MT, MT + 1},
		{unsigned_is_told, META, META + 1},
		{unknown_groups_are_skipped, 0, 1},
		{types_vanish_later, 0, 1},
		{out_of_range_is_null, 0, GOOD_COUNT},
		{wrong_board_is_null, 0, 1},
		{match_nvvgpumt, 0, 1},
		{match_vgpumeta, 0, 1},
		{match_exact_only, 0, 1},
		{match_every_board_of_many, 0, 2},
		{bad_layout, 0, 1},
		{layout_at_the_limits, 0, 1},
		{release_of_good_file, 0, GOOD_COUNT},
		{release_of_damaged_file, 0, 1},
		{crc_known_answers, 0, 1},
		{codes_are_named, 0, 1},
	};
	Suite *suite = suite_create("metadata");
	TCase *tcase = tcase_create("parser");
	SRunner *runner;
	size_t i;
	int failed;

	tcase_set_timeout(tcase, 120);
	for (i = 0; i < LENGTH(tests); i++)
		tcase_add_loop_test(tcase, tests[i].test, tests[i].first, tests[i].end);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
