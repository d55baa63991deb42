/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interface between the core driver of a board and the vGPU driver: vGPU types, GSP versions,
 * framebuffer and channels. How the core driver talks to GSP is not part of it.
 *
 * The core driver binds the physical function and sets its driver data to a struct nova_core. It
 * exports its struct pci_driver as nova_core_driver (EXPORT_SYMBOL_GPL), so that the driver of a
 * virtual function can call pci_iov_get_pf_drvdata().
 *
 * The core driver guarantees:
 *  - magic and version of its struct nova_core are NOVA_CORE_MAGIC and NOVA_CORE_VERSION;
 *  - virtual functions exist only while the driver data is set. To release a board, it first sends
 *    NOVA_CORE_UNBIND, then disables SR-IOV, which unbinds each virtual function and waits for it,
 *    and only then frees anything;
 *  - the operations may sleep, may be called from any context that may sleep, and return -ENODEV
 *    after NOVA_CORE_UNBIND;
 *  - it holds no lock that an operation takes while it sends an event, apart from the lock of
 *    detach(), nor while it calls pci_enable_sriov() or pci_disable_sriov(): these probe and remove
 *    virtual functions, and both call operations;
 *  - the operations do not take the device lock of the physical function: writers of sriov_numvfs
 *    and the driver core hold it while virtual functions are probed and removed.
 */
#ifndef NOVA_CORE_H
#define NOVA_CORE_H

#include <linux/list.h>
#include <linux/pci.h>
#include <linux/types.h>

#define NOVA_CORE_MAGIC	       0x61766f6e /* "nova" */
#define NOVA_CORE_VERSION      1 /* changes with any structure or rule of this file */
#define NOVA_CORE_VERSION_SIZE 64 /* size of a GSP build version in bytes, with its NUL */

struct nova_core;
struct nova_core_client;

/**
 * enum nova_core_event - events of a board
 * @NOVA_CORE_SRIOV_CHANGE: the number of virtual functions is about to change
 * @NOVA_CORE_UNBIND: the core driver is about to release the board
 * @NOVA_CORE_GSP_RESET: GSP was started anew, for example after a suspend, and holds no vGPU types.
 *	Sent before user space can reach the board again.
 */
enum nova_core_event {
	NOVA_CORE_SRIOV_CHANGE,
	NOVA_CORE_UNBIND,
	NOVA_CORE_GSP_RESET,
};

/**
 * struct nova_core_client - a receiver of events
 * @node: owned by the core driver
 * @event: called for each event; @vfs is the future number of virtual functions. Must not call an
 *	operation, nor sleep for long.
 */
struct nova_core_client {
	struct list_head node;
	void (*event)(struct nova_core_client *client, enum nova_core_event event, int vfs);
};

/**
 * struct nova_core_vgpu_types - vGPU types of a board, in the format of its GSP release
 * @records: @count records of @record_size bytes each, without gaps; borrowed for the call
 * @record_size: size of a record in bytes
 * @count: number of records, at least 1
 * @discard: discard all types that GSP holds before the first record is added
 */
struct nova_core_vgpu_types {
	const void *records;
	u32 record_size;
	u32 count;
	bool discard;
};

/**
 * struct nova_core_ops - operations of a core driver
 * @gsp_version: write the running GSP build version ("570.144"), NUL-terminated, to @version
 *	(NOVA_CORE_VERSION_SIZE bytes). Returns 0 or an error.
 * @framebuffer_size: return the size of the board's framebuffer in bytes, 0 if unknown
 * @available_channels: return the number of channel ids that vGPUs may share, possibly 0
 * @upload_vgpu_types: add vGPU types to GSP. After a failure GSP may hold some of them; the next
 *	upload with @discard replaces them. Returns 0 or an error.
 * @attach: send events to @client from now on. Returns 0 or an error.
 * @detach: stop sending events; wait for one that is being sent
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
 * struct nova_core - a board
 * @magic: NOVA_CORE_MAGIC
 * @version: NOVA_CORE_VERSION that the core driver was built with
 * @pdev: the physical function
 * @ops: the operations, none of them NULL
 */
struct nova_core {
	u32 magic;
	u32 version;
	struct pci_dev *pdev;
	const struct nova_core_ops *ops;
};

extern struct pci_driver nova_core_driver;

#endif
