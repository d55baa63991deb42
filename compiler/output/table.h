/* SPDX-License-Identifier: MIT */
/* Tables with a heading above each column. */
#ifndef COMPILER_OUTPUT_TABLE_H
#define COMPILER_OUTPUT_TABLE_H

#include "compiler/base/mem.h"
#include "schema/schema.h"

#define TABLE_COLUMNS 32u

/**
 * struct table_column - a column.
 * @heading: printed above it
 * @doc: what it means, or NULL
 * @text: it holds text, aligned to the left; numbers are aligned to the right
 * @names_row: its cells name their rows
 */
struct table_column {
	const char *heading;
	const char *doc;
	bool text;
	bool names_row;
};

/**
 * struct table_cell - a cell.
 * @text: as it is shown
 * @number: its number, to sort by; 0 in a column of text
 */
struct table_cell {
	const char *text;
	uint64_t number;
};

/**
 * struct table - columns, and cells row by row. Zero-initialise; release with table_free().
 * @arena: holds the texts of numbers
 * @columns: the columns
 * @column_count: entries in @columns
 * @cells: @column_count for each row
 */
struct table {
	struct arena arena;
	struct table_column columns[TABLE_COLUMNS];
	size_t column_count;
	struct {
		struct table_cell *items;
		size_t count, capacity;
	} cells;
};

/** table_add_column() - add a column. Return: false if there are TABLE_COLUMNS already. */
bool table_add_column(struct table *table, struct table_column column);

/** table_add_text() - add a cell; @text outlives @table. */
void table_add_text(struct table *table, const char *text);

/** table_add_number() - add a cell with a number, shown as @unit says. */
void table_add_number(struct table *table, uint64_t number, enum schema_unit unit);

/** table_print() - append the headings and all rows, two spaces between columns. */
void table_print(const struct table *table, struct buf *out);

/** table_clear() - remove the rows. */
void table_clear(struct table *table);

/** table_free() - release a table. */
void table_free(struct table *table);

#endif
