// SPDX-License-Identifier: MIT
/* Print the result of every rule of the schema for the types in the file. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/report/report.h"
#include "compiler/model/rules.h"
#include "compiler/base/strmap.h"

#define SHOWN_FINDINGS 50u /* of one rule */
#define SHOWN_BOARDS   8u /* of one finding */

/* A violation of a rule by a type, on one board or several. */
struct finding {
	size_t check;
	const char *type;
	const char *message;
	size_t boards[SHOWN_BOARDS];
	size_t board_count;
};

/* How often a rule passed, failed and did not apply; @findings counts distinct violations. */
struct rule_counts {
	size_t passed, failed, not_applicable;
	size_t findings;
};

/* The results of all rules for all types. */
struct rule_results {
	const struct report *report;
	struct model model;
	struct arena arena;
	struct strmap finding_index;
	struct rule_counts *counts;
	struct {
		struct finding *items;
		size_t count, capacity;
	} findings;
};

/* Return the name of an input that a check needs and no file holds, or NULL. */
static const char *missing_input(const struct schema_check *check)
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
	const struct value *name = key < 0 ? NULL : &scope->board_type->values[key];

	return name && name->kind == VALUE_TEXT ? name->text : "";
}

static void add_finding(struct rule_results *results, size_t check, const char *type,
			const char *message, size_t board)
{
	const char *key = arena_printf(&results->arena, "%zu %s\n%s", check, type, message);
	struct strmap_entry *entry = strmap_put(&results->finding_index, key, strlen(key));
	struct finding *finding;

	if (entry->value == STRMAP_NEW) {
		entry->value = (uint32_t)results->findings.count;
		finding = vec_push(&results->findings);
		*finding = (struct finding){
			.check = check,
			.type = type,
			.message = arena_printf(&results->arena, "%s", message),
		};
		results->counts[check].findings++;
	}
	finding = &results->findings.items[entry->value];
	if (finding->board_count < SHOWN_BOARDS)
		finding->boards[finding->board_count] = board;
	finding->board_count++;
}

static void count_result(void *context, const struct model_scope *scope,
			 const struct schema_check *check, enum rule_outcome verdict,
			 const char *message)
{
	struct rule_results *results = context;
	size_t index = (size_t)(check - results->model.schema->checks.items);
	struct rule_counts *counts = &results->counts[index];

	if (verdict == RULE_SKIPPED)
		counts->not_applicable++;
	else if (verdict == RULE_HOLDS)
		counts->passed++;
	else
		counts->failed++;
	if (verdict == RULE_VIOLATED && !missing_input(check))
		add_finding(results, index, type_name(scope), message,
			    (size_t)(scope->board - results->model.boards));
}

static void print_finding(const struct rule_results *results, const struct finding *finding,
			  struct buf *out)
{
	buf_printf(out, "<li><strong>");
	html_text(out, finding->type);
	buf_printf(out, "</strong>: ");
	html_text(out, finding->message);
	buf_printf(out, " <span class=\"muted\">on ");
	for (size_t i = 0; i < finding->board_count && i < SHOWN_BOARDS; i++)
		html_printf(out, "%s%s", i ? "; " : "", results->report->names[finding->boards[i]]);
	if (finding->board_count > SHOWN_BOARDS)
		buf_printf(out, " and %zu more", finding->board_count - SHOWN_BOARDS);
	buf_printf(out, "</span></li>\n");
}

static void print_findings(const struct rule_results *results, size_t check, struct buf *out)
{
	size_t count = results->counts[check].findings, shown = 0;

	if (!count)
		return;
	buf_printf(out, "<details><summary>");
	html_count(out, count, "finding");
	buf_printf(out, "</summary><ul>\n");
	for (size_t i = 0; i < results->findings.count && shown < SHOWN_FINDINGS; i++) {
		if (results->findings.items[i].check != check)
			continue;
		print_finding(results, &results->findings.items[i], out);
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

/* In the order in which they are shown. */
enum rule_result { FAILED, WARNED, PASSED, NOT_DECIDABLE, NOT_APPLICABLE, RESULTS };

static enum rule_result result_of(const struct rule_results *results, size_t index)
{
	const struct schema_check *check = &results->model.schema->checks.items[index];
	const struct rule_counts *counts = &results->counts[index];

	if (missing_input(check))
		return NOT_DECIDABLE;
	if (counts->failed)
		return check->severity == DIAG_ERROR ? FAILED : WARNED;
	return counts->passed ? PASSED : NOT_APPLICABLE;
}

static void print_result(const struct rule_results *results, size_t index, struct buf *out)
{
	static const struct {
		const char *class, *word;
	} words[RESULTS] = {
		[FAILED] = {"bad", "Failed"},
		[WARNED] = {"warn", "Warning"},
		[PASSED] = {"good", "Passed"},
		[NOT_DECIDABLE] = {"none", "Not decidable"},
		[NOT_APPLICABLE] = {"none", "Does not apply"},
	};
	const struct rule_counts *counts = &results->counts[index];
	enum rule_result result = result_of(results, index);

	html_status(out, words[result].class, words[result].word);
	if (result == NOT_DECIDABLE)
		buf_printf(out, " needs <code>%s</code>, which no file holds",
			   missing_input(&results->model.schema->checks.items[index]));
	else if (result == PASSED)
		buf_printf(out, " %zu", counts->passed);
	else if (result != NOT_APPLICABLE)
		buf_printf(out, " %zu of %zu", counts->failed, counts->failed + counts->passed);
}

static void print_rule(const struct rule_results *results, size_t index, struct buf *out)
{
	const struct schema_check *check = &results->model.schema->checks.items[index];

	buf_printf(out, "<tr><th scope=\"row\"><code>");
	html_text(out, check->name);
	buf_printf(out, "</code></th><td>");
	print_result(results, index, out);
	buf_printf(out, "</td><td>%s</td><td>", diag_severity_name(check->severity));
	print_statement(check, out);
	print_findings(results, index, out);
	buf_printf(out, "</td></tr>\n");
}

static void print_counts(const struct rule_results *results, struct buf *out)
{
	const size_t count = results->model.schema->checks.count;
	size_t counts[RESULTS] = {0};

	for (size_t i = 0; i < count; i++)
		counts[result_of(results, i)]++;
	buf_printf(out,
		   "<p>Of %zu rules <b>%zu</b> failed, <b>%zu</b> warned, <b>%zu</b> passed, "
		   "<b>%zu</b> cannot be decided from a file, <b>%zu</b> apply to no type.</p>\n",
		   count, counts[FAILED], counts[WARNED], counts[PASSED], counts[NOT_DECIDABLE],
		   counts[NOT_APPLICABLE]);
}

static void print_results(struct rule_results *results, struct buf *out)
{
	const struct schema *schema = results->model.schema;
	bool all = rules_each(&results->model, RULE_SKIPPED, count_result, results);

	if (!all)
		buf_printf(out, "<p>Checking this many types would take too long; the last boards "
				"were not checked.</p>\n");
	print_counts(results, out);
	buf_printf(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
			"aria-labelledby=\"rules-caption\"><table id=\"rule-table\">\n<caption "
			"id=\"rules-caption\">The rules of ");
	html_text(out, schema->name);
	buf_printf(out, ", each applied to every type of every board</caption>\n"
			"<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Result, types</th>"
			"<th scope=\"col\">If failed</th><th scope=\"col\">Condition</th></tr>"
			"</thead>\n<tbody>\n");
	for (int result = 0; result < RESULTS; result++)
		for (size_t i = 0; i < schema->checks.count; i++)
			if (result_of(results, i) == (enum rule_result)result)
				print_rule(results, i, out);
	buf_printf(out, "</tbody></table></div>\n");
}

void report_rules(const struct report *report, struct buf *out)
{
	struct rule_results results = {.report = report};
	struct diags quiet = {.format = DIAG_NONE};

	if (!report->file.schema) {
		buf_printf(out, "<p>The rules are part of a release's schema, and no schema covers "
				"this release.</p>\n");
		return;
	}
	if (!decode_boards(&results.model, &report->file, report->boards, report->board_count,
			   &quiet))
		buf_printf(out, "<p>Types with a value that no source can express are not "
				"checked.</p>\n");
	strmap_init(&results.finding_index);
	results.counts = xcalloc(report->file.schema->checks.count, sizeof(*results.counts));
	print_results(&results, out);
	free(results.counts);
	free(results.findings.items);
	strmap_free(&results.finding_index);
	arena_free(&results.arena);
	model_free(&results.model);
}
