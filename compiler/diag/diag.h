/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: errors, warnings and notes about an input, all in one form.
 *
 *	FILE:LINE:COL: error: text [rule]
 *	   12 |   - id: 94O
 *	      |         ^~~
 *
 * A binary file has no lines; a byte offset takes their place (FILE:0x1d8: error: ...).
 */
#ifndef COMPILER_DIAG_DIAG_H
#define COMPILER_DIAG_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"
#include "compiler/base/progress.h"
#include "compiler/diag/input.h"

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_format {
	DIAG_TEXT,
	DIAG_JSON, /* one object on each line */
	DIAG_NONE, /* nothing is printed, only the sinks receive diagnostics */
};

/**
 * struct diagnostic - one error, warning or note.
 * @severity: after the rule's policy was applied
 * @loc: where; @loc.input may be NULL
 * @rule: its rule, or NULL
 * @text: what is wrong, safe to print
 * @shown: false beyond --max-errors
 */
struct diagnostic {
	enum diag_severity severity;
	struct location loc;
	const char *rule;
	const char *text;
	bool shown;
};

/**
 * struct diag_sink - a receiver of every diagnostic that its policy does not disable.
 * @receive: called for each; @d and what it points to are the caller's. A note follows the error
 *	or warning that it belongs to.
 * @next: another sink, or NULL
 *
 * The first member of a struct with the receiver's own data.
 */
struct diag_sink {
	void (*receive)(struct diag_sink *sink, const struct diagnostic *d);
	struct diag_sink *next;
};

/* A -W option for one rule. */
struct diag_policy {
	char *rule;
	bool off;
	bool error;
};

/**
 * struct diags - where diagnostics are printed, what is printed of them, and how many there were.
 * @out: the stream, usually stderr
 * @format: how they are printed
 * @sinks: list of other receivers
 * @color: use terminal colours
 * @progress: progress line to clear before anything is printed, or NULL
 * @max_errors: number of errors printed; more are only counted; 0: no limit
 * @all_errors: every warning is an error (-Werror)
 * @no_warnings: warnings are ignored
 * @policies: for single rules
 * @policy_count: number of @policies
 * @errors: number of errors so far, including those not printed
 * @warnings: number of warnings so far
 * @off: the last diagnostic was disabled, and so are its notes
 * @muted: the last diagnostic was beyond @max_errors, and so are its notes
 *
 * The counters are for summaries. Whether a function succeeded, its return value says.
 */
struct diags {
	FILE *out;
	enum diag_format format;
	struct diag_sink *sinks;
	bool color;
	struct progress *progress;
	unsigned int max_errors;
	bool all_errors;
	bool no_warnings;
	struct diag_policy *policies;
	size_t policy_count;
	unsigned int errors;
	unsigned int warnings;
	bool off;
	bool muted;
};

/** diags_init() - print text to @out; with colours if @out is a terminal and NO_COLOR is unset. */
void diags_init(struct diags *diags, FILE *out);

/** diags_free() - release the policies. */
void diags_free(struct diags *diags);

/**
 * diags_policy() - set the policy of one rule, or of all.
 * @spec: the argument of -W: "RULE", "no-RULE", "error" or "error=RULE"
 */
void diags_policy(struct diags *diags, const char *spec);

/**
 * diag() - report an error, a warning or a note.
 * @severity: a rule's policy may turn a warning into an error or disable it
 * @loc: where; { NULL } for none
 * @rule: its name, shown in brackets, or NULL
 * @format: what is wrong, without a full stop
 *
 * A note belongs to the error or warning before it, and is shown if that is shown.
 *
 * Return: true if it counts as an error.
 */
bool diag(struct diags *diags, enum diag_severity severity, struct location loc, const char *rule,
	  const char *format, ...) __attribute__((format(printf, 5, 6)));

#define diag_error(d, loc, ...)	  diag(d, DIAG_ERROR, loc, __VA_ARGS__)
#define diag_warning(d, loc, ...) diag(d, DIAG_WARNING, loc, __VA_ARGS__)
#define diag_note(d, loc, ...)	  diag(d, DIAG_NOTE, loc, NULL, __VA_ARGS__)

/** diags_message() - print text that is not about an input; it is not counted. */
void diags_message(const struct diags *diags, enum diag_severity severity, const char *text);

/**
 * diags_summary() - print what was done with a file, as one line of text.
 * @path: the file
 * @format: the rest of the line, after the name; all of it is made safe to print
 */
void diags_summary(const struct diags *diags, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** diags_finish() - print how many errors and warnings were not shown, if any. */
void diags_finish(struct diags *diags);

/** diags_may_suggest() - return true while "did you mean" is worth a search: up to 20 errors. */
bool diags_may_suggest(const struct diags *diags);

/** diag_severity_name() - return "note", "warning" or "error". */
const char *diag_severity_name(enum diag_severity severity);

#endif
