/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The version of the project, and the functions that only its library libvgpu-metadata has.
 *
 * The library's functions are those of metadata.h, layouts.h and this header. A program that was
 * linked with one release runs with every later one of the same soname, libvgpu-metadata.so.0: no
 * function is removed, no struct that callers fill in changes its size or the places of its
 * members, and no error code changes its number. Members may be added at the end of struct
 * vgpu_layout, which only the library fills in.
 */
#ifndef VGPU_METADATA_VERSION_H
#define VGPU_METADATA_VERSION_H

#include "layouts.h"

#define VGPU_METADATA_VERSION_MAJOR 0
#define VGPU_METADATA_VERSION_MINOR 1
#define VGPU_METADATA_VERSION_PATCH 0

/* A version as a number, for comparisons in #if and at run time. */
#define VGPU_METADATA_MAKE_VERSION(major, minor, patch) ((major) << 16 | (minor) << 8 | (patch))
#define VGPU_METADATA_VERSION                                                                      \
	VGPU_METADATA_MAKE_VERSION(VGPU_METADATA_VERSION_MAJOR, VGPU_METADATA_VERSION_MINOR,       \
				   VGPU_METADATA_VERSION_PATCH)

/** vgpu_metadata_version() - return VGPU_METADATA_VERSION of the library that is running. */
u32 vgpu_metadata_version(void);

/**
 * vgpu_layout_get() - return one of the layouts that the library has
 * @index: from 0
 *
 * Return: the layout, which lives as long as the library is loaded; NULL after the last one.
 */
const struct vgpu_layout *vgpu_layout_get(u32 index);

#endif
