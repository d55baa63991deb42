// SPDX-License-Identifier: MIT
#include "schema/expr.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "schema/pattern.h"
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
	[INPUT_BOARD_SUBSYSTEM] = {"board.subsystem", VALUE_NUMBER},
	[INPUT_RELEASE] = {"release", VALUE_TEXT},
	[INPUT_CONTAINER] = {"container", VALUE_TEXT},
};

/* Each operator: its notation, and the kinds of its operands and result. VALUE_NONE is any kind. */
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

/* VALUE_NONE: see resolve_argument(). */
static const struct {
	const char *name;
	enum value_kind takes[3];
	unsigned int arguments;
	enum value_kind gives;
} functions[EXPR_FUNCTIONS] = {
	[EXPR_LENGTH] = {"length", {VALUE_NONE}, 1, VALUE_NUMBER},
	[EXPR_PREFIX] = {"prefix", {VALUE_TEXT, VALUE_TEXT}, 2, VALUE_BOOL},
	[EXPR_SUFFIX] = {"suffix", {VALUE_TEXT, VALUE_TEXT}, 2, VALUE_BOOL},
	[EXPR_MATCH] = {"match", {VALUE_TEXT, VALUE_TEXT}, 2, VALUE_BOOL},
	[EXPR_NUMBER_OF] = {"number", {VALUE_TEXT, VALUE_TEXT, VALUE_NUMBER}, 3, VALUE_NUMBER},
	[EXPR_GIVEN] = {"given", {VALUE_NONE}, 1, VALUE_BOOL},
	[EXPR_COUNT] = {"count", {VALUE_BOOL}, 1, VALUE_NUMBER},
	[EXPR_SUM] = {"sum", {VALUE_NUMBER}, 1, VALUE_NUMBER},
	[EXPR_UNION] = {"union", {VALUE_NUMBER}, 1, VALUE_NUMBER},
	[EXPR_LOOKUP] = {"lookup", {VALUE_NONE, VALUE_NUMBER}, 2, VALUE_TEXT},
};

const char *expr_input_name(enum expr_input input)
{
	return inputs[input].name;
}

static bool wrong_kind(const struct expr *expr, const char *wanted, struct diags *diags)
{
	diag_error(diags, expr->loc, "schema-type", "this is a %s, but a %s is needed",
		   value_kind_name(expr->kind), wanted);
	return false;
}

static void suggest_name(const char *name, const struct schema *schema, struct diags *diags,
			 struct location loc)
{
	struct strings names = {0};
	const char *near;

	for (size_t i = 0; i < EXPR_INPUTS; i++)
		*vec_push(&names) = inputs[i].name;
	for (size_t i = 0; schema && i < schema->constants.count; i++)
		*vec_push(&names) = schema->constants.items[i].name;
	for (size_t i = 0; schema && i < schema->lets.count; i++)
		*vec_push(&names) = schema->lets.items[i].name;
	for (size_t i = 0; schema && i < schema_info(schema)->count; i++)
		if (schema_info(schema)->items[i].key)
			*vec_push(&names) = schema_info(schema)->items[i].key;
	near = diags_may_suggest(diags) ? nearest(name, names.items, names.count) : NULL;
	if (near)
		diag_note(diags, loc, "did you mean '%s'?", near);
	free(names.items);
}

/* Resolve a name: a key of the record, an input, or a constant that is already known. */
static bool resolve_symbol(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	const struct schema_constant *constant;
	const struct schema_let *let;
	int key = schema ? schema_key(schema, expr->text) : -1;

	if (key >= 0) {
		expr->symbol = SYMBOL_KEY;
		expr->index = (unsigned int)key;
		expr->kind = schema_info(schema)->items[key].kind;
		return true;
	}
	let = schema ? schema_let_find(schema, expr->text) : NULL;
	if (let && let->known) {
		expr->symbol = SYMBOL_LET;
		expr->let = let->expr;
		expr->index = (unsigned int)(let - schema->lets.items);
		expr->kind = let->expr->kind;
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
	diag_error(diags, expr->loc, "schema-name",
		   constant || let ? "'%s' is used before it is defined"
				   : "'%s' is neither a key, a constant, a let nor an input",
		   expr->text);
	if (!constant && !let)
		suggest_name(expr->text, schema, diags, expr->loc);
	return false;
}

/* Resolve the first argument of lookup(), which names a table and is not a value. */
static bool resolve_table(struct expr *arg, const struct schema *schema, struct diags *diags)
{
	if (schema && arg->op == EXPR_SYMBOL)
		arg->table = schema_table_find(schema, arg->text);
	if (arg->table)
		return true;
	diag_error(diags, arg->loc, "schema-name", "this is not the name of a table");
	return false;
}

static bool resolve_pattern(const struct expr *arg, struct diags *diags)
{
	const char *why = arg->op == EXPR_TEXT ? pattern_check(arg->text)
					       : "it must be written out as text";

	if (why)
		diag_error(diags, arg->loc, "schema-type", "this is not a pattern: %s", why);
	return !why;
}

static bool resolve_argument(struct expr *arg, enum expr_function f, unsigned int index,
			     const struct schema *schema, struct diags *diags)
{
	enum value_kind takes = functions[f].takes[index];

	if (f == EXPR_LOOKUP && index == 0)
		return resolve_table(arg, schema, diags);
	if (!expr_resolve(arg, schema, diags))
		return false;
	if (takes != VALUE_NONE && arg->kind != takes)
		return wrong_kind(arg, value_kind_name(takes), diags);
	if (f == EXPR_LENGTH && (arg->kind == VALUE_NUMBER || arg->kind == VALUE_BOOL))
		return wrong_kind(arg, "text, bytes or list", diags);
	if (f == EXPR_GIVEN && (arg->op != EXPR_SYMBOL || arg->symbol != SYMBOL_KEY))
		return wrong_kind(arg, "key", diags);
	if ((f == EXPR_MATCH || f == EXPR_NUMBER_OF) && index == 1)
		return resolve_pattern(arg, diags);
	return true;
}

static bool unknown_function(const struct expr *expr, struct diags *diags)
{
	const char *names[EXPR_FUNCTIONS], *near;

	for (size_t i = 0; i < EXPR_FUNCTIONS; i++)
		names[i] = functions[i].name;
	near = nearest(expr->text, names, EXPR_FUNCTIONS);
	diag_error(diags, expr->loc, "schema-name",
		   near ? "'%s' is not a function; did you mean '%s'?" : "'%s' is not a function",
		   expr->text, near);
	return false;
}

static bool resolve_call(struct expr *expr, const struct schema *schema, struct diags *diags)
{
	unsigned int count = 0, f;
	bool good = true;

	for (f = 0; f < EXPR_FUNCTIONS; f++)
		if (strcmp(expr->text, functions[f].name) == 0)
			break;
	if (f == EXPR_FUNCTIONS)
		return unknown_function(expr, diags);
	for (struct expr *arg = expr->arg[0]; arg; arg = arg->next, count++)
		if (count < functions[f].arguments)
			good &= resolve_argument(arg, (enum expr_function)f, count, schema, diags);
	if (count != functions[f].arguments) {
		diag_error(diags, expr->loc, "schema-type", "%s() takes %u argument%s, not %u",
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
	enum value_kind kind = expr->arg[0]->kind;

	if (good && kind != VALUE_LIST && (kind != VALUE_NUMBER || expr->op == EXPR_MEETS) &&
	    (kind != VALUE_TEXT || expr->op == EXPR_MEETS))
		good = wrong_kind(expr->arg[0],
				  expr->op == EXPR_MEETS ? "list" : "number, text or list", diags);
	for (struct expr *range = expr->arg[1]; range; range = range->next)
		good &= expr_set_resolve_range(range, kind == VALUE_LIST ? VALUE_NUMBER : kind,
					       schema, diags);
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
	case EXPR_MEETS:
		return resolve_in(expr, schema, diags);
	case EXPR_CALL:
		return resolve_call(expr, schema, diags);
	default:
		return resolve_operator(expr, schema, diags);
	}
}

bool expr_mentions(const struct expr *expr, enum expr_input input)
{
	bool found = expr->op == EXPR_SYMBOL && expr->symbol == SYMBOL_INPUT &&
		     expr->index == (unsigned int)input;

	if (expr->op == EXPR_SYMBOL && expr->let)
		return expr_mentions(expr->let, input);
	for (size_t i = 0; i < ARRAY_SIZE(expr->arg); i++)
		for (const struct expr *arg = expr->arg[i]; arg && !found; arg = arg->next)
			found = expr_mentions(arg, input);
	return found;
}

uint64_t expr_cost(const struct expr *expr, const struct schema *schema)
{
	uint64_t cost = 1;

	if (expr->op == EXPR_SYMBOL && expr->let)
		return 1 + schema->lets.items[expr->index].cost;
	for (size_t i = 0; i < ARRAY_SIZE(expr->arg); i++)
		for (const struct expr *arg = expr->arg[i]; arg; arg = arg->next)
			cost += expr_cost(arg, schema);
	/* These visit every vGPU type of the board. */
	if (expr->op == EXPR_CALL &&
	    (expr->index == EXPR_COUNT || expr->index == EXPR_SUM || expr->index == EXPR_UNION))
		cost *= VGPU_METADATA_MAX_TYPES;
	return cost < UINT32_MAX ? cost : UINT32_MAX;
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
	case EXPR_MEETS:
		print_operand(expr->arg[0], buf);
		buf_printf(buf, expr->op == EXPR_IN ? " in " : " meets ");
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
