/* SPDX-License-Identifier: MIT */
/* Find the NVIDIA boards of a machine through sysfs and the driver's procfs. */
#ifndef COMPILER_HOST_PCI_H
#define COMPILER_HOST_PCI_H

#include "compiler/diag/diag.h"
#include "kernel/parser/metadata.h"

/**
 * struct host_board - an NVIDIA display device that is not a virtual function.
 * @bdf: PCI address, "0000:01:00.0"
 * @ids: PCI ids
 * @model: name as printed by the driver, "" if unknown
 * @gsp: GSP release that it runs, "" if unknown
 * @driver: kernel driver bound to it, "" if none
 * @without_gsp: the driver reports that it runs without GSP firmware
 */
struct host_board {
	char bdf[32];
	struct vgpu_metadata_ids ids;
	char model[96];
	char gsp[VGPU_METADATA_RELEASE_SIZE];
	char driver[32];
	bool without_gsp;
};

/** struct host - boards sorted by PCI address; release with host_free(). */
struct host {
	struct host_board *items;
	size_t count, capacity;
};

/**
 * host_scan() - find the boards of the machine.
 * @host: zero-initialised; receives the boards
 * @sysfs: where sysfs is mounted, "/sys"
 * @procfs: where procfs is mounted, "/proc"
 * @diags: receives an error if the PCI devices cannot be listed
 *
 * Return: false after an error; true otherwise, even if there is no board.
 */
bool host_scan(struct host *host, const char *sysfs, const char *procfs, struct diags *diags);

/** host_free() - release the boards that host_scan() found. */
void host_free(struct host *host);

/**
 * pci_parse_ids() - parse "10de:26b1" or, with the subsystem, "10de:26b1:10de:16a1".
 * @text: the ids, in hex
 * @ids: receives the ids, 0 for a subsystem that is not given
 * @has_subsystem: set to whether the subsystem is given
 *
 * Return: false if @text is neither.
 */
bool pci_parse_ids(const char *text, struct vgpu_metadata_ids *ids, bool *has_subsystem);

/** pci_print_ids() - append "10de:26b1" to @out, or "10de:26b1 10de:16a1" @with_subsystem. */
void pci_print_ids(const struct vgpu_metadata_ids *ids, bool with_subsystem, struct buf *out);

#endif
