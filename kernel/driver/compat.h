/* SPDX-License-Identifier: GPL-2.0-only */
/* All that differs between the kernels that the driver builds for, from Linux 6.1 on. */
#ifndef NVIDIA_VGPU_COMPAT_H
#define NVIDIA_VGPU_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "vfio_pci_core_init_dev() came with Linux 6.1"
#endif

/* Members of struct vfio_device_ops that a device without emulation of its own fills in alike. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#define VGPU_VFIO_IOMMUFD_OPS                                                                      \
	.bind_iommufd = vfio_iommufd_physical_bind,                                                \
	.unbind_iommufd = vfio_iommufd_physical_unbind,                                            \
	.attach_ioas = vfio_iommufd_physical_attach_ioas,                                          \
	.detach_ioas = vfio_iommufd_physical_detach_ioas,
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define VGPU_VFIO_IOMMUFD_OPS                                                                      \
	.bind_iommufd = vfio_iommufd_physical_bind,                                                \
	.unbind_iommufd = vfio_iommufd_physical_unbind,                                            \
	.attach_ioas = vfio_iommufd_physical_attach_ioas,
#else
#define VGPU_VFIO_IOMMUFD_OPS
#endif

#endif
