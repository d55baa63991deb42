// SPDX-License-Identifier: MIT
#include "compiler/output/type_table.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/output/print.h"

static void add_schema_columns(struct type_table *types)
{
	const struct schema_record *info = schema_info(types->file->schema);

	for (size_t i = 0; i < info->count; i++) {
		const struct schema_member *member = &info->items[i];
		const size_t column = types->table.column_count;
		const bool text = member->kind == VALUE_TEXT;

		if (member->column &&
		    table_add_column(&types->table,
				     (struct table_column){.heading = member->column,
							   .doc = member->doc,
							   .text = text,
							   .names_row = text && member->unique}))
			types->members[column] = member;
	}
}

static void add_kernel_columns(struct type_table *types)
{
	static const struct table_column columns[] = {
		{"ID", "vGPU type id", false, false},
		{"NAME", "name of the vGPU type", true, true},
		{"MAX", "most vGPUs of this type on one board", false, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		table_add_column(&types->table, columns[i]);
}

void type_table_init(struct type_table *types, const struct metadata_file *file)
{
	*types = (struct type_table){.file = file};
	if (file->schema)
		add_schema_columns(types);
	else if (file->md.container == VGPU_CONTAINER_NVVGPUMT)
		add_kernel_columns(types);
}

static void add_value(struct table *table, const struct schema_member *member,
		      const struct value *value)
{
	if (value->kind == VALUE_TEXT)
		table_add_text(table, *value->text ? value->text : "-");
	else if (value->kind == VALUE_NUMBER)
		table_add_number(table, value->number, member->unit);
	else
		table_add_number(table, value->count, UNIT_NONE);
}

static void add_record(struct type_table *types, const uint8_t *record)
{
	struct table *table = &types->table;

	for (size_t i = 0; i < table->column_count; i++) {
		struct value value;

		if (decode_member(record, types->members[i], &table->arena, &value))
			table_add_text(table, "?");
		else
			add_value(table, types->members[i], &value);
	}
}

static void add_kernel_struct(struct table *table, const struct vgpu_metadata_type *type)
{
	table_add_number(table, type->id, UNIT_NONE);
	table_add_text(table, arena_strndup(&table->arena, type->name,
					    strnlen(type->name, sizeof(type->name))));
	table_add_number(table, type->max_instance, UNIT_NONE);
}

void type_table_add(struct type_table *types, const struct vgpu_metadata_board *board)
{
	const struct metadata_file *file = types->file;

	for (uint32_t i = 0; i < board->type_count && types->table.column_count; i++) {
		struct vgpu_metadata_type type;

		if (file->schema)
			add_record(types, vgpu_metadata_record(&file->md, board, i));
		else if (vgpu_metadata_type(&file->md, board, i, &type))
			add_kernel_struct(&types->table, &type);
	}
}

void type_table_free(struct type_table *types)
{
	table_free(&types->table);
}

void print_table(const struct metadata_file *file, const struct vgpu_metadata_board *board,
		 struct buf *out)
{
	struct type_table types;

	type_table_init(&types, file);
	type_table_add(&types, board);
	if (types.table.column_count)
		table_print(&types.table, out);
	else
		buf_printf(out, "records of %" PRIu32 " bytes, unknown without a schema\n",
			   board->record_size);
	type_table_free(&types);
}
