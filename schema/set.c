// SPDX-License-Identifier: MIT
#include "schema/set.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/base/embedded.h"

static bool overlap(const struct schema_range *a, const struct schema_range *b)
{
	return vgpu_release_compare(&a->first, &b->last) <= 0 &&
	       vgpu_release_compare(&b->first, &a->last) <= 0;
}

/* Check that no release is covered twice, by two schemas or by one. */
static bool check_range(const struct schema *schema, size_t index, const struct schema *other,
			size_t other_count, struct diags *diags)
{
	const struct schema_range *range = &schema->releases.items[index];

	for (size_t i = 0; i < other_count; i++) {
		const struct schema_range *old = &other->releases.items[i];

		if (!overlap(range, old))
			continue;
		diag_error(diags, range->loc, "schema-overlap",
			   "releases %s..%s of schema '%s' are covered already", range->first_text,
			   range->last_text, schema->name);
		diag_note(diags, old->loc, "schema '%s' covers %s..%s", other->name,
			  old->first_text, old->last_text);
		return false;
	}
	return true;
}

static bool check_ranges(const struct schema_set *set, size_t index, struct diags *diags)
{
	const struct schema *schema = set->items[index];
	bool good = true;

	for (size_t r = 0; r < schema->releases.count; r++) {
		bool alone = check_range(schema, r, schema, r, diags);

		for (size_t i = 0; i < index && alone; i++)
			alone = check_range(schema, r, set->items[i], set->items[i]->releases.count,
					    diags);
		good &= alone;
	}
	return good;
}

static bool add_input(struct schema_set *set, struct input *input, struct diags *diags)
{
	struct schema *schema = input ? schema_read(input, diags) : NULL;
	const struct schema *same = schema ? schema_set_by_name(set, schema->name) : NULL;

	if (!schema)
		return false;
	if (!same) {
		*vec_push(set) = schema;
		return true;
	}
	diag_error(diags, schema->loc, "schema-duplicate", "schema '%s' is there already",
		   schema->name);
	diag_note(diags, same->loc, "first defined here");
	schema_free(schema);
	return false;
}

static void unknown_base(const struct schema_set *set, const struct schema *schema,
			 struct diags *diags)
{
	struct strings names = {0};
	const char *near;

	for (size_t i = 0; i < set->count; i++)
		if (set->items[i] != schema)
			*vec_push(&names) = set->items[i]->name;
	near = nearest(schema->base_name, names.items, names.count);
	diag_error(diags, schema->base_loc, "schema-base",
		   near ? "there is no schema '%s' to extend; did you mean '%s'?"
			: "there is no schema '%s' to extend",
		   schema->base_name, near);
	free(names.items);
}

static struct schema *find_by_name(const struct schema_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->items[i]->name, name) == 0)
			return set->items[i];
	return NULL;
}

/*
 * Finish a schema after all those that it extends: go down to the first that is finished or has no
 * base, then up again. A cycle ends at the limit, or at a schema that is being finished.
 */
static void link_schema(struct schema_set *set, struct schema *schema, struct diags *diags)
{
	struct schema *chain[SCHEMA_MAX_BASES];
	size_t count = 0;

	for (struct schema *at = schema; at && at->state == SCHEMA_READ;) {
		struct schema *base = at->base_name ? find_by_name(set, at->base_name) : NULL;

		at->state = SCHEMA_LINKING;
		chain[count++] = at;
		if (at->base_name && !base)
			unknown_base(set, at, diags);
		else if (base && base->state == SCHEMA_LINKING)
			diag_error(diags, at->base_loc, "schema-base",
				   "schema '%s' extends itself by way of '%s'", base->name,
				   at->name);
		else if (base && base->state == SCHEMA_READ && count == SCHEMA_MAX_BASES)
			diag_error(diags, at->base_loc, "schema-base",
				   "more than %u schemas extend one another", SCHEMA_MAX_BASES);
		else
			at->linkable = true;
		at = at->linkable ? base : NULL;
	}
	while (count) {
		struct schema *at = chain[--count];
		const struct schema *base =
			at->base_name && at->linkable ? find_by_name(set, at->base_name) : NULL;

		at->state = SCHEMA_BROKEN;
		if (at->linkable && (!base || base->state == SCHEMA_USABLE) &&
		    schema_finish(at, base, diags))
			at->state = SCHEMA_USABLE;
	}
}

bool schema_set_link(struct schema_set *set, struct diags *diags)
{
	unsigned int errors = diags->errors;
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++)
		link_schema(set, set->items[i], diags);
	for (size_t i = 0; i < set->count; i++)
		if (set->items[i]->state == SCHEMA_USABLE && !check_ranges(set, i, diags))
			set->items[i]->state = SCHEMA_BROKEN;
	for (size_t i = 0; i < set->count; i++) {
		if (set->items[i]->state == SCHEMA_USABLE)
			set->items[kept++] = set->items[i];
		else
			*vec_push(&set->broken) = set->items[i];
	}
	set->count = kept;
	return diags->errors == errors;
}

bool schema_set_builtin(struct schema_set *set, struct diags *diags)
{
	bool good = true;

	for (size_t i = 0; i < embedded_schemas_count; i++) {
		const struct embedded_file *schema = &embedded_schemas[i];

		good &= add_input(set,
				  input_from_text(schema->name, schema->text, strlen(schema->text)),
				  diags);
	}
	return good;
}

bool schema_set_add(struct schema_set *set, const char *path, struct diags *diags)
{
	return add_input(set, input_read(path, SCHEMA_MAX_BYTES, true, diags), diags);
}

void schema_set_free(struct schema_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		schema_free(set->items[i]);
	for (size_t i = 0; i < set->broken.count; i++)
		schema_free(set->broken.items[i]);
	free(set->items);
	free(set->broken.items);
	*set = (struct schema_set){0};
}

const struct schema *schema_set_find(const struct schema_set *set,
				     const struct vgpu_release *release)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t r = 0; r < schema->releases.count; r++)
			if (vgpu_release_compare(release, &schema->releases.items[r].first) >= 0 &&
			    vgpu_release_compare(release, &schema->releases.items[r].last) <= 0)
				return schema;
	}
	return NULL;
}

const struct schema *schema_set_by_name(const struct schema_set *set, const char *name)
{
	return find_by_name(set, name);
}

void schema_set_explain(const struct schema_set *set, const struct vgpu_release *release,
			struct location loc, struct diags *diags)
{
	const struct schema_range *below = NULL, *above = NULL;
	const struct schema *below_schema = NULL, *above_schema = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t r = 0; r < schema->releases.count; r++) {
			const struct schema_range *range = &schema->releases.items[r];

			if (vgpu_release_compare(&range->last, release) < 0 &&
			    (!below || vgpu_release_compare(&range->last, &below->last) > 0)) {
				below = range;
				below_schema = schema;
			}
			if (vgpu_release_compare(&range->first, release) > 0 &&
			    (!above || vgpu_release_compare(&range->first, &above->first) < 0)) {
				above = range;
				above_schema = schema;
			}
		}
	}
	if (below)
		diag_note(diags, loc, "the nearest before it is %s, of schema '%s'",
			  below->last_text, below_schema->name);
	if (above)
		diag_note(diags, loc, "the nearest after it is %s, of schema '%s'",
			  above->first_text, above_schema->name);
	diag_note(diags, loc, "--schema FILE supplies a schema for another release");
}
