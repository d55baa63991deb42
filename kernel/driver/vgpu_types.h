/* SPDX-License-Identifier: GPL-2.0-only */
/* The vGPU types that the installed board can offer. */
#ifndef NVIDIA_VGPU_TYPES_H
#define NVIDIA_VGPU_TYPES_H

#include "vgpu_load.h"

/**
 * struct nvidia_vgpu_type - a vGPU type that the installed board can offer
 * @id: vGPU type id, not 0
 * @name: printable ASCII
 * @profile_size: framebuffer of a vGPU in bytes
 * @fb_length: framebuffer of the guest in bytes
 * @max_instance: largest number of vGPUs of this type on this board, at least 1
 */
struct nvidia_vgpu_type {
	u32 id;
	char name[VGPU_METADATA_NAME_SIZE];
	u64 profile_size;
	u64 fb_length;
	u32 max_instance;
};

/**
 * struct nvidia_vgpu_limits - resources of the installed board
 * @framebuffer_size: framebuffer in bytes; if 0, no type fits
 * @channels: number of channel ids; each vGPU needs one at least
 * @vfs: largest number of virtual functions; each vGPU needs one
 */
struct nvidia_vgpu_limits {
	u64 framebuffer_size;
	u32 channels;
	u32 vfs;
};

/**
 * nvidia_vgpu_types_decode() - decode the vGPU types of a board
 * @blob: the file with the entry of the installed board
 * @limits: resources of the installed board
 * @vf: the device to log types that do not fit for
 * @types: set to an array, to be released with kvfree()
 * @count: set to the number of types, at least 1
 *
 * No number of the file is trusted, signed or not: a type that is larger than the board is left
 * out, and the instances of the others are limited to what the board can hold.
 *
 * Return: 0; -ERANGE if no type fits the board; -ENOMEM.
 */
int nvidia_vgpu_types_decode(const struct nvidia_vgpu_blob *blob,
			     const struct nvidia_vgpu_limits *limits, struct pci_dev *vf,
			     struct nvidia_vgpu_type **types, u32 *count);

#endif
