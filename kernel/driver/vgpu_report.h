/* SPDX-License-Identifier: GPL-2.0-only */
/* The result of the last load of a board's metadata, for debugfs. */
#ifndef NVIDIA_VGPU_REPORT_H
#define NVIDIA_VGPU_REPORT_H

#include <linux/pci.h>

#include "../parser/metadata.h"
#include "nova_core.h"

#define NVIDIA_VGPU_NAME_SIZE	96 /* size of a file name below the firmware folder */
#define NVIDIA_VGPU_SIGNER_SIZE 256

/**
 * struct nvidia_vgpu_report - the result of a load
 * @file: name of the file
 * @release: the running GSP build version
 * @signer: name of the signer, trusted or not; empty if the signature was not reached
 * @error: 0 or a negative error
 * @parser: result of the parser
 * @boards: number of boards in the file
 * @types: number of vGPU types offered
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
 * nvidia_vgpu_report_publish() - replace the board's report in debugfs
 * @pf: the physical function
 * @report: copied
 *
 * Without memory for it, the report is dropped.
 */
void nvidia_vgpu_report_publish(struct pci_dev *pf, const struct nvidia_vgpu_report *report);

/** nvidia_vgpu_report_init() - create the debugfs folder */
void nvidia_vgpu_report_init(void);

/** nvidia_vgpu_report_exit() - remove the folder and all reports */
void nvidia_vgpu_report_exit(void);

#endif
