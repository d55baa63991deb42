/* SPDX-License-Identifier: MIT */
/* What two files have otherwise: by board, vGPU type and value; by bytes only where that says
 * nothing. */
#ifndef COMPILER_OUTPUT_DIFF_H
#define COMPILER_OUTPUT_DIFF_H

#include "compiler/codec/metadata_file.h"
#include "schema/value.h"

#define DIFF_MAX_RANGES 16u /* of bytes that are listed */

enum diff_change { DIFF_SAME, DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_CHANGES };

/** diff_change_name() - return "same", "added", "removed" or "changed". */
const char *diff_change_name(enum diff_change change);

/**
 * struct diff_value - a value that is not the same.
 * @key: its name
 * @old: in the old file; VALUE_NONE where that has no such value
 * @new: in the new file, likewise
 * @unit: of numbers
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
 * struct diff_type - a vGPU type that is not the same.
 * @change: what became of it
 * @id: its id
 * @name: its name
 * @values: that changed
 */
struct diff_type {
	enum diff_change change;
	uint64_t id;
	const char *name;
	struct diff_values values;
};

/**
 * struct diff_board - a board that is not the same.
 * @change: what became of it
 * @board: it, in the old file unless it was added, or only the new one knows its subsystem
 * @values: what changed about all of it
 * @common: types that both have
 * @types: that were added, removed or changed; all of a board that was added or removed itself
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

/* Bytes that differ, in both files at the same offset. */
struct diff_range {
	uint64_t offset, size;
};

/**
 * struct diff - the differences of two files; zero-initialised, released by diff_free().
 * @arena: holds texts
 * @old: the old file
 * @new: the new one
 * @values: of the files: release, signature, ...
 * @boards: in the order of the old file, then those added
 * @ranges: the first DIFF_MAX_RANGES ranges of bytes, only when nothing above says what differs
 * @range_count: all of them
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
 * @new: the new one; both outlive @diff
 *
 * Records are compared by the keys of their schemas, so the two may be of different releases. Of a
 * release without schema only the number of bytes is said that differ. If only one of the files
 * knows subsystems, each of its boards is compared with that of its device id in the other.
 *
 * Return: true when their bytes are the same.
 */
bool diff_files(struct diff *diff, const struct metadata_file *old,
		const struct metadata_file *new);

/** diff_free() - release the differences. */
void diff_free(struct diff *diff);

/** diff_summary() - one line for a changelog, without its end, to @out. */
void diff_summary(const struct diff *diff, struct buf *out);

/** diff_print() - the differences for people, the summary last, to @out. */
void diff_print(const struct diff *diff, struct buf *out);

/** diff_print_json() - the differences as one JSON object to @out. */
void diff_print_json(const struct diff *diff, struct buf *out);

#endif
