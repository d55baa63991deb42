/* SPDX-License-Identifier: MIT */
/* A metadata file, read and checked by the parser in kernel/. */
#ifndef COMPILER_CODEC_METADATA_FILE_H
#define COMPILER_CODEC_METADATA_FILE_H

#include "compiler/base/file.h"
#include "compiler/base/status.h"
#include "kernel/parser/metadata.h"
#include "schema/set.h"

/**
 * struct metadata_file - a file that the parser accepted.
 * @input: its bytes, decompressed
 * @compressed: it was compressed
 * @schema: of its release, NULL when none covers that or none was read
 * @md: what the parser found
 */
struct metadata_file {
	struct input *input;
	bool compressed;
	const struct schema *schema;
	struct vgpu_metadata md;
};

/**
 * metadata_file_open() - read and check a file, which may be compressed with xz.
 * @blob: filled in; release with metadata_file_close() in every case
 * @path: the file, or "-"
 * @schemas: to find the records' layout; if it is empty, the layouts that the parser knows do.
 *	Without one for its release the records are not looked into, and a warning says so
 * @diags: told why the file cannot be read or is refused, with the parser's code and byte offset
 *
 * Return: STATUS_DONE, STATUS_USAGE when it cannot be read, STATUS_INVALID when it is refused.
 */
int metadata_file_open(struct metadata_file *blob, const char *path,
		       const struct schema_set *schemas, struct diags *diags);

/**
 * metadata_file_parse() - metadata_file_open() for bytes that are in memory already.
 * @input: the file; owned by @blob from now on
 */
int metadata_file_parse(struct metadata_file *blob, struct input *input,
			const struct schema_set *schemas, struct diags *diags);

/** metadata_file_close() - release a file. */
void metadata_file_close(struct metadata_file *blob);

/** struct file_summary - what a file holds, in short. */
struct file_summary {
	const char *release;
	enum vgpu_metadata_container container;
	uint64_t vgpu_major, vgpu_minor;
	size_t boards, types, unknown_groups;
};

/** file_summary_print() - "GSP 570.144, vGPU 18.1, nvvgpumt, 9 boards, 120 types" to @buf. */
void file_summary_print(const struct file_summary *file, struct buf *buf);

/** metadata_file_summary() - what a file that was parsed holds; refers to @md. */
struct file_summary metadata_file_summary(const struct vgpu_metadata *md);

/** metadata_file_print_summary() - file_summary_print() of a file that was parsed. */
void metadata_file_print_summary(const struct vgpu_metadata *md, struct buf *buf);

#endif
