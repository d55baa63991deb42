/* SPDX-License-Identifier: MIT */
/*
 * Exporting schemas to the formats of other tools. Every function here appends to @out and cannot
 * fail.
 */
#ifndef COMPILER_EXPORT_EXPORT_H
#define COMPILER_EXPORT_EXPORT_H

#include "schema/set.h"

/**
 * struct export_format - a format.
 * @one: exports one schema, or NULL
 * @all: exports all schemas together, or NULL
 */
struct export_format {
	void (*one)(const struct schema *schema, struct buf *out);
	void (*all)(const struct schema_set *schemas, struct buf *out);
};

/* The names of the formats, ended by NULL. */
extern const char *const export_format_names[];

/** export_format_find() - return the format of that name, or NULL. */
const struct export_format *export_format_find(const char *name);

/** export_c() - append a C header: constants and records, with an assertion for every offset. */
void export_c(const struct schema *schema, struct buf *out);

/** export_json_schema() - append a JSON Schema (draft 2020-12) of sources for one schema. */
void export_json_schema(const struct schema *schema, struct buf *out);

/** export_json_schema_all() - append one for all releases, which decides by the key `release`. */
void export_json_schema_all(const struct schema_set *schemas, struct buf *out);

/** export_kaitai() - append a Kaitai Struct description of both containers and the records. */
void export_kaitai(const struct schema *schema, struct buf *out);

/** export_markdown() - append a reference of members, constants and checks. */
void export_markdown(const struct schema *schema, struct buf *out);

/** export_layouts() - append kernel/parser/layouts.c, the driver's table of layouts. */
void export_layouts(const struct schema_set *schemas, struct buf *out);

/* For the functions above. */

/** export_identifier() - append a schema's name as part of a C identifier: r580_65. */
void export_identifier(const char *name, struct buf *out);

/**
 * export_release_pattern() - append a regular expression for a range of releases.
 * @first: first release
 * @last: last release, included
 * @out: receives an expression for JavaScript and POSIX (extended), without anchors
 */
void export_release_pattern(const struct vgpu_release *first, const struct vgpu_release *last,
			    struct buf *out);

/**
 * export_value() - evaluate an expression that is constant.
 * @expr: a resolved expression, or NULL
 * @value: receives the value
 *
 * Return: false if there is no expression, it depends on a type or board, or it has no value.
 */
bool export_value(const struct expr *expr, struct value *value);

/** export_max() - return the largest number that an element of @member can hold. */
uint64_t export_max(const struct schema_member *member);

/**
 * export_zero_allowed() - return true if files may hold 0 even if it is not an allowed value.
 *
 * The allowed values are for values that are set or computed; a member that is not set is zero.
 */
bool export_zero_allowed(const struct schema_member *member);

#endif
