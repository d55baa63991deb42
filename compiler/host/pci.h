/* SPDX-License-Identifier: MIT */
/* The NVIDIA boards of a machine, as sysfs and the driver's procfs show them. */
#ifndef COMPILER_HOST_PCI_H
#define COMPILER_HOST_PCI_H

#include "compiler/diag/diag.h"
#include "kernel/parser/metadata.h"

/**
 * struct host_board - an NVIDIA display device that is no virtual function.
 * @bdf: its PCI address
 * @ids: PCI ids
 * @model: its name as the driver prints it, "" when unknown
 * @gsp: the GSP build version it runs, "" when unknown
 * @driver: the kernel's driver of it, "" when none is bound
 * @without_gsp: the driver says that it runs without GSP firmware
 */
struct host_board {
	char bdf[32];
	struct vgpu_metadata_ids ids;
	char model[96];
	char gsp[VGPU_METADATA_RELEASE_SIZE];
	char driver[32];
	bool without_gsp;
};

/** struct host - boards in the order of their addresses; release with host_free(). */
struct host {
	struct host_board *items;
	size_t count, capacity;
};

/**
 * host_scan() - find the boards.
 * @host: zero-initialised; filled in
 * @sysfs: where sysfs is mounted, "/sys"
 * @procfs: where procfs is mounted, "/proc"
 * @diags: told when the devices cannot be listed
 *
 * Return: false when they cannot be listed; none at all is no error.
 */
bool host_scan(struct host *host, const char *sysfs, const char *procfs, struct diags *diags);

/** host_free() - release what host_scan() found. */
void host_free(struct host *host);

#endif
