// SPDX-License-Identifier: MIT
#include "compiler/base/mem.h"

#include <limits.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK_SIZE 65536u
#define HUGE_PAGE  (2u << 20)
#define SMALL_PAGE 4096u
#define HEAP_SIZE  (64u << 20) /* address space; pages come when they are touched */
#define LARGEST	   (32u << 20) /* that malloc() can be made to take from its heap */

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	alignas(max_align_t) uint8_t data[];
};

static _Noreturn void out_of_memory(void)
{
	fputs("vgpumc: out of memory\n", stderr);
	exit(1);
}

/*
 * A heap that grows only as it is needed has small pages, and so has what malloc() maps by itself:
 * it is given room at once, and keeps what is released, since that has its pages. What malloc()
 * touches before the kernel knows lies in the page before the first huge one.
 */
void mem_start(void)
{
#ifdef M_TOP_PAD
	uint8_t *start = sbrk(0), *end;
	void *volatile first; /* or there would be no allocation */

	start += -((uintptr_t)start + SMALL_PAGE) % HUGE_PAGE;
	if (brk(start) < 0 || !mallopt(M_TOP_PAD, (int)HEAP_SIZE) ||
	    !mallopt(M_MMAP_THRESHOLD, (int)LARGEST) || !mallopt(M_TRIM_THRESHOLD, INT_MAX))
		return;
	first = malloc(1);
	free(first);
	end = sbrk(0);
	madvise(start, (size_t)(end - start), MADV_HUGEPAGE);
	mallopt(M_TOP_PAD, HUGE_PAGE);
#endif
}

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
	if (*capacity < 8)
		*capacity = 8;
	return xreallocarray(items, *capacity, size);
}

/* A new chunk is as large as all so far, up to a huge page: few for much, little for little. */
void *arena_grow(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk;
	size_t room = CHUNK_SIZE;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = arena_rounded(size);
	for (chunk = arena->chunk; chunk && room < HUGE_PAGE / 2; chunk = chunk->next)
		room += chunk->size;
	if (room >= HUGE_PAGE / 2)
		room = HUGE_PAGE;
	if (room < sizeof(*chunk) + size)
		room = sizeof(*chunk) + size;
	chunk = xmalloc(room);
	chunk->next = arena->chunk;
	chunk->size = room - sizeof(*chunk);
	arena->chunk = chunk;
	arena->next = chunk->data + size;
	arena->left = chunk->size - size;
	return chunk->data;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_room(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return arena_alloc(arena, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
	char *copy = arena_room(arena, size + 1);

	if (text && size)
		memcpy(copy, text, size);
	copy[size] = 0;
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	struct buf buf = {0};
	va_list args;
	char *text;

	va_start(args, format);
	buf_vprintf(&buf, format, args);
	va_end(args);
	text = arena_strndup(arena, (const char *)buf.data, buf.size);
	buf_free(&buf);
	return text;
}

void arena_free(struct arena *arena)
{
	while (arena->chunk) {
		struct arena_chunk *next = arena->chunk->next;

		free(arena->chunk);
		arena->chunk = next;
	}
	*arena = (struct arena){0};
}

static void buf_reserve(struct buf *buf, size_t more)
{
	size_t need;

	if (__builtin_add_overflow(buf->size, more, &need) || need > SIZE_MAX / 2)
		out_of_memory();
	if (need <= buf->capacity)
		return;
	if (need < 2 * buf->capacity)
		need = 2 * buf->capacity;
	buf->data = xreallocarray(buf->data, need, 1);
	buf->capacity = need;
}

uint8_t *buf_room(struct buf *buf, size_t size)
{
	buf_reserve(buf, size);
	return buf->data + buf->size;
}

void buf_expect(struct buf *buf, size_t size)
{
	/* The heap has huge pages already. */
	size_t page = size < LARGEST ? SMALL_PAGE : HUGE_PAGE;
	size_t rounded = (size + page - 1) / page * page;

	if (size < HUGE_PAGE || buf->data) {
		buf_reserve(buf, size);
		return;
	}
	buf->data = aligned_alloc(page, rounded);
	if (!buf->data)
		out_of_memory();
	if (page == HUGE_PAGE)
		madvise(buf->data, rounded, MADV_HUGEPAGE);
	buf->capacity = rounded;
}

uint8_t *buf_grow(struct buf *buf, size_t size)
{
	uint8_t *p;

	buf_reserve(buf, size ? size : 1);
	p = buf->data + buf->size;
	memset(p, 0, size);
	buf->size += size;
	return p;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
	if (!size)
		return;
	buf_reserve(buf, size);
	memcpy(buf->data + buf->size, data, size);
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
	buf_reserve(buf, (size_t)n + 1);
	vsnprintf((char *)buf->data + buf->size, (size_t)n + 1, format, args);
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
	buf_reserve(buf, 1);
	buf->data[buf->size] = 0;
	return (const char *)buf->data;
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}
