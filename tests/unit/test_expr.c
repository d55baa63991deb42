// SPDX-License-Identifier: MIT
/* Expressions: each operator and its limits, what is not computed, and how they are printed. */
#include "schema/expr.h"

#include <inttypes.h>

#include "tests/unit/unit.h"

/* A schema with a constant or a condition to be looked at. */
#define SCHEMA(constants, checks)                                                                  \
	"schema x { releases 9999.1; containers vgpumeta;\n" constants                             \
	"table words { 4 \"four\"; 1 \"one\"; 0xffffffffffffffff \"most\";\n"                      \
	"5 \"new\" from 570.144; 5 \"old\"; 5 \"newest\" from 615.71.09; }\n"                      \
	"let four = ecc; let five = four + 1;\n"                                                   \
	"info rec { u32 a : id required unique; char b[32] : name required unique; u64 c : v;\n"   \
	"  u32 d : max_instance; u32 e : ecc; bytes f[4] : raw; u32 g[4] : list; utf16 h[8] : "    \
	"wide; }"                                                                                  \
	"kernel k { u32 a == id; char b[32] == name; u64 c == v; u64 d == v; u64 e == v;\n"        \
	"  u64 f == v; u64 g == v; u32 h == max_instance; u32 i == ecc; u64 j == v; }\n"           \
	"control c command 1 { u8 a == 1; u32 b == board.types; info r[4]; }\n" checks "}"

static struct schema *read_schema(struct said *said, const char *format, const char *expr)
{
	struct buf text = {0};
	struct schema *schema;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(&text, format, expr);
#pragma GCC diagnostic pop
	said_begin(said);
	schema = schema_parse(input_from_text("t.schema", text.data, text.size), &said->diags);
	said_end(said);
	buf_free(&text);
	return schema;
}

#define MAX "0xffffffffffffffff"

static const struct {
	const char *expr;
	uint64_t number;
} numbers[] = {
	{"0", 0},
	{MAX, UINT64_MAX},
	{"18446744073709551615", UINT64_MAX},
	{"1 KiB", 1024},
	{"3MiB", 3u << 20},
	{"17179869183 GiB", UINT64_C(17179869183) << 30},
	{"2 + 3", 5},
	{MAX " + 0", UINT64_MAX},
	{"5 - 5", 0},
	{"5 - 3 - 1", 1},
	{"5 - (3 - 1)", 3},
	{"0xffffffff * 0x100000001", UINT64_MAX},
	{"7 / 2", 3},
	{"100 / 5 / 2", 10},
	{"7 % 4", 3},
	{"2 + 3 * 4", 14},
	{"(2 + 3) * 4", 20},
	{"1 << 63", UINT64_C(1) << 63},
	{"1 << 2 + 1", 8},
	{"0 << 63", 0},
	{MAX " >> 63", 1},
	{MAX " >> 64", 0},
	{MAX " >> " MAX, 0},
	{"12 & 10", 8},
	{"12 | 10", 14},
	{"12 ^ 10", 6},
	{"1 | 2 ^ 2 & 4", 3},
	{"~0", UINT64_MAX},
	{"~" MAX, 0},
	{"~~5", 5},
	{"1 == 1 ? 2 : 3", 2},
	{"1 == 2 ? 2 : 3", 3},
	{"1 == 2 ? 2 : 1 == 1 ? 4 : 5", 4},
	{"length(\"abc\")", 3},
	{"length(\"\")", 0},
	/* what is not needed is not computed */
	{"1 == 1 ? 2 : 1 / 0", 2},
	{"1 == 1 || 1 / 0 == 1 ? 2 : 3", 2},
	{"1 == 2 && 1 / 0 == 1 ? 2 : 3", 3},
	{"2 in {2, 1 / 0} ? 2 : 3", 2},
};

START_TEST(constant_numbers)
{
	struct said said;
	struct schema *schema = read_schema(&said, SCHEMA("const N = %s;\n", ""), numbers[_i].expr);
	const struct schema_constant *constant;

	ck_assert_str_eq(said.text, "");
	constant = schema_constant_find(schema, "N");
	ck_assert(constant->known);
	ck_assert_msg(constant->number == numbers[_i].number, "%s is %" PRIu64, numbers[_i].expr,
		      constant->number);
	schema_free(schema);
	said_free(&said);
}
END_TEST

static const struct {
	const char *expr;
	const char *why;
} failing[] = {
	{MAX " + 1", "2:11: error: the sum does not fit 64 bits"},
	{"1 + (0 - 1)", "2:16: error: the difference is below zero"},
	{"0x100000000 * 0x100000000", "2:11: error: the product does not fit 64 bits"},
	{"1 / 0", "2:11: error: division by zero"},
	{"1 % 0", "2:11: error: division by zero"},
	{"1 << 64", "2:11: error: the shifted number does not fit 64 bits"},
	{"2 << 63", "2:11: error: the shifted number does not fit 64 bits"},
	{"0 << 64", "2:11: error: the shifted number does not fit 64 bits"},
	{"1 == 1 && 1 / 0 == 1 ? 1 : 2", "2:21: error: division by zero"},
	{"1 == 2 || 1 / 0 == 1 ? 1 : 2", "2:21: error: division by zero"},
	{"3 in {2, 1 / 0} ? 1 : 2", "2:20: error: division by zero"},
	{"3 in {2..1 / 0} ? 1 : 2", "2:20: error: division by zero"},
	{"1 == 2 ? 1 : 1 / 0", "2:24: error: division by zero"},
	{"board.types", "2:11: error: a constant cannot depend on a key"},
};

START_TEST(constant_failures)
{
	struct said said;
	struct schema *schema = read_schema(&said, SCHEMA("const N = %s;\n", ""), failing[_i].expr);
	char *line;

	ck_assert_ptr_null(schema);
	line = strchr(said.text, ':') + 1;
	line[strcspn(line, "[")] = 0;
	ck_assert_int_eq(line[strlen(line) - 1], ' ');
	line[strlen(line) - 1] = 0;
	ck_assert_str_eq(line, failing[_i].why);
	said_free(&said);
}
END_TEST

/* Values that the conditions below see; v is not set. */
static struct value key_value(const char *key, size_t index)
{
	static const uint64_t list[] = {3, 4};

	if (strcmp(key, "v") == 0)
		return (struct value){.kind = VALUE_NONE};
	if (strcmp(key, "name") == 0 || strcmp(key, "wide") == 0)
		return value_text("NVIDIA L4-2Q", 12);
	if (strcmp(key, "raw") == 0)
		return value_bytes("\1\2", 2);
	if (strcmp(key, "list") == 0)
		return value_list(list, 2);
	return (struct value){.kind = VALUE_NUMBER, .number = index};
}

static struct value *key_values(const struct schema *schema)
{
	const struct schema_record *info = schema_info(schema);
	struct value *values = xcalloc(info->count, sizeof(*values));

	for (size_t i = 0; i < info->count; i++)
		values[i] = key_value(info->items[i].key, i);
	return values;
}

static struct value input(const void *context, enum expr_input which)
{
	(void)context;
	if (which == INPUT_RELEASE)
		return value_text("580.65.06", 9);
	if (which == INPUT_CONTAINER)
		return value_text("vgpumeta", 8);
	return (struct value){.kind = VALUE_NUMBER, .number = 100 + which};
}

/* The context of the functions of a scope. */
struct context {
	const struct schema *schema;
	struct value *keys;
};

static bool given(const void *context, unsigned int key)
{
	const struct schema *schema = ((const struct context *)context)->schema;

	return strcmp(schema_info(schema)->items[key].key, "name") == 0;
}

static struct expr_scope scope_of(const struct context *context);

/* A board of three types, all alike. */
static bool type_at(const void *context, size_t index, struct expr_room *room,
		    struct expr_scope *scope)
{
	(void)room;
	*scope = scope_of(context);
	return index < 3;
}

static struct expr_scope scope_of(const struct context *context)
{
	return (struct expr_scope){.keys = context->keys,
				   .input = input,
				   .given = given,
				   .type = type_at,
				   .context = context};
}

static const struct {
	const char *expr;
	bool holds;
	const char *printed; /* NULL: as it was written */
} conditions[] = {
	{"id == 0", true, NULL},
	{"id != 0", false, NULL},
	{"id < 0", false, NULL},
	{"id < 1", true, NULL},
	{"id <= 0", true, NULL},
	{"max_instance > 3", false, NULL},
	{"max_instance >= 3", true, NULL},
	{"max_instance > 2", true, NULL},
	{"!(id == 0)", false, NULL},
	{"id == 0 && ecc == 4", true, "(id == 0) && (ecc == 4)"},
	{"id == 1 || ecc == 4", true, "(id == 1) || (ecc == 4)"},
	{"id == 1 || id == 0 && ecc == 5", false, "(id == 1) || ((id == 0) && (ecc == 5))"},
	{"device == 100 && subsystem == 101", true, "(device == 100) && (subsystem == 101)"},
	{"board.device + board.fb_size + board.types == 309", true,
	 "((board.device + board.fb_size) + board.types) == 309"},
	{"name == \"NVIDIA L4-2Q\"", true, NULL},
	{"name == \"NVIDIA L4-2\"", false, NULL},
	{"name != \"\"", true, NULL},
	{"name == wide", true, NULL},
	{"length(name) == 12", true, NULL},
	{"length(raw) == 2", true, NULL},
	{"length(list) == 2", true, NULL},
	{"prefix(name, \"NVIDIA \")", true, NULL},
	{"prefix(name, \"NVIDIA L4-2Q\")", true, NULL},
	{"prefix(name, \"NVIDIA L4-2QQ\")", false, NULL},
	{"prefix(name, \"\")", true, NULL},
	{"prefix(name, \"VIDIA\")", false, NULL},
	{"suffix(name, \"Q\")", true, NULL},
	{"suffix(name, \"-2\")", false, NULL},
	{"suffix(name, \"\")", true, NULL},
	{"given(name)", true, NULL},
	{"given(id)", false, NULL},
	{"given(v)", false, NULL},
	{"given(v) && v == 1", false, "given(v) && (v == 1)"},
	{"max_instance in {3}", true, NULL},
	{"max_instance in {1, 2..4, 7}", true, NULL},
	{"max_instance in {0..2, 4..0xffffffffffffffff}", false, NULL},
	{"max_instance in {4..2}", false, NULL},
	{"max_instance in {max_instance..max_instance + 1}", true,
	 "max_instance in {max_instance..max_instance + 1}"},
	{"name in {\"a\", \"NVIDIA L4-2Q\"}", true, NULL},
	{"name in {\"a\", \"NVIDIA\"}", false, NULL},
	{"(id == 0 ? ecc : max_instance) == 4", true, "((id == 0) ? ecc : max_instance) == 4"},
	{"match(name, \"*-#[ABCQ]\")", true, NULL},
	{"match(name, \"*-#[ABC]\")", false, NULL},
	{"number(name, \"*L#-#Q\", 0) == 4", true, NULL},
	{"number(name, \"*L#-#Q\", 1) == 2", true, NULL},
	{"number(name, \"*-#C\", 0) == 0", true, NULL},
	{"lookup(words, 4) == \"four\"", true, NULL},
	{"lookup(words, ecc) == \"four\"", true, NULL},
	{"lookup(words, 0xffffffffffffffff) == \"most\"", true, NULL},
	{"lookup(words, 3) == \"\"", true, NULL},
	{"lookup(words, 5) == \"new\"", true, NULL}, /* in 580.65.06, see input() */
	{"release == \"580.65.06\" && container == \"vgpumeta\"", true,
	 "(release == \"580.65.06\") && (container == \"vgpumeta\")"},
	{"board.subsystem == 105", true, NULL},
	{"count(id == 0) == 3", true, NULL},
	{"sum(max_instance) == 9", true, NULL},
	{"union(1 << max_instance) == 8", true, NULL},
	{"union(id) == 0", true, NULL},
	{"list meets {4, 9}", true, NULL},
	{"list meets {0..2, 5..9}", false, NULL},
	{"list in {3..4}", true, NULL},
	{"list in {4}", false, NULL},
	{"four == ecc && five == 5", true, "(four == ecc) && (five == 5)"},
	{"70000 == 0x11170", true, "0x11170 == 0x11170"},
};

START_TEST(evaluated)
{
	struct said said;
	struct schema *schema =
		read_schema(&said, SCHEMA("", "check c error { require %s; message \"m\"; }\n"),
			    conditions[_i].expr);
	struct value *keys = key_values(schema);
	const struct context context = {schema, keys};
	struct expr_scope scope = scope_of(&context);
	struct expr_failure failure;
	struct buf printed = {0};
	struct value value;

	ck_assert_str_eq(said.text, "");
	ck_assert(expr_eval(schema->checks.items[0].require, &scope, &value, &failure));
	ck_assert_int_eq(value.kind, VALUE_BOOL);
	ck_assert_msg(value.number == conditions[_i].holds, "%s", conditions[_i].expr);
	expr_print(schema->checks.items[0].require, &printed);
	ck_assert_str_eq(buf_text(&printed),
			 conditions[_i].printed ? conditions[_i].printed : conditions[_i].expr);
	buf_free(&printed);
	free(keys);
	schema_free(schema);
	said_free(&said);
}
END_TEST

static const struct {
	const char *expr;
	const char *why;
	uint32_t column;
} unset[] = {
	{"v == 1", "the value is not set", 25},
	{"id == 0 && v == 1", "the value is not set", 36},
	{"v in {1}", "the value is not set", 25},
	{"id in {v}", "the value is not set", 32},
	{"id - max_instance == 0", "the difference is below zero", 25},
	{"0 == id - 1", "the difference is below zero", 30},
	{"ecc / id == 1", "division by zero", 25},
	{"ecc % id == 1", "division by zero", 25},
	{"ecc * 0xffffffffffffffff == 1", "the product does not fit 64 bits", 25},
};

START_TEST(not_evaluated)
{
	struct said said;
	struct schema *schema =
		read_schema(&said, SCHEMA("", "check c error { require %s; message \"m\"; }\n"),
			    unset[_i].expr);
	struct value *keys = key_values(schema);
	const struct context context = {schema, keys};
	struct expr_scope scope = scope_of(&context);
	struct expr_failure failure = {0};
	struct value value;

	ck_assert_str_eq(said.text, "");
	ck_assert(!expr_eval(schema->checks.items[0].require, &scope, &value, &failure));
	ck_assert_str_eq(failure.why, unset[_i].why);
	ck_assert_uint_eq(failure.expr->loc.column, unset[_i].column);
	free(keys);
	schema_free(schema);
	said_free(&said);
}
END_TEST

/* Check the limit of an expression: 64 levels. */
START_TEST(depth)
{
	for (unsigned int levels = EXPR_MAX_DEPTH - 1; levels <= EXPR_MAX_DEPTH; levels++) {
		struct said said;
		struct buf text = {0};
		struct schema *schema;

		for (unsigned int i = 0; i < levels; i++)
			buf_add(&text, "~", 1);
		buf_add(&text, "1", 1);
		schema = read_schema(&said, SCHEMA("const N = %s;\n", ""), buf_text(&text));
		ck_assert(!schema == (levels == EXPR_MAX_DEPTH));
		if (!schema)
			ck_assert_ptr_nonnull(strstr(said.text, "[schema-limit]"));
		schema_free(schema);
		buf_free(&text);
		said_free(&said);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expr");
	TCase *tcase = tcase_create("expr");

	tcase_add_loop_test(tcase, constant_numbers, 0, (int)ARRAY_SIZE(numbers));
	tcase_add_loop_test(tcase, constant_failures, 0, (int)ARRAY_SIZE(failing));
	tcase_add_loop_test(tcase, evaluated, 0, (int)ARRAY_SIZE(conditions));
	tcase_add_loop_test(tcase, not_evaluated, 0, (int)ARRAY_SIZE(unset));
	tcase_add_test(tcase, depth);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
