// SPDX-License-Identifier: MIT
#include "compiler/base/json.h"
#include "compiler/output/diff.h"
#include "compiler/output/print.h"

static void add_values(struct json_object *object, const struct diff_values *values)
{
	struct json_object *list = json_add_array(object, "values");

	for (size_t i = 0; i < values->count; i++) {
		const struct diff_value *value = &values->items[i];
		struct json_object *added = json_append_object(list);

		json_add_text(added, "key", value->key);
		json_object_object_add(added, "old", json_of_value(&value->old));
		json_object_object_add(added, "new", json_of_value(&value->new));
		if (value->unit == UNIT_SIZE)
			json_add_text(added, "unit", "bytes");
	}
}

static void add_type(struct json_object *object, const struct diff_type *type)
{
	json_add_number(object, "id", type->id);
	json_add_text(object, "name", type->name);
	json_add_text(object, "change", diff_change_name(type->change));
	add_values(object, &type->values);
}

static void add_board(struct json_object *object, const struct diff_board *board)
{
	struct json_object *types;
	struct buf ids = {0};

	print_board(&board->board, &ids);
	json_add_text(object, "board", buf_text(&ids));
	json_add_text(object, "change", diff_change_name(board->change));
	add_values(object, &board->values);
	types = json_add_array(object, "types");
	for (size_t i = 0; i < board->types.count; i++)
		add_type(json_append_object(types), &board->types.items[i]);
	buf_free(&ids);
}

static void add_ranges(struct json_object *document, const struct diff *diff)
{
	struct json_object *ranges = json_add_array(document, "ranges");

	for (size_t i = 0; i < diff->range_count && i < DIFF_MAX_RANGES; i++) {
		struct json_object *range = json_append_object(ranges);

		json_add_number(range, "offset", diff->ranges[i].offset);
		json_add_number(range, "size", diff->ranges[i].size);
	}
	json_add_number(document, "range_count", diff->range_count);
}

void diff_print_json(const struct diff *diff, struct buf *out)
{
	struct json_object *document = json_object_new_object(), *boards;
	struct buf summary = {0};

	diff_summary(diff, &summary);
	json_add_text(document, "old", diff->old->input->name);
	json_add_text(document, "new", diff->new->input->name);
	json_add_text(document, "summary", buf_text(&summary));
	add_values(document, &diff->values);
	boards = json_add_array(document, "boards");
	for (size_t i = 0; i < diff->boards.count; i++)
		add_board(json_append_object(boards), &diff->boards.items[i]);
	add_ranges(document, diff);
	json_print(document, JSON_PRETTY, out);
	buf_printf(out, "\n");
	json_object_put(document);
	buf_free(&summary);
}
