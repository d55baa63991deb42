/* SPDX-License-Identifier: GPL-2.0-only */
/* The vGPU types of a file, held against the board they are to run on. */
#ifndef NVIDIA_VGPU_TYPES_H
#define NVIDIA_VGPU_TYPES_H

#include "vgpu_load.h"

/**
 * struct nvidia_vgpu_type - a vGPU type that this board can offer
 * @id: vGPU type id, not 0
 * @name: printable ASCII
 * @profile_size: its share of the framebuffer, in bytes
 * @fb_length: the guest's part of that
 * @max_instance: vGPUs of this type at one time on this board, at least 1
 */
struct nvidia_vgpu_type {
	u32 id;
	char name[VGPU_METADATA_NAME_SIZE];
	u64 profile_size;
	u64 fb_length;
	u32 max_instance;
};

/**
 * struct nvidia_vgpu_limits - what the running board has
 * @framebuffer_size: in bytes; 0: nothing fits
 * @channels: channel ids, at least one for each vGPU
 * @vfs: virtual functions that it can have, one for each vGPU
 */
struct nvidia_vgpu_limits {
	u64 framebuffer_size;
	u32 channels;
	u32 vfs;
};

/**
 * nvidia_vgpu_types_decode() - decode the vGPU types of a board
 * @blob: the file; its board is the installed one
 * @limits: of the installed board
 * @pf: in whose log types that do not fit are named
 * @types: gets an array, to be released with kvfree()
 * @count: gets its length, at least 1
 *
 * No number of the file is trusted, signed or not: a type that is larger than the board is left
 * out, and of the others there are no more instances than the board has room for.
 *
 * Return: 0; -ERANGE no type fits the board; -ENOMEM.
 */
int nvidia_vgpu_types_decode(const struct nvidia_vgpu_blob *blob,
			     const struct nvidia_vgpu_limits *limits, struct pci_dev *pf,
			     struct nvidia_vgpu_type **types, u32 *count);

#endif
