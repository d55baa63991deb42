// SPDX-License-Identifier: MIT
#include "compiler/base/json.h"

#include <stdlib.h>

#include "compiler/base/mem.h"
#include "compiler/base/utf8.h"

void json_add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, text ? json_object_new_string(text) : NULL);
}

void json_add_foreign_text(struct json_object *object, const char *key, const char *text)
{
	char *copy = xstrdup(text ? text : "");

	make_printable(copy);
	json_add_text(object, key, *copy ? copy : NULL);
	free(copy);
}

void json_add_number(struct json_object *object, const char *key, uint64_t number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

void json_add_hex(struct json_object *object, const char *key, const void *data, size_t size)
{
	json_object_object_add(object, key, json_hex(data, size));
}

struct json_object *json_add_object(struct json_object *object, const char *key)
{
	struct json_object *added = json_object_new_object();

	json_object_object_add(object, key, added);
	return added;
}

struct json_object *json_add_array(struct json_object *object, const char *key)
{
	struct json_object *added = json_object_new_array();

	json_object_object_add(object, key, added);
	return added;
}

void json_append_text(struct json_object *array, const char *text)
{
	json_object_array_add(array, json_object_new_string(text));
}

void json_append_number(struct json_object *array, uint64_t number)
{
	json_object_array_add(array, json_object_new_uint64(number));
}

struct json_object *json_append_object(struct json_object *array)
{
	struct json_object *added = json_object_new_object();

	json_object_array_add(array, added);
	return added;
}

struct json_object *json_append_array(struct json_object *array)
{
	struct json_object *added = json_object_new_array();

	json_object_array_add(array, added);
	return added;
}

struct json_object *json_hex(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	struct json_object *string;
	struct buf digits = {0};

	for (size_t i = 0; i < size; i++)
		buf_printf(&digits, "%02x", bytes[i]);
	string = json_object_new_string_len(buf_text(&digits), (int)digits.size);
	buf_free(&digits);
	return string;
}

void json_print(struct json_object *object, enum json_style style, struct buf *out)
{
	int flags = style == JSON_PRETTY ? JSON_C_TO_STRING_PRETTY : JSON_C_TO_STRING_PLAIN;

	buf_printf(out, "%s",
		   json_object_to_json_string_ext(object, flags | JSON_C_TO_STRING_NOSLASHESCAPE));
}

void json_quote(const char *text, struct buf *out)
{
	struct json_object *string = json_object_new_string(text);

	json_print(string, JSON_LINE, out);
	json_object_put(string);
}
