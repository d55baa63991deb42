/* SPDX-License-Identifier: MIT */
/*
 * A second reader of both containers and the signature section, written from the description of the
 * formats alone, without a line or a number of the parser's. It is slow, and plain on purpose.
 */
#ifndef TESTS_READERS_NAIVE_H
#define TESTS_READERS_NAIVE_H

#include "tests/tools/bytes.h"

#define NAIVE_MAX_BOARDS 1024
#define NAIVE_MEMBERS	 10

struct naive_span {
	uint64_t offset, size;
};

/**
 * struct naive_layout - the records of a release
 * @record: bytes of an info record
 * @types: records that the RM control has room for
 * @kernel: bytes of a kernel struct
 * @member: where the record has what the kernel struct has, in the order of that; size 0: nowhere
 * @texts: other texts
 * @text_count: of them
 * @holes: bytes that are nothing
 * @hole_count: of them
 */
struct naive_layout {
	uint64_t record, types, kernel;
	struct naive_span member[NAIVE_MEMBERS];
	const struct naive_span *texts;
	size_t text_count;
	const struct naive_span *holes;
	size_t hole_count;
};

/* The order of the members of a kernel struct. */
enum { NAIVE_ID, NAIVE_NAME, NAIVE_VDEV, NAIVE_PDEV, NAIVE_INSTANCES = 7 };

/**
 * struct naive_board - a blob or a group
 * @ids: vendor, device, subsystem vendor, subsystem
 * @whole: all of it
 * @count: vGPU types
 * @records: where the used info records begin
 * @record: bytes of one
 * @kernels: where the kernel structs begin, 0 in VGPUMETA
 * @kernel: bytes of one
 * @control: the parameters of the RM control, size 0 in VGPUMETA
 */
struct naive_board {
	uint64_t ids[4];
	struct naive_span whole;
	uint64_t count;
	uint64_t records, record;
	uint64_t kernels, kernel;
	struct naive_span control;
};

/**
 * struct naive_file - what a file holds
 * @meta: VGPUMETA
 * @release: where the GSP build version stands
 * @boards: in their order
 * @board_count: of them
 * @unknown: groups that are stepped over
 * @section: the signature section, size 0 if there is none
 * @der: the signature in it
 */
struct naive_file {
	bool meta;
	uint64_t release;
	struct naive_board boards[NAIVE_MAX_BOARDS];
	unsigned int board_count;
	unsigned int unknown;
	struct naive_span section, der;
};

/** naive_member() - return the offset of the n-th member of a kernel struct. */
struct naive_span naive_member(unsigned int member);

/**
 * naive_read() - read a file, and check that it follows its format.
 * @f: the bytes
 * @layout: of its release, or NULL
 * @out: filled in; zero before
 *
 * Return: NULL, or why not.
 */
const char *naive_read(const struct bytes *f, const struct naive_layout *layout,
		       struct naive_file *out);

/** naive_match() - find the board for these four ids. Return: NULL if there is none. */
const struct naive_board *naive_match(const struct naive_file *file, const uint64_t ids[4]);

#endif
