// SPDX-License-Identifier: MIT
#include "compiler/diag/dedup.h"

#include <string.h>

void once_init(struct once *once)
{
	*once = (struct once){0};
	words_init(&once->said);
}

void once_free(struct once *once)
{
	words_free(&once->said);
	arena_free(&once->arena);
}

bool once_first(struct once *once, struct place place, const char *what, const char *text)
{
	const char *key =
		arena_printf(&once->arena, "%u %u %s %s", place.line, place.column, what, text);
	struct word *word = words_put(&once->said, key, strlen(key));
	bool first = word->value == WORD_NEW;

	word->value = 0;
	return first;
}
