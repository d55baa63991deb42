/* SPDX-License-Identifier: MIT */
/*
 * nova-core's loader (NVIDIA's vgpu-tools, `vgpu-mgmt add-type`) as a reader of VGPUMETA 1.0 files:
 * the files that it accepts, and what it sends then.
 */
#ifndef TESTS_READERS_VGPUMETA_H
#define TESTS_READERS_VGPUMETA_H

#include "tests/tools/bytes.h"

#define VGPUMETA_MAX_GROUPS 1024

/**
 * struct vgpumeta_board - a vgpu_type group
 * @ids: vendor, device, subsystem vendor and subsystem, the first in the lowest 16 bits
 * @records: where the info records begin
 * @record_size: bytes of one
 * @count: of them
 */
struct vgpumeta_board {
	uint64_t ids;
	uint64_t records, record_size;
	uint64_t count;
};

/**
 * struct vgpumeta_file - what a file holds
 * @boards: in their order
 * @board_count: of them
 * @types: of all boards
 * @unknown: groups that were skipped
 */
struct vgpumeta_file {
	struct vgpumeta_board boards[VGPUMETA_MAX_GROUPS];
	unsigned int board_count;
	unsigned int types;
	unsigned int unknown;
};

/**
 * vgpumeta_check() - check that the loader accepts a file
 * @f: the file
 * @running: the release that it must be for, or NULL
 * @out: filled in; zero before
 *
 * Return: NULL, or the reason why not.
 */
const char *vgpumeta_check(const struct bytes *f, const char *running, struct vgpumeta_file *out);

/**
 * vgpumeta_load() - build the messages that the loader sends, one for each record.
 * @f: a file that vgpumeta_check() accepted
 * @file: what it found
 *
 * A byte outside the file ends the program.
 *
 * Return: the number of messages.
 */
unsigned int vgpumeta_load(const struct bytes *f, const struct vgpumeta_file *file);

#endif
