/* SPDX-License-Identifier: MIT */
/*
 * What schemas are exported to: the same definition in the words of other tools. Every function
 * here appends to @out and cannot fail.
 */
#ifndef COMPILER_EXPORT_EXPORT_H
#define COMPILER_EXPORT_EXPORT_H

#include "schema/set.h"

/**
 * struct export_format - a format.
 * @one: writes one schema, or NULL
 * @all: writes what is made of all schemas, or NULL
 */
struct export_format {
	void (*one)(const struct schema *schema, struct buf *out);
	void (*all)(const struct schema_set *schemas, struct buf *out);
};

/* Their names, ended by NULL. */
extern const char *const export_format_names[];

/** export_format_find() - the format of that name, or NULL. */
const struct export_format *export_format_find(const char *name);

/** export_c() - a C header: constants and records, with an assertion on every offset. */
void export_c(const struct schema *schema, struct buf *out);

/** export_json_schema() - a JSON Schema (draft 2020-12) of sources for releases of @schema. */
void export_json_schema(const struct schema *schema, struct buf *out);

/** export_json_schema_all() - one of sources for all releases: `release` decides what holds. */
void export_json_schema_all(const struct schema_set *schemas, struct buf *out);

/** export_kaitai() - a Kaitai Struct description of both containers with the records of @schema. */
void export_kaitai(const struct schema *schema, struct buf *out);

/** export_markdown() - a reference of members, constants and checks, to be read. */
void export_markdown(const struct schema *schema, struct buf *out);

/** export_layouts() - kernel/parser/layouts.c, the driver's table of layouts. */
void export_layouts(const struct schema_set *schemas, struct buf *out);

/* For the functions above. */

/** export_identifier() - a schema's name as part of a C identifier: r580_65. */
void export_identifier(const char *name, struct buf *out);

/**
 * export_release_pattern() - a regular expression for the releases of a range, ends included.
 *
 * For JavaScript and POSIX (extended), without anchors.
 */
void export_release_pattern(const struct release *first, const struct release *last,
			    struct buf *out);

/**
 * export_value() - the value of an expression that depends on nothing.
 * @expr: resolved, or NULL
 * @value: the result
 *
 * Return: false when there is no expression, it sees a type or board, or it has no value.
 */
bool export_value(const struct expr *expr, struct value *value);

/** export_max() - the largest number that an element of @member holds. */
uint64_t export_max(const struct schema_member *member);

/**
 * export_zero_allowed() - whether files may hold 0 though the set of allowed values lacks it.
 *
 * The set is about what is given or computed; a member that nobody sets is zero.
 */
bool export_zero_allowed(const struct schema_member *member);

#endif
