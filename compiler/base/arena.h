/* SPDX-License-Identifier: MIT */
/* Arenas: many allocations that are released all at once, such as the nodes of a tree. */
#ifndef COMPILER_BASE_ARENA_H
#define COMPILER_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct arena - memory that is released all at once.
 * @chunk: the chunk in use, linked to the full ones
 * @next: first unused byte of the chunk
 * @left: number of unused bytes
 *
 * Zero-initialise; release with arena_free().
 */
struct arena {
	struct arena_chunk *chunk;
	uint8_t *next;
	size_t left;
};

/** arena_alloc() - return @size zeroed bytes, aligned for pointers and uint64_t. */
void *arena_alloc(struct arena *arena, size_t size);

/** arena_array() - return @count zeroed elements of @size bytes each. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** arena_strndup() - copy @size bytes of @text, and add a terminating NUL. */
char *arena_strndup(struct arena *arena, const char *text, size_t size);

/** arena_printf() - format text into the arena. Return: the text, NUL-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** arena_free() - release all that the arena allocated; it is empty afterwards. */
void arena_free(struct arena *arena);

#endif
