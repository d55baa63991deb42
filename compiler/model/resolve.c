// SPDX-License-Identifier: MIT
/*
 * The values of each board's types: the type's, then the board's overrides, then constants and
 * defaults in the order of the schema. Then each member's own conditions are checked.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/strmap.h"
#include "compiler/diag/dedup.h"
#include "compiler/model/model.h"

/* Members of the info record, by index. */
struct members {
	size_t *items;
	size_t count, capacity;
};

/**
 * struct resolver - what is the same for all types, and the type that is resolved.
 * @info: the info record
 * @unset: value of each member that is neither given nor computed
 * @computed: members to compute if they are not given: constants, then defaults, which use them
 * @checked: members that have conditions
 * @scope: the type and its board
 * @dedup: what was reported for this type on another board
 * @diags: receives the errors
 */
struct resolver {
	const struct schema_record *info;
	struct value *unset;
	struct members computed;
	struct members checked;
	struct model_scope scope;
	struct dedup dedup;
	struct diags *diags;
};

static uint64_t largest_number(const struct schema_member *member)
{
	return UINT64_MAX >> (64 - 8 * member->element);
}

static struct location resolver_loc(const struct resolver *resolver, int key)
{
	return model_loc(resolver->scope.model, resolver->scope.board_type, key);
}

static void report_not_computable(struct resolver *resolver, const char *name,
				  const struct expr_failure *failure)
{
	const struct location loc = resolver_loc(resolver, -1);

	if (!dedup_first(&resolver->dedup, loc, name, failure->why))
		return;
	diag_error(resolver->diags, loc, "not-computable", "'%s' cannot be computed: %s", name,
		   failure->why);
	diag_note(resolver->diags, failure->expr->loc, "the schema computes it here");
}

/* Set a member to its constant or default. Return: false if it has none, which is reported. */
static bool compute_member(struct resolver *resolver, size_t key)
{
	const struct schema_member *member = &resolver->info->items[key];
	struct value *value = &resolver->scope.board_type->values[key];
	const char *name = member->key ? member->key : member->name;
	struct expr_failure failure;

	if (!model_default(&resolver->scope, key, value, &failure)) {
		report_not_computable(resolver, name, &failure);
		return false;
	}
	if (value->kind != VALUE_NUMBER || value->number <= largest_number(member))
		return true;
	diag_error(resolver->diags, resolver_loc(resolver, -1), "out-of-range",
		   "'%s' must be at most %" PRIu64 " (computed: %" PRIu64 ")", name,
		   largest_number(member), value->number);
	return false;
}

static void report_not_allowed(struct resolver *resolver, size_t key, const char *why)
{
	const char *name = resolver->info->items[key].key;
	const struct value *value = &resolver->scope.board_type->values[key];
	const struct location loc = resolver_loc(resolver, (int)key);

	if (!dedup_first(&resolver->dedup, loc, name, why))
		return;
	if (value->kind == VALUE_NUMBER)
		diag_error(resolver->diags, loc, "not-allowed", "'%s' is %" PRIu64 "; %s", name,
			   value->number, why);
	else
		diag_error(resolver->diags, loc, "not-allowed", "'%s': %s", name, why);
}

/* Return true if a value, or each element of a list, is in the set that the schema allows. */
static bool is_allowed(const struct resolver *resolver, const struct schema_member *member,
		       const struct value *value)
{
	const struct expr_scope eval = model_scope(&resolver->scope);
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

static bool check_required(struct resolver *resolver, const struct schema_member *member)
{
	const struct location loc = resolver_loc(resolver, -1);

	if (dedup_first(&resolver->dedup, loc, member->key, "missing"))
		diag_error(resolver->diags, loc, "missing-key", "the type has no '%s'",
			   member->key);
	return false;
}

static bool check_constant(struct resolver *resolver, size_t key, const struct value *value)
{
	struct expr_failure failure;
	struct value constant;

	if (model_default(&resolver->scope, key, &constant, &failure) &&
	    value_equal(value, &constant))
		return true;
	report_not_allowed(resolver, key, "the schema fixes its value");
	return false;
}

static bool check_allowed(struct resolver *resolver, size_t key, const struct value *value)
{
	const struct schema_member *member = &resolver->info->items[key];
	struct buf why = {0};

	if (is_allowed(resolver, member, value))
		return true;
	buf_printf(&why, "allowed: ");
	expr_set_print(member->allowed, &why);
	report_not_allowed(resolver, key, buf_text(&why));
	buf_free(&why);
	return false;
}

static bool check_member(struct resolver *resolver, size_t key)
{
	const struct schema_member *member = &resolver->info->items[key];
	const struct value *value = &resolver->scope.board_type->values[key];
	const bool given = model_is_given(&resolver->scope, key);
	bool valid = true;

	if (member->required && !given)
		return check_required(resolver, member);
	if (member->constant && given)
		valid &= check_constant(resolver, key, value);
	if (member->allowed && (given || member->initial))
		valid &= check_allowed(resolver, key, value);
	return valid;
}

/* Set the values that @from gives. */
static void override_values(struct value *values, const struct value *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (from[i].kind != VALUE_NONE)
			values[i] = from[i];
}

static bool compute_members(struct resolver *resolver)
{
	const struct value *values = resolver->scope.board_type->values;
	bool valid = true;

	for (size_t i = 0; i < resolver->computed.count; i++) {
		const size_t key = resolver->computed.items[i];

		if (values[key].kind == VALUE_NONE)
			valid &= compute_member(resolver, key);
	}
	return valid;
}

static bool check_members(struct resolver *resolver)
{
	bool valid = true;

	for (size_t i = 0; i < resolver->checked.count; i++)
		valid &= check_member(resolver, resolver->checked.items[i]);
	return valid;
}

/* Compute and check all values. Return: false if there was an error; there are no values then. */
static bool resolve_board_type(struct resolver *resolver)
{
	struct model_board_type *board_type = resolver->scope.board_type;
	const struct model_values *type = &resolver->scope.model->types[board_type->type];
	const size_t count = resolver->info->count;
	bool valid;

	memcpy(board_type->values, resolver->unset, count * sizeof(*board_type->values));
	override_values(board_type->values, type->values, count);
	if (board_type->given.values)
		override_values(board_type->values, board_type->given.values, count);
	valid = compute_members(resolver) && check_members(resolver);
	if (!valid)
		board_type->values = NULL;
	return valid;
}

/* Check that no two types of a board have the same value of a member that identifies a type. */
static bool check_unique_member(struct resolver *resolver, const struct model_board *board,
				size_t key, struct strmap *seen)
{
	bool valid = true;

	strmap_reset(seen, board->count);
	for (size_t i = 0; i < board->count; i++) {
		const struct model_board_type *board_type = &board->items[i];
		const struct value *value = board_type->values ? &board_type->values[key] : NULL;
		struct strmap_entry *entry;

		if (!value)
			continue;
		entry = value->kind == VALUE_NUMBER ? strmap_put(seen, (const char *)&value->number,
								 sizeof(value->number))
						    : strmap_put(seen, value->text, value->count);
		if (entry->value == STRMAP_NEW) {
			entry->value = (uint32_t)i;
			continue;
		}
		valid = false;
		if (!dedup_first(&resolver->dedup, board_type->given.loc, "duplicate", ""))
			continue;
		diag_error(resolver->diags, board_type->given.loc, "duplicate-type",
			   "the board already has a type with this %s",
			   resolver->info->items[key].key);
		diag_note(resolver->diags, board->items[entry->value].given.loc, "it is here");
	}
	return valid;
}

/* Types differ, but a board may override the values that identify them. */
static bool check_unique(struct resolver *resolver, const struct model_board *board,
			 struct strmap *seen)
{
	bool valid = true;

	for (size_t key = 0; key < resolver->info->count; key++)
		if (resolver->info->items[key].unique)
			valid &= check_unique_member(resolver, board, key, seen);
	return valid;
}

static void resolver_init(struct resolver *resolver, struct model *model, struct diags *diags)
{
	const struct schema_record *info = schema_info(model->schema);

	*resolver = (struct resolver){
		.info = info,
		.unset = arena_array(&model->arena, info->count, sizeof(*resolver->unset)),
		.scope.model = model,
		.diags = diags,
	};
	dedup_init(&resolver->dedup);
	for (size_t i = 0; i < info->count; i++) {
		const struct schema_member *member = &info->items[i];

		if (member->constant)
			*vec_push(&resolver->computed) = i;
		else if (!member->initial)
			resolver->unset[i] = value_unset(member->kind);
		if (member->required || member->constant || member->allowed)
			*vec_push(&resolver->checked) = i;
	}
	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].initial && !info->items[i].constant)
			*vec_push(&resolver->computed) = i;
}

static void resolver_free(struct resolver *resolver)
{
	free(resolver->computed.items);
	free(resolver->checked.items);
	dedup_free(&resolver->dedup);
}

bool model_resolve(struct model *model, struct diags *diags)
{
	struct resolver resolver;
	struct strmap seen;
	bool valid = true;

	resolver_init(&resolver, model, diags);
	strmap_init(&seen);
	for (size_t b = 0; b < model->board_count; b++) {
		struct model_board *board = &model->boards[b];

		resolver.scope.board = board;
		for (size_t i = 0; i < board->count; i++) {
			struct model_board_type *board_type = &board->items[i];

			if (board_type->given.invalid || model->types[board_type->type].invalid)
				continue;
			board_type->values = arena_array(&model->arena, resolver.info->count,
							 sizeof(*board_type->values));
			resolver.scope.board_type = board_type;
			valid &= resolve_board_type(&resolver);
		}
		valid &= check_unique(&resolver, board, &seen);
	}
	strmap_free(&seen);
	resolver_free(&resolver);
	return valid;
}
