/* SPDX-License-Identifier: MIT */
/*
 * The options. Each is one row of a table, from which the command line is parsed, --help is printed
 * and shells complete.
 */
#ifndef COMPILER_CLI_OPTIONS_H
#define COMPILER_CLI_OPTIONS_H

#include <stdbool.h>

#include "compiler/cli/commands.h"

/* Every option of every command. */
enum option_id {
	OPT_ALLOW_UNSIGNED,
	OPT_BOARD,
	OPT_CA,
	OPT_CERT,
	OPT_COMPRESS,
	OPT_CONTAINER,
	OPT_DEVICE,
	OPT_DIFF,
	OPT_DRY_RUN,
	OPT_ERROR_FORMAT,
	OPT_FIRMWARE,
	OPT_FORCE,
	OPT_FORMAT,
	OPT_GSP,
	OPT_HELP,
	OPT_HOST,
	OPT_KEY,
	OPT_LIST_RULES,
	OPT_MAX_ERRORS,
	OPT_ONLY,
	OPT_OUTPUT,
	OPT_PASSIN,
	OPT_PROCFS,
	OPT_QUIET,
	OPT_RELEASE,
	OPT_REPLACE,
	OPT_ROOT,
	OPT_SCHEMA,
	OPT_SYSFS,
	OPT_UNINSTALL,
	OPT_VERSION,
	OPT_VGPU,
	OPT_WARNING,
	OPT_WHENCE,
	OPT_COUNT
};

/* How a shell completes the value of an option that has no list of words. */
enum option_completion {
	COMPLETE_NOTHING,
	COMPLETE_FILES,
	COMPLETE_FOLDERS,
	COMPLETE_RELEASES,
	COMPLETE_SCHEMAS,
	COMPLETE_VERSIONS,
	COMPLETE_WARNINGS,
	COMPLETE_BEGINNINGS, /* any text; @words are beginnings of it */
};

/**
 * struct command_option - an option of a command. A row without name and letter ends an array.
 * @id: the option
 * @letter: its short form, or 0
 * @name: its long form, or NULL
 * @value: what --help calls its value; NULL if it has none
 * @help: what it does; lines after the first are indented by --help
 * @words: the values that it may have, ended by NULL; or NULL
 * @word_help: what each of @words does, printed instead of @help; or NULL
 * @completion: how its value is completed
 * @endings: those of the files that complete its value: "pem crt"; "" for any
 */
struct command_option {
	enum option_id id;
	char letter;
	const char *name;
	const char *value;
	const char *help;
	const char *const *words;
	const char *const *word_help;
	enum option_completion completion;
	const char *endings;
};

/* Endings of the files that commands read. */
#define SOURCE_FILES   "yaml yml"
#define METADATA_FILES "bin xz"

/* Rows that several commands share; the first are part of every command. */
extern const struct command_option session_options[];
extern const struct command_option trust_options[];
extern const struct command_option firmware_options[]; /* where to look for boards and files */
extern const struct command_option gpu_options[]; /* a GPU with an fwctl device */
extern const struct command_option sysfs_options[];

/** option_at() - return the option of a command with an @index, or NULL after the last. */
const struct command_option *option_at(const struct command *command, size_t index);

/**
 * options_parse() - parse the options of a command into a session; operands start at optind.
 *
 * The values are kept in @session->values, and those in session_options take effect.
 *
 * Return: false to stop with @session->status: after --help, or an error, which was reported.
 */
bool options_parse(struct session *session, int argc, char **argv);

/** options_print_help() - append what --help says of the options of a command to @out. */
void options_print_help(const struct command *command, struct buf *out);

#endif
