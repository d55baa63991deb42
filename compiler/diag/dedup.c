// SPDX-License-Identifier: MIT
#include "compiler/diag/dedup.h"

#include <string.h>

void dedup_init(struct dedup *once)
{
	*once = (struct dedup){0};
	strmap_init(&once->said);
}

void dedup_free(struct dedup *once)
{
	strmap_free(&once->said);
	arena_free(&once->arena);
}

bool dedup_first(struct dedup *once, struct location loc, const char *what, const char *text)
{
	const char *key =
		arena_printf(&once->arena, "%u %u %s %s", loc.line, loc.column, what, text);
	struct strmap_entry *word = strmap_put(&once->said, key, strlen(key));
	bool first = word->value == STRMAP_NEW;

	word->value = 0;
	return first;
}
