/* SPDX-License-Identifier: MIT */
/*
 * A hash table from byte strings to numbers. The hash is keyed at random, so that no input can be
 * made of strings that collide; the order of the slots is never visible.
 */
#ifndef COMPILER_BASE_STRMAP_H
#define COMPILER_BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

#define STRMAP_NEW UINT32_MAX

/**
 * struct strmap_entry - one string and its number.
 * @text: the string, not owned by the map; NULL in an empty slot
 * @size: bytes of @text, which may contain NUL
 * @hash: low half of its hash
 * @value: the caller's number; STRMAP_NEW in an entry that was just added
 */
struct strmap_entry {
	const char *text;
	size_t size;
	uint32_t hash;
	uint32_t value;
};

/**
 * struct strmap - the table: open addressing with linear probing, at most half full.
 * @slots: the entries
 * @mask: number of slots in use, a power of two, minus one
 * @capacity: number of slots allocated
 * @count: number of strings
 * @key: of the hash
 */
struct strmap {
	struct strmap_entry *slots;
	size_t mask;
	size_t capacity;
	size_t count;
	uint64_t key[2];
};

/** strmap_init() - make an empty map with a key of its own; release it with strmap_free(). */
void strmap_init(struct strmap *map);

/** strmap_free() - release the table; the strings are the caller's. */
void strmap_free(struct strmap *map);

/** strmap_reset() - remove all strings, and make room for @expected new ones. */
void strmap_reset(struct strmap *map, size_t expected);

/** strmap_find() - return the entry of the @size bytes at @text, or NULL. */
struct strmap_entry *strmap_find(const struct strmap *map, const char *text, size_t size);

/**
 * strmap_put() - find the entry of a string, and add one if there is none.
 * @map: the map
 * @text: the string; if it is added, it must outlive the map
 * @size: bytes of @text
 *
 * Return: the entry, valid until the next strmap_put(); its value is STRMAP_NEW if it was added.
 */
struct strmap_entry *strmap_put(struct strmap *map, const char *text, size_t size);

#endif
