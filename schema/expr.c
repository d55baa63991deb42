// SPDX-License-Identifier: MIT
#include "schema/expr.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "schema/schema.h"

static const struct {
	const char *name;
	enum value_kind kind;
} inputs[EXPR_INPUTS] = {
	[INPUT_DEVICE] = {"device", VALUE_NUMBER},
	[INPUT_SUBSYSTEM] = {"subsystem", VALUE_NUMBER},
	[INPUT_BOARD_DEVICE] = {"board.device", VALUE_NUMBER},
	[INPUT_BOARD_FB_SIZE] = {"board.fb_size", VALUE_NUMBER},
	[INPUT_BOARD_TYPES] = {"board.types", VALUE_NUMBER},
};

/* Of each operator: how it is written, what it takes and gives. VALUE_NONE takes any kind. */
static const struct {
	const char *sign;
	unsigned int operands;
	enum value_kind takes;
	enum value_kind gives;
} operators[] = {
	[EXPR_NOT] = {"!", 1, VALUE_BOOL, VALUE_BOOL},
	[EXPR_COMPLEMENT] = {"~", 1, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_ADD] = {"+", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_SUB] = {"-", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_MUL] = {"*", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_DIV] = {"/", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_MOD] = {"%", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_SHL] = {"<<", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_SHR] = {">>", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_BITAND] = {"&", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_BITOR] = {"|", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_BITXOR] = {"^", 2, VALUE_NUMBER, VALUE_NUMBER},
	[EXPR_EQ] = {"==", 2, VALUE_NONE, VALUE_BOOL},
	[EXPR_NE] = {"!=", 2, VALUE_NONE, VALUE_BOOL},
	[EXPR_LT] = {"<", 2, VALUE_NUMBER, VALUE_BOOL},
	[EXPR_LE] = {"<=", 2, VALUE_NUMBER, VALUE_BOOL},
	[EXPR_GT] = {">", 2, VALUE_NUMBER, VALUE_BOOL},
	[EXPR_GE] = {">=", 2, VALUE_NUMBER, VALUE_BOOL},
	[EXPR_AND] = {"&&", 2, VALUE_BOOL, VALUE_BOOL},
	[EXPR_OR] = {"||", 2, VALUE_BOOL, VALUE_BOOL},
};

/* VALUE_NONE as the first argument takes text, bytes or a list. */
static const struct {
	const char *name;
	unsigned int arguments;
	enum value_kind takes;
	enum value_kind gives;
} functions[EXPR_FUNCTIONS] = {
	[EXPR_LENGTH] = {"length", 1, VALUE_NONE, VALUE_NUMBER},
	[EXPR_PREFIX] = {"prefix", 2, VALUE_TEXT, VALUE_BOOL},
	[EXPR_SUFFIX] = {"suffix", 2, VALUE_TEXT, VALUE_BOOL},
	[EXPR_GIVEN] = {"given", 1, VALUE_NONE, VALUE_BOOL},
};

const char *expr_input_name(enum expr_input input)
{
	return inputs[input].name;
}

static bool wrong_kind(const struct expr *expr, const char *wanted, struct diags *diags)
{
	diag_error(diags, expr->place, "schema-type", "this is a %s, but a %s is needed",
		   value_kind_name(expr->kind), wanted);
	return false;
}

static void suggest_name(const char *name, const struct schema *schema, struct diags *diags,
			 struct place place)
{
	struct strings names = {0};
	const char *near;

	for (size_t i = 0; i < EXPR_INPUTS; i++)
		*vec_push(&names) = inputs[i].name;
	for (size_t i = 0; schema && i < schema->constants.count; i++)
		*vec_push(&names) = schema->constants.items[i].name;
	for (size_t i = 0; schema && i < schema_info(schema)->count; i++)
		if (schema_info(schema)->items[i].key)
			*vec_push(&names) = schema_info(schema)->items[i].key;
	near = nearest(name, names.items, names.count);
	if (near)
		diag_note(diags, place, "did you mean '%s'?", near);
	free(names.items);
}

/* A name is a key of the record, an input, or a constant that is known by now. */
static bool resolve_symbol(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	const struct schema_constant *constant;
	int key = schema ? schema_key(schema, expr->text) : -1;

	if (key >= 0) {
		expr->symbol = SYMBOL_KEY;
		expr->index = (unsigned int)key;
		expr->kind = schema_info(schema)->items[key].kind;
		return true;
	}
	for (unsigned int i = 0; i < EXPR_INPUTS; i++) {
		if (strcmp(expr->text, inputs[i].name) == 0) {
			expr->symbol = SYMBOL_INPUT;
			expr->index = i;
			expr->kind = inputs[i].kind;
			return true;
		}
	}
	constant = schema ? schema_constant_find(schema, expr->text) : NULL;
	if (constant && constant->known) {
		expr->op = EXPR_NUMBER;
		expr->number = constant->number;
		expr->kind = VALUE_NUMBER;
		return true;
	}
	diag_error(diags, expr->place, "schema-name",
		   constant ? "constant '%s' is used before it is defined" :
			      "'%s' is neither a key, a constant nor an input",
		   expr->text);
	if (!constant)
		suggest_name(expr->text, schema, diags, expr->place);
	return false;
}

static bool resolve_call(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	unsigned int count = 0, f;
	bool good = true;

	for (f = 0; f < EXPR_FUNCTIONS; f++)
		if (strcmp(expr->text, functions[f].name) == 0)
			break;
	if (f == EXPR_FUNCTIONS) {
		diag_error(diags, expr->place, "schema-name",
			   "'%s' is not a function; length, prefix, suffix and given are",
			   expr->text);
		return false;
	}
	for (struct expr *arg = expr->arg[0]; arg; arg = arg->next, count++) {
		if (!expr_resolve(arg, schema, diags))
			good = false;
		else if (functions[f].takes != VALUE_NONE && arg->kind != functions[f].takes)
			good = wrong_kind(arg, value_kind_name(functions[f].takes), diags);
		else if (f == EXPR_LENGTH &&
			 (arg->kind == VALUE_NUMBER || arg->kind == VALUE_BOOL))
			good = wrong_kind(arg, "text, bytes or list", diags);
		else if (f == EXPR_GIVEN && (arg->op != EXPR_SYMBOL || arg->symbol != SYMBOL_KEY))
			good = wrong_kind(arg, "key", diags);
	}
	if (count != functions[f].arguments) {
		diag_error(diags, expr->place, "schema-type", "%s() takes %u argument%s, not %u",
			   functions[f].name, functions[f].arguments,
			   functions[f].arguments == 1 ? "" : "s", count);
		good = false;
	}
	expr->index = f;
	expr->kind = functions[f].gives;
	return good;
}

static bool resolve_in(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	bool good = expr_resolve(expr->arg[0], schema, diags);

	if (good && expr->arg[0]->kind != VALUE_NUMBER && expr->arg[0]->kind != VALUE_TEXT)
		good = wrong_kind(expr->arg[0], "number or text", diags);
	for (struct expr *range = expr->arg[1]; range; range = range->next)
		good &= expr_set_resolve_range(range, expr->arg[0]->kind, schema, diags);
	expr->kind = VALUE_BOOL;
	return good;
}

bool expr_set_resolve_range(struct expr *range, enum value_kind kind, const struct schema *schema,
			    struct diags *diags)
{
	bool good = true;

	for (unsigned int i = 0; i < 2; i++) {
		if (i && range->arg[1] == range->arg[0])
			break;
		if (!expr_resolve(range->arg[i], schema, diags))
			good = false;
		else if (range->arg[i]->kind != kind)
			good = wrong_kind(range->arg[i], value_kind_name(kind), diags);
	}
	if (good && range->arg[0] != range->arg[1] && kind != VALUE_NUMBER)
		good = wrong_kind(range->arg[0], "number", diags);
	range->kind = VALUE_BOOL;
	return good;
}

static bool resolve_operator(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	enum value_kind takes = operators[expr->op].takes;
	bool good = true;

	for (unsigned int i = 0; i < operators[expr->op].operands; i++) {
		if (!expr_resolve(expr->arg[i], schema, diags))
			good = false;
		else if (takes != VALUE_NONE && expr->arg[i]->kind != takes)
			good = wrong_kind(expr->arg[i], value_kind_name(takes), diags);
	}
	if (good && takes == VALUE_NONE && expr->arg[0]->kind != expr->arg[1]->kind)
		good = wrong_kind(expr->arg[1], value_kind_name(expr->arg[0]->kind), diags);
	expr->kind = operators[expr->op].gives;
	return good;
}

static bool resolve_condition(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	bool good = true;

	for (unsigned int i = 0; i < 3; i++)
		good &= expr_resolve(expr->arg[i], schema, diags);
	if (good && expr->arg[0]->kind != VALUE_BOOL)
		good = wrong_kind(expr->arg[0], "truth value", diags);
	if (good && expr->arg[1]->kind != expr->arg[2]->kind)
		good = wrong_kind(expr->arg[2], value_kind_name(expr->arg[1]->kind), diags);
	expr->kind = expr->arg[1]->kind;
	return good;
}

bool expr_resolve(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	switch (expr->op) {
	case EXPR_NUMBER:
		expr->kind = VALUE_NUMBER;
		return true;
	case EXPR_TEXT:
		expr->kind = VALUE_TEXT;
		return true;
	case EXPR_SYMBOL:
		return resolve_symbol(expr, schema, diags);
	case EXPR_COND:
		return resolve_condition(expr, schema, diags);
	case EXPR_IN:
		return resolve_in(expr, schema, diags);
	case EXPR_CALL:
		return resolve_call(expr, schema, diags);
	default:
		return resolve_operator(expr, schema, diags);
	}
}

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

static bool eval_call(const struct expr *expr, const struct expr_scope *scope, struct value *value,
		      struct expr_failure *failure)
{
	struct value a = {0}, b = {0};
	bool prefix = expr->index == EXPR_PREFIX;

	if (expr->index == EXPR_GIVEN) {
		value->number = scope && scope->given(scope->context, expr->arg[0]->index);
		return true;
	}
	if (!expr_eval(expr->arg[0], scope, &a, failure))
		return false;
	if (expr->index == EXPR_LENGTH) {
		value->number = a.count;
		return true;
	}
	if (!expr_eval(expr->arg[0]->next, scope, &b, failure))
		return false;
	value->number = a.count >= b.count &&
			memcmp(prefix ? a.text : a.text + (a.count - b.count), b.text, b.count) == 0;
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
	if (expr->op == EXPR_IN) {
		bool holds;

		if (!expr_set_holds(expr->arg[1], &a, scope, &holds, failure))
			return false;
		value->number = holds;
		return true;
	}
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

static void print_chain(const struct expr *expr, struct buf *buf)
{
	for (; expr; expr = expr->next) {
		expr_print(expr, buf);
		if (expr->next)
			buf_printf(buf, ", ");
	}
}

static void print_operand(const struct expr *expr, struct buf *buf)
{
	bool leaf = expr->op <= EXPR_SYMBOL || expr->op == EXPR_CALL;

	buf_printf(buf, leaf ? "" : "(");
	expr_print(expr, buf);
	buf_printf(buf, leaf ? "" : ")");
}

void expr_set_print(const struct expr *set, struct buf *buf)
{
	buf_printf(buf, "{");
	for (; set; set = set->next) {
		expr_print(set->arg[0], buf);
		if (set->arg[1] != set->arg[0]) {
			buf_printf(buf, "..");
			expr_print(set->arg[1], buf);
		}
		buf_printf(buf, set->next ? ", " : "");
	}
	buf_printf(buf, "}");
}

void expr_print(const struct expr *expr, struct buf *buf)
{
	switch (expr->op) {
	case EXPR_NUMBER:
		buf_printf(buf, expr->number > 0xffff ? "0x%" PRIx64 : "%" PRIu64, expr->number);
		break;
	case EXPR_TEXT:
		buf_printf(buf, "\"%s\"", expr->text);
		break;
	case EXPR_SYMBOL:
		buf_printf(buf, "%s", expr->text);
		break;
	case EXPR_CALL:
		buf_printf(buf, "%s(", expr->text);
		print_chain(expr->arg[0], buf);
		buf_printf(buf, ")");
		break;
	case EXPR_IN:
		print_operand(expr->arg[0], buf);
		buf_printf(buf, " in ");
		expr_set_print(expr->arg[1], buf);
		break;
	case EXPR_COND:
		print_operand(expr->arg[0], buf);
		buf_printf(buf, " ? ");
		print_operand(expr->arg[1], buf);
		buf_printf(buf, " : ");
		print_operand(expr->arg[2], buf);
		break;
	default:
		if (operators[expr->op].operands == 2) {
			print_operand(expr->arg[0], buf);
			buf_printf(buf, " %s ", operators[expr->op].sign);
			print_operand(expr->arg[1], buf);
		} else {
			buf_printf(buf, "%s", operators[expr->op].sign);
			print_operand(expr->arg[0], buf);
		}
	}
}
