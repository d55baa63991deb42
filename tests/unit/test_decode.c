// SPDX-License-Identifier: MIT
/* From bytes back to values: each kind of member, what is no value, and whole files and back. */
#include "compiler/codec/decode.h"

#include "compiler/codec/encode.h"
#include "compiler/diag/input.h"
#include "compiler/output/print.h"
#include "tests/unit/unit.h"

static struct schema_set schemas;

static void setup(void)
{
	schemas_begin(&schemas, NULL);
}

static void teardown(void)
{
	schema_set_free(&schemas);
}

/* A member at the start of a record of 16 bytes. */
#define MEMBER(member_type, member_kind, bytes, elements)                                          \
	{                                                                                          \
		.key = "key", .name = "member", .type = (member_type), .kind = (member_kind),      \
		.element = (bytes), .count = (elements), .size = (bytes) * (elements),             \
		.array = (elements) > 1                                                            \
	}

static const struct schema_member one8 = MEMBER(MEMBER_U8, VALUE_NUMBER, 1, 1);
static const struct schema_member one16 = MEMBER(MEMBER_U16, VALUE_NUMBER, 2, 1);
static const struct schema_member one32 = MEMBER(MEMBER_U32, VALUE_NUMBER, 4, 1);
static const struct schema_member one64 = MEMBER(MEMBER_U64, VALUE_NUMBER, 8, 1);
static const struct schema_member list16 = MEMBER(MEMBER_U16, VALUE_LIST, 2, 4);
static const struct schema_member list64 = MEMBER(MEMBER_U64, VALUE_LIST, 8, 2);
static const struct schema_member text = MEMBER(MEMBER_CHAR, VALUE_TEXT, 1, 4);
static const struct schema_member wide = MEMBER(MEMBER_UTF16, VALUE_TEXT, 2, 4);
static const struct schema_member raw = MEMBER(MEMBER_BYTES, VALUE_BYTES, 1, 4);

/* All bytes of the member. */
#define WHOLE                                                                                      \
	{                                                                                          \
		.kind = VALUE_BYTES, .count = 1                                                    \
	}
#define NO_ZEROS "the text does not end in zeros"
#define NO_ASCII "the text is not printable ASCII"
#define NO_UTF16 "the text is not printable UTF-16"
#define TEXT(string)                                                                               \
	{                                                                                          \
		.kind = VALUE_TEXT, .text = (string), .count = sizeof(string) - 1                  \
	}
#define LIST(...)                                                                                  \
	{                                                                                          \
		.kind = VALUE_LIST, .list = (uint64_t[]){__VA_ARGS__},                             \
		.count = sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t)                      \
	}

static const struct {
	const struct schema_member *member;
	const char bytes[17];
	struct value value;
	const char *why;
} members[] = {
	{&one8, "\xff\xee", {.kind = VALUE_NUMBER, .number = 0xff}, NULL},
	{&one16, "\x34\x12\xee", {.kind = VALUE_NUMBER, .number = 0x1234}, NULL},
	{&one32, "\x78\x56\x34\x12\xee", {.kind = VALUE_NUMBER, .number = 0x12345678}, NULL},
	{&one64,
	 "\xff\xff\xff\xff\xff\xff\xff\xff\xee",
	 {.kind = VALUE_NUMBER, .number = UINT64_MAX},
	 NULL},
	{&list16, "", {.kind = VALUE_LIST}, NULL},
	{&list16, "\0\0\1\0\0\0\0\0\xee", LIST(0, 1), NULL},
	{&list16, "\xff\xff\0\0\0\0\0\x80", LIST(0xffff, 0, 0, 0x8000), NULL},
	{&list64, "\1\0\0\0\0\0\0\x80", LIST(UINT64_C(0x8000000000000001)), NULL},
	{&raw, "", {.kind = VALUE_BYTES}, NULL},
	{&raw, "\0\1\0\0\xee", WHOLE, NULL},
	{&raw, "\0\0\0\1\xee", WHOLE, NULL},
	{&text, "", TEXT(""), NULL},
	{&text, "abc", TEXT("abc"), NULL},
	{&text, " ~", TEXT(" ~"), NULL},
	{&text, "abcd", WHOLE, NO_ZEROS},
	{&text, "a\0b", WHOLE, NO_ZEROS},
	{&text, "a\x1f", WHOLE, NO_ASCII},
	{&text, "\x7f", WHOLE, NO_ASCII},
	{&text, "\x80", WHOLE, NO_ASCII},
	{&wide, "", TEXT(""), NULL},
	{&wide, "a\0\xe4\0\xac\x20", TEXT("a\xc3\xa4\xe2\x82\xac"), NULL},
	{&wide, "\xff\x07\x00\x08", TEXT("\xdf\xbf\xe0\xa0\x80"), NULL},
	{&wide, "\xff\xd7\x00\xe0\xfd\xff", TEXT("\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd"), NULL},
	{&wide, "\x00\xd8\x00\xdc", TEXT("\xf0\x90\x80\x80"), NULL},
	{&wide, "a\0\xff\xdb\xff\xdf", TEXT("a\xf4\x8f\xbf\xbf"), NULL},
	{&wide, "a\0b\0c\0d", WHOLE, NO_ZEROS},
	{&wide, "a\0\0\0b", WHOLE, NO_ZEROS},
	{&wide, "\x00\xd8", WHOLE, NO_UTF16},
	{&wide, "\x00\xd8\x61", WHOLE, NO_UTF16},
	{&wide, "\x00\xd8\x00\xd8", WHOLE, NO_UTF16},
	{&wide, "\x00\xdc\x00\xdc", WHOLE, NO_UTF16},
	{&wide, "\x00\xdc", WHOLE, NO_UTF16},
	{&wide, "a\0b\0c\0\x00\xd8", WHOLE, NO_UTF16},
	{&wide, "\x1f", WHOLE, NO_UTF16},
	{&wide, "\x7f", WHOLE, NO_UTF16},
	{&wide, "\x9f", WHOLE, NO_UTF16},
	{&wide, "\xa0", TEXT("\xc2\xa0"), NULL},
	{&wide, "\xff\xff", WHOLE, NO_UTF16},
	{&wide, "\x28\x20", WHOLE, NO_UTF16},
};

START_TEST(member)
{
	struct value value, wanted = members[_i].value;
	struct arena arena = {0};
	const char *why = decode_member((const uint8_t *)members[_i].bytes, members[_i].member,
					&arena, &value);

	ck_assert_str_eq(why ? why : "", members[_i].why ? members[_i].why : "");
	ck_assert_int_eq(value.kind, wanted.kind);
	if (wanted.kind == VALUE_BYTES && wanted.count) {
		wanted.text = members[_i].bytes;
		wanted.count = members[_i].member->size;
	}
	ck_assert(value_equal(&value, &wanted));
	arena_free(&arena);
}
END_TEST

/* The member stands where the schema says, not at the start. */
START_TEST(offset)
{
	struct schema_member moved = one32;
	struct arena arena = {0};
	struct value value;

	moved.offset = 3;
	ck_assert_ptr_null(decode_member((const uint8_t *)"abc\1\2\3\4d", &moved, &arena, &value));
	ck_assert_uint_eq(value.number, 0x04030201);
	arena_free(&arena);
}
END_TEST

/* Compile a source to a file in memory, and open that. */
static struct metadata_file *make_file(const char *source, const char *container)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct compiled compiled;
	struct buf out = {0};
	struct said said;

	compile_text(&compiled, source, &schemas, &(struct model_options){.container = container});
	ck_assert_str_eq(said_end(&compiled.said), "");
	said_begin(&said);
	ck_assert(encode_container(&compiled.model, &out, &said.diags));
	ck_assert_int_eq(metadata_file_parse(file, input_from_bytes("t.bin", &out), &schemas,
					     &said.diags),
			 STATUS_DONE);
	ck_assert_str_eq(said_end(&said), "");
	said_free(&said);
	compiled_free(&compiled);
	return file;
}

static const char *const sources[] = {
	"release: \"570.144\"\nvgpu: \"18.1\"\n"
	"types:\n  - {id: 1, name: A, device: 1, max_instance: 1}\n"
	"boards:\n  - {device: 5, types: [1]}\n",

	"release: \"570.144\"\nvgpu: \"18.1\"\n"
	"types:\n  - {id: 1, name: A, device: 1, subsystem: 2, max_instance: 1, num_heads: 4}\n"
	"  - {id: 2, name: B, vdev_id: 0x100000000, max_instance: 1, class: \"null\"}\n"
	"boards:\n"
	"  - {device: 5, subsystem: 1, types: [1, {type: 2, homogeneous_placement_ids: [0, 0, 5, "
	"0]}]}\n"
	"  - {device: 6, subsystem: 1, types: [2, {type: 1, num_heads: 0, max_instance: 2}]}\n"
	"  - {device: 7, subsystem: 1, types: [{type: 1, device: 9, subsystem: 0}]}\n"
	"  - {device: 8, subsystem: 1, types: [{type: 1, homogeneous_placement_count: 3}]}\n",

	"release: \"570.144\"\nvgpu: \"18.1\"\n"
	"types:\n"
	"  - {id: 1, name: \"~\", device: 1, max_instance: 1, class: \"a: b #c\", license: \" "
	"x\"}\n"
	"  - {id: 2, name: \"1\", device: 1, max_instance: 1, class: \"\\\\ \\\" '\", license: \"x "
	"\"}\n"
	"  - {id: 3, name: \"yes\", device: 1, max_instance: 1, class: \"- [\", license: \"!a\",\n"
	"     adapter_name_unicode: \"\\U0010FFFF\\u00a0\\u3000\", signature: \"00ff0000\",\n"
	"     vgpu_extra_params: [0, 0, 1]}\n"
	"boards:\n  - {device: 5, types: [1, 2, 3]}\n",

	"release: \"535.129.03\"\nvgpu: \"16.2\"\n"
	"types:\n  - {id: 1, name: A, device: 1, max_instance: 1, fb_length: 3}\n"
	"boards:\n  - {device: 5, types: [1]}\n",
};

/* A file becomes a model, the model a source, and that the same file again. */
START_TEST(back_and_forth)
{
	for (int meta = 0; meta <= 1; meta++) {
		struct metadata_file *file = make_file(sources[_i], meta ? "vgpumeta" : "nvvgpumt"),
				     *again;
		struct model model;
		struct buf yaml = {0};
		struct said said;

		said_begin(&said);
		ck_assert(decode_model(&model, file, &said.diags));
		ck_assert_str_eq(said_end(&said), "");
		said_free(&said);
		print_yaml(&model, &yaml);
		again = make_file(buf_text(&yaml), NULL);
		ck_assert_msg(again->input->size == file->input->size &&
				      memcmp(again->input->data, file->input->data,
					     file->input->size) == 0,
			      "%s", buf_text(&yaml));
		buf_free(&yaml);
		model_free(&model);
		metadata_file_close(again);
		metadata_file_close(file);
		free(again);
		free(file);
	}
}
END_TEST

/* A decoded source does not give values that are defaults: it is as short as possible. */
START_TEST(shortest)
{
	struct metadata_file *file = make_file(sources[1], "vgpumeta");
	struct model model;
	struct buf yaml = {0};
	struct said said;

	said_begin(&said);
	ck_assert(decode_model(&model, file, &said.diags));
	said_free(&said);
	ck_assert_uint_eq(model.type_count, 2);
	ck_assert_uint_eq(model.board_count, 4);
	print_yaml(&model, &yaml);
	ck_assert_str_eq(buf_text(&yaml), "release: \"570.144\"\n"
					  "container: vgpumeta\n"
					  "types:\n"
					  "  - id: 1\n"
					  "    name: A\n"
					  "    max_instance: 1\n"
					  "    num_heads: 4\n"
					  "    device: 0x0001\n"
					  "    subsystem: 0x0002\n"
					  "  - id: 2\n"
					  "    name: B\n"
					  "    class: \"null\"\n"
					  "    max_instance: 1\n"
					  "    vdev_id: 0x100000000\n"
					  "    homogeneous_placement_count: 4\n"
					  "    homogeneous_placement_ids: [0, 0, 5]\n"
					  "boards:\n"
					  "  - device: 0x0005\n"
					  "    subsystem: 0x0001\n"
					  "    types:\n"
					  "      - 1 # A\n"
					  "      - 2 # B\n"
					  "  - device: 0x0006\n"
					  "    subsystem: 0x0001\n"
					  "    types:\n"
					  "      - type: 2 # B\n"
					  "        homogeneous_placement_count: 0\n"
					  "        homogeneous_placement_ids: []\n"
					  "      - type: 1 # A\n"
					  "        max_instance: 2\n"
					  "        num_heads: 0\n"
					  "  - device: 0x0007\n"
					  "    subsystem: 0x0001\n"
					  "    types:\n"
					  "      - type: 1 # A\n"
					  "        device: 0x0009\n"
					  "        subsystem: 0x0000\n"
					  "  - device: 0x0008\n"
					  "    subsystem: 0x0001\n"
					  "    types:\n"
					  "      - type: 1 # A\n"
					  "        homogeneous_placement_count: 3\n");
	buf_free(&yaml);
	model_free(&model);
	metadata_file_close(file);
	free(file);
}
END_TEST

/* A text that no source could say is reported at its byte. */
START_TEST(not_representable)
{
	struct metadata_file *file = make_file(sources[0], "vgpumeta");
	struct model model;
	struct said said;

	file->input->data[160 + 32 + 508] = 0xff; /* adapter_name_unicode */
	file->input->data[160 + 32 + 509] = 0xff;
	said_begin(&said);
	ck_assert(!decode_model(&model, file, &said.diags));
	ck_assert_str_eq(said_end(&said),
			 "t.bin:0x2bc: error: adapterName_Unicode: the text is not "
			 "printable UTF-16 [not-representable]\n");
	said_free(&said);
	model_free(&model);
	metadata_file_close(file);
	free(file);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decode");
	TCase *tcase = tcase_create("decode");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, member, 0, (int)ARRAY_SIZE(members));
	tcase_add_test(tcase, offset);
	tcase_add_loop_test(tcase, back_and_forth, 0, (int)ARRAY_SIZE(sources));
	tcase_add_test(tcase, shortest);
	tcase_add_test(tcase, not_representable);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
