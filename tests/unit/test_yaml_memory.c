// SPDX-License-Identifier: MIT
/* What libyaml calls for memory, while it reads and otherwise. */
#include "compiler/source/yaml_memory.h"

#include "compiler/base/mem.h"
#include "tests/unit/unit.h"

#define MANY 1000

void *yaml_malloc(size_t size);
void *yaml_realloc(void *old, size_t size);
void yaml_free(void *old);
char *yaml_strdup(const char *text);

/* Given back, a small piece is the next that is taken: they come out of the block. */
START_TEST(pieces_come_again)
{
	void *first, *again;

	yaml_memory_start();
	first = yaml_malloc(16);
	yaml_free(first);
	again = yaml_malloc(64);
	if (!SANITIZED)
		ck_assert_uint_eq((uintptr_t)first, (uintptr_t)again);
	yaml_free(again);
	yaml_free(NULL);
	yaml_memory_end();
}
END_TEST

/* More than there are in the block, and larger ones; none overlaps another. */
START_TEST(pieces_are_apart)
{
	char *pieces[MANY];

	yaml_memory_start();
	for (size_t i = 0; i < MANY; i++) {
		pieces[i] = yaml_malloc(i % 100 + 1);
		memset(pieces[i], (int)(i % 251), i % 100 + 1);
	}
	for (size_t i = 0; i < MANY; i++) {
		for (size_t at = 0; at <= i % 100; at++)
			ck_assert_int_eq((unsigned char)pieces[i][at], (int)(i % 251));
		yaml_free(pieces[i]);
	}
	yaml_memory_end();
}
END_TEST

START_TEST(pieces_grow)
{
	char *text, *copy;

	yaml_memory_start();
	text = yaml_realloc(NULL, 4);
	memcpy(text, "abc", 4);
	for (size_t size = 8; size <= 4096; size *= 2)
		text = yaml_realloc(text, size);
	copy = yaml_strdup(text);
	ck_assert_str_eq(text, "abc");
	ck_assert_str_eq(copy, "abc");
	ck_assert_ptr_null(yaml_strdup(NULL));
	yaml_free(text);
	yaml_free(copy);
	yaml_memory_end();
}
END_TEST

/* What was taken before the start may be given back later, and nothing is lost without one. */
START_TEST(before_and_after)
{
	char *before = yaml_malloc(16), *small = yaml_malloc(0);

	yaml_memory_start();
	before = yaml_realloc(before, 32);
	yaml_free(small);
	yaml_memory_end();
	yaml_free(yaml_realloc(before, 64));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml_memory");
	TCase *tcase = tcase_create("yaml_memory");

	tcase_add_test(tcase, pieces_come_again);
	tcase_add_test(tcase, pieces_are_apart);
	tcase_add_test(tcase, pieces_grow);
	tcase_add_test(tcase, before_and_after);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
