// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test the parser as kernel code, on buffers that end with their allocation, under KASAN. The files
 * to reject are in the differential test; here files are cut and changed at each place.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "kunit_files.h"

static const char *const good_files[] = {"mt.bin", "meta.bin"};

static void name_file(const char *const *file, char *text)
{
	strscpy(text, *file, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(good_file, good_files, name_file);

static bool is_inside(const struct vgpu_metadata *md, const u8 *bytes, size_t size)
{
	return bytes && bytes >= md->data && size <= md->size &&
	       (size_t)(bytes - md->data) <= md->size - size;
}

static u32 sum(const u8 *bytes, u32 size)
{
	u32 total = 0;

	while (size > 0)
		total += bytes[--size];
	return total;
}

static void walk_types(struct kunit *test, const struct vgpu_metadata *md,
		       const struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_type type;
	u32 i;

	for (i = 0; i < board->type_count; i++) {
		const u8 *record = vgpu_metadata_record(md, board, i);

		KUNIT_ASSERT_TRUE(test, is_inside(md, record, board->record_size));
		sum(record, board->record_size);
		KUNIT_ASSERT_TRUE(test, vgpu_metadata_type(md, board, i, &type));
		KUNIT_ASSERT_LT(test, strnlen(type.name, sizeof(type.name)), sizeof(type.name));
		KUNIT_ASSERT_NE(test, type.max_instance, 0u);
	}
	KUNIT_ASSERT_FALSE(test, vgpu_metadata_type(md, board, i, &type));
	KUNIT_ASSERT_NULL(test, vgpu_metadata_record(md, board, i));
}

/* Read all that the parser returns: it must be inside the buffer. */
static void walk(struct kunit *test, const struct vgpu_metadata *md)
{
	struct vgpu_metadata_board board;
	u32 boards = 0;
	bool more;

	for (more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		boards++;
		walk_types(test, md, &board);
	}
	KUNIT_ASSERT_EQ(test, boards, md->board_count);
	if (md->signature.size)
		sum(vgpu_metadata_bytes(md, md->signature), md->signature.size);
}

static int parse(struct kunit *test, struct vgpu_metadata *md, const u8 *data, size_t size,
		 const struct vgpu_test_file *file)
{
	struct vgpu_metadata_error error;
	int code = vgpu_metadata_parse(md, data, size, &file->layout->layout, &error);

	KUNIT_ASSERT_EQ(test, code, (int)error.code);
	if (code)
		KUNIT_ASSERT_LE(test, error.offset, (u64)size);
	return code;
}

static struct vgpu_metadata *new_metadata(struct kunit *test)
{
	struct vgpu_metadata *md = kunit_kzalloc(test, sizeof(*md), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, md);
	return md;
}

static void good_at_any_alignment(struct kunit *test)
{
	const char *const *name = test->param_value;
	struct vgpu_test_file file = vgpu_test_read(test, *name);
	struct vgpu_metadata *md = new_metadata(test);
	size_t at;

	for (at = 0; at < 8; at++) {
		u8 *buffer = kmalloc(file.size + at, GFP_KERNEL);

		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buffer);
		memcpy(buffer + at, file.data, file.size);
		KUNIT_ASSERT_EQ(test, parse(test, md, buffer + at, file.size, &file), 0);
		walk(test, md);
		kfree(buffer);
	}
}

/* Parse the file cut after @size bytes, with the old CRC and with a correct one. */
static void cut(struct kunit *test, const struct vgpu_test_file *file, struct vgpu_metadata *md,
		size_t size)
{
	u8 *data = vgpu_test_copy(test, file->data, size);

	KUNIT_ASSERT_NE_MSG(test, parse(test, md, data, size, file), 0, "cut at %zu", size);
	vgpu_test_mend(data, size);
	if (parse(test, md, data, size, file) == 0)
		walk(test, md);
	kfree(data);
}

/* Cut at every byte of the headers and at some of the records. */
static void cut_everywhere(struct kunit *test)
{
	const char *const *name = test->param_value;
	struct vgpu_test_file file = vgpu_test_read(test, *name);
	struct vgpu_metadata *md = new_metadata(test);
	size_t size;

	for (size = 1; size < file.size; size += size < 512 ? 1 : size / 16)
		cut(test, &file, md, size);
	cut(test, &file, md, file.size - 1);
}

static void change(struct kunit *test, const struct vgpu_test_file *file, struct vgpu_metadata *md,
		   u8 *data, size_t at)
{
	const u8 values[] = {0, 0xff};
	u8 before = data[at];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		data[at] = values[i];
		vgpu_test_mend(data, file->size);
		if (parse(test, md, data, file->size, file) == 0)
			walk(test, md);
	}
	data[at] = before;
}

/* Change every byte of VGPUMETA's headers and of a signature section. */
static void changed_everywhere(struct kunit *test)
{
	struct vgpu_test_file file = vgpu_test_read(test, "small.bin");
	struct vgpu_metadata *md = new_metadata(test);
	u8 *data = vgpu_test_copy(test, file.data, file.size);
	size_t at;

	for (at = 0; at < file.size; at += at < 1024 || at > file.size - 640 ? 1 : 31)
		change(test, &file, md, data, at);
	kfree(data);
}

static void no_bytes(struct kunit *test)
{
	struct vgpu_test_file file = {.layout = vgpu_layout_find("570.144")};
	struct vgpu_metadata *md = new_metadata(test);
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error error;

	KUNIT_EXPECT_EQ(test, parse(test, md, (const u8 *)"", 0, &file), VGPU_METADATA_HEADER_CUT);
	KUNIT_EXPECT_EQ(test, vgpu_metadata_release("", 0, release, &error),
			VGPU_METADATA_HEADER_CUT);
}

static struct kunit_case parser_cases[] = {
	KUNIT_CASE_PARAM(good_at_any_alignment, good_file_gen_params),
	KUNIT_CASE_PARAM(cut_everywhere, good_file_gen_params),
	KUNIT_CASE(changed_everywhere),
	KUNIT_CASE(no_bytes),
	{},
};

static struct kunit_suite parser_suite = {
	.name = "vgpu_parser",
	.test_cases = parser_cases,
};
kunit_test_suite(parser_suite);
