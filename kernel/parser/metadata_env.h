/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The types of the parser's interface, in the kernel and in programs. */
#ifndef VGPU_METADATA_ENV_H
#define VGPU_METADATA_ENV_H

#ifdef __KERNEL__

#include <linux/types.h>

#else

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#endif

#endif
