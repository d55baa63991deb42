/* SPDX-License-Identifier: MIT */
/*
 * Reading a document, for the files of this folder. source.c passes libyaml's events to tree.c,
 * which makes nodes of them; anchors.c finds what an alias stands for, mapping.c sorts out the keys
 * of a mapping, and check_text.c rejects text that libyaml should not see.
 */
#ifndef COMPILER_SOURCE_READER_H
#define COMPILER_SOURCE_READER_H

#include <yaml.h>

#include "compiler/base/strmap.h"
#include "compiler/source/source.h"

#define NO_ANCHOR SIZE_MAX

/**
 * struct anchor - one "&name". A name that is used again gets a new one.
 * @node: NULL while the node is open
 * @nodes: number of nodes when expanded, itself included
 * @height: levels of lists and mappings in it
 */
struct anchor {
	const char *name;
	struct location loc;
	const struct source_node *node;
	uint32_t nodes;
	uint32_t height;
};

/**
 * struct frame - a list or mapping that is open.
 * @first: index of its first child; the children of a mapping are key, value, key, value, ...
 * @anchor: index of its anchor, or NO_ANCHOR
 * @nodes_before: number of nodes read before it
 * @height: of its highest child
 * @expects_key: a mapping in which each key so far has its value
 */
struct frame {
	struct source_node *node;
	size_t first;
	size_t anchor;
	uint32_t nodes_before;
	uint32_t height;
	bool expects_key;
};

/* A value, or a key and its number. */
struct child {
	const struct source_node *node;
	uint32_t key_id;
};

/**
 * struct key - the text of a mapping key, once for the whole document.
 * @mapping: number of the last closed mapping that has this key
 * @pair: index of the key among that mapping's pairs
 */
struct key {
	const char *text;
	size_t size;
	uint32_t mapping;
	size_t pair;
};

/**
 * struct reader - the state of reading a document.
 * @frames: the lists and mappings that are open
 * @depth: number of @frames
 * @nodes: number of nodes so far, aliases expanded
 * @suggestions: number of searches for a name similar to an unknown alias
 * @document_seen: the document has started
 * @failed: an error was reported
 * @children: of all open lists and mappings
 * @pairs: of the mapping that is being closed
 * @anchors: all so far
 * @anchor_names: from a name to its latest anchor
 * @keys: all so far
 * @key_texts: from a text to its index in @keys
 * @mapping: number of the mapping that is being closed, from 1
 */
struct reader {
	struct source *source;
	const struct input *input;
	struct diags *diags;
	struct frame frames[SOURCE_MAX_DEPTH];
	uint32_t depth;
	uint32_t nodes;
	unsigned int suggestions;
	bool document_seen;
	bool failed;
	struct {
		struct child *items;
		size_t count, capacity;
	} children;
	struct {
		struct source_pair *items;
		size_t count, capacity;
	} pairs;
	struct {
		struct anchor *items;
		size_t count, capacity;
	} anchors;
	struct strmap anchor_names;
	struct {
		struct key *items;
		size_t count, capacity;
	} keys;
	struct strmap key_texts;
	uint32_t mapping;
};

#define reader_error(r, loc, ...) ((r)->failed = true, diag_error((r)->diags, loc, __VA_ARGS__))

/* check_text.c */

/** check_text() - report text that libyaml must not see. Return: true if there is none. */
bool check_text(const struct input *input, struct diags *diags);

/** location_of_byte() - return the line and column of a byte of a text. */
struct location location_of_byte(const struct input *input, size_t offset);

/* tree.c */

/** location_from_marks() - turn libyaml's marks into a location. */
struct location location_from_marks(const struct reader *r, const yaml_mark_t *start,
				    const yaml_mark_t *end);

/** shown_size() - return how many bytes of a word a message shows; for "%.*s". */
int shown_size(const char *text, size_t size);

/**
 * count_nodes() - count @nodes more.
 * @alias: name of the alias that adds them, or NULL
 *
 * Return: false if there are too many, which is reported, and reading has to stop.
 */
bool count_nodes(struct reader *r, uint32_t nodes, struct location loc, const char *alias);

/** node_new_broken() - return a node for something wrong, about which no more is reported. */
struct source_node *node_new_broken(struct reader *r, struct location loc);

/** node_is_broken() - return true for a node of node_new_broken(). */
bool node_is_broken(const struct source_node *node);

/**
 * attach_node() - add a finished node to the list or mapping that is open, or make it the root.
 * @height: levels of lists and mappings in @node
 * @loc: location of the node, or of the alias that stands for it
 */
void attach_node(struct reader *r, const struct source_node *node, uint32_t height,
		 struct location loc);

/* Read one event each. Return: false if reading has to stop. */
bool read_scalar(struct reader *r, const yaml_event_t *event);
bool open_collection(struct reader *r, const yaml_event_t *event);
void close_collection(struct reader *r);

/* anchors.c */

/** open_anchor() - start the anchor @name. Return: its index; NO_ANCHOR if @name is NULL. */
size_t open_anchor(struct reader *r, const yaml_char_t *name, struct location loc);

/** close_anchor() - set the node of an anchor; does nothing for NO_ANCHOR. */
void close_anchor(struct reader *r, size_t index, const struct source_node *node, uint32_t nodes,
		  uint32_t height);

/** read_alias() - attach the node that an alias stands for. Return: false to stop reading. */
bool read_alias(struct reader *r, const yaml_event_t *event);

/* mapping.c */

/** intern_key() - return the number of a key's text; struct key has a copy of the text. */
uint32_t intern_key(struct reader *r, const char *text, size_t size);

/** is_merge_key() - return true for a plain "<<". */
bool is_merge_key(const struct source_node *key);

/** fill_mapping() - give a mapping its pairs, merged ones included. */
void fill_mapping(struct reader *r, const struct frame *frame);

#endif
