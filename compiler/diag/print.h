/* SPDX-License-Identifier: MIT */
#ifndef COMPILER_DIAG_PRINT_H
#define COMPILER_DIAG_PRINT_H

#include "compiler/diag/diag.h"

/** print_diagnostic() - print @d to the stream of @diags, in its format. */
void print_diagnostic(const struct diags *diags, const struct diagnostic *d);

#endif
