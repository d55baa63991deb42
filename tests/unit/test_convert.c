// SPDX-License-Identifier: MIT
/* From scalars and lists to values: what is taken, up to each limit, and what is refused. */
#include "compiler/model/convert.h"

#include <inttypes.h>

#include "compiler/diag/input.h"
#include "tests/unit/unit.h"

/* One document, its root node, and what is said of it. */
struct reading {
	struct input *input;
	struct source source;
	struct arena arena;
	struct said said;
};

static const struct source_node *read_node(struct reading *reading, const char *text)
{
	*reading = (struct reading){.input = input_from_text("t.yaml", text, strlen(text))};
	said_begin(&reading->said);
	ck_assert(source_parse(&reading->source, reading->input, &reading->said.diags));
	return reading->source.root;
}

static void reading_free(struct reading *reading)
{
	source_free(&reading->source);
	input_free(reading->input);
	arena_free(&reading->arena);
	said_free(&reading->said);
}

/* Check that the messages contain @said, or that there are none if it is NULL. */
static void check_said(struct reading *reading, const char *said)
{
	const char *all = said_end(&reading->said);

	if (said)
		ck_assert_msg(strstr(all, said) && reading->said.diags.errors == 1,
			      "'%s' and not '%s'", all, said);
	else
		ck_assert_str_eq(all, "");
}

static const struct {
	const char *text;
	enum schema_unit unit;
	uint64_t max;
	uint64_t number;
	const char *said;
} numbers[] = {
	{"0", UNIT_NONE, 0, 0, NULL},
	{"255", UNIT_NONE, 255, 255, NULL},
	{"256", UNIT_NONE, 255, 0, "must be at most 255 (0xff), not 256 [out-of-range]"},
	{"0xFf", UNIT_NONE, 255, 255, NULL},
	{"0XfF", UNIT_HEX, 255, 255, NULL},
	{"0x00000000000000000000ff", UNIT_NONE, 255, 255, NULL},
	{"18446744073709551615", UNIT_NONE, UINT64_MAX, UINT64_MAX, NULL},
	{"18446744073709551616", UNIT_NONE, UINT64_MAX, 0, "does not fit 64 bits [bad-number]"},
	{"99999999999999999999999", UNIT_NONE, UINT64_MAX, 0, "does not fit 64 bits"},
	{"0xffffffffffffffff", UNIT_NONE, UINT64_MAX, UINT64_MAX, NULL},
	{"0x10000000000000000", UNIT_NONE, UINT64_MAX, 0, "does not fit 64 bits"},
	{"!!int '5'", UNIT_NONE, 9, 5, NULL},
	/* units */
	{"1 KiB", UNIT_SIZE, UINT64_MAX, 1024, NULL},
	{"1KiB", UNIT_SIZE, UINT64_MAX, 1024, NULL},
	{"0 GiB", UNIT_SIZE, UINT64_MAX, 0, NULL},
	{"3 MiB", UNIT_SIZE, UINT64_MAX, 3145728, NULL},
	{"17179869183 GiB", UNIT_SIZE, UINT64_MAX, UINT64_C(17179869183) << 30, NULL},
	{"17179869184 GiB", UNIT_SIZE, UINT64_MAX, 0, "does not fit 64 bits"},
	{"4 GiB", UNIT_SIZE, UINT32_MAX, 0, "must be at most 4294967295 (0xffffffff), not 4 GiB"},
	{"1 KiB", UNIT_NONE, UINT64_MAX, 0, "a unit is allowed for sizes only"},
	{"1 KiB", UNIT_HEX, UINT64_MAX, 0, "a unit is allowed for sizes only"},
	{"1  KiB", UNIT_SIZE, UINT64_MAX, 0, "KiB, MiB or GiB"},
	{"1 TiB", UNIT_SIZE, UINT64_MAX, 0, "KiB, MiB or GiB"},
	{"1 kib", UNIT_SIZE, UINT64_MAX, 0, "KiB, MiB or GiB"},
	{"1 KiB/s", UNIT_SIZE, UINT64_MAX, 0, "KiB, MiB or GiB"},
	{"1.5 GiB", UNIT_SIZE, UINT64_MAX, 0, "KiB, MiB or GiB"},
	{"0x1 KiB", UNIT_SIZE, UINT64_MAX, 0, "only hex digits may follow 0x"},
	{"KiB", UNIT_SIZE, UINT64_MAX, 0, "does not start with a digit"},
	/* no numbers */
	{"-0", UNIT_NONE, 9, 0, "'key' must not be negative (got -0)"},
	{"+1", UNIT_NONE, 9, 0, "does not start with a digit"},
	{"01", UNIT_NONE, 9, 0, "leading zero"},
	{"00", UNIT_NONE, 9, 0, "leading zero"},
	{"0x", UNIT_NONE, 9, 0, "does not start with a digit"},
	{"0x-1", UNIT_NONE, 9, 0, "'key' must not be negative (got 0x-1)"},
	{"0b1", UNIT_NONE, 9, 0, "write 123 or 0x7b"},
	{"0o7", UNIT_NONE, 9, 0, "write 123 or 0x7b"},
	{"1e1", UNIT_NONE, 99, 0, "write 123 or 0x7b"},
	{"1_0", UNIT_NONE, 99, 0, "write 123 or 0x7b"},
	{"1,0", UNIT_NONE, 99, 0, "write 123 or 0x7b"},
	{"1:30", UNIT_NONE, 99, 0, "write 123 or 0x7b"},
	{".inf", UNIT_NONE, 99, 0, "does not start with a digit"},
	{"\xd9\xa1", UNIT_NONE, 99, 0, "does not start with a digit"},
	{"true", UNIT_NONE, 99, 0, "does not start with a digit"},
	{"'5'", UNIT_NONE, 9, 0, "must be a number, not text in quotes [wrong-kind]"},
	{"|\n 5\n", UNIT_NONE, 9, 0, "must be a number, not text in quotes [wrong-kind]"},
	{"!!str 5", UNIT_NONE, 9, 0, "must be a number, not text in quotes [wrong-kind]"},
	{"[5]", UNIT_NONE, 9, 0, "must be a number, not a list [wrong-kind]"},
	{"{a: 5}", UNIT_NONE, 9, 0, "must be a number, not a mapping [wrong-kind]"},
};

START_TEST(number)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, numbers[_i].text);
	uint64_t value = 0;
	bool good = convert_number(node, "key", numbers[_i].unit, numbers[_i].max, &value,
				   &reading.said.diags);

	ck_assert(good == !numbers[_i].said);
	check_said(&reading, numbers[_i].said);
	if (good)
		ck_assert_msg(value == numbers[_i].number, "%s is %" PRIu64, numbers[_i].text,
			      value);
	reading_free(&reading);
}
END_TEST

/* A key without a value: the root of a document cannot be that. */
START_TEST(empty_is_no_number)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, "a:\n");
	uint64_t value;

	ck_assert(!convert_number(source_get(node, "a"), "a", UNIT_NONE, 9, &value,
				  &reading.said.diags));
	check_said(&reading, "'a' must be a number, not empty [wrong-kind]");
	reading_free(&reading);
}
END_TEST

static const struct {
	const char *text;
	size_t max;
	size_t count;
	const char *bytes;
	const char *said;
} hexes[] = {
	{"''", 0, 0, "", NULL},
	{"00", 1, 1, "\0", NULL},
	{"'00fF Aa\n\n12'", 4, 4, "\x00\xff\xaa\x12", NULL},
	{"1234", 2, 2, "\x12\x34", NULL},
	{"' 12 '", 1, 1, "\x12", NULL},
	{"123456", 2, 0, NULL, "'key' has 3 bytes; at most 2 fit [too-long]"},
	{"12g4", 9, 0, NULL, "character 3"},
	{"1", 9, 0, NULL, "two hex digits for each byte; at character 1 is one [bad-hex]"},
	{"12 3", 9, 0, NULL, "two hex digits for each byte; at character 4 is one [bad-hex]"},
	{"'1 2'", 9, 0, NULL, "character 1"},
	{"g", 9, 0, NULL, "character 1 is not [bad-hex]"},
	{"\xc3\xa4", 9, 0, NULL, "character 1 is not [bad-hex]"},
	{"'12\t34'", 9, 0, NULL, "character 3 is not [bad-hex]"},
	{"[12]", 9, 0, NULL, "'key' must be hex digits, not a list [wrong-kind]"},
};

START_TEST(hex)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, hexes[_i].text);
	struct value value = {0};
	bool good = convert_hex(node, "key", hexes[_i].max, &reading.arena, &value,
				&reading.said.diags);

	ck_assert(good == !hexes[_i].said);
	check_said(&reading, hexes[_i].said);
	if (good) {
		ck_assert_int_eq(value.kind, VALUE_BYTES);
		ck_assert_uint_eq(value.count, hexes[_i].count);
		ck_assert(!value.count || !memcmp(value.text, hexes[_i].bytes, value.count));
	}
	reading_free(&reading);
}
END_TEST

static const struct schema_member list = {.key = "key",
					  .type = MEMBER_U8,
					  .kind = VALUE_LIST,
					  .element = 1,
					  .count = 3,
					  .size = 3,
					  .array = true};
static const struct schema_member one = {.key = "key",
					 .type = MEMBER_U64,
					 .kind = VALUE_NUMBER,
					 .element = 8,
					 .count = 1,
					 .size = 8};
static const struct schema_member text = {.key = "key",
					  .type = MEMBER_CHAR,
					  .kind = VALUE_TEXT,
					  .element = 1,
					  .count = 4,
					  .size = 4,
					  .array = true};
static const struct schema_member needed = {.key = "key",
					    .type = MEMBER_CHAR,
					    .kind = VALUE_TEXT,
					    .element = 1,
					    .count = 4,
					    .size = 4,
					    .array = true,
					    .required = true};
static const struct schema_member wide = {.key = "key",
					  .type = MEMBER_UTF16,
					  .kind = VALUE_TEXT,
					  .element = 2,
					  .count = 4,
					  .size = 8,
					  .array = true};
static const struct schema_member raw = {.key = "key",
					 .type = MEMBER_BYTES,
					 .kind = VALUE_BYTES,
					 .element = 1,
					 .count = 2,
					 .size = 2,
					 .array = true};

static const struct {
	const struct schema_member *member;
	const char *text;
	struct value value;
	const char *said;
} members[] = {
	{&one, "0xffffffffffffffff", {.kind = VALUE_NUMBER, .number = UINT64_MAX}, NULL},
	{&one, "[1]", {0}, "'key' must be a number, not a list"},
	{&list, "[]", {.kind = VALUE_LIST}, NULL},
	{&list,
	 "[0, 255, 0x10]",
	 {.kind = VALUE_LIST, .list = (uint64_t[]){0, 255, 16}, .count = 3},
	 NULL},
	{&list, "[1, 2, 3, 4]", {0}, "'key' has 4 elements; at most 3 fit [too-long]"},
	{&list, "[256]", {0}, "'key' must be at most 255 (0xff), not 256"},
	{&list, "[1, x]", {0}, "invalid number 'x' for 'key'"},
	{&list, "[[1]]", {0}, "'key' must be a number, not a list"},
	{&list, "1", {0}, "'key' must be a list of numbers, not a scalar"},
	{&text, "abc", {.kind = VALUE_TEXT, .text = "abc", .count = 3}, NULL},
	{&text, "' ~!'", {.kind = VALUE_TEXT, .text = " ~!", .count = 3}, NULL},
	{&text, "''", {.kind = VALUE_TEXT, .text = "", .count = 0}, NULL},
	{&text, "12", {.kind = VALUE_TEXT, .text = "12", .count = 2}, NULL},
	{&text, "abcd", {0}, "'key' has 4 characters; at most 3 fit [too-long]"},
	{&text, "\"a\\tb\"", {0}, "byte 2 is 0x09 [not-ascii]"},
	{&text, "\xc3\xa4", {0}, "byte 1 is 0xc3 [not-ascii]"},
	{&text, "[a]", {0}, "'key' must be text, not a list"},
	{&needed, "''", {0}, "'key' must not be empty"},
	{&needed, "x", {.kind = VALUE_TEXT, .text = "x", .count = 1}, NULL},
	{&wide,
	 "\xc3\xa4\xe2\x82\xac"
	 "a",
	 {.kind = VALUE_TEXT,
	  .text = "\xc3\xa4\xe2\x82\xac"
		  "a",
	  .count = 6},
	 NULL},
	{&wide,
	 "\xf0\x9f\x98\x80"
	 "a",
	 {.kind = VALUE_TEXT,
	  .text = "\xf0\x9f\x98\x80"
		  "a",
	  .count = 5},
	 NULL},
	{&wide, "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", {0}, "'key' has 4 UTF-16 units; at most 3"},
	{&raw, "1234", {.kind = VALUE_BYTES, .text = "\x12\x34", .count = 2}, NULL},
	{&raw, "123456", {0}, "'key' has 3 bytes; at most 2 fit"},
};

START_TEST(member)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, members[_i].text);
	struct value value = {0};
	bool good = convert_member(node, members[_i].member, &reading.arena, &value,
				   &reading.said.diags);

	ck_assert(good == !members[_i].said);
	check_said(&reading, members[_i].said);
	if (good)
		ck_assert_msg(value_equal(&value, &members[_i].value), "%s", members[_i].text);
	reading_free(&reading);
}
END_TEST

/* Each bad element is reported. */
START_TEST(every_element)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, "[a, 1, 256]");
	struct value value;

	ck_assert(!convert_member(node, &list, &reading.arena, &value, &reading.said.diags));
	ck_assert_uint_eq(reading.said.diags.errors, 2);
	reading_free(&reading);
}
END_TEST

START_TEST(text_is_a_scalar)
{
	struct reading reading;
	const struct source_node *node = read_node(&reading, "[\"a\xe2\x82\xac\", {b: c}]");

	ck_assert_str_eq(convert_text(node->items[0], "key", &reading.arena, &reading.said.diags),
			 "a\xe2\x82\xac");
	ck_assert_uint_eq(reading.said.diags.errors, 0);
	ck_assert_ptr_null(
		convert_text(node->items[1], "key", &reading.arena, &reading.said.diags));
	check_said(&reading, "'key' must be text, not a mapping [wrong-kind]");
	reading_free(&reading);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("convert");
	TCase *tcase = tcase_create("convert");

	tcase_add_loop_test(tcase, number, 0, (int)ARRAY_SIZE(numbers));
	tcase_add_test(tcase, empty_is_no_number);
	tcase_add_loop_test(tcase, hex, 0, (int)ARRAY_SIZE(hexes));
	tcase_add_loop_test(tcase, member, 0, (int)ARRAY_SIZE(members));
	tcase_add_test(tcase, every_element);
	tcase_add_test(tcase, text_is_a_scalar);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
