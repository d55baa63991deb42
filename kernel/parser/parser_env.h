/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the parser needs from its surroundings, under the kernel's names: little-endian reads at any
 * alignment, memcmp(), memchr_inv() and crc32_le(). The kernel has them; programs and the prover
 * find them here.
 */
#ifndef VGPU_PARSER_ENV_H
#define VGPU_PARSER_ENV_H

#include "metadata_env.h"

#ifdef __KERNEL__

#include <linux/crc32.h>
#include <linux/string.h>
#ifdef VGPU_HAS_LINUX_UNALIGNED_H /* from Linux 6.12 on; see Kbuild */
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#else

static inline u16 get_unaligned_le16(const u8 *p)
{
	return (u16)(p[0] + ((u32)p[1] << 8));
}

static inline u32 get_unaligned_le32(const u8 *p)
{
	return p[0] + ((u32)p[1] << 8) + ((u32)p[2] << 16) + ((u32)p[3] << 24);
}

static inline u64 get_unaligned_le64(const u8 *p)
{
	u64 low = get_unaligned_le32(p);
	u64 high = get_unaligned_le32(p + 4);

	return low + (high << 32);
}

#ifndef __FRAMAC__ /* the prover assumes contracts: tests/prove/env.h */

#include <string.h>
#include <zlib.h>

/* Continue a CRC-32 over @size bytes like the kernel: zlib inverts the state before and after. */
static inline u32 crc32_le(u32 crc, const u8 *p, size_t size)
{
	return ~(u32)crc32_z(~crc & 0xffffffff, p, size);
}

/* Return the first of @size bytes that is not @c, or NULL. */
static inline const u8 *memchr_inv(const u8 *start, int c, size_t size)
{
	/* If the first byte is @c and each byte equals the next one, all are @c. */
	if (size == 0 || (*start == c && memcmp(start, start + 1, size - 1) == 0))
		return NULL;
	while (*start == c)
		start++;
	return start;
}

#endif

#endif

#endif
