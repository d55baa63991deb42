// SPDX-License-Identifier: MIT
/* The hash table from strings to numbers. */
#include "compiler/base/strmap.h"

#include <stdio.h>

#include "tests/unit/unit.h"

START_TEST(find_and_put)
{
	struct strmap map;
	struct strmap_entry *entry;

	strmap_init(&map);
	ck_assert_ptr_null(strmap_find(&map, "a", 1));
	entry = strmap_put(&map, "a", 1);
	ck_assert_uint_eq(entry->value, STRMAP_NEW);
	entry->value = 7;
	ck_assert_uint_eq(strmap_put(&map, "a", 1)->value, 7);
	ck_assert_uint_eq(strmap_find(&map, "a", 1)->value, 7);
	ck_assert_uint_eq(map.count, 1);
	strmap_free(&map);
}
END_TEST

/* Strings of different lengths differ, and may contain NUL; the empty string is one too. */
START_TEST(bytes_not_strings)
{
	static const struct {
		const char *text;
		size_t size;
	} all[] = {{"", 0}, {"a", 1}, {"a\0", 2}, {"a\0b", 3}, {"a\0c", 3}, {"\0", 1}, {"\0\0", 2}};
	struct strmap map;

	strmap_init(&map);
	for (uint32_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct strmap_entry *entry = strmap_put(&map, all[i].text, all[i].size);

		ck_assert_uint_eq(entry->value, STRMAP_NEW);
		entry->value = i;
	}
	for (uint32_t i = 0; i < ARRAY_SIZE(all); i++)
		ck_assert_uint_eq(strmap_find(&map, all[i].text, all[i].size)->value, i);
	strmap_free(&map);
}
END_TEST

START_TEST(grows)
{
	enum { COUNT = 20000 };
	char(*texts)[8] = xcalloc(COUNT, sizeof(*texts));
	struct strmap map;
	size_t found = 0;

	strmap_init(&map);
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]), "w%u", i);
		strmap_put(&map, texts[i], strlen(texts[i]))->value = i;
	}
	ck_assert_uint_eq(map.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		found += strmap_find(&map, texts[i], strlen(texts[i]))->value == i;
	ck_assert_uint_eq(found, COUNT);
	ck_assert_ptr_null(strmap_find(&map, "w", 1));
	strmap_free(&map);
	free(texts);
}
END_TEST

START_TEST(reset_empties)
{
	struct strmap map;

	strmap_init(&map);
	for (size_t expected = 0; expected < 1000; expected += 333) {
		strmap_put(&map, "a", 1)->value = 1;
		strmap_reset(&map, expected);
		ck_assert_uint_eq(map.count, 0);
		ck_assert_ptr_null(strmap_find(&map, "a", 1));
		ck_assert_uint_eq(strmap_put(&map, "a", 1)->value, STRMAP_NEW);
	}
	strmap_free(&map);
}
END_TEST

/* Each map has a key of its own, so nobody can tell which strings collide. */
START_TEST(keys_differ)
{
	struct strmap a, b;

	strmap_init(&a);
	strmap_init(&b);
	ck_assert_mem_ne(a.key, b.key, sizeof(a.key));
	strmap_free(&a);
	strmap_free(&b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("strmap");
	TCase *tcase = tcase_create("strmap");

	tcase_add_test(tcase, find_and_put);
	tcase_add_test(tcase, bytes_not_strings);
	tcase_add_test(tcase, grows);
	tcase_add_test(tcase, keys_differ);
	tcase_add_test(tcase, reset_empties);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
