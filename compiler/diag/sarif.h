/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics as one SARIF 2.1.0 document (OASIS), for systems that show them in code reviews:
 * --error-format sarif.
 */
#ifndef COMPILER_DIAG_SARIF_H
#define COMPILER_DIAG_SARIF_H

#include <stdarg.h>

#include "compiler/diag/diag.h"
#include "schema/set.h"

struct sarif;

/** sarif_new() - an empty document that @diags tells from now on; release with sarif_free(). */
struct sarif *sarif_new(struct diags *diags);

/** sarif_note() - add what is not about an input, such as wrong usage. */
void sarif_note(struct sarif *sarif, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/**
 * sarif_print() - write the document.
 * @sarif: the document
 * @schemas: whose checks the rules may be
 * @status: exit status of the run
 * @out: where to
 */
void sarif_print(const struct sarif *sarif, const struct schema_set *schemas, int status,
		 FILE *out);

/** sarif_free() - release a document; NULL is allowed. The diags must not be used after. */
void sarif_free(struct sarif *sarif);

#endif
