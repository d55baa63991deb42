/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVIDIA_VGPU_VFIO_H
#define NVIDIA_VGPU_VFIO_H

#include <linux/vfio_pci_core.h>

#include "vgpu_mgr.h"

/**
 * struct nvidia_vgpu_vf - a bound function
 * @vfio: its VFIO device
 * @mgr: the manager of its board, NULL for a physical function
 * @type: its vGPU type, NULL if none, under @mgr->lock
 * @open: user space has the VFIO device open, under @mgr->lock
 */
struct nvidia_vgpu_vf {
	struct vfio_pci_core_device vfio;
	struct nvidia_vgpu_mgr *mgr;
	const struct nvidia_vgpu_type *type;
	bool open;
};

/**
 * nvidia_vgpu_vf_of() - return the function of a bound device
 * @dev: the device, bound to this driver
 */
static inline struct nvidia_vgpu_vf *nvidia_vgpu_vf_of(struct device *dev)
{
	struct vfio_pci_core_device *vfio = dev_get_drvdata(dev);

	return container_of(vfio, struct nvidia_vgpu_vf, vfio);
}

/* The attributes of a bound virtual function. */
extern const struct attribute_group *nvidia_vgpu_vf_groups[];

#endif
