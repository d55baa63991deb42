/* SPDX-License-Identifier: MIT */
/* Reading whole files with a limit, and writing them whole or not at all. */
#ifndef COMPILER_BASE_FILE_H
#define COMPILER_BASE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"

/**
 * input_read() - read a whole file.
 * @path: the file, or "-" for standard input
 * @limit: most bytes accepted
 * @text: index its lines, so that diagnostics can show them
 * @diags: told what went wrong
 *
 * Return: the input, to be released with input_free(), or NULL.
 */
struct input *input_read(const char *path, size_t limit, bool text, struct diags *diags);

/* What a file is called that is read, or written: - is <stdin>, or <stdout>. */
const char *input_name(const char *path);
const char *output_name(const char *path);

/** input_from_text() - an input from @size bytes in memory, copied; for embedded schemas, tests. */
struct input *input_from_text(const char *name, const void *data, size_t size);

/** input_from_bytes() - a binary input that takes the bytes of @bytes, which is empty afterwards.
 */
struct input *input_from_bytes(const char *path, struct buf *bytes);

/** input_free() - release an input; NULL is allowed. */
void input_free(struct input *input);

/**
 * signals_hold() - let signals that would end the program wait: there is a temporary file, or one
 * of several steps is done that belong together.
 * @before: gets what signals_release() wants; both may be nested
 */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);

/** write_all() - write @size bytes. Return: 0, or errno. */
int write_all(int fd, const void *data, size_t size);

/**
 * file_write() - write a whole file or nothing.
 * @path: the file, or "-" for standard output
 * @data: its bytes
 * @size: how many
 * @diags: told what went wrong
 *
 * The bytes go to a temporary file in the same folder, are flushed to disk, and only then take the
 * name; a failure leaves an older file of that name as it was. A device or pipe is written
 * directly.
 *
 * Return: true when everything was written.
 */
bool file_write(const char *path, const void *data, size_t size, struct diags *diags);

#endif
