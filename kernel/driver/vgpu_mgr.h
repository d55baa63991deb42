/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The manager of a physical function, shared by its virtual functions: created when the first of
 * them is bound, destroyed after the last. It holds the vGPU types that the board may offer, and
 * the type that is in use.
 */
#ifndef NVIDIA_VGPU_MGR_H
#define NVIDIA_VGPU_MGR_H

#include <linux/mutex.h>
#include <linux/pci.h>

#include "nova_core.h"
#include "vgpu_report.h"
#include "vgpu_types.h"

/**
 * struct nvidia_vgpu_mgr - the manager of a board
 * @node: entry in the list of all managers, under the list's lock
 * @users: number of virtual functions that hold the manager, under the list's lock
 * @pf: the physical function
 * @core: its core driver's interface
 * @client: receives the core driver's events
 * @gone: the core driver is releasing the board; never cleared
 * @stale: GSP has lost the vGPU types
 * @lock: protects all members below
 * @started: the file was loaded, or that has failed
 * @error: result of the load, 0 or a negative error
 * @is_signed: the file had a signature
 * @records: the board's records of the file, to be uploaded again when GSP has lost them
 * @report: result of the load for debugfs
 * @types: the vGPU types that the board may offer
 * @type_count: number of @types
 * @current_type: type of all vGPUs of the board, NULL if there is none
 * @instances: number of virtual functions that have a type
 */
struct nvidia_vgpu_mgr {
	struct list_head node;
	unsigned int users;
	struct pci_dev *pf;
	struct nova_core *core;
	struct nova_core_client client;
	bool gone;
	bool stale;
	struct mutex lock; /* protects all members below */
	bool started;
	int error;
	bool is_signed;
	struct nova_core_vgpu_types records;
	struct nvidia_vgpu_report report;
	struct nvidia_vgpu_type *types;
	u32 type_count;
	const struct nvidia_vgpu_type *current_type;
	u32 instances;
};

/**
 * nvidia_vgpu_mgr_get() - get the manager of a virtual function's board
 * @vf: the virtual function, bound or being bound
 *
 * The first caller creates the manager, loads the metadata and uploads the board's vGPU types to
 * GSP. Others wait for that and get the same result.
 *
 * Return: the manager, to be released with nvidia_vgpu_mgr_put(); or an error: -EPROBE_DEFER if no
 * core driver is loaded; -ENODEV if the board is not bound to it, or is being released, or has no
 * entry in the file; -EPROTO if the core driver has another version of its interface; an error of
 * nvidia_vgpu_load(); or an error of the core driver.
 */
struct nvidia_vgpu_mgr *nvidia_vgpu_mgr_get(struct pci_dev *vf);

/**
 * nvidia_vgpu_mgr_put() - release a manager
 * @mgr: the manager; the last caller destroys it
 */
void nvidia_vgpu_mgr_put(struct nvidia_vgpu_mgr *mgr);

/**
 * nvidia_vgpu_mgr_check() - check that the board's vGPU types may be used now
 * @mgr: the manager; @mgr->lock is held
 *
 * If GSP has lost the types, this uploads them again.
 *
 * Return: 0; -ENODEV if the core driver is releasing the board; -ENODATA if the file was not signed
 * and now has to be; the error of the load or of an upload.
 */
int nvidia_vgpu_mgr_check(struct nvidia_vgpu_mgr *mgr);

/**
 * nvidia_vgpu_mgr_select() - select or deselect a virtual function's vGPU type
 * @mgr: the manager; @mgr->lock is held
 * @type: the function's type, NULL if none; set to the new one
 * @id: id of the vGPU type, 0 to deselect
 *
 * All vGPUs of a board have the same type: the first selection sets it, the last deselection clears
 * it.
 *
 * Return: 0; -ENODEV if there is no such type; -EINVAL if the board or this function has another
 * type; -ENOSPC if the board has all the instances that it may have; an error of
 * nvidia_vgpu_mgr_check().
 */
int nvidia_vgpu_mgr_select(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_type **type,
			   u32 id);

/**
 * nvidia_vgpu_mgr_can_create() - return true if a vGPU of a type can be created now
 * @mgr: the manager; @mgr->lock is held
 * @type: one of its types
 */
bool nvidia_vgpu_mgr_can_create(const struct nvidia_vgpu_mgr *mgr,
				const struct nvidia_vgpu_type *type);

#endif
