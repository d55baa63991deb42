/* SPDX-License-Identifier: MIT */
/*
 * nova-core's loader (NVIDIA's vgpu-tools, `vgpu-mgmt add-type`) as a reader of VGPUMETA 1.0 files:
 * what it takes, and what it sends then.
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
 * @unknown: groups that were stepped over
 */
struct vgpumeta_file {
	struct vgpumeta_board boards[VGPUMETA_MAX_GROUPS];
	unsigned int board_count;
	unsigned int types;
	unsigned int unknown;
};

/**
 * vgpumeta_check() - does the loader take a file?
 * @f: the file
 * @running: the release that it must be for, or NULL
 * @out: filled in; zero before
 *
 * Return: NULL, or why not.
 */
const char *vgpumeta_check(const struct bytes *f, const char *running, struct vgpumeta_file *out);

/**
 * vgpumeta_load() - build the messages that the loader sends, one for each record.
 * @f: a file that vgpumeta_check() had nothing against
 * @file: what it found
 *
 * A byte outside the file ends the program.
 *
 * Return: the number of messages.
 */
unsigned int vgpumeta_load(const struct bytes *f, const struct vgpumeta_file *file);

#endif
