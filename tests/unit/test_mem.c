// SPDX-License-Identifier: MIT
/* Memory, arenas and buffers: growth, zeroes, alignment, and sizes that do not fit size_t. */
#include "compiler/base/arena.h"
#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

#include "tests/unit/unit.h"

static bool all_are(const uint8_t *bytes, size_t size, int value)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

START_TEST(size_zero)
{
	free(xmalloc(0));
	free(xcalloc(0, 8));
	free(xcalloc(8, 0));
	free(xreallocarray(NULL, 0, 0));
}
END_TEST

START_TEST(calloc_is_zeroed)
{
	uint8_t *bytes = xcalloc(100, 3);

	ck_assert(all_are(bytes, 300, 0));
	free(bytes);
}
END_TEST

START_TEST(strdup_copies)
{
	const char text[] = "a\xc3\xa4";
	char *copy = xstrdup(text);

	ck_assert_ptr_ne(copy, text);
	ck_assert_str_eq(copy, text);
	free(copy);
}
END_TEST

START_TEST(vector_grows)
{
	struct {
		uint32_t *items;
		size_t count, capacity;
	} vector = {0};

	for (uint32_t i = 0; i < 1000; i++)
		*vec_push(&vector) = i ^ 0x5a5a;
	ck_assert_uint_eq(vector.count, 1000);
	ck_assert_uint_ge(vector.capacity, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(vector.items[i], i ^ 0x5a5a);
	free(vector.items);
}
END_TEST

/* Sizes below, at and above a chunk: all zeroed, aligned, and none overlaps another. */
START_TEST(arena_allocates)
{
	static const size_t sizes[] = {1, 0, 7, 65536, 1, 65535, 65537, 200000, 16, 3};
	uint8_t *blocks[ARRAY_SIZE(sizes)];
	struct arena arena = {0};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		blocks[i] = arena_alloc(&arena, sizes[i]);
		ck_assert_uint_eq((uintptr_t)blocks[i] % sizeof(uint64_t), 0);
		ck_assert(all_are(blocks[i], sizes[i], 0));
		memset(blocks[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		ck_assert(all_are(blocks[i], sizes[i], (int)i + 1));
	arena_free(&arena);
	ck_assert_ptr_null(arena.chunk);
	arena_free(&arena);
}
END_TEST

START_TEST(arena_text)
{
	struct arena arena = {0};

	ck_assert_str_eq(arena_strndup(&arena, "abc", 2), "ab");
	ck_assert_str_eq(arena_strndup(&arena, NULL, 0), "");
	ck_assert_str_eq(arena_printf(&arena, "%s-%d", "a", 5), "a-5");
	ck_assert_str_eq(arena_printf(&arena, "%s", ""), "");
	arena_free(&arena);
}
END_TEST

START_TEST(buffer_grows)
{
	struct buf buf = {0};
	char many[5000];

	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = 0;
	ck_assert_str_eq(buf_text(&buf), "");
	buf_printf(&buf, "%s", "");
	buf_add(&buf, NULL, 0);
	ck_assert_uint_eq(buf.size, 0);
	buf_add(&buf, "a\0b", 3);
	ck_assert_uint_eq(*buf_grow(&buf, 2), 0);
	ck_assert_uint_eq(buf.size, 5);
	buf_printf(&buf, "%s", many);
	ck_assert_uint_eq(buf.size, 5 + strlen(many));
	ck_assert_str_eq(buf_text(&buf) + 5, many);
	ck_assert_uint_eq(buf.size, 5 + strlen(many));
	ck_assert_mem_eq(buf.data, "a\0b\0", 5);
	buf_free(&buf);
	ck_assert_uint_eq(buf.size, 0);
	ck_assert_ptr_null(buf.data);
	buf_free(&buf);
}
END_TEST

/* Sizes whose product or sum overflows; each calls out_of_memory(), here an exit with 1. */
START_TEST(too_much)
{
	struct arena arena = {0};
	struct buf buf = {0};
	size_t capacity = SIZE_MAX / 2 + 1;

	switch (_i) {
	case 0:
		free(xreallocarray(NULL, capacity, 2));
		break;
	case 1:
		arena_array(&arena, capacity, 2);
		break;
	case 2:
		arena_alloc(&arena, SIZE_MAX);
		break;
	case 3:
		buf_add(&buf, "a", 1);
		buf_grow(&buf, SIZE_MAX);
		break;
	default:
		vec_grow(NULL, &capacity, 1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tcase = tcase_create("mem");

	tcase_add_test(tcase, size_zero);
	tcase_add_test(tcase, calloc_is_zeroed);
	tcase_add_test(tcase, strdup_copies);
	tcase_add_test(tcase, vector_grows);
	tcase_add_test(tcase, arena_allocates);
	tcase_add_test(tcase, arena_text);
	tcase_add_test(tcase, buffer_grows);
	tcase_add_loop_exit_test(tcase, too_much, 1, 0, 5);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
