/* SPDX-License-Identifier: MIT */
/* A metadata file as text: the formats of vgpumc dump. */
#ifndef COMPILER_OUTPUT_PRINT_H
#define COMPILER_OUTPUT_PRINT_H

#include "compiler/codec/metadata_file.h"
#include "compiler/model/model.h"

/** print_yaml() - append @model as a source to @out. */
void print_yaml(const struct model *model, struct buf *out);

/** print_json() - append all values of @file as one JSON object to @out. */
void print_json(const struct metadata_file *file, struct buf *out);

struct json_object;
struct value;

/** json_of_value() - return a value as JSON, NULL for VALUE_NONE; the caller releases it. */
struct json_object *json_of_value(const struct value *value);

/** json_of_types() - return a board's types, an object each; the caller releases the array. */
struct json_object *json_of_types(const struct metadata_file *file,
				  const struct vgpu_metadata_board *board);

/**
 * print_table() - append a table of the vGPU types of one board, with the columns of the schema.
 * @file: the file
 * @board: one of its boards
 * @out: receives the table
 */
void print_table(const struct metadata_file *file, const struct vgpu_metadata_board *board,
		 struct buf *out);

/** print_board() - append "10de:26b1 10de:16a1", or "10de:26b1" for every subsystem. */
void print_board(const struct vgpu_metadata_board *board, struct buf *out);

/** print_hex() - append every byte of @file with the name of its field to @out. */
void print_hex(const struct metadata_file *file, struct buf *out);

#endif
