// SPDX-License-Identifier: MIT
/*
 * libyaml's events become nodes. Lists and mappings that are still open stand in a fixed array of
 * frames, their children so far in one shared vector, so nothing here recurses.
 *
 * Aliases share nodes. What they would expand to is only counted: every anchored node keeps its
 * expanded size and height, and an alias adds them to where it stands. The running count bounds
 * the work of merging too, since a mapping never has more pairs than its expansion has nodes.
 */
#include "compiler/source/source.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "compiler/base/strmap.h"
#include "compiler/source/yaml_memory.h"
#include "compiler/source/yaml_text.h"
#include "kernel/parser/metadata_format.h"

#define MAX_DIRECTIVES	16u /* libyaml compares each with all before it */
#define MAX_SUGGESTIONS 20u /* "did you mean" of unknown aliases; beyond it is nobody's typo */
#define MAX_CANDIDATES	1024u /* anchors looked at for one suggestion */
#define SHOWN_BYTES	60u /* of a word of the file inside a message */
#define CORE_TAG	"tag:yaml.org,2002:"
#define NO_ANCHOR	SIZE_MAX
#define NO_KEY		UINT32_MAX

/* Stands in for what an error left out; compared by address, so that no second error follows. */
static const char broken_text[] = "";

/* One "&name". A name used again gets a new one, as the open ones still belong to their nodes. */
struct anchor {
	const char *name;
	struct location loc;
	const struct source_node *node; /* NULL while the node is open */
	uint32_t nodes; /* of the node when expanded, itself included */
	uint32_t height;
};

/* One open list or mapping. */
struct frame {
	struct source_node *node;
	size_t first; /* of its children; a mapping's are key, value, key, value, ... */
	size_t anchor;
	uint32_t nodes_before;
	uint32_t height;
	bool wants_key; /* a mapping, and every key so far has its value */
};

/* A value, or a key and its number. */
struct child {
	const struct source_node *node;
	uint32_t name;
};

struct children {
	struct child *items;
	size_t count, capacity;
};

struct pairs {
	struct source_pair *items;
	size_t count, capacity;
};

struct anchors {
	struct anchor *items;
	size_t count, capacity;
};

/* A key, wherever it stands. */
struct key {
	const char *text;
	size_t size;
	uint32_t follower; /* the key that came after it last */
	uint32_t mapping; /* the latest that has it */
	size_t pair; /* where, in @pairs */
};

struct keys {
	struct key *items;
	size_t count, capacity;
};

struct reader {
	struct source *source;
	const struct input *input;
	struct diags *diags;
	bool plain; /* the text, in the sense of yaml_text.h */
	struct frame frames[SOURCE_MAX_DEPTH];
	uint32_t depth;
	uint32_t nodes; /* read so far, aliases expanded */
	unsigned int suggestions;
	bool seen_document;
	struct children children;
	struct pairs pairs; /* of the mapping that is being closed */
	struct anchors anchors;
	struct strmap names; /* anchor name -> the latest of @anchors */
	struct keys keys;
	struct strmap texts; /* of keys -> index in @keys */
	uint32_t first_key; /* of the last mapping closed */
	uint32_t mapping; /* the one that is being closed, counted from 1 */
};

/* The place of a byte of the text, for what has no mark of libyaml's. */
static struct location location_of_byte(const struct reader *r, size_t offset)
{
	const struct input *in = r->input;
	size_t low = 0, high = in->line_count;
	struct location loc = {.input = in, .column = 1, .length = 1};

	if (offset > in->size)
		offset = in->size;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (in->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	loc.line = (uint32_t)low + 1;
	for (size_t i = in->lines[low]; i < offset; i++)
		loc.column += (in->data[i] & 0xc0) != 0x80;
	return loc;
}

/* libyaml adds a missing last line feed, so a mark may be on a line that is not there. */
static inline struct location location_from(const struct reader *r, const yaml_mark_t *start,
					    const yaml_mark_t *end)
{
	struct location loc = {
		.input = r->input,
		.line = (uint32_t)start->line + 1,
		.column = (uint32_t)start->column + 1,
		.length = 1,
	};

	if (start->line >= r->input->line_count)
		return location_of_byte(r, r->input->size);
	if (end->line == start->line && end->column > start->column)
		loc.length = (uint32_t)(end->column - start->column);
	return loc;
}

/* Bytes of a word that a message shows, whole characters only; for "%.*s". */
static int shown(const char *text, size_t size)
{
	if (size <= SHOWN_BYTES)
		return (int)size;
	for (size = SHOWN_BYTES; size && ((unsigned char)text[size] & 0xc0) == 0x80;)
		size--;
	return (int)size;
}

static const char *kind_name(enum source_kind kind)
{
	return kind == SOURCE_SCALAR ? "scalar" : kind == SOURCE_LIST ? "list" : "mapping";
}

/* Count @nodes more, expanded. Returns false at the limit, which ends the reading. */
static inline bool count_nodes(struct reader *r, uint32_t nodes, struct location loc,
			       const char *alias)
{
	r->nodes += nodes; /* both at most SOURCE_MAX_NODES */
	if (r->nodes <= SOURCE_MAX_NODES)
		return true;
	if (alias)
		diag_error(r->diags, loc, "too-many-nodes",
			   "with alias *%.*s the document has more than %u nodes",
			   shown(alias, strlen(alias)), alias, SOURCE_MAX_NODES);
	else
		diag_error(r->diags, loc, "too-many-nodes", "the document has more than %u nodes",
			   SOURCE_MAX_NODES);
	return false;
}

/* Start the anchor @name, NULL for none. Returns its index. */
static size_t open_anchor(struct reader *r, const yaml_char_t *name, struct location loc)
{
	struct strmap_entry *word;
	struct anchor *anchor;

	if (!name)
		return NO_ANCHOR;
	loc.length = 1;
	word = strmap_put(&r->names, (const char *)name, strlen((const char *)name));
	if (word->value == STRMAP_NEW)
		word->text = arena_strndup(&r->source->arena, word->text, word->size);
	word->value = (uint32_t)r->anchors.count;
	anchor = vec_push(&r->anchors);
	*anchor = (struct anchor){.name = word->text, .loc = loc};
	return r->anchors.count - 1;
}

static void close_anchor(struct reader *r, size_t index, const struct source_node *node,
			 uint32_t nodes, uint32_t height)
{
	struct anchor *anchor;

	if (index == NO_ANCHOR)
		return;
	anchor = &r->anchors.items[index];
	anchor->node = node;
	anchor->nodes = nodes;
	anchor->height = height;
}

/* A scalar node with @room bytes behind it. */
static struct source_node *new_node(struct reader *r, struct location loc, const char *text,
				    size_t size, size_t room)
{
	struct source_node *node = arena_room(&r->source->arena, sizeof(*node) + room);

	*node = (struct source_node){.loc = loc, .text = text, .size = (uint32_t)size};
	return node;
}

static struct source_node *new_broken(struct reader *r, struct location loc)
{
	return new_node(r, loc, broken_text, 0, 0);
}

static bool is_broken(const struct source_node *node)
{
	return node->text == broken_text;
}

static bool is_merge_key(const struct source_node *key)
{
	return !key->quoted && key->size == 2 && memcmp(key->text, "<<", 2) == 0;
}

/* The node for a key: not a list or mapping, and with a place of its own when it is an alias. */
static const struct source_node *key_from(struct reader *r, const struct source_node *node,
					  struct location loc)
{
	struct source_node *key;

	if (node->kind != SOURCE_SCALAR) {
		diag_error(r->diags, loc, "bad-key", "a key has to be a scalar, not a %s",
			   kind_name(node->kind));
		return new_broken(r, loc);
	}
	if (node->loc.line == loc.line && node->loc.column == loc.column)
		return node;
	key = arena_alloc(&r->source->arena, sizeof(*key));
	*key = *node;
	key->loc = loc;
	return key;
}

static inline bool is_key(const struct reader *r, uint32_t index, const char *text, size_t size)
{
	const struct key *key = index == NO_KEY ? NULL : &r->keys.items[index];

	return key && key->size == size && memcmp(key->text, text, size) == 0;
}

/*
 * The number of a key of the mapping that is open. Keys mostly follow one another as they did the
 * last time, and then need no search.
 */
static inline uint32_t find_key(struct reader *r, const char *text, size_t size)
{
	const struct children *children = &r->children;
	uint32_t *guess = &r->first_key;
	struct strmap_entry *word;

	if (children->count > r->frames[r->depth - 1].first)
		guess = &r->keys.items[children->items[children->count - 2].name].follower;
	if (is_key(r, *guess, text, size))
		return *guess;
	word = strmap_put(&r->texts, text, size);
	if (word->value == STRMAP_NEW) {
		word->value = (uint32_t)r->keys.count;
		word->text = arena_strndup(&r->source->arena, text, size);
	}
	*guess = word->value;
	if (word->value == r->keys.count)
		*vec_push(&r->keys) =
			(struct key){.text = word->text, .size = size, .follower = NO_KEY};
	return word->value;
}

/* What merging takes away from the height of a value: its contents move up. */
static uint32_t merged_height(const struct source_node *value, uint32_t height)
{
	const uint32_t levels = value->kind == SOURCE_LIST ? 2 : 1;

	return height > levels ? height - levels : 0;
}

/* Put a finished node into the list or mapping that is open. */
static inline void add_child(struct reader *r, struct child child, uint32_t height)
{
	struct frame *frame = &r->frames[r->depth - 1];

	frame->wants_key = frame->node->kind == SOURCE_MAP && !frame->wants_key;
	if (height > frame->height)
		frame->height = height;
	*vec_push(&r->children) = child;
}

/*
 * Hand a finished node to the list or mapping it stands in, or make it the root. Of an alias,
 * @loc is where the alias stands.
 */
static inline void attach(struct reader *r, const struct source_node *node, uint32_t height,
			  struct location loc)
{
	const struct frame *frame = r->depth ? &r->frames[r->depth - 1] : NULL;
	struct child child = {.node = node};

	if (!frame) {
		r->source->root = node;
		return;
	}
	if (frame->wants_key) {
		child.node = key_from(r, node, loc);
		child.name = find_key(r, child.node->text, child.node->size);
	} else if (frame->node->kind == SOURCE_MAP &&
		   is_merge_key(r->children.items[r->children.count - 1].node)) {
		height = merged_height(node, height);
	}
	add_child(r, child, height);
}

/*
 * The tags of YAML's core schema that mean something here. A tag says what its node is, so !!str
 * makes a number text and !!int makes a quoted one a number.
 */
static const struct {
	const char *name;
	enum source_kind kind;
	bool quoted;
} tags[] = {
	{CORE_TAG "str", SOURCE_SCALAR, true},
	{CORE_TAG "int", SOURCE_SCALAR, false},
	{CORE_TAG "bool", SOURCE_SCALAR, false},
	{CORE_TAG "seq", SOURCE_LIST, false},
	{CORE_TAG "map", SOURCE_MAP, false},
	{"!", SOURCE_SCALAR, true},
	{"!", SOURCE_LIST, false},
	{"!", SOURCE_MAP, false},
};

static void apply_tag(struct reader *r, struct source_node *node, const yaml_char_t *name)
{
	const char *tag = (const char *)name;
	const size_t prefix = strlen(CORE_TAG);
	bool core, known = false;

	if (!tag)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (strcmp(tag, tags[i].name) != 0)
			continue;
		known = true;
		if (node->kind == tags[i].kind) {
			node->quoted = tags[i].quoted;
			return;
		}
	}
	core = strncmp(tag, CORE_TAG, prefix) == 0;
	if (core)
		tag += prefix;
	diag_error(r->diags, node->loc, "bad-tag", "tag %s%.*s %s %s", core ? "!!" : "",
		   shown(tag, strlen(tag)), tag, known ? "cannot be given to a" : "is not known",
		   known ? kind_name(node->kind) : "here");
}

/* Escapes in double quotes are the one way to a control character; the others libyaml refuses. */
static void check_controls(struct reader *r, struct source_node *node)
{
	const unsigned char *text = (const unsigned char *)node->text;

	for (size_t i = 0; i < node->size; i++) {
		unsigned int c = text[i];

		if (c == 0xc2 && text[i + 1] < 0xa0)
			c = text[i + 1];
		else if (c >= ' ' && c != 0x7f)
			continue;
		if (c == '\n' || c == '\t')
			continue;
		diag_error(r->diags, node->loc, "yaml-encoding",
			   "control character U+%04X in a scalar", c);
		node->text = broken_text;
		node->size = 0;
		return;
	}
}

/* A scalar with a copy of its text behind it. */
static struct source_node *new_scalar(struct reader *r, struct location loc, const char *text,
				      size_t size)
{
	struct source_node *node = new_node(r, loc, NULL, size, size + 1);
	char *copy = (char *)(node + 1);

	memcpy(copy, text, size);
	copy[size] = 0;
	node->text = copy;
	return node;
}

/* What is written about a scalar, besides its text. */
static inline void read_properties(struct reader *r, struct source_node *node,
				   const yaml_event_t *event)
{
	const yaml_scalar_style_t style = event->data.scalar.style;

	node->quoted = style != YAML_PLAIN_SCALAR_STYLE;
	if (event->data.scalar.tag)
		apply_tag(r, node, event->data.scalar.tag);
	if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		check_controls(r, node);
	if (event->data.scalar.anchor)
		close_anchor(r, open_anchor(r, event->data.scalar.anchor, node->loc), node, 1, 0);
}

/* The text of a key is the same wherever the key stands. */
static inline bool read_scalar(struct reader *r, const yaml_event_t *event)
{
	const struct location loc = location_from(r, &event->start_mark, &event->end_mark);
	const char *text = (const char *)event->data.scalar.value;
	const size_t size = event->data.scalar.length;
	struct source_node *node;

	if (!count_nodes(r, 1, loc, NULL))
		return false;
	if (r->depth && r->frames[r->depth - 1].wants_key) {
		const uint32_t name = find_key(r, text, size);

		node = new_node(r, loc, r->keys.items[name].text, size, 0);
		read_properties(r, node, event);
		add_child(r, (struct child){node, name}, 0);
	} else {
		node = new_scalar(r, loc, text, size);
		read_properties(r, node, event);
		/* It is no key and has no height: all else that attach() looks at. */
		if (r->depth)
			add_child(r, (struct child){.node = node}, 0);
		else
			r->source->root = node;
	}
	return true;
}

static bool open_frame(struct reader *r, const yaml_event_t *event, enum source_kind kind,
		       const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct location loc = location_from(r, &event->start_mark, &event->start_mark);
	const uint32_t nodes_before = r->nodes;
	struct source_node *node;

	if (r->depth == SOURCE_MAX_DEPTH) {
		diag_error(r->diags, loc, "too-deep", "more than %u lists and mappings nested",
			   SOURCE_MAX_DEPTH);
		return false;
	}
	if (!count_nodes(r, 1, loc, NULL))
		return false;
	node = arena_alloc(&r->source->arena, sizeof(*node));
	node->kind = kind;
	node->loc = loc;
	apply_tag(r, node, tag);
	r->frames[r->depth++] = (struct frame){
		.node = node,
		.first = r->children.count,
		.anchor = open_anchor(r, anchor, loc),
		.nodes_before = nodes_before,
		.wants_key = kind == SOURCE_MAP,
	};
	return true;
}

static void fill_list(struct reader *r, const struct frame *frame)
{
	struct source_node *node = frame->node;
	const struct child *child;

	node->count = (uint32_t)(r->children.count - frame->first);
	if (!node->count)
		return;
	child = &r->children.items[frame->first];
	node->items = arena_array(&r->source->arena, node->count, sizeof(struct source_node *));
	for (size_t i = 0; i < node->count; i++)
		node->items[i] = child[i].node;
}

/* Returns the key that was there before, or NULL when the pair is now in. */
static const struct source_node *add_pair(struct reader *r, const struct source_node *key,
					  const struct source_node *value, uint32_t name,
					  bool merged)
{
	struct key *known = &r->keys.items[name];

	if (known->mapping == r->mapping)
		return r->pairs.items[known->pair].key;
	known->mapping = r->mapping;
	known->pair = r->pairs.count;
	*vec_push(&r->pairs) = (struct source_pair){key, value, name, merged};
	return NULL;
}

static void merge_map(struct reader *r, const struct source_node *key,
		      const struct source_node *map, bool in_list)
{
	if (is_broken(map))
		return;
	if (map->kind != SOURCE_MAP) {
		diag_error(r->diags, key->loc, "bad-merge",
			   in_list ? "<< takes a list of mappings, but one element is a %s"
				   : "<< takes a mapping or a list of mappings, not a %s",
			   kind_name(map->kind));
		diag_note(r->diags, map->loc, "the %s is here", kind_name(map->kind));
		return;
	}
	for (size_t i = 0; i < map->count; i++)
		add_pair(r, map->pairs[i].key, map->pairs[i].value, map->pairs[i].name, true);
}

/* What is there already stays, so written keys win over merged ones and the first of those. */
static void merge(struct reader *r, const struct source_node *key, const struct source_node *from)
{
	if (from->kind != SOURCE_LIST) {
		merge_map(r, key, from, false);
		return;
	}
	for (size_t i = 0; i < from->count; i++)
		merge_map(r, key, from->items[i], true);
}

static void report_duplicate(struct reader *r, const struct source_node *key,
			     const struct source_node *first)
{
	diag_error(r->diags, key->loc, "duplicate-key", "key '%.*s' is already in this mapping%s",
		   shown(key->text, key->size), key->text,
		   is_merge_key(key) ? "; several are merged with <<: [*a, *b]" : "");
	diag_note(r->diags, first->loc, "first defined here");
}

static void fill_map(struct reader *r, const struct frame *frame)
{
	const struct child *child;
	const size_t count = r->children.count - frame->first;
	const struct source_node *merge_key = NULL, *merge_value = NULL;
	struct source_node *node = frame->node;

	if (!count)
		return;
	child = &r->children.items[frame->first];
	r->mapping++;
	r->pairs.count = 0;
	for (size_t i = 0; i < count; i += 2) {
		const struct source_node *key = child[i].node, *first;

		if (is_broken(key))
			continue;
		if (!is_merge_key(key)) {
			first = add_pair(r, key, child[i + 1].node, child[i].name, false);
		} else {
			first = merge_key;
			if (!first) {
				merge_key = key;
				merge_value = child[i + 1].node;
			}
		}
		if (first)
			report_duplicate(r, key, first);
	}
	if (merge_key)
		merge(r, merge_key, merge_value);
	node->count = (uint32_t)r->pairs.count;
	if (!node->count)
		return;
	node->pairs = arena_array(&r->source->arena, node->count, sizeof(*node->pairs));
	memcpy(node->pairs, r->pairs.items, node->count * sizeof(*node->pairs));
}

static void close_frame(struct reader *r)
{
	const struct frame *frame = &r->frames[r->depth - 1];

	if (frame->node->kind == SOURCE_LIST)
		fill_list(r, frame);
	else
		fill_map(r, frame);
	r->children.count = frame->first;
	close_anchor(r, frame->anchor, frame->node, r->nodes - frame->nodes_before,
		     frame->height + 1);
	r->depth--;
	attach(r, frame->node, frame->height + 1, frame->node->loc);
}

/* Compared with the latest anchors only, and for the first few such errors. */
static const char *suggest_anchor(struct reader *r, const char *name)
{
	const char *candidates[MAX_CANDIDATES];
	const struct anchor *latest;
	size_t count = r->anchors.count;

	if (!count || r->suggestions++ >= MAX_SUGGESTIONS)
		return NULL;
	if (count > MAX_CANDIDATES)
		count = MAX_CANDIDATES;
	latest = &r->anchors.items[r->anchors.count - count];
	for (size_t i = 0; i < count; i++)
		candidates[i] = latest[i].name;
	return nearest(name, candidates, count);
}

static void report_unknown_alias(struct reader *r, struct location loc, const char *name)
{
	const char *near = suggest_anchor(r, name);

	diag_error(r->diags, loc, "unknown-alias", "alias *%.*s has no anchor before it%s%s%s",
		   shown(name, strlen(name)), name, near ? "; did you mean *" : "",
		   near ? near : "", near ? "?" : "");
}

static bool read_alias(struct reader *r, const yaml_event_t *event)
{
	struct location loc = location_from(r, &event->start_mark, &event->end_mark);
	const char *name = (const char *)event->data.alias.anchor;
	const size_t size = strlen(name);
	const struct strmap_entry *word = strmap_find(&r->names, name, size);
	const struct anchor *anchor = word ? &r->anchors.items[word->value] : NULL;

	if (!anchor || !anchor->node) {
		if (!count_nodes(r, 1, loc, NULL))
			return false;
		if (!anchor) {
			report_unknown_alias(r, loc, name);
		} else {
			diag_error(r->diags, loc, "recursive-alias",
				   "alias *%.*s stands inside the node that it names",
				   shown(name, size), name);
			diag_note(r->diags, anchor->loc, "the anchor is here");
		}
		attach(r, new_broken(r, loc), 0, loc);
		return true;
	}
	if (r->depth + anchor->height > SOURCE_MAX_DEPTH) {
		diag_error(r->diags, loc, "too-deep",
			   "with alias *%.*s more than %u lists and mappings are nested",
			   shown(name, size), name, SOURCE_MAX_DEPTH);
		return false;
	}
	if (!count_nodes(r, anchor->nodes, loc, name))
		return false;
	attach(r, anchor->node, anchor->height, loc);
	return true;
}

static bool start_document(struct reader *r, const yaml_event_t *event)
{
	if (r->seen_document) {
		diag_error(r->diags, location_from(r, &event->start_mark, &event->end_mark),
			   "multiple-documents", "a second document; a file holds one");
		return false;
	}
	r->seen_document = true;
	return true;
}

/* Returns false when an error or the end of the file ends the reading. */
static inline bool read_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return start_document(r, event);
	case YAML_ALIAS_EVENT:
		return read_alias(r, event);
	case YAML_SCALAR_EVENT:
		return read_scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_frame(r, event, SOURCE_LIST, event->data.sequence_start.anchor,
				  event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_frame(r, event, SOURCE_MAP, event->data.mapping_start.anchor,
				  event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_frame(r);
		return true;
	case YAML_STREAM_END_EVENT:
		return false;
	default:
		return true;
	}
}

static void report_reader_error(struct reader *r, const yaml_parser_t *parser)
{
	struct location loc = location_of_byte(r, parser->problem_offset);

	if (parser->problem_value < 0)
		diag_error(r->diags, loc, "yaml-encoding",
			   "the file has to be UTF-8 text: %s (byte %zu)", parser->problem,
			   parser->problem_offset);
	else
		diag_error(r->diags, loc, "yaml-encoding",
			   "the file has to be UTF-8 text: %s (0x%02x, byte %zu)", parser->problem,
			   (unsigned int)parser->problem_value, parser->problem_offset);
}

static void report_yaml_error(struct reader *r, const yaml_parser_t *parser)
{
	const yaml_mark_t *at = &parser->problem_mark, *began = &parser->context_mark;
	const char *context = parser->context;

	if (parser->error == YAML_READER_ERROR) {
		report_reader_error(r, parser);
		return;
	}
	if (parser->error == YAML_MEMORY_ERROR || !parser->problem) {
		diag_error(r->diags, location_of(r->input, 0), "yaml-syntax", "out of memory");
		return;
	}
	diag_error(r->diags, location_from(r, at, at), "yaml-syntax", "%s%s%s", parser->problem,
		   context ? " " : "", context ? context : "");
	if (context && (began->line != at->line || began->column != at->column))
		diag_note(r->diags, location_from(r, began, began), "it began here");
}

/* Only old versions of YAML know these, so that lines and texts would depend on the reader. */
static bool check_breaks(struct reader *r)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *name;
	} breaks[] = {
		{"\xc2\x85", 2, "U+0085"},
		{"\xe2\x80\xa8", 3, "U+2028"},
		{"\xe2\x80\xa9", 3, "U+2029"},
		{"\r", 1, "a carriage return alone"},
	};
	const uint8_t *data = r->input->data, *end = data + r->input->size;

	for (size_t i = 0; i < ARRAY_SIZE(breaks); i++) {
		const size_t size = breaks[i].size;
		const uint8_t *p = data;

		for (; (p = memchr(p, breaks[i].bytes[0], (size_t)(end - p))); p++) {
			if ((size_t)(end - p) < size || memcmp(p, breaks[i].bytes, size) != 0 ||
			    (*p == '\r' && p[1] == '\n'))
				continue;
			diag_error(r->diags, location_of_byte(r, (size_t)(p - data)),
				   "yaml-encoding",
				   "lines have to end with a line feed, not with %s",
				   breaks[i].name);
			return false;
		}
	}
	return true;
}

/* libyaml compares each %TAG with all before it, so a million of them would take hours. */
static bool check_directives(struct reader *r)
{
	const struct input *in = r->input;
	size_t count = 0;

	for (size_t i = 0; i < in->line_count; i++) {
		if (in->data[in->lines[i]] != '%' || ++count <= MAX_DIRECTIVES)
			continue;
		diag_error(r->diags, location_of_byte(r, in->lines[i]), "yaml-syntax",
			   "more than %u lines that start with '%%'", MAX_DIRECTIVES);
		return false;
	}
	return true;
}

/* A file for another command, which begins as no source does. */
static bool check_kind(struct reader *r)
{
	static const char compiled[] =
		"a compiled file; vgpumc dump --format yaml makes a source of it";
	static const struct {
		const char *beginning, *text;
	} others[] = {
		{VGPU_MT_IDENTIFIER, compiled},
		{VGPU_META_IDENTIFIER, compiled},
		{"<?xml", "XML; vgpumc import makes a source of vgpuConfig.xml"},
	};
	const struct input *in = r->input;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		size_t size = strlen(others[i].beginning);

		if (in->size < size || memcmp(in->data, others[i].beginning, size) != 0)
			continue;
		diag_error(r->diags, (struct location){.input = in}, "not-a-source", "this is %s",
			   others[i].text);
		return false;
	}
	return true;
}

/* What libyaml would take and should not get. */
static bool check_text(struct reader *r)
{
	const struct input *in = r->input;

	if (in->size >= 2 &&
	    (memcmp(in->data, "\xff\xfe", 2) == 0 || memcmp(in->data, "\xfe\xff", 2) == 0)) {
		diag_error(r->diags, location_of(in, 0), "yaml-encoding",
			   "the text is UTF-16; it has to be UTF-8");
		return false;
	}
	return check_kind(r) && (r->plain || check_breaks(r)) && check_directives(r);
}

/* Returns false when the reading had to stop before the end. */
static bool read_events(struct reader *r, yaml_parser_t *parser)
{
	yaml_event_t event;
	bool more, done;

	do {
		if (!yaml_parser_parse(parser, &event)) {
			report_yaml_error(r, parser);
			return false;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		more = read_event(r, &event);
		yaml_event_release(&event);
	} while (more);
	return done;
}

static void check_root(struct reader *r)
{
	const struct source_node *root = r->source->root;

	if (root && (root->kind != SOURCE_SCALAR || root->quoted || root->size || is_broken(root)))
		return;
	r->source->root = NULL;
	diag_error(r->diags, location_of(r->input, 0), "empty-document", "the file has no content");
}

bool source_parse(struct source *source, const struct input *input, struct diags *diags)
{
	struct reader r = {
		.source = source,
		.input = input,
		.diags = diags,
		.plain = yaml_text_is_plain(input->data, input->size),
		.first_key = NO_KEY,
	};
	const unsigned int errors_before = diags->errors;
	struct yaml_text text;
	yaml_parser_t parser;

	*source = (struct source){0};
	if (!check_text(&r))
		return false;
	yaml_memory_start();
	if (!yaml_parser_initialize(&parser)) {
		yaml_memory_end();
		diag_error(diags, location_of(input, 0), NULL, "out of memory");
		return false;
	}
	yaml_text_set(&text, &parser, input->data, input->size, r.plain);
	strmap_init(&r.names);
	strmap_init(&r.texts);
	if (read_events(&r, &parser))
		check_root(&r);
	else
		source->root = NULL;
	source->name_count = r.keys.count;
	strmap_free(&r.texts);
	strmap_free(&r.names);
	free(r.keys.items);
	free(r.anchors.items);
	free(r.pairs.items);
	free(r.children.items);
	yaml_text_end(&text, &parser);
	yaml_parser_delete(&parser);
	yaml_memory_end();
	return source->root && diags->errors == errors_before;
}

void source_free(struct source *source)
{
	arena_free(&source->arena);
	source->root = NULL;
}

const struct source_node *source_get(const struct source_node *map, const char *key)
{
	const size_t size = strlen(key);

	for (size_t i = 0; i < map->count; i++)
		if (map->pairs[i].key->size == size &&
		    memcmp(map->pairs[i].key->text, key, size) == 0)
			return map->pairs[i].value;
	return NULL;
}
