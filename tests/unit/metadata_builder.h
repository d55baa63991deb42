/* SPDX-License-Identifier: MIT */
/*
 * Build valid metadata files in memory, straight from the tables of the formats and without the
 * compiler, for tests and fuzz targets to damage. All values follow from the numbers of a board and
 * of a type, so that a test can compute the values to expect.
 */
#ifndef TESTS_METADATA_BUILDER_H
#define TESTS_METADATA_BUILDER_H

#include "kernel/parser/metadata.h"

/**
 * struct builder_spec - the file to build
 * @container: its format
 * @layout: of its info records
 * @boards: number of boards, 1..1024
 * @types: vGPU types of each board, 1..@layout->max_types
 * @unknown_groups: groups of an unknown type in front of the boards; VGPUMETA only
 * @signature: bytes of the DER in the signature section, 0: no section
 */
struct builder_spec {
	enum vgpu_metadata_container container;
	const struct vgpu_metadata_layout *layout;
	u32 boards;
	u32 types;
	u32 unknown_groups;
	u32 signature;
};

/**
 * struct builder_file - a file in memory
 * @data: from malloc(), the owner of the structure frees it
 * @size: in bytes
 */
struct builder_file {
	u8 *data;
	size_t size;
};

#define BUILDER_RELEASE	     "570.144"
#define BUILDER_UNKNOWN_TYPE 0x21212121
#define BUILDER_UNKNOWN_SIZE 29 /* of an unknown group; odd, so that what follows is unaligned */
#define BUILDER_VGPU_MAJOR   18
#define BUILDER_VGPU_MINOR   1

/**
 * builder_make() - build a file
 * @spec: what to build
 *
 * Return: the file, its CRC right; the caller owns it. Aborts if there is no memory.
 */
struct builder_file builder_make(const struct builder_spec *spec);

/**
 * builder_ids() - return the ids of a board
 * @container: of the file
 * @board: number of the board, from 0
 *
 * In VGPUMETA each even board includes every subsystem of its device id, and the odd one after it
 * has the same device id and a subsystem id.
 *
 * Return: the ids.
 */
struct vgpu_metadata_ids builder_ids(enum vgpu_metadata_container container, u32 board);

/**
 * builder_type() - return the values of a vGPU type
 * @container: of the file
 * @board: number of its board, from 0
 * @type: number of the type on the board, from 0
 *
 * Return: the values.
 */
struct vgpu_metadata_type builder_type(enum vgpu_metadata_container container, u32 board, u32 type);

/**
 * builder_put() - write a little-endian number
 * @data: where
 * @value: the number
 * @size: its bytes, at most 8
 */
void builder_put(u8 *data, u64 value, u32 size);

/**
 * builder_mend() - correct the CRC, and in VGPUMETA the total size
 * @file: a damaged file; unchanged if it has no whole header
 */
void builder_mend(struct builder_file file);

#endif
