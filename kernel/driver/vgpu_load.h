/* SPDX-License-Identifier: GPL-2.0-only */
/* From a GSP release to the checked vGPU types of a board. */
#ifndef NVIDIA_VGPU_LOAD_H
#define NVIDIA_VGPU_LOAD_H

#include <linux/pci.h>

#include "../parser/layouts.h"
#include "nova_core.h"
#include "vgpu_report.h"

#define NVIDIA_VGPU_MAX_FILE (16u << 20) /* bytes; the largest catalogue has a third of that */

/**
 * struct nvidia_vgpu_blob - a file that passed every check, and a board in it
 * @data: an own copy of the file, @md points into it
 * @size: in bytes
 * @md: parsed
 * @layout: of its release
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
 * nvidia_vgpu_load() - request the file of a GSP release, and check it
 * @pf: the board
 * @release: the running GSP build version
 * @report: gets the file's name, and what came of it
 *
 * Every failure but -ENOMEM is logged, once, with a line of its own.
 *
 * Return: the blob, to be released with nvidia_vgpu_unload(); or an error: -ENOENT there is no
 * such file, -EFBIG it is too large, -EBADMSG the parser refuses it, -ESTALE it is for another
 * release, -EPROTONOSUPPORT nobody knows that release or the pair of versions, -ENODEV no entry
 * for this board, those of nvidia_vgpu_verify(), -ENOMEM.
 */
struct nvidia_vgpu_blob *nvidia_vgpu_load(struct pci_dev *pf, const char *release,
					  struct nvidia_vgpu_report *report);

/** nvidia_vgpu_unload() - release a blob; NULL is allowed */
void nvidia_vgpu_unload(struct nvidia_vgpu_blob *blob);

/**
 * nvidia_vgpu_accepts() - whether a file of this vGPU version may be used with a GSP release
 * @layout: of the release
 * @release: the release
 * @major: vGPU software version
 * @minor: its minor number
 *
 * Return: true if the schemas know the pair, or the parameter accept names it.
 */
bool nvidia_vgpu_accepts(const struct vgpu_layout *layout, const char *release, u64 major,
			 u64 minor);

#endif
