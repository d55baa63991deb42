/* SPDX-License-Identifier: MIT */
/*
 * How far work that takes long has come: a line on a terminal, which is taken away before anything
 * else is said. Nothing is shown of what takes less than half a second.
 */
#ifndef COMPILER_BASE_PROGRESS_H
#define COMPILER_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct progress - the line.
 * @out: the terminal
 * @next: when something may be shown, in milliseconds of a clock that only goes forward
 * @shown: columns of what stands there now
 */
struct progress {
	FILE *out;
	uint64_t next;
	size_t shown;
};

/**
 * progress_init() - begin.
 * @out: where to
 *
 * Return: false when @out is no terminal, or one that cannot go back in a line.
 */
bool progress_init(struct progress *progress, FILE *out);

/**
 * progress_at() - the work has come to one of several steps.
 * @progress: NULL when nobody looks
 * @what: what the steps are: "file"
 * @at: which, from 0
 * @count: how many there are
 * @name: of this one, or NULL
 */
void progress_at(struct progress *progress, const char *what, size_t at, size_t count,
		 const char *name);

/** progress_clear() - take the line away; NULL is allowed. */
void progress_clear(struct progress *progress);

#endif
