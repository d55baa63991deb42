// SPDX-License-Identifier: MIT
#include "schema/release.h"

#include <string.h>

bool release_parse(const char *text, struct release *release)
{
	*release = (struct release){0};
	if (strlen(text) > RELEASE_MAX_TEXT)
		return false;
	for (;;) {
		uint64_t number = 0;

		if (*text < '0' || *text > '9' || release->count == RELEASE_MAX_PARTS)
			return false;
		for (; *text >= '0' && *text <= '9'; text++) {
			number = number * 10 + (uint64_t)(*text - '0');
			if (number > UINT32_MAX)
				return false;
		}
		release->part[release->count++] = (uint32_t)number;
		if (!*text)
			return true;
		if (*text++ != '.')
			return false;
	}
}

int release_compare(const struct release *a, const struct release *b)
{
	for (unsigned int i = 0; i < RELEASE_MAX_PARTS; i++) {
		bool has_a = i < a->count, has_b = i < b->count;

		if (has_a != has_b)
			return has_a ? 1 : -1;
		if (a->part[i] != b->part[i])
			return a->part[i] > b->part[i] ? 1 : -1;
	}
	return 0;
}
