// SPDX-License-Identifier: MIT
/* The list of boards. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/model/convert.h"
#include "compiler/model/reader.h"

static bool read_board_name(struct model_reader *reader, void *object,
			    const struct source_node *node)
{
	struct model_board *board = object;

	board->name = convert_text(node, "name", &reader->model->arena, reader->diags);
	return board->name;
}

static bool read_board_device(struct model_reader *reader, void *object,
			      const struct source_node *node)
{
	struct model_board *board = object;
	uint64_t number;

	if (!convert_number(node, "device", UNIT_NONE, UINT16_MAX, &number, reader->diags))
		return false;
	if (!number) {
		diag_error(reader->diags, node->loc, "out-of-range", "the device id must not be 0");
		return false;
	}
	board->device = (uint16_t)number;
	return true;
}

/* One id, or a list of them. */
static bool read_board_subsystem(struct model_reader *reader, void *object,
				 const struct source_node *node)
{
	struct model_board *board = object;
	const bool list = node->kind == SOURCE_LIST;
	const size_t count = list ? node->count : 1;
	uint16_t *ids = arena_array(&reader->model->arena, count, sizeof(*ids));
	bool valid = true;

	if (!count) {
		diag_error(reader->diags, node->loc, "wrong-kind",
			   "'subsystem' is an empty list; leave it out for every board with this "
			   "device id");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t number = 0;

		valid &= convert_number(list ? node->items[i] : node, "subsystem", UNIT_NONE,
					UINT16_MAX, &number, reader->diags);
		ids[i] = (uint16_t)number;
	}
	board->subsystems = ids;
	board->subsystem_count = count;
	return valid;
}

static bool read_board_fb_size(struct model_reader *reader, void *object,
			       const struct source_node *node)
{
	struct model_board *board = object;

	return convert_number(node, "fb_size", UNIT_SIZE, UINT64_MAX, &board->fb_size,
			      reader->diags);
}

static bool read_board_types(struct model_reader *reader, void *object,
			     const struct source_node *node)
{
	const struct schema *schema = reader->model->schema;
	struct model_board *board = object;
	bool valid = true;

	if (!check_kind(reader, node, SOURCE_LIST, "the board's 'types'"))
		return false;
	if (!node->count || node->count > schema->layout.max_types) {
		diag_error(reader->diags, node->loc, "type-count",
			   "the board has %u types; GSP release %s allows 1 to %u", node->count,
			   reader->model->release, schema->layout.max_types);
		return false;
	}
	board->items = arena_array(&reader->model->arena, node->count, sizeof(*board->items));
	board->count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		struct model_board_type *board_type = &board->items[i];

		board_type->given.invalid = !read_board_type(reader, board_type, node->items[i]);
		valid &= !board_type->given.invalid;
	}
	return valid;
}

static const struct key_handler board_keys[] = {
	{"name", read_board_name, false},	    {"device", read_board_device, true},
	{"subsystem", read_board_subsystem, false}, {"fb_size", read_board_fb_size, false},
	{"types", read_board_types, true},
};

/* Check that no other board has the same ids: the driver could not tell them apart. */
static bool register_board(struct model_reader *reader, size_t index)
{
	const struct model_board *board = &reader->model->boards[index];

	for (size_t i = 0; i < board->subsystem_count; i++) {
		const uint16_t ids[2] = {board->device, board->subsystems[i]};
		const char *key =
			arena_strndup(&reader->model->arena, (const char *)ids, sizeof(ids));
		struct strmap_entry *entry = strmap_put(&reader->boards, key, sizeof(ids));

		if (entry->value == STRMAP_NEW) {
			entry->value = (uint32_t)index;
			continue;
		}
		diag_error(reader->diags, board->loc, "duplicate-board",
			   "another board has device 0x%04x and subsystem 0x%04x%s", ids[0], ids[1],
			   ids[1] ? "" : " (any)");
		diag_note(reader->diags, reader->model->boards[entry->value].loc,
			  "first defined here");
		return false;
	}
	return true;
}

static bool scalar_is(const struct source_node *node, const char *text)
{
	return node && node->kind == SOURCE_SCALAR && strcmp(node->text, text) == 0;
}

/*
 * Return true if the board is to be compiled: --only was not given or names it. Boards that are
 * left out are not checked. @found: which of the --only options were used.
 */
static bool is_selected(const struct model_reader *reader, const struct source_node *node,
			bool *found)
{
	const struct model_options *options = reader->options;
	bool selected = !options->only_count;

	for (size_t i = 0; i < options->only_count; i++)
		if (scalar_is(source_get(node, "name"), options->only[i]) ||
		    scalar_is(source_get(node, "device"), options->only[i]))
			selected = found[i] = true;
	return selected;
}

/* Return the names of all boards; release @items. */
static struct strings board_names(const struct source_node *list)
{
	struct strings names = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct source_node *name = NULL;

		if (list->items[i]->kind == SOURCE_MAP)
			name = source_get(list->items[i], "name");
		if (name && name->kind == SOURCE_SCALAR)
			*vec_push(&names) = name->text;
	}
	return names;
}

/* Report the --only options that name no board. */
static bool check_selection(struct model_reader *reader, const bool *found)
{
	const struct model_options *options = reader->options;
	struct strings names = board_names(reader->board_list);
	bool valid = true;

	for (size_t i = 0; i < options->only_count; i++) {
		const char *near;

		if (found[i])
			continue;
		near = nearest(options->only[i], names.items, names.count);
		diag_error(reader->diags, reader->board_list->loc, "unknown-board",
			   near ? "--only: no board has the name or device id '%s'; did you mean "
				  "'%s'?"
				: "--only: no board has the name or device id '%s'",
			   options->only[i], near);
		valid = false;
	}
	free(names.items);
	return valid;
}

bool read_boards(struct model_reader *reader)
{
	static const uint16_t any;
	struct model *model = reader->model;
	const struct source_node *list = reader->board_list;
	bool *found = arena_array(&model->arena, reader->options->only_count, sizeof(*found));
	bool valid = true;

	if (!list->count) {
		diag_error(reader->diags, list->loc, "no-board", "the source has no board");
		return false;
	}
	/* Without a list of types each reference to one is wrong, but is a reference. */
	if (!model->types)
		model->types = arena_alloc(&model->arena, sizeof(*model->types));
	model->boards = arena_array(&model->arena, list->count, sizeof(*model->boards));
	for (size_t i = 0; i < list->count; i++) {
		const struct source_node *node = list->items[i];
		struct model_board *board = &model->boards[model->board_count];

		if (node->kind == SOURCE_MAP && !is_selected(reader, node, found))
			continue;
		*board = (struct model_board){
			.loc = node->loc, .name = "", .subsystems = &any, .subsystem_count = 1};
		if (read_mapping(reader, node, "a board", board_keys, ARRAY_SIZE(board_keys),
				 board))
			valid &= register_board(reader, model->board_count);
		else
			valid = false;
		model->board_count++;
	}
	return check_selection(reader, found) && valid;
}
