/* SPDX-License-Identifier: MIT */
/* Convert nodes of the source to values. Every error is reported at the node. */
#ifndef COMPILER_MODEL_CONVERT_H
#define COMPILER_MODEL_CONVERT_H

#include "compiler/source/source.h"
#include "schema/schema.h"

/**
 * convert_number() - convert a decimal or 0x number, with KiB, MiB or GiB if @unit is UNIT_SIZE.
 * @node: the node of the source
 * @what: the mapping key, for messages
 * @unit: unit of the value
 * @max: largest value allowed
 * @number: receives the number
 * @diags: receives errors
 *
 * Return: false after an error.
 */
bool convert_number(const struct source_node *node, const char *what, enum schema_unit unit,
		    uint64_t max, uint64_t *number, struct diags *diags);

/**
 * convert_text() - copy the text of a scalar.
 *
 * Return: NUL-terminated text in @arena, or NULL after an error.
 */
const char *convert_text(const struct source_node *node, const char *what, struct arena *arena,
			 struct diags *diags);

/**
 * convert_hex() - convert hex digits, two for each byte; blanks between bytes are allowed.
 * @node: the node of the source
 * @what: the mapping key, for messages
 * @max: largest number of bytes allowed
 * @arena: receives the bytes
 * @value: receives the value, VALUE_BYTES
 * @diags: receives errors
 *
 * Return: false after an error.
 */
bool convert_hex(const struct source_node *node, const char *what, size_t max, struct arena *arena,
		 struct value *value, struct diags *diags);

/**
 * convert_member() - convert the value of a member of the info record.
 * @node: the node of the source
 * @member: the member, which gives kind and size
 * @arena: receives text, bytes and lists
 * @value: receives the value
 * @diags: receives errors
 *
 * Return: false after an error.
 */
bool convert_member(const struct source_node *node, const struct schema_member *member,
		    struct arena *arena, struct value *value, struct diags *diags);

#endif
