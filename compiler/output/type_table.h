/* SPDX-License-Identifier: MIT */
/* The vGPU types of a file as rows of a table: the schema's columns. */
#ifndef COMPILER_OUTPUT_TYPE_TABLE_H
#define COMPILER_OUTPUT_TYPE_TABLE_H

#include "compiler/codec/metadata_file.h"

#define TYPE_COLUMNS 32u

/**
 * struct type_column - a column.
 * @heading: what stands above it
 * @doc: what it means, or NULL
 * @member: of the info record; NULL without a schema
 * @text: of text, not numbers
 * @name: the name of the type
 */
struct type_column {
	const char *heading;
	const char *doc;
	const struct schema_member *member;
	bool text;
	bool name;
};

/**
 * struct type_cell - a cell.
 * @text: as people read it
 * @number: the number that it is, to sort by; 0 in a column of text
 */
struct type_cell {
	const char *text;
	uint64_t number;
};

/**
 * struct type_table - columns, and cells row by row.
 * @blob: the file
 * @arena: holds the cells' texts
 * @columns: the columns
 * @column_count: how many; 0 when nothing is known of the records
 * @cells: @column_count for each row
 */
struct type_table {
	const struct metadata_file *blob;
	struct arena arena;
	struct type_column columns[TYPE_COLUMNS];
	size_t column_count;
	struct {
		struct type_cell *items;
		size_t count, capacity;
	} cells;
};

/**
 * type_table_init() - a table with columns and no rows; release with type_table_free().
 * @table: filled in
 * @blob: the file; outlives @table
 *
 * Without a schema the columns are what the kernel structs say, the same for every release.
 */
void type_table_init(struct type_table *table, const struct metadata_file *blob);

/** type_table_add() - add the rows of a board whose spans are within the file. */
void type_table_add(struct type_table *table, const struct vgpu_metadata_board *board);

/** type_table_clear() - forget the rows. */
void type_table_clear(struct type_table *table);

/** type_table_free() - release a table. */
void type_table_free(struct type_table *table);

#endif
