/* SPDX-License-Identifier: MIT */
/* Compile one source: the steps from YAML to a written file, which compile and check share. */
#ifndef COMPILER_CLI_COMPILE_SOURCE_H
#define COMPILER_CLI_COMPILE_SOURCE_H

#include "compiler/cli/session.h"
#include "compiler/model/model.h"

/**
 * struct compile_job - how to compile.
 * @session: the session
 * @model: the options that change what is compiled
 * @out: path to write, or NULL to check only
 * @key: private key to sign with, or NULL
 * @cert: the certificate of @key; without @key, the one to check the signature in the source with;
 *	or NULL
 * @passin: where the passphrase of @key comes from, or NULL for the terminal
 * @show_stages: show the steps as progress
 */
struct compile_job {
	struct session *session;
	struct model_options model;
	const char *out, *key, *cert, *passin;
	bool show_stages;
};

/** compile_job_init() - fill in a job from the options of the session. */
void compile_job_init(struct compile_job *job, struct session *session);

/**
 * compile_source() - read, check and encode a source; write it if @job has a path.
 * @path: the source, "-" for standard input
 *
 * All errors of the source are reported. The encoded file is parsed before it is written.
 *
 * Return: an exit status.
 */
int compile_source(const struct compile_job *job, const char *path);

/* Rows of the options that compile and check share. */
extern const struct command_option source_options[];

#endif
