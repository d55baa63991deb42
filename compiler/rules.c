// SPDX-License-Identifier: MIT
#include "compiler/rules.h"

#include <inttypes.h>

#include "compiler/once.h"

/* Steps that all checks of a file may take: some seconds at most, whatever the schema. */
#define MAX_STEPS (UINT64_C(1) << 28)

/* One run over a model. */
struct run {
	const struct model *model;
	struct diags *diags;
	struct once once;
};

void print_number(struct buf *buf, uint64_t number, enum schema_unit unit)
{
	static const char *const units[] = {"KiB", "MiB", "GiB"};

	for (unsigned int i = 3; i > 0 && unit == UNIT_SIZE && number; i--) {
		if (number & ((UINT64_C(1) << (10 * i)) - 1))
			continue;
		buf_printf(buf, "%" PRIu64 " %s", number >> (10 * i), units[i - 1]);
		return;
	}
	buf_printf(buf, unit == UNIT_NONE || !number ? "%" PRIu64 : "0x%" PRIx64, number);
}

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

static void report(struct run *run, const struct model_scope *scope,
		   const struct schema_check *check, const char *text)
{
	struct place place = model_place(run->model, scope->entry, check->at);
	const struct model_board *board = scope->board;

	if (!once_first(&run->once, place, check->name, text))
		return;
	diag(run->diags, check->severity, place, check->name, "%s", text);
	if (board->place.line)
		diag_note(run->diags, board->place, "on board 0x%04x%s%s", board->device,
			  *board->name ? ", " : "", board->name);
}

static void apply(struct run *run, const struct model_scope *context,
		  const struct schema_check *check)
{
	struct expr_scope scope = model_scope(context);
	struct expr_failure failure;
	struct value value = {.number = 1};
	struct buf text = {0};
	bool computed = true;

	if (check->when)
		computed = expr_eval(check->when, &scope, &value, &failure);
	if (computed && !value.number)
		return;
	if (computed)
		computed = expr_eval(check->require, &scope, &value, &failure);
	if (computed && value.number)
		return;
	if (computed)
		print_message(check, &scope, &text);
	else
		buf_printf(&text, "the check cannot be made: %s", failure.why);
	report(run, context, check, buf_text(&text));
	buf_free(&text);
}

bool rules_check(const struct model *model, struct diags *diags)
{
	struct run run = {.model = model, .diags = diags};
	unsigned int errors = diags->errors;
	uint64_t steps = 0;

	once_init(&run.once);
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b];

		for (size_t i = 0; i < board->count; i++) {
			struct model_scope scope = {model, board, &board->items[i]};

			steps += model->schema->check_cost;
			if (steps > MAX_STEPS) {
				diag_error(diags, board->place, "too-slow",
					   "the schema's checks take too long for this many types");
				goto out;
			}
			for (size_t c = 0; scope.entry->values && c < model->schema->checks.count;
			     c++)
				apply(&run, &scope, &model->schema->checks.items[c]);
		}
	}
out:
	once_free(&run.once);
	return diags->errors == errors;
}
