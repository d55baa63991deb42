// SPDX-License-Identifier: MIT
/* Any bytes as YAML: what is accepted keeps every promise of source.h. */
#include "compiler/source/source.h"

#include <string.h>

#include "compiler/diag/input.h"
#include "compiler/base/strmap.h"
#include "fuzz/fuzz.h"

static void check_scalar(const struct source_node *node)
{
	promise(memchr(node->text, 0, node->size) == NULL);
	promise(node->text[node->size] == 0);
}

static void check_keys(const struct source_node *map)
{
	struct strmap keys;
	bool merged = false;

	strmap_init(&keys);
	for (size_t i = 0; i < map->count; i++) {
		const struct source_node *key = map->pairs[i].key;
		struct strmap_entry *word;

		promise(key->kind == SOURCE_SCALAR);
		check_scalar(key);
		word = strmap_put(&keys, key->text, key->size);
		promise(word->value == STRMAP_NEW);
		word->value = 0;
		promise(map->pairs[i].merged || !merged);
		merged = map->pairs[i].merged;
	}
	strmap_free(&keys);
}

/* Returns the nodes of the tree, every alias expanded. */
static uint64_t check_tree(const struct source_node *node, const struct input *input,
			   unsigned int depth)
{
	uint64_t nodes = 1;

	promise(node->loc.input == input);
	promise(node->loc.line >= 1 && node->loc.line <= input->line_count);
	promise(node->loc.column >= 1 && node->loc.length >= 1);
	if (node->kind == SOURCE_SCALAR) {
		check_scalar(node);
		return nodes;
	}
	promise(depth < SOURCE_MAX_DEPTH);
	if (node->kind == SOURCE_LIST) {
		for (size_t i = 0; i < node->count; i++)
			nodes += check_tree(node->items[i], input, depth + 1);
		return nodes;
	}
	check_keys(node);
	for (size_t i = 0; i < node->count; i++)
		nodes += 1 + check_tree(node->pairs[i].value, input, depth + 1);
	return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input *input = input_from_text("fuzz.yaml", data, size);
	struct diags diags = {.max_errors = 20};
	struct source source;
	char *said = NULL;
	size_t said_size;
	bool good;

	diags.out = open_memstream(&said, &said_size);
	if (!diags.out)
		abort();
	good = source_parse(&source, input, &diags);
	promise(good == (diags.errors == 0));
	promise(source.root || !good);
	if (source.root)
		promise(check_tree(source.root, input, 0) <= SOURCE_MAX_NODES);
	fclose(diags.out);
	promise(good == (said_size == 0));
	free(said);
	source_free(&source);
	input_free(input);
	return 0;
}
