// SPDX-License-Identifier: MIT
#include "schema/set.h"

#include <stdlib.h>
#include <string.h>

static bool overlap(const struct schema_range *a, const struct schema_range *b)
{
	return release_compare(&a->first, &b->last) <= 0 &&
	       release_compare(&b->first, &a->last) <= 0;
}

/* Each release has one schema, within a schema too: a release must not be covered twice. */
static bool check_range(const struct schema *schema, size_t index, const struct schema *other,
			size_t other_count, struct diags *diags)
{
	const struct schema_range *range = &schema->releases.items[index];

	for (size_t i = 0; i < other_count; i++) {
		const struct schema_range *old = &other->releases.items[i];

		if (!overlap(range, old))
			continue;
		diag_error(diags, range->place, "schema-overlap",
			   "releases %s..%s of schema '%s' are covered already", range->first_text,
			   range->last_text, schema->name);
		diag_note(diags, old->place, "schema '%s' covers %s..%s", other->name,
			  old->first_text, old->last_text);
		return false;
	}
	return true;
}

static bool set_add(struct schema_set *set, struct schema *schema, struct diags *diags)
{
	const struct schema *same = schema_set_by_name(set, schema->name);
	bool good = true;

	if (same) {
		diag_error(diags, schema->place, "schema-duplicate", "schema '%s' is there already",
			   schema->name);
		diag_note(diags, same->place, "first defined here");
		good = false;
	}
	for (size_t r = 0; r < schema->releases.count; r++) {
		good &= check_range(schema, r, schema, r, diags);
		for (size_t i = 0; i < set->count && !same; i++)
			good &= check_range(schema, r, set->items[i],
					    set->items[i]->releases.count, diags);
	}
	if (good)
		*vec_push(set) = schema;
	else
		schema_free(schema);
	return good;
}

static bool add_input(struct schema_set *set, struct input *input, struct diags *diags)
{
	struct schema *schema = input ? schema_parse(input, diags) : NULL;

	return schema && set_add(set, schema, diags);
}

bool schema_set_builtin(struct schema_set *set, struct diags *diags)
{
	bool good = true;

	for (size_t i = 0; i < embedded_schema_count; i++) {
		const struct embedded_schema *schema = &embedded_schemas[i];

		good &= add_input(
			set, input_from_text(schema->name, schema->text, strlen(schema->text)),
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
	free(set->items);
	*set = (struct schema_set){0};
}

const struct schema *schema_set_find(const struct schema_set *set, const struct release *release)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t r = 0; r < schema->releases.count; r++)
			if (release_compare(release, &schema->releases.items[r].first) >= 0 &&
			    release_compare(release, &schema->releases.items[r].last) <= 0)
				return schema;
	}
	return NULL;
}

const struct schema *schema_set_by_name(const struct schema_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->items[i]->name, name) == 0)
			return set->items[i];
	return NULL;
}

void schema_set_explain(const struct schema_set *set, const struct release *release,
			struct place place, struct diags *diags)
{
	const struct schema_range *below = NULL, *above = NULL;
	const struct schema *below_schema = NULL, *above_schema = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t r = 0; r < schema->releases.count; r++) {
			const struct schema_range *range = &schema->releases.items[r];

			if (release_compare(&range->last, release) < 0 &&
			    (!below || release_compare(&range->last, &below->last) > 0)) {
				below = range;
				below_schema = schema;
			}
			if (release_compare(&range->first, release) > 0 &&
			    (!above || release_compare(&range->first, &above->first) < 0)) {
				above = range;
				above_schema = schema;
			}
		}
	}
	if (below)
		diag_note(diags, place, "the nearest before it is %s, of schema '%s'",
			  below->last_text, below_schema->name);
	if (above)
		diag_note(diags, place, "the nearest after it is %s, of schema '%s'",
			  above->first_text, above_schema->name);
	diag_note(diags, place, "--schema FILE supplies a schema for another release");
}
