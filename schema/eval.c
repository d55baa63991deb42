// SPDX-License-Identifier: MIT
/* Evaluate expressions; expr_resolve() has resolved names and checked kinds. */
#include <stdlib.h>
#include <string.h>

#include "schema/pattern.h"
#include "schema/schema.h"

/*
 * One evaluation. The first failure is kept, and everything computed after it is ignored. So
 * operands need no check, as long as a failure gives some value.
 */
struct eval {
	const struct expr_scope *scope;
	struct expr_failure *failure;
	bool failed;
};

/* The implementation of an operator, a small function each. */
typedef struct value operation(struct eval *eval, const struct expr *expr);

static operation *const operations[EXPR_CALL + 1];

static inline struct value evaluate(struct eval *eval, const struct expr *expr)
{
	return operations[expr->op](eval, expr);
}

static uint64_t fail(struct eval *eval, const struct expr *expr, const char *why)
{
	if (!eval->failed)
		*eval->failure = (struct expr_failure){.expr = expr, .why = why};
	eval->failed = true;
	return 0;
}

static inline uint64_t number(struct eval *eval, const struct expr *expr)
{
	return expr->op == EXPR_NUMBER ? expr->number : evaluate(eval, expr).number;
}

static struct value result(const struct expr *expr, uint64_t number)
{
	return (struct value){.kind = expr->kind, .number = number};
}

static uint64_t product(struct eval *eval, const struct expr *expr, uint64_t a, uint64_t b)
{
	uint64_t out;

	return __builtin_mul_overflow(a, b, &out)
		       ? fail(eval, expr, "the product does not fit 64 bits")
		       : out;
}

/* The operators on two numbers, @a and @b. */
#define BINARY(name, outcome)                                                                      \
	static struct value name(struct eval *eval, const struct expr *expr)                       \
	{                                                                                          \
		uint64_t a = number(eval, expr->arg[0]), b = number(eval, expr->arg[1]);           \
                                                                                                   \
		return result(expr, outcome);                                                      \
	}

BINARY(op_add, a + b >= a ? a + b : fail(eval, expr, "the sum does not fit 64 bits"))
BINARY(op_sub, a >= b ? a - b : fail(eval, expr, "the difference is below zero"))
BINARY(op_mul, product(eval, expr, a, b))
BINARY(op_div, b ? a / b : fail(eval, expr, "division by zero"))
BINARY(op_mod, b ? a % b : fail(eval, expr, "division by zero"))
BINARY(op_shl, b < 64 && a << b >> b == a
		       ? a << b
		       : fail(eval, expr, "the shifted number does not fit 64 bits"))
BINARY(op_shr, b < 64 ? a >> b : 0)
BINARY(op_bitand, (a & b))
BINARY(op_bitor, a | b)
BINARY(op_bitxor, a ^ b)
BINARY(op_lt, a < b)
BINARY(op_le, a <= b)
BINARY(op_gt, a > b)
BINARY(op_ge, a >= b)

static bool is_equal(struct eval *eval, const struct expr *expr)
{
	const struct expr *first = expr->arg[0], *second = expr->arg[1];
	struct value a, b;

	if (first->kind == VALUE_NUMBER || first->kind == VALUE_BOOL)
		return number(eval, first) == number(eval, second);
	a = evaluate(eval, first);
	b = evaluate(eval, second);
	return value_equal(&a, &b);
}

static bool set_holds(struct eval *eval, const struct expr *set, struct value value)
{
	for (const struct expr *range = set; range; range = range->next) {
		struct value low = evaluate(eval, range->arg[0]);

		if (low.kind == VALUE_NUMBER ? value.number >= low.number &&
						       value.number <= number(eval, range->arg[1])
					     : value_equal(&value, &low))
			return true;
	}
	return false;
}

/* Check that a value is in a set: for a list, that all its elements are, or for `meets` one. */
static bool in_set(struct eval *eval, const struct expr *expr)
{
	struct value a = evaluate(eval, expr->arg[0]);
	bool all = expr->op == EXPR_IN;

	if (a.kind != VALUE_LIST)
		return set_holds(eval, expr->arg[1], a);
	for (size_t i = 0; i < a.count; i++) {
		struct value element = {.kind = VALUE_NUMBER, .number = a.list[i]};

		if (set_holds(eval, expr->arg[1], element) != all)
			return !all;
	}
	return all;
}

/* Return true if the text begins or ends with another one. */
static bool has_affix(struct eval *eval, const struct expr *expr)
{
	struct value a = evaluate(eval, expr->arg[0]), b = evaluate(eval, expr->arg[0]->next);

	if (a.count < b.count)
		return false;
	if (expr->index == EXPR_SUFFIX)
		a.text += a.count - b.count;
	return !b.count || memcmp(a.text, b.text, b.count) == 0;
}

static bool matches(struct eval *eval, const struct expr *expr, uint64_t *numbers)
{
	struct value text = evaluate(eval, expr->arg[0]);

	return !eval->failed &&
	       pattern_match(expr->arg[0]->next->text, text.text, text.count, numbers);
}

/* Return the n-th number that the pattern matches in the text; 0 if the text does not match. */
static uint64_t number_of(struct eval *eval, const struct expr *expr)
{
	const struct expr *index = expr->arg[0]->next->next;
	uint64_t numbers[PATTERN_MAX_NUMBERS];
	uint64_t which = number(eval, index);

	if (which >= PATTERN_MAX_NUMBERS)
		return fail(eval, index, "a pattern has at most 8 numbers, counted from 0");
	if (!matches(eval, expr, numbers))
		return 0;
	return numbers[which] == UINT64_MAX ? fail(eval, expr, "the number does not fit 64 bits")
					    : numbers[which];
}

/* Add up the argument for each vGPU type of the board, or for union() combine it with |. */
static uint64_t total(struct eval *eval, const struct expr *expr)
{
	const struct expr_scope *scope = eval->scope;
	struct expr_scope inner;
	struct eval each = {.scope = &inner, .failure = eval->failure};
	struct expr_room room;
	uint64_t sum = 0;

	if (!scope || !scope->type)
		return fail(eval, expr, "there is no board to count on");
	for (size_t i = 0; !each.failed && scope->type(scope->context, i, &room, &inner); i++) {
		uint64_t value = number(&each, expr->arg[0]);

		if (expr->index == EXPR_UNION)
			sum |= value;
		else if (__builtin_add_overflow(sum, value, &sum))
			fail(&each, expr, "the sum does not fit 64 bits");
	}
	eval->failed |= each.failed;
	return sum;
}

static int compare_rows(const void *key, const void *row)
{
	uint64_t a = *(const uint64_t *)key, b = ((const struct schema_row *)row)->key;

	return a < b ? -1 : a > b;
}

/*
 * Return the row for the current release from the rows of one key, which are sorted by release: the
 * last that starts at or before it, or else the first. Without a release, return the last row.
 */
static const struct schema_row *row_of_release(const struct eval *eval,
					       const struct schema_table *table,
					       const struct schema_row *row)
{
	const struct schema_row *first = row, *last = row;
	const struct expr_scope *scope = eval->scope;
	struct value text = {0};
	struct vgpu_release release;

	while (first > table->items && first[-1].key == row->key)
		first--;
	while (last + 1 < table->items + table->count && last[1].key == row->key)
		last++;
	if (first != last && scope)
		text = scope->input(scope->context, INPUT_RELEASE);
	if (text.kind != VALUE_TEXT || !vgpu_release_parse(text.text, &release))
		return last;
	while (last > first && vgpu_release_compare(&last->from, &release) > 0)
		last--;
	return last;
}

/* Return the text that a table has for a number, or "". */
static struct value lookup(struct eval *eval, const struct expr *expr)
{
	const struct schema_table *table = expr->arg[0]->table;
	uint64_t key = number(eval, expr->arg[0]->next);
	const struct schema_row *row = NULL;

	if (table->count)
		row = bsearch(&key, table->items, table->count, sizeof(*table->items),
			      compare_rows);
	if (!row)
		return value_text("", 0);
	row = row_of_release(eval, table, row);
	return value_text(row->text, strlen(row->text));
}

/* Not inlined into evaluate(), whose every call would then need room for this array. */
static __attribute__((noinline)) uint64_t call(struct eval *eval, const struct expr *expr)
{
	uint64_t numbers[PATTERN_MAX_NUMBERS];

	switch ((enum expr_function)expr->index) {
	case EXPR_GIVEN:
		return eval->scope && eval->scope->given(eval->scope->context, expr->arg[0]->index);
	case EXPR_MATCH:
		return matches(eval, expr, numbers);
	case EXPR_NUMBER_OF:
		return number_of(eval, expr);
	case EXPR_COUNT:
	case EXPR_SUM:
	case EXPR_UNION:
		return total(eval, expr);
	case EXPR_LENGTH:
		return evaluate(eval, expr->arg[0]).count;
	default: /* EXPR_PREFIX, EXPR_SUFFIX */
		return has_affix(eval, expr);
	}
}

/* Evaluate a let, or return its cached value. */
static struct value let(struct eval *eval, const struct expr *expr)
{
	struct value *kept = eval->scope && eval->scope->lets ? &eval->scope->lets[expr->index]
							      : NULL;
	struct value value;

	if (kept && kept->kind != VALUE_NONE)
		return *kept;
	value = evaluate(eval, expr->let);
	if (kept && !eval->failed)
		*kept = value;
	return value;
}

/* Return the value of a symbol that is not set: a failure, unless the scope has no keys at all. */
static struct value unset(struct eval *eval, const struct expr *expr)
{
	if (!eval->scope)
		fail(eval, expr, "a constant cannot depend on a key");
	else if (expr->symbol == SYMBOL_INPUT || eval->scope->keys)
		fail(eval, expr, "the value is not set");
	return value_unset(expr->kind);
}

static struct value input(struct eval *eval, const struct expr *expr)
{
	const struct expr_scope *scope = eval->scope;
	struct value value = {0};

	if (scope)
		value = scope->input(scope->context, (enum expr_input)expr->index);
	return value.kind == VALUE_NONE ? unset(eval, expr) : value;
}

static struct value op_symbol(struct eval *eval, const struct expr *expr)
{
	const struct value *keys = eval->scope ? eval->scope->keys : NULL;

	if (expr->let)
		return let(eval, expr);
	if (expr->symbol == SYMBOL_INPUT)
		return input(eval, expr);
	if (!keys || keys[expr->index].kind == VALUE_NONE)
		return unset(eval, expr);
	return keys[expr->index];
}

static struct value op_number(struct eval *eval, const struct expr *expr)
{
	(void)eval;
	return result(expr, expr->number);
}

static struct value op_text(struct eval *eval, const struct expr *expr)
{
	(void)eval;
	return value_text(expr->text, strlen(expr->text));
}

/* The next three evaluate only the operands they need, so that the others cannot fail. */
static struct value op_and(struct eval *eval, const struct expr *expr)
{
	return result(expr, number(eval, expr->arg[0]) && number(eval, expr->arg[1]));
}

static struct value op_or(struct eval *eval, const struct expr *expr)
{
	return result(expr, number(eval, expr->arg[0]) || number(eval, expr->arg[1]));
}

static struct value op_cond(struct eval *eval, const struct expr *expr)
{
	return evaluate(eval, expr->arg[number(eval, expr->arg[0]) ? 1 : 2]);
}

static struct value op_not(struct eval *eval, const struct expr *expr)
{
	return result(expr, !number(eval, expr->arg[0]));
}

static struct value op_complement(struct eval *eval, const struct expr *expr)
{
	return result(expr, ~number(eval, expr->arg[0]));
}

static struct value op_eq(struct eval *eval, const struct expr *expr)
{
	return result(expr, is_equal(eval, expr));
}

static struct value op_ne(struct eval *eval, const struct expr *expr)
{
	return result(expr, !is_equal(eval, expr));
}

static struct value op_in(struct eval *eval, const struct expr *expr)
{
	return result(expr, in_set(eval, expr));
}

static struct value op_call(struct eval *eval, const struct expr *expr)
{
	return expr->index == EXPR_LOOKUP ? lookup(eval, expr) : result(expr, call(eval, expr));
}

static operation *const operations[EXPR_CALL + 1] = {
	[EXPR_NUMBER] = op_number,
	[EXPR_TEXT] = op_text,
	[EXPR_SYMBOL] = op_symbol,
	[EXPR_NOT] = op_not,
	[EXPR_COMPLEMENT] = op_complement,
	[EXPR_ADD] = op_add,
	[EXPR_SUB] = op_sub,
	[EXPR_MUL] = op_mul,
	[EXPR_DIV] = op_div,
	[EXPR_MOD] = op_mod,
	[EXPR_SHL] = op_shl,
	[EXPR_SHR] = op_shr,
	[EXPR_BITAND] = op_bitand,
	[EXPR_BITOR] = op_bitor,
	[EXPR_BITXOR] = op_bitxor,
	[EXPR_EQ] = op_eq,
	[EXPR_NE] = op_ne,
	[EXPR_LT] = op_lt,
	[EXPR_LE] = op_le,
	[EXPR_GT] = op_gt,
	[EXPR_GE] = op_ge,
	[EXPR_AND] = op_and,
	[EXPR_OR] = op_or,
	[EXPR_COND] = op_cond,
	[EXPR_IN] = op_in,
	[EXPR_MEETS] = op_in,
	[EXPR_CALL] = op_call,
};

bool expr_eval(const struct expr *expr, const struct expr_scope *scope, struct value *value,
	       struct expr_failure *failure)
{
	struct eval eval = {.scope = scope, .failure = failure};

	*value = evaluate(&eval, expr);
	return !eval.failed;
}

bool expr_set_holds(const struct expr *set, const struct value *value,
		    const struct expr_scope *scope, bool *holds, struct expr_failure *failure)
{
	struct eval eval = {.scope = scope, .failure = failure};

	*holds = set_holds(&eval, set, *value);
	return !eval.failed;
}
