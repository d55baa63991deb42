/* SPDX-License-Identifier: MIT */
/* The vGPU types of a file as a table: the columns that the schema marks. */
#ifndef COMPILER_OUTPUT_TYPE_TABLE_H
#define COMPILER_OUTPUT_TYPE_TABLE_H

#include "compiler/codec/metadata_file.h"
#include "compiler/output/table.h"

/**
 * struct type_table - a table with a row for each vGPU type.
 * @table: the table; it has no columns if nothing is known about the records
 * @file: the file
 * @members: of the info record, one for each column; NULL without a schema
 */
struct type_table {
	struct table table;
	const struct metadata_file *file;
	const struct schema_member *members[TABLE_COLUMNS];
};

/**
 * type_table_init() - begin a table, with columns and without rows; release with
 * type_table_free().
 * @types: filled in
 * @file: the file; outlives @types
 *
 * Without a schema the columns are those of the kernel structs, which are the same in all releases.
 */
void type_table_init(struct type_table *types, const struct metadata_file *file);

/** type_table_add() - add the rows of a board whose spans are within the file. */
void type_table_add(struct type_table *types, const struct vgpu_metadata_board *board);

/** type_table_free() - release a table. */
void type_table_free(struct type_table *types);

#endif
