/* SPDX-License-Identifier: MIT */
/* The schemas of a run: those built into the program and those of --schema. */
#ifndef SCHEMA_SET_H
#define SCHEMA_SET_H

#include "schema/schema.h"

#define SCHEMA_MAX_BASES 32u /* schemas that extend one another */

/**
 * struct schema_set - schemas that were read; usable after schema_set_link().
 * @items: owned
 * @broken: schemas with errors, which diagnostics may still show
 */
struct schema_set {
	struct schema **items;
	size_t count, capacity;
	struct {
		struct schema **items;
		size_t count, capacity;
	} broken;
};

/** schema_set_builtin() - add the schemas built into the program. Return: false on errors. */
bool schema_set_builtin(struct schema_set *set, struct diags *diags);

/**
 * schema_set_add() - read a schema file and add it.
 * @path: the file
 * @diags: receives syntax errors, and an error if another schema has the same name
 *
 * Return: true if it was added.
 */
bool schema_set_add(struct schema_set *set, const char *path, struct diags *diags);

/**
 * schema_set_link() - finish the schemas, each after the one that it extends.
 * @diags: receives errors, also unknown bases, cycles, and releases that two schemas cover
 *
 * Return: true if all schemas can be used.
 */
bool schema_set_link(struct schema_set *set, struct diags *diags);

/** schema_set_free() - release all schemas. */
void schema_set_free(struct schema_set *set);

/** schema_set_find() - return the schema that covers a release, or NULL. */
const struct schema *schema_set_find(const struct schema_set *set,
				     const struct vgpu_release *release);

/** schema_set_by_name() - return the schema with this name, or NULL. */
const struct schema *schema_set_by_name(const struct schema_set *set, const char *name);

/**
 * schema_set_explain() - report the covered releases that are nearest to one that is not.
 * @release: a release that no schema covers
 * @loc: location of the release
 * @diags: receives notes: the ranges just before and after it, and how to supply a schema
 */
void schema_set_explain(const struct schema_set *set, const struct vgpu_release *release,
			struct location loc, struct diags *diags);

#endif
