/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The known layouts of the info record, by GSP release. layouts.c is made from the schemas (vgpumc
 * schema export --format layouts); layout_find.c looks up releases in it.
 */
#ifndef VGPU_LAYOUTS_H
#define VGPU_LAYOUTS_H

#include "metadata.h"

/**
 * struct vgpu_layout_range - GSP releases
 * @first: the first, "570.86.15"
 * @last: the last, included
 */
struct vgpu_layout_range {
	const char *first;
	const char *last;
};

/**
 * struct vgpu_layout_version - a vGPU software version and the GSP releases that belong to it
 * @range: the releases
 * @major: 18 of 18.1
 * @minor: 1 of 18.1
 */
struct vgpu_layout_version {
	struct vgpu_layout_range range;
	u32 major;
	u32 minor;
};

/**
 * struct vgpu_layout - the layout of some GSP releases
 * @name: of the schema
 * @ranges: the releases
 * @versions: the known vGPU versions that NVVGPUMT files of them may state; may be NULL
 * @range_count: entries in @ranges, at least 1
 * @version_count: entries in @versions
 * @layout: for vgpu_metadata_parse()
 * @class: text, the class of a vGPU type
 * @num_heads: virtual displays
 * @max_resolution_x: widest display mode, in pixels
 * @max_resolution_y: highest display mode, in pixels
 * @profile_size: share of the board's framebuffer, in bytes
 *
 * The spans after @layout are further members that a driver shows, with size 0 if the record lacks
 * them: those that have a column in a schema and are not in the kernel struct, by their keys. All
 * are numbers, except @class.
 */
struct vgpu_layout {
	const char *name;
	const struct vgpu_layout_range *ranges;
	const struct vgpu_layout_version *versions;
	u32 range_count;
	u32 version_count;
	struct vgpu_metadata_layout layout;
	struct vgpu_layout_span class;
	struct vgpu_layout_span num_heads;
	struct vgpu_layout_span max_resolution_x;
	struct vgpu_layout_span max_resolution_y;
	struct vgpu_layout_span profile_size;
};

extern const struct vgpu_layout vgpu_layouts[];
extern const u32 vgpu_layout_count;

/**
 * vgpu_layout_find() - find the layout of a GSP release
 * @release: dotted numbers, "570.144", NUL-terminated; any text is allowed
 *
 * Releases are compared number by number, a missing one before all others: 580.65 < 580.65.06 <
 * 580.126.
 *
 * Return: the layout, or NULL if @release is not known or not a release.
 */
const struct vgpu_layout *vgpu_layout_find(const char *release);

/**
 * vgpu_layout_accepts() - check that a vGPU version belongs to a GSP release
 * @layout: of that release
 * @release: the release
 * @major: vGPU software version, of an NVVGPUMT file
 * @minor: its minor number
 *
 * Return: true if the pair is known.
 */
bool vgpu_layout_accepts(const struct vgpu_layout *layout, const char *release, u64 major,
			 u64 minor);

/**
 * vgpu_layout_number() - read a member that is a number
 * @record: an info record, as vgpu_metadata_record() returns it; any alignment
 * @span: where the member is in it, 1 to 8 bytes
 *
 * Return: the number, or 0 if @span is empty or longer.
 */
u64 vgpu_layout_number(const u8 *record, struct vgpu_layout_span span);

#endif
