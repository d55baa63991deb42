// SPDX-License-Identifier: MIT
/* Walking through a file: whatever its bytes are, each is in exactly one field. */
#include "compiler/codec/walk.h"

#include "tests/unit/metadata_builder.h"
#include "tests/unit/metadata_layouts.h"
#include "tests/unit/unit.h"

#define DEPTH 4

/* Checks every part and field against those before it. */
struct checker {
	struct walk_visitor visitor;
	uint64_t at; /* bytes seen so far */
	uint64_t size;
	uint64_t ends[DEPTH]; /* of the open parts */
	unsigned int depth;
	unsigned int kinds[PART_KINDS];
	struct vgpu_metadata_board boards[8];
	struct buf text;
	const struct input *input;
};

static void check_begin(struct walk_visitor *visitor, const struct part *part)
{
	struct checker *checker = (struct checker *)visitor;

	ck_assert_uint_eq(part->offset, checker->at);
	ck_assert_uint_lt(checker->depth, DEPTH);
	ck_assert_uint_le(part->offset + part->size,
			  checker->depth ? checker->ends[checker->depth - 1] : checker->size);
	checker->ends[checker->depth++] = part->offset + part->size;
	if (part->kind == PART_BOARD && part->index < 8)
		checker->boards[part->index] = *part->board;
	checker->kinds[part->kind]++;
}

static void check_field(struct walk_visitor *visitor, const struct walk_field *field)
{
	struct checker *checker = (struct checker *)visitor;

	ck_assert_uint_eq(field->offset, checker->at);
	ck_assert_uint_gt(field->size, 0);
	ck_assert_uint_gt(checker->depth, 0);
	checker->at += field->size;
	ck_assert_uint_le(checker->at, checker->ends[checker->depth - 1]);
	checker->text.size = 0;
	walk_field_text(checker->input, field, &checker->text);
}

static void check_end(struct walk_visitor *visitor, const struct part *part)
{
	struct checker *checker = (struct checker *)visitor;

	ck_assert_uint_eq(part->offset + part->size, checker->at);
	ck_assert_uint_eq(checker->ends[--checker->depth], checker->at);
}

static void check(const struct input *input, const struct schema *schema, struct checker *checker)
{
	*checker = (struct checker){.visitor = {check_begin, check_field, check_end},
				    .size = input->size,
				    .input = input};
	walk_file(input, schema, &checker->visitor);
	ck_assert_uint_eq(checker->at, input->size);
	ck_assert_uint_eq(checker->depth, 0);
	buf_free(&checker->text);
}

static const struct builder_spec specs[] = {
	{VGPU_CONTAINER_NVVGPUMT, &r570_layout, 2, 3, 0, 300},
	{VGPU_CONTAINER_VGPUMETA, &r570_layout, 2, 3, 2, 300},
	{VGPU_CONTAINER_NVVGPUMT, &small_layout, 3, 4, 0, 0},
	{VGPU_CONTAINER_VGPUMETA, &small_layout, 3, 1, 1, 21},
};

static void same_span(struct vgpu_metadata_span a, struct vgpu_metadata_span b)
{
	ck_assert_uint_eq(a.offset, b.offset);
	ck_assert_uint_eq(a.size, b.size);
}

/* Compare all but the RM control, which a walk does not describe. */
static void same_board(const struct vgpu_metadata_board *a, const struct vgpu_metadata_board *b)
{
	ck_assert_uint_eq(a->index, b->index);
	same_span(a->span, b->span);
	ck_assert_mem_eq(&a->ids, &b->ids, sizeof(a->ids));
	ck_assert(a->device_only == b->device_only);
	ck_assert_uint_eq(a->type_count, b->type_count);
	ck_assert_uint_eq(a->record_size, b->record_size);
	same_span(a->records, b->records);
	ck_assert_uint_eq(a->kernel_struct_size, b->kernel_struct_size);
	same_span(a->kernel_structs, b->kernel_structs);
}

/* A walk through a valid file finds what the parser finds. */
START_TEST(like_the_parser)
{
	const struct builder_spec *spec = &specs[_i];
	struct builder_file file = builder_make(spec);
	struct input *input = input_from_text("f", file.data, file.size);
	struct vgpu_metadata *md = xcalloc(1, sizeof(*md));
	struct vgpu_metadata_error error;
	struct vgpu_metadata_board board;
	struct checker checker;

	ck_assert_int_eq(vgpu_metadata_parse(md, file.data, file.size, spec->layout, &error), 0);
	check(input, NULL, &checker);
	for (uint32_t i = 0; i < spec->boards; i++) {
		ck_assert(vgpu_metadata_get_board(md, i, &board));
		same_board(&board, &checker.boards[i]);
	}
	ck_assert_uint_eq(checker.kinds[PART_BOARD], spec->boards);
	ck_assert_uint_eq(checker.kinds[PART_RECORD], (uint64_t)spec->boards * spec->types);
	ck_assert_uint_eq(checker.kinds[PART_UNKNOWN], spec->unknown_groups);
	ck_assert_uint_eq(checker.kinds[PART_SIGNATURE], spec->signature != 0);
	ck_assert_uint_eq(checker.kinds[PART_UNREADABLE], 0);
	free(md);
	input_free(input);
	free(file.data);
}
END_TEST

/* A file cut anywhere: no byte is lost, and types with a cut record are not counted. */
START_TEST(every_cut)
{
	const struct builder_spec *spec = &specs[_i];
	struct builder_file file = builder_make(spec);
	size_t step = file.size > 4000 ? 1997 : 1;
	struct schema_set schemas = {0};
	const struct schema *schema;
	struct checker checker;

	schemas_begin(&schemas, NULL);
	schema = spec->layout == &r570_layout ? schema_set_by_name(&schemas, "r570") : NULL;
	for (size_t size = 0; size <= file.size; size += step) {
		struct input *input = input_from_text("f", file.data, size);

		check(input, schema, &checker);
		for (size_t i = 0; i < ARRAY_SIZE(checker.boards); i++)
			ck_assert_uint_le(checker.boards[i].records.offset +
						  (uint64_t)checker.boards[i].records.size,
					  size);
		input_free(input);
	}
	schema_set_free(&schemas);
	free(file.data);
}
END_TEST

/* Any number in a header may be anything. */
START_TEST(every_header)
{
	static const uint64_t values[] = {0,   1,	   15,	       71,
					  129, UINT32_MAX, UINT64_MAX, UINT64_MAX / 2};
	const struct builder_spec *spec = &specs[_i];
	struct builder_file file = builder_make(spec);
	struct input *input = input_from_text("f", file.data, file.size);
	struct checker checker;

	for (size_t at = 0; at + 8 < file.size && at < 600; at += 2) {
		for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
			builder_put(input->data + at, values[v], v % 2 ? 8 : 4);
			check(input, NULL, &checker);
			memcpy(input->data + at, file.data + at, 8);
		}
	}
	input_free(input);
	free(file.data);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("walk");
	TCase *tc = tcase_create("walk");

	tcase_add_loop_test(tc, like_the_parser, 0, ARRAY_SIZE(specs));
	tcase_add_loop_test(tc, every_cut, 0, ARRAY_SIZE(specs));
	tcase_add_loop_test(tc, every_header, 0, ARRAY_SIZE(specs));
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
