/* SPDX-License-Identifier: MIT */
/* The differences of two files: by board, vGPU type and value, and by bytes if all these agree. */
#ifndef COMPILER_OUTPUT_DIFF_H
#define COMPILER_OUTPUT_DIFF_H

#include "compiler/codec/metadata_file.h"
#include "schema/value.h"

#define DIFF_MAX_RANGES 16u /* ranges of bytes that are kept */

enum diff_change { DIFF_SAME, DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_CHANGES };

/** diff_change_name() - return "same", "added", "removed" or "changed". */
const char *diff_change_name(enum diff_change change);

/**
 * struct diff_value - a value that differs.
 * @key: its name
 * @old: the value in the old file; VALUE_NONE if it has none
 * @new: the value in the new file, likewise
 * @unit: how to show numbers
 */
struct diff_value {
	const char *key;
	struct value old, new;
	enum schema_unit unit;
};

struct diff_values {
	struct diff_value *items;
	size_t count, capacity;
};

/**
 * struct diff_type - a vGPU type that differs.
 * @change: added, removed or changed
 * @id: its id
 * @name: its name
 * @values: the values that changed
 */
struct diff_type {
	enum diff_change change;
	uint64_t id;
	const char *name;
	struct diff_values values;
};

/**
 * struct diff_board - a board that differs.
 * @change: added, removed or changed
 * @board: the board in the old file; in the new file if it was added or if only the new file holds
 *	its subsystem
 * @values: the values of the board itself that changed
 * @common: number of types in both files
 * @types: the types that were added, removed or changed; all of them if the board itself was added
 *	or removed
 */
struct diff_board {
	enum diff_change change;
	struct vgpu_metadata_board board;
	struct diff_values values;
	size_t common;
	struct {
		struct diff_type *items;
		size_t count, capacity;
	} types;
};

/* Bytes that differ at the same offset of both files. */
struct diff_range {
	uint64_t offset, size;
};

/**
 * struct diff - the differences of two files. Zero-initialise; release with diff_free().
 * @arena: holds texts
 * @old: the old file
 * @new: the new file
 * @values: values of the files themselves: release, signature, ...
 * @boards: the boards that differ, in the order of the old file, then those added
 * @ranges: the first DIFF_MAX_RANGES ranges of bytes, if @values and @boards are empty
 * @range_count: number of ranges, further ones included
 */
struct diff {
	struct arena arena;
	const struct metadata_file *old, *new;
	struct diff_values values;
	struct {
		struct diff_board *items;
		size_t count, capacity;
	} boards;
	struct diff_range ranges[DIFF_MAX_RANGES];
	size_t range_count;
};

/**
 * diff_files() - compare two files.
 * @diff: filled in
 * @old: the old file
 * @new: the new file; both outlive @diff
 *
 * Records are compared by the keys of their schemas, so the files may be for different releases.
 * Without a schema, the number of bytes that differ is counted. If only one of the files holds
 * subsystems, each of its boards is compared with the board of the same device id in the other.
 *
 * Return: true if their bytes are the same.
 */
bool diff_files(struct diff *diff, const struct metadata_file *old,
		const struct metadata_file *new);

/** diff_free() - release the differences. */
void diff_free(struct diff *diff);

/** diff_summary() - append one line for a changelog to @out, without a newline. */
void diff_summary(const struct diff *diff, struct buf *out);

/** diff_print() - append the differences as text to @out, the summary last. */
void diff_print(const struct diff *diff, struct buf *out);

/** diff_print_json() - append the differences as one JSON object to @out. */
void diff_print_json(const struct diff *diff, struct buf *out);

#endif
