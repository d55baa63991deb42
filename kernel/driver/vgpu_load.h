/* SPDX-License-Identifier: GPL-2.0-only */
/* Load the metadata file of a GSP release and find the board in it. */
#ifndef NVIDIA_VGPU_LOAD_H
#define NVIDIA_VGPU_LOAD_H

#include <linux/pci.h>

#include "../parser/layouts.h"
#include "nova_core.h"
#include "vgpu_report.h"

#define NVIDIA_VGPU_MAX_FILE (16u << 20) /* bytes; the largest catalogue has a third of that */

/**
 * struct nvidia_vgpu_blob - a file that passed each check, and the entry of a board in it
 * @data: a copy of the file, which @md points into
 * @size: size of @data in bytes
 * @md: the parsed file
 * @layout: the layout of its release
 * @board: the entry of the installed board
 */
struct nvidia_vgpu_blob {
	u8 *data;
	size_t size;
	struct vgpu_metadata md;
	const struct vgpu_layout *layout;
	struct vgpu_metadata_board board;
};

/**
 * nvidia_vgpu_load() - load and check the file of a GSP release
 * @vf: a virtual function of the board; messages are logged for it
 * @release: the running GSP build version
 * @report: set to the file's name and the result of each check
 *
 * Each failure but -ENOMEM logs one line.
 *
 * Return: the blob, to be released with nvidia_vgpu_unload(); or an error: -ENOENT if there is no
 * such file, -EFBIG if it is too large, -EBADMSG if the parser rejects it, -ESTALE if it is for
 * another release, -EPROTONOSUPPORT if the release or its pair of versions is unknown, -ENODEV if
 * it has no entry for this board, an error of nvidia_vgpu_verify(), or -ENOMEM.
 */
struct nvidia_vgpu_blob *nvidia_vgpu_load(struct pci_dev *vf, const char *release,
					  struct nvidia_vgpu_report *report);

/**
 * nvidia_vgpu_unload() - release a blob
 * @blob: the blob, or NULL
 */
void nvidia_vgpu_unload(struct nvidia_vgpu_blob *blob);

/**
 * nvidia_vgpu_accepts() - return true if a GSP release accepts files of a vGPU version
 * @layout: layout of the release
 * @release: the release
 * @major: major number of the vGPU version
 * @minor: minor number of the vGPU version
 *
 * A pair is accepted if the layout lists it or the parameter accept names it.
 */
bool nvidia_vgpu_accepts(const struct vgpu_layout *layout, const char *release, u64 major,
			 u64 minor);

#endif
