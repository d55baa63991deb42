/* SPDX-License-Identifier: MIT */
/*
 * JSON documents: json-c's objects, built with the functions below and turned into text in one
 * place, so that every command writes JSON in the same way.
 *
 * An object that is added to another belongs to it. Release the outermost one with
 * json_object_put(). Numbers are unsigned 64-bit integers; text is UTF-8.
 */
#ifndef COMPILER_BASE_JSON_H
#define COMPILER_BASE_JSON_H

#include <json-c/json.h>

#include "compiler/base/buf.h"

enum json_style {
	JSON_LINE, /* all on one line, as in logs */
	JSON_PRETTY, /* indented */
};

/** json_add_text() - add the member @key: "@text" to @object; null if @text is NULL. */
void json_add_text(struct json_object *object, const char *key, const char *text);

/**
 * json_add_foreign_text() - add text that comes from a file or another program, made printable.
 * @object: gets the member @key
 * @text: the text; NULL and "" become null
 */
void json_add_foreign_text(struct json_object *object, const char *key, const char *text);

/** json_add_number() - add the member @key: @number to @object. */
void json_add_number(struct json_object *object, const char *key, uint64_t number);

/** json_add_hex() - add @size bytes of @data to @object as hexadecimal digits, "001fa0". */
void json_add_hex(struct json_object *object, const char *key, const void *data, size_t size);

/** json_add_object() - add an empty object to @object. Return: the empty object. */
struct json_object *json_add_object(struct json_object *object, const char *key);

/** json_add_array() - add an empty array to @object. Return: the empty array. */
struct json_object *json_add_array(struct json_object *object, const char *key);

/** json_append_text() - append "@text" to @array. */
void json_append_text(struct json_object *array, const char *text);

/** json_append_number() - append @number to @array. */
void json_append_number(struct json_object *array, uint64_t number);

/** json_append_object() - append an empty object to @array. Return: the empty object. */
struct json_object *json_append_object(struct json_object *array);

/** json_append_array() - append an empty array to @array. Return: the empty array. */
struct json_object *json_append_array(struct json_object *array);

/** json_hex() - return @size bytes of @data as a string of hexadecimal digits. */
struct json_object *json_hex(const void *data, size_t size);

/**
 * json_print() - append @object as text to @out.
 * @object: any kind; NULL is null
 * @style: JSON_LINE or JSON_PRETTY
 * @out: receives the text, without a newline at its end
 */
void json_print(struct json_object *object, enum json_style style, struct buf *out);

/** json_quote() - append @text to @out as a JSON string, which is a YAML and a C string as well. */
void json_quote(const char *text, struct buf *out);

#endif
