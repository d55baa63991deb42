// SPDX-License-Identifier: MIT
/* Compute the values of a vGPU type on a board: those given, overrides, defaults, or zero. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/diag/dedup.h"
#include "compiler/model/model.h"

/* Members of the info record, by index. */
struct members {
	size_t *items;
	size_t count, capacity;
};

/**
 * struct resolve_plan - what is the same for every type on every board.
 * @unset: the values of members that have no default
 * @computed: members that are computed, constants first, since defaults can use them
 * @checked: members to check afterwards
 */
struct resolve_plan {
	struct value *unset;
	struct members computed;
	struct members checked;
};

/* The type on a board whose values are computed, in the order of the plan. */
struct resolver {
	const struct resolve_plan *plan;
	struct model_scope scope;
	struct dedup *reported;
	struct diags *diags;
	bool valid;
};

static const struct value *given_value(const struct model *model,
				       const struct model_board_type *entry, size_t key)
{
	if (entry->given.values && entry->given.values[key].kind != VALUE_NONE)
		return &entry->given.values[key];
	return &model->types[entry->type].values[key];
}

struct location model_loc(const struct model *model, const struct model_board_type *entry, int key)
{
	const struct model_values *type = &model->types[entry->type];

	if (key >= 0 && entry->given.values && entry->given.values[key].kind != VALUE_NONE)
		return model_mark_loc(&entry->given, (size_t)key);
	if (key >= 0 && type->values[key].kind != VALUE_NONE)
		return model_mark_loc(type, (size_t)key);
	return entry->given.values ? entry->given.loc : type->loc;
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

static struct value get_input(const void *context, enum expr_input input)
{
	const struct model_scope *scope = context;
	struct value value = {.kind = VALUE_NUMBER};
	const char *name;

	switch (input) {
	case INPUT_DEVICE:
	case INPUT_SUBSYSTEM:
		if (scope->entry->given.inputs[input].kind == VALUE_NUMBER)
			return scope->entry->given.inputs[input];
		value.number = scope->model->types[scope->entry->type].inputs[input].number;
		break;
	case INPUT_BOARD_DEVICE:
		value.number = scope->board->device;
		break;
	case INPUT_BOARD_FB_SIZE:
		value.number = scope->board->fb_size;
		break;
	case INPUT_BOARD_TYPES:
		value.number = scope->board->count;
		break;
	case INPUT_BOARD_SUBSYSTEM:
		value.number = lowest_subsystem(scope->board);
		break;
	case INPUT_RELEASE:
		if (scope->model->release)
			return value_text(scope->model->release, strlen(scope->model->release));
		value.kind = VALUE_NONE;
		break;
	case INPUT_CONTAINER:
		name = container_name(scope->model->container);
		return value_text(name, strlen(name));
	default:
		value.kind = VALUE_NONE;
	}
	return value;
}

static bool is_given(const void *context, unsigned int key)
{
	const struct model_scope *scope = context;

	return given_value(scope->model, scope->entry, key)->kind != VALUE_NONE;
}

/* Fill in the scope of another type of the same board. */
static bool get_type(const void *context, size_t index, struct expr_room *room,
		     struct expr_scope *inner)
{
	const struct model_scope *scope = context;
	struct model_scope *other = (struct model_scope *)room->bytes;

	_Static_assert(sizeof(*other) <= sizeof(room->bytes), "the room must hold a scope");
	if (index >= scope->board->count)
		return false;
	*other = *scope;
	other->entry = &scope->board->items[index];
	*inner = model_scope(other);
	return true;
}

struct expr_scope model_scope(const struct model_scope *context)
{
	/* The keys are NULL after an error in the values, which was reported. */
	return (struct expr_scope){.keys = context->entry->values,
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

static uint64_t element_limit(const struct schema_member *member)
{
	return UINT64_MAX >> (64 - 8 * member->element);
}

/* Compute a default or constant. It can use the values computed before it. */
static void compute_member(struct resolver *resolver, size_t key)
{
	const struct schema_member *member =
		&schema_info(resolver->scope.model->schema)->items[key];
	struct value *value = &resolver->scope.entry->values[key];
	struct location loc = model_loc(resolver->scope.model, resolver->scope.entry, -1);
	const char *name = member->key ? member->key : member->name;
	struct expr_failure failure;

	if (!model_default(&resolver->scope, key, value, &failure)) {
		resolver->valid = false;
		if (!dedup_first(resolver->reported, loc, name, failure.why))
			return;
		diag_error(resolver->diags, loc, "not-computable", "'%s' cannot be computed: %s",
			   name, failure.why);
		diag_note(resolver->diags, failure.expr->loc, "the schema computes it here");
	} else if (value->kind == VALUE_NUMBER && value->number > element_limit(member)) {
		diag_error(resolver->diags, loc, "out-of-range",
			   "'%s' is computed to be %" PRIu64 ", and does not fit", name,
			   value->number);
		resolver->valid = false;
	}
}

static void report_not_allowed(struct resolver *resolver, size_t key, const char *why)
{
	const struct model_scope *scope = &resolver->scope;
	const struct schema_member *member = &schema_info(scope->model->schema)->items[key];
	const struct value *value = &scope->entry->values[key];
	struct location loc = model_loc(scope->model, scope->entry, (int)key);

	resolver->valid = false;
	if (!dedup_first(resolver->reported, loc, member->key, why))
		return;
	if (value->kind == VALUE_NUMBER)
		diag_error(resolver->diags, loc, "not-allowed", "'%s' is %" PRIu64 "; %s",
			   member->key, value->number, why);
	else
		diag_error(resolver->diags, loc, "not-allowed", "'%s': %s", member->key, why);
}

static bool is_allowed(const struct resolver *resolver, const struct schema_member *member,
		       const struct value *value)
{
	struct expr_scope eval = model_scope(&resolver->scope);
	struct expr_failure failure;
	bool holds = true;

	if (value->kind != VALUE_LIST)
		return expr_set_holds(member->allowed, value, &eval, &holds, &failure) && holds;
	for (size_t i = 0; i < value->count && holds; i++) {
		struct value element = {.kind = VALUE_NUMBER, .number = value->list[i]};

		if (!expr_set_holds(member->allowed, &element, &eval, &holds, &failure))
			return false;
	}
	return holds;
}

static void check_member(struct resolver *resolver, size_t key)
{
	const struct model_scope *scope = &resolver->scope;
	const struct schema_member *member = &schema_info(scope->model->schema)->items[key];
	const struct value *value = &scope->entry->values[key];
	bool given = is_given(scope, (unsigned int)key);
	struct expr_failure failure;
	struct value constant;
	struct buf set = {0};

	if (member->required && !given) {
		struct location loc = model_loc(scope->model, scope->entry, -1);

		if (dedup_first(resolver->reported, loc, member->key, "missing"))
			diag_error(resolver->diags, loc, "missing-key", "the type has no '%s'",
				   member->key);
		resolver->valid = false;
		return;
	}
	if (member->constant && given &&
	    (!model_default(scope, key, &constant, &failure) || !value_equal(value, &constant)))
		report_not_allowed(resolver, key, "the schema fixes its value");
	if (member->allowed && (given || member->initial) && !is_allowed(resolver, member, value)) {
		buf_printf(&set, "allowed are ");
		expr_set_print(member->allowed, &set);
		report_not_allowed(resolver, key, buf_text(&set));
		buf_free(&set);
	}
}

static void init_plan(struct resolve_plan *plan, struct model *model)
{
	const struct schema_record *info = schema_info(model->schema);

	*plan = (struct resolve_plan){
		.unset = arena_array(&model->arena, info->count, sizeof(*plan->unset))};
	for (size_t i = 0; i < info->count; i++) {
		const struct schema_member *member = &info->items[i];

		if (member->constant)
			*vec_push(&plan->computed) = i;
		else if (!member->initial)
			plan->unset[i] = value_unset(member->kind);
		if (member->required || member->constant || member->allowed)
			*vec_push(&plan->checked) = i;
	}
	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].initial && !info->items[i].constant)
			*vec_push(&plan->computed) = i;
}

static void free_plan(struct resolve_plan *plan)
{
	free(plan->computed.items);
	free(plan->checked.items);
}

/* Copy the values that are given. */
static void copy_given(struct value *onto, const struct value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].kind != VALUE_NONE)
			onto[i] = values[i];
}

static void resolve_type(struct resolver *resolver)
{
	const struct model *model = resolver->scope.model;
	const struct resolve_plan *plan = resolver->plan;
	struct model_board_type *entry = resolver->scope.entry;
	size_t count = schema_info(model->schema)->count;

	memcpy(entry->values, plan->unset, count * sizeof(*entry->values));
	copy_given(entry->values, model->types[entry->type].values, count);
	if (entry->given.values)
		copy_given(entry->values, entry->given.values, count);
	for (size_t i = 0; i < plan->computed.count; i++)
		if (entry->values[plan->computed.items[i]].kind == VALUE_NONE)
			compute_member(resolver, plan->computed.items[i]);
	if (resolver->valid)
		for (size_t i = 0; i < plan->checked.count; i++)
			check_member(resolver, plan->checked.items[i]);
	if (!resolver->valid)
		entry->values = NULL;
}

/* Check that no two types of a board are identified by the same value: a board may override it. */
static bool check_unique(const struct model *model, const struct model_board *board,
			 struct strmap *seen, struct dedup *reported, struct diags *diags)
{
	const struct schema_record *info = schema_info(model->schema);
	bool valid = true;

	for (size_t key = 0; key < info->count; key++) {
		if (!info->items[key].unique)
			continue;
		strmap_reset(seen, board->count);
		for (size_t i = 0; i < board->count; i++) {
			const struct value *value;
			struct strmap_entry *slot;
			bool number;

			if (!board->items[i].values)
				continue;
			value = &board->items[i].values[key];
			number = value->kind == VALUE_NUMBER;
			slot = strmap_put(seen, number ? (const char *)&value->number : value->text,
					  number ? sizeof(value->number) : value->count);

			if (slot->value == STRMAP_NEW) {
				slot->value = (uint32_t)i;
				continue;
			}
			valid = false;
			if (!dedup_first(reported, board->items[i].given.loc, "duplicate", ""))
				continue;
			diag_error(diags, board->items[i].given.loc, "duplicate-type",
				   "the board already has a type with this %s",
				   info->items[key].key);
			diag_note(diags, board->items[slot->value].given.loc, "it is here");
		}
	}
	return valid;
}

bool model_resolve(struct model *model, struct diags *diags)
{
	const size_t count = schema_info(model->schema)->count;
	struct strmap seen;
	struct dedup reported;
	struct resolve_plan plan;
	bool valid = true;

	dedup_init(&reported);
	strmap_init(&seen);
	init_plan(&plan, model);
	for (size_t b = 0; b < model->board_count; b++) {
		struct model_board *board = &model->boards[b];

		for (size_t i = 0; i < board->count; i++) {
			struct model_board_type *entry = &board->items[i];
			struct resolver resolver = {
				.plan = &plan,
				.scope = {.model = model, .board = board, .entry = entry},
				.reported = &reported,
				.diags = diags,
				.valid = true};

			if (entry->given.bad || model->types[entry->type].bad)
				continue;
			entry->values = arena_array(&model->arena, count, sizeof(*entry->values));
			resolve_type(&resolver);
			valid &= resolver.valid;
		}
		valid &= check_unique(model, board, &seen, &reported, diags);
	}
	free_plan(&plan);
	strmap_free(&seen);
	dedup_free(&reported);
	return valid;
}
