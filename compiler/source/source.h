/* SPDX-License-Identifier: MIT */
/*
 * A YAML document as a tree of nodes, each with its place. Anchors and aliases share nodes, merge
 * keys are already merged; what the keys mean is the model's business (model.h).
 */
#ifndef COMPILER_SOURCE_SOURCE_H
#define COMPILER_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/base/mem.h"

#define SOURCE_MAX_BYTES (16u << 20) /* of YAML text */
#define SOURCE_MAX_DEPTH 64u /* of nested lists and mappings, aliases followed */
#define SOURCE_MAX_NODES 1000000u /* after every alias is expanded */

enum source_kind { SOURCE_SCALAR, SOURCE_LIST, SOURCE_MAP };

/**
 * struct source_pair - one key of a mapping.
 * @key: a scalar
 * @value: what it is set to
 * @name: number of the key's text among those of the whole document, below the source's @name_count
 * @merged: it came through a merge key (<<)
 */
struct source_pair {
	const struct source_node *key;
	const struct source_node *value;
	uint32_t name;
	bool merged;
};

/**
 * struct source_node - one value of the document; immutable, owned by its source.
 * @loc: first character and length (of a list or mapping: its first character only)
 * @text: of a scalar, UTF-8, NUL-terminated, free of NUL bytes
 * @items: of a list
 * @pairs: of a mapping, in the order of writing, no key twice; merged keys follow the written ones
 * @size: bytes of @text
 * @count: elements of @items or @pairs
 * @kind: which of them are used
 * @quoted: the scalar was written in quotes or as a block, so it is text and not a number
 */
struct source_node {
	struct location loc;
	union {
		const char *text;
		const struct source_node **items;
		struct source_pair *pairs;
	};
	union {
		uint32_t size;
		uint32_t count;
	};
	enum source_kind kind : 8;
	bool quoted;
};

/**
 * struct source - a document that was read.
 * @arena: holds the nodes
 * @root: the document's node, NULL when nothing could be read
 * @name_count: different keys in it
 */
struct source {
	struct arena arena;
	const struct source_node *root;
	size_t name_count;
};

/**
 * source_parse() - read one YAML document.
 * @source: filled in; release with source_free() in every case
 * @input: the text; outlives @source
 * @diags: told every error found: not YAML or not UTF-8, more than one document, an empty one, too
 *	deep, too many nodes, a key that is not a scalar, a key twice in one mapping (with a note
 *where it was first), an undefined or recursive alias, a merge of something that is not a mapping
 *
 * Return: true when the document is without error.
 */
bool source_parse(struct source *source, const struct input *input, struct diags *diags);

/** source_free() - release all nodes. */
void source_free(struct source *source);

/** source_get() - the value of @key in the mapping @map, or NULL; not for hot paths. */
const struct source_node *source_get(const struct source_node *map, const char *key);

#endif
