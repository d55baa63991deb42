// SPDX-License-Identifier: MIT
/*
 * Anchors and aliases. An alias shares its anchor's node; the size and height of the node when
 * expanded are known, so that an alias costs nothing and the limits hold.
 */
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/base/arena.h"
#include "compiler/base/mem.h"
#include "compiler/source/reader.h"

#define MAX_SUGGESTIONS 20u /* searches for a similar name; more errors are not typing mistakes */
#define MAX_CANDIDATES	1024u /* anchors compared in one search */

size_t open_anchor(struct reader *r, const yaml_char_t *name, struct location loc)
{
	struct strmap_entry *entry;

	if (!name)
		return NO_ANCHOR;
	loc.length = 1;
	entry = strmap_put(&r->anchor_names, (const char *)name, strlen((const char *)name));
	if (entry->value == STRMAP_NEW)
		entry->text = arena_strndup(&r->source->arena, entry->text, entry->size);
	entry->value = (uint32_t)r->anchors.count;
	*vec_push(&r->anchors) = (struct anchor){.name = entry->text, .loc = loc};
	return entry->value;
}

void close_anchor(struct reader *r, size_t index, const struct source_node *node, uint32_t nodes,
		  uint32_t height)
{
	struct anchor *anchor;

	if (index == NO_ANCHOR)
		return;
	anchor = &r->anchors.items[index];
	anchor->node = node;
	anchor->nodes = nodes;
	anchor->height = height;
}

/* Return the most similar of the latest anchors, or NULL; only for the first few errors. */
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

static void report_undefined_alias(struct reader *r, struct location loc, const char *name)
{
	const char *near = suggest_anchor(r, name);

	reader_error(r, loc, "unknown-alias", "no anchor '&%.*s' before this alias%s%s%s",
		     shown_size(name, strlen(name)), name, near ? "; did you mean *" : "",
		     near ? near : "", near ? "?" : "");
}

static void report_recursive_alias(struct reader *r, struct location loc, const char *name,
				   const struct anchor *anchor)
{
	reader_error(r, loc, "recursive-alias", "alias *%.*s is inside of its own node",
		     shown_size(name, strlen(name)), name);
	diag_note(r->diags, anchor->loc, "the anchor is here");
}

bool read_alias(struct reader *r, const yaml_event_t *event)
{
	const struct location loc = location_from_marks(r, &event->start_mark, &event->end_mark);
	const char *name = (const char *)event->data.alias.anchor;
	const size_t size = strlen(name);
	const struct strmap_entry *entry = strmap_find(&r->anchor_names, name, size);
	const struct anchor *anchor = entry ? &r->anchors.items[entry->value] : NULL;

	if (!anchor || !anchor->node) {
		if (!count_nodes(r, 1, loc, NULL))
			return false;
		if (anchor)
			report_recursive_alias(r, loc, name, anchor);
		else
			report_undefined_alias(r, loc, name);
		attach_node(r, node_new_broken(r, loc), 0, loc);
		return true;
	}
	if (r->depth + anchor->height > SOURCE_MAX_DEPTH) {
		reader_error(r, loc, "too-deep",
			     "with alias *%.*s more than %u lists and mappings are nested",
			     shown_size(name, size), name, SOURCE_MAX_DEPTH);
		return false;
	}
	if (!count_nodes(r, anchor->nodes, loc, name))
		return false;
	attach_node(r, anchor->node, anchor->height, loc);
	return true;
}
