/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels that the driver builds for, from Linux 6.1 on. Kbuild looks
 * at the kernel's headers and defines VGPU_HAS_<member> for each member of struct vfio_device_ops
 * that it finds. Nothing compares version numbers.
 *
 * The members that vfio-pci itself sets, beside those that every kernel has:
 *
 *	bind_iommufd, unbind_iommufd, attach_ioas	6.2
 *	detach_ioas					6.6
 *	pasid_attach_ioas, pasid_detach_ioas		by 7.2
 *	match_token_uuid				by 6.18; called without a check for NULL
 *	get_region_info_caps				by 7.2; split off .ioctl
 */
#ifndef NVIDIA_VGPU_COMPAT_H
#define NVIDIA_VGPU_COMPAT_H

#ifdef VGPU_HAS_bind_iommufd
#define VGPU_BIND_IOMMUFD                                                                          \
	.bind_iommufd = vfio_iommufd_physical_bind,                                                \
	.unbind_iommufd = vfio_iommufd_physical_unbind,                                            \
	.attach_ioas = vfio_iommufd_physical_attach_ioas,
#else
#define VGPU_BIND_IOMMUFD
#endif

#ifdef VGPU_HAS_detach_ioas
#define VGPU_DETACH_IOAS .detach_ioas = vfio_iommufd_physical_detach_ioas,
#else
#define VGPU_DETACH_IOAS
#endif

#ifdef VGPU_HAS_pasid_attach_ioas
#define VGPU_PASID_ATTACH_IOAS                                                                     \
	.pasid_attach_ioas = vfio_iommufd_physical_pasid_attach_ioas,                              \
	.pasid_detach_ioas = vfio_iommufd_physical_pasid_detach_ioas,
#else
#define VGPU_PASID_ATTACH_IOAS
#endif

#ifdef VGPU_HAS_match_token_uuid
#define VGPU_MATCH_TOKEN_UUID .match_token_uuid = vfio_pci_core_match_token_uuid,
#else
#define VGPU_MATCH_TOKEN_UUID
#endif

#ifdef VGPU_HAS_get_region_info_caps
#define VGPU_GET_REGION_INFO_CAPS .get_region_info_caps = vfio_pci_ioctl_get_region_info,
#else
#define VGPU_GET_REGION_INFO_CAPS
#endif

#define VGPU_VFIO_OPS                                                                              \
	VGPU_BIND_IOMMUFD                                                                          \
	VGPU_DETACH_IOAS                                                                           \
	VGPU_PASID_ATTACH_IOAS                                                                     \
	VGPU_MATCH_TOKEN_UUID                                                                      \
	VGPU_GET_REGION_INFO_CAPS

#endif
