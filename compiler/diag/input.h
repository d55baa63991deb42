/* SPDX-License-Identifier: MIT */
/* Inputs that diagnostics can point into, and locations in them; output that reports failures. */
#ifndef COMPILER_DIAG_INPUT_H
#define COMPILER_DIAG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/base/buf.h"

struct diags;

/**
 * struct input - a file in memory.
 * @path: as the user named it; "-" becomes "<stdin>"
 * @name: the same, safe to print
 * @data: its bytes, followed by a NUL that is not counted
 * @size: number of bytes
 * @lines: offset of the first byte of each line; NULL for a binary file
 * @line_count: number of @lines
 *
 * Release it with input_free(). Locations refer to it, so it must outlive the trees made from it.
 */
struct input {
	char *path;
	char *name;
	uint8_t *data;
	size_t size;
	size_t *lines;
	size_t line_count;
};

/**
 * struct location - a place in an input.
 * @input: the file, or NULL for none (the command line)
 * @line: from 1; 0 in a binary file, or for a file as a whole
 * @column: from 1, in characters
 * @length: number of characters to underline, at least 1
 * @offset: byte offset, in a binary file
 */
struct location {
	const struct input *input;
	uint32_t line;
	uint32_t column;
	uint32_t length;
	uint32_t offset;
};

/** location_of() - return the location of an input as a whole, or of a byte in a binary one. */
struct location location_of(const struct input *input, uint64_t offset);

/**
 * input_read() - read a whole file.
 * @path: the file, or "-" for standard input
 * @limit: most bytes that are accepted
 * @text: find its lines, so that diagnostics can show them
 * @diags: receives an error if the file cannot be read or is too large
 *
 * Return: the input, or NULL.
 */
struct input *input_read(const char *path, size_t limit, bool text, struct diags *diags);

/** input_from_text() - make a text input named @name of a copy of @size bytes of @data. */
struct input *input_from_text(const char *name, const void *data, size_t size);

/** input_from_bytes() - make a binary input of the bytes of @bytes, which is empty afterwards. */
struct input *input_from_bytes(const char *path, struct buf *bytes);

/** input_free() - release an input; NULL is allowed. */
void input_free(struct input *input);

/** output_write() - like file_write(), but report a failure. Return: true if all is written. */
bool output_write(const char *path, const void *data, size_t size, struct diags *diags);

#endif
