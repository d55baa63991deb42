// SPDX-License-Identifier: MIT
/* What a source for the releases of a schema may hold, as a JSON Schema (draft 2020-12). */
#include <inttypes.h>
#include <json-c/json.h>
#include <json-c/json_visit.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/export/export.h"
#include "compiler/model/model.h"
#include "compiler/output/schema_text.h"

#define SIZE_PATTERN "^(0|[1-9][0-9]*) ?(KiB|MiB|GiB)$"

/*
 * A source without the members of the record, which go into $defs.values, .type and .entry. json-c
 * reads single quotes as JSON's double ones. Editors see what YAML readers make of a source: 24 GiB
 * is text to them, and hex digits may be a number. Text that looks like a number has to be in
 * quotes, about which vgpumc would not complain.
 */
static const char frame[] =
	"{"
	"'$schema': 'https://json-schema.org/draft/2020-12/schema',"
	"'$id': null,"
	"'title': null,"
	"'type': 'object',"
	"'properties': {"
	"	'release': {"
	"		'description': null,"
	"		'type': 'string',"
	"		'pattern': null,"
	"		'patternErrorMessage': null,"
	"		'maxLength': 63"
	"	},"
	"	'vgpu': {"
	"		'description': 'vGPU software version, in quotes; nvvgpumt needs it',"
	"		'type': 'string',"
	"		'pattern': '^[0-9]+[.][0-9]+$'"
	"	},"
	"	'features': {"
	"		'description': 'feature bytes of the vGPU version, hex; for nvvgpumt',"
	"		'type': ['string', 'integer']"
	"	},"
	"	'container': {'description': null, 'enum': null},"
	"	'signature': {"
	"		'description': 'a ready signature to carry along, hex',"
	"		'type': ['string', 'integer']"
	"	},"
	"	'types': {"
	"		'description': 'the vGPU types',"
	"		'type': 'array',"
	"		'items': {'$ref': '#/$defs/type'}"
	"	},"
	"	'boards': {"
	"		'description': 'the boards that offer them',"
	"		'type': 'array',"
	"		'minItems': 1,"
	"		'items': {'$ref': '#/$defs/board'}"
	"	}"
	"},"
	"'patternProperties': {'^x-': true},"
	"'additionalProperties': false,"
	"'required': ['types', 'boards'],"
	"'$defs': {"
	"	'id16': {'type': 'integer', 'minimum': 0, 'maximum': 65535},"
	"	'size': {"
	"		'anyOf': ["
	"			{'type': 'integer', 'minimum': 0},"
	"			{'type': 'string', 'pattern': '" SIZE_PATTERN "'}"
	"		]"
	"	},"
	"	'type': {"
	"		'description': 'a vGPU type',"
	"		'type': 'object',"
	"		'properties': {},"
	"		'additionalProperties': false,"
	"		'required': []"
	"	},"
	"	'board': {"
	"		'description': 'a physical board',"
	"		'type': 'object',"
	"		'properties': {"
	"			'name': {'description': 'for people', 'type': 'string'},"
	"			'device': {"
	"				'description': 'PCI device id of the board',"
	"				'type': 'integer', 'minimum': 1, 'maximum': 65535"
	"			},"
	"			'subsystem': {"
	"				'description': 'PCI subsystem id or ids; without it or "
	"with 0,"
	" every board with this device id',"
	"				'anyOf': ["
	"					{'$ref': '#/$defs/id16'},"
	"					{'type': 'array', 'minItems': 1,"
	"						'items': {'$ref': '#/$defs/id16'}}"
	"				]"
	"			},"
	"			'fb_size': {"
	"				'description': 'memory of the board; only checks use it',"
	"				'$ref': '#/$defs/size'"
	"			},"
	"			'types': {"
	"				'description': 'the vGPU types that the board offers',"
	"				'type': 'array',"
	"				'minItems': 1,"
	"				'maxItems': null,"
	"				'items': {'$ref': '#/$defs/entry'}"
	"			}"
	"		},"
	"		'patternProperties': {'^x-': true},"
	"		'additionalProperties': false,"
	"		'required': ['device', 'types']"
	"	},"
	"	'entry': {"
	"		'description': 'a vGPU type of the board, by what identifies it, or with "
	"values"
	" for this board only',"
	"		'type': ['integer', 'string', 'object'],"
	"		'properties': {"
	"			'type': {"
	"				'description': 'what identifies the vGPU type',"
	"				'type': ['integer', 'string']"
	"			}"
	"		},"
	"		'additionalProperties': false,"
	"		'required': ['type']"
	"	},"
	"	'values': {"
	"		'properties': {"
	"			'device': {"
	"				'description': 'PCI device id that the guest sees',"
	"				'$ref': '#/$defs/id16'"
	"			},"
	"			'subsystem': {"
	"				'description': 'PCI subsystem id that the guest sees',"
	"				'$ref': '#/$defs/id16'"
	"			}"
	"		}"
	"	}"
	"}"
	"}";

/* What holds for sources of all releases: else after else, the last one for all that are unknown.
 */
static const char frame_of_all[] =
	"{"
	"'$schema': 'https://json-schema.org/draft/2020-12/schema',"
	"'$id': 'urn:vgpumc:source',"
	"'$comment': 'Made by vgpumc schema export --format json-schema',"
	"'$defs': {}"
	"}";

/* An object inside @object by the path of its keys, which ends with NULL. */
static struct json_object *get(struct json_object *object, const char *const *path)
{
	for (; *path; path++)
		object = json_object_object_get(object, *path);
	return object;
}

#define GET(object, ...) get(object, (const char *const[]){__VA_ARGS__, NULL})

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void add_number(struct json_object *object, const char *key, uint64_t number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

/* Hex digits of at most @max bytes, as convert_hex() takes them. */
static void add_hex(struct json_object *object, uint32_t max)
{
	struct buf pattern = {0};

	buf_printf(&pattern, "^[ \\n]*([0-9a-fA-F]{2}[ \\n]*){0,%" PRIu32 "}$", max);
	add_text(object, "pattern", buf_text(&pattern));
	buf_free(&pattern);
}

/* The ends of one range of numbers; false when they depend on other values. */
static bool add_bounds(struct json_object *object, const struct expr *range)
{
	struct value first, last;

	if (!export_value(range->arg[0], &first) || !export_value(range->arg[1], &last) ||
	    first.kind != VALUE_NUMBER)
		return false;
	add_number(object, "minimum", first.number);
	add_number(object, "maximum", last.number);
	return true;
}

/* The allowed values of numbers, when they do not depend on others. */
static void add_ranges(struct json_object *object, const struct expr *set)
{
	struct json_object *ranges = json_object_new_array();
	bool good = true;

	if (!set->next) {
		add_bounds(object, set);
		good = false;
	}
	for (; set && good; set = set->next) {
		struct json_object *range = json_object_new_object();

		good = add_bounds(range, set);
		json_object_array_add(ranges, range);
	}
	if (good)
		json_object_object_add(object, "anyOf", ranges);
	else
		json_object_put(ranges);
}

/* The allowed values as a list, when they are single ones: an editor can offer them. */
static bool add_choices(struct json_object *object, const struct expr *set)
{
	struct json_object *choices = json_object_new_array();

	for (; set; set = set->next) {
		struct value value;

		if (set->arg[0] != set->arg[1] || !export_value(set->arg[0], &value)) {
			json_object_put(choices);
			return false;
		}
		json_object_array_add(choices, value.kind == VALUE_NUMBER
						       ? json_object_new_uint64(value.number)
						       : json_object_new_string(value.text));
	}
	json_object_object_add(object, "enum", choices);
	return true;
}

static struct json_object *number_object(const struct schema_member *member)
{
	struct json_object *object = json_object_new_object();
	struct value constant;

	add_text(object, "type", "integer");
	add_number(object, "minimum", 0);
	add_number(object, "maximum", export_max(member));
	if (export_value(member->constant, &constant) && constant.kind == VALUE_NUMBER)
		add_number(object, "const", constant.number);
	if (member->allowed && !add_choices(object, member->allowed))
		add_ranges(object, member->allowed);
	return object;
}

/* A number of bytes: @number, or text with a unit. */
static struct json_object *size_object(struct json_object *number)
{
	struct json_object *object = json_object_new_object();
	struct json_object *either = json_object_new_array();
	struct json_object *text = json_object_new_object();

	add_text(text, "type", "string");
	add_text(text, "pattern", SIZE_PATTERN);
	json_object_array_add(either, number);
	json_object_array_add(either, text);
	json_object_object_add(object, "anyOf", either);
	return object;
}

static struct json_object *text_object(const struct schema_member *member)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "type", "string");
	if (member->required)
		add_number(object, "minLength", 1);
	add_number(object, "maxLength", member->count - 1);
	if (member->type == MEMBER_CHAR)
		add_text(object, "pattern", "^[ -~]*$");
	if (member->allowed)
		add_choices(object, member->allowed);
	return object;
}

static struct json_object *hex_object(uint32_t max)
{
	struct json_object *object = json_object_new_object();
	struct json_object *types = json_object_new_array();

	json_object_array_add(types, json_object_new_string("string"));
	json_object_array_add(types, json_object_new_string("integer"));
	json_object_object_add(object, "type", types);
	add_hex(object, max);
	return object;
}

static struct json_object *value_object(const struct schema_member *member)
{
	struct json_object *number, *object;

	if (member->kind == VALUE_TEXT)
		return text_object(member);
	if (member->kind == VALUE_BYTES)
		return hex_object(member->size);
	number = number_object(member);
	if (member->unit == UNIT_SIZE)
		number = size_object(number);
	if (member->kind == VALUE_NUMBER)
		return number;
	object = json_object_new_object();
	add_text(object, "type", "array");
	json_object_object_add(object, "items", number);
	add_number(object, "maxItems", member->count);
	return object;
}

/* What the member is, where its value comes from, and NVIDIA's name for it. */
static void add_description(struct json_object *object, const struct schema_member *member)
{
	const struct expr *expr = member->constant ? member->constant : member->initial;
	struct buf text = {0};

	if (member->doc)
		buf_printf(&text, "%s. ", member->doc);
	if (member->unit == UNIT_SIZE)
		buf_printf(&text, "Bytes, or with KiB, MiB, GiB. ");
	if (expr) {
		buf_printf(&text, member->constant ? "Always " : "Default: ");
		expr_print(expr, &text);
		buf_printf(&text, ". ");
	}
	if (member->required)
		buf_printf(&text, member->unique ? "Required. "
						 : "Required, here or in the boards' entries. ");
	buf_printf(&text, "Member %s", member->name);
	add_text(object, "description", buf_text(&text));
	buf_free(&text);
}

static void add_default(struct json_object *object, const struct schema_member *member)
{
	struct value value;

	if (!export_value(member->initial, &value))
		return;
	if (value.kind == VALUE_NUMBER)
		add_number(object, "default", value.number);
	else if (value.kind == VALUE_TEXT)
		add_text(object, "default", value.text);
}

static void add_values(struct json_object *root, const struct schema *schema)
{
	struct json_object *values = GET(root, "$defs", "values", "properties");
	struct json_object *required = GET(root, "$defs", "type", "required");

	for (size_t i = 0; i < schema_info(schema)->count; i++) {
		const struct schema_member *member = &schema_info(schema)->items[i];
		struct json_object *object;

		if (!member->key || json_object_object_get_ex(values, member->key, NULL))
			continue;
		object = value_object(member);
		add_description(object, member);
		add_default(object, member);
		json_object_object_add(values, member->key, object);
		/* A type must say itself what identifies it, the rest may come from entries. */
		if (member->unique)
			json_object_array_add(required, json_object_new_string(member->key));
	}
}

/* Types and entries have the same values, and both name all of them, to allow nothing else. */
static void add_references(struct json_object *root, const char *where)
{
	struct json_object *properties = GET(root, "$defs", where, "properties");

	struct json_object *values = GET(root, "$defs", "values", "properties");
	struct json_object_iterator end = json_object_iter_end(values);

	for (struct json_object_iterator at = json_object_iter_begin(values);
	     !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		const char *key = json_object_iter_peek_name(&at);
		struct json_object *reference = json_object_new_object();
		struct buf path = {0};

		buf_printf(&path, "#/$defs/values/properties/%s", key);
		add_text(reference, "$ref", buf_text(&path));
		json_object_object_add(properties, key, reference);
		buf_free(&path);
	}
}

static void add_container(struct json_object *root, const struct schema *schema)
{
	struct json_object *object = GET(root, "properties", "container");
	struct json_object *names = json_object_new_array();
	struct buf text = {0};

	for (size_t i = 0; i < schema->container_count; i++)
		json_object_array_add(
			names, json_object_new_string(container_name(schema->containers[i])));
	json_object_object_add(object, "enum", names);
	buf_printf(&text, "format of the file; %s without it",
		   container_name(schema->containers[0]));
	add_text(object, "description", buf_text(&text));
	buf_free(&text);
}

static struct json_object *examples_of(struct json_object *object)
{
	if (!json_object_object_get_ex(object, "examples", NULL))
		json_object_object_add(object, "examples", json_object_new_array());
	return json_object_object_get(object, "examples");
}

/* The pairs of GSP release and vGPU version that are known, to be offered. */
static void add_versions(struct json_object *root, const struct schema *schema)
{
	struct json_object *releases = examples_of(GET(root, "properties", "release"));
	struct json_object *versions = examples_of(GET(root, "properties", "vgpu"));

	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];
		struct buf text = {0};

		buf_printf(&text, "%" PRIu32 ".%" PRIu32, version->version.part[0],
			   version->version.part[1]);
		json_object_array_add(releases, json_object_new_string(version->range.first_text));
		json_object_array_add(versions, json_object_new_string(buf_text(&text)));
		buf_free(&text);
	}
}

/* The releases of one schema, or of one more: a pattern, once it is anchored. */
static void print_pattern(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema->releases.count; i++) {
		buf_printf(out, out->size ? "|" : "^(");
		export_release_pattern(&schema->releases.items[i].first,
				       &schema->releases.items[i].last, out);
	}
}

static const char *anchored(struct buf *pattern)
{
	buf_printf(pattern, ")$");
	return buf_text(pattern);
}

static void set_release(struct json_object *root, const char *description, const char *pattern,
			const char *otherwise)
{
	struct json_object *release = GET(root, "properties", "release");

	add_text(release, "description", description);
	add_text(release, "pattern", pattern);
	add_text(release, "patternErrorMessage", otherwise);
}

static void add_about(struct json_object *root, const struct schema *schema)
{
	struct buf text = {0}, releases = {0}, pattern = {0}, otherwise = {0};

	schema_print_releases(schema, &releases);
	buf_printf(&text, "urn:vgpumc:schema:%s", schema->name);
	add_text(root, "$id", buf_text(&text));
	buf_free(&text);
	buf_printf(&text, "vGPU types for GSP %s", buf_text(&releases));
	add_text(root, "title", buf_text(&text));
	buf_free(&text);
	buf_printf(&text, "GSP build version, in quotes; layout %s is of %s", schema->name,
		   buf_text(&releases));
	buf_printf(&otherwise, "not a release of layout %s, which is of %s", schema->name,
		   buf_text(&releases));
	print_pattern(schema, &pattern);
	set_release(root, buf_text(&text), anchored(&pattern), buf_text(&otherwise));
	buf_free(&pattern);
	buf_free(&text);
	buf_free(&otherwise);
	buf_free(&releases);
}

static struct json_object *source_object(const struct schema *schema)
{
	struct json_object *root = json_tokener_parse(frame);

	add_about(root, schema);
	add_versions(root, schema);
	add_container(root, schema);
	add_hex(GET(root, "properties", "features"), MODEL_FEATURES_SIZE);
	add_hex(GET(root, "properties", "signature"), VGPU_METADATA_MAX_SIGNATURE);
	add_number(GET(root, "$defs", "board", "properties", "types"), "maxItems",
		   schema->layout.max_types);
	add_values(root, schema);
	add_references(root, "type");
	add_references(root, "entry");
	return root;
}

/* @root is released. */
static void print_object(struct json_object *root, struct buf *out)
{
	buf_printf(out, "%s\n",
		   json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
								JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
}

void export_json_schema(const struct schema *schema, struct buf *out)
{
	print_object(source_object(schema), out);
}

/* Called for everything in an object that becomes the one of $defs that @name names. */
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

/* @object is of one schema, and released. */
static void add_definition(struct json_object *root, const char *name, struct json_object *object)
{
	json_object_object_del(object, "$schema");
	json_object_object_del(object, "$id");
	json_object_object_del(object, "title");
	json_c_visit(object, 0, move_reference, (void *)(uintptr_t)name);
	json_object_object_add(GET(root, "$defs"), name, object);
}

static bool has_releases(const struct schema *schema)
{
	return !schema->abstract && schema->releases.count;
}

static const struct schema *newest(const struct schema_set *schemas)
{
	const struct schema *found = NULL;

	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (has_releases(schema) &&
		    (!found || release_compare(&schema->releases.items[0].first,
					       &found->releases.items[0].first) > 0))
			found = schema;
	}
	return found;
}

/* A source whose release is missing or unknown: the newest layout, with the members of all. */
static struct json_object *unknown_object(const struct schema_set *schemas)
{
	struct json_object *root = source_object(newest(schemas));
	struct buf text = {0}, pattern = {0};

	buf_printf(&text, "GSP build version, in quotes; it decides what a type has. Known are ");
	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (!has_releases(schema))
			continue;
		add_versions(root, schema);
		add_values(root, schema);
		buf_printf(&text, "%s", pattern.size ? ", " : "");
		schema_print_releases(schema, &text);
		print_pattern(schema, &pattern);
	}
	add_references(root, "type");
	add_references(root, "entry");
	set_release(root, buf_text(&text), anchored(&pattern),
		    "no layout covers this release; vgpumc schema list shows those that there are");
	add_text(GET(root, "properties", "container"), "description",
		 "format of the file; without it that of the release");
	buf_free(&pattern);
	buf_free(&text);
	return root;
}

/*
 * What holds for releases of @schema, and @otherwise, which is released. The condition has nothing
 * but the pattern: editors show what else is there though it does not hold.
 */
static struct json_object *choice_object(const struct schema *schema, struct json_object *otherwise)
{
	struct json_object *choice = json_tokener_parse(
		"{'if': {'properties': {'release': {'type': 'string'}}, 'required': ['release']},"
		" 'then': {}}");
	struct buf text = {0};

	print_pattern(schema, &text);
	add_text(GET(choice, "if", "properties", "release"), "pattern", anchored(&text));
	buf_free(&text);
	buf_printf(&text, "#/$defs/%s", schema->name);
	add_text(GET(choice, "then"), "$ref", buf_text(&text));
	json_object_object_add(choice, "else", otherwise);
	buf_free(&text);
	return choice;
}

void export_json_schema_all(const struct schema_set *schemas, struct buf *out)
{
	struct json_object *root = json_tokener_parse(frame_of_all);
	struct json_object *choice = json_tokener_parse("{'$ref': '#/$defs/unknown'}");

	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];

		if (!has_releases(schema))
			continue;
		add_definition(root, schema->name, source_object(schema));
		choice = choice_object(schema, choice);
	}
	add_definition(root, "unknown", unknown_object(schemas));
	json_object_object_foreach(choice, key, part)
	{
		json_object_object_add(root, key, json_object_get(part));
	}
	json_object_put(choice);
	print_object(root, out);
}
