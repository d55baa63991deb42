// SPDX-License-Identifier: MIT
#include "compiler/base/strmap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>

#include "compiler/base/mem.h"
#include "compiler/base/siphash.h"

#define MIN_SLOTS 16u

static uint32_t hash_of(const struct strmap *map, const char *text, size_t size)
{
	return (uint32_t)siphash_1_3(map->key, text, size);
}

/* Return the string's slot, or the empty one where it belongs: there is always an empty slot. */
static struct strmap_entry *find_slot(const struct strmap *map, uint32_t hash, const char *text,
				      size_t size)
{
	for (size_t i = hash & map->mask;; i = (i + 1) & map->mask) {
		struct strmap_entry *entry = &map->slots[i];

		if (!entry->text || (entry->hash == hash && entry->size == size &&
				     memcmp(entry->text, text, size) == 0))
			return entry;
	}
}

static void double_slots(struct strmap *map)
{
	struct strmap_entry *old = map->slots;
	const size_t old_slots = map->mask + 1, count = map->count;

	map->slots = NULL;
	map->capacity = 0;
	strmap_reset(map, 2 * count);
	for (size_t i = 0; i < old_slots; i++)
		if (old[i].text)
			*find_slot(map, old[i].hash, old[i].text, old[i].size) = old[i];
	map->count = count;
	free(old);
}

/* Early in boot the kernel may have no random numbers yet, but it gave 16 bytes to the process. */
static void choose_key(uint64_t key[2])
{
	const size_t size = 2 * sizeof(*key);

	if (getrandom(key, size, GRND_NONBLOCK) != (ssize_t)size)
		memcpy(key, (const void *)getauxval(AT_RANDOM), size);
}

void strmap_init(struct strmap *map)
{
	*map = (struct strmap){0};
	choose_key(map->key);
	strmap_reset(map, 0);
}

void strmap_free(struct strmap *map)
{
	free(map->slots);
	map->slots = NULL;
}

void strmap_reset(struct strmap *map, size_t expected)
{
	size_t slots = MIN_SLOTS;

	while (slots / 2 <= expected)
		slots *= 2;
	if (!map->slots || slots > map->capacity) {
		free(map->slots);
		map->slots = xcalloc(slots, sizeof(*map->slots));
		map->capacity = slots;
	} else {
		memset(map->slots, 0, slots * sizeof(*map->slots));
	}
	map->mask = slots - 1;
	map->count = 0;
}

struct strmap_entry *strmap_find(const struct strmap *map, const char *text, size_t size)
{
	struct strmap_entry *entry = find_slot(map, hash_of(map, text, size), text, size);

	return entry->text ? entry : NULL;
}

struct strmap_entry *strmap_put(struct strmap *map, const char *text, size_t size)
{
	const uint32_t hash = hash_of(map, text, size);
	struct strmap_entry *entry;

	if (map->count >= map->mask / 2)
		double_slots(map);
	entry = find_slot(map, hash, text, size);
	if (entry->text)
		return entry;
	*entry = (struct strmap_entry){
		.text = text, .size = size, .hash = hash, .value = STRMAP_NEW};
	map->count++;
	return entry;
}
