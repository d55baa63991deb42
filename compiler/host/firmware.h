/* SPDX-License-Identifier: MIT */
/* Where metadata files lie on a machine, by the GSP release that they are for. */
#ifndef COMPILER_HOST_FIRMWARE_H
#define COMPILER_HOST_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/base/mem.h"

/* How a file may be compressed, in the order in which the kernel looks. */
enum firmware_packing { FIRMWARE_PLAIN, FIRMWARE_ZSTD, FIRMWARE_XZ, FIRMWARE_PACKINGS };

/** firmware_release_ok() - whether a release is fit to be a part of a file's name. */
bool firmware_release_ok(const char *release);

/** firmware_name() - append "nvidia/vgpu-570.144.bin", or with ".xz" behind it, to @out. */
void firmware_name(const char *release, enum firmware_packing packing, struct buf *out);

/**
 * firmware_find() - the file that the kernel would load.
 * @release: GSP release
 * @folder: the firmware folder, "/lib/firmware"
 * @sysfs: where sysfs is, for a folder that the kernel was told of
 * @path: gets the file's path; when there is none, where it should be
 * @packing: how the file is compressed
 *
 * As the kernel does it: the folder of the module parameter firmware_class.path, updates/KERNEL,
 * updates, KERNEL, and the firmware folder itself; compressed files only when none of these has a
 * plain one.
 *
 * Return: true when there is one.
 */
bool firmware_find(const char *release, const char *folder, const char *sysfs, struct buf *path,
		   enum firmware_packing *packing);

#endif
