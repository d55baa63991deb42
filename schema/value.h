/* SPDX-License-Identifier: MIT */
/* The value of a key of a source, of a member of a record, or of an expression. */
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
 * struct value - a value; it does not own what it points to.
 * @kind: selects the members in use
 * @count: bytes of @text or elements of @list
 * @number: VALUE_NUMBER, and 0 or 1 for VALUE_BOOL
 * @text: VALUE_TEXT (NUL-terminated) and VALUE_BYTES
 * @list: VALUE_LIST
 */
struct value {
	enum value_kind kind;
	uint32_t count; /* inputs are smaller */
	union {
		uint64_t number;
		const char *text;
		const uint64_t *list;
	};
};

/** value_text() - return a text of @size bytes, which are followed by a NUL. */
static inline struct value value_text(const char *text, size_t size)
{
	return (struct value){.kind = VALUE_TEXT, .count = (uint32_t)size, .text = text};
}

/** value_bytes() - return a value of @size bytes. */
static inline struct value value_bytes(const void *bytes, size_t size)
{
	return (struct value){.kind = VALUE_BYTES, .count = (uint32_t)size, .text = bytes};
}

/** value_list() - return a list of @count numbers. */
static inline struct value value_list(const uint64_t *list, size_t count)
{
	return (struct value){.kind = VALUE_LIST, .count = (uint32_t)count, .list = list};
}

/** value_unset() - return the value of a member that is not set: 0, or empty. */
struct value value_unset(enum value_kind kind);

/** value_equal() - return true if two values are the same, kind included. */
bool value_equal(const struct value *a, const struct value *b);

/** value_kind_name() - return "number", "text", … for messages. */
const char *value_kind_name(enum value_kind kind);

#endif
