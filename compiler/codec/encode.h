/* SPDX-License-Identifier: MIT */
/* From values to the bytes of records and containers. */
#ifndef COMPILER_CODEC_ENCODE_H
#define COMPILER_CODEC_ENCODE_H

#include "compiler/model/model.h"

/**
 * encode_record() - write a record of the schema.
 * @record: the info record, the kernel struct, or the control without its info records
 * @scope: the vGPU type; for the control only its board counts
 * @out: @record->size zero bytes
 * @diags: told when a value does not fit a member of the kernel struct
 *
 * Return: true when the record is complete.
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

/** encode_crc() - compute a file's CRC as its container defines it, and store it. */
void encode_crc(uint8_t *file, size_t size, enum vgpu_metadata_container container);

/** all_zero() - whether @size bytes are all zero; so are none. */
bool all_zero(const uint8_t *bytes, size_t size);

/** put_le() - store the low @size bytes of @value, little-endian. */
void put_le(uint8_t *out, uint64_t value, size_t size);

/** get_le() - read @size bytes, little-endian. */
uint64_t get_le(const uint8_t *in, size_t size);

#endif
