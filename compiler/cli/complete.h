/* SPDX-License-Identifier: MIT */
/*
 * Completion for shells. The scripts in packaging/completions/ ask the program, which answers from
 * the tables that its options are parsed with.
 */
#ifndef COMPILER_CLI_COMPLETE_H
#define COMPILER_CLI_COMPLETE_H

#include <stddef.h>

/**
 * complete() - print the words that may stand in place of the last one.
 * @count: number of @words
 * @words: the words after `vgpumc`, up to the one being completed, which may be empty
 *
 * Prints a line for each candidate: the word, a tab, a description. The line "TAB files ENDING..."
 * asks the shell for file names, "TAB folders" for folders.
 *
 * Return: STATUS_DONE, or STATUS_USAGE if the output could not be written.
 */
int complete(size_t count, char *const *words);

#endif
