// SPDX-License-Identifier: MIT
/* Evaluation; names and kinds were settled by expr_resolve(). */
#include <stdlib.h>
#include <string.h>

#include "schema/pattern.h"
#include "schema/schema.h"

static bool fail(const struct expr *expr, const char *why, struct expr_failure *failure)
{
	failure->expr = expr;
	failure->why = why;
	return false;
}

static bool eval_arithmetic(const struct expr *expr, uint64_t a, uint64_t b, uint64_t *out,
			    struct expr_failure *failure)
{
	switch (expr->op) {
	case EXPR_ADD:
		return !__builtin_add_overflow(a, b, out) ||
		       fail(expr, "the sum does not fit 64 bits", failure);
	case EXPR_SUB:
		return !__builtin_sub_overflow(a, b, out) ||
		       fail(expr, "the difference is below zero", failure);
	case EXPR_MUL:
		return !__builtin_mul_overflow(a, b, out) ||
		       fail(expr, "the product does not fit 64 bits", failure);
	case EXPR_DIV:
	case EXPR_MOD:
		if (!b)
			return fail(expr, "division by zero", failure);
		*out = expr->op == EXPR_DIV ? a / b : a % b;
		return true;
	case EXPR_SHL:
		*out = b < 64 ? a << b : 0;
		return (b < 64 && *out >> b == a) ||
		       fail(expr, "the shifted number does not fit 64 bits", failure);
	case EXPR_SHR:
		*out = b < 64 ? a >> b : 0;
		return true;
	case EXPR_BITAND:
		*out = a & b;
		return true;
	case EXPR_BITOR:
		*out = a | b;
		return true;
	case EXPR_BITXOR:
		*out = a ^ b;
		return true;
	case EXPR_LT:
		*out = a < b;
		return true;
	case EXPR_LE:
		*out = a <= b;
		return true;
	case EXPR_GT:
		*out = a > b;
		return true;
	default: /* EXPR_GE */
		*out = a >= b;
		return true;
	}
}

bool expr_set_holds(const struct expr *set, const struct value *value,
		    const struct expr_scope *scope, bool *holds, struct expr_failure *failure)
{
	*holds = false;
	for (const struct expr *range = set; range && !*holds; range = range->next) {
		struct value low, high;

		if (!expr_eval(range->arg[0], scope, &low, failure) ||
		    !expr_eval(range->arg[1], scope, &high, failure))
			return false;
		if (low.kind == VALUE_NUMBER)
			*holds = value->number >= low.number && value->number <= high.number;
		else
			*holds = value_equal(value, &low);
	}
	return true;
}

static bool eval_prefix(const struct expr *expr, const struct value *a, const struct value *b,
			struct value *value)
{
	const char *at = expr->index == EXPR_PREFIX ? a->text : a->text + (a->count - b->count);

	value->number = a->count >= b->count && (!b->count || !memcmp(at, b->text, b->count));
	return true;
}

/* The n-th number that the pattern finds in the text; 0 when the text is not of the pattern. */
static bool eval_number_of(const struct expr *expr, const struct expr_scope *scope,
			   const uint64_t *numbers, bool matches, struct value *value,
			   struct expr_failure *failure)
{
	const struct expr *index = expr->arg[0]->next->next;
	struct value which;

	if (!expr_eval(index, scope, &which, failure))
		return false;
	if (which.number >= PATTERN_MAX_NUMBERS)
		return fail(index, "a pattern has at most 8 numbers, counted from 0", failure);
	value->number = matches ? numbers[which.number] : 0;
	return value->number != UINT64_MAX ||
	       fail(expr, "the number does not fit 64 bits", failure);
}

static bool eval_match(const struct expr *expr, const struct expr_scope *scope, struct value *value,
		       struct expr_failure *failure)
{
	uint64_t numbers[PATTERN_MAX_NUMBERS];
	struct value text;
	bool matches;

	if (!expr_eval(expr->arg[0], scope, &text, failure))
		return false;
	matches = pattern_match(expr->arg[0]->next->text, text.text, text.count, numbers);
	if (expr->index == EXPR_NUMBER_OF)
		return eval_number_of(expr, scope, numbers, matches, value, failure);
	value->number = matches;
	return true;
}

/* count() and sum(): the argument, for every vGPU type of the board. */
static bool eval_total(const struct expr *expr, const struct expr_scope *scope, struct value *value,
		       struct expr_failure *failure)
{
	struct expr_room room;
	struct expr_scope inner;
	struct value one;

	if (!scope || !scope->type)
		return fail(expr, "there is no board to count on", failure);
	for (size_t i = 0; scope->type(scope->context, i, &room, &inner); i++) {
		if (!expr_eval(expr->arg[0], &inner, &one, failure))
			return false;
		if (__builtin_add_overflow(value->number, one.number, &value->number))
			return fail(expr, "the sum does not fit 64 bits", failure);
	}
	return true;
}

static int compare_rows(const void *key, const void *row)
{
	uint64_t a = *(const uint64_t *)key, b = ((const struct schema_row *)row)->key;

	return a < b ? -1 : a > b;
}

/* The text that a table has for a number, or "". */
static bool eval_lookup(const struct expr *expr, const struct expr_scope *scope,
			struct value *value, struct expr_failure *failure)
{
	const struct schema_table *table = expr->arg[0]->table;
	const struct schema_row *row = NULL;
	struct value key;

	if (!expr_eval(expr->arg[0]->next, scope, &key, failure))
		return false;
	if (table->count)
		row = bsearch(&key.number, table->items, table->count, sizeof(*table->items),
			      compare_rows);
	value->text = row ? row->text : "";
	value->count = strlen(value->text);
	return true;
}

static bool eval_call(const struct expr *expr, const struct expr_scope *scope, struct value *value,
		      struct expr_failure *failure)
{
	struct value a = {0}, b = {0};

	switch ((enum expr_function)expr->index) {
	case EXPR_GIVEN:
		value->number = scope && scope->given(scope->context, expr->arg[0]->index);
		return true;
	case EXPR_MATCH:
	case EXPR_NUMBER_OF:
		return eval_match(expr, scope, value, failure);
	case EXPR_COUNT:
	case EXPR_SUM:
		return eval_total(expr, scope, value, failure);
	case EXPR_LOOKUP:
		return eval_lookup(expr, scope, value, failure);
	default:
		break;
	}
	if (!expr_eval(expr->arg[0], scope, &a, failure))
		return false;
	if (expr->index == EXPR_LENGTH) {
		value->number = a.count;
		return true;
	}
	return expr_eval(expr->arg[0]->next, scope, &b, failure) &&
	       eval_prefix(expr, &a, &b, value);
}

/* A list is in a set when all its elements are, and meets it when one is. */
static bool eval_in(const struct expr *expr, const struct value *a, const struct expr_scope *scope,
		    struct value *value, struct expr_failure *failure)
{
	bool holds = expr->op == EXPR_IN;

	if (a->kind != VALUE_LIST) {
		if (!expr_set_holds(expr->arg[1], a, scope, &holds, failure))
			return false;
		value->number = holds;
		return true;
	}
	for (size_t i = 0; i < a->count && holds == (expr->op == EXPR_IN); i++) {
		struct value element = {.kind = VALUE_NUMBER, .number = a->list[i]};

		if (!expr_set_holds(expr->arg[1], &element, scope, &holds, failure))
			return false;
	}
	value->number = holds;
	return true;
}

/* Short-circuits: what is not needed is not computed, so it cannot fail. */
static bool eval_logic(const struct expr *expr, const struct expr_scope *scope, struct value *value,
		       struct expr_failure *failure)
{
	if (!expr_eval(expr->arg[0], scope, value, failure))
		return false;
	if (value->number == (expr->op == EXPR_OR))
		return true;
	return expr_eval(expr->arg[1], scope, value, failure);
}

static bool eval_operator(const struct expr *expr, const struct expr_scope *scope,
			  struct value *value, struct expr_failure *failure)
{
	struct value a = {0}, b = {0};

	if (!expr_eval(expr->arg[0], scope, &a, failure))
		return false;
	if (expr->op == EXPR_NOT || expr->op == EXPR_COMPLEMENT) {
		value->number = expr->op == EXPR_NOT ? !a.number : ~a.number;
		return true;
	}
	if (expr->op == EXPR_IN || expr->op == EXPR_MEETS)
		return eval_in(expr, &a, scope, value, failure);
	if (!expr_eval(expr->arg[1], scope, &b, failure))
		return false;
	if (expr->op == EXPR_EQ || expr->op == EXPR_NE) {
		value->number = value_equal(&a, &b) == (expr->op == EXPR_EQ);
		return true;
	}
	return eval_arithmetic(expr, a.number, b.number, &value->number, failure);
}

static bool eval_symbol(const struct expr *expr, const struct expr_scope *scope,
			struct value *value, struct expr_failure *failure)
{
	if (expr->let)
		return expr_eval(expr->let, scope, value, failure);
	if (!scope)
		return fail(expr, "a constant cannot depend on a key", failure);
	scope->get(scope->context, expr->symbol, expr->index, value);
	if (value->kind == VALUE_NONE)
		return fail(expr, "the value is not set", failure);
	return true;
}

bool expr_eval(const struct expr *expr, const struct expr_scope *scope, struct value *value,
	       struct expr_failure *failure)
{
	*value = (struct value){.kind = expr->kind};
	switch (expr->op) {
	case EXPR_NUMBER:
		value->number = expr->number;
		return true;
	case EXPR_TEXT:
		value->text = expr->text;
		value->count = strlen(expr->text);
		return true;
	case EXPR_SYMBOL:
		return eval_symbol(expr, scope, value, failure);
	case EXPR_AND:
	case EXPR_OR:
		return eval_logic(expr, scope, value, failure);
	case EXPR_COND:
		if (!expr_eval(expr->arg[0], scope, value, failure))
			return false;
		return expr_eval(expr->arg[value->number ? 1 : 2], scope, value, failure);
	case EXPR_CALL:
		return eval_call(expr, scope, value, failure);
	default:
		return eval_operator(expr, scope, value, failure);
	}
}
