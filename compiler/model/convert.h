/* SPDX-License-Identifier: MIT */
/* Convert a node of the source to a value, and report what is wrong with it. */
#ifndef COMPILER_MODEL_CONVERT_H
#define COMPILER_MODEL_CONVERT_H

#include "compiler/source/source.h"
#include "schema/schema.h"

/**
 * convert_number() - read a decimal or 0x number; with KiB, MiB or GiB if @unit is UNIT_SIZE.
 * @node: the number
 * @what: its mapping key, for messages
 * @unit: how it may be written
 * @max: largest value that fits
 * @number: the result
 * @diags: receives an error
 *
 * Return: true if there is a result.
 */
bool convert_number(const struct source_node *node, const char *what, enum schema_unit unit,
		    uint64_t max, uint64_t *number, struct diags *diags);

/** convert_text() - copy a scalar's text to @arena. Return: the text, or NULL after an error. */
const char *convert_text(const struct source_node *node, const char *what, struct arena *arena,
			 struct diags *diags);

/**
 * convert_hex() - read hex digits, two for each byte; spaces between bytes are allowed.
 * @node: the digits
 * @what: their mapping key, for messages
 * @max: largest number of bytes
 * @arena: holds the result
 * @value: the result, VALUE_BYTES
 * @diags: receives an error
 *
 * Return: true if there is a result.
 */
bool convert_hex(const struct source_node *node, const char *what, size_t max, struct arena *arena,
		 struct value *value, struct diags *diags);

/**
 * convert_member() - read the value of a member of the info record.
 * @node: the source's value
 * @member: the member, which determines the kind and size of the value
 * @arena: holds text, bytes and lists
 * @value: the result
 * @diags: receives errors
 *
 * Return: true if there is a result.
 */
bool convert_member(const struct source_node *node, const struct schema_member *member,
		    struct arena *arena, struct value *value, struct diags *diags);

#endif
