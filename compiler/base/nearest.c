// SPDX-License-Identifier: MIT
#include "compiler/base/nearest.h"

#include <string.h>

#define MAX_LENGTH 40u /* of a word that is compared */

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Return the number of edits (insert, delete, replace, swap neighbours) from one word to another:
 * the distance of Damerau and Levenshtein in its restricted form.
 */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][MAX_LENGTH + 1];

	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = min(last[j - 1] + (a[i - 1] != b[j - 1]),
				     min(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = min(now[j], older[j - 2] + 1);
		}
	}
	return rows[na % 3][nb];
}

const char *nearest(const char *word, const char *const *candidates, size_t count)
{
	const size_t length = strlen(word);
	size_t best = min(length / 3 + 2, length);
	const char *found = NULL;

	if (length > MAX_LENGTH)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const size_t candidate_length = strlen(candidates[i]);
		size_t distance;

		if (candidate_length > MAX_LENGTH)
			continue;
		distance = edit_distance(word, length, candidates[i], candidate_length);
		if (distance < best) {
			best = distance;
			found = candidates[i];
		}
	}
	return found;
}
