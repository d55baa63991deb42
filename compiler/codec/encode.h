/* SPDX-License-Identifier: MIT */
/* Encode values as records, and a model as a file. */
#ifndef COMPILER_CODEC_ENCODE_H
#define COMPILER_CODEC_ENCODE_H

#include "compiler/model/model.h"

/**
 * encode_record() - encode a record of the schema.
 * @record: the info record, the kernel struct, or the RM control without its info records
 * @scope: the vGPU type; the RM control depends on its board only
 * @out: @record->size zero bytes; gets the record
 * @diags: a value that does not fit its member, or cannot be computed, is reported here
 *
 * Return: true if the record is complete, false after an error.
 */
bool encode_record(const struct schema_record *record, const struct model_scope *scope,
		   uint8_t *out, struct diags *diags);

/**
 * encode_container() - encode a whole file, without a signature.
 * @model: the model, with all values
 * @out: an empty buffer; gets the file, its CRC included
 * @diags: errors are reported here: the container cannot hold the model, or a value is too long
 *
 * The same model gives the same bytes on every machine.
 *
 * Return: true if @out holds the file; false after an error, which leaves @out empty.
 */
bool encode_container(const struct model *model, struct buf *out, struct diags *diags);

/**
 * encode_crc() - compute the CRC of a file, and store it in its header.
 * @file: the file, at least a header
 * @size: its size in bytes
 * @container: its container, which defines the CRC
 */
void encode_crc(uint8_t *file, size_t size, enum vgpu_metadata_container container);

/** all_zero() - return true if all of @size bytes are zero, or @size is 0. */
bool all_zero(const uint8_t *bytes, size_t size);

#endif
