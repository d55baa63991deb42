/* SPDX-License-Identifier: MIT */
/* Schemas as text: vgpumc schema list, show, show --diff. */
#ifndef COMPILER_OUTPUT_SCHEMA_TEXT_H
#define COMPILER_OUTPUT_SCHEMA_TEXT_H

#include "schema/set.h"

/** schema_print_list() - append a table of the schemas that cover releases to @out. */
void schema_print_list(const struct schema_set *set, struct buf *out);

/** schema_print() - append a schema with everything that it inherits to @out. */
void schema_print(const struct schema *schema, struct buf *out);

/** schema_print_diff() - append the differences of two schemas to @out. */
void schema_print_diff(const struct schema *old, const struct schema *new, struct buf *out);

/**
 * schema_print_rules() - append every check with its severity, schemas, message and source.
 * @set: the schemas
 * @only: list only the checks of this schema; NULL for all
 * @out: receives the list
 */
void schema_print_rules(const struct schema_set *set, const struct schema *only, struct buf *out);

/** schema_print_member() - append a line: offset, size, type, name, key, attributes, value. */
void schema_print_member(const struct schema_member *member, struct buf *out);

/** schema_print_check() - append a line: name, severity, condition. */
void schema_print_check(const struct schema_check *check, struct buf *out);

#endif
