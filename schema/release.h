/* SPDX-License-Identifier: MIT */
/* GSP releases such as 570.144 or 580.65.06, compared as dotted numbers: 580.65.06 < 580.126. */
#ifndef SCHEMA_RELEASE_H
#define SCHEMA_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

#define RELEASE_MAX_PARTS 6u
#define RELEASE_MAX_TEXT  63u /* what the smaller of the two containers holds */

/**
 * struct release - a dotted number.
 * @part: its numbers, from the left; unused ones are 0
 * @count: how many were written, at least 1
 */
struct release {
	uint32_t part[RELEASE_MAX_PARTS];
	unsigned int count;
};

/**
 * release_parse() - read a release.
 * @text: decimal numbers with dots between them, nothing else
 * @release: filled in
 *
 * Return: false when @text is not a release.
 */
bool release_parse(const char *text, struct release *release);

/** release_compare() - negative, 0 or positive; a missing part comes before any number. */
int release_compare(const struct release *a, const struct release *b);

#endif
