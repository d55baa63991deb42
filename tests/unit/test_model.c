// SPDX-License-Identifier: MIT
/* From a source to the values of each vGPU type on each board: who wins, what is computed. */
#include "compiler/model/model.h"

#include <inttypes.h>

#include "compiler/diag/input.h"
#include "compiler/model/rules.h"
#include "schema/print.h"
#include "tests/unit/unit.h"

#define HEAD "release: \"570.144\"\nvgpu: \"18.1\"\n"

static struct schema_set schemas;

static void setup(void)
{
	schemas_begin(&schemas, NULL);
}

static void teardown(void)
{
	schema_set_free(&schemas);
}

static void read_good(struct compiled *compiled, const char *text,
		      const struct model_options *options)
{
	compile_text(compiled, text, &schemas, options);
	ck_assert_str_eq(said_end(&compiled->said), "");
	ck_assert(compiled->good);
}

START_TEST(head)
{
	struct compiled compiled;
	const struct model *model = &compiled.model;

	read_good(&compiled,
		  "release: \"570.133.07\"\nvgpu: \"18.0\"\ncontainer: vgpumeta\n"
		  "x-anything: [1, {a: b}]\n"
		  "types:\n  - {id: 1, name: A, device: 1, max_instance: 1}\n"
		  "boards:\n  - {name: B, device: 0x26b1, subsystem: [3, 0, 4], fb_size: 1 GiB, "
		  "types: [1]}\n  - {device: 2, types: [A]}\n",
		  &(struct model_options){0});
	ck_assert_str_eq(model->release, "570.133.07");
	ck_assert_str_eq(model->schema->name, "r570");
	ck_assert_int_eq(model->container, VGPU_CONTAINER_VGPUMETA);
	ck_assert(model->vgpu_given);
	ck_assert_uint_eq(model->vgpu_major, 18);
	ck_assert_uint_eq(model->vgpu_minor, 0);
	ck_assert_uint_eq(model->features.count, 0);
	ck_assert_uint_eq(model->signature.count, 0);
	ck_assert_uint_eq(model->type_count, 1);
	ck_assert_uint_eq(model->board_count, 2);
	ck_assert_str_eq(model->boards[0].name, "B");
	ck_assert_uint_eq(model->boards[0].device, 0x26b1);
	ck_assert_uint_eq(model->boards[0].subsystem_count, 3);
	ck_assert_uint_eq(model->boards[0].subsystems[0], 3);
	ck_assert_uint_eq(model->boards[0].subsystems[1], 0);
	ck_assert_uint_eq(model->boards[0].subsystems[2], 4);
	ck_assert_uint_eq(model->boards[0].fb_size, 1 << 30);
	ck_assert_str_eq(model->boards[1].name, "");
	ck_assert_uint_eq(model->boards[1].subsystem_count, 1);
	ck_assert_uint_eq(model->boards[1].subsystems[0], 0);
	ck_assert_uint_eq(model->boards[1].fb_size, 0);
	compiled_free(&compiled);
}
END_TEST

static const struct {
	const char *type; /* what it says besides id, name and max_instance */
	const char *entry; /* what the board's entry says besides its type */
	const char *key;
	uint64_t number;
} values[] = {
	/* nothing: zero, or computed */
	{"device: 1", "", "num_heads", 0},
	{"device: 1", "", "vdev_id", 0x10000},
	{"device: 0xffff, subsystem: 0xfffe", "", "vdev_id", 0xfffffffe},
	{"device: 1", "", "pdev_id", 0x26b1},
	{"device: 1", "", "homogeneous_placement_count", 0},
	{"device: 1, homogeneous_placement_ids: [0, 0, 0]", "", "homogeneous_placement_count", 3},
	{"device: 1, heterogeneous_placement_ids: [7]", "", "heterogeneous_placement_count", 1},
	/* the type */
	{"device: 1, num_heads: 4", "", "num_heads", 4},
	{"device: 1, vdev_id: 5", "", "vdev_id", 5},
	{"device: 1, vdev_id: 0", "", "vdev_id", 0},
	{"device: 1, pdev_id: 6", "", "pdev_id", 6},
	{"device: 1, homogeneous_placement_ids: [1], homogeneous_placement_count: 9", "",
	 "homogeneous_placement_count", 9},
	/* the entry, over the type */
	{"device: 1, num_heads: 4", ", num_heads: 2", "num_heads", 2},
	{"device: 1, num_heads: 4", ", num_heads: 0", "num_heads", 0},
	{"device: 1, num_heads: 4", ", frl_config: 0", "num_heads", 4},
	{"device: 1", ", id: 8", "id", 8},
	{"device: 1", ", max_instance: 32", "max_instance", 32},
	{"vdev_id: 5", ", vdev_id: 6", "vdev_id", 6},
	/* what is computed, from the entry's device and subsystem */
	{"device: 1, subsystem: 2", ", device: 3", "vdev_id", 0x30002},
	{"device: 1, subsystem: 2", ", subsystem: 3", "vdev_id", 0x10003},
	{"device: 1, subsystem: 2", ", subsystem: 0", "vdev_id", 0x10000},
	{"", ", device: 3, subsystem: 4", "vdev_id", 0x30004},
	{"device: 1, vdev_id: 5", ", device: 3", "vdev_id", 5},
	{"device: 1, homogeneous_placement_ids: [1, 2]", ", homogeneous_placement_ids: [1]",
	 "homogeneous_placement_count", 1},
	{"device: 1, homogeneous_placement_ids: [1, 2]", ", homogeneous_placement_ids: []",
	 "homogeneous_placement_count", 0},
	/* merge keys are the source's business, and overridden like all else */
	{"<<: {device: 1, num_heads: 3}", "", "num_heads", 3},
	{"<<: {device: 1, num_heads: 3}, num_heads: 4", "", "num_heads", 4},
	{"device: 1, num_heads: 4", ", <<: {num_heads: 2}", "num_heads", 2},
	{"device: 1, num_heads: 4", ", <<: {num_heads: 2}, num_heads: 1", "num_heads", 1},
	{"device: 1, num_heads: 4", ", <<: [{num_heads: 2}, {num_heads: 3}]", "num_heads", 2},
	/* one anchor behind two keys */
	{"device: 1, num_heads: &n 4, frl_config: *n", "", "frl_config", 4},
};

START_TEST(precedence)
{
	struct compiled compiled;
	struct buf text = {0};
	const struct value *value;

	buf_printf(&text,
		   HEAD "types:\n  - {id: 1, name: A, max_instance: 1%s%s}\n"
			"boards:\n  - {device: 0x26b1, types: [{type: 1%s}]}\n",
		   *values[_i].type ? ", " : "", values[_i].type, values[_i].entry);
	read_good(&compiled, buf_text(&text), NULL);
	value = value_of(&compiled.model, 0, 0, values[_i].key);
	ck_assert_int_eq(value->kind, VALUE_NUMBER);
	ck_assert_msg(value->number == values[_i].number, "%s is %" PRIu64, values[_i].key,
		      value->number);
	compiled_free(&compiled);
	buf_free(&text);
}
END_TEST

/* An override on one board leaves the other boards, and the type itself, alone. */
START_TEST(boards_are_apart)
{
	struct compiled compiled;

	read_good(&compiled,
		  HEAD "types:\n"
		       "  - {id: 1, name: A, device: 1, max_instance: 1}\n"
		       "  - {id: 2, name: B, device: 1, max_instance: 2}\n"
		       "boards:\n"
		       "  - {device: 5, types: [{type: A, max_instance: 9, class: x}, 2]}\n"
		       "  - {device: 6, types: [2, 1]}\n",
		  NULL);
	ck_assert_uint_eq(value_of(&compiled.model, 0, 0, "max_instance")->number, 9);
	ck_assert_str_eq(value_of(&compiled.model, 0, 0, "class")->text, "x");
	ck_assert_uint_eq(value_of(&compiled.model, 0, 0, "pdev_id")->number, 5);
	ck_assert_uint_eq(value_of(&compiled.model, 0, 1, "max_instance")->number, 2);
	ck_assert_uint_eq(value_of(&compiled.model, 1, 0, "id")->number, 2);
	ck_assert_uint_eq(value_of(&compiled.model, 1, 1, "id")->number, 1);
	ck_assert_uint_eq(value_of(&compiled.model, 1, 1, "max_instance")->number, 1);
	ck_assert_str_eq(value_of(&compiled.model, 1, 1, "class")->text, "");
	ck_assert_uint_eq(value_of(&compiled.model, 1, 1, "pdev_id")->number, 6);
	compiled_free(&compiled);
}
END_TEST

/* The same node as a type and as a number: neither hides the other. */
START_TEST(shared_node)
{
	struct compiled compiled;

	read_good(&compiled,
		  HEAD "types:\n  - {id: 5, name: A, device: 1, max_instance: 2}\n"
		       "boards:\n  - {device: 5, types: [{type: &n 5, max_instance: *n}]}\n",
		  NULL);
	ck_assert_uint_eq(value_of(&compiled.model, 0, 0, "max_instance")->number, 5);
	compiled_free(&compiled);
}
END_TEST

#define TWO_BOARDS                                                                                 \
	HEAD "types:\n  - {id: 1, name: A, device: 1, max_instance: 1}\n"                          \
	     "boards:\n  - {name: one, device: 0x0005, types: [1]}\n"                              \
	     "  - {name: two, device: 6, types: [1]}\n"

START_TEST(options)
{
	static const char *const only[] = {"two", "0x0005"};
	struct compiled compiled;

	read_good(&compiled, TWO_BOARDS, &(struct model_options){.only = only, .only_count = 1});
	ck_assert_uint_eq(compiled.model.board_count, 1);
	ck_assert_uint_eq(compiled.model.boards[0].device, 6);
	compiled_free(&compiled);

	read_good(&compiled, TWO_BOARDS, &(struct model_options){.only = only, .only_count = 2});
	ck_assert_uint_eq(compiled.model.board_count, 2);
	compiled_free(&compiled);

	read_good(&compiled, TWO_BOARDS, &(struct model_options){.container = "vgpumeta"});
	ck_assert_int_eq(compiled.model.container, VGPU_CONTAINER_VGPUMETA);
	compiled_free(&compiled);

	read_good(&compiled, TWO_BOARDS, &(struct model_options){.release = "570.86.15"});
	ck_assert_str_eq(compiled.model.release, "570.86.15");
	compiled_free(&compiled);
}
END_TEST

/* A board that --only leaves out is not looked into, whatever is wrong with it. */
START_TEST(only_looks_at_one)
{
	static const char *const only[] = {"one"};
	struct compiled compiled;

	read_good(&compiled,
		  HEAD "types:\n  - {id: 1, name: A, device: 1, max_instance: 1}\n"
		       "boards:\n  - {name: one, device: 5, types: [1]}\n"
		       "  - {name: two, device: 5, types: [7], colour: red}\n",
		  &(struct model_options){.only = only, .only_count = 1});
	compiled_free(&compiled);
}
END_TEST

/* No container named: the schema's own choice. */
START_TEST(default_container)
{
	static const char *const texts[] = {
		"schema meta extends r570 { releases 9999.1; containers vgpumeta, nvvgpumt; }\n",
		"schema mt extends r570 { releases 9999.2; containers nvvgpumt; }\n", NULL};
	struct schema_set set;
	struct compiled compiled;

	schemas_begin(&set, texts);
	compile_text(&compiled, TWO_BOARDS, &set, &(struct model_options){.release = "9999.1"});
	ck_assert(compiled.good);
	ck_assert_int_eq(compiled.model.container, VGPU_CONTAINER_VGPUMETA);
	compiled_free(&compiled);
	compile_text(&compiled, TWO_BOARDS, &set, &(struct model_options){.release = "9999.2"});
	ck_assert(compiled.good);
	ck_assert_int_eq(compiled.model.container, VGPU_CONTAINER_NVVGPUMT);
	compiled_free(&compiled);
	compile_text(&compiled, TWO_BOARDS, &set,
		     &(struct model_options){.release = "9999.2", .container = "vgpumeta"});
	ck_assert(!compiled.good);
	ck_assert_ptr_nonnull(strstr(said_end(&compiled.said),
				     "schema 'mt' does not allow the container vgpumeta "
				     "[bad-container]"));
	compiled_free(&compiled);
	schema_set_free(&set);
}
END_TEST

/* Members with defaults that depend on one another, constants, and sets, in a schema of its own. */
static const char *const computed_texts[] = {
	"schema x {\n"
	"releases 9999.1; containers vgpumeta;\n"
	"info rec {\n"
	"	u32 a : id required unique;\n"
	"	char b[32] : name required unique;\n"
	"	u64 c : v;\n"
	"	u32 d : max_instance;\n"
	"	u32 e : ecc;\n"
	"	u8 first : first = 7;\n"
	"	u8 second : second = first + 1;\n"
	"	u8 fixed : fixed == 3;\n"
	"	char text[8] : text = \"none\" ;\n"
	"	u16 odd : odd in {1, 3, 5..9} = 5;\n"
	"	u8 list[4] : list in {0..9};\n"
	"	char series[4] : series in {\"A\", \"B\"};\n"
	"	u8 share : share = 100 / v;\n"
	"}\n"
	"kernel k { u32 a == id; char b[32] == name; u64 c == v; u64 d == v; u64 e == v;\n"
	"	u64 f == v; u64 g == v; u32 h == max_instance; u32 i == ecc; u64 j == v; }\n"
	"control c command 1 { u8 a == 1; u32 b == board.types; info r[4]; }\n"
	"check small error { when v != 0; require v <= 10; at v; message \"v is {v}, {v:hex}, "
	"{v * 1024:size}\"; }\n"
	"check named warning { require text != \"odd\" || first > 7; message \"{name} is {text}\"; "
	"}\n"
	"check difference error { require v - 1 < 100; message \"m\"; }\n"
	"}\n",
	NULL};

static const struct {
	const char *type;
	const char *said; /* rule and first words of the only error or warning; NULL: none */
	const char *key;
	uint64_t number;
} computed[] = {
	{"v: 1", NULL, "first", 7},
	{"v: 1", NULL, "second", 8},
	{"v: 1, first: 9", NULL, "second", 10},
	{"v: 1, second: 9", NULL, "second", 9},
	{"v: 1", NULL, "fixed", 3},
	{"v: 1, fixed: 3", NULL, "fixed", 3},
	{"v: 1, fixed: 4", "'fixed' is 4; the schema fixes its value [not-allowed]", NULL, 0},
	{"v: 1", NULL, "odd", 5},
	{"v: 1, odd: 9", NULL, "odd", 9},
	{"v: 1, odd: 0", "'odd' is 0; allowed: {1, 3, 5..9} [not-allowed]", NULL, 0},
	{"v: 1, odd: 4", "'odd' is 4; allowed: {1, 3, 5..9} [not-allowed]", NULL, 0},
	{"v: 1, list: [0, 9]", NULL, "v", 1},
	{"v: 1, list: [0, 10]", "'list': allowed: {0..9} [not-allowed]", NULL, 0},
	{"v: 1, series: B", NULL, "v", 1},
	{"v: 1", NULL, "v", 1},
	{"v: 1, series: C", "'series': allowed: {\"A\", \"B\"} [not-allowed]", NULL, 0},
	{"v: 3", NULL, "share", 33},
	{"v: 1, first: 255", "'second' must be at most 255 (computed: 256) [out-of-range]", NULL,
	 0},
	{"v: 0", "'share' cannot be computed: division by zero [not-computable]", NULL, 0},
	{"v: 10", NULL, "v", 10},
	{"v: 11, share: 1", "v is 11, 0xb, 11 KiB [small]", NULL, 0},
	{"v: 0, share: 1",
	 "this check cannot be evaluated: the difference is below zero [difference]", NULL, 0},
	{"v: 1, text: odd", "A is odd [named]", NULL, 0},
	{"v: 1, text: odd, first: 8", NULL, "first", 8},
};

START_TEST(computed_values)
{
	struct compiled compiled;
	struct schema_set set;
	struct buf text = {0};
	unsigned int count;
	const char *said;

	schemas_begin(&set, computed_texts);
	buf_printf(&text,
		   "release: \"9999.1\"\ntypes:\n  - {id: 1, name: A, max_instance: 1, %s}\n"
		   "boards:\n  - {device: 5, types: [1]}\n",
		   computed[_i].type);
	compile_text(&compiled, buf_text(&text), &set, NULL);
	rules_check(&compiled.model, &compiled.said.diags);
	count = compiled.said.diags.errors + compiled.said.diags.warnings;
	said = said_end(&compiled.said);
	if (computed[_i].said) {
		ck_assert_msg(strstr(said, computed[_i].said) && count == 1, "%s", said);
	} else {
		ck_assert_str_eq(said, "");
		ck_assert_uint_eq(value_of(&compiled.model, 0, 0, computed[_i].key)->number,
				  computed[_i].number);
	}
	compiled_free(&compiled);
	buf_free(&text);
	schema_set_free(&set);
}
END_TEST

/* A fault of a type is reported once, not for each board that offers it. */
START_TEST(rules_once)
{
	struct compiled compiled;

	compile_text(&compiled,
		     HEAD
		     "types:\n"
		     "  - {id: 1, name: A, device: 1, max_instance: 1, encoder_capacity: 101}\n"
		     "boards:\n  - {device: 5, types: [1]}\n  - {device: 6, types: [1]}\n"
		     "  - {device: 7, types: [{type: 1, encoder_capacity: 102}]}\n",
		     &schemas, NULL);
	ck_assert(compiled.good);
	ck_assert(!rules_check(&compiled.model, &compiled.said.diags));
	ck_assert_uint_eq(compiled.said.diags.errors, 2);
	compiled_free(&compiled);
}
END_TEST

/* An error in one type or board does not hide those in others. */
START_TEST(errors_go_on)
{
	struct compiled compiled;

	compile_text(&compiled,
		     HEAD
		     "types:\n"
		     "  - {id: x, name: A, device: 1, max_instance: 1}\n"
		     "  - {id: 2, name: B, device: 1, max_instance: 99}\n"
		     "  - {id: 3, name: C, device: 1, max_instance: 1, encoder_capacity: 101}\n"
		     "boards:\n  - {device: 5, types: [2, 3]}\n  - {device: 0, types: [3]}\n",
		     &schemas, NULL);
	rules_check(&compiled.model, &compiled.said.diags);
	ck_assert(!compiled.good);
	ck_assert_uint_eq(compiled.said.diags.errors, 4);
	said_end(&compiled.said);
	ck_assert_ptr_nonnull(strstr(compiled.said.text, "[bad-number]"));
	ck_assert_ptr_nonnull(strstr(compiled.said.text, "[not-allowed]"));
	ck_assert_ptr_nonnull(strstr(compiled.said.text, "[out-of-range]"));
	ck_assert_ptr_nonnull(strstr(compiled.said.text, "[encoder-share]"));
	compiled_free(&compiled);
}
END_TEST

/* Names that are all wrong: looking for what was meant must not take types times references. */
START_TEST(many_unknown_types)
{
	enum { TYPES = 20000, REFERENCES = 64, ERRORS = 19968 };
	const struct model_options none = {0};
	struct compiled compiled = {0};
	struct buf text = {0};

	buf_printf(&text, HEAD "x-all: &all {device: 1, max_instance: 1}\ntypes:\n");
	for (unsigned int i = 1; i <= TYPES; i++)
		buf_printf(&text, "  - {<<: *all, id: %u, name: NVIDIA RTX6000-Ada-%u}\n", i, i);
	buf_printf(&text, "boards:\n");
	for (unsigned int board = 1; board <= TYPES / REFERENCES; board++) {
		buf_printf(&text, "  - {device: %u, types: [", board);
		for (unsigned int i = 0; i < REFERENCES; i++)
			buf_printf(&text, "NVIDIA RTX6000-Bda-%u, ", board * REFERENCES + i);
		buf_printf(&text, "]}\n");
	}
	compiled.input = input_from_text("t.yaml", text.data, text.size);
	said_begin(&compiled.said);
	compiled.said.diags.max_errors = 20;
	ck_assert(source_parse(&compiled.source, compiled.input, &compiled.said.diags));
	ck_assert(!model_read(&compiled.model, &compiled.source, &schemas, &none,
			      &compiled.said.diags));
	ck_assert_uint_eq(compiled.said.diags.errors, ERRORS);
	compiled_free(&compiled);
	buf_free(&text);
}
END_TEST

START_TEST(numbers_as_text)
{
	static const struct {
		uint64_t number;
		enum schema_unit unit;
		const char *text;
	} rows[] = {
		{0, UNIT_NONE, "0"},
		{0, UNIT_SIZE, "0"},
		{0, UNIT_HEX, "0"},
		{10, UNIT_NONE, "10"},
		{10, UNIT_HEX, "0xa"},
		{1024, UNIT_SIZE, "1 KiB"},
		{1023, UNIT_SIZE, "0x3ff"},
		{1 << 20, UNIT_SIZE, "1 MiB"},
		{3u << 30, UNIT_SIZE, "3 GiB"},
		{(3u << 30) + 1024, UNIT_SIZE, "3145729 KiB"},
		{UINT64_MAX, UNIT_SIZE, "0xffffffffffffffff"},
		{UINT64_MAX, UNIT_NONE, "18446744073709551615"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf buf = {0};

		print_number(&buf, rows[i].number, rows[i].unit);
		ck_assert_str_eq(buf_text(&buf), rows[i].text);
		buf_free(&buf);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("model");
	TCase *tcase = tcase_create("model"), *limits = tcase_create("limits");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, head);
	tcase_add_loop_test(tcase, precedence, 0, (int)ARRAY_SIZE(values));
	tcase_add_test(tcase, boards_are_apart);
	tcase_add_test(tcase, shared_node);
	tcase_add_test(tcase, options);
	tcase_add_test(tcase, only_looks_at_one);
	tcase_add_test(tcase, default_container);
	tcase_add_loop_test(tcase, computed_values, 0, (int)ARRAY_SIZE(computed));
	tcase_add_test(tcase, rules_once);
	tcase_add_test(tcase, errors_go_on);
	tcase_add_test(tcase, numbers_as_text);
	suite_add_tcase(suite, tcase);

	tcase_add_checked_fixture(limits, setup, teardown);
	tcase_set_timeout(limits, 60);
	tcase_add_test(limits, many_unknown_types);
	suite_add_tcase(suite, limits);
	return unit_run(suite);
}
