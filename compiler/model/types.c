// SPDX-License-Identifier: MIT
/* The list of types, and the types that a board offers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/model/convert.h"
#include "compiler/model/reader.h"

/* Keys that are not members of the info record. */
enum extra_key { EXTRA_DEVICE, EXTRA_SUBSYSTEM, EXTRA_TYPE, EXTRA_KEYS };

static const char *const extra_keys[EXTRA_KEYS] = {"device", "subsystem", "type"};

void collect_keys(struct model_reader *reader)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	struct arena *arena = &reader->model->arena;
	const size_t key_count = reader->source->key_count;

	reader->meanings = arena_array(arena, key_count, sizeof(*reader->meanings));
	for (size_t i = 0; i < key_count; i++)
		reader->meanings[i] = STRMAP_NEW;
	reader->unique = arena_array(arena, info->count, sizeof(*reader->unique));
	reader->key_names =
		arena_array(arena, info->count + EXTRA_KEYS, sizeof(*reader->key_names));
	for (size_t i = 0; i < info->count + EXTRA_KEYS; i++) {
		const bool member = i < info->count;
		const char *key = member ? info->items[i].key : extra_keys[i - info->count];

		if (!key)
			continue;
		strmap_put(&reader->keys, key, strlen(key))->value = (uint32_t)i;
		if (member && info->items[i].unique)
			reader->unique[reader->unique_count++] = i;
		reader->key_names[reader->key_count++] = key;
	}
}

/* Return the number of a key in @reader->keys, STRMAP_NEW for an unknown one. */
static uint32_t find_meaning(struct model_reader *reader, const struct source_pair *pair)
{
	uint32_t *meaning = &reader->meanings[pair->key_id];

	if (*meaning == STRMAP_NEW) {
		const struct strmap_entry *entry =
			strmap_find(&reader->keys, pair->key->text, pair->key->size);

		if (entry)
			*meaning = entry->value;
	}
	return *meaning;
}

static void init_values(struct model_reader *reader, struct model_values *values,
			struct location loc)
{
	const size_t count = schema_info(reader->model->schema)->count;

	values->loc = loc;
	values->values = arena_array(&reader->model->arena, count, sizeof(*values->values));
	values->marks = arena_array(&reader->model->arena, count, sizeof(*values->marks));
}

static bool read_member(struct model_reader *reader, struct model_values *values, size_t index,
			const struct source_node *node)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	struct value value = {0};

	values->marks[index] = model_mark(node->loc);
	if (!convert_member(node, &info->items[index], &reader->model->arena, &value,
			    reader->diags))
		return false;
	values->values[index] = value;
	return true;
}

/* Read a mapping key of a type, or of a board's type. */
static bool read_value(struct model_reader *reader, struct model_values *values,
		       const struct source_pair *pair, const char *what)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	const uint32_t meaning = find_meaning(reader, pair);
	struct value *input;
	size_t extra;

	if (meaning == STRMAP_NEW) {
		report_unknown_key(reader, pair->key, what, reader->key_names, reader->key_count);
		return false;
	}
	if (meaning < info->count)
		return read_member(reader, values, meaning, pair->value);
	extra = meaning - info->count;
	if (extra == EXTRA_TYPE) {
		diag_error(reader->diags, pair->key->loc, "unknown-key",
			   "'type' belongs in a board's 'types', not in a type");
		return false;
	}
	input = &values->inputs[extra];
	input->kind = VALUE_NUMBER;
	return convert_number(pair->value, extra_keys[extra], UNIT_NONE, UINT16_MAX, &input->number,
			      reader->diags);
}

/* Find a type by a value that identifies it. A number never equals a text: NUL comes first. */
static struct strmap_entry *find_type(struct model_reader *reader, const struct value *value,
				      bool add)
{
	const char *text = value->text;
	size_t size = value->count;

	if (value->kind == VALUE_NUMBER) {
		char *key = arena_alloc(&reader->model->arena, 1 + sizeof(value->number));

		memcpy(key + 1, &value->number, sizeof(value->number));
		text = key;
		size = 1 + sizeof(value->number);
	}
	return add ? strmap_put(&reader->types, text, size)
		   : strmap_find(&reader->types, text, size);
}

/* Check that a type has each value that identifies it, and that no other type has the same. */
static bool register_type(struct model_reader *reader, size_t index)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	const struct model_values *type = &reader->model->types[index];
	bool valid = true;

	for (size_t u = 0; u < reader->unique_count; u++) {
		const size_t i = reader->unique[u];
		const char *key = info->items[i].key;
		struct strmap_entry *entry;

		if (type->values[i].kind == VALUE_NONE) {
			if (!type->marks[i].line)
				diag_error(reader->diags, type->loc, "missing-key",
					   "the type has no '%s'", key);
			valid = false;
			continue;
		}
		entry = find_type(reader, &type->values[i], true);
		if (entry->value == STRMAP_NEW) {
			entry->value = (uint32_t)index;
			continue;
		}
		diag_error(reader->diags, model_mark_loc(type, i), "duplicate-type",
			   "another type has the same %s", key);
		diag_note(reader->diags, model_mark_loc(&reader->model->types[entry->value], i),
			  "first defined here");
		valid = false;
	}
	return valid;
}

bool read_types(struct model_reader *reader)
{
	struct model *model = reader->model;
	const struct source_node *list = reader->type_list;
	bool valid = true;

	model->types = arena_array(&model->arena, list->count, sizeof(*model->types));
	for (size_t t = 0; t < list->count; t++) {
		const struct source_node *node = list->items[t];
		struct model_values *type = &model->types[model->type_count];

		if (!check_kind(reader, node, SOURCE_MAP, "a type")) {
			valid = false;
			continue;
		}
		init_values(reader, type, node->loc);
		for (size_t p = 0; p < node->count; p++)
			if (!read_value(reader, type, &node->pairs[p], "a type"))
				type->invalid = true;
		if (!register_type(reader, model->type_count++))
			type->invalid = true;
		valid &= !type->invalid;
	}
	return valid;
}

/* Return each value that identifies a type as text; release @items. */
static struct strings type_names(struct model_reader *reader)
{
	struct strings names = {0};

	for (size_t t = 0; t < reader->model->type_count; t++) {
		for (size_t u = 0; u < reader->unique_count; u++) {
			const struct value *value =
				&reader->model->types[t].values[reader->unique[u]];

			if (value->kind == VALUE_TEXT)
				*vec_push(&names) = value->text;
			else if (value->kind == VALUE_NUMBER)
				*vec_push(&names) = arena_printf(&reader->model->arena, "%" PRIu64,
								 value->number);
		}
	}
	return names;
}

static void report_unknown_type(struct model_reader *reader, const struct source_node *node)
{
	struct strings names = {0};
	const char *near;

	if (diags_may_suggest(reader->diags))
		names = type_names(reader);
	near = nearest(node->text, names.items, names.count);
	if (near && strcmp(near, node->text) == 0)
		diag_error(reader->diags, node->loc, "unknown-type",
			   "no type has the name '%s'; write an id without quotes", near);
	else
		diag_error(reader->diags, node->loc, "unknown-type",
			   near ? "no type has the id or name '%s'; did you mean '%s'?"
				: "no type has the id or name '%s'",
			   node->text, near);
	free(names.items);
}

static bool read_reference(struct model_reader *reader, struct model_board_type *board_type,
			   const struct source_node *node)
{
	struct value value = value_text(node->text, node->size);
	const struct strmap_entry *entry;

	if (!check_kind(reader, node, SOURCE_SCALAR, "the id or name of a type"))
		return false;
	if (!node->quoted && node->text[0] >= '0' && node->text[0] <= '9') {
		value.kind = VALUE_NUMBER;
		if (!convert_number(node, "type", UNIT_NONE, UINT64_MAX, &value.number,
				    reader->diags))
			return false;
	}
	entry = find_type(reader, &value, false);
	if (entry)
		board_type->type = entry->value;
	else
		report_unknown_type(reader, node);
	return entry;
}

bool read_board_type(struct model_reader *reader, struct model_board_type *board_type,
		     const struct source_node *node)
{
	const struct source_node *type;
	bool valid;

	board_type->given.loc = node->loc;
	if (node->kind == SOURCE_SCALAR)
		return read_reference(reader, board_type, node);
	if (!check_kind(reader, node, SOURCE_MAP, "a board's type with overrides"))
		return false;
	type = source_get(node, extra_keys[EXTRA_TYPE]);
	if (!type) {
		diag_error(reader->diags, node->loc, "missing-key",
			   "this board entry needs `type: ID` before its overrides");
		return false;
	}
	valid = read_reference(reader, board_type, type);
	init_values(reader, &board_type->given, node->loc);
	for (size_t p = 0; p < node->count; p++)
		if (strcmp(node->pairs[p].key->text, extra_keys[EXTRA_TYPE]) != 0)
			valid &= read_value(reader, &board_type->given, &node->pairs[p],
					    "a board's type");
	return valid;
}
