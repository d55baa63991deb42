/* SPDX-License-Identifier: MIT */
/* Values and releases as text, in the notation of sources. */
#ifndef SCHEMA_PRINT_H
#define SCHEMA_PRINT_H

#include "schema/schema.h"

/**
 * print_number() - append a number.
 * @out: receives "24 GiB" for a multiple of 1 KiB with UNIT_SIZE, "0x26b1" with UNIT_HEX and for
 *	other sizes, else "26"
 * @number: the number
 * @unit: how to show it
 */
void print_number(struct buf *out, uint64_t number, enum schema_unit unit);

/** schema_print_releases() - append the releases of a schema, "570.86.15..570.211.01". */
void schema_print_releases(const struct schema *schema, struct buf *out);

#endif
