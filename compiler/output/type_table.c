// SPDX-License-Identifier: MIT
#include "compiler/output/type_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "schema/print.h"

static void add_column(struct type_table *table, struct type_column column)
{
	if (table->column_count < TYPE_COLUMNS)
		table->columns[table->column_count++] = column;
}

void type_table_init(struct type_table *table, const struct metadata_file *blob)
{
	*table = (struct type_table){.blob = blob};
	for (size_t i = 0; blob->schema && i < schema_info(blob->schema)->count; i++) {
		const struct schema_member *member = &schema_info(blob->schema)->items[i];
		bool text = member->kind == VALUE_TEXT;

		if (member->column)
			add_column(table, (struct type_column){member->column, member->doc, member,
							       text, text && member->unique});
	}
	if (blob->schema || blob->md.container == VGPU_CONTAINER_VGPUMETA)
		return;
	add_column(table, (struct type_column){"ID", "vGPU type id", NULL, false, false});
	add_column(table, (struct type_column){"NAME", "name of the vGPU type", NULL, true, true});
	add_column(table, (struct type_column){"MAX", "most vGPUs of this type on one board", NULL,
					       false, false});
}

static void add_cell(struct type_table *table, const char *text, uint64_t number)
{
	*vec_push(&table->cells) = (struct type_cell){text, number};
}

static void add_value(struct type_table *table, const struct schema_member *member,
		      const struct value *value)
{
	struct buf buf = {0};

	if (value->kind == VALUE_TEXT) {
		add_cell(table, *value->text ? value->text : "-", 0);
		return;
	}
	if (value->kind == VALUE_NUMBER)
		print_number(&buf, value->number, member->unit);
	else
		buf_printf(&buf, "%" PRIu32, value->count);
	add_cell(table, arena_strndup(&table->arena, buf_text(&buf), buf.size), value->number);
	buf_free(&buf);
}

static void add_record(struct type_table *table, const uint8_t *record)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct schema_member *member = table->columns[i].member;
		struct value value;

		if (decode_member(record, member, &table->arena, &value))
			add_cell(table, "?", 0);
		else
			add_value(table, member, &value);
	}
}

static void add_kernel(struct type_table *table, const struct vgpu_metadata_type *type)
{
	add_cell(table, arena_printf(&table->arena, "%" PRIu32, type->id), type->id);
	add_cell(table,
		 arena_strndup(&table->arena, type->name, strnlen(type->name, sizeof(type->name))),
		 0);
	add_cell(table, arena_printf(&table->arena, "%" PRIu32, type->max_instance),
		 type->max_instance);
}

void type_table_add(struct type_table *table, const struct vgpu_metadata_board *board)
{
	const struct metadata_file *blob = table->blob;

	for (uint32_t t = 0; t < board->type_count && table->column_count; t++) {
		struct vgpu_metadata_type type;

		if (blob->schema)
			add_record(table, vgpu_metadata_record(&blob->md, board, t));
		else if (vgpu_metadata_type(&blob->md, board, t, &type))
			add_kernel(table, &type);
	}
}

void type_table_clear(struct type_table *table)
{
	table->cells.count = 0;
	arena_free(&table->arena);
}

void type_table_free(struct type_table *table)
{
	type_table_clear(table);
	free(table->cells.items);
}
