/* SPDX-License-Identifier: MIT */
/* A set of words, each with a number: who was first, without a search through all of them. */
#ifndef COMPILER_BASE_STRMAP_H
#define COMPILER_BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

#define STRMAP_NEW UINT32_MAX

/**
 * struct strmap_entry - one word of a set.
 * @text: its bytes, not owned by the set; NULL in a slot without a word
 * @size: bytes of @text
 * @hash: its hash under the set's key
 * @value: the user's number, STRMAP_NEW in a word just added
 */
struct strmap_entry {
	const char *text;
	size_t size;
	uint32_t hash;
	uint32_t value;
};

/**
 * struct strmap - the set.
 * @slots: an open hash table
 * @mask: slots in use, a power of two, minus one
 * @capacity: slots allocated
 * @count: words in the set
 * @key: picked at random for each set, so that no input can be made of colliding words
 */
struct strmap {
	struct strmap_entry *slots;
	size_t mask;
	size_t capacity;
	size_t count;
	uint32_t key;
};

/** strmap_init() - an empty set; release with strmap_free(). */
void strmap_init(struct strmap *words);

/** strmap_free() - release the set, not the texts. */
void strmap_free(struct strmap *words);

/** strmap_reset() - empty the set and make room for @expected words; keeps its memory. */
void strmap_reset(struct strmap *words, size_t expected);

/** strmap_find() - the word with the @size bytes of @text, or NULL. */
struct strmap_entry *strmap_find(const struct strmap *words, const char *text, size_t size);

/**
 * strmap_put() - the word with the @size bytes of @text, added with STRMAP_NEW when it is not
 * there.
 *
 * Return: the word, valid until the next strmap_put(); the text has to outlive the set.
 */
struct strmap_entry *strmap_put(struct strmap *words, const char *text, size_t size);

#endif
