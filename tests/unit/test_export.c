// SPDX-License-Identifier: MIT
/* The driver's table of layouts is that of the schemas; exporters quote hostile texts. */
#include "compiler/export/export.h"

#include <regex.h>
#include <stdio.h>

#include "kernel/parser/layouts.h"
#include "kernel/parser/metadata_fields.h"
#include "tests/unit/unit.h"

static void check_span(struct vgpu_layout_span got, struct vgpu_layout_span wanted)
{
	ck_assert_uint_eq(got.offset, wanted.offset);
	ck_assert_uint_eq(got.size, wanted.size);
}

static void check_spans(const struct vgpu_layout_span *got, u32 got_count,
			const struct vgpu_layout_span *wanted, u32 wanted_count)
{
	ck_assert_uint_eq(got_count, wanted_count);
	for (u32 i = 0; i < wanted_count; i++)
		check_span(got[i], wanted[i]);
}

static void check_member(struct vgpu_layout_span got, const struct schema *schema, const char *key)
{
	const struct schema_member *member;

	ck_assert_int_ge(schema_key(schema, key), 0);
	member = &schema_info(schema)->items[schema_key(schema, key)];
	check_span(got, (struct vgpu_layout_span){(u16)member->offset, (u16)member->size});
}

static void check_layout(const struct vgpu_layout *got, const struct schema *schema)
{
	const struct vgpu_metadata_layout *wanted = &schema->layout;

	ck_assert_str_eq(got->name, schema->name);
	ck_assert_uint_eq(got->layout.info_size, wanted->info_size);
	ck_assert_uint_eq(got->layout.max_types, wanted->max_types);
	ck_assert_uint_eq(got->layout.kernel_struct_size, wanted->kernel_struct_size);
	ck_assert_uint_eq(got->layout.rmctrl_cmd, wanted->rmctrl_cmd);
	ck_assert_uint_eq(got->layout.rmctrl_size, wanted->rmctrl_size);
	check_spans(got->layout.field, VGPU_FIELD_COUNT, wanted->field, VGPU_FIELD_COUNT);
	check_spans(got->layout.strings, got->layout.string_count, wanted->strings,
		    wanted->string_count);
	check_spans(got->layout.padding, got->layout.padding_count, wanted->padding,
		    wanted->padding_count);
	check_member(got->class, schema, "class");
	check_member(got->num_heads, schema, "num_heads");
	check_member(got->max_resolution_x, schema, "max_resolution_x");
	check_member(got->max_resolution_y, schema, "max_resolution_y");
	check_member(got->profile_size, schema, "profile_size");
}

START_TEST(layouts_are_those_of_the_schemas)
{
	struct schema_set schemas;
	u32 found = 0;

	schemas_begin(&schemas, NULL);
	for (size_t i = 0; i < schemas.count; i++) {
		if (schemas.items[i]->abstract)
			continue;
		ck_assert_uint_lt(found, vgpu_layout_count);
		check_layout(&vgpu_layouts[found++], schemas.items[i]);
	}
	ck_assert_uint_eq(found, vgpu_layout_count);
	schema_set_free(&schemas);
}
END_TEST

START_TEST(every_public_release_has_a_layout)
{
	FILE *in = fopen("tests/data/layouts/releases.tsv", "r");
	char line[256], release[64], name[64], types[8];
	unsigned int count = 0;

	ck_assert_ptr_nonnull(in);
	while (fgets(line, sizeof(line), in)) {
		const struct vgpu_layout *layout;

		if (line[0] == '#' || sscanf(line, "%63s %63s %7s", release, name, types) != 3)
			continue;
		layout = vgpu_layout_find(release);
		ck_assert_msg(layout, "%s has no layout", release);
		ck_assert_str_eq(layout->name, name);
		ck_assert_uint_eq(layout->layout.max_types, strtoul(types, NULL, 10));
		count++;
	}
	fclose(in);
	ck_assert_uint_eq(count, 179);
}
END_TEST

START_TEST(driver_and_compiler_read_releases_alike)
{
	static const char *const texts[] = {
		"",
		".",
		"570",
		"570.",
		".570",
		"570..1",
		"570.144",
		"570.144 ",
		"570.144\n",
		"570.144-1",
		"0570.0144",
		"570.144.0",
		"570.144.0.0.0.0",
		"570.144.0.0.0.0.0",
		"570.4294967295",
		"570.4294967296",
		"570.99999999999999999999999999",
		"525.47.3",
		"525.47.04",
		"525.47",
		"545.29.06",
		"545.29.06.0",
		"580.65",
		"580.65.06",
		"580.82.09",
		"580.93",
		"580.94.01",
		"580.94.02",
		"580.159.04",
		"595.45.04",
		"595.45.05",
		"0000000000000000000000000000000000000000000000000000000000570.144",
		"00000000000000000000000000000000000000000000000000000000000570.144",
		"\xff",
	};
	struct schema_set schemas;

	schemas_begin(&schemas, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct vgpu_layout *layout = vgpu_layout_find(texts[i]);
		const struct schema *schema = NULL;
		struct vgpu_release release;

		if (vgpu_release_parse(texts[i], &release))
			schema = schema_set_find(&schemas, &release);
		ck_assert_msg(!layout == !schema, "'%s' is %sknown to the driver", texts[i],
			      layout ? "" : "not ");
		if (layout)
			ck_assert_str_eq(layout->name, schema->name);
	}
	ck_assert_ptr_nonnull(vgpu_layout_find("580.159.04"));
	ck_assert_ptr_null(vgpu_layout_find("580.93"));
	schema_set_free(&schemas);
}
END_TEST

START_TEST(layout_accepts_vgpu_versions)
{
	const struct vgpu_layout *r525 = vgpu_layout_find("535.129.03");
	const struct vgpu_layout *r570 = vgpu_layout_find("570.144");
	const struct vgpu_layout *r595 = vgpu_layout_find("595.45.04");

	ck_assert(vgpu_layout_accepts(r570, "570.144", 18, 1));
	ck_assert(vgpu_layout_accepts(r570, "570.0144", 18, 1));
	ck_assert(vgpu_layout_accepts(r525, "535.129.03", 16, 2));
	ck_assert(!vgpu_layout_accepts(r570, "570.144", 18, 2));
	ck_assert(!vgpu_layout_accepts(r570, "570.144", 1ull << 32 | 18, 1));
	ck_assert(!vgpu_layout_accepts(r570, "570.145", 18, 1));
	ck_assert(!vgpu_layout_accepts(r570, "570.144x", 18, 1));
	ck_assert(!vgpu_layout_accepts(r525, "570.144", 18, 1));
	ck_assert(!vgpu_layout_accepts(r595, "595.45.04", 18, 1));
}
END_TEST

START_TEST(layout_number_reads_spans)
{
	static const u8 record[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa};

	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){0, 0}), 0);
	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){3, 1}), 0x44);
	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){1, 2}), 0x3322);
	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){1, 4}), 0x55443322);
	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){2, 8}),
			  0xaa99887766554433);
	ck_assert_uint_eq(vgpu_layout_number(record, (struct vgpu_layout_span){0, 9}), 0);
}
END_TEST

/* A schema with texts that could end comments, strings and cells. */
static const char hostile[] =
	"schema Ab.1 {\n"
	"	doc \"*/ int x; /* \\\"quoted\\\" \\\\ a | b\\nnew line\";\n"
	"	releases 900.1, 901.1..902.3;\n"
	"	containers vgpumeta;\n"
	"	const BIG = 0xffffffffffffffff;\n"
	"	info R {\n"
	"		u32 a : id required unique \"*/ a | b `c` <d>\";\n"
	"		char n[33] : name required unique;\n"
	"		u64 v : vdev_id; u64 p : pdev_id; u64 f : fb_length;\n"
	"		u64 g : gsp_heap_size size = 1 GiB; u32 b : bar1_length == 256;\n"
	"		u32 m : max_instance in {5, 7}; u32 e : ecc_supported in {2..3, 9};\n"
	"		u64 r : fb_reservation; u8 t[3] : triple in {1, 2};\n"
	"	}\n"
	"	kernel K {\n"
	"		u32 a == id; char n[32] == name; u64 v == vdev_id; u64 p == pdev_id;\n"
	"		u64 f == fb_length; u64 g == gsp_heap_size; u64 b == bar1_length;\n"
	"		u32 m == max_instance; u32 e == ecc_supported; u64 r == fb_reservation;\n"
	"	}\n"
	"	control C command 0x20804003 {\n"
	"		u8 d == 1; u32 count == board.types; info items[3];\n"
	"	}\n"
	"	check c warning { require id != 4; message \"a | b {id:hex} *\"; source \"x | y\"; "
	"}\n"
	"}\n";

static void check_has(const char *text, const char *part, bool wanted)
{
	/* Check cannot report longer messages. */
	ck_assert_msg(!strstr(text, part) == !wanted, "'%s' %s in:\n%.2000s", part,
		      wanted ? "is not" : "is", text);
}

/* Export the schema above; release the text with free(). */
static char *export_hostile(const char *format)
{
	static const char *const texts[] = {hostile, NULL};
	const struct export_format *exporter = export_format_find(format);
	struct schema_set schemas;
	struct buf out = {0};
	char *text;

	ck_assert_ptr_nonnull(exporter);
	schemas_begin(&schemas, texts);
	if (exporter->one)
		exporter->one(schema_set_by_name(&schemas, "Ab.1"), &out);
	else
		exporter->all(&schemas, &out);
	text = xstrdup(buf_text(&out));
	buf_free(&out);
	schema_set_free(&schemas);
	return text;
}

START_TEST(hostile_c_header)
{
	char *text = export_hostile("c");

	check_has(text, "*/ int x", false);
	check_has(text, " * * / int x; /* \"quoted\" \\ a | b new line\n", true);
	check_has(text, " * @a: * / a | b", true);
	check_has(text, "#ifndef VGPU_AB_1_H\n", true);
	check_has(text, "#define BIG 0xffffffffffffffffull\n", true);
	check_has(text, "GSP releases 900.1, 901.1..902.3, schema Ab.1", true);
	check_has(text, "\tstruct R items[3];\n", true);
	check_has(text, "\tuint8_t padding37[3];\n", true);
	free(text);
}
END_TEST

/* First and last releases of ranges: of schemas, of one release, with shared and missing parts. */
static const char *const ranges[][2] = {
	{"525.47.04", "545.29.06"},
	{"570.86.15", "570.211.01"},
	{"580.65.06", "580.82.09"},
	{"580.94.02", "590.48.01"},
	{"570.144", "570.144"},
	{"570.144", "570.144.9"},
	{"9999.1", "9999.5"},
	{"0", "10"},
	{"9", "10.0.0"},
	{"1.99", "2.100"},
	{"570", "4294967295"},
	{"0.0", "0.0.0.0.0.0"},
};

static void check_in_range(const regex_t *pattern, const char *text,
			   const struct vgpu_release *first, const struct vgpu_release *last)
{
	bool matches = regexec(pattern, text, 0, NULL, 0) == 0, wanted;
	struct vgpu_release release;

	ck_assert(vgpu_release_parse(text, &release));
	wanted = vgpu_release_compare(&release, first) >= 0 &&
		 vgpu_release_compare(&release, last) <= 0;
	ck_assert_msg(matches == wanted, "%s %s", text, matches ? "matches" : "does not match");
}

/* Releases of one to four parts, all made of numbers near those of @end and of some others. */
static void check_near(const regex_t *pattern, const struct vgpu_release *end,
		       const struct vgpu_release *first, const struct vgpu_release *last)
{
	for (unsigned int code = 0; code < 9 * 9 * 9 * 9; code++) {
		struct buf text = {0};

		for (unsigned int i = 0, rest = code; i < 4; i++, rest /= 9) {
			uint32_t part = end->part[i];
			const uint32_t near[] = {part,	    part + 1,	   part - (part > 0),
						 part / 10, part % 10 * 9, 0,
						 100,	    UINT32_MAX,	   7};

			buf_printf(&text, "%s%s%u", i ? "." : "", rest % 2 ? "0" : "",
				   near[rest % 9]);
			check_in_range(pattern, buf_text(&text), first, last);
		}
		buf_free(&text);
	}
}

START_TEST(release_patterns)
{
	struct vgpu_release first, last;
	struct buf text = {0};
	regex_t pattern;

	ck_assert(vgpu_release_parse(ranges[_i][0], &first) &&
		  vgpu_release_parse(ranges[_i][1], &last));
	buf_printf(&text, "^(");
	export_release_pattern(&first, &last, &text);
	buf_printf(&text, ")$");
	ck_assert_int_eq(regcomp(&pattern, buf_text(&text), REG_EXTENDED | REG_NOSUB), 0);
	check_near(&pattern, &first, &first, &last);
	check_near(&pattern, &last, &first, &last);
	ck_assert_int_ne(regexec(&pattern, "570.x", 0, NULL, 0), 0);
	regfree(&pattern);
	buf_free(&text);
}
END_TEST

START_TEST(hostile_json_schema)
{
	char *text = export_hostile("json-schema");

	check_has(text, "\"description\":\"*/ a | b `c` <d>. Required. Member a\"", true);
	check_has(text, "\"const\":256", true);
	check_has(text, "\"default\":1073741824", true);
	check_has(text, "\"enum\":[\n            5,\n            7\n          ]", true);
	check_has(text, "\"minimum\":2,\n              \"maximum\":3", true);
	check_has(text, "\"maxItems\":3", true);
	free(text);
}
END_TEST

START_TEST(hostile_kaitai)
{
	char *text = export_hostile("ksy");

	check_has(text, "doc: \"*/ int x; /* \\\"quoted\\\" \\\\ a | b\\nnew line\"\n", true);
	check_has(text, "  id: vgpu_metadata_ab_1\n", true);
	/* A member that is not set is 0, even if 0 is not allowed. */
	check_has(text, "any-of: [0, 5, 7]\n", true);
	check_has(text, "valid: 256\n", true);
	check_has(text, "valid: _parent.num_kernel_structs\n", true);
	check_has(text, "repeat-expr: 3\n", true);
	free(text);
}
END_TEST

/* The description has every field of the parser's list, in the list's order. */
START_TEST(kaitai_has_the_fields_of_the_containers)
{
	static const enum vgpu_structure_id ids[] = {
		VGPU_STRUCTURE_MT_HEADER,    VGPU_STRUCTURE_BLOB_HEADER,
		VGPU_STRUCTURE_BOARD_HEADER, VGPU_STRUCTURE_META_HEADER,
		VGPU_STRUCTURE_GROUP_HEADER, VGPU_STRUCTURE_BOARD_GROUP,
		VGPU_STRUCTURE_SIGNATURE,
	};
	char *text = export_hostile("ksy");
	const char *at = text;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		for (u32 f = 0; f < vgpu_structures[ids[i]].count; f++) {
			const struct vgpu_field *field = &vgpu_structures[ids[i]].fields[f];
			struct buf line = {0};

			if (strcmp(field->name, "identifier") == 0)
				continue;
			buf_printf(&line, "      - id: %s\n        doc: ", field->name);
			at = strstr(at, buf_text(&line));
			ck_assert_msg(at, "%s is missing", field->name);
			at += line.size;
			buf_free(&line);
		}
	ck_assert_ptr_null(strstr(text, "{{"));
	free(text);
}
END_TEST

START_TEST(hostile_markdown)
{
	char *text = export_hostile("markdown");

	check_has(text, "\\*/ a \\| b \\`c\\` \\<d> (required) (unique) |\n", true);
	check_has(text, "| a \\| b {id:hex} \\* | x \\| y |\n", true);
	check_has(text, "| `== 256` |", true);
	free(text);
}
END_TEST

START_TEST(hostile_layouts)
{
	char *text = export_hostile("layouts");

	check_has(text,
		  "static const struct vgpu_layout_range Ab_1_ranges[] = {\n"
		  "\t{\"900.1\", \"900.1\"},\n\t{\"901.1\", \"902.3\"},\n};\n",
		  true);
	check_has(text, "\t\t.ranges = Ab_1_ranges,\n\t\t.range_count = 2,\n", true);
	check_has(text, "Ab_1_versions", false);
	free(text);
}
END_TEST

START_TEST(formats_are_found_by_name)
{
	ck_assert_ptr_null(export_format_find("xml"));
	ck_assert_ptr_null(export_format_find(""));
	ck_assert_ptr_nonnull(export_format_find("c")->one);
	ck_assert_ptr_nonnull(export_format_find("layouts")->all);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
		layouts_are_those_of_the_schemas,
		every_public_release_has_a_layout,
		driver_and_compiler_read_releases_alike,
		layout_accepts_vgpu_versions,
		layout_number_reads_spans,
		hostile_c_header,
		hostile_json_schema,
		hostile_kaitai,
		kaitai_has_the_fields_of_the_containers,
		hostile_markdown,
		hostile_layouts,
		formats_are_found_by_name,
	};
	Suite *suite = suite_create("export");
	TCase *tcase = tcase_create("export");

	for (size_t i = 0; i < ARRAY_SIZE(tests); i++)
		tcase_add_test(tcase, tests[i]);
	tcase_add_loop_test(tcase, release_patterns, 0, (int)ARRAY_SIZE(ranges));
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
