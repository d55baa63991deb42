/* SPDX-License-Identifier: MIT */
/* One value of a vGPU type: what a key of the source, a member of a record or an expression holds.
 */
#ifndef SCHEMA_VALUE_H
#define SCHEMA_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
	VALUE_NONE, /* not set */
	VALUE_NUMBER,
	VALUE_BOOL,
	VALUE_TEXT, /* UTF-8 */
	VALUE_BYTES, /* raw bytes */
	VALUE_LIST, /* numbers */
};

/**
 * struct value - a value; what it points to belongs to whoever made it.
 * @kind: which members hold
 * @number: VALUE_NUMBER, and 0 or 1 for VALUE_BOOL
 * @text: VALUE_TEXT (NUL-terminated) and VALUE_BYTES
 * @list: VALUE_LIST
 * @count: bytes of @text or elements of @list
 */
struct value {
	enum value_kind kind;
	uint64_t number;
	const char *text;
	const uint64_t *list;
	size_t count;
};

/** value_equal() - whether two values are the same, kind included. */
bool value_equal(const struct value *a, const struct value *b);

/** value_kind_name() - "number", "text", … for messages. */
const char *value_kind_name(enum value_kind kind);

#endif
