/* SPDX-License-Identifier: MIT */
/*
 * SipHash-1-3, a keyed hash for hash tables: without the key nobody can make texts that collide.
 * J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; one round a word and
 * three at the end, as the kernel (hsiphash), Python and Rust use it for their tables.
 */
#ifndef COMPILER_BASE_SIPHASH_H
#define COMPILER_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * siphash_1_3() - hash bytes under a key.
 * @key: 128 bits, secret and random; each half is a little-endian number
 * @data: the bytes
 * @size: number of bytes
 *
 * Return: 64 bits that look random to anyone without the key.
 */
uint64_t siphash_1_3(const uint64_t key[2], const void *data, size_t size);

#endif
