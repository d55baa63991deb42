/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The functions whose contracts are assumed, not proven: those that the kernel and the C library
 * provide.
 */
#ifndef TESTS_PROVE_ENV_H
#define TESTS_PROVE_ENV_H

/*@ requires bytes(p, 0, size);
    terminates \true;
    assigns \result \from crc, p[0 .. size - 1]; */
u32 crc32_le(u32 crc, const u8 *p, size_t size);

/*@ requires bytes(a, 0, size) && bytes(b, 0, size);
    terminates \true;
    assigns \result \from a[0 .. size - 1], b[0 .. size - 1]; */
int memcmp(const u8 *a, const u8 *b, size_t size);

/*@ requires bytes(start, 0, size) && c == 0;
    terminates \true;
    assigns \result \from start, start[0 .. size - 1];
    ensures \result == \null ==> \forall u8 *d, integer at; d + at == start ==> zeros(d, at, size);
    ensures \result != \null ==> \exists integer i; 0 <= i < size && \result == start + i; */
const u8 *memchr_inv(const u8 *start, int c, size_t size);

#endif
