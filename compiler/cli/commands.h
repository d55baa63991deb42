/* SPDX-License-Identifier: MIT */
/* The commands: each is `vgpumc NAME ...`, takes its own argv and returns the status. */
#ifndef COMPILER_CLI_COMMANDS_H
#define COMPILER_CLI_COMMANDS_H

#include <getopt.h>

/**
 * struct option_words - an option whose value is one of a few words.
 * @option: its long name
 * @words: those, ended by NULL
 */
struct option_words {
	const char *option;
	const char *const *words;
};

/**
 * struct command - a command.
 * @name: the word for it; "" for compiling, which has none
 * @run: does it
 * @help: what --help prints; the completion of shells takes its descriptions from there
 * @shorts: its short options, as getopt_long() takes them
 * @options: its long options, likewise
 * @words: those of its options that take one of a few words, ended by a row of NULL; or NULL
 * @verbs: what its first operand may be, likewise; NULL if operands are files
 * @files: how the names of the files end that it takes, "yaml yml"
 */
struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
	const char *shorts;
	const struct option *options;
	const struct option_words *words;
	const char *const *verbs;
	const char *files;
};

extern const struct command command_compile;
extern const struct command command_check;
extern const struct command command_verify;
extern const struct command command_sign;
extern const struct command command_dump;
extern const struct command command_match;
extern const struct command command_diff;
extern const struct command command_import;
extern const struct command command_install;
extern const struct command command_report;
extern const struct command command_schema;

/* All that are called by their names, ended by NULL. */
extern const struct command *const commands[];

/** command_find() - the command of that name, or NULL. */
const struct command *command_find(const char *name);

#endif
