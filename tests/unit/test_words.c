// SPDX-License-Identifier: MIT
/* The set of words. */
#include "compiler/base/strmap.h"

#include <stdio.h>

#include "tests/unit/unit.h"

START_TEST(find_and_put)
{
	struct strmap words;
	struct strmap_entry *word;

	strmap_init(&words);
	ck_assert_ptr_null(strmap_find(&words, "a", 1));
	word = strmap_put(&words, "a", 1);
	ck_assert_uint_eq(word->value, STRMAP_NEW);
	word->value = 7;
	ck_assert_uint_eq(strmap_put(&words, "a", 1)->value, 7);
	ck_assert_uint_eq(strmap_find(&words, "a", 1)->value, 7);
	ck_assert_uint_eq(words.count, 1);
	strmap_free(&words);
}
END_TEST

/* Length counts, and so do NUL bytes; the empty word is one. */
START_TEST(bytes_not_strings)
{
	static const struct {
		const char *text;
		size_t size;
	} all[] = {{"", 0}, {"a", 1}, {"a\0", 2}, {"a\0b", 3}, {"a\0c", 3}, {"\0", 1}, {"\0\0", 2}};
	struct strmap words;

	strmap_init(&words);
	for (uint32_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct strmap_entry *word = strmap_put(&words, all[i].text, all[i].size);

		ck_assert_uint_eq(word->value, STRMAP_NEW);
		word->value = i;
	}
	for (uint32_t i = 0; i < ARRAY_SIZE(all); i++)
		ck_assert_uint_eq(strmap_find(&words, all[i].text, all[i].size)->value, i);
	strmap_free(&words);
}
END_TEST

START_TEST(many)
{
	enum { COUNT = 20000 };
	char(*texts)[8] = xcalloc(COUNT, sizeof(*texts));
	struct strmap words;
	size_t found = 0;

	strmap_init(&words);
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]), "w%u", i);
		strmap_put(&words, texts[i], strlen(texts[i]))->value = i;
	}
	ck_assert_uint_eq(words.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		found += strmap_find(&words, texts[i], strlen(texts[i]))->value == i;
	ck_assert_uint_eq(found, COUNT);
	ck_assert_ptr_null(strmap_find(&words, "w", 1));
	strmap_free(&words);
	free(texts);
}
END_TEST

START_TEST(reset_empties)
{
	struct strmap words;

	strmap_init(&words);
	for (size_t expected = 0; expected < 1000; expected += 333) {
		strmap_put(&words, "a", 1)->value = 1;
		strmap_reset(&words, expected);
		ck_assert_uint_eq(words.count, 0);
		ck_assert_ptr_null(strmap_find(&words, "a", 1));
		ck_assert_uint_eq(strmap_put(&words, "a", 1)->value, STRMAP_NEW);
	}
	strmap_free(&words);
}
END_TEST

/* Each byte counts, wherever it stands, and so do zeroes in the end. */
START_TEST(hashes_differ)
{
	static const char tails[] = "a\0\0\0";
	char text[] = "------------";
	struct strmap words;

	strmap_init(&words);
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		uint32_t hash = strmap_put(&words, "------------", sizeof(text) - 1)->hash;

		text[at] = '+';
		ck_assert_uint_ne(strmap_put(&words, text, sizeof(text) - 1)->hash, hash);
		strmap_reset(&words, 0);
		text[at] = '-';
	}
	for (size_t size = 2; size < sizeof(tails); size++) {
		uint32_t hash = strmap_put(&words, tails, size - 1)->hash;

		ck_assert_uint_ne(strmap_put(&words, tails, size)->hash, hash);
	}
	strmap_free(&words);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("words");
	TCase *tcase = tcase_create("words");

	tcase_add_test(tcase, find_and_put);
	tcase_add_test(tcase, bytes_not_strings);
	tcase_add_test(tcase, many);
	tcase_add_test(tcase, hashes_differ);
	tcase_add_test(tcase, reset_empties);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
