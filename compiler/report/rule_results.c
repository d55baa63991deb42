// SPDX-License-Identifier: MIT
/* Every rule of the schema, applied to what the file holds. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/report/report.h"
#include "compiler/model/rules.h"
#include "compiler/base/strmap.h"

#define SHOWN_FINDINGS 50u /* of one rule */
#define SHOWN_BOARDS   8u /* of one finding */

/* One thing that breaks a rule, on one board or many. */
struct finding {
	size_t check;
	const char *type;
	const char *message;
	size_t boards[SHOWN_BOARDS];
	size_t board_count;
};

/* What became of one rule. */
struct tally {
	size_t held, silent, broken;
	size_t findings;
};

/* All rules on all types. */
struct court {
	const struct report *report;
	struct model model;
	struct arena arena;
	struct strmap seen;
	struct tally *tallies;
	struct {
		struct finding *items;
		size_t count, capacity;
	} findings;
};

/* What a rule needs and no file holds. */
static const char *lacking(const struct schema_check *check)
{
	static const enum expr_input inputs[] = {INPUT_BOARD_FB_SIZE, INPUT_DEVICE,
						 INPUT_SUBSYSTEM};

	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++)
		if (expr_mentions(check->require, inputs[i]) ||
		    (check->when && expr_mentions(check->when, inputs[i])))
			return expr_input_name(inputs[i]);
	return NULL;
}

static const char *type_name(const struct model_scope *scope)
{
	int key = schema_key(scope->model->schema, "name");
	const struct value *name = key < 0 ? NULL : &scope->entry->values[key];

	return name && name->kind == VALUE_TEXT ? name->text : "";
}

static void add_finding(struct court *court, size_t check, const char *type, const char *message,
			size_t board)
{
	const char *key = arena_printf(&court->arena, "%zu %s\n%s", check, type, message);
	struct strmap_entry *word = strmap_put(&court->seen, key, strlen(key));
	struct finding *finding;

	if (word->value == STRMAP_NEW) {
		word->value = (uint32_t)court->findings.count;
		finding = vec_push(&court->findings);
		*finding = (struct finding){
			.check = check,
			.type = type,
			.message = arena_printf(&court->arena, "%s", message),
		};
		court->tallies[check].findings++;
	}
	finding = &court->findings.items[word->value];
	if (finding->board_count < SHOWN_BOARDS)
		finding->boards[finding->board_count] = board;
	finding->board_count++;
}

static void take(void *context, const struct model_scope *scope, const struct schema_check *check,
		 enum rule_verdict verdict, const char *message)
{
	struct court *court = context;
	size_t index = (size_t)(check - court->model.schema->checks.items);
	struct tally *tally = &court->tallies[index];

	if (verdict == RULE_SILENT)
		tally->silent++;
	else if (verdict == RULE_HOLDS)
		tally->held++;
	else
		tally->broken++;
	if (verdict == RULE_BROKEN && !lacking(check))
		add_finding(court, index, type_name(scope), message,
			    (size_t)(scope->board - court->model.boards));
}

static void print_finding(const struct court *court, const struct finding *finding, struct buf *out)
{
	buf_printf(out, "<li><strong>");
	html_text(out, finding->type);
	buf_printf(out, "</strong>: ");
	html_text(out, finding->message);
	buf_printf(out, " <span class=\"muted\">on ");
	for (size_t i = 0; i < finding->board_count && i < SHOWN_BOARDS; i++)
		html_printf(out, "%s%s", i ? "; " : "", court->report->names[finding->boards[i]]);
	if (finding->board_count > SHOWN_BOARDS)
		buf_printf(out, " and %zu more", finding->board_count - SHOWN_BOARDS);
	buf_printf(out, "</span></li>\n");
}

static void print_findings(const struct court *court, size_t check, struct buf *out)
{
	size_t count = court->tallies[check].findings, shown = 0;

	if (!count)
		return;
	buf_printf(out, "<details><summary>");
	html_count(out, count, "finding");
	buf_printf(out, "</summary><ul>\n");
	for (size_t i = 0; i < court->findings.count && shown < SHOWN_FINDINGS; i++) {
		if (court->findings.items[i].check != check)
			continue;
		print_finding(court, &court->findings.items[i], out);
		shown++;
	}
	if (shown < count)
		buf_printf(out, "<li>and %zu more</li>\n", count - shown);
	buf_printf(out, "</ul></details>");
}

static void print_expr(const char *before, const struct expr *expr, struct buf *out)
{
	struct buf text = {0};

	expr_print(expr, &text);
	buf_printf(out, "%s <code>", before);
	html_text(out, buf_text(&text));
	buf_printf(out, "</code>");
	buf_free(&text);
}

static void print_statement(const struct schema_check *check, struct buf *out)
{
	if (check->when)
		print_expr("where", check->when, out);
	buf_printf(out, "%s", check->when ? "<br>" : "");
	print_expr("must hold", check->require, out);
	if (check->source) {
		buf_printf(out, "<p class=\"muted\">Source: ");
		html_text(out, check->source);
		buf_printf(out, "</p>");
	}
}

/* Results, in the order in which they are shown. */
enum result { FAILED, WARNED, PASSED, UNDECIDABLE, SILENT, RESULTS };

static enum result result_of(const struct court *court, size_t index)
{
	const struct schema_check *check = &court->model.schema->checks.items[index];
	const struct tally *tally = &court->tallies[index];

	if (lacking(check))
		return UNDECIDABLE;
	if (tally->broken)
		return check->severity == DIAG_ERROR ? FAILED : WARNED;
	return tally->held ? PASSED : SILENT;
}

static void print_result(const struct court *court, size_t index, struct buf *out)
{
	static const struct {
		const char *class, *word;
	} words[RESULTS] = {
		[FAILED] = {"bad", "Failed"},	       [WARNED] = {"warn", "Warning"},
		[PASSED] = {"good", "Passed"},	       [UNDECIDABLE] = {"none", "Not decidable"},
		[SILENT] = {"none", "Does not apply"},
	};
	const struct tally *tally = &court->tallies[index];
	enum result result = result_of(court, index);

	html_status(out, words[result].class, words[result].word);
	if (result == UNDECIDABLE)
		buf_printf(out, " needs <code>%s</code>, which no file holds",
			   lacking(&court->model.schema->checks.items[index]));
	else if (result == PASSED)
		buf_printf(out, " %zu", tally->held);
	else if (result != SILENT)
		buf_printf(out, " %zu of %zu", tally->broken, tally->broken + tally->held);
}

static void print_rule(const struct court *court, size_t index, struct buf *out)
{
	const struct schema_check *check = &court->model.schema->checks.items[index];

	buf_printf(out, "<tr><th scope=\"row\"><code>");
	html_text(out, check->name);
	buf_printf(out, "</code></th><td>");
	print_result(court, index, out);
	buf_printf(out, "</td><td>%s</td><td>", diags_name(check->severity));
	print_statement(check, out);
	print_findings(court, index, out);
	buf_printf(out, "</td></tr>\n");
}

static void print_counts(const struct court *court, struct buf *out)
{
	const size_t count = court->model.schema->checks.count;
	size_t counts[RESULTS] = {0};

	for (size_t i = 0; i < count; i++)
		counts[result_of(court, i)]++;
	buf_printf(out,
		   "<p>Of %zu rules <b>%zu</b> failed, <b>%zu</b> warned, <b>%zu</b> passed, "
		   "<b>%zu</b> cannot be decided from a file, <b>%zu</b> apply to no type.</p>\n",
		   count, counts[FAILED], counts[WARNED], counts[PASSED], counts[UNDECIDABLE],
		   counts[SILENT]);
}

static void judge(struct court *court, struct buf *out)
{
	const struct schema *schema = court->model.schema;
	bool all = rules_each(&court->model, RULE_SILENT, take, court);

	if (!all)
		buf_printf(out, "<p>The checks would take too long for this many types; the last "
				"boards were not looked at.</p>\n");
	print_counts(court, out);
	buf_printf(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
			"aria-labelledby=\"rules-caption\"><table id=\"rule-table\">\n<caption "
			"id=\"rules-caption\">The rules of ");
	html_text(out, schema->name);
	buf_printf(out, ", each applied to every type of every board</caption>\n"
			"<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Result, types</th>"
			"<th scope=\"col\">If broken</th><th scope=\"col\">What it says</th></tr>"
			"</thead>\n<tbody>\n");
	for (int result = 0; result < RESULTS; result++)
		for (size_t i = 0; i < schema->checks.count; i++)
			if (result_of(court, i) == (enum result)result)
				print_rule(court, i, out);
	buf_printf(out, "</tbody></table></div>\n");
}

void report_rules(const struct report *report, struct buf *out)
{
	struct court court = {.report = report};
	struct diags quiet = {.format = DIAG_NONE};

	if (!report->file.schema) {
		buf_printf(out, "<p>The rules come with the schema of a release, and none covers "
				"this one.</p>\n");
		return;
	}
	if (!decode_boards(&court.model, &report->file, report->boards, report->board_count,
			   &quiet))
		buf_printf(out, "<p>Types with a value that no source could give are left "
				"out.</p>\n");
	strmap_init(&court.seen);
	court.tallies = xcalloc(report->file.schema->checks.count, sizeof(*court.tallies));
	judge(&court, out);
	free(court.tallies);
	free(court.findings.items);
	strmap_free(&court.seen);
	arena_free(&court.arena);
	model_free(&court.model);
}
