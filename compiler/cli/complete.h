/* SPDX-License-Identifier: MIT */
/*
 * What could stand next on a command line, for the completion of shells. Everything comes from the
 * tables that the commands themselves are read with; the scripts in completions/ only ask.
 */
#ifndef COMPILER_CLI_COMPLETE_H
#define COMPILER_CLI_COMPLETE_H

#include <stddef.h>

/**
 * complete() - print what a word may become.
 * @count: of @words
 * @words: behind `vgpumc`, up to the one that is being written, which may be empty
 *
 * Prints a line for each: the word, a tab, what it is for. The line "TAB files ENDING..." asks for
 * names of files, "TAB folders" for those of folders.
 *
 * Return: STATUS_DONE.
 */
int complete(size_t count, char *const *words);

/* The warnings that come from no check of a schema, ended by NULL. */
extern const char *const complete_warnings[];

#endif
