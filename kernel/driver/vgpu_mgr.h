/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One manager for each physical function, shared by its virtual functions: made when the first of
 * them is bound, gone with the last. It holds the vGPU types that the board may offer, and which of
 * them is in use.
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
 * @node: in the list of all (under its lock)
 * @users: virtual functions that hold it (under the list's lock)
 * @pf: the board
 * @core: its core driver
 * @client: hears of events
 * @gone: the core driver lets go of the board; never back to false
 * @lock: what is below
 * @started: the load was tried
 * @error: what came of it
 * @report: the same for people
 * @types: the vGPU types
 * @type_count: how many
 * @current_type: what all vGPUs of the board are, NULL if there is none
 * @instances: how many virtual functions have it
 */
struct nvidia_vgpu_mgr {
	struct list_head node;
	unsigned int users;
	struct pci_dev *pf;
	struct nova_core *core;
	struct nova_core_client client;
	bool gone;
	struct mutex lock; /* all from here on */
	bool started;
	int error;
	struct nvidia_vgpu_report report;
	struct nvidia_vgpu_type *types;
	u32 type_count;
	const struct nvidia_vgpu_type *current_type;
	u32 instances;
};

/**
 * nvidia_vgpu_mgr_get() - the manager of a virtual function's board
 * @vf: the virtual function, bound or being bound
 *
 * The first to ask makes it, loads the metadata, and hands the board's vGPU types to GSP; others
 * wait for that and share what came of it.
 *
 * Return: the manager, to be released with nvidia_vgpu_mgr_put(); or an error: -ENODEV the board
 * has no core driver, it is letting go, or the metadata has nothing for it; those of
 * nvidia_vgpu_load(); or the core driver's.
 */
struct nvidia_vgpu_mgr *nvidia_vgpu_mgr_get(struct pci_dev *vf);

/** nvidia_vgpu_mgr_put() - release a manager; the last one takes it down */
void nvidia_vgpu_mgr_put(struct nvidia_vgpu_mgr *mgr);

/**
 * nvidia_vgpu_mgr_select() - give a virtual function a vGPU type
 * @mgr: the manager; @mgr->lock is held
 * @type: the type that it has, NULL if none; gets the new one
 * @id: the vGPU type's id; 0: none
 *
 * All vGPUs of a board are of one type: the first selection fixes it, the last deselection frees
 * it.
 *
 * Return: 0; -ENODEV there is no such type, or the board is going; -EINVAL the board, or this
 * virtual function, has another type; -ENOSPC the board has all instances that it may have.
 */
int nvidia_vgpu_mgr_select(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_type **type,
			   u32 id);

/** nvidia_vgpu_mgr_can_create() - whether a vGPU of this type could be made; lock held */
bool nvidia_vgpu_mgr_can_create(const struct nvidia_vgpu_mgr *mgr,
				const struct nvidia_vgpu_type *type);

/** nvidia_vgpu_mgr_init() - take hold of the core driver's module; 0 or an error */
int nvidia_vgpu_mgr_init(void);

/** nvidia_vgpu_mgr_exit() - let go of it */
void nvidia_vgpu_mgr_exit(void);

#endif
