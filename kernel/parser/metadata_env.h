/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * All that the metadata parser takes from its surroundings: fixed-width integers, bool, size_t,
 * the reflected CRC-32 and a hint about what is read next; string.h is for those around it. Kernel,
 * compiler, fuzzers and prover read one parser.
 */
#ifndef VGPU_METADATA_ENV_H
#define VGPU_METADATA_ENV_H

#ifdef __KERNEL__

#include <linux/crc32.h>
#include <linux/prefetch.h>
#include <linux/string.h>
#include <linux/types.h>

/* Continue a CRC-32 (polynomial 0xedb88320) over @size bytes; no inversion going in or out. */
static inline u32 vgpu_metadata_crc32(u32 state, const u8 *data, size_t size)
{
	return crc32_le(state, data, size);
}

/* @data will be read soon. */
static inline void vgpu_metadata_prefetch(const u8 *data)
{
	prefetch(data);
}

#else

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#ifdef __FRAMAC__

/* Assumed, not proven: it reads its bytes, writes nothing, and comes to an end. */
/*@ requires \valid_read(data + (0 .. size - 1));
    terminates \true;
    assigns \result \from state, data[0 .. size - 1]; */
u32 vgpu_metadata_crc32(u32 state, const u8 *data, size_t size);

/*@ assigns \nothing; */
static inline void vgpu_metadata_prefetch(const u8 *data)
{
}

#else

#include <string.h>
#include <zlib.h>

/* As above; zlib inverts the state on both sides. */
static inline u32 vgpu_metadata_crc32(u32 state, const u8 *data, size_t size)
{
	return ~(u32)crc32_z(~state & 0xffffffff, data, size);
}

static inline void vgpu_metadata_prefetch(const u8 *data)
{
#ifdef __GNUC__
	__builtin_prefetch(data);
#else
	(void)data;
#endif
}

#endif

#endif

#endif
