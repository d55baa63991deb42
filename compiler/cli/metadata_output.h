/* SPDX-License-Identifier: MIT */
/* The last steps of the commands that write a metadata file: compile and sign. */
#ifndef COMPILER_CLI_METADATA_OUTPUT_H
#define COMPILER_CLI_METADATA_OUTPUT_H

#include "compiler/cli/session.h"
#include "compiler/codec/metadata_file.h"

/**
 * metadata_output_check() - report that the program made an invalid file, if it did.
 * @session: the session; an explanation is added to its diagnostics
 * @status: result of parsing the bytes that are to be written
 *
 * Return: @status.
 */
int metadata_output_check(struct session *session, int status);

/**
 * metadata_output_write() - write a metadata file, and print its summary.
 * @session: the session; errors are reported to its diagnostics
 * @path: path to write, or "-" for standard output
 * @file: the file. It was parsed, so that no file is written that its own parser rejects.
 * @signature: how the file is signed, for the summary: "unsigned", "signed by CN=vGPU"
 *
 * Return: STATUS_DONE, or STATUS_USAGE if the file cannot be written.
 */
int metadata_output_write(struct session *session, const char *path,
			  const struct metadata_file *file, const char *signature);

#endif
