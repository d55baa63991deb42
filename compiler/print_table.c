// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/decode.h"
#include "compiler/print.h"
#include "compiler/rules.h"

/* Cells of a table, row by row, the headings first. */
struct table {
	struct arena arena;
	struct strings cells;
	size_t columns;
	bool left[32]; /* text columns */
};

static void add_cell(struct table *table, const char *text)
{
	*vec_push(&table->cells) = text;
}

static void print_cells(const struct table *table, struct buf *out)
{
	size_t widths[ARRAY_SIZE(table->left)] = {0};
	size_t columns = table->columns;

	for (size_t i = 0; i < table->cells.count; i++)
		if (strlen(table->cells.items[i]) > widths[i % columns])
			widths[i % columns] = strlen(table->cells.items[i]);
	for (size_t i = 0; i < table->cells.count; i++) {
		size_t column = i % columns;
		bool last = column == columns - 1;
		int width = (int)widths[column];

		if (table->left[column] && last)
			width = 0;
		buf_printf(out, "%*s%s", table->left[column] ? -width : width,
			   table->cells.items[i], last ? "\n" : "  ");
	}
}

static void add_column(struct table *table, const char *heading, bool left)
{
	if (table->columns == ARRAY_SIZE(table->left))
		return;
	table->left[table->columns++] = left;
	add_cell(table, heading);
}

static const char *cell_text(struct table *table, const struct schema_member *member,
			     const struct value *value)
{
	struct buf buf = {0};
	const char *text;

	if (value->kind == VALUE_TEXT)
		return *value->text ? value->text : "-";
	if (value->kind == VALUE_NUMBER)
		print_number(&buf, value->number, member->unit);
	else
		buf_printf(&buf, "%" PRIu32, value->count);
	text = arena_strndup(&table->arena, buf_text(&buf), buf.size);
	buf_free(&buf);
	return text;
}

static void schema_rows(struct table *table, const struct blob *blob,
			const struct vgpu_metadata_board *board)
{
	const struct schema_record *info = schema_info(blob->schema);
	size_t last = 0;

	for (size_t i = 0; i < info->count; i++) {
		if (!info->items[i].column || table->columns == ARRAY_SIZE(table->left))
			continue;
		add_column(table, info->items[i].column, info->items[i].kind == VALUE_TEXT);
		last = i;
	}
	for (uint32_t t = 0; t < board->type_count && table->columns; t++) {
		for (size_t i = 0; i <= last; i++) {
			const struct schema_member *member = &info->items[i];
			struct value value;

			if (!member->column)
				continue;
			decode_member(vgpu_metadata_record(&blob->md, board, t), member,
				      &table->arena, &value);
			add_cell(table, cell_text(table, member, &value));
		}
	}
}

/* Without a schema: what the kernel structs say, which is the same for every release. */
static void kernel_rows(struct table *table, const struct blob *blob,
			const struct vgpu_metadata_board *board)
{
	if (!board->kernel_struct_size)
		return;
	add_column(table, "ID", false);
	add_column(table, "NAME", true);
	add_column(table, "MAX", false);
	for (uint32_t t = 0; t < board->type_count; t++) {
		struct vgpu_metadata_type type;

		if (!vgpu_metadata_type(&blob->md, board, t, &type))
			continue;
		add_cell(table, arena_printf(&table->arena, "%" PRIu32, type.id));
		add_cell(table, arena_printf(&table->arena, "%s", type.name));
		add_cell(table, arena_printf(&table->arena, "%" PRIu32, type.max_instance));
	}
}

void print_table(const struct blob *blob, const struct vgpu_metadata_board *board, struct buf *out)
{
	struct table table = {0};

	if (blob->schema)
		schema_rows(&table, blob, board);
	else
		kernel_rows(&table, blob, board);
	if (table.columns)
		print_cells(&table, out);
	else
		buf_printf(out, "records of %" PRIu32 " bytes, unknown without a schema\n",
			   board->record_size);
	free(table.cells.items);
	arena_free(&table.arena);
}

void print_board(const struct vgpu_metadata_board *board, struct buf *out)
{
	buf_printf(out, "%04x:%04x", board->ids.vendor, board->ids.device);
	if (!board->device_only && board->ids.subsystem)
		buf_printf(out, " %04x:%04x", board->ids.subsystem_vendor, board->ids.subsystem);
}
