// SPDX-License-Identifier: MIT
/* Diagnostics: their shape, what -W does to them, limits, and that no file speaks to a terminal. */
#include "compiler/base/nearest.h"
#include "compiler/diag/diag.h"

#include <fcntl.h>
#include <json-c/json.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static struct location at(const struct input *input, uint32_t line, uint32_t column,
			  uint32_t length)
{
	return (struct location){.input = input, .line = line, .column = column, .length = length};
}

/* Say one thing of a text, and compare all that comes out. */
static void check_text(const char *source, struct location loc, const char *rule,
		       const char *wanted)
{
	struct input *input = input_from_text("t.yaml", source, strlen(source));
	struct said said;

	said_begin(&said);
	if (loc.line || loc.column)
		loc.input = input;
	diag_error(&said.diags, loc, rule, "%s", "wrong");
	ck_assert_str_eq(said_end(&said), wanted);
	said_free(&said);
	input_free(input);
}

START_TEST(shape)
{
	check_text("", (struct location){0}, NULL, "vgpumc: error: wrong\n");
	check_text("", (struct location){0}, "rule", "vgpumc: error: wrong [rule]\n");
	check_text("ab: cd\nef\n", at(NULL, 1, 5, 2), "rule",
		   "t.yaml:1:5: error: wrong [rule]\n    1 | ab: cd\n      |     ^~\n");
	check_text("ab: cd\nef", at(NULL, 2, 1, 1), "rule",
		   "t.yaml:2:1: error: wrong [rule]\n    2 | ef\n      | ^\n");
	/* the end of the file, an empty line, no length */
	check_text("ab\n", at(NULL, 2, 1, 0), "rule",
		   "t.yaml:2:1: error: wrong [rule]\n    2 | \n      | ^\n");
	check_text("ab\r\n", at(NULL, 1, 3, 1), "rule",
		   "t.yaml:1:3: error: wrong [rule]\n    1 | ab\n      |   ^\n");
	/* beyond the file: no excerpt */
	check_text("ab\n", at(NULL, 9, 1, 1), "rule", "t.yaml:9:1: error: wrong [rule]\n");
	/* columns are characters, and a tab is one */
	check_text("\xc3\xa4\xe2\x82\xac\tx\n", at(NULL, 1, 4, 1), "rule",
		   "t.yaml:1:4: error: wrong [rule]\n    1 | \xc3\xa4\xe2\x82\xac x\n"
		   "      |    ^\n");
}
END_TEST

START_TEST(whole_files)
{
	struct input *text = input_from_text("t.yaml", "a\n", 2), *binary;
	struct buf bytes = {0};
	struct said said;

	buf_add(&bytes, "abc", 3);
	binary = input_from_bytes("t.bin", &bytes);
	ck_assert_ptr_null(bytes.data);
	said_begin(&said);
	diag_error(&said.diags, location_of(text, 0), "rule", "a");
	diag_warning(&said.diags, location_of(binary, 0x1d8), "rule", "b");
	diag_note(&said.diags, location_of(binary, 0), "c %d", 5);
	ck_assert_str_eq(said_end(&said), "t.yaml: error: a [rule]\n"
					  "t.bin:0x1d8: warning: b [rule]\n"
					  "t.bin:0x0: note: c 5\n");
	ck_assert_uint_eq(said.diags.errors, 1);
	ck_assert_uint_eq(said.diags.warnings, 1);
	said_free(&said);
	input_free(text);
	input_free(binary);
}
END_TEST

/* A long line is shown around the column, and a very long one not at all. */
START_TEST(long_lines)
{
	enum { LONG = 500, HUGE_LINE = 2 << 20 };
	char *line = xcalloc(HUGE_LINE + 1, 1);
	const char *shown, *caret;
	struct input *input;
	struct said said;

	memset(line, 'a', LONG);
	line[299] = 'X';
	input = input_from_text("t", line, LONG);
	said_begin(&said);
	diag_error(&said.diags, at(input, 1, 300, 400), "rule", "wrong");
	shown = strchr(said_end(&said), '\n') + 1;
	ck_assert_ptr_nonnull(strstr(shown, "    1 | ...aaa"));
	caret = strchr(shown, '\n') + 1;
	ck_assert_int_eq(shown[strcspn(caret, "^")], 'X');
	ck_assert_uint_lt(strlen(said.text), 400);
	said_free(&said);
	input_free(input);

	memset(line, 'a', HUGE_LINE);
	input = input_from_text("t", line, HUGE_LINE);
	said_begin(&said);
	diag_error(&said.diags, at(input, 1, 300, 1), "rule", "wrong");
	ck_assert_str_eq(said_end(&said), "t:1:300: error: wrong [rule]\n");
	said_free(&said);
	input_free(input);
	free(line);
}
END_TEST

START_TEST(colours)
{
	struct said said;

	said_begin(&said);
	said.diags.color = true;
	diag_error(&said.diags, (struct location){0}, "rule", "wrong");
	ck_assert_str_eq(said_end(&said), "vgpumc: \033[1;31merror:\033[0m wrong [rule]\n");
	said_free(&said);
}
END_TEST

/* The stream is no terminal, so there are no colours, whatever NO_COLOR says. */
START_TEST(no_colours_in_a_file)
{
	FILE *file = tmpfile();
	struct diags diags;

	unsetenv("NO_COLOR");
	diags_init(&diags, file);
	ck_assert(!diags.color);
	ck_assert_uint_eq(diags.max_errors, 20);
	diags_free(&diags);
	fclose(file);
}
END_TEST

START_TEST(colours_on_a_terminal)
{
	int primary = posix_openpt(O_RDWR | O_NOCTTY), secondary;
	struct diags diags;
	FILE *terminal;

	if (primary < 0 || grantpt(primary) < 0 || unlockpt(primary) < 0)
		return;
	terminal = fopen(ptsname(primary), "r+");
	ck_assert_ptr_nonnull(terminal);
	secondary = fileno(terminal);
	ck_assert(isatty(secondary));
	for (int i = 0; i < 3; i++) {
		if (i == 0)
			unsetenv("NO_COLOR");
		else
			setenv("NO_COLOR", i == 1 ? "" : "1", 1);
		diags_init(&diags, terminal);
		ck_assert_int_eq(diags.color, i < 2);
		diags_free(&diags);
	}
	fclose(terminal);
	close(primary);
}
END_TEST

/* Check that no control character from a hostile file reaches the terminal. */
static const struct {
	const char *hostile;
	const char *shown;
} controls[] = {
	{"a\033[31mb", "a?[31mb"},
	{"a\001\002\x7f\b", "a????"},
	{"\xc2\x9b"
	 "31m",
	 "??31m"},
	{"\xc2\xa0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
	 "\xc2\xa0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
	{"\xff\xfe\xc3", "???"},
	{"\xc3(", "?("},
	{"\xe2\x82", "??"},
	{"\xf0\x9f\x98(", "?"
			  "?"
			  "?("},
	{"\xc0\xaf\xc1\xbf", "????"},
	{"\xf5\x80\x80\x80", "????"},
};

START_TEST(disarmed)
{
	const char *hostile = controls[_i].hostile;
	struct input *input = input_from_text(hostile, hostile, strlen(hostile));
	struct buf wanted = {0};
	struct said said;

	said_begin(&said);
	diag_error(&said.diags, at(input, 1, 1, 1), "rule", "%s", hostile);
	buf_printf(&wanted, "%s:1:1: error: %s [rule]\n    1 | %s\n      | ^\n", controls[_i].shown,
		   controls[_i].shown, controls[_i].shown);
	ck_assert_str_eq(said_end(&said), buf_text(&wanted));
	buf_free(&wanted);
	said_free(&said);
	input_free(input);
}
END_TEST

static const char *field(struct json_object *object, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : "";
}

/* One object on one line for each diagnostic, whatever is in it. */
START_TEST(json)
{
	struct input *input = input_from_text("a \"b\".yaml", "x\ny\n", 4);
	char *line, *rest = NULL;
	struct json_object *object;
	struct said said;

	said_begin(&said);
	said.diags.format = DIAG_JSON;
	diag_error(&said.diags, at(input, 2, 1, 7), "rule-a", "line\nfeed \"\\ \033 \xff");
	diag_note(&said.diags, (struct location){0}, "there");
	diag_warning(&said.diags, location_of(input, 0), "rule-b", "w");
	diags_finish(&said.diags);
	said_end(&said);

	line = strtok_r(said.text, "\n", &rest);
	object = json_tokener_parse(line);
	ck_assert_ptr_nonnull(object);
	ck_assert_str_eq(field(object, "file"), "a \"b\".yaml");
	ck_assert_str_eq(field(object, "line"), "2");
	ck_assert_str_eq(field(object, "column"), "1");
	ck_assert_str_eq(field(object, "length"), "7");
	ck_assert_str_eq(field(object, "severity"), "error");
	ck_assert_str_eq(field(object, "rule"), "rule-a");
	ck_assert_str_eq(field(object, "message"), "line?feed \"\\ ? ?");
	json_object_put(object);

	line = strtok_r(NULL, "\n", &rest);
	ck_assert_str_eq(line, "{\"severity\":\"note\",\"message\":\"there\"}");
	line = strtok_r(NULL, "\n", &rest);
	ck_assert_str_eq(line, "{\"file\":\"a \\\"b\\\".yaml\",\"severity\":\"warning\","
			       "\"rule\":\"rule-b\",\"message\":\"w\"}");
	ck_assert_ptr_null(strtok_r(NULL, "\n", &rest));
	said_free(&said);
	input_free(input);
}
END_TEST

START_TEST(json_of_binary)
{
	struct buf bytes = {0};
	struct input *input;
	struct said said;

	buf_add(&bytes, "abc", 3);
	input = input_from_bytes("-", &bytes);
	said_begin(&said);
	said.diags.format = DIAG_JSON;
	diag_error(&said.diags, location_of(input, 470), "rule", "w");
	ck_assert_str_eq(said_end(&said), "{\"file\":\"<stdout>\",\"offset\":470,\"severity\":"
					  "\"error\",\"rule\":\"rule\",\"message\":\"w\"}\n");
	said_free(&said);
	input_free(input);
}
END_TEST

static const struct {
	const char *specs[4];
	const char *said; /* of a warning of rule a, one of rule b, and an error of rule a */
	unsigned int errors, warnings;
} policies[] = {
	{{NULL}, "warning a, warning b, error a, ", 1, 2},
	{{"a"}, "warning a, warning b, error a, ", 1, 2},
	{{"no-a"}, "warning b, error a, ", 1, 1},
	{{"no-a", "no-b"}, "error a, ", 1, 0},
	{{"error"}, "error a, error b, error a, ", 3, 0},
	{{"error=a"}, "error a, warning b, error a, ", 2, 1},
	{{"error=b", "error=a"}, "error a, error b, error a, ", 3, 0},
	{{"error", "no-a"}, "error b, error a, ", 2, 0},
	{{"no-a", "error"}, "error b, error a, ", 2, 0},
	/* the last word counts */
	{{"no-a", "a"}, "warning a, warning b, error a, ", 1, 2},
	{{"a", "no-a"}, "warning b, error a, ", 1, 1},
	{{"error=a", "a"}, "warning a, warning b, error a, ", 1, 2},
	{{"no-a", "error=a"}, "error a, warning b, error a, ", 2, 1},
	{{"error=a", "no-a"}, "warning b, error a, ", 1, 1},
	/* other rules are left alone */
	{{"no-ab", "error=", "no-", ""}, "warning a, warning b, error a, ", 1, 2},
};

START_TEST(policy)
{
	struct buf short_form = {0};
	const char *second;
	char *line, *rest = NULL;
	struct said said;

	said_begin(&said);
	for (size_t i = 0; i < ARRAY_SIZE(policies[_i].specs) && policies[_i].specs[i]; i++)
		diags_policy(&said.diags, policies[_i].specs[i]);
	diag_warning(&said.diags, (struct location){0}, "a", "a");
	diag_note(&said.diags, (struct location){0}, "of a");
	diag_warning(&said.diags, (struct location){0}, "b", "b");
	diag_error(&said.diags, (struct location){0}, "a", "a");
	said_end(&said);
	/* A note shares the fate of what it belongs to. */
	second = strstr(strstr(policies[_i].said, " a, ") + 1, " a, ");
	ck_assert_int_eq(strstr(said.text, "of a") != NULL, second != NULL);
	for (line = strtok_r(said.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char severity[8] = "", rule[2] = "";

		if (sscanf(line, "vgpumc: %7[a-z]: %1s", severity, rule) == 2 &&
		    strcmp(severity, "note") != 0)
			buf_printf(&short_form, "%s %s, ", severity, rule);
	}
	ck_assert_str_eq(buf_text(&short_form), policies[_i].said);
	ck_assert_uint_eq(said.diags.errors, policies[_i].errors);
	ck_assert_uint_eq(said.diags.warnings, policies[_i].warnings);
	buf_free(&short_form);
	said_free(&said);
}
END_TEST

static const struct {
	unsigned int max, errors, warnings;
	const char *end; /* the last line */
	size_t lines;
} limits[] = {
	{20, 20, 0, "vgpumc: error: 20", 40},	  {20, 21, 0, "vgpumc: 1 more error", 41},
	{2, 5, 0, "vgpumc: 3 more errors", 5},	  {2, 0, 5, "vgpumc: 3 more warnings", 5},
	{2, 3, 4, "vgpumc: 2 more warnings", 10}, {0, 50, 0, "vgpumc: error: 50", 100},
	{1, 1, 0, "vgpumc: error: 1", 2},
};

/* Errors beyond the limit are counted and not shown, nor are their notes. */
START_TEST(max_errors)
{
	struct said said;
	const char *last = "";
	char *line, *rest = NULL;
	size_t lines = 0;

	said_begin(&said);
	said.diags.max_errors = limits[_i].max;
	for (unsigned int i = 1; i <= limits[_i].errors; i++) {
		diag_error(&said.diags, (struct location){0}, "rule", "%u", i);
		diag_note(&said.diags, (struct location){0}, "note");
	}
	for (unsigned int i = 1; i <= limits[_i].warnings; i++) {
		diag_warning(&said.diags, (struct location){0}, "rule", "%u", i);
		diag_note(&said.diags, (struct location){0}, "note");
	}
	diags_finish(&said.diags);
	said_end(&said);
	ck_assert_uint_eq(said.diags.errors, limits[_i].errors);
	ck_assert_uint_eq(said.diags.warnings, limits[_i].warnings);
	for (line = strtok_r(said.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		lines++;
		if (strcmp(line, "vgpumc: note: note") != 0)
			last = line;
	}
	ck_assert_uint_eq(lines, limits[_i].lines);
	ck_assert_msg(!strncmp(last, limits[_i].end, strlen(limits[_i].end)), "%s", last);
	said_free(&said);
}
END_TEST

static const struct {
	const char *word;
	const char *near;
} words[] = {
	{"max_instance", "max_instance"},
	{"max_instanc", "max_instance"},
	{"max_instances", "max_instance"},
	{"max-instance", "max_instance"},
	{"mxa_instance", "max_instance"},
	{"nmae", "name"},
	{"nam", "name"},
	{"nme", "name"},
	{"iid", "id"},
	{"x", NULL},
	{"", NULL},
	{"zzzzzz", NULL},
	{"framebuffer", NULL},
	{"max_instance_max_instance_max_instance_max_instance", NULL},
};

START_TEST(near)
{
	static const char *const candidates[] = {
		"id", "name", "max_instance",
		"a_candidate_that_is_longer_than_any_word_that_is_ever_compared"};
	const char *found = nearest(words[_i].word, candidates, ARRAY_SIZE(candidates));

	ck_assert_str_eq(found ? found : "(none)", words[_i].near ? words[_i].near : "(none)");
	ck_assert_ptr_null(nearest(words[_i].word, NULL, 0));
}
END_TEST

/* Of two that are as near the first, so that the same input always gets the same answer. */
START_TEST(near_is_stable)
{
	static const char *const candidates[] = {"type_a", "type_b", "type_c"};

	ck_assert_str_eq(nearest("type_x", candidates, 3), "type_a");
	ck_assert_str_eq(nearest("type_x", candidates + 1, 2), "type_b");
	ck_assert_str_eq(nearest("type_c", candidates, 3), "type_c");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tcase = tcase_create("diag");

	tcase_add_test(tcase, shape);
	tcase_add_test(tcase, whole_files);
	tcase_add_test(tcase, long_lines);
	tcase_add_test(tcase, colours);
	tcase_add_test(tcase, no_colours_in_a_file);
	tcase_add_test(tcase, colours_on_a_terminal);
	tcase_add_loop_test(tcase, disarmed, 0, (int)ARRAY_SIZE(controls));
	tcase_add_test(tcase, json);
	tcase_add_test(tcase, json_of_binary);
	tcase_add_loop_test(tcase, policy, 0, (int)ARRAY_SIZE(policies));
	tcase_add_loop_test(tcase, max_errors, 0, (int)ARRAY_SIZE(limits));
	tcase_add_loop_test(tcase, near, 0, (int)ARRAY_SIZE(words));
	tcase_add_test(tcase, near_is_stable);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
