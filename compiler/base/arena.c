// SPDX-License-Identifier: MIT
#include "compiler/base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

#define ALIGNMENT sizeof(uint64_t)
#define MIN_CHUNK (64u << 10)
#define MAX_CHUNK (1u << 20)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	uint64_t data[];
};

/* Add a chunk of at least @size bytes. Chunks double in size, so that few hold much. */
static void add_chunk(struct arena *arena, size_t size)
{
	size_t room = arena->chunk ? 2 * arena->chunk->size : MIN_CHUNK;
	struct arena_chunk *chunk;

	if (room > MAX_CHUNK)
		room = MAX_CHUNK;
	if (room < size)
		room = size;
	chunk = xmalloc(sizeof(*chunk) + room);
	chunk->next = arena->chunk;
	chunk->size = room;
	arena->chunk = chunk;
	arena->next = (uint8_t *)chunk->data;
	arena->left = room;
}

static void *alloc_bytes(struct arena *arena, size_t size)
{
	void *p;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (size > arena->left || !arena->chunk)
		add_chunk(arena, size);
	p = arena->next;
	arena->next += size;
	arena->left -= size;
	return p;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(alloc_bytes(arena, size), 0, size);
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
	char *copy = alloc_bytes(arena, size + 1);

	if (size)
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
