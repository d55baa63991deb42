/* SPDX-License-Identifier: MIT */
/*
 * Memory for the tools: allocation that ends the program when there is none left, an arena for
 * trees that die together, and a growing byte buffer. The parser in kernel/ uses none of this.
 */
#ifndef COMPILER_BASE_MEM_H
#define COMPILER_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* A sanitizer looks at memory and files in its own ways, and wants to see each allocation. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/**
 * mem_start() - make the heap of huge pages, where there are such; called before anything is on it,
 * if at all. Where much memory is taken, page faults are much of the cost: filling a page is less.
 */
void mem_start(void);

/**
 * xmalloc() - allocate @size bytes, never NULL; out of memory ends the program with status 1.
 * @size: bytes; 0 is allowed
 *
 * Return: memory to be released with free().
 */
void *xmalloc(size_t size);

/** xcalloc() - like xmalloc() for @count zeroed elements of @size bytes, overflow checked. */
void *xcalloc(size_t count, size_t size);

/** xreallocarray() - resize to @count elements of @size bytes, overflow checked, never NULL. */
void *xreallocarray(void *old, size_t count, size_t size);

/** xstrdup() - copy a NUL-terminated string; release with free(). */
char *xstrdup(const char *text);

/**
 * vec_grow() - make a growing array larger.
 * @items: the array, or NULL
 * @capacity: elements allocated, updated
 * @size: bytes of one element
 *
 * Return: the array, with room for at least one element more.
 */
void *vec_grow(void *items, size_t *capacity, size_t size);

/* Grow a vector declared as { T *items; size_t count, capacity; } and yield its new last slot. */
#define vec_push(v)                                                                                \
	((v)->count < (v)->capacity                                                                \
		 ? (v)->items                                                                      \
		 : ((v)->items = vec_grow((v)->items, &(v)->capacity, sizeof(*(v)->items))),       \
	 &(v)->items[(v)->count++])

/* Strings that belong to somebody else; for vec_push(). Release @items with free(). */
struct strings {
	const char **items;
	size_t count, capacity;
};

/**
 * struct arena - memory that is released all at once.
 * @chunk: the chunk in use, linked to the full ones
 * @next: what the chunk has left
 * @left: how many bytes that is
 *
 * Zero-initialise; release with arena_free().
 */
struct arena {
	struct arena_chunk *chunk;
	uint8_t *next;
	size_t left;
};

#define ARENA_ALIGN sizeof(uint64_t) /* pointers and numbers: nothing in arenas wants more */

static inline size_t arena_rounded(size_t size)
{
	return (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

/* arena_room() out of a new chunk. */
void *arena_grow(struct arena *arena, size_t size);

/** arena_room() - arena_alloc() without the zeroes. */
static inline void *arena_room(struct arena *arena, size_t size)
{
	uint8_t *p = arena->next;

	if (size >= arena->left)
		return arena_grow(arena, size);
	size = arena_rounded(size);
	arena->next += size;
	arena->left -= size;
	return p;
}

/** arena_alloc() - @size zeroed bytes, aligned to 8, that live until arena_free(). */
void *arena_alloc(struct arena *arena, size_t size);

/** arena_array() - @count zeroed elements of @size bytes, overflow checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** arena_strndup() - copy @size bytes of @text and add a terminator. */
char *arena_strndup(struct arena *arena, const char *text, size_t size);

/** arena_printf() - format into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** arena_free() - release everything the arena gave out. */
void arena_free(struct arena *arena);

/**
 * struct buf - bytes that grow.
 * @data: the bytes, NULL while empty
 * @size: bytes in use
 * @capacity: bytes allocated
 *
 * Zero-initialise; release with buf_free().
 */
struct buf {
	uint8_t *data;
	size_t size;
	size_t capacity;
};

/** buf_grow() - append @size zero bytes. Return: the first of them. */
uint8_t *buf_grow(struct buf *buf, size_t size);

/** buf_room() - make room for @size bytes more, at least. Return: where they go; add to @buf->size.
 */
uint8_t *buf_room(struct buf *buf, size_t size);

/**
 * buf_expect() - make room for @size bytes more; what is much and the first there begins on a page,
 * and is of huge pages.
 */
void buf_expect(struct buf *buf, size_t size);

/** buf_add() - append @size bytes of @data. */
void buf_add(struct buf *buf, const void *data, size_t size);

/** buf_printf() - append formatted text, without a terminator. */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** buf_vprintf() - buf_printf() with a va_list. */
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/** buf_text() - the bytes as a NUL-terminated string; valid until the next change. */
const char *buf_text(struct buf *buf);

/** buf_free() - release the bytes; the buffer is empty afterwards. */
void buf_free(struct buf *buf);

#endif
