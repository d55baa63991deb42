// SPDX-License-Identifier: MIT
/* The keys of mappings: each is written once, and those of a merge key (<<) fill the gaps. */
#include <string.h>

#include "compiler/base/arena.h"
#include "compiler/base/mem.h"
#include "compiler/source/reader.h"

uint32_t intern_key(struct reader *r, const char *text, size_t size)
{
	struct strmap_entry *entry = strmap_put(&r->key_texts, text, size);

	if (entry->value == STRMAP_NEW) {
		entry->value = (uint32_t)r->keys.count;
		entry->text = arena_strndup(&r->source->arena, text, size);
		*vec_push(&r->keys) = (struct key){.text = entry->text, .size = size};
	}
	return entry->value;
}

bool is_merge_key(const struct source_node *key)
{
	return !key->quoted && key->size == 2 && memcmp(key->text, "<<", 2) == 0;
}

/* Add a pair to the mapping that is being closed. Return: the same key if it has one already. */
static const struct source_node *add_pair(struct reader *r, struct source_pair pair)
{
	struct key *key = &r->keys.items[pair.key_id];

	if (key->mapping == r->mapping)
		return r->pairs.items[key->pair].key;
	key->mapping = r->mapping;
	key->pair = r->pairs.count;
	*vec_push(&r->pairs) = pair;
	return NULL;
}

static void merge_mapping(struct reader *r, const struct source_node *key,
			  const struct source_node *map, bool in_list)
{
	if (node_is_broken(map))
		return;
	if (map->kind != SOURCE_MAP) {
		reader_error(
			r, key->loc, "bad-merge",
			in_list ? "each element of the list after << must be a mapping, not a %s"
				: "<< needs a mapping or a list of mappings, not a %s",
			source_kind_name(map->kind));
		diag_note(r->diags, map->loc, "the %s is here", source_kind_name(map->kind));
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		struct source_pair pair = map->pairs[i];

		pair.merged = true;
		add_pair(r, pair);
	}
}

/* Existing pairs stay: written keys win over merged ones, and earlier ones over later ones. */
static void merge(struct reader *r, const struct source_node *key, const struct source_node *from)
{
	if (from->kind != SOURCE_LIST) {
		merge_mapping(r, key, from, false);
		return;
	}
	for (size_t i = 0; i < from->count; i++)
		merge_mapping(r, key, from->items[i], true);
}

static void report_duplicate(struct reader *r, const struct source_node *key,
			     const struct source_node *first)
{
	reader_error(r, key->loc, "duplicate-key", "key '%.*s' is already in this mapping%s",
		     shown_size(key->text, key->size), key->text,
		     is_merge_key(key) ? "; write <<: [*a, *b] to merge several" : "");
	diag_note(r->diags, first->loc, "first defined here");
}

static void copy_pairs(struct reader *r, struct source_node *node)
{
	node->count = (uint32_t)r->pairs.count;
	if (!node->count)
		return;
	node->pairs = arena_array(&r->source->arena, node->count, sizeof(*node->pairs));
	memcpy(node->pairs, r->pairs.items, node->count * sizeof(*node->pairs));
}

void fill_mapping(struct reader *r, const struct frame *frame)
{
	const size_t end = r->children.count;
	const struct source_node *merge_key = NULL, *merge_value = NULL;

	r->mapping++;
	r->pairs.count = 0;
	for (size_t i = frame->first; i < end; i += 2) {
		const struct child child = r->children.items[i];
		const struct source_node *value = r->children.items[i + 1].node, *first;

		if (node_is_broken(child.node))
			continue;
		if (!is_merge_key(child.node)) {
			first = add_pair(r, (struct source_pair){child.node, value, child.key_id,
								 false});
		} else {
			first = merge_key;
			if (!first) {
				merge_key = child.node;
				merge_value = value;
			}
		}
		if (first)
			report_duplicate(r, child.node, first);
	}
	if (merge_key)
		merge(r, merge_key, merge_value);
	copy_pairs(r, frame->node);
}
