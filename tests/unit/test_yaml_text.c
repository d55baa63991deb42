// SPDX-License-Identifier: MIT
/* What is plain text, and that libyaml reads it in its own buffer as it does by decoding it. */
#include "compiler/source/yaml_text.h"

#include "compiler/base/mem.h"
#include "tests/unit/unit.h"

#define ROOM 24u

START_TEST(plain_bytes)
{
	uint8_t text[ROOM];

	for (unsigned int c = 0; c < 256; c++) {
		const bool plain = (c >= ' ' && c <= '~') || c == '\n' || c == '\t';

		for (size_t at = 0; at < ROOM; at++) {
			memset(text, '\n', ROOM);
			text[at] = (uint8_t)c;
			for (size_t size = 0; size <= ROOM; size++)
				ck_assert_int_eq(yaml_text_is_plain(text, size),
						 plain || size <= at);
		}
	}
}
END_TEST

/* Bytes that meet in one word do not hide one another. */
START_TEST(plain_pairs)
{
	uint8_t text[8] = "        ";

	for (unsigned int a = 0; a < 256; a++) {
		for (unsigned int b = 0; b < 256; b++) {
			bool plain;

			text[3] = (uint8_t)a;
			text[4] = (uint8_t)b;
			plain = yaml_text_is_plain(&text[3], 1) && yaml_text_is_plain(&text[4], 1);
			ck_assert_int_eq(yaml_text_is_plain(text, sizeof(text)), plain);
		}
	}
}
END_TEST

static void print_mark(struct buf *buf, const char *name, yaml_mark_t mark)
{
	buf_printf(buf, " %s %zu:%zu:%zu", name, mark.index, mark.line, mark.column);
}

/* Whatever libyaml says of the first @size bytes. */
static void print_events(struct buf *buf, const char *from, size_t size, bool plain)
{
	struct yaml_text text;
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;
	char *copy = xmalloc(size + 1);

	memcpy(copy, from, size);
	copy[size] = 0;
	ck_assert(yaml_parser_initialize(&parser));
	yaml_text_set(&text, &parser, (uint8_t *)copy, size, plain);
	while (more && yaml_parser_parse(&parser, &event)) {
		buf_printf(buf, "%d", (int)event.type);
		print_mark(buf, "from", event.start_mark);
		print_mark(buf, "to", event.end_mark);
		if (event.type == YAML_SCALAR_EVENT)
			buf_printf(buf, " '%s'", (const char *)event.data.scalar.value);
		buf_printf(buf, "\n");
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	if (more) {
		buf_printf(buf, "%s %s", parser.problem, parser.context ? parser.context : "");
		print_mark(buf, "at", parser.problem_mark);
		print_mark(buf, "began", parser.context_mark);
	}
	yaml_text_end(&text, &parser);
	yaml_parser_delete(&parser);
	free(copy);
}

/* Cut off anywhere, so that the text ends in the midst of everything. */
START_TEST(both_ways)
{
	static const char text[] =
		"%YAML 1.1\n%TAG !e! tag:e,2000:\n--- &a # note\n"
		"plain text: [*a, !e!t 'x\n  y', \"\\x41 \\\n  z\", {b: , ? c}]\n"
		"? >-\n  folded\n\n  text\n: |+2\n    kept\n\n"
		"-x: -1\n  ---a\n\n"
		"list:\n- 1\n-\n  - two three\n  - 4\t# tab\n"
		"last: 'it''s'\n...\n--- b\n...\n--- {c: [}";

	for (size_t size = 0; size < sizeof(text); size++) {
		struct buf own = {0}, decoded = {0};

		ck_assert(yaml_text_is_plain((const uint8_t *)text, size));
		print_events(&own, text, size, true);
		print_events(&decoded, text, size, false);
		ck_assert_str_eq(buf_text(&own), buf_text(&decoded));
		buf_free(&own);
		buf_free(&decoded);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml_text");
	TCase *tcase = tcase_create("yaml_text");

	tcase_add_test(tcase, plain_bytes);
	tcase_add_test(tcase, plain_pairs);
	tcase_add_test(tcase, both_ways);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
