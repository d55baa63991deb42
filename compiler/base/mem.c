// SPDX-License-Identifier: MIT
#include "compiler/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define MIN_CAPACITY 8u

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xreallocarray(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	p = realloc(old, bytes ? bytes : 1);
	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xmalloc(size), text, size);
}

void *vec_grow(void *items, size_t *capacity, size_t size)
{
	if (__builtin_mul_overflow(*capacity, 2, capacity))
		out_of_memory();
	if (*capacity < MIN_CAPACITY)
		*capacity = MIN_CAPACITY;
	return xreallocarray(items, *capacity, size);
}
