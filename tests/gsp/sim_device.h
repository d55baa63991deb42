/* SPDX-License-Identifier: MIT */
/* A simulated fwctl device in a file: preload.c shows a program the device, sim_fwctl the file. */
#ifndef TESTS_SIM_DEVICE_H
#define TESTS_SIM_DEVICE_H

#include "tests/gsp/sim_gsp.h"

#define SIM_DEVICE_MAGIC "simulated fwctl"

/**
 * struct sim_device - the file's content.
 * @magic: SIM_DEVICE_MAGIC
 * @type: what FWCTL_INFO returns
 * @opens: how often the device was opened
 * @gsp: the firmware
 */
struct sim_device {
	char magic[16];
	uint32_t type;
	uint32_t opens;
	struct sim_gsp gsp;
};

#endif
