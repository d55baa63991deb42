// SPDX-License-Identifier: MIT
#include "compiler/diag/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/diag/print.h"

#define DEFAULT_MAX_ERRORS 20

const char *diag_severity_name(enum diag_severity severity)
{
	static const char *const names[] = {
		[DIAG_NOTE] = "note", [DIAG_WARNING] = "warning", [DIAG_ERROR] = "error"};

	return names[severity];
}

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

/* The last policy of a rule wins. Return: false if the diagnostic is disabled. */
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

/* Apply the policy, count the diagnostic, and decide if it is shown; notes follow what is above. */
static void classify(struct diags *diags, struct diagnostic *d)
{
	if (d->severity != DIAG_NOTE) {
		diags->off = !apply_policy(diags, d->rule, &d->severity);
		if (!diags->off) {
			unsigned int *count = d->severity == DIAG_ERROR ? &diags->errors
									: &diags->warnings;
			diags->muted = ++*count > diags->max_errors && diags->max_errors;
		}
	}
	d->shown = !diags->off && !diags->muted;
}

bool diag(struct diags *diags, enum diag_severity severity, struct location loc, const char *rule,
	  const char *format, ...)
{
	struct diagnostic d = {.severity = severity, .loc = loc, .rule = rule};
	struct buf text = {0};
	va_list args;

	classify(diags, &d);
	if (diags->off)
		return false;
	if (!d.shown && !diags->sinks)
		return d.severity == DIAG_ERROR;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_make_printable(&text, 0);
	d.text = buf_text(&text);
	if (loc.input && loc.line && !loc.length)
		d.loc.length = 1;
	progress_clear(diags->progress);
	if (d.shown)
		print_diagnostic(diags, &d);
	for (struct diag_sink *sink = diags->sinks; sink; sink = sink->next)
		sink->receive(sink, &d);
	buf_free(&text);
	return d.severity == DIAG_ERROR;
}

void diags_message(const struct diags *diags, enum diag_severity severity, const char *text)
{
	struct diagnostic d = {.severity = severity};
	struct buf copy = {0};

	buf_printf(&copy, "%s", text);
	buf_make_printable(&copy, 0);
	d.text = buf_text(&copy);
	if (diags->format == DIAG_TEXT)
		fprintf(diags->out, "vgpumc: %s\n", d.text);
	else
		print_diagnostic(diags, &d);
	buf_free(&copy);
}

void diags_summary(const struct diags *diags, const char *path, const char *format, ...)
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

static void report_hidden(const struct diags *diags, unsigned int count, const char *what)
{
	struct buf text = {0};

	if (!diags->max_errors || count <= diags->max_errors)
		return;
	buf_printf(&text, "%u more %s not shown (--max-errors)", count - diags->max_errors, what);
	diags_message(diags, DIAG_NOTE, buf_text(&text));
	buf_free(&text);
}

void diags_finish(struct diags *diags)
{
	report_hidden(diags, diags->errors, "errors");
	report_hidden(diags, diags->warnings, "warnings");
}

bool diags_may_suggest(const struct diags *diags)
{
	return diags->errors < DEFAULT_MAX_ERRORS;
}
