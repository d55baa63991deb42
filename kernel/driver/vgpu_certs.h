/* SPDX-License-Identifier: GPL-2.0-only */
/* The built-in certificates, DER without gaps. Freed when the module has started. */
#ifndef NVIDIA_VGPU_CERTS_H
#define NVIDIA_VGPU_CERTS_H

#include <linux/init.h>
#include <linux/types.h>

extern const u8 nvidia_vgpu_certs[] __initconst;
extern const u64 nvidia_vgpu_certs_size __initconst;

#endif
