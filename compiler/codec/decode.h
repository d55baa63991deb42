/* SPDX-License-Identifier: MIT */
/* Decode info records to values, and a file to a model. */
#ifndef COMPILER_CODEC_DECODE_H
#define COMPILER_CODEC_DECODE_H

#include "compiler/codec/metadata_file.h"
#include "compiler/model/model.h"

/**
 * decode_member() - decode the value of a member of an info record.
 * @record: the record
 * @member: the member
 * @arena: holds texts and lists
 * @value: gets the value, without the zeros at the end of a list; bytes that are all zero have
 *	count 0
 *
 * Return: NULL, or the reason why no source can express the value, in which case @value holds the
 * raw bytes. The reason is a static string.
 */
const char *decode_member(const uint8_t *record, const struct schema_member *member,
			  struct arena *arena, struct value *value);

/**
 * decode_model() - decode a file to the model that compiles to it.
 * @model: gets the model; release with model_free() in every case. Only values that differ from
 *	their defaults are given in its types and overrides.
 * @file: a file with a known schema; must outlive @model
 * @diags: values that no source can express are reported here
 *
 * Files do not hold names and framebuffer sizes of boards, so the model has none.
 *
 * Return: true if the model is complete. Otherwise a type with a value that no source can express
 * has no values.
 */
bool decode_model(struct model *model, const struct metadata_file *file, struct diags *diags);

/**
 * decode_boards() - decode some boards of a file, like decode_model().
 * @boards: the boards, with spans in the file; the parser need not have accepted it
 * @count: number of @boards
 */
bool decode_boards(struct model *model, const struct metadata_file *file,
		   const struct vgpu_metadata_board *boards, size_t count, struct diags *diags);

#endif
