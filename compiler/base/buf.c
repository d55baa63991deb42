// SPDX-License-Identifier: MIT
#include "compiler/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/mem.h"
#include "compiler/base/utf8.h"

uint8_t *buf_reserve(struct buf *buf, size_t size)
{
	size_t needed;

	if (__builtin_add_overflow(buf->size, size, &needed) || needed > SIZE_MAX / 2)
		out_of_memory();
	if (needed > buf->capacity || !buf->data) {
		if (needed < 2 * buf->capacity)
			needed = 2 * buf->capacity;
		buf->data = xreallocarray(buf->data, needed, 1);
		buf->capacity = needed;
	}
	return buf->data + buf->size;
}

uint8_t *buf_grow(struct buf *buf, size_t size)
{
	uint8_t *p = memset(buf_reserve(buf, size), 0, size);

	buf->size += size;
	return p;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
	if (!size)
		return;
	memcpy(buf_reserve(buf, size), data, size);
	buf->size += size;
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	char probe[1];
	int n;

	va_copy(again, args);
	n = vsnprintf(probe, sizeof(probe), format, again);
	va_end(again);
	if (n <= 0)
		return;
	vsnprintf((char *)buf_reserve(buf, (size_t)n + 1), (size_t)n + 1, format, args);
	buf->size += (size_t)n;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

const char *buf_text(struct buf *buf)
{
	*buf_reserve(buf, 1) = 0;
	return (const char *)buf->data;
}

void buf_make_printable(struct buf *buf, size_t from)
{
	buf_text(buf);
	make_printable((char *)buf->data + from);
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}
