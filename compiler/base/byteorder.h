/* SPDX-License-Identifier: MIT */
/* Numbers in little-endian byte order, at any address. */
#ifndef COMPILER_BASE_BYTEORDER_H
#define COMPILER_BASE_BYTEORDER_H

#include <stddef.h>
#include <stdint.h>

/** put_le() - store the low @size bytes of @value at @out; @size is at most 8. */
static inline void put_le(uint8_t *out, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

/** get_le() - return the number in the @size bytes at @in; @size is at most 8. */
static inline uint64_t get_le(const uint8_t *in, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | in[i];
	return value;
}

#endif
