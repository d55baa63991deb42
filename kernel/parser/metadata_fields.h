/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The fields of both containers and of the signature section as tables, for programs that show or
 * describe files: the lists of metadata_format.h and nothing else. Neither the kernel nor the
 * library needs them.
 */
#ifndef VGPU_METADATA_FIELDS_H
#define VGPU_METADATA_FIELDS_H

#include "metadata_env.h"
#include "metadata_format.h"

enum vgpu_field_kind {
	VGPU_KIND_NUMBER, /* little-endian, shown in decimal */
	VGPU_KIND_HEX, /* little-endian, shown in hexadecimal */
	VGPU_KIND_TEXT, /* ASCII, NUL-terminated unless it is the file's identifier */
	VGPU_KIND_BYTES,
	VGPU_KIND_PADDING, /* zero */
};

/**
 * struct vgpu_field - a field of a structure
 * @name: as NVIDIA's structures have it, "gsp_build_version"
 * @meaning: one line of plain ASCII text without a period at the end
 * @offset: of its first byte, from the start of the structure
 * @size: in bytes; 1, 2, 4 or 8 for a number
 * @kind: how to read it
 * @least: smallest number that a file may hold; 0 if the format sets no limit
 * @most: largest; ~0 if the format sets no limit
 */
struct vgpu_field {
	const char *name;
	const char *meaning;
	u32 offset;
	u32 size;
	enum vgpu_field_kind kind;
	u64 least;
	u64 most;
};

enum vgpu_structure_id {
#define VGPU_STRUCTURE_ID(id, title, size) VGPU_STRUCTURE_##id,
	VGPU_METADATA_STRUCTURES(VGPU_STRUCTURE_ID)
#undef VGPU_STRUCTURE_ID
		VGPU_STRUCTURE_COUNT
};

/**
 * struct vgpu_structure - a structure of the format
 * @title: "NVVGPUMT file header"
 * @fields: in the order of their bytes, with no gap between them
 * @count: entries in @fields
 * @size: in bytes, up to the end of its last field. The fields of VGPU_STRUCTURE_BOARD_GROUP and
 *	VGPU_STRUCTURE_SIGNATURE begin after the group header, at byte 16; all others at byte 0.
 */
struct vgpu_structure {
	const char *title;
	const struct vgpu_field *fields;
	u32 count;
	u32 size;
};

extern const struct vgpu_structure vgpu_structures[VGPU_STRUCTURE_COUNT];

#endif
