// SPDX-License-Identifier: MIT
/* Give the schema's expressions access to a vGPU type on a board. */
#include <string.h>

#include "compiler/model/model.h"

/* Return the value that the board or the type gives, VALUE_NONE if neither does. */
static const struct value *given_value(const struct model *model,
				       const struct model_board_type *board_type, size_t key)
{
	const struct value *overrides = board_type->given.values;

	if (overrides && overrides[key].kind != VALUE_NONE)
		return &overrides[key];
	return &model->types[board_type->type].values[key];
}

struct location model_loc(const struct model *model, const struct model_board_type *board_type,
			  int key)
{
	const struct model_values *given = &board_type->given;
	const struct model_values *type = &model->types[board_type->type];

	if (key >= 0 && given->values && given->values[key].kind != VALUE_NONE)
		return model_mark_loc(given, (size_t)key);
	if (key >= 0 && type->values[key].kind != VALUE_NONE)
		return model_mark_loc(type, (size_t)key);
	return given->values ? given->loc : type->loc;
}

/* Return the lowest subsystem id of a board: 0 if one of them stands for every board. */
static uint16_t lowest_subsystem(const struct model_board *board)
{
	uint16_t lowest = board->subsystems[0];

	for (size_t i = 1; i < board->subsystem_count; i++)
		if (board->subsystems[i] < lowest)
			lowest = board->subsystems[i];
	return lowest;
}

static struct value number_value(uint64_t number)
{
	return (struct value){.kind = VALUE_NUMBER, .number = number};
}

static struct value id_input(const struct model_scope *scope, enum expr_input input)
{
	const struct model_board_type *board_type = scope->board_type;

	if (board_type->given.inputs[input].kind == VALUE_NUMBER)
		return board_type->given.inputs[input];
	return number_value(scope->model->types[board_type->type].inputs[input].number);
}

static struct value get_input(const void *context, enum expr_input input)
{
	const struct model_scope *scope = context;
	const char *text;

	switch (input) {
	case INPUT_DEVICE:
	case INPUT_SUBSYSTEM:
		return id_input(scope, input);
	case INPUT_BOARD_DEVICE:
		return number_value(scope->board->device);
	case INPUT_BOARD_FB_SIZE:
		return number_value(scope->board->fb_size);
	case INPUT_BOARD_TYPES:
		return number_value(scope->board->count);
	case INPUT_BOARD_SUBSYSTEM:
		return number_value(lowest_subsystem(scope->board));
	case INPUT_RELEASE:
		text = scope->model->release;
		return text ? value_text(text, strlen(text)) : (struct value){0};
	case INPUT_CONTAINER:
		text = container_name(scope->model->container);
		return value_text(text, strlen(text));
	default:
		return (struct value){0};
	}
}

bool model_is_given(const struct model_scope *scope, size_t key)
{
	return given_value(scope->model, scope->board_type, key)->kind != VALUE_NONE;
}

static bool is_given(const void *context, unsigned int key)
{
	return model_is_given(context, key);
}

/* Make the scope of another type of the same board. */
static bool get_type(const void *context, size_t index, struct expr_room *room,
		     struct expr_scope *inner)
{
	const struct model_scope *scope = context;
	struct model_scope *other = (struct model_scope *)room->bytes;

	_Static_assert(sizeof(*other) <= sizeof(room->bytes), "the room must hold a scope");
	if (index >= scope->board->count)
		return false;
	*other = *scope;
	other->board_type = &scope->board->items[index];
	*inner = model_scope(other);
	return true;
}

struct expr_scope model_scope(const struct model_scope *context)
{
	return (struct expr_scope){.keys = context->board_type->values,
				   .input = get_input,
				   .given = is_given,
				   .type = get_type,
				   .context = context};
}

bool model_default(const struct model_scope *scope, size_t key, struct value *value,
		   struct expr_failure *failure)
{
	const struct schema_member *member = &schema_info(scope->model->schema)->items[key];
	const struct expr *expr = member->constant ? member->constant : member->initial;
	struct expr_scope eval = model_scope(scope);

	*value = value_unset(member->kind);
	return !expr || expr_eval(expr, &eval, value, failure);
}
