/* SPDX-License-Identifier: MIT */
/* From the bytes of info records back to values, and from a file back to a model. */
#ifndef COMPILER_CODEC_DECODE_H
#define COMPILER_CODEC_DECODE_H

#include "compiler/codec/metadata_file.h"
#include "compiler/model/model.h"

/**
 * decode_member() - the value of a member of an info record.
 * @record: the record
 * @member: which one
 * @arena: holds text, bytes and lists
 * @value: the value; zeros at the end of a list are left out, and bytes that are all zero
 *
 * Return: NULL, or why the bytes are not a value that a source could give, in which case @value
 * holds the raw bytes.
 */
const char *decode_member(const uint8_t *record, const struct schema_member *member,
			  struct arena *arena, struct value *value);

/**
 * decode_model() - the model that a source of this file would give.
 * @model: filled in; release with model_free() in every case. What defaults give is not "given".
 * @blob: a file whose schema is known; outlives @model
 * @diags: told what no source could say
 *
 * Names and framebuffer sizes of boards are in no file, so the model has none.
 *
 * Return: true when the model is complete. Otherwise the entries with what no source could say have
 * no values.
 */
bool decode_model(struct model *model, const struct metadata_file *blob, struct diags *diags);

/**
 * decode_boards() - decode_model() of some boards.
 * @boards: spans in the file that @blob->md is of; it need not have been accepted
 * @count: how many
 */
bool decode_boards(struct model *model, const struct metadata_file *blob,
		   const struct vgpu_metadata_board *boards, size_t count, struct diags *diags);

#endif
