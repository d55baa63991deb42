/* SPDX-License-Identifier: MIT */
/* The schema's checks, applied to every vGPU type on every board. */
#ifndef COMPILER_RULES_H
#define COMPILER_RULES_H

#include "compiler/model.h"

/**
 * rules_check() - apply every check of the model's schema.
 * @model: entries that have no values because of errors are left out
 * @diags: told of every violation, once for a type whatever the number of its boards when the
 *	message is the same
 *
 * Return: true when no error was found; warnings do not count unless -Werror made them errors.
 */
bool rules_check(const struct model *model, struct diags *diags);

/** print_number() - write @number as @unit says, "24 GiB" or "0x26b1", to @buf. */
void print_number(struct buf *buf, uint64_t number, enum schema_unit unit);

#endif
