/* SPDX-License-Identifier: MIT */
/* From a node of the source to a value, each kind with its own complaints. */
#ifndef COMPILER_MODEL_CONVERT_H
#define COMPILER_MODEL_CONVERT_H

#include "compiler/source/source.h"
#include "schema/schema.h"

/**
 * convert_number() - a decimal or 0x number, with KiB, MiB or GiB when @unit is UNIT_SIZE.
 * @node: where it stands
 * @what: the key, for messages
 * @unit: how it may be written
 * @max: largest value that fits
 * @number: the result
 * @diags: told what is wrong
 *
 * Return: true when there is a result.
 */
bool convert_number(const struct source_node *node, const char *what, enum schema_unit unit,
		    uint64_t max, uint64_t *number, struct diags *diags);

/**
 * convert_text() - a scalar, as it is.
 *
 * Return: its NUL-terminated text in @arena, or NULL.
 */
const char *convert_text(const struct source_node *node, const char *what, struct arena *arena,
			 struct diags *diags);

/**
 * convert_hex() - hex digits, two for each byte; spaces between bytes are allowed.
 * @node: where they stand
 * @what: the key, for messages
 * @max: most bytes
 * @arena: holds the result
 * @value: the result, VALUE_BYTES
 * @diags: told what is wrong
 *
 * Return: true when there is a result.
 */
bool convert_hex(const struct source_node *node, const char *what, size_t max, struct arena *arena,
		 struct value *value, struct diags *diags);

/**
 * convert_member() - the value of a member of the info record.
 * @node: the source's value
 * @member: says which kind, and how much fits
 * @arena: holds text, bytes and lists
 * @value: the result
 * @diags: told what is wrong
 *
 * Return: true when there is a result.
 */
bool convert_member(const struct source_node *node, const struct schema_member *member,
		    struct arena *arena, struct value *value, struct diags *diags);

#endif
