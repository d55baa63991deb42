// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "compiler/output/print.h"
#include "compiler/output/type_table.h"

static void print_cell(const struct type_table *table, size_t column, const char *text, int width,
		       struct buf *out)
{
	const bool left = table->columns[column].text;
	const bool last = column == table->column_count - 1;

	buf_printf(out, "%*s%s", left ? last ? 0 : -width : width, text, last ? "\n" : "  ");
}

static void print_cells(const struct type_table *table, struct buf *out)
{
	const size_t columns = table->column_count;
	size_t widths[TYPE_COLUMNS];

	for (size_t i = 0; i < columns; i++)
		widths[i] = strlen(table->columns[i].heading);
	for (size_t i = 0; i < table->cells.count; i++)
		if (strlen(table->cells.items[i].text) > widths[i % columns])
			widths[i % columns] = strlen(table->cells.items[i].text);
	for (size_t i = 0; i < columns; i++)
		print_cell(table, i, table->columns[i].heading, (int)widths[i], out);
	for (size_t i = 0; i < table->cells.count; i++)
		print_cell(table, i % columns, table->cells.items[i].text, (int)widths[i % columns],
			   out);
}

void print_table(const struct metadata_file *blob, const struct vgpu_metadata_board *board,
		 struct buf *out)
{
	struct type_table table;

	type_table_init(&table, blob);
	type_table_add(&table, board);
	if (table.column_count)
		print_cells(&table, out);
	else
		buf_printf(out, "records of %" PRIu32 " bytes, unknown without a schema\n",
			   board->record_size);
	type_table_free(&table);
}

void print_board(const struct vgpu_metadata_board *board, struct buf *out)
{
	buf_printf(out, "%04x:%04x", board->ids.vendor, board->ids.device);
	if (!board->device_only && board->ids.subsystem)
		buf_printf(out, " %04x:%04x", board->ids.subsystem_vendor, board->ids.subsystem);
}
