// SPDX-License-Identifier: MIT
/* Extend a schema: copy the base, and apply the edits in order. */
#include <stdlib.h>
#include <string.h>

#include "schema/parse.h"

#include "compiler/base/nearest.h"

/*
 * Copy an expression as it was before names were resolved: a name that was replaced by the number
 * of a constant is a name again, since the constant may have another value here.
 */
static struct expr *copy_expr(struct parse *parse, const struct expr *expr)
{
	struct expr *head = NULL, **end = &head;

	for (; expr; expr = expr->next) {
		struct expr *copy = arena_alloc(&parse->schema->arena, sizeof(*copy));

		*copy = *expr;
		copy->next = NULL;
		copy->table = NULL;
		copy->let = NULL;
		if (copy->op == EXPR_NUMBER && copy->text)
			copy->op = EXPR_SYMBOL;
		for (size_t i = 0; i < ARRAY_SIZE(copy->arg); i++)
			if (i && expr->arg[i] == expr->arg[0])
				copy->arg[i] = copy->arg[0]; /* a range of one value */
			else
				copy->arg[i] = copy_expr(parse, expr->arg[i]);
		*end = copy;
		end = &copy->next;
	}
	return head;
}

static void copy_member(struct parse *parse, struct schema_member *member)
{
	member->length = copy_expr(parse, member->length);
	member->initial = copy_expr(parse, member->initial);
	member->constant = copy_expr(parse, member->constant);
	member->allowed = copy_expr(parse, member->allowed);
}

static void copy_record(struct parse *parse, const struct schema_record *from,
			struct schema_record *to)
{
	if (to->name && from->name) {
		diag_error(
			parse->diags, to->loc, "schema-edit",
			"the schema that this one extends describes the record already; leave out "
			"its name to change it");
		diag_note(parse->diags, from->loc, "it is described here");
		return;
	}
	if (to->loc.input && !to->name && !from->name) {
		diag_error(parse->diags, to->loc, "schema-edit",
			   "the schema that this one extends has no such record to change");
		return;
	}
	if (!from->name)
		return;
	if (!to->loc.input)
		to->loc = from->loc;
	/* The declared size is not copied, since this record may have another one. */
	to->name = from->name;
	to->command = copy_expr(parse, from->command);
	for (size_t i = 0; i < from->count; i++) {
		struct schema_member *member = vec_push(to);

		*member = from->items[i];
		copy_member(parse, member);
	}
}

/* Put the constants of the base first, so that those of this schema can use them. */
static void copy_constants(struct parse *parse, const struct schema *base)
{
	struct schema *schema = parse->schema;
	struct schema_constant *own = schema->constants.items;
	size_t count = schema->constants.count;

	schema->constants.items = NULL;
	schema->constants.count = schema->constants.capacity = 0;
	for (size_t i = 0; i < base->constants.count; i++) {
		struct schema_constant *constant = vec_push(&schema->constants);

		*constant = base->constants.items[i];
		constant->known = false;
		constant->expr = copy_expr(parse, constant->expr);
	}
	for (size_t i = 0; i < count; i++) {
		const struct schema_constant *old = schema_constant_find(schema, own[i].name);

		if (old) {
			diag_error(
				parse->diags, own[i].loc, "schema-duplicate",
				"constant '%s' is defined twice; 'change' gives it another value",
				own[i].name);
			diag_note(parse->diags, old->loc, "first defined here");
			continue;
		}
		*vec_push(&schema->constants) = own[i];
	}
	free(own);
}

/* Put the lets of the base first; a let of the same name replaces the base's. */
static void copy_lets(struct parse *parse, const struct schema *base)
{
	struct schema *schema = parse->schema;
	struct schema_let *own = schema->lets.items;
	size_t count = schema->lets.count;

	schema->lets.items = NULL;
	schema->lets.count = schema->lets.capacity = 0;
	for (size_t i = 0; i < base->lets.count; i++) {
		struct schema_let *let = vec_push(&schema->lets);

		*let = base->lets.items[i];
		let->known = false;
		let->expr = copy_expr(parse, let->expr);
	}
	for (size_t i = 0; i < count; i++) {
		const struct schema_let *old = schema_let_find(schema, own[i].name);

		if (old)
			schema->lets.items[old - schema->lets.items].expr = own[i].expr;
		else
			*vec_push(&schema->lets) = own[i];
	}
	free(own);
}

static void copy_check(struct parse *parse, struct schema_check *check)
{
	check->when = copy_expr(parse, check->when);
	check->require = copy_expr(parse, check->require);
	check->message = NULL;
}

/* Put the checks of the base first. */
static void copy_checks(struct parse *parse, const struct schema *base)
{
	struct schema *schema = parse->schema;
	struct schema_check *own = schema->checks.items;
	size_t count = schema->checks.count;

	schema->checks.items = NULL;
	schema->checks.count = schema->checks.capacity = 0;
	for (size_t i = 0; i < base->checks.count; i++) {
		struct schema_check *check = vec_push(&schema->checks);

		*check = base->checks.items[i];
		copy_check(parse, check);
	}
	for (size_t i = 0; i < count; i++)
		*vec_push(&schema->checks) = own[i];
	free(own);
}

/* Rows are shared with the base, which outlives this schema. */
static void copy_tables(struct parse *parse, const struct schema *base)
{
	struct schema *schema = parse->schema;

	for (size_t i = 0; i < base->tables.count; i++) {
		const struct schema_table *table = &base->tables.items[i];

		for (size_t own = 0; own < schema->tables.count; own++) {
			if (strcmp(schema->tables.items[own].name, table->name) != 0)
				continue;
			diag_error(parse->diags, schema->tables.items[own].loc, "schema-duplicate",
				   "table '%s' is defined twice", table->name);
			diag_note(parse->diags, table->loc, "first defined here");
		}
		*vec_push(&schema->tables) = *table;
	}
}

static void unknown_target(struct parse *parse, const struct schema_edit *edit, const char *what,
			   const struct strings *names)
{
	const char *near = diags_may_suggest(parse->diags)
				   ? nearest(edit->target, names->items, names->count)
				   : NULL;

	diag_error(parse->diags, edit->loc, "schema-edit",
		   near ? "the schema has no %s '%s'; did you mean '%s'?"
			: "the schema has no %s '%s'",
		   what, edit->target, near);
}

static struct schema_member *find_member(struct parse *parse, const struct schema_edit *edit)
{
	struct schema_record *record = &parse->schema->record[edit->role];
	struct strings names = {0};

	for (size_t i = 0; i < record->count; i++) {
		if (strcmp(record->items[i].name, edit->target) == 0) {
			free(names.items);
			return &record->items[i];
		}
		*vec_push(&names) = record->items[i].name;
	}
	unknown_target(parse, edit, "member", &names);
	free(names.items);
	return NULL;
}

static struct schema_check *find_check(struct parse *parse, const struct schema_edit *edit)
{
	struct schema *schema = parse->schema;
	struct strings names = {0};

	for (size_t i = 0; i < schema->checks.count; i++) {
		if (strcmp(schema->checks.items[i].name, edit->target) == 0) {
			free(names.items);
			return &schema->checks.items[i];
		}
		*vec_push(&names) = schema->checks.items[i].name;
	}
	unknown_target(parse, edit, "check", &names);
	free(names.items);
	return NULL;
}

static void insert_member(struct parse *parse, const struct schema_edit *edit)
{
	struct schema_record *record = &parse->schema->record[edit->role];
	size_t at = record->count;

	if (edit->target) {
		const struct schema_member *neighbour = find_member(parse, edit);

		if (!neighbour)
			return;
		at = (size_t)(neighbour - record->items) + (edit->kind == EDIT_INSERT);
	}
	if (record->count == SCHEMA_MAX_MEMBERS) {
		diag_error(parse->diags, edit->loc, "schema-limit", "more than %u members",
			   SCHEMA_MAX_MEMBERS);
		return;
	}
	(void)vec_push(record);
	memmove(&record->items[at + 1], &record->items[at],
		(record->count - 1 - at) * sizeof(*record->items));
	record->items[at] = edit->member;
}

/* Rename a key in every expression. */
void expr_rename(struct expr *expr, const char *old_key, const char *new_key)
{
	for (; expr; expr = expr->next) {
		if (expr->op == EXPR_SYMBOL && strcmp(expr->text, old_key) == 0)
			expr->text = new_key;
		for (size_t i = 0; i < ARRAY_SIZE(expr->arg); i++)
			expr_rename(expr->arg[i], old_key, new_key);
	}
}

static void rename_key(struct schema *schema, const char *old, const char *new)
{
	*vec_push(&schema->renames) = (struct schema_rename){old, new};
	for (size_t r = 0; r < RECORD_ROLES; r++) {
		for (size_t i = 0; i < schema->record[r].count; i++) {
			expr_rename(schema->record[r].items[i].initial, old, new);
			expr_rename(schema->record[r].items[i].constant, old, new);
			expr_rename(schema->record[r].items[i].allowed, old, new);
		}
	}
	for (size_t i = 0; i < schema->lets.count; i++)
		expr_rename(schema->lets.items[i].expr, old, new);
	for (size_t i = 0; i < schema->checks.count; i++) {
		expr_rename(schema->checks.items[i].when, old, new);
		expr_rename(schema->checks.items[i].require, old, new);
		if (schema->checks.items[i].at_key &&
		    strcmp(schema->checks.items[i].at_key, old) == 0)
			schema->checks.items[i].at_key = new;
	}
}

static void rename_member(struct parse *parse, const struct schema_edit *edit)
{
	struct schema_member *member = find_member(parse, edit);
	const char *old = member ? member->key : NULL;

	if (!member)
		return;
	member->name = edit->member.name;
	member->loc = edit->member.loc;
	if (!edit->member.key)
		return;
	member->key = edit->member.key;
	if (old)
		rename_key(parse->schema, old, member->key);
}

static void resize_member(struct parse *parse, const struct schema_edit *edit)
{
	struct schema_member *member = find_member(parse, edit);

	if (member && !member->length)
		diag_error(parse->diags, edit->loc, "schema-edit",
			   "'%s' is a single number and cannot be resized", edit->target);
	else if (member)
		member->length = edit->member.length;
}

static void drop_member(struct parse *parse, const struct schema_edit *edit)
{
	struct schema_record *record = &parse->schema->record[edit->role];
	struct schema_member *member = find_member(parse, edit);

	if (!member)
		return;
	record->count--;
	memmove(member, member + 1,
		(record->count - (size_t)(member - record->items)) * sizeof(*member));
}

static void change_constant(struct parse *parse, const struct schema_edit *edit)
{
	struct schema *schema = parse->schema;
	struct strings names = {0};

	for (size_t i = 0; i < schema->constants.count; i++) {
		if (strcmp(schema->constants.items[i].name, edit->target) == 0) {
			schema->constants.items[i].expr = edit->expr;
			schema->constants.items[i].loc = edit->loc;
			goto out;
		}
		*vec_push(&names) = schema->constants.items[i].name;
	}
	unknown_target(parse, edit, "constant", &names);
out:
	free(names.items);
}

static void change_check(struct parse *parse, const struct schema_edit *edit)
{
	struct schema *schema = parse->schema;
	struct schema_check *check = find_check(parse, edit);

	if (!check)
		return;
	if (edit->kind == EDIT_REPLACE_CHECK) {
		*check = edit->check;
		return;
	}
	schema->checks.count--;
	memmove(check, check + 1,
		(schema->checks.count - (size_t)(check - schema->checks.items)) * sizeof(*check));
}

static void apply(struct parse *parse, const struct schema_edit *edit)
{
	switch (edit->kind) {
	case EDIT_INSERT:
	case EDIT_INSERT_BEFORE:
		insert_member(parse, edit);
		break;
	case EDIT_RENAME:
		rename_member(parse, edit);
		break;
	case EDIT_RESIZE:
		resize_member(parse, edit);
		break;
	case EDIT_DROP:
		drop_member(parse, edit);
		break;
	case EDIT_CONSTANT:
		change_constant(parse, edit);
		break;
	default:
		change_check(parse, edit);
	}
}

void schema_extend(struct parse *parse, const struct schema *base)
{
	struct schema *schema = parse->schema;

	schema->base = base;
	copy_constants(parse, base);
	copy_lets(parse, base);
	copy_checks(parse, base);
	copy_tables(parse, base);
	for (size_t i = 0; i < RECORD_ROLES; i++)
		copy_record(parse, &base->record[i], &schema->record[i]);
	for (size_t i = 0; i < base->renames.count; i++)
		*vec_push(&schema->renames) = base->renames.items[i];
	if (!schema->container_count) {
		memcpy(schema->containers, base->containers, sizeof(schema->containers));
		schema->container_count = base->container_count;
	}
	for (size_t i = 0; i < schema->edits.count; i++)
		apply(parse, &schema->edits.items[i]);
}
