// SPDX-License-Identifier: MIT
/*
 * Events of libyaml become nodes. The lists and mappings that are open are in a fixed array of
 * frames, and their children so far in one vector, so nothing here recurses.
 */
#include <string.h>

#include "compiler/base/arena.h"
#include "compiler/base/mem.h"
#include "compiler/base/utf8.h"
#include "compiler/source/reader.h"

#define SHOWN_BYTES 60u
#define CORE_TAG    "tag:yaml.org,2002:"

/* The text of broken nodes; its address is what counts. */
static const char broken_text[] = "";

/* libyaml adds a missing line feed at the end, so a mark may be on a line that does not exist. */
struct location location_from_marks(const struct reader *r, const yaml_mark_t *start,
				    const yaml_mark_t *end)
{
	struct location loc = {
		.input = r->input,
		.line = (uint32_t)start->line + 1,
		.column = (uint32_t)start->column + 1,
		.length = 1,
	};

	if (start->line >= r->input->line_count)
		return location_of_byte(r->input, r->input->size);
	if (end->line == start->line && end->column > start->column)
		loc.length = (uint32_t)(end->column - start->column);
	return loc;
}

int shown_size(const char *text, size_t size)
{
	return (int)utf8_cut(text, size, SHOWN_BYTES);
}

/* Both numbers are at most SOURCE_MAX_NODES, so the sum does not overflow. */
bool count_nodes(struct reader *r, uint32_t nodes, struct location loc, const char *alias)
{
	r->nodes += nodes;
	if (r->nodes <= SOURCE_MAX_NODES)
		return true;
	if (alias)
		reader_error(r, loc, "too-many-nodes",
			     "with alias *%.*s the document has more than %u nodes",
			     shown_size(alias, strlen(alias)), alias, SOURCE_MAX_NODES);
	else
		reader_error(r, loc, "too-many-nodes", "the document has more than %u nodes",
			     SOURCE_MAX_NODES);
	return false;
}

static struct source_node *node_new(struct reader *r, enum source_kind kind, struct location loc)
{
	struct source_node *node = arena_alloc(&r->source->arena, sizeof(*node));

	node->kind = kind;
	node->loc = loc;
	return node;
}

struct source_node *node_new_broken(struct reader *r, struct location loc)
{
	struct source_node *node = node_new(r, SOURCE_SCALAR, loc);

	node->text = broken_text;
	return node;
}

bool node_is_broken(const struct source_node *node)
{
	return node->text == broken_text;
}

/*
 * The tags of YAML's core schema that mean something here. A tag says what its node is, so !!str
 * makes a number text, and !!int makes text in quotes a number.
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

static void report_tag(struct reader *r, const struct source_node *node, const char *tag,
		       bool supported)
{
	const size_t prefix = strlen(CORE_TAG);
	const bool core = strncmp(tag, CORE_TAG, prefix) == 0;

	if (core)
		tag += prefix;
	if (supported)
		reader_error(r, node->loc, "bad-tag", "tag %s%.*s does not fit a %s",
			     core ? "!!" : "", shown_size(tag, strlen(tag)), tag,
			     source_kind_name(node->kind));
	else
		reader_error(r, node->loc, "bad-tag", "unsupported tag %s%.*s", core ? "!!" : "",
			     shown_size(tag, strlen(tag)), tag);
}

static void apply_tag(struct reader *r, struct source_node *node, const yaml_char_t *name)
{
	const char *tag = (const char *)name;
	bool supported = false;

	if (!tag)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (strcmp(tag, tags[i].name) != 0)
			continue;
		supported = true;
		if (node->kind == tags[i].kind) {
			node->quoted = tags[i].quoted;
			return;
		}
	}
	report_tag(r, node, tag, supported);
}

/* Escapes in double quotes are the one way to a control character; libyaml rejects all others. */
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
		reader_error(r, node->loc, "yaml-encoding", "control character U+%04X in a scalar",
			     c);
		node->text = broken_text;
		node->size = 0;
		return;
	}
}

/* Return the node of a key: a scalar, with a location of its own if it is an alias. */
static const struct source_node *key_from(struct reader *r, const struct source_node *node,
					  struct location loc)
{
	struct source_node *key;

	if (node->kind != SOURCE_SCALAR) {
		reader_error(r, loc, "bad-key", "a mapping key must be a scalar, not a %s",
			     source_kind_name(node->kind));
		return node_new_broken(r, loc);
	}
	if (node->loc.line == loc.line && node->loc.column == loc.column)
		return node;
	key = node_new(r, SOURCE_SCALAR, loc);
	*key = *node;
	key->loc = loc;
	return key;
}

/* Return the height of a merged value, whose contents move up. */
static uint32_t merged_height(const struct source_node *value, uint32_t height)
{
	const uint32_t levels = value->kind == SOURCE_LIST ? 2 : 1;

	return height > levels ? height - levels : 0;
}

void attach_node(struct reader *r, const struct source_node *node, uint32_t height,
		 struct location loc)
{
	struct frame *frame = r->depth ? &r->frames[r->depth - 1] : NULL;
	struct child child = {.node = node};

	if (!frame) {
		r->source->root = node;
		return;
	}
	if (frame->expects_key) {
		child.node = key_from(r, node, loc);
		child.key_id = intern_key(r, child.node->text, child.node->size);
	} else if (frame->node->kind == SOURCE_MAP &&
		   is_merge_key(r->children.items[r->children.count - 1].node)) {
		height = merged_height(node, height);
	}
	frame->expects_key = frame->node->kind == SOURCE_MAP && !frame->expects_key;
	if (height > frame->height)
		frame->height = height;
	*vec_push(&r->children) = child;
}

bool read_scalar(struct reader *r, const yaml_event_t *event)
{
	const struct location loc = location_from_marks(r, &event->start_mark, &event->end_mark);
	const char *text = (const char *)event->data.scalar.value;
	const size_t size = event->data.scalar.length;
	struct source_node *node;

	if (!count_nodes(r, 1, loc, NULL))
		return false;
	node = node_new(r, SOURCE_SCALAR, loc);
	node->text = arena_strndup(&r->source->arena, text, size);
	node->size = (uint32_t)size;
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	apply_tag(r, node, event->data.scalar.tag);
	if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		check_controls(r, node);
	close_anchor(r, open_anchor(r, event->data.scalar.anchor, loc), node, 1, 0);
	attach_node(r, node, 0, loc);
	return true;
}

bool open_collection(struct reader *r, const yaml_event_t *event)
{
	const struct location loc = location_from_marks(r, &event->start_mark, &event->start_mark);
	const bool list = event->type == YAML_SEQUENCE_START_EVENT;
	const uint32_t nodes_before = r->nodes;
	struct source_node *node;

	if (r->depth == SOURCE_MAX_DEPTH) {
		reader_error(r, loc, "too-deep", "more than %u lists and mappings are nested",
			     SOURCE_MAX_DEPTH);
		return false;
	}
	if (!count_nodes(r, 1, loc, NULL))
		return false;
	node = node_new(r, list ? SOURCE_LIST : SOURCE_MAP, loc);
	apply_tag(r, node, list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
	r->frames[r->depth++] = (struct frame){
		.node = node,
		.first = r->children.count,
		.anchor = open_anchor(r,
				      list ? event->data.sequence_start.anchor
					   : event->data.mapping_start.anchor,
				      loc),
		.nodes_before = nodes_before,
		.expects_key = !list,
	};
	return true;
}

static void fill_list(struct reader *r, const struct frame *frame)
{
	struct source_node *node = frame->node;

	node->count = (uint32_t)(r->children.count - frame->first);
	if (!node->count)
		return;
	node->items = arena_array(&r->source->arena, node->count, sizeof(*node->items));
	for (size_t i = 0; i < node->count; i++)
		node->items[i] = r->children.items[frame->first + i].node;
}

void close_collection(struct reader *r)
{
	const struct frame *frame = &r->frames[r->depth - 1];
	const uint32_t height = frame->height + 1;

	if (frame->node->kind == SOURCE_LIST)
		fill_list(r, frame);
	else
		fill_mapping(r, frame);
	r->children.count = frame->first;
	close_anchor(r, frame->anchor, frame->node, r->nodes - frame->nodes_before, height);
	r->depth--;
	attach_node(r, frame->node, height, frame->node->loc);
}
