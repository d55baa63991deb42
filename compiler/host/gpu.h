/* SPDX-License-Identifier: MIT */
/* GPUs with a fwctl device, and their virtual functions. */
#ifndef COMPILER_HOST_GPU_H
#define COMPILER_HOST_GPU_H

#include "compiler/host/fwctl.h"
#include "compiler/host/pci.h"

/**
 * struct gpu - a GPU with a fwctl device; release with gpu_free().
 * @board: the physical function
 * @path: the device, "/dev/fwctl/fwctl0"
 */
struct gpu {
	struct host_board board;
	char *path;
};

/**
 * struct gpu_query - a GPU, and where to look for it; without @device and @bdf, the only one.
 * @device: its device, or NULL
 * @bdf: PCI address of its physical function, or NULL
 * @sysfs: where sysfs is mounted, "/sys"
 * @procfs: where procfs is mounted, "/proc"
 */
struct gpu_query {
	const char *device;
	const char *bdf;
	const char *sysfs;
	const char *procfs;
};

/**
 * gpu_find() - find a GPU. Opens no device.
 * @gpu: filled in on success
 * @query: which
 * @diags: an error is reported here if the PCI devices cannot be listed
 * @why: the reason is appended if there is no such GPU
 *
 * Return: STATUS_DONE; STATUS_NO_MATCH if there is none, STATUS_USAGE if there are several or after
 * an error.
 */
int gpu_find(struct gpu *gpu, const struct gpu_query *query, struct diags *diags, struct buf *why);

/** gpu_free() - release a GPU. */
void gpu_free(struct gpu *gpu);

/** struct gpu_vfs - PCI addresses of virtual functions, in their order; see gpu_list_vfs(). */
struct gpu_vfs {
	struct gpu_vf {
		char bdf[32];
	} * items;
	size_t count, capacity;
};

/** gpu_list_vfs() - list the virtual functions of @bdf. Release @vfs->items with free(). */
void gpu_list_vfs(struct gpu_vfs *vfs, const char *sysfs, const char *bdf);

/**
 * gpu_of_vf() - find the physical function of a virtual function.
 * @vf: PCI address of the virtual function
 * @sysfs: where sysfs is mounted
 * @pf: gets the PCI address of the physical function
 * @size: bytes of @pf
 * @why: the reason is appended if @vf is no virtual function
 *
 * Return: true if it was found.
 */
bool gpu_of_vf(const char *vf, const char *sysfs, char *pf, size_t size, struct buf *why);

#endif
