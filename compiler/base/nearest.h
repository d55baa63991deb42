/* SPDX-License-Identifier: MIT */
#ifndef COMPILER_BASE_NEAREST_H
#define COMPILER_BASE_NEAREST_H

#include <stddef.h>

/**
 * nearest() - find the word most similar to a misspelt one, for "did you mean".
 * @word: the misspelt word
 * @candidates: the words that are valid
 * @count: number of @candidates
 *
 * Return: one of @candidates, or NULL if none is similar.
 */
const char *nearest(const char *word, const char *const *candidates, size_t count);

#endif
