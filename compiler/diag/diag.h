/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: the one shape of everything vgpumc says about an input.
 *
 *	FILE:LINE:COL: error: text [rule]
 *	   12 |   - id: 94O
 *	      |         ^~~
 *
 * A binary file has no lines; there the place is the byte offset (FILE:0x1d8: error: ...).
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

/**
 * struct input - one file that diagnostics can point into.
 * @path: as the user named it ("-" becomes "<stdin>")
 * @name: the same, safe to print
 * @data: its bytes, followed by a NUL that is not counted
 * @size: bytes
 * @lines: offset of each line's first byte; NULL for a binary file
 * @line_count: elements of @lines
 *
 * Made by input_read() or input_from_text(), released by input_free(). Places point to it, so it
 * outlives the trees made from it.
 */
struct input {
	char *path;
	char *name;
	uint8_t *data;
	size_t size;
	size_t *lines;
	size_t line_count;
};

/**
 * struct location - where something stands in an input.
 * @input: the file, or NULL when there is none (a command line)
 * @line: 1-based, 0 in a binary file or when only the file is known
 * @column: 1-based, in characters
 * @length: characters to underline, at least 1
 * @offset: byte offset, for a binary file
 */
struct location {
	const struct input *input;
	uint32_t line;
	uint32_t column;
	uint32_t length;
	uint32_t offset;
};

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

/* DIAG_NONE prints nothing: the sinks are told. */
enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_NONE };

/**
 * struct diagnostic - one thing that is said of an input.
 * @severity: what became of it by the rule's policy
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
 * struct diag_sink - who else is told of every diagnostic that -W lets through.
 * @take: told; what @d points to is the caller's. A note follows what it belongs to.
 * @next: another one, or NULL
 *
 * The first member of the struct that keeps what it is told.
 */
struct diag_sink {
	void (*take)(struct diag_sink *sink, const struct diagnostic *d);
	struct diag_sink *next;
};

/* What -W, -Wno- and -Werror= said of one rule. */
struct diag_policy {
	char *rule;
	bool off;
	bool error;
};

/**
 * struct diags - where diagnostics go and how many there were.
 * @out: the stream, stderr as a rule
 * @format: text, or one JSON object per line
 * @sinks: told as well, a list
 * @color: use terminal colours
 * @progress: what has to go before anything is printed, or NULL
 * @max_errors: errors printed before the rest is only counted; 0: no limit
 * @all_errors: every warning is an error (-Werror)
 * @no_warnings: nothing is said of warnings
 * @policies: per-rule settings
 * @policy_count: elements of @policies
 * @errors: errors so far, including those not printed
 * @warnings: warnings so far
 * @off: the last diagnostic was switched off, and so are its notes
 * @muted: the last one was beyond @max_errors, and its notes are too
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

/** diags_init() - start with text to @out, colours when it is a terminal that has them, and
 * NO_COLOR unset. */
void diags_init(struct diags *diags, FILE *out);

/** diags_free() - release the policies. */
void diags_free(struct diags *diags);

/** diags_say() - say what is no diagnostic, and counts for nothing: text with a severity. */
void diags_say(const struct diags *diags, enum diag_severity severity, const char *text);

/**
 * diags_done() - say what became of a file: a summary, for people.
 * @path: its name
 * @format: the rest of the line; all of it is made safe to print
 */
void diags_done(const struct diags *diags, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** diags_finish() - say how many errors were not printed, if any. */
void diags_finish(struct diags *diags);

/**
 * diags_policy() - set what one rule does.
 * @spec: what followed -W: "RULE", "no-RULE", "error" or "error=RULE"
 */
void diags_policy(struct diags *diags, const char *spec);

/**
 * diag() - report one diagnostic.
 * @severity: a warning may become an error or nothing, as the rule's policy says
 * @loc: where; { NULL } for none
 * @rule: short kebab-case name shown in brackets, or NULL
 * @format: what is wrong, without a full stop
 *
 * A note belongs to the error or warning before it and shares its fate.
 */
void diag(struct diags *diags, enum diag_severity severity, struct location loc, const char *rule,
	  const char *format, ...) __attribute__((format(printf, 5, 6)));

#define diag_error(d, loc, ...)	  diag(d, DIAG_ERROR, loc, __VA_ARGS__)
#define diag_warning(d, loc, ...) diag(d, DIAG_WARNING, loc, __VA_ARGS__)
#define diag_note(d, loc, ...)	  diag(d, DIAG_NOTE, loc, NULL, __VA_ARGS__)

/** diags_name() - "note", "warning" or "error". */
const char *diags_name(enum diag_severity severity);

/** diags_suggest() - whether a "did you mean" is worth its search: not after many errors. */
bool diags_suggest(const struct diags *diags);

/** location_of() - the place of a whole input, or of a byte in a binary one. */
struct location location_of(const struct input *input, uint64_t offset);

/**
 * nearest() - the candidate most like a misspelt word, for "did you mean".
 * @word: what was written
 * @candidates: the words that would do
 * @count: elements of @candidates
 *
 * Return: one of @candidates, or NULL when none is near.
 */
const char *nearest(const char *word, const char *const *candidates, size_t count);

#endif
