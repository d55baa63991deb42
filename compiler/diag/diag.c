// SPDX-License-Identifier: MIT
#include "compiler/diag/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/json.h"
#include "compiler/base/buf.h"
#include "compiler/base/mem.h"
#include "compiler/base/utf8.h"

#define DEFAULT_MAX_ERRORS 20
#define SHOWN_COLUMNS	   120u
#define SHOWN_LINE	   (16u << 10) /* a longer line is not searched for the column */
#define NEAREST_LENGTH	   40u

static const struct {
	const char *name;
	const char *color;
} severities[] = {
	[DIAG_NOTE] = {"note", "\033[1;36m"},
	[DIAG_WARNING] = {"warning", "\033[1;35m"},
	[DIAG_ERROR] = {"error", "\033[1;31m"},
};

void diags_init(struct diags *diags, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

	*diags = (struct diags){.out = out, .max_errors = DEFAULT_MAX_ERRORS};
	diags->color = isatty(fileno(out)) && !(no_color && *no_color) &&
		       !(terminal && strcmp(terminal, "dumb") == 0);
}

void diags_free(struct diags *diags)
{
	for (size_t i = 0; i < diags->policy_count; i++)
		free(diags->policies[i].rule);
	free(diags->policies);
	diags->policies = NULL;
	diags->policy_count = 0;
}

void diags_policy(struct diags *diags, const char *spec)
{
	struct diag_policy policy = {0};

	if (strcmp(spec, "error") == 0) {
		diags->all_errors = true;
		return;
	}
	if (strncmp(spec, "error=", 6) == 0) {
		policy.error = true;
		spec += 6;
	} else if (strncmp(spec, "no-", 3) == 0) {
		policy.off = true;
		spec += 3;
	}
	policy.rule = xstrdup(spec);
	diags->policies =
		xreallocarray(diags->policies, diags->policy_count + 1, sizeof(*diags->policies));
	diags->policies[diags->policy_count++] = policy;
}

/* The last word on a rule wins. Returns false when the diagnostic is switched off. */
static bool apply_policy(const struct diags *diags, const char *rule, enum diag_severity *severity)
{
	const struct diag_policy *found = NULL;

	if (*severity != DIAG_WARNING)
		return true;
	for (size_t i = 0; rule && i < diags->policy_count; i++)
		if (strcmp(diags->policies[i].rule, rule) == 0)
			found = &diags->policies[i];
	if (diags->no_warnings || (found && found->off))
		return false;
	if (diags->all_errors || (found && found->error))
		*severity = DIAG_ERROR;
	return true;
}

/* Print the line with a window around the column, and the caret below it. */
static void print_excerpt(const struct diags *diags, struct location loc)
{
	const struct input *in = loc.input;
	size_t start, end, from, column = 1;
	struct buf line = {0}, caret = {0};
	uint32_t first = loc.column > SHOWN_COLUMNS - 20 ? loc.column - SHOWN_COLUMNS / 2 : 1;

	start = in->lines[loc.line - 1];
	end = loc.line < in->line_count ? in->lines[loc.line] : in->size;
	if (end - start > SHOWN_LINE)
		return;
	while (end > start && (in->data[end - 1] == '\n' || in->data[end - 1] == '\r'))
		end--;
	for (from = start; from < end && column < first + SHOWN_COLUMNS; from++) {
		if (from > start && !utf8_continues((char)in->data[from]))
			column++;
		if (column >= first && column < first + SHOWN_COLUMNS)
			buf_printf(&line, "%c", in->data[from] == '\t' ? ' ' : in->data[from]);
	}
	buf_make_printable(&line, 0);
	buf_printf(&caret, "%*s^", (int)(loc.column - first), "");
	for (uint32_t i = 1; i < loc.length && loc.column + i < first + SHOWN_COLUMNS; i++)
		buf_add(&caret, "~", 1);
	fprintf(diags->out, "%5u | %s%s\n      | %s%s%s\n", loc.line, first > 1 ? "..." : "",
		buf_text(&line), first > 1 ? "   " : "", diags->color ? "\033[1;32m" : "",
		buf_text(&caret));
	if (diags->color)
		fputs("\033[0m", diags->out);
	buf_free(&line);
	buf_free(&caret);
}

static void print_text(const struct diags *diags, const struct diagnostic *d)
{
	const struct location loc = d->loc;
	struct buf where = {0};

	if (loc.input) {
		buf_printf(&where, "%s:", loc.input->name);
		if (loc.line)
			buf_printf(&where, "%u:%u:", loc.line, loc.column);
		else if (!loc.input->lines)
			buf_printf(&where, "0x%llx:", (unsigned long long)loc.offset);
		buf_printf(&where, " ");
	} else {
		buf_printf(&where, "vgpumc: ");
	}
	fprintf(diags->out, "%s%s%s:%s %s", buf_text(&where),
		diags->color ? severities[d->severity].color : "", severities[d->severity].name,
		diags->color ? "\033[0m" : "", d->text);
	if (d->rule)
		fprintf(diags->out, " [%s]", d->rule);
	fputc('\n', diags->out);
	if (loc.input && loc.line && loc.input->lines && loc.line <= loc.input->line_count)
		print_excerpt(diags, loc);
	buf_free(&where);
}

static void print_json(const struct diags *diags, const struct diagnostic *d)
{
	struct json_object *object = json_object_new_object();
	const struct location loc = d->loc;
	struct buf line = {0};

	if (loc.input) {
		json_add_text(object, "file", loc.input->name);
		if (loc.line) {
			json_add_number(object, "line", loc.line);
			json_add_number(object, "column", loc.column);
			json_add_number(object, "length", loc.length);
		} else if (!loc.input->lines) {
			json_add_number(object, "offset", loc.offset);
		}
	}
	json_add_text(object, "severity", severities[d->severity].name);
	if (d->rule)
		json_add_text(object, "rule", d->rule);
	json_add_text(object, "message", d->text);
	json_print(object, JSON_LINE, &line);
	fprintf(diags->out, "%s\n", buf_text(&line));
	json_object_put(object);
	buf_free(&line);
}

/* Apply the rule's policy and count. Return: false when nothing is to be said at all. */
static bool admit(struct diags *diags, struct diagnostic *d)
{
	if (d->severity != DIAG_NOTE)
		diags->off = !apply_policy(diags, d->rule, &d->severity);
	if (d->severity != DIAG_NOTE && !diags->off) {
		unsigned int *count = d->severity == DIAG_ERROR ? &diags->errors : &diags->warnings;

		diags->muted = ++*count > diags->max_errors && diags->max_errors;
	}
	d->shown = !diags->muted;
	return !diags->off && (d->shown || diags->sinks);
}

void diag(struct diags *diags, enum diag_severity severity, struct location loc, const char *rule,
	  const char *format, ...)
{
	struct diagnostic d = {.severity = severity, .loc = loc, .rule = rule};
	struct buf text = {0};
	va_list args;

	if (!admit(diags, &d))
		return;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_make_printable(&text, 0);
	d.text = buf_text(&text);
	if (loc.input && loc.line && !loc.length)
		d.loc.length = 1;
	progress_clear(diags->progress);
	if (d.shown && diags->format == DIAG_TEXT)
		print_text(diags, &d);
	else if (d.shown && diags->format == DIAG_JSON)
		print_json(diags, &d);
	for (struct diag_sink *sink = diags->sinks; sink; sink = sink->next)
		sink->take(sink, &d);
	buf_free(&text);
}

void diags_say(const struct diags *diags, enum diag_severity severity, const char *text)
{
	struct buf copy = {0};

	buf_printf(&copy, "%s", text);
	buf_make_printable(&copy, 0);
	if (diags->format == DIAG_TEXT)
		fprintf(diags->out, "vgpumc: %s\n", buf_text(&copy));
	else if (diags->format == DIAG_JSON)
		print_json(diags,
			   &(struct diagnostic){.severity = severity, .text = buf_text(&copy)});
	buf_free(&copy);
}

void diags_done(const struct diags *diags, const char *path, const char *format, ...)
{
	struct buf text = {0};
	va_list args;

	buf_printf(&text, "%s: ", path);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_make_printable(&text, 0);
	progress_clear(diags->progress);
	fprintf(diags->out, "%s\n", buf_text(&text));
	buf_free(&text);
}

static void say_hidden(const struct diags *diags, unsigned int count, const char *what)
{
	struct buf text = {0};

	if (!diags->max_errors || count <= diags->max_errors)
		return;
	buf_printf(&text, "%u more %s not shown (--max-errors)", count - diags->max_errors, what);
	diags_say(diags, DIAG_NOTE, buf_text(&text));
	buf_free(&text);
}

void diags_finish(struct diags *diags)
{
	say_hidden(diags, diags->errors, "errors");
	say_hidden(diags, diags->warnings, "warnings");
}

const char *diags_name(enum diag_severity severity)
{
	return severities[severity].name;
}

bool diags_suggest(const struct diags *diags)
{
	return diags->errors < DEFAULT_MAX_ERRORS;
}

struct location location_of(const struct input *input, uint64_t offset)
{
	return (struct location){.input = input, .offset = (uint32_t)offset};
}

/* Edits (insert, delete, replace, swap neighbours) between two words of at most NEAREST_LENGTH. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][NEAREST_LENGTH + 1];

	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    older[j - 2] + 1 < best)
				best = older[j - 2] + 1;
			now[j] = best;
		}
	}
	return rows[na % 3][nb];
}

const char *nearest(const char *word, const char *const *candidates, size_t count)
{
	size_t length = strlen(word), best = length / 3 + 2;
	const char *found = NULL;

	if (length > NEAREST_LENGTH)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(candidates[i]), d;

		if (n > NEAREST_LENGTH)
			continue;
		d = distance(word, length, candidates[i], n);
		if (d < best && d < length) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
