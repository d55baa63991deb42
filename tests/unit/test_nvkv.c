// SPDX-License-Identifier: MIT
/* The key-value encoding of GSP's answers. */
#include "compiler/host/nvkv.h"

#include "compiler/base/mem.h"
#include "tests/unit/unit.h"

#define HEAD(opcode, key, index) ((uint64_t)(opcode) << 28 | (uint64_t)(index) << 16 | (key))
#define COUNT(n)		 ((uint64_t)(n) << 32)

/* A walk over words, in memory that ends where the words do. */
struct walk {
	uint8_t *bytes;
	struct nvkv_reader reader;
	struct nvkv_item item;
};

static void start(struct walk *walk, const uint64_t *words, size_t size)
{
	walk->bytes = xmalloc(size);
	for (size_t i = 0; i < size; i++)
		walk->bytes[i] = (uint8_t)(words[i / 8] >> 8 * (i % 8));
	nvkv_start(&walk->reader, walk->bytes, size);
}

static bool next(struct walk *walk)
{
	return nvkv_next(&walk->reader, &walk->item);
}

static void end(struct walk *walk)
{
	ck_assert(!next(walk));
	ck_assert_ptr_null(walk->reader.error);
	free(walk->bytes);
}

static void expect_number(struct walk *walk, unsigned int key, uint64_t number)
{
	ck_assert(next(walk));
	ck_assert(!walk->item.array);
	ck_assert_uint_eq(walk->item.key, key);
	ck_assert_uint_eq(walk->item.number, number);
}

START_TEST(immediate_value)
{
	static const uint64_t words[] = {HEAD(0, 0x3102, 5) | COUNT(0xfedcba98)};
	struct walk walk;

	start(&walk, words, sizeof(words));
	expect_number(&walk, 0x3102, 0xfedcba98);
	ck_assert_uint_eq(walk.item.index, 5);
	ck_assert_uint_eq(walk.item.offset, 0);
	end(&walk);
}
END_TEST

START_TEST(sequences_count_their_keys)
{
	static const uint64_t words[] = {
		HEAD(1, 0x10, 0) | COUNT(3),   0x0000000200000001, 3,
		HEAD(2, 0xfffe, 7) | COUNT(2), UINT64_MAX,	   4,
	};
	struct walk walk;

	start(&walk, words, sizeof(words));
	expect_number(&walk, 0x10, 1);
	expect_number(&walk, 0x11, 2);
	expect_number(&walk, 0x12, 3);
	expect_number(&walk, 0xfffe, UINT64_MAX);
	ck_assert_uint_eq(walk.item.offset, 24);
	expect_number(&walk, 0xffff, 4);
	ck_assert_uint_eq(walk.item.index, 7);
	end(&walk);
}
END_TEST

START_TEST(arrays_are_in_the_buffer)
{
	static const uint64_t words[] = {
		HEAD(3, 1, 0) | COUNT(9), 0x0807060504030201, 9,
		HEAD(4, 2, 0) | COUNT(1), 0x12345678,	      HEAD(5, 3, 0) | COUNT(0),
	};
	static const struct {
		size_t offset;
		uint32_t count;
		uint8_t element;
	} arrays[] = {{8, 9, 1}, {32, 1, 4}, {48, 0, 8}};
	struct walk walk;

	start(&walk, words, sizeof(words));
	for (size_t i = 0; i < ARRAY_SIZE(arrays); i++) {
		ck_assert(next(&walk));
		ck_assert(walk.item.array);
		ck_assert_uint_eq(walk.item.key, i + 1);
		ck_assert_uint_eq(walk.item.count, arrays[i].count);
		ck_assert_uint_eq(walk.item.element, arrays[i].element);
		ck_assert_ptr_eq(walk.item.bytes, walk.bytes + arrays[i].offset);
	}
	end(&walk);
}
END_TEST

START_TEST(words_of_zeros_end_the_items)
{
	static const uint64_t words[] = {HEAD(0, 1, 0) | COUNT(2), 0, 0};
	struct walk walk;

	start(&walk, words, sizeof(words));
	expect_number(&walk, 1, 2);
	end(&walk);
	start(&walk, words, 0);
	end(&walk);
}
END_TEST

/* Errors, with the offsets at which they are reported. */
static const struct {
	const char *error;
	size_t offset;
	size_t size;
	uint64_t words[3];
} faults[] = {
	{"the answer ends inside a word", 0, 7, {HEAD(0, 1, 0) | COUNT(1)}},
	{"the answer ends inside a word", 8, 9, {HEAD(0, 1, 0) | COUNT(1), 1}},
	{"unknown opcode", 0, 8, {HEAD(6, 1, 0)}},
	{"unknown opcode", 8, 16, {HEAD(0, 1, 0) | COUNT(1), HEAD(15, 1, 0)}},
	{"a sequence is empty or runs out of keys", 0, 8, {HEAD(1, 1, 0)}},
	{"a sequence is empty or runs out of keys", 0, 24, {HEAD(1, 0xffff, 0) | COUNT(2), 0, 0}},
	{"a sequence is empty or runs out of keys", 0, 16, {HEAD(2, 1, 0) | COUNT(UINT32_MAX), 0}},
	{"values reach beyond the end of the answer", 8, 8, {HEAD(2, 1, 0) | COUNT(1)}},
	{"values reach beyond the end of the answer", 8, 12, {HEAD(1, 1, 0) | COUNT(1), 1}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(1, 1, 0) | COUNT(3), 1}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(3, 1, 0) | COUNT(9), 1}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(3, 1, 0) | COUNT(UINT32_MAX)}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(4, 1, 0) | COUNT(UINT32_MAX)}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(5, 1, 0) | COUNT(UINT32_MAX)}},
	{"values reach beyond the end of the answer", 8, 16, {HEAD(5, 1, 0) | COUNT(0x20000001)}},
	{"the padding is not zero", 9, 16, {HEAD(3, 1, 0) | COUNT(1), 0x0101}},
	{"the padding is not zero", 12, 16, {HEAD(1, 1, 0) | COUNT(1), UINT64_C(1) << 63}},
	{"bytes follow the end of the items", 0, 16, {0, 1}},
	{"bytes follow the end of the items", 8, 20, {HEAD(0, 1, 0) | COUNT(1), 0, 1}},
};

START_TEST(malformed_answers)
{
	struct walk walk;

	start(&walk, faults[_i].words, faults[_i].size);
	while (next(&walk))
		;
	ck_assert_ptr_nonnull(walk.reader.error);
	ck_assert_str_eq(walk.reader.error, faults[_i].error);
	ck_assert_uint_eq(walk.reader.error_offset, faults[_i].offset);
	/* The walk does not go on after an error. */
	ck_assert(!next(&walk));
	free(walk.bytes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("nvkv");
	TCase *items = tcase_create("items");

	tcase_add_test(items, immediate_value);
	tcase_add_test(items, sequences_count_their_keys);
	tcase_add_test(items, arrays_are_in_the_buffer);
	tcase_add_test(items, words_of_zeros_end_the_items);
	tcase_add_loop_test(items, malformed_answers, 0, (int)ARRAY_SIZE(faults));
	suite_add_tcase(suite, items);
	return unit_run(suite);
}
