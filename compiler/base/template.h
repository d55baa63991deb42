/* SPDX-License-Identifier: MIT */
/* Texts with slots, {{name}}, that are filled in when the text is printed. */
#ifndef COMPILER_BASE_TEMPLATE_H
#define COMPILER_BASE_TEMPLATE_H

#include "compiler/base/buf.h"

/**
 * template_fill - append what a slot stands for.
 * @context: the argument of template_print()
 * @name: name of the slot
 * @out: receives the text
 */
typedef void (*template_fill)(const void *context, const char *name, struct buf *out);

/**
 * template_print() - print a template.
 * @text: the template; a slot that fills its line takes the line's newline with it
 * @fill: called for each slot, in order
 * @context: argument of @fill
 * @out: receives the text
 */
void template_print(const char *text, template_fill fill, const void *context, struct buf *out);

#endif
