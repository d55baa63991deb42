/* SPDX-License-Identifier: MIT */
/*
 * A YAML document as a tree of nodes, each with its location. Anchors and aliases share nodes, and
 * merge keys are merged already. The meaning of the keys is the model's (compiler/model/model.h).
 */
#ifndef COMPILER_SOURCE_SOURCE_H
#define COMPILER_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/base/arena.h"
#include "compiler/diag/diag.h"

#define SOURCE_MAX_BYTES (16u << 20) /* of YAML text */
#define SOURCE_MAX_DEPTH 64u /* of nested lists and mappings, aliases followed */
#define SOURCE_MAX_NODES 1000000u /* after every alias is expanded */

enum source_kind { SOURCE_SCALAR, SOURCE_LIST, SOURCE_MAP };

/**
 * struct source_pair - a mapping key and its value.
 * @key: a scalar
 * @value: the key's value
 * @key_id: number of the key's text in the document, less than the source's @key_count
 * @merged: the pair comes from a merge key (<<)
 */
struct source_pair {
	const struct source_node *key;
	const struct source_node *value;
	uint32_t key_id;
	bool merged;
};

/**
 * struct source_node - a value of the document; immutable, owned by its source.
 * @loc: first character and length (of a list or mapping: its first character only)
 * @text: of a scalar, UTF-8, NUL-terminated, without NUL inside
 * @items: of a list
 * @pairs: of a mapping, in the order of the text, each key once; merged ones come last
 * @size: bytes of @text
 * @count: number of @items or @pairs
 * @kind: says which of them are used
 * @quoted: the scalar is in quotes or is a block, so it is text and not a number
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
 * struct source - a document.
 * @arena: holds the nodes
 * @root: the outermost node, NULL if the document could not be read to its end
 * @key_count: number of different keys in the document
 */
struct source {
	struct arena arena;
	const struct source_node *root;
	size_t key_count;
};

/**
 * source_parse() - read one YAML document.
 * @source: the result; release it with source_free() in every case
 * @input: the text; it must outlive @source
 * @diags: receives every error
 *
 * Errors are: text that is not YAML or not UTF-8, several documents or none, too many nodes or
 * levels, a key that is not a scalar, a key twice in one mapping, an alias that is undefined or
 * inside of its own node, and merging of something that is not a mapping.
 *
 * Return: true if there was no error.
 */
bool source_parse(struct source *source, const struct input *input, struct diags *diags);

/** source_free() - release all nodes. */
void source_free(struct source *source);

/** source_get() - return the value of @key in the mapping @map, or NULL; takes linear time. */
const struct source_node *source_get(const struct source_node *map, const char *key);

/** source_kind_name() - return "scalar", "list" or "mapping". */
const char *source_kind_name(enum source_kind kind);

#endif
