/* SPDX-License-Identifier: MIT */
/* Buffers of bytes that grow. */
#ifndef COMPILER_BASE_BUF_H
#define COMPILER_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct buf - bytes that grow.
 * @data: the bytes, NULL while there are none
 * @size: number of bytes in use
 * @capacity: number of bytes allocated
 *
 * Zero-initialise; release with buf_free().
 */
struct buf {
	uint8_t *data;
	size_t size;
	size_t capacity;
};

/**
 * buf_reserve() - make room for at least @size bytes more.
 *
 * Return: the address where they go. Add the number of bytes written to @buf->size.
 */
uint8_t *buf_reserve(struct buf *buf, size_t size);

/** buf_grow() - append @size zero bytes. Return: the first of them. */
uint8_t *buf_grow(struct buf *buf, size_t size);

/** buf_add() - append @size bytes of @data. */
void buf_add(struct buf *buf, const void *data, size_t size);

/** buf_printf() - append formatted text, without a terminating NUL. */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** buf_vprintf() - append formatted text, like buf_printf(). */
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/** buf_text() - return the bytes as a NUL-terminated string, valid until the next change. */
const char *buf_text(struct buf *buf);

/** buf_make_printable() - apply make_printable() (utf8.h) to the bytes from @from on. */
void buf_make_printable(struct buf *buf, size_t from);

/** buf_free() - release the bytes; the buffer is empty afterwards. */
void buf_free(struct buf *buf);

#endif
