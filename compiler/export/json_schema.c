// SPDX-License-Identifier: MIT
/*
 * Export the sources for the releases of a schema as a JSON Schema (draft 2020-12). The frame is
 * json_schema.json.in; this file replaces each null in it and adds the members of the info record.
 */
#include "compiler/export/json_schema.h"

#include <inttypes.h>

#include "compiler/base/embedded.h"
#include "compiler/model/model.h"
#include "schema/print.h"

struct json_object *json_schema_at(struct json_object *object, const char *const *path)
{
	for (; *path; path++)
		object = json_object_object_get(object, *path);
	return object;
}

void json_schema_add_values(struct json_object *document, const struct schema *schema)
{
	struct json_object *values = JSON_AT(document, "$defs", "values", "properties");
	struct json_object *required = JSON_AT(document, "$defs", "type", "required");

	for (size_t i = 0; i < schema_info(schema)->count; i++) {
		const struct schema_member *member = &schema_info(schema)->items[i];

		if (!member->key || json_object_object_get_ex(values, member->key, NULL))
			continue;
		json_object_object_add(values, member->key, json_schema_value(member));
		/* Only the type itself can identify it; board entries may set the rest. */
		if (member->unique)
			json_append_text(required, member->key);
	}
}

static void add_references(struct json_object *properties, struct json_object *values)
{
	json_object_object_foreach(values, key, value)
	{
		struct buf path = {0};

		(void)value;
		buf_printf(&path, "#/$defs/values/properties/%s", key);
		json_object_object_add(properties, key, json_object_new_object());
		json_add_text(json_object_object_get(properties, key), "$ref", buf_text(&path));
		buf_free(&path);
	}
}

void json_schema_add_references(struct json_object *document)
{
	struct json_object *values = JSON_AT(document, "$defs", "values", "properties");

	/* Both list all keys, so that they can allow no others. */
	add_references(JSON_AT(document, "$defs", "type", "properties"), values);
	add_references(JSON_AT(document, "$defs", "entry", "properties"), values);
}

static void set_containers(struct json_object *document, const struct schema *schema)
{
	struct json_object *container = JSON_AT(document, "properties", "container");
	struct json_object *names = json_add_array(container, "enum");
	struct buf text = {0};

	for (size_t i = 0; i < schema->container_count; i++)
		json_append_text(names, container_name(schema->containers[i]));
	buf_printf(&text, "format of the file, %s by default",
		   container_name(schema->containers[0]));
	json_add_text(container, "description", buf_text(&text));
	buf_free(&text);
}

static struct json_object *examples_of(struct json_object *object)
{
	struct json_object *examples;

	if (json_object_object_get_ex(object, "examples", &examples))
		return examples;
	return json_add_array(object, "examples");
}

void json_schema_add_versions(struct json_object *document, const struct schema *schema)
{
	struct json_object *releases = examples_of(JSON_AT(document, "properties", "release"));
	struct json_object *versions = examples_of(JSON_AT(document, "properties", "vgpu"));

	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];
		struct buf text = {0};

		buf_printf(&text, "%" PRIu32 ".%" PRIu32, version->version.part[0],
			   version->version.part[1]);
		json_append_text(releases, version->range.first_text);
		json_append_text(versions, buf_text(&text));
		buf_free(&text);
	}
}

void json_schema_print_pattern(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema->releases.count; i++) {
		buf_printf(out, out->size ? "|" : "^(");
		export_release_pattern(&schema->releases.items[i].first,
				       &schema->releases.items[i].last, out);
	}
}

const char *json_schema_anchored(struct buf *pattern)
{
	buf_printf(pattern, ")$");
	return buf_text(pattern);
}

void json_schema_set_release(struct json_object *document, const char *description,
			     const char *pattern, const char *otherwise)
{
	struct json_object *release = JSON_AT(document, "properties", "release");

	json_add_text(release, "description", description);
	json_add_text(release, "pattern", pattern);
	json_add_text(release, "patternErrorMessage", otherwise);
}

static void set_title(struct json_object *document, const struct schema *schema,
		      const char *releases)
{
	struct buf id = {0}, title = {0};

	buf_printf(&id, "urn:vgpumc:schema:%s", schema->name);
	buf_printf(&title, "vGPU types for GSP %s", releases);
	json_add_text(document, "$id", buf_text(&id));
	json_add_text(document, "title", buf_text(&title));
	buf_free(&id);
	buf_free(&title);
}

static void set_releases(struct json_object *document, const struct schema *schema)
{
	struct buf releases = {0}, description = {0}, otherwise = {0}, pattern = {0};

	schema_print_releases(schema, &releases);
	set_title(document, schema, buf_text(&releases));
	buf_printf(&description, "GSP build version, in quotes; layout %s is for %s", schema->name,
		   buf_text(&releases));
	buf_printf(&otherwise, "not a release of layout %s, which is for %s", schema->name,
		   buf_text(&releases));
	json_schema_print_pattern(schema, &pattern);
	json_schema_set_release(document, buf_text(&description), json_schema_anchored(&pattern),
				buf_text(&otherwise));
	buf_free(&releases);
	buf_free(&description);
	buf_free(&otherwise);
	buf_free(&pattern);
}

struct json_object *json_schema_document(const struct schema *schema)
{
	struct json_object *document = json_tokener_parse(
		embedded_text(embedded_export, embedded_export_count, "json_schema.json.in"));

	set_releases(document, schema);
	json_schema_add_versions(document, schema);
	set_containers(document, schema);
	json_schema_add_hex(JSON_AT(document, "properties", "features"), MODEL_FEATURES_SIZE);
	json_schema_add_hex(JSON_AT(document, "properties", "signature"),
			    VGPU_METADATA_MAX_SIGNATURE);
	json_add_number(JSON_AT(document, "$defs", "board", "properties", "types"), "maxItems",
			schema->layout.max_types);
	json_schema_add_values(document, schema);
	json_schema_add_references(document);
	return document;
}

void export_json_schema(const struct schema *schema, struct buf *out)
{
	struct json_object *document = json_schema_document(schema);

	json_print(document, JSON_PRETTY, out);
	buf_printf(out, "\n");
	json_object_put(document);
}
