/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A simulated GSP that answers the vGPU calls of nova-core's fwctl device. Freestanding: a kernel
 * module and a program use the same source. It shares no code and no constant with what it tests;
 * its layouts are written from the public sources that compiler/host/gsp.h and nvkv.h name.
 */
#ifndef TESTS_SIM_GSP_H
#define TESTS_SIM_GSP_H

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#endif

#define SIM_MAX_TYPES  128
#define SIM_MAX_RECORD 5432
#define SIM_MAX_VFS    16
#define SIM_MAX_ANSWER 320 /* the longest, header included */

/**
 * struct sim_faults - what goes wrong, each 0 for nothing.
 * @call: the call that fails, counted from 1
 * @error: the errno it fails with
 * @lose_type: id of a type that is accepted and forgotten
 * @extra_type: id of a type that is listed without having been added
 * @change_key: NVKV key whose value comes back changed
 * @omit_key: NVKV key that is left out
 * @repeat_key: NVKV key that is reported twice
 * @cut: bytes that the answer of a query for properties lacks at its end
 * @opcode: opcode that the first NVKV instruction has instead, plus 1
 * @count: count that the name's instruction has instead
 * @echo: number in the header of every answer instead of the command's
 * @long_answer: bytes that the device says an answer has too many
 */
struct sim_faults {
	unsigned int call, error;
	unsigned int lose_type, extra_type;
	unsigned int change_key, omit_key, repeat_key;
	unsigned int cut, opcode, count, echo, long_answer;
};

struct sim_type {
	uint32_t size;
	uint8_t record[SIM_MAX_RECORD];
};

struct sim_vf {
	uint64_t dbdf;
	uint32_t type;
};

/**
 * struct sim_gsp - the firmware of one GPU.
 * @types: records in the order in which they came
 * @vfs: the types of VFs
 * @first_vf: dbdf of the first VF
 * @vf_count: VFs that exist; their functions follow each other
 * @calls: calls so far, those that failed included
 * @adds: records that were accepted
 * @discards: calls that discarded what was there
 */
struct sim_gsp {
	struct sim_type types[SIM_MAX_TYPES];
	unsigned int type_count;
	struct sim_vf vfs[SIM_MAX_VFS];
	uint64_t first_vf;
	unsigned int vf_count;
	unsigned int calls, adds, discards;
	struct sim_faults faults;
};

/**
 * sim_gsp_call() - answer one call.
 * @gsp: the firmware
 * @in: the request, @in_size bytes, its header included
 * @out: SIM_MAX_ANSWER bytes; gets the answer, its header included
 * @out_size: gets the answer's size
 *
 * Return: 0, or a negative errno as the driver returns it.
 */
int sim_gsp_call(struct sim_gsp *gsp, const void *in, size_t in_size, void *out, size_t *out_size);

#endif
