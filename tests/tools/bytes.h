/* SPDX-License-Identifier: MIT */
/*
 * Reading a file and its little-endian numbers, for the checkers of this folder and the readers of
 * tests/readers only.
 */
#ifndef TESTS_TOOLS_BYTES_H
#define TESTS_TOOLS_BYTES_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
	uint8_t *data;
	size_t size;
};

/* The whole of @path, released with free(@out->data). */
static inline bool bytes_read(struct bytes *out, const char *path)
{
	FILE *in = fopen(path, "rb");
	long size;

	*out = (struct bytes){NULL, 0};
	if (!in)
		goto failed;
	if (fseek(in, 0, SEEK_END) || (size = ftell(in)) < 0 || fseek(in, 0, SEEK_SET))
		goto failed;
	out->size = (size_t)size;
	out->data = malloc(out->size + 1);
	if (!out->data || fread(out->data, 1, out->size, in) != out->size)
		goto failed;
	fclose(in);
	return true;
failed:
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	free(out->data);
	*out = (struct bytes){NULL, 0};
	if (in)
		fclose(in);
	return false;
}

/* Are there @size bytes at @at? */
static inline bool bytes_have(const struct bytes *b, uint64_t at, uint64_t size)
{
	return at <= b->size && size <= b->size - at;
}

/* For what the caller knows to be there: it is. A reader that is wrong ends here. */
static inline void bytes_must_have(const struct bytes *b, uint64_t at, uint64_t size)
{
	if (bytes_have(b, at, size))
		return;
	fprintf(stderr, "%llu bytes at %llu are outside the file\n", (unsigned long long)size,
		(unsigned long long)at);
	abort();
}

/* The number of @width bytes at @at, which the caller knows to be there. */
static inline uint64_t bytes_le(const struct bytes *b, uint64_t at, unsigned int width)
{
	uint64_t value = 0;

	bytes_must_have(b, at, width);
	for (unsigned int i = 0; i < width; i++)
		value |= (uint64_t)b->data[at + i] << (8 * i);
	return value;
}

/* Check for text in @size bytes at @at, with a terminator and then only zeros. */
static inline bool bytes_string(const struct bytes *b, uint64_t at, size_t size)
{
	size_t length = 0;

	bytes_must_have(b, at, size);
	while (length < size && b->data[at + length])
		length++;
	if (length == 0 || length == size)
		return false;
	while (length < size)
		if (b->data[at + length++])
			return false;
	return true;
}

/* CRC-32, reflected, one bit at a time; not inverted at the end. */
static inline uint32_t bytes_crc(uint32_t crc, const uint8_t *data, size_t size)
{
	while (size--) {
		crc ^= *data++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	return crc;
}

#endif
