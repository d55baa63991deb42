/* SPDX-License-Identifier: MIT */
/*
 * The calls to GSP firmware about vGPU types that nova-core passes on from its fwctl device. This
 * is the one place with their numbers and layouts (include/drm/nvidia_vgpu.h and
 * include/uapi/fwctl/nova-core.h of zhiwang-nvidia/nova-core; not in a release of Linux yet).
 *
 * Every function returns 0 or an errno; EBADMSG stands for an answer of a wrong size or form.
 */
#ifndef COMPILER_HOST_GSP_H
#define COMPILER_HOST_GSP_H

#include "compiler/host/fwctl.h"

#define GSP_MAX_LISTED	   64u /* ids in a list of types */
#define GSP_MAX_PROPERTIES 312u /* bytes of NVKV */
#define GSP_RELEASE_SIZE   128u /* of a GSP build version, NUL included */

/** struct gsp_type_list - ids of vGPU types in the order of the answer. */
struct gsp_type_list {
	uint32_t ids[GSP_MAX_LISTED];
	size_t count;
};

/** struct gsp_properties - what GSP holds of a vGPU type, in NVKV (nvkv.h). */
struct gsp_properties {
	_Alignas(8) uint8_t data[GSP_MAX_PROPERTIES];
	size_t size;
};

/**
 * struct gsp_assignment - the vGPU type of a VF.
 * @type: its id, 0 for none
 * @swizz: the GPU instance, 0 without MIG
 * @placement: where in the framebuffer
 */
struct gsp_assignment {
	uint32_t type;
	uint32_t swizz;
	uint16_t placement;
};

/**
 * gsp_dbdf() - convert a PCI address.
 * @bdf: "0000:01:00.4"
 * @dbdf: gets domain in bits 63:32, bus in 15:8, device in 7:3, function in 2:0
 *
 * Return: true if @bdf is a PCI address.
 */
bool gsp_dbdf(const char *bdf, uint64_t *dbdf);

/**
 * gsp_add_type() - upload the record of one vGPU type.
 * @release: the GSP build version, shorter than GSP_RELEASE_SIZE
 * @discard: discard all types that GSP has; with the first record
 * @record: the info record, @size bytes
 */
int gsp_add_type(struct fwctl *fwctl, const char *release, bool discard, const void *record,
		 size_t size);

/** gsp_supported_types() - list the types that GSP has; of more than 64 the first. */
int gsp_supported_types(struct fwctl *fwctl, struct gsp_type_list *list);

/** gsp_creatable_types() - list the types that can be created beside those that exist. */
int gsp_creatable_types(struct fwctl *fwctl, struct gsp_type_list *list);

/** gsp_list_has() - return true if @list has the type @type. */
bool gsp_list_has(const struct gsp_type_list *list, uint32_t type);

/** gsp_assign_type() - give the VF @dbdf the vGPU type @type. */
int gsp_assign_type(struct fwctl *fwctl, uint64_t dbdf, uint32_t type);

/** gsp_deassign_type() - take its vGPU type from the VF @dbdf. */
int gsp_deassign_type(struct fwctl *fwctl, uint64_t dbdf);

/** gsp_type_properties() - read what GSP holds of the vGPU type @type. */
int gsp_type_properties(struct fwctl *fwctl, uint32_t type, struct gsp_properties *properties);

/** gsp_assigned_type() - read which vGPU type the VF @dbdf has. */
int gsp_assigned_type(struct fwctl *fwctl, uint64_t dbdf, struct gsp_assignment *assignment);

#endif
