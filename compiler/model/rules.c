// SPDX-License-Identifier: MIT
#include "compiler/model/rules.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/diag/dedup.h"
#include "schema/print.h"

/* Limit of the steps that all checks of a file take: a few seconds, whatever the schema. */
#define MAX_STEPS (UINT64_C(1) << 28)

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

/* Evaluate a check. If it cannot be computed, it is broken, and @failure->why is set. */
static enum rule_verdict evaluate_check(const struct schema_check *check,
					const struct expr_scope *scope,
					struct expr_failure *failure)
{
	struct value value;

	failure->why = NULL;
	if (check->when && !expr_eval(check->when, scope, &value, failure))
		return RULE_BROKEN;
	if (check->when && !value.number)
		return RULE_SILENT;
	return expr_eval(check->require, scope, &value, failure) && value.number ? RULE_HOLDS
										 : RULE_BROKEN;
}

/* The receiver of the results; see rules_each(). */
struct rule_visitor {
	enum rule_verdict least;
	rules_visit visit;
	void *context;
};

static void visit_broken(const struct model_scope *context, const struct expr_scope *scope,
			 const struct schema_check *check, const struct expr_failure *failure,
			 const struct rule_visitor *visitor)
{
	struct buf text = {0};

	if (failure->why)
		buf_printf(&text, "the check cannot be made: %s", failure->why);
	else
		print_message(check, scope, &text);
	visitor->visit(visitor->context, context, check, RULE_BROKEN, buf_text(&text));
	buf_free(&text);
}

/*
 * Evaluate the checks of one type and, if it is the @first of its board, those of the board. A let
 * has one value in all of them, which is cached in @lets.
 */
static void evaluate_checks(const struct model_scope *context, bool first, struct value *lets,
			    const struct rule_visitor *visitor)
{
	const struct schema *schema = context->model->schema;
	struct expr_scope scope = model_scope(context);
	struct expr_failure failure;

	memset(lets, 0, schema->lets.count * sizeof(*lets));
	scope.lets = lets;
	for (size_t c = 0; c < schema->checks.count; c++) {
		const struct schema_check *check = &schema->checks.items[c];
		enum rule_verdict verdict;

		if (check->per_board && !first)
			continue;
		verdict = evaluate_check(check, &scope, &failure);
		if (verdict == RULE_BROKEN)
			visit_broken(context, &scope, check, &failure, visitor);
		else if (verdict >= visitor->least)
			visitor->visit(visitor->context, context, check, verdict, NULL);
	}
}

bool rules_each(const struct model *model, enum rule_verdict least, rules_visit visit,
		void *context)
{
	const struct rule_visitor visitor = {least, visit, context};
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
			if (!scope.entry->values)
				continue;
			evaluate_checks(&scope, first, lets, &visitor);
			first = false;
		}
	}
	free(lets);
	return steps <= MAX_STEPS;
}

/* The context of report_violation(). */
struct rule_report {
	const struct model *model;
	struct diags *diags;
	struct dedup reported;
};

static void report_violation(void *context, const struct model_scope *scope,
			     const struct schema_check *check, enum rule_verdict verdict,
			     const char *message)
{
	struct rule_report *report = context;
	const struct model_board *board = scope->board;
	struct location loc;

	(void)verdict;
	loc = check->per_board ? board->loc : model_loc(report->model, scope->entry, check->at);
	if (!dedup_first(&report->reported, loc, check->name, message))
		return;
	diag(report->diags, check->severity, loc, check->name, "%s", message);
	if (board->loc.line && !check->per_board)
		diag_note(report->diags, board->loc, "on board 0x%04x%s%s", board->device,
			  *board->name ? ", " : "", board->name);
}

bool rules_check(const struct model *model, struct diags *diags)
{
	struct rule_report report = {.model = model, .diags = diags};
	unsigned int errors = diags->errors;

	dedup_init(&report.reported);
	if (!rules_each(model, RULE_BROKEN, report_violation, &report))
		diag_error(diags, model->loc, "too-slow",
			   "the schema's checks take too long for this many types");
	dedup_free(&report.reported);
	return diags->errors == errors;
}
