// SPDX-License-Identifier: MIT
/* Print the boards and their vGPU types, one row for each type of each board. */
#include <inttypes.h>

#include "compiler/report/report.h"
#include "compiler/output/type_table.h"

static void print_heading(const struct table_column *column, struct buf *out)
{
	buf_printf(out, "<th scope=\"col\"%s title=\"", column->text ? "" : " class=\"num\"");
	html_text(out, column->doc ? column->doc : column->heading);
	buf_printf(out, "\">");
	html_text(out, column->heading);
	buf_printf(out, "</th>");
}

static void print_cell(const struct type_table *types, size_t index, struct buf *out)
{
	const size_t columns = types->table.column_count;
	const struct table_column *column = &types->table.columns[index % columns];
	const struct schema_member *member = types->members[index % columns];
	const struct table_cell *cell = &types->table.cells.items[index];

	if (column->names_row)
		buf_printf(out, "<th scope=\"row\">");
	else if (column->text)
		buf_printf(out, "<td>");
	else
		buf_printf(out, "<td class=\"num%s\" data-n=\"%" PRIu64 "\">",
			   member && member->unit == UNIT_HEX ? " hex" : "", cell->number);
	html_text(out, cell->text);
	buf_printf(out, column->names_row ? "</th>" : "</td>");
}

/* Print the rows of one board. Return: their number. */
static size_t print_rows(const struct type_table *types, const char *board, struct buf *out)
{
	const size_t columns = types->table.column_count;
	const size_t rows = types->table.cells.count / columns;

	for (size_t row = 0; row < rows; row++) {
		buf_printf(out, "<tr><td>");
		html_text(out, board);
		buf_printf(out, "</td>");
		for (size_t i = 0; i < columns; i++)
			print_cell(types, row * columns + i, out);
		buf_printf(out, "</tr>\n");
	}
	return rows;
}

static void print_types(const struct report *report, struct type_table *types, struct buf *out)
{
	size_t rows = 0;

	buf_printf(out, "<div class=\"scroll tall\" tabindex=\"0\" role=\"group\" "
			"aria-labelledby=\"types-caption\">\n<table id=\"type-table\">\n"
			"<caption id=\"types-caption\">");
	html_count(out, report->type_count, "vGPU type");
	buf_printf(out, " on ");
	html_count(out, report->board_count, "board");
	buf_printf(out, "</caption>\n<thead><tr><th scope=\"col\">BOARD</th>");
	for (size_t i = 0; i < types->table.column_count; i++)
		print_heading(&types->table.columns[i], out);
	buf_printf(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->board_count && rows < REPORT_ROWS; i++) {
		table_clear(&types->table);
		type_table_add(types, &report->boards[i]);
		rows += print_rows(types, report->names[i], out);
	}
	buf_printf(out, "</tbody></table></div>\n");
	if (rows < report->type_count)
		buf_printf(out,
			   "<p>%zu more types are not listed; <code>vgpumc dump</code> lists all "
			   "of them.</p>\n",
			   report->type_count - rows);
}

void report_types(const struct report *report, struct buf *out)
{
	struct type_table types;

	type_table_init(&types, &report->file);
	if (!report->type_count)
		buf_printf(out, "<p>No vGPU type could be read.</p>\n");
	else if (!types.table.column_count)
		buf_printf(out,
			   "<p>The records cannot be decoded without a schema for this release "
			   "(<code>--schema</code> adds one).</p>\n");
	else
		print_types(report, &types, out);
	type_table_free(&types);
}
