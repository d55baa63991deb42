// SPDX-License-Identifier: MIT
/*
 * Export the sources for all releases as one JSON Schema: the definitions of each schema, and "if
 * the release is of this schema then … else if …"; the last "else" is for unknown releases.
 */
#include <json-c/json_visit.h>
#include <string.h>

#include "compiler/export/json_schema.h"
#include "schema/print.h"

/* Let a reference point into the definition @name that its schema becomes. */
static int move_reference(struct json_object *value, int flags, struct json_object *parent,
			  const char *key, size_t *index, void *name)
{
	struct buf path = {0};

	(void)parent;
	(void)index;
	if (flags != JSON_C_VISIT_SECOND && key && strcmp(key, "$ref") == 0) {
		buf_printf(&path, "#/$defs/%s%s", (const char *)name,
			   json_object_get_string(value) + 1);
		json_object_set_string(value, buf_text(&path));
	}
	buf_free(&path);
	return JSON_C_VISIT_RETURN_CONTINUE;
}

/* Add the document of one schema, which now belongs to @root, to the definitions. */
static void add_definition(struct json_object *root, const char *name, struct json_object *document)
{
	json_object_object_del(document, "$schema");
	json_object_object_del(document, "$id");
	json_object_object_del(document, "title");
	json_c_visit(document, 0, move_reference, (void *)(uintptr_t)name);
	json_object_object_add(JSON_AT(root, "$defs"), name, document);
}

static bool has_releases(const struct schema *schema)
{
	return !schema->abstract && schema->releases.count;
}

static const struct schema *newest_schema(const struct schema_set *schemas)
{
	const struct schema *found = NULL;

	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (has_releases(schema) &&
		    (!found || vgpu_release_compare(&schema->releases.items[0].first,
						    &found->releases.items[0].first) > 0))
			found = schema;
	}
	return found;
}

/* Return the document for a missing or unknown release: the newest layout, with all members. */
static struct json_object *unknown_release_document(const struct schema_set *schemas)
{
	struct json_object *document = json_schema_document(newest_schema(schemas));
	struct buf text = {0}, pattern = {0};

	buf_printf(&text,
		   "GSP build version, in quotes; it decides which keys a type has. Known: ");
	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (!has_releases(schema))
			continue;
		json_schema_add_versions(document, schema);
		json_schema_add_values(document, schema);
		buf_printf(&text, "%s", pattern.size ? ", " : "");
		schema_print_releases(schema, &text);
		json_schema_print_pattern(schema, &pattern);
	}
	json_schema_add_references(document);
	json_schema_set_release(
		document, buf_text(&text), json_schema_anchored(&pattern),
		"no layout covers this release; vgpumc schema list shows all layouts");
	json_add_text(JSON_AT(document, "properties", "container"), "description",
		      "format of the file; the default depends on the release");
	buf_free(&pattern);
	buf_free(&text);
	return document;
}

/*
 * Return the choice between @schema, for its releases, and @otherwise, which it then owns. The
 * condition holds nothing but the pattern: editors offer what else it mentions even if it fails.
 */
static struct json_object *choice_object(const struct schema *schema, struct json_object *otherwise)
{
	struct json_object *choice = json_object_new_object();
	struct json_object *condition = json_add_object(choice, "if"), *release;
	struct buf text = {0};

	release = json_add_object(json_add_object(condition, "properties"), "release");
	json_add_text(release, "type", "string");
	json_schema_print_pattern(schema, &text);
	json_add_text(release, "pattern", json_schema_anchored(&text));
	json_append_text(json_add_array(condition, "required"), "release");
	text.size = 0;
	buf_printf(&text, "#/$defs/%s", schema->name);
	json_add_text(json_add_object(choice, "then"), "$ref", buf_text(&text));
	json_object_object_add(choice, "else", otherwise);
	buf_free(&text);
	return choice;
}

void export_json_schema_all(const struct schema_set *schemas, struct buf *out)
{
	struct json_object *root = json_object_new_object();
	struct json_object *choice = json_object_new_object();

	json_add_text(root, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_add_text(root, "$id", "urn:vgpumc:source");
	json_add_text(root, "$comment", "Made by vgpumc schema export --format json-schema");
	json_add_object(root, "$defs");
	json_add_text(choice, "$ref", "#/$defs/unknown");
	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (!has_releases(schema))
			continue;
		add_definition(root, schema->name, json_schema_document(schema));
		choice = choice_object(schema, choice);
	}
	add_definition(root, "unknown", unknown_release_document(schemas));
	json_object_object_foreach(choice, key, part)
	{
		json_object_object_add(root, key, json_object_get(part));
	}
	json_object_put(choice);
	json_print(root, JSON_PRETTY, out);
	buf_printf(out, "\n");
	json_object_put(root);
}
