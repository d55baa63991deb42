// SPDX-License-Identifier: MIT
/* Export the values that a member of the info record may have, as a JSON Schema. */
#include <inttypes.h>

#include "compiler/export/json_schema.h"

#define SIZE_PATTERN "^(0|[1-9][0-9]*) ?(KiB|MiB|GiB)$"

void json_schema_add_hex(struct json_object *object, uint32_t max)
{
	struct buf pattern = {0};

	buf_printf(&pattern, "^[ \\n]*([0-9a-fA-F]{2}[ \\n]*){0,%" PRIu32 "}$", max);
	json_add_text(object, "pattern", buf_text(&pattern));
	buf_free(&pattern);
}

/* Add the bounds of a range of numbers. Return: false if they depend on other values. */
static bool add_bounds(struct json_object *object, const struct expr *range)
{
	struct value first, last;

	if (!export_value(range->arg[0], &first) || !export_value(range->arg[1], &last) ||
	    first.kind != VALUE_NUMBER)
		return false;
	json_add_number(object, "minimum", first.number);
	json_add_number(object, "maximum", last.number);
	return true;
}

/* Add the ranges of a set of numbers, unless one depends on other values. */
static void add_ranges(struct json_object *object, const struct expr *set)
{
	struct json_object *ranges;
	bool constant = true;

	if (!set->next) {
		add_bounds(object, set);
		return;
	}
	ranges = json_object_new_array();
	for (; set && constant; set = set->next)
		constant = add_bounds(json_append_object(ranges), set);
	if (constant)
		json_object_object_add(object, "anyOf", ranges);
	else
		json_object_put(ranges);
}

/* Add a set of single values as a list, which an editor can offer. Return: false if it is not. */
static bool add_choices(struct json_object *object, const struct expr *set)
{
	struct json_object *choices = json_object_new_array();

	for (; set; set = set->next) {
		struct value value;

		if (set->arg[0] != set->arg[1] || !export_value(set->arg[0], &value)) {
			json_object_put(choices);
			return false;
		}
		if (value.kind == VALUE_NUMBER)
			json_append_number(choices, value.number);
		else
			json_append_text(choices, value.text);
	}
	json_object_object_add(object, "enum", choices);
	return true;
}

static struct json_object *number_object(const struct schema_member *member)
{
	struct json_object *object = json_object_new_object();
	struct value constant;

	json_add_text(object, "type", "integer");
	json_add_number(object, "minimum", 0);
	json_add_number(object, "maximum", export_max(member));
	if (export_value(member->constant, &constant) && constant.kind == VALUE_NUMBER)
		json_add_number(object, "const", constant.number);
	if (member->allowed && !add_choices(object, member->allowed))
		add_ranges(object, member->allowed);
	return object;
}

/* Allow a number of bytes, @number, or text with a unit. */
static struct json_object *size_object(struct json_object *number)
{
	struct json_object *object = json_object_new_object();
	struct json_object *either = json_add_array(object, "anyOf"), *text;

	json_object_array_add(either, number);
	text = json_append_object(either);
	json_add_text(text, "type", "string");
	json_add_text(text, "pattern", SIZE_PATTERN);
	return object;
}

static struct json_object *text_object(const struct schema_member *member)
{
	struct json_object *object = json_object_new_object();

	json_add_text(object, "type", "string");
	if (member->required)
		json_add_number(object, "minLength", 1);
	json_add_number(object, "maxLength", member->count - 1);
	if (member->type == MEMBER_CHAR)
		json_add_text(object, "pattern", "^[ -~]*$");
	if (member->allowed)
		add_choices(object, member->allowed);
	return object;
}

static struct json_object *hex_object(uint32_t max)
{
	struct json_object *object = json_object_new_object();
	struct json_object *types = json_add_array(object, "type");

	json_append_text(types, "string");
	json_append_text(types, "integer");
	json_schema_add_hex(object, max);
	return object;
}

static struct json_object *allowed_object(const struct schema_member *member)
{
	struct json_object *number, *list;

	if (member->kind == VALUE_TEXT)
		return text_object(member);
	if (member->kind == VALUE_BYTES)
		return hex_object(member->size);
	number = number_object(member);
	if (member->unit == UNIT_SIZE)
		number = size_object(number);
	if (member->kind == VALUE_NUMBER)
		return number;
	list = json_object_new_object();
	json_add_text(list, "type", "array");
	json_object_object_add(list, "items", number);
	json_add_number(list, "maxItems", member->count);
	return list;
}

/* Describe a member: its meaning, where its value comes from, and NVIDIA's name for it. */
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
	json_add_text(object, "description", buf_text(&text));
	buf_free(&text);
}

static void add_default(struct json_object *object, const struct schema_member *member)
{
	struct value value;

	if (!export_value(member->initial, &value))
		return;
	if (value.kind == VALUE_NUMBER)
		json_add_number(object, "default", value.number);
	else if (value.kind == VALUE_TEXT)
		json_add_text(object, "default", value.text);
}

struct json_object *json_schema_value(const struct schema_member *member)
{
	struct json_object *object = allowed_object(member);

	add_description(object, member);
	add_default(object, member);
	return object;
}
