/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the vGPU driver asks of the core driver of a board, and nothing more: vGPU types, GSP
 * versions, framebuffer and channels. How GSP is told is the core driver's own business.
 *
 * The core driver binds the physical function. Its driver data there is a struct nova_core, and it
 * exports its struct pci_driver as nova_core_driver (EXPORT_SYMBOL_GPL), so that a virtual function
 * gets there with pci_iov_get_pf_drvdata().
 *
 * The core driver keeps its part of this bargain:
 *  - virtual functions exist only while its driver data is set; when it lets go of the board it
 *    first sends NOVA_CORE_UNBIND, then disables SR-IOV (which unbinds every virtual function, and
 *    waits for that), and only then takes anything down;
 *  - the operations may sleep, may be called from any context that may, and fail with -ENODEV
 *    after NOVA_CORE_UNBIND;
 *  - events come with no lock held that an operation takes, but detach().
 */
#ifndef NOVA_CORE_H
#define NOVA_CORE_H

#include <linux/list.h>
#include <linux/pci.h>
#include <linux/types.h>

#define NOVA_CORE_VERSION_SIZE 64 /* of a GSP build version, NUL included */

struct nova_core;
struct nova_core_client;

/**
 * enum nova_core_event - what the core driver tells
 * @NOVA_CORE_SRIOV_CHANGE: the number of virtual functions is about to change, or has changed
 * @NOVA_CORE_UNBIND: the core driver lets go of the board
 */
enum nova_core_event {
	NOVA_CORE_SRIOV_CHANGE,
	NOVA_CORE_UNBIND,
};

/**
 * struct nova_core_client - somebody who wants to hear of events
 * @node: the core driver's
 * @event: called for each event; @vfs is the number of virtual functions there will be. Must not
 *	call an operation, nor sleep for long.
 */
struct nova_core_client {
	struct list_head node;
	void (*event)(struct nova_core_client *client, enum nova_core_event event, int vfs);
};

/**
 * struct nova_core_vgpu_types - vGPU types of a board, in the form that its GSP release has
 * @records: @count records of @record_size bytes each, back to back; borrowed for the call
 * @record_size: bytes of one record
 * @count: number of records, at least 1
 * @discard: forget what GSP holds when the first record comes
 */
struct nova_core_vgpu_types {
	const void *records;
	u32 record_size;
	u32 count;
	bool discard;
};

/**
 * struct nova_core_ops - what a core driver can do
 * @gsp_version: the running GSP build version ("570.144"), NUL-terminated, into @version
 *	(NOVA_CORE_VERSION_SIZE bytes). Returns 0 or an error.
 * @framebuffer_size: all of the board's framebuffer, in bytes; 0 if unknown
 * @available_channels: channel ids that vGPUs may share; 0 if there is none
 * @upload_vgpu_types: hand vGPU types to GSP. On failure GSP may hold part of them; the next
 *	upload with @discard puts that right. Returns 0 or an error.
 * @attach: from now on tell @client of events. Returns 0 or an error.
 * @detach: no more; waits for an event that is on its way
 */
struct nova_core_ops {
	int (*gsp_version)(struct nova_core *core, char *version);
	u64 (*framebuffer_size)(struct nova_core *core);
	u32 (*available_channels)(struct nova_core *core);
	int (*upload_vgpu_types)(struct nova_core *core, const struct nova_core_vgpu_types *types);
	int (*attach)(struct nova_core *core, struct nova_core_client *client);
	void (*detach)(struct nova_core *core, struct nova_core_client *client);
};

/**
 * struct nova_core - one board, as its core driver shows it
 * @pdev: the physical function
 * @ops: all of them are there
 */
struct nova_core {
	struct pci_dev *pdev;
	const struct nova_core_ops *ops;
};

extern struct pci_driver nova_core_driver;

#endif
