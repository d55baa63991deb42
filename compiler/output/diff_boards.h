/* SPDX-License-Identifier: MIT */
/* The parts of diff_files(). */
#ifndef COMPILER_OUTPUT_DIFF_BOARDS_H
#define COMPILER_OUTPUT_DIFF_BOARDS_H

#include "compiler/output/diff.h"

/** diff_boards() - add the boards that differ, and a change of their order, to @diff. */
void diff_boards(struct diff *diff);

/** diff_add_value() - add a value to @values if the old and the new one differ. */
void diff_add_value(struct diff_values *values, const char *key, struct value old, struct value new,
		    enum schema_unit unit);

/** diff_add_number() - diff_add_value() for numbers without a unit. */
void diff_add_number(struct diff_values *values, const char *key, uint64_t old, uint64_t new);

#endif
