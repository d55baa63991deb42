// SPDX-License-Identifier: MIT
#include "compiler/base/strmap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "compiler/base/mem.h"

#define MIN_SLOTS 16u
#define PRIME	  0x7fffffffu

static inline uint64_t append(const struct strmap *words, uint64_t hash, uint32_t bytes)
{
	hash = hash * words->key + bytes;
	hash = (hash & PRIME) + (hash >> 31);
	return (hash & PRIME) + (hash >> 31);
}

/*
 * The text as a polynomial over the integers modulo PRIME, at a secret point, three bytes for each
 * coefficient: two texts of n bytes meet with a probability of n / 3 / PRIME, whoever chose them.
 */
static uint32_t hash_of(const struct strmap *words, const char *text, size_t size)
{
	const unsigned char *at = (const unsigned char *)text;
	uint64_t hash = 1 + size % 3; /* so that zeroes in the end count */

	for (; size >= 3; at += 3, size -= 3)
		hash = append(words, hash, at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16);
	if (size)
		hash = append(words, hash, at[0] | (size > 1 ? (uint32_t)at[1] << 8 : 0));
	return (uint32_t)(hash * words->key % PRIME);
}

/* The word's slot, or the empty one where it would go; at least one slot is always empty. */
static struct strmap_entry *probe(const struct strmap *words, uint32_t hash, const char *text,
				  size_t size)
{
	size_t i = hash & words->mask;

	for (;; i = (i + 1) & words->mask) {
		struct strmap_entry *word = &words->slots[i];

		if (!word->text || (word->hash == hash && word->size == size &&
				    memcmp(word->text, text, size) == 0))
			return word;
	}
}

static void grow(struct strmap *words)
{
	struct strmap_entry *old = words->slots;
	size_t old_slots = words->mask + 1, count = words->count;

	words->slots = NULL;
	words->capacity = 0;
	strmap_reset(words, 2 * count);
	for (size_t i = 0; i < old_slots; i++)
		if (old[i].text)
			*probe(words, old[i].hash, old[i].text, old[i].size) = old[i];
	words->count = count;
	free(old);
}

void strmap_init(struct strmap *words)
{
	*words = (struct strmap){0};
	if (getrandom(&words->key, sizeof(words->key), GRND_NONBLOCK) != sizeof(words->key))
		words->key = (uint32_t)(uintptr_t)words;
	words->key = words->key % (PRIME - 1024) + 512;
	strmap_reset(words, 0);
}

void strmap_free(struct strmap *words)
{
	free(words->slots);
	words->slots = NULL;
}

void strmap_reset(struct strmap *words, size_t expected)
{
	size_t slots = MIN_SLOTS;

	while (slots / 2 <= expected)
		slots *= 2;
	if (!words->slots || slots > words->capacity) {
		free(words->slots);
		words->slots = xcalloc(slots, sizeof(*words->slots));
		words->capacity = slots;
	} else {
		memset(words->slots, 0, slots * sizeof(*words->slots));
	}
	words->mask = slots - 1;
	words->count = 0;
}

struct strmap_entry *strmap_find(const struct strmap *words, const char *text, size_t size)
{
	struct strmap_entry *word = probe(words, hash_of(words, text, size), text, size);

	return word->text ? word : NULL;
}

struct strmap_entry *strmap_put(struct strmap *words, const char *text, size_t size)
{
	uint32_t hash = hash_of(words, text, size);
	struct strmap_entry *word;

	if (words->count >= words->mask / 2)
		grow(words);
	word = probe(words, hash, text, size);
	if (!word->text) {
		*word = (struct strmap_entry){
			.text = text, .size = size, .hash = hash, .value = STRMAP_NEW};
		words->count++;
	}
	return word;
}
