/* SPDX-License-Identifier: GPL-2.0-only */
/* What came of the last attempt to load a board's metadata, for debugfs. */
#ifndef NVIDIA_VGPU_REPORT_H
#define NVIDIA_VGPU_REPORT_H

#include <linux/pci.h>

#include "../parser/metadata.h"
#include "nova_core.h"

#define NVIDIA_VGPU_NAME_SIZE	96 /* of a file name below the firmware folder */
#define NVIDIA_VGPU_SIGNER_SIZE 256

/**
 * struct nvidia_vgpu_report - one attempt
 * @file: the file's name
 * @release: the running GSP build version
 * @signer: who signed it, or should have; empty if it never came so far
 * @error: 0, or the negative error
 * @parser: what the parser said
 * @boards: in the file
 * @types: offered of the file's types for this board
 */
struct nvidia_vgpu_report {
	char file[NVIDIA_VGPU_NAME_SIZE];
	char release[NOVA_CORE_VERSION_SIZE];
	char signer[NVIDIA_VGPU_SIGNER_SIZE];
	int error;
	struct vgpu_metadata_error parser;
	u32 boards;
	u32 types;
};

/**
 * nvidia_vgpu_report_publish() - show a report in debugfs, in place of the board's last one
 * @pf: the board
 * @report: copied
 *
 * Never fails: what cannot be shown is not.
 */
void nvidia_vgpu_report_publish(struct pci_dev *pf, const struct nvidia_vgpu_report *report);

/** nvidia_vgpu_report_init() - make the folder */
void nvidia_vgpu_report_init(void);

/** nvidia_vgpu_report_exit() - remove the folder and all reports */
void nvidia_vgpu_report_exit(void);

#endif
