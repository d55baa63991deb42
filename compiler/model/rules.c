// SPDX-License-Identifier: MIT
#include "compiler/model/rules.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/diag/dedup.h"
#include "schema/print.h"

#define MAX_STEPS (UINT64_C(1) << 28) /* of all checks of a file: some seconds at most */

static void print_message(const struct schema_check *check, const struct expr_scope *scope,
			  struct buf *text)
{
	for (const struct schema_piece *piece = check->message; piece; piece = piece->next) {
		struct expr_failure failure;
		struct value value;

		if (piece->text)
			buf_printf(text, "%s", piece->text);
		else if (!expr_eval(piece->expr, scope, &value, &failure))
			buf_printf(text, "(%s)", failure.why);
		else if (value.kind == VALUE_TEXT)
			buf_printf(text, "%s", value.text);
		else
			print_number(text, value.number, piece->unit);
	}
}

/* A check that cannot be evaluated is violated; @failure->why is NULL for any other. */
static enum rule_outcome evaluate_check(const struct schema_check *check,
					const struct expr_scope *scope,
					struct expr_failure *failure)
{
	struct value value;

	failure->why = NULL;
	if (check->when && !expr_eval(check->when, scope, &value, failure))
		return RULE_VIOLATED;
	if (check->when && !value.number)
		return RULE_SKIPPED;
	if (!expr_eval(check->require, scope, &value, failure) || !value.number)
		return RULE_VIOLATED;
	return RULE_HOLDS;
}

/* The caller's callback, and the results that it receives. */
struct visitor {
	enum rule_outcome least;
	rules_visit visit;
	void *context;
};

static void visit_violated(const struct model_scope *context, const struct expr_scope *scope,
			   const struct schema_check *check, const struct expr_failure *failure,
			   const struct visitor *visitor)
{
	struct buf text = {0};

	if (failure->why)
		buf_printf(&text, "this check cannot be evaluated: %s", failure->why);
	else
		print_message(check, scope, &text);
	visitor->visit(visitor->context, context, check, RULE_VIOLATED, buf_text(&text));
	buf_free(&text);
}

/*
 * Apply the checks of one type and, if it is the @first of its board, those of the board. A let has
 * one value in all of them, which @lets keeps.
 */
static void apply_checks(const struct model_scope *context, bool first, struct value *lets,
			 const struct visitor *visitor)
{
	const struct schema *schema = context->model->schema;
	struct expr_scope scope = model_scope(context);

	memset(lets, 0, schema->lets.count * sizeof(*lets));
	scope.lets = lets;
	for (size_t c = 0; c < schema->checks.count; c++) {
		const struct schema_check *check = &schema->checks.items[c];
		struct expr_failure failure;
		enum rule_outcome outcome;

		if (check->per_board && !first)
			continue;
		outcome = evaluate_check(check, &scope, &failure);
		if (outcome == RULE_VIOLATED)
			visit_violated(context, &scope, check, &failure, visitor);
		else if (outcome >= visitor->least)
			visitor->visit(visitor->context, context, check, outcome, NULL);
	}
}

bool rules_each(const struct model *model, enum rule_outcome least, rules_visit visit,
		void *context)
{
	const struct visitor visitor = {least, visit, context};
	const struct schema *schema = model->schema;
	struct value *lets = xcalloc(schema->lets.count, sizeof(*lets));
	uint64_t steps = 0;

	for (size_t b = 0; b < model->board_count && steps <= MAX_STEPS; b++) {
		const struct model_board *board = &model->boards[b];
		bool first = true;

		steps += schema->board_cost;
		for (size_t i = 0; i < board->count; i++) {
			struct model_scope scope = {model, board, &board->items[i]};

			steps += schema->check_cost;
			if (steps > MAX_STEPS)
				break;
			if (!scope.board_type->values)
				continue;
			apply_checks(&scope, first, lets, &visitor);
			first = false;
		}
	}
	free(lets);
	return steps <= MAX_STEPS;
}

/* One run of rules_check(). */
struct checker {
	const struct model *model;
	struct diags *diags;
	struct dedup dedup;
	bool failed;
};

static void report_violation(void *context, const struct model_scope *scope,
			     const struct schema_check *check, enum rule_outcome outcome,
			     const char *message)
{
	struct checker *checker = context;
	const struct model_board *board = scope->board;
	struct location loc = check->per_board
				      ? board->loc
				      : model_loc(checker->model, scope->board_type, check->at);

	(void)outcome;
	if (!dedup_first(&checker->dedup, loc, check->name, message))
		return;
	checker->failed |= diag(checker->diags, check->severity, loc, check->name, "%s", message);
	if (board->loc.line && !check->per_board)
		diag_note(checker->diags, board->loc, "on board 0x%04x%s%s", board->device,
			  *board->name ? ", " : "", board->name);
}

bool rules_check(const struct model *model, struct diags *diags)
{
	struct checker checker = {.model = model, .diags = diags};

	dedup_init(&checker.dedup);
	if (!rules_each(model, RULE_VIOLATED, report_violation, &checker)) {
		diag_error(diags, model->loc, "too-slow",
			   "the schema's checks take too long for this many types");
		checker.failed = true;
	}
	dedup_free(&checker.dedup);
	return !checker.failed;
}
