// SPDX-License-Identifier: MIT
#include "schema/value.h"

#include <string.h>

struct value value_unset(enum value_kind kind)
{
	struct value value = {.kind = kind};

	if (kind == VALUE_TEXT)
		value.text = "";
	return value;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NONE:
		return true;
	case VALUE_NUMBER:
	case VALUE_BOOL:
		return a->number == b->number;
	case VALUE_TEXT:
	case VALUE_BYTES:
		return a->count == b->count && (!a->count || !memcmp(a->text, b->text, a->count));
	case VALUE_LIST:
		return a->count == b->count &&
		       (!a->count || !memcmp(a->list, b->list, a->count * sizeof(*a->list)));
	}
	return false;
}

const char *value_kind_name(enum value_kind kind)
{
	static const char *const names[] = {
		[VALUE_NONE] = "nothing",     [VALUE_NUMBER] = "number",
		[VALUE_BOOL] = "truth value", [VALUE_TEXT] = "text",
		[VALUE_BYTES] = "hex bytes",  [VALUE_LIST] = "list of numbers",
	};

	return names[kind];
}
