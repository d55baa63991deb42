// SPDX-License-Identifier: MIT
#include "compiler/diag/dedup.h"

#include <string.h>

void dedup_init(struct dedup *dedup)
{
	*dedup = (struct dedup){0};
	strmap_init(&dedup->seen);
}

void dedup_free(struct dedup *dedup)
{
	strmap_free(&dedup->seen);
	arena_free(&dedup->arena);
}

bool dedup_first(struct dedup *dedup, struct location loc, const char *subject, const char *text)
{
	const char *key =
		arena_printf(&dedup->arena, "%u %u %s %s", loc.line, loc.column, subject, text);
	struct strmap_entry *entry = strmap_put(&dedup->seen, key, strlen(key));
	const bool first = entry->value == STRMAP_NEW;

	entry->value = 0;
	return first;
}
