/* SPDX-License-Identifier: MIT */
/* Diagnostics as a SARIF 2.1.0 document (OASIS), for code review systems: --error-format sarif. */
#ifndef COMPILER_DIAG_SARIF_H
#define COMPILER_DIAG_SARIF_H

#include <stdarg.h>

#include "compiler/diag/diag.h"

struct sarif;

/**
 * struct sarif_rule - the description of a rule.
 * @summary: one line, or NULL
 * @help: more about it, or NULL
 * @severity: its severity without -W options, if @has_severity
 */
struct sarif_rule {
	const char *summary;
	const char *help;
	enum diag_severity severity;
	bool has_severity;
};

/**
 * sarif_describe - look up a rule; a callback of sarif_print().
 * @context: the caller's
 * @name: the rule
 *
 * Return: its description, empty if nothing is known.
 */
typedef struct sarif_rule (*sarif_describe)(const void *context, const char *name);

/** sarif_new() - make a document that receives the diagnostics that @diags then does not print. */
struct sarif *sarif_new(struct diags *diags);

/** sarif_note() - add a message that is not about an input, such as wrong usage. */
void sarif_note(struct sarif *sarif, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/**
 * sarif_print() - write the document.
 * @sarif: the document
 * @describe: looks up the rules that occur in it
 * @context: passed to @describe
 * @status: exit status of the run
 * @out: the stream
 */
void sarif_print(const struct sarif *sarif, sarif_describe describe, const void *context,
		 int status, FILE *out);

/** sarif_free() - release a document; NULL is allowed. Its diags must not be used afterwards. */
void sarif_free(struct sarif *sarif);

#endif
