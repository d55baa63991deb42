/* SPDX-License-Identifier: MIT */
/* The commands: each is one row with everything that parsing, --help and completion need. */
#ifndef COMPILER_CLI_COMMANDS_H
#define COMPILER_CLI_COMMANDS_H

#include <stdbool.h>

#include "compiler/base/buf.h"

struct command_option;
struct session;

/**
 * struct command - a command.
 * @name: its name; "" for compiling, which has none
 * @summary: one line for the list of commands and for completion
 * @run: run it with @count @operands after the options were parsed; return the exit status
 * @usage: the text of --help above the options
 * @examples: the text of --help below the options
 * @options: arrays of its own options, each ended by an empty row; the list ends with NULL.
 *	Every command also has session_options.
 * @verbs: the words that its first operand may be, ended by NULL; NULL if operands are files
 * @files: endings of the files that it reads, for completion: "yaml yml"
 * @layouts_only: the built-in schemas are not needed, only the layouts in the parser
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(struct session *session, char **operands, int count);
	const char *usage;
	const char *examples;
	const struct command_option *const *options;
	const char *const *verbs;
	const char *files;
	bool layouts_only;
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
extern const struct command command_load;
extern const struct command command_host;
extern const struct command command_assign;
extern const struct command command_deassign;

/* Every command that has a name, ended by NULL. */
extern const struct command *const commands[];

/** command_find() - find a command by @name. Return: NULL if there is no such command. */
const struct command *command_find(const char *name);

/** command_suggest() - find the name most like a misspelt one. Return: NULL if none is near. */
const char *command_suggest(const char *name);

/**
 * command_run() - parse the command line and run a command.
 * @argc: number of arguments
 * @argv: the arguments; the first is the name of the command and is ignored
 *
 * Return: the exit status.
 */
int command_run(const struct command *command, int argc, char **argv);

/** command_print_help() - append the text of --help to @out. */
void command_print_help(const struct command *command, struct buf *out);

#endif
