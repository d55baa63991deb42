/* SPDX-License-Identifier: MIT */
/*
 * Patterns of the schema language, enough for the names of vGPU types:
 *
 *	*	any characters, as many as possible
 *	?	any one character
 *	#	a decimal number, all of its digits
 *	[ABC]	one of these characters
 *	x	any other character matches itself
 *
 * "NVIDIA H100-3-40C" matches "*-#-#[ABCQ]"; its numbers are 3 and 40.
 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_MAX_NUMBERS 8u

/** pattern_check() - return why @pattern is invalid, or NULL if it is valid. */
const char *pattern_check(const char *pattern);

/**
 * pattern_match() - match a text with a pattern.
 * @pattern: a pattern that pattern_check() accepts
 * @text: not NUL-terminated
 * @size: bytes of @text
 * @numbers: PATTERN_MAX_NUMBERS elements; receives the number that each # matched, UINT64_MAX if it
 *	does not fit into 64 bits
 *
 * Takes at most time proportional to the product of the two lengths.
 *
 * Return: true if the whole text matches.
 */
bool pattern_match(const char *pattern, const char *text, size_t size, uint64_t *numbers);

#endif
