/* SPDX-License-Identifier: MIT */
/*
 * What all commands share: a session with its diagnostics and schemas, and the options for them.
 *
 *	struct job job = {0};
 *
 *	session_init(&job.session, &command_dump);
 *	if (session_options(&job.session, argc, argv, take_option, &job) &&
 *	    session_start(&job.session))
 *		status = run(&job, argv + optind, argc - optind);
 *	else
 *		status = job.session.status;
 *	return session_end(&job.session, status);
 */
#ifndef COMPILER_CLI_OPTIONS_H
#define COMPILER_CLI_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#include "compiler/base/status.h"
#include "compiler/cli/commands.h"
#include "compiler/diag/diag.h"
#include "compiler/diag/sarif.h"
#include "schema/set.h"

enum session_opt { OPT_SCHEMA = 1000, OPT_ERROR_FORMAT, OPT_MAX_ERRORS, OPT_VERSION, OPT_FORMAT };

#define SESSION_SHORT "W:qh"

/* What --error-format takes, ended by NULL. */
extern const char *const error_format_names[];

/* How the names of the files end that commands take. */
#define SOURCE_FILES "yaml yml"
#define BLOB_FILES   "bin xz"

/* In the table of long options of a command whose @words have a row "format". */
#define SESSION_FORMAT                                                                             \
	{                                                                                          \
		"format", required_argument, NULL, OPT_FORMAT                                      \
	}

/* To be put last into a command's table of long options; ends it. */
#define SESSION_LONG                                                                               \
	{"schema", required_argument, NULL, OPT_SCHEMA},                                           \
		{"error-format", required_argument, NULL, OPT_ERROR_FORMAT},                       \
		{"max-errors", required_argument, NULL, OPT_MAX_ERRORS},                           \
		{"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'},               \
		{"version", no_argument, NULL, OPT_VERSION},                                       \
	{                                                                                          \
		0                                                                                  \
	}

/* The part of every command's help that explains them. */
#define SESSION_HELP                                                                               \
	"      --schema FILE    know the releases of this schema too (see vgpumc schema)\n"        \
	"  -W RULE              RULE, no-RULE, error or error=RULE: what becomes of warnings\n"    \
	"      --error-format FORMAT\n"                                                            \
	"                       text, json: one object for each diagnostic, or sarif: one\n"       \
	"                       SARIF 2.1.0 document\n"                                            \
	"      --max-errors N   show at most N errors, 0 for all; 20 without it\n"                 \
	"  -q, --quiet          no summary\n"                                                      \
	"  -h, --help           show this\n"                                                       \
	"      --version        show the version\n"

/**
 * struct session - one run of a command.
 * @command: which
 * @diags: where everything is reported
 * @sarif: what is reported as SARIF, or NULL; nothing else goes to standard error then
 * @schemas: known after session_start()
 * @schema_files: of --schema, in order
 * @layouts_only: the layouts that the parser knows do instead of built-in schemas
 * @progress: shown after session_start(), when @diags has it
 * @quiet: -q was given
 * @format: which of its words --format was given; 0, the first, without it
 * @lost: errno of the first output that could not be written, or 0
 * @status: what to exit with when the options or schemas say stop
 */
struct session {
	const struct command *command;
	struct diags diags;
	struct sarif *sarif;
	struct schema_set schemas;
	struct strings schema_files;
	bool layouts_only;
	struct progress progress;
	bool quiet;
	int format;
	int lost;
	int status;
};

/** session_init() - begin; end with session_end(). */
void session_init(struct session *session, const struct command *command);

/**
 * session_options() - take all options; operands are behind optind then.
 * @take: takes one, and gives what is not the command's own to session_option(); returns false to
 *	stop with @session->status; NULL if the command has none of its own
 * @job: for @take
 *
 * What is wrong with an option is said as everything is.
 *
 * Return: false to stop with @session->status.
 */
bool session_options(struct session *session, int argc, char **argv,
		     bool (*take)(void *job, int opt), void *job);

/** session_option() - take a common option. Return: false to stop with @session->status. */
bool session_option(struct session *session, int opt);

/**
 * session_start() - read the schemas, built in and of --schema.
 *
 * Return: false when one has errors; @session->status is set then.
 */
bool session_start(struct session *session);

/**
 * session_find_schema() - a schema by a release that it covers, or by its name.
 *
 * Return: NULL when there is none, which is reported then.
 */
const struct schema *session_find_schema(struct session *session, const char *name);

/** session_is_release() - see that an option's value is a GSP release. Return: false if not. */
bool session_is_release(struct session *session, const char *text);

/** session_usage() - say what is wrong with the command line. Return: STATUS_USAGE. */
int session_usage(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * session_choose() - take the value of an option that is one of a few words.
 * @value: what was given
 * @what: what it is, "a format"
 * @names: those that there are, ended by NULL
 *
 * Return: its index in @names; -1 when it is none, which is reported as wrong usage then.
 */
int session_choose(struct session *session, const char *value, const char *what,
		   const char *const *names);

/**
 * session_files() - whether files to read were given that can be.
 * @paths: names of @count files; at most one may be -
 * @what: what they are to the user
 *
 * Return: STATUS_DONE, or STATUS_USAGE when it was said what is wrong.
 */
int session_files(struct session *session, char *const *paths, int count, const char *what);

/** session_talks() - whether summaries go to standard error: to people only, and not with -q. */
bool session_talks(const struct session *session);

/**
 * session_say() - say on standard error what is neither a diagnostic nor a summary.
 * @format: a sentence without "vgpumc: " and newline
 */
void session_say(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** session_put() - put @text on standard output; session_end() says so when that fails. */
void session_put(struct session *session, const struct buf *text);

/** session_print() - the same, formatted. */
void session_print(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * session_end() - say what output was lost, and how many errors were not shown; release all.
 * @status: what the command came to
 *
 * Return: @status, or STATUS_USAGE when output was lost.
 */
int session_end(struct session *session, int status);

#endif
