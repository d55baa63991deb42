// SPDX-License-Identifier: MIT
/*
 * The lists of fields in metadata_format.h, against a table of their own, and the tables in
 * docs/formats.md against the lists.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"
#include "kernel/parser/metadata_fields.h"

static const struct {
	enum vgpu_structure_id structure;
	uint32_t offset;
	uint32_t size;
	const char *name;
} expected[] = {
	{VGPU_STRUCTURE_MT_HEADER, 0, 8, "identifier"},
	{VGPU_STRUCTURE_MT_HEADER, 8, 4, "crc32"},
	{VGPU_STRUCTURE_MT_HEADER, 12, 4, "padding"},
	{VGPU_STRUCTURE_MT_HEADER, 16, 8, "vgpu_major"},
	{VGPU_STRUCTURE_MT_HEADER, 24, 8, "vgpu_minor"},
	{VGPU_STRUCTURE_MT_HEADER, 32, 128, "vgpu_features"},
	{VGPU_STRUCTURE_MT_HEADER, 160, 64, "gsp_build_version"},
	{VGPU_STRUCTURE_MT_HEADER, 224, 8, "num_blobs"},
	{VGPU_STRUCTURE_BLOB_HEADER, 0, 8, "blob_type"},
	{VGPU_STRUCTURE_BLOB_HEADER, 8, 8, "blob_size"},
	{VGPU_STRUCTURE_BOARD_HEADER, 0, 8, "device_id"},
	{VGPU_STRUCTURE_BOARD_HEADER, 8, 8, "gsp_rmctrl_vgpu_info_offset"},
	{VGPU_STRUCTURE_BOARD_HEADER, 16, 8, "gsp_rmctrl_vgpu_info_size"},
	{VGPU_STRUCTURE_BOARD_HEADER, 24, 8, "kernel_struct_size"},
	{VGPU_STRUCTURE_BOARD_HEADER, 32, 8, "num_kernel_structs"},
	{VGPU_STRUCTURE_BOARD_HEADER, 40, 8, "gsp_rmctrl_cmd"},
	{VGPU_STRUCTURE_BOARD_HEADER, 48, 8, "gsp_rmctrl_size"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 0, 4, "vgpu_type"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 4, 32, "vgpu_type_name"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 36, 4, "padding"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 40, 8, "vdev_id"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 48, 8, "pdev_id"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 56, 8, "fb_length"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 64, 8, "gsp_heap_size"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 72, 8, "bar1_length"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 80, 4, "max_instance"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 84, 4, "ecc_supported"},
	{VGPU_STRUCTURE_KERNEL_STRUCT, 88, 8, "fb_reservation"},
	{VGPU_STRUCTURE_RMCTRL, 0, 1, "discardVgpuTypes"},
	{VGPU_STRUCTURE_RMCTRL, 1, 3, "padding"},
	{VGPU_STRUCTURE_RMCTRL, 4, 4, "vgpuInfoCount"},
	{VGPU_STRUCTURE_META_HEADER, 0, 8, "identifier"},
	{VGPU_STRUCTURE_META_HEADER, 8, 2, "format_major"},
	{VGPU_STRUCTURE_META_HEADER, 10, 2, "format_minor"},
	{VGPU_STRUCTURE_META_HEADER, 12, 4, "header_size"},
	{VGPU_STRUCTURE_META_HEADER, 16, 8, "total_size"},
	{VGPU_STRUCTURE_META_HEADER, 24, 4, "group_count"},
	{VGPU_STRUCTURE_META_HEADER, 28, 4, "crc32"},
	{VGPU_STRUCTURE_META_HEADER, 32, 128, "gsp_build_version"},
	{VGPU_STRUCTURE_GROUP_HEADER, 0, 4, "group_type"},
	{VGPU_STRUCTURE_GROUP_HEADER, 4, 2, "group_version"},
	{VGPU_STRUCTURE_GROUP_HEADER, 6, 2, "header_size"},
	{VGPU_STRUCTURE_GROUP_HEADER, 8, 8, "group_size"},
	{VGPU_STRUCTURE_BOARD_GROUP, 16, 2, "vendor_id"},
	{VGPU_STRUCTURE_BOARD_GROUP, 18, 2, "device_id"},
	{VGPU_STRUCTURE_BOARD_GROUP, 20, 2, "subsystem_vendor_id"},
	{VGPU_STRUCTURE_BOARD_GROUP, 22, 2, "subsystem_id"},
	{VGPU_STRUCTURE_BOARD_GROUP, 24, 4, "record_size"},
	{VGPU_STRUCTURE_BOARD_GROUP, 28, 4, "record_count"},
	{VGPU_STRUCTURE_SIGNATURE, 16, 4, "signature_size"},
	{VGPU_STRUCTURE_SIGNATURE, 20, 4, "reserved"},
};

static const uint32_t expected_sizes[VGPU_STRUCTURE_COUNT] = {
	[VGPU_STRUCTURE_MT_HEADER] = 232,   [VGPU_STRUCTURE_BLOB_HEADER] = 16,
	[VGPU_STRUCTURE_BOARD_HEADER] = 56, [VGPU_STRUCTURE_KERNEL_STRUCT] = 96,
	[VGPU_STRUCTURE_RMCTRL] = 8,	    [VGPU_STRUCTURE_META_HEADER] = 160,
	[VGPU_STRUCTURE_GROUP_HEADER] = 16, [VGPU_STRUCTURE_BOARD_GROUP] = 32,
	[VGPU_STRUCTURE_SIGNATURE] = 24,
};

START_TEST(the_fields_have_their_places_and_names)
{
	size_t next = 0;

	for (int id = 0; id < VGPU_STRUCTURE_COUNT; id++) {
		const struct vgpu_structure *structure = &vgpu_structures[id];

		ck_assert_uint_eq(structure->size, expected_sizes[id]);
		for (uint32_t i = 0; i < structure->count; i++, next++) {
			ck_assert_uint_lt(next, ARRAY_SIZE(expected));
			ck_assert_int_eq((int)expected[next].structure, id);
			ck_assert_str_eq(structure->fields[i].name, expected[next].name);
			ck_assert_uint_eq(structure->fields[i].offset, expected[next].offset);
			ck_assert_uint_eq(structure->fields[i].size, expected[next].size);
		}
	}
	ck_assert_uint_eq(next, ARRAY_SIZE(expected));
}
END_TEST

START_TEST(the_fields_leave_no_gap)
{
	for (int id = 0; id < VGPU_STRUCTURE_COUNT; id++) {
		const struct vgpu_structure *structure = &vgpu_structures[id];
		bool in_group = id == VGPU_STRUCTURE_BOARD_GROUP || id == VGPU_STRUCTURE_SIGNATURE;
		uint32_t end = in_group ? 16 : 0;

		for (uint32_t i = 0; i < structure->count; i++) {
			ck_assert_uint_eq(structure->fields[i].offset, end);
			end += structure->fields[i].size;
		}
		ck_assert_uint_eq(end, structure->size);
	}
}
END_TEST

static bool is_number(const struct vgpu_field *field)
{
	return field->kind == VGPU_KIND_NUMBER || field->kind == VGPU_KIND_HEX;
}

START_TEST(limits_are_those_of_numbers)
{
	for (int id = 0; id < VGPU_STRUCTURE_COUNT; id++)
		for (uint32_t i = 0; i < vgpu_structures[id].count; i++) {
			const struct vgpu_field *field = &vgpu_structures[id].fields[i];

			ck_assert_uint_le(field->least, field->most);
			if (field->kind == VGPU_KIND_PADDING)
				ck_assert_uint_eq(field->most, 0);
			else if (!is_number(field))
				ck_assert(field->least == 0 && field->most == UINT64_MAX);
			else
				ck_assert(field->size == 1 || field->size == 2 ||
					  field->size == 4 || field->size == 8);
		}
}
END_TEST

/* Append the column "value" of the tables in docs/formats.md. */
static void print_values(const struct vgpu_field *field, struct buf *out)
{
	const char *number = field->kind == VGPU_KIND_HEX ? "0x%" PRIx64 : "%" PRIu64;

	if (field->least == field->most) {
		buf_printf(out, number, field->least);
	} else if (field->most != UINT64_MAX) {
		buf_printf(out, "%" PRIu64 "..", field->least);
		buf_printf(out, number, field->most);
	} else if (field->least) {
		buf_printf(out, "%" PRIu64 " or more", field->least);
	}
}

static void print_table(const struct vgpu_structure *structure, struct buf *out)
{
	buf_printf(
		out,
		"### %s\n\n| offset | size | field | value | meaning |\n|---:|---:|---|---|---|\n",
		structure->title);
	for (uint32_t i = 0; i < structure->count; i++) {
		const struct vgpu_field *field = &structure->fields[i];

		buf_printf(out, "| %" PRIu32 " | %" PRIu32 " | `%s` | ", field->offset, field->size,
			   field->name);
		print_values(field, out);
		/* "|" would end the cell. */
		buf_printf(out, " | ");
		for (const char *p = field->meaning; *p; p++)
			buf_printf(out, *p == '|' ? "\\|" : "%c", *p);
		buf_printf(out, " |\n");
	}
	buf_printf(out, "\n");
}

START_TEST(the_tables_of_the_document_are_these)
{
	static char document[1 << 16];
	FILE *in = fopen("docs/formats.md", "r");
	struct buf table = {0};

	ck_assert_ptr_nonnull(in);
	document[fread(document, 1, sizeof(document) - 1, in)] = 0;
	fclose(in);
	for (int id = 0; id < VGPU_STRUCTURE_COUNT; id++)
		print_table(&vgpu_structures[id], &table);
	if (!strstr(document, buf_text(&table))) {
		printf("docs/formats.md does not have these tables, one after the other:\n\n%s",
		       buf_text(&table));
		fflush(stdout);
		ck_abort_msg("docs/formats.md is not up to date");
	}
	buf_free(&table);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("fields");
	Suite *suite = suite_create("fields");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tests, the_fields_have_their_places_and_names);
	tcase_add_test(tests, the_fields_leave_no_gap);
	tcase_add_test(tests, limits_are_those_of_numbers);
	tcase_add_test(tests, the_tables_of_the_document_are_these);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
