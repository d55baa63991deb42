// SPDX-License-Identifier: MIT
/* Tables: the width and the alignment of their columns. */
#include "compiler/output/table.h"

#include "tests/unit/unit.h"

static void check_printed(const struct table *table, const char *wanted)
{
	struct buf out = {0};

	table_print(table, &out);
	ck_assert_str_eq(buf_text(&out), wanted);
	buf_free(&out);
}

START_TEST(table_aligns_columns)
{
	struct table table = {0};

	table_add_column(&table, (struct table_column){.heading = "NAME", .text = true});
	table_add_column(&table, (struct table_column){.heading = "SIZE"});
	table_add_column(&table, (struct table_column){.heading = "NOTE", .text = true});
	check_printed(&table, "NAME  SIZE  NOTE\n");
	table_add_text(&table, "a longer name");
	table_add_number(&table, UINT64_C(24) << 30, UNIT_SIZE);
	table_add_text(&table, "");
	table_add_text(&table, "b");
	table_add_number(&table, 0x26b1, UNIT_HEX);
	table_add_text(&table, "last");
	check_printed(&table, "NAME             SIZE  NOTE\n"
			      "a longer name  24 GiB  \n"
			      "b              0x26b1  last\n");
	ck_assert_uint_eq(table.cells.items[1].number, UINT64_C(24) << 30);
	table_clear(&table);
	check_printed(&table, "NAME  SIZE  NOTE\n");
	table_free(&table);
}
END_TEST

START_TEST(table_ends_with_a_number)
{
	struct table table = {0};

	table_add_column(&table, (struct table_column){.heading = "N"});
	table_add_number(&table, UINT64_MAX, UNIT_NONE);
	table_add_number(&table, 7, UNIT_NONE);
	check_printed(&table, "                   N\n18446744073709551615\n"
			      "                   7\n");
	table_free(&table);
}
END_TEST

START_TEST(table_has_a_limit_of_columns)
{
	struct table table = {0};

	for (size_t i = 0; i < TABLE_COLUMNS; i++)
		ck_assert(table_add_column(&table, (struct table_column){.heading = "N"}));
	ck_assert(!table_add_column(&table, (struct table_column){.heading = "N"}));
	ck_assert_uint_eq(table.column_count, TABLE_COLUMNS);
	table_free(&table);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		table_aligns_columns,
		table_ends_with_a_number,
		table_has_a_limit_of_columns,
	};
	Suite *suite = suite_create("table");
	TCase *tcase = tcase_create("table");

	for (size_t i = 0; i < ARRAY_SIZE(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
