/* SPDX-License-Identifier: MIT */
/* A fault that a type has on each of its boards is reported once. */
#ifndef COMPILER_DIAG_DEDUP_H
#define COMPILER_DIAG_DEDUP_H

#include "compiler/diag/diag.h"
#include "compiler/base/mem.h"
#include "compiler/base/strmap.h"

/** struct once - what was said; begin with once_init(), end with once_free(). */
struct once {
	struct arena arena;
	struct words said;
};

/** once_init() - nothing was said yet. */
void once_init(struct once *once);

/** once_free() - forget it all. */
void once_free(struct once *once);

/**
 * once_first() - whether this is said for the first time.
 * @place: where
 * @what: of what: a rule, a key
 * @text: what is said of it
 */
bool once_first(struct once *once, struct place place, const char *what, const char *text);

#endif
