/* SPDX-License-Identifier: MIT */
/* The names and folders of metadata files on a machine, by GSP release. */
#ifndef COMPILER_HOST_FIRMWARE_H
#define COMPILER_HOST_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/base/buf.h"

/* How a file is compressed, in the order in which the kernel looks. */
enum firmware_packing { FIRMWARE_PLAIN, FIRMWARE_ZSTD, FIRMWARE_XZ, FIRMWARE_PACKINGS };

/** firmware_release_ok() - return true if @release can be part of a file name. */
bool firmware_release_ok(const char *release);

/** firmware_name() - append "nvidia/vgpu-570.144.bin", or that with ".xz", to @out. */
void firmware_name(const char *release, enum firmware_packing packing, struct buf *out);

/**
 * firmware_find() - find the file that the kernel would load.
 * @release: GSP release
 * @folder: the firmware folder, "/lib/firmware"
 * @sysfs: where sysfs is mounted, to read the module parameter firmware_class.path
 * @path: receives the path of the file; if there is none, the path where it should be
 * @packing: receives how the file is compressed
 *
 * Searches as the kernel does: the folder in firmware_class.path, updates/KERNEL, updates, KERNEL,
 * then the firmware folder itself; all of these for a plain file before any for a compressed one.
 *
 * Return: false if there is no file.
 */
bool firmware_find(const char *release, const char *folder, const char *sysfs, struct buf *path,
		   enum firmware_packing *packing);

#endif
