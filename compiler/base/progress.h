/* SPDX-License-Identifier: MIT */
/*
 * Show the progress of long work on one line of a terminal, which is cleared before anything else
 * is printed. Nothing is shown during the first half second.
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
 * @next: earliest time of the next update, in milliseconds of the monotonic clock
 * @shown: columns in use now
 */
struct progress {
	FILE *out;
	uint64_t next;
	size_t shown;
};

/**
 * progress_init() - start the clock.
 * @out: the stream
 *
 * Return: false if @out is not a terminal that can overwrite a line.
 */
bool progress_init(struct progress *progress, FILE *out);

/**
 * progress_at() - show which of several steps starts.
 * @progress: the line, or NULL to show nothing
 * @what: what a step is: "file"
 * @at: number of the step, from 0
 * @count: number of steps
 * @name: name of the step, or NULL
 */
void progress_at(struct progress *progress, const char *what, size_t at, size_t count,
		 const char *name);

/** progress_clear() - clear the line; NULL is allowed. */
void progress_clear(struct progress *progress);

#endif
