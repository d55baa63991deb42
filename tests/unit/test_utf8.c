// SPDX-License-Identifier: MIT
/* UTF-8: every character there and back, lengths, cuts. What is printable: test_diag.c. */
#include "compiler/base/utf8.h"

#include "tests/unit/unit.h"

START_TEST(every_character)
{
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		const size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		char text[UTF8_MAX_SIZE + 1] = "";
		uint32_t decoded = 0;
		bool continues = false;

		if (utf8_encode(text, c) != size || strlen(text) != size)
			ck_abort_msg("U+%04X is not encoded in %zu bytes", c, size);
		if (utf8_decode(text, &decoded) != size || decoded != c)
			ck_abort_msg("U+%04X is decoded as U+%04X", c, decoded);
		for (size_t i = 0; i < size; i++)
			continues |= utf8_continues(text[i]) != (i > 0);
		ck_assert(!continues);
		ck_assert_uint_eq(utf16_length(text, size), c < 0x10000 ? 1 : 2);
	}
}
END_TEST

START_TEST(known_characters)
{
	static const struct {
		uint32_t character;
		const char *text;
	} rows[] = {
		{'A', "A"},
		{0x7f, "\x7f"},
		{0x80, "\xc2\x80"},
		{0x7ff, "\xdf\xbf"},
		{0x800, "\xe0\xa0\x80"},
		{0x20ac, "\xe2\x82\xac"},
		{0xfffd, "\xef\xbf\xbd"},
		{0x10000, "\xf0\x90\x80\x80"},
		{0x10ffff, "\xf4\x8f\xbf\xbf"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char text[UTF8_MAX_SIZE + 1] = "";

		utf8_encode(text, rows[i].character);
		ck_assert_str_eq(text, rows[i].text);
	}
	ck_assert_uint_eq(utf16_length("", 0), 0);
	ck_assert_uint_eq(utf16_length("a\xf0\x90\x80\x80z", 6), 4);
}
END_TEST

START_TEST(cuts_whole_characters)
{
	static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x90\x80\x80";
	static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};

	for (size_t limit = 0; limit < ARRAY_SIZE(cuts); limit++)
		ck_assert_uint_eq(utf8_cut(text, sizeof(text) - 1, limit), cuts[limit]);
	ck_assert_uint_eq(utf8_cut(text, 3, 100), 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tcase = tcase_create("utf8");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, every_character);
	tcase_add_test(tcase, known_characters);
	tcase_add_test(tcase, cuts_whole_characters);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
