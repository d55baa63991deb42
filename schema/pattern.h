/* SPDX-License-Identifier: MIT */
/*
 * Patterns of the schema language, enough for the names of vGPU types:
 *
 *	*	any characters, as many as possible
 *	?	any one character
 *	#	a decimal number, all of its digits
 *	[ABC]	one of these characters
 *	x	any other character stands for itself
 *
 * "NVIDIA H100-3-40C" matches "*-#-#[ABCQ]"; its numbers are 3 and 40.
 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_MAX_NUMBERS 8u

/** pattern_check() - why @pattern is not one, or NULL when it is. */
const char *pattern_check(const char *pattern);

/**
 * pattern_match() - whether a text is of a pattern.
 * @pattern: that pattern_check() accepts
 * @text: not NUL-terminated
 * @size: bytes of @text
 * @numbers: PATTERN_MAX_NUMBERS elements; gets what each # stood for, UINT64_MAX when that does not
 *	fit 64 bits
 *
 * Takes at most time proportional to the product of the two lengths.
 *
 * Return: true when the whole text matches.
 */
bool pattern_match(const char *pattern, const char *text, size_t size, uint64_t *numbers);

#endif
