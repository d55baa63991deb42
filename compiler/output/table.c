// SPDX-License-Identifier: MIT
#include "compiler/output/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "schema/print.h"

bool table_add_column(struct table *table, struct table_column column)
{
	if (table->column_count == TABLE_COLUMNS)
		return false;
	table->columns[table->column_count++] = column;
	return true;
}

void table_add_text(struct table *table, const char *text)
{
	*vec_push(&table->cells) = (struct table_cell){.text = text};
}

void table_add_number(struct table *table, uint64_t number, enum schema_unit unit)
{
	struct buf text = {0};

	print_number(&text, number, unit);
	*vec_push(&table->cells) = (struct table_cell){
		.text = arena_strndup(&table->arena, buf_text(&text), text.size),
		.number = number,
	};
	buf_free(&text);
}

static void print_cell(const struct table *table, size_t column, const char *text, size_t width,
		       struct buf *out)
{
	const bool last = column == table->column_count - 1;

	if (!table->columns[column].text)
		buf_printf(out, "%*s", (int)width, text);
	else if (last)
		buf_printf(out, "%s", text);
	else
		buf_printf(out, "%-*s", (int)width, text);
	buf_printf(out, last ? "\n" : "  ");
}

void table_print(const struct table *table, struct buf *out)
{
	const size_t columns = table->column_count;
	size_t widths[TABLE_COLUMNS];

	if (!columns)
		return;
	for (size_t i = 0; i < columns; i++)
		widths[i] = strlen(table->columns[i].heading);
	for (size_t i = 0; i < table->cells.count; i++) {
		size_t width = strlen(table->cells.items[i].text);

		if (width > widths[i % columns])
			widths[i % columns] = width;
	}
	for (size_t i = 0; i < columns; i++)
		print_cell(table, i, table->columns[i].heading, widths[i], out);
	for (size_t i = 0; i < table->cells.count; i++)
		print_cell(table, i % columns, table->cells.items[i].text, widths[i % columns],
			   out);
}

void table_clear(struct table *table)
{
	table->cells.count = 0;
	arena_free(&table->arena);
}

void table_free(struct table *table)
{
	table_clear(table);
	free(table->cells.items);
}
