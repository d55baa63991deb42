/* SPDX-License-Identifier: MIT */
/* Report once what is wrong with a type on each of its boards. */
#ifndef COMPILER_DIAG_DEDUP_H
#define COMPILER_DIAG_DEDUP_H

#include <stdbool.h>

#include "compiler/base/arena.h"
#include "compiler/base/strmap.h"
#include "compiler/diag/input.h"

/** struct dedup - the messages so far; release it with dedup_free(). */
struct dedup {
	struct arena arena;
	struct strmap seen;
};

/** dedup_init() - start without any message. */
void dedup_init(struct dedup *dedup);

/** dedup_free() - release the messages. */
void dedup_free(struct dedup *dedup);

/**
 * dedup_first() - remember a message.
 * @loc: its location
 * @subject: the rule or mapping key that it is about
 * @text: the message
 *
 * Return: true if it is new.
 */
bool dedup_first(struct dedup *dedup, struct location loc, const char *subject, const char *text);

#endif
