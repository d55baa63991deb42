/* SPDX-License-Identifier: MIT */
/* Schemas as text for people: vgpumc schema list, show, show --diff. */
#ifndef COMPILER_OUTPUT_SCHEMA_TEXT_H
#define COMPILER_OUTPUT_SCHEMA_TEXT_H

#include "schema/set.h"

/** schema_print_list() - write a table of the schemas that cover releases to @out. */
void schema_print_list(const struct schema_set *set, struct buf *out);

/** schema_print() - write a whole schema, what it inherits included, to @out. */
void schema_print(const struct schema *schema, struct buf *out);

/** schema_print_diff() - write what @new has otherwise than @old to @out. */
void schema_print_diff(const struct schema *old, const struct schema *new, struct buf *out);

/**
 * schema_print_rules() - write every check with its severity, schemas, message and source to @out.
 * @set: the schemas
 * @only: list the checks of this one; NULL for all
 * @out: gets the list
 */
void schema_print_rules(const struct schema_set *set, const struct schema *only, struct buf *out);

/** schema_print_member() - write a line: offset, size, type, name, key, attributes, value. */
void schema_print_member(const struct schema_member *member, struct buf *out);

/** schema_print_check() - write a line: name, severity, condition. */
void schema_print_check(const struct schema_check *check, struct buf *out);

#endif
