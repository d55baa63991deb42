// SPDX-License-Identifier: MIT
/* How JSON becomes text, and how templates are filled in. */
#include "compiler/base/json.h"

#include "compiler/base/embedded.h"
#include "compiler/base/template.h"
#include "tests/unit/unit.h"

static void check_printed(struct json_object *object, enum json_style style, const char *wanted)
{
	struct buf out = {0};

	json_print(object, style, &out);
	ck_assert_str_eq(buf_text(&out), wanted);
	buf_free(&out);
}

START_TEST(json_print_styles)
{
	struct json_object *object = json_object_new_object();
	struct json_object *list;

	check_printed(NULL, JSON_LINE, "null");
	check_printed(object, JSON_LINE, "{}");
	json_add_text(object, "text", "a/b \"c\" \\ \n\x01 \xc3\xa4");
	json_add_text(object, "none", NULL);
	json_add_number(object, "number", UINT64_MAX);
	json_add_hex(object, "hex", "\x00\x1f\xa0", 3);
	json_add_hex(object, "empty", "", 0);
	list = json_add_array(object, "list");
	json_append_text(list, "x");
	json_append_number(list, 0);
	json_add_number(json_append_object(list), "y", 1);
	json_append_number(json_append_array(list), 2);
	json_add_object(object, "object");
	check_printed(object, JSON_LINE,
		      "{\"text\":\"a/b \\\"c\\\" \\\\ \\n\\u0001 \xc3\xa4\",\"none\":null,"
		      "\"number\":18446744073709551615,\"hex\":\"001fa0\",\"empty\":\"\","
		      "\"list\":[\"x\",0,{\"y\":1},[2]],\"object\":{}}");
	check_printed(list, JSON_PRETTY,
		      "[\n  \"x\",\n  0,\n  {\n    \"y\":1\n  },\n  [\n    2\n  ]\n]");
	json_object_put(object);
}
END_TEST

START_TEST(json_quote_appends)
{
	struct buf out = {0};

	buf_printf(&out, "doc: ");
	json_quote("a \"b\" \\ /\n", &out);
	ck_assert_str_eq(buf_text(&out), "doc: \"a \\\"b\\\" \\\\ /\\n\"");
	buf_free(&out);
}
END_TEST

/* Two slots: name, and list, which has lines of its own. Others stand for nothing. */
static void fill_slot(const void *context, const char *name, struct buf *out)
{
	if (strcmp(name, "name") == 0)
		buf_printf(out, "%s", (const char *)context);
	if (strcmp(name, "list") == 0)
		buf_printf(out, "- a\n- b\n");
}

START_TEST(template_slots)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"", ""},
		{"no slot }} {", "no slot }} {"},
		{"{{name}}", "N"},
		{"<{{name}}, {{name}}>", "<N, N>"},
		{"{{open", "{{open"},
		{"{{unknown}}.", "."},
		{"list:\n{{list}}\nend\n", "list:\n- a\n- b\nend\n"},
		{"{{unknown}}\nend\n", "end\n"},
		{"x {{name}}\n{{name}} y\n", "x N\nN y\n"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = {0};

		template_print(rows[i].text, fill_slot, "N", &out);
		ck_assert_str_eq(buf_text(&out), rows[i].wanted);
		buf_free(&out);
	}
}
END_TEST

START_TEST(embedded_files_by_ending)
{
	static const struct embedded_file files[] = {{"a/page.html", "H"}, {"a/page.css", "C"}};

	ck_assert_str_eq(embedded_text(files, 2, ".html"), "H");
	ck_assert_str_eq(embedded_text(files, 2, "a/page.css"), "C");
	ck_assert_str_eq(embedded_text(files, 2, "a/a/page.css"), "");
	ck_assert_str_eq(embedded_text(files, 2, ".js"), "");
	ck_assert_ptr_nonnull(strstr(embedded_text(embedded_report, embedded_report_count, ".html"),
				     "{{facts}}"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		json_print_styles,
		json_quote_appends,
		template_slots,
		embedded_files_by_ending,
	};
	Suite *suite = suite_create("json");
	TCase *tcase = tcase_create("json");

	for (size_t i = 0; i < ARRAY_SIZE(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
