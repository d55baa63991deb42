/* SPDX-License-Identifier: MIT */
/*
 * A session: one run of a command, with its options, diagnostics and schemas, and the functions
 * that print. command_run() starts and ends it.
 */
#ifndef COMPILER_CLI_SESSION_H
#define COMPILER_CLI_SESSION_H

#include "compiler/base/status.h"
#include "compiler/cli/options.h"
#include "compiler/diag/diag.h"
#include "compiler/diag/sarif.h"
#include "compiler/sign/trust.h"
#include "schema/set.h"

/**
 * struct session - one run of a command.
 * @command: the command
 * @values: the values of each option in order, "" for one without a value
 * @diags: reports everything
 * @sarif: collects diagnostics as SARIF, or NULL; nothing else goes to standard error then
 * @schemas: loaded by session_start()
 * @progress: the progress line, if standard error is a terminal
 * @output_error: errno of the first write to standard output that failed, or 0
 * @status: the exit status if an option or a schema ends the run
 */
struct session {
	const struct command *command;
	struct strings values[OPT_COUNT];
	struct diags diags;
	struct sarif *sarif;
	struct schema_set schemas;
	struct progress progress;
	int output_error;
	int status;
};

/** session_init() - initialise a session; release it with session_end(). */
void session_init(struct session *session, const struct command *command);

/**
 * session_start() - show progress on a terminal, and load the schemas, built in and of --schema.
 *
 * Return: false if a schema has errors; @session->status is set then.
 */
bool session_start(struct session *session);

/**
 * session_end() - report lost output and how many errors were not shown; release everything.
 * @status: the exit status of the command
 *
 * Return: @status, or STATUS_USAGE if output was lost.
 */
int session_end(struct session *session, int status);

/** session_given() - return true if an option was given. */
bool session_given(const struct session *session, enum option_id id);

/** session_value() - return the last value of an option, or NULL if it was not given. */
const char *session_value(const struct session *session, enum option_id id);

/** session_value_or() - return the last value of an option, or @otherwise. */
const char *session_value_or(const struct session *session, enum option_id id,
			     const char *otherwise);

/**
 * session_choice() - find which of its words an option was given.
 * @words: the words, ended by NULL, one of which was given if any
 *
 * Return: the index in @words; 0 if the option was not given.
 */
size_t session_choice(const struct session *session, enum option_id id, const char *const *words);

/** session_load_trust() - read --cert, --ca and --allow-unsigned. Return: false after an error. */
bool session_load_trust(struct session *session, struct trust *trust);

/**
 * session_find_schema() - find a schema by its name, or by a release that it covers.
 *
 * Return: NULL if there is none, which is reported.
 */
const struct schema *session_find_schema(struct session *session, const char *name);

/**
 * session_check_release() - check that the value of --release, if given, is a GSP release.
 *
 * Return: false if it is not, which is reported as a usage error.
 */
bool session_check_release(struct session *session);

/** session_usage() - report a mistake in the command line. Return: STATUS_USAGE. */
int session_usage(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * session_check_files() - check that files were given that can all be read.
 * @paths: names of @count files; at most one may be "-"
 * @what: what the files are called in the message: "file"
 *
 * Return: STATUS_DONE, or STATUS_USAGE after an error, which was reported.
 */
int session_check_files(struct session *session, char *const *paths, int count, const char *what);

/** session_shows_summaries() - return true unless -q or a format for programs was given. */
bool session_shows_summaries(const struct session *session);

/**
 * session_message() - print a message that is not a diagnostic on standard error.
 * @format: a sentence without "vgpumc: " and without a newline
 */
void session_message(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** session_write() - write @text to standard output; session_end() reports if that fails. */
void session_write(struct session *session, const struct buf *text);

/** session_printf() - write formatted text to standard output. */
void session_printf(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
