/* SPDX-License-Identifier: MIT */
/*
 * Memory for the compiler: allocation that never returns NULL, and arrays that grow. Arenas are in
 * arena.h, byte buffers in buf.h. The parser in kernel/ uses none of this.
 */
#ifndef COMPILER_BASE_MEM_H
#define COMPILER_BASE_MEM_H

#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/**
 * out_of_memory() - end the program, since no memory is left or a size does not fit size_t.
 *
 * The library calls this function; each program that uses the library defines it. It must not
 * return. The library never allocates memory while it has a temporary file, so that none is left.
 */
_Noreturn void out_of_memory(void);

/**
 * xmalloc() - allocate @size bytes; 0 is allowed.
 *
 * Return: memory to be released with free(), never NULL.
 */
void *xmalloc(size_t size);

/** xcalloc() - allocate @count zeroed elements of @size bytes each; otherwise like xmalloc(). */
void *xcalloc(size_t count, size_t size);

/** xreallocarray() - resize @old, or NULL, to @count elements of @size bytes; never NULL. */
void *xreallocarray(void *old, size_t count, size_t size);

/** xstrdup() - copy a NUL-terminated string; release the copy with free(). */
char *xstrdup(const char *text);

/**
 * vec_grow() - double the capacity of an array.
 * @items: the array, or NULL
 * @capacity: number of elements allocated, updated
 * @size: bytes of one element
 *
 * Return: the array, with room for at least one element more.
 */
void *vec_grow(void *items, size_t *capacity, size_t size);

/* Grow a vector declared as { T *items; size_t count, capacity; }; yields its new last element. */
#define vec_push(v)                                                                                \
	((v)->count < (v)->capacity                                                                \
		 ? (v)->items                                                                      \
		 : ((v)->items = vec_grow((v)->items, &(v)->capacity, sizeof(*(v)->items))),       \
	 &(v)->items[(v)->count++])

/* A vector of strings that it does not own. Release @items with free(). */
struct strings {
	const char **items;
	size_t count, capacity;
};

#endif
