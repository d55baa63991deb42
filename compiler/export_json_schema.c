// SPDX-License-Identifier: MIT
/* What a source for the releases of a schema may hold, as a JSON Schema (draft 2020-12). */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>

#include "compiler/export.h"
#include "compiler/model.h"
#include "compiler/schema_text.h"

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
	"		'pattern': '^[0-9]+([.][0-9]+){0,5}$',"
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

		if (!member->key)
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

/* The pairs of GSP release and vGPU version that are known, to be offered. */
static void add_versions(struct json_object *root, const struct schema *schema)
{
	struct json_object *releases = json_object_new_array();
	struct json_object *versions = json_object_new_array();

	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];
		struct buf text = {0};

		buf_printf(&text, "%" PRIu32 ".%" PRIu32, version->version.part[0],
			   version->version.part[1]);
		json_object_array_add(releases, json_object_new_string(version->range.first_text));
		json_object_array_add(versions, json_object_new_string(buf_text(&text)));
		buf_free(&text);
	}
	json_object_object_add(GET(root, "properties", "release"), "examples", releases);
	json_object_object_add(GET(root, "properties", "vgpu"), "examples", versions);
}

static void add_about(struct json_object *root, const struct schema *schema)
{
	struct buf text = {0}, releases = {0};

	schema_print_releases(schema, &releases);
	buf_printf(&text, "urn:vgpumc:schema:%s", schema->name);
	add_text(root, "$id", buf_text(&text));
	buf_free(&text);
	buf_printf(&text, "vGPU types for GSP %s", buf_text(&releases));
	add_text(root, "title", buf_text(&text));
	buf_free(&text);
	buf_printf(&text, "GSP build version, in quotes; this schema is of %s",
		   buf_text(&releases));
	add_text(GET(root, "properties", "release"), "description", buf_text(&text));
	buf_free(&text);
	buf_free(&releases);
}

void export_json_schema(const struct schema *schema, struct buf *out)
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
	buf_printf(out, "%s\n",
		   json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
								JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
}
