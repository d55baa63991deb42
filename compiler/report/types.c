// SPDX-License-Identifier: MIT
/* Boards and their vGPU types, one row for each type of each board. */
#include <inttypes.h>

#include "compiler/report/report.h"
#include "compiler/output/type_table.h"

static void print_heading(const struct type_column *column, struct buf *out)
{
	buf_printf(out, "<th scope=\"col\"%s title=\"", column->text ? "" : " class=\"num\"");
	html_text(out, column->doc ? column->doc : column->heading);
	buf_printf(out, "\">");
	html_text(out, column->heading);
	buf_printf(out, "</th>");
}

static void print_cell(const struct type_column *column, const struct type_cell *cell,
		       struct buf *out)
{
	if (column->name)
		buf_printf(out, "<th scope=\"row\">");
	else if (column->text)
		buf_printf(out, "<td>");
	else
		buf_printf(out, "<td class=\"num%s\" data-n=\"%" PRIu64 "\">",
			   column->member && column->member->unit == UNIT_HEX ? " hex" : "",
			   cell->number);
	html_text(out, cell->text);
	buf_printf(out, column->name ? "</th>" : "</td>");
}

static size_t print_rows(const struct type_table *table, const char *board, struct buf *out)
{
	size_t columns = table->column_count, rows = table->cells.count / columns;

	for (size_t row = 0; row < rows; row++) {
		buf_printf(out, "<tr><td>");
		html_text(out, board);
		buf_printf(out, "</td>");
		for (size_t i = 0; i < columns; i++)
			print_cell(&table->columns[i], &table->cells.items[row * columns + i], out);
		buf_printf(out, "</tr>\n");
	}
	return rows;
}

static void print_table(const struct report *report, struct type_table *table, struct buf *out)
{
	size_t rows = 0;

	buf_printf(out, "<div class=\"scroll tall\" tabindex=\"0\" role=\"group\" "
			"aria-labelledby=\"types-caption\">\n<table id=\"type-table\">\n"
			"<caption id=\"types-caption\">");
	html_count(out, report->type_count, "vGPU type");
	buf_printf(out, " on ");
	html_count(out, report->board_count, "board");
	buf_printf(out, "</caption>\n<thead><tr><th scope=\"col\">BOARD</th>");
	for (size_t i = 0; i < table->column_count; i++)
		print_heading(&table->columns[i], out);
	buf_printf(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->board_count && rows < REPORT_ROWS; i++) {
		type_table_clear(table);
		type_table_add(table, &report->boards[i]);
		rows += print_rows(table, report->names[i], out);
	}
	buf_printf(out, "</tbody></table></div>\n");
	if (rows < report->type_count)
		buf_printf(out,
			   "<p>%zu types are not listed here; <code>vgpumc dump</code> has all of "
			   "them.</p>\n",
			   report->type_count - rows);
}

void report_types(const struct report *report, struct buf *out)
{
	struct type_table table;

	type_table_init(&table, &report->blob);
	if (!report->type_count)
		buf_printf(out, "<p>There is no vGPU type that could be read.</p>\n");
	else if (!table.column_count)
		buf_printf(out, "<p>What is in the records is not known without a schema of the "
				"release (<code>--schema</code> supplies one).</p>\n");
	else
		print_table(report, &table, out);
	type_table_free(&table);
}
