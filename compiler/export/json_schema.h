/* SPDX-License-Identifier: MIT */
/* The parts of the JSON Schema export; export.h has the functions that print one. */
#ifndef COMPILER_EXPORT_JSON_SCHEMA_H
#define COMPILER_EXPORT_JSON_SCHEMA_H

#include "compiler/base/json.h"
#include "compiler/export/export.h"

/* The object in @object at a path of keys, such as JSON_AT(document, "$defs", "type"). */
#define JSON_AT(object, ...) json_schema_at(object, (const char *const[]){__VA_ARGS__, NULL})

/** json_schema_at() - return the object at @path, keys that end with NULL, in @object. */
struct json_object *json_schema_at(struct json_object *object, const char *const *path);

/** json_schema_document() - return the JSON Schema of sources for @schema; the caller's. */
struct json_object *json_schema_document(const struct schema *schema);

/** json_schema_add_values() - allow the keys of @schema's info record that are not there yet. */
void json_schema_add_values(struct json_object *document, const struct schema *schema);

/** json_schema_add_references() - let types and board entries have all values added so far. */
void json_schema_add_references(struct json_object *document);

/** json_schema_add_versions() - offer the releases of @schema with their vGPU versions. */
void json_schema_add_versions(struct json_object *document, const struct schema *schema);

/** json_schema_add_hex() - set the pattern of hexadecimal digits for at most @max bytes. */
void json_schema_add_hex(struct json_object *object, uint32_t max);

/** json_schema_value() - return the JSON Schema of the values of a member; the caller's. */
struct json_object *json_schema_value(const struct schema_member *member);

/**
 * json_schema_set_release() - say which releases a source may have.
 * @document: the JSON Schema
 * @description: of the key `release`
 * @pattern: a regular expression
 * @otherwise: message of editors for a release that does not match
 */
void json_schema_set_release(struct json_object *document, const char *description,
			     const char *pattern, const char *otherwise);

/**
 * json_schema_print_pattern() - append the releases of a schema as a regular expression.
 * @schema: the schema
 * @out: patterns of other schemas, alternatives to this one; finish it with
 *	json_schema_anchored()
 */
void json_schema_print_pattern(const struct schema *schema, struct buf *out);

/** json_schema_anchored() - complete a pattern, and return it as text. */
const char *json_schema_anchored(struct buf *pattern);

#endif
