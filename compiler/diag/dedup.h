/* SPDX-License-Identifier: MIT */
/* A fault that a type has on each of its boards is reported once. */
#ifndef COMPILER_DIAG_DEDUP_H
#define COMPILER_DIAG_DEDUP_H

#include "compiler/diag/diag.h"
#include "compiler/base/arena.h"
#include "compiler/base/strmap.h"

/** struct dedup - what was said; begin with dedup_init(), end with dedup_free(). */
struct dedup {
	struct arena arena;
	struct strmap said;
};

/** dedup_init() - nothing was said yet. */
void dedup_init(struct dedup *once);

/** dedup_free() - forget it all. */
void dedup_free(struct dedup *once);

/**
 * dedup_first() - whether this is said for the first time.
 * @loc: where
 * @what: of what: a rule, a key
 * @text: what is said of it
 */
bool dedup_first(struct dedup *once, struct location loc, const char *what, const char *text);

#endif
