/* SPDX-License-Identifier: MIT */
/* Read and write whole files. Nothing here prints: failures are returned as errno values. */
#ifndef COMPILER_BASE_FILE_H
#define COMPILER_BASE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler/base/buf.h"

/** file_is_standard() - return true for "-", which means standard input or output. */
bool file_is_standard(const char *path);

/** input_name() - return the name of an input in messages: @path, or "<stdin>" for "-". */
const char *input_name(const char *path);

/** output_name() - return the name of an output in messages: @path, or "<stdout>" for "-". */
const char *output_name(const char *path);

/**
 * read_all() - read to the end of a file.
 * @fd: open for reading
 * @limit: most bytes that are accepted
 * @out: the bytes are appended; on failure those that could be read
 *
 * Return: 0 or errno; EFBIG if there are more than @limit bytes.
 */
int read_all(int fd, size_t limit, struct buf *out);

/** write_all() - write @size bytes of @data to @fd. Return: 0 or errno. */
int write_all(int fd, const void *data, size_t size);

/**
 * file_write() - write a whole file or nothing.
 * @path: the file, or "-" for standard output
 * @data: its contents
 * @size: bytes of @data
 *
 * The bytes are written to a temporary file in the same folder, which is flushed to disk and then
 * renamed, so that a failure leaves an older file as it was. While the temporary file exists,
 * signals that would end the program are blocked, and no memory is allocated: neither a signal nor
 * a lack of memory leaves it behind. A device or pipe is written directly.
 *
 * Return: 0 or errno.
 */
int file_write(const char *path, const void *data, size_t size);

/**
 * signals_hold() - block the signals that would end the program, for steps that belong together.
 * @before: receives the signal mask to restore; calls may be nested
 */
void signals_hold(sigset_t *before);

/** signals_release() - restore the signal mask that signals_hold() stored in @before. */
void signals_release(const sigset_t *before);

#endif
