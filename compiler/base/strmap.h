/* SPDX-License-Identifier: MIT */
/* A set of words, each with a number: who was first, without a search through all of them. */
#ifndef COMPILER_BASE_STRMAP_H
#define COMPILER_BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

#define WORD_NEW UINT32_MAX

/**
 * struct word - one word of a set.
 * @text: its bytes, not owned by the set; NULL in a slot without a word
 * @size: bytes of @text
 * @hash: its hash under the set's key
 * @value: the user's number, WORD_NEW in a word just added
 */
struct word {
	const char *text;
	size_t size;
	uint32_t hash;
	uint32_t value;
};

/**
 * struct words - the set.
 * @slots: an open hash table
 * @mask: slots in use, a power of two, minus one
 * @capacity: slots allocated
 * @count: words in the set
 * @key: picked at random for each set, so that no input can be made of colliding words
 */
struct words {
	struct word *slots;
	size_t mask;
	size_t capacity;
	size_t count;
	uint32_t key;
};

/** words_init() - an empty set; release with words_free(). */
void words_init(struct words *words);

/** words_free() - release the set, not the texts. */
void words_free(struct words *words);

/** words_reset() - empty the set and make room for @expected words; keeps its memory. */
void words_reset(struct words *words, size_t expected);

/** words_find() - the word with the @size bytes of @text, or NULL. */
struct word *words_find(const struct words *words, const char *text, size_t size);

/**
 * words_put() - the word with the @size bytes of @text, added with WORD_NEW when it is not there.
 *
 * Return: the word, valid until the next words_put(); the text has to outlive the set.
 */
struct word *words_put(struct words *words, const char *text, size_t size);

#endif
