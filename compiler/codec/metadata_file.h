/* SPDX-License-Identifier: MIT */
/* Metadata files, read and checked by the parser in kernel/parser. */
#ifndef COMPILER_CODEC_METADATA_FILE_H
#define COMPILER_CODEC_METADATA_FILE_H

#include "compiler/diag/input.h"
#include "compiler/base/status.h"
#include "kernel/parser/metadata.h"
#include "schema/set.h"

/**
 * struct metadata_file - a file that the parser accepted.
 * @input: its bytes, decompressed
 * @compressed: the file was compressed
 * @schema: the schema of its release; NULL if no schema covers that, or no schemas were read
 * @md: the result of the parser
 */
struct metadata_file {
	struct input *input;
	bool compressed;
	const struct schema *schema;
	struct vgpu_metadata md;
};

/**
 * metadata_file_open() - read a file, which may be compressed with xz, and parse it.
 * @file: gets the file; release with metadata_file_close() in every case
 * @path: the file, or "-" for standard input
 * @schemas: where to find the layout of the records; if it is empty, the layouts that are built
 *	into the parser are used. If the layout of the release is unknown, a warning is given and
 *	the records are not checked.
 * @diags: errors are reported here; those of the parser with its code and the byte offset
 *
 * Return: STATUS_DONE; STATUS_USAGE if the file cannot be read; STATUS_INVALID if the parser
 * rejects it.
 */
int metadata_file_open(struct metadata_file *file, const char *path,
		       const struct schema_set *schemas, struct diags *diags);

/**
 * metadata_file_parse() - parse a file that is in memory.
 * @input: the file; owned by @file from now on
 *
 * Other parameters and result are as for metadata_file_open().
 */
int metadata_file_parse(struct metadata_file *file, struct input *input,
			const struct schema_set *schemas, struct diags *diags);

/**
 * metadata_file_replace() - replace the bytes of a file, and parse it again.
 * @file: a file that was parsed; it must be for the same release afterwards
 * @bytes: the new bytes; empty afterwards
 * @diags: errors are reported here
 *
 * Return: STATUS_DONE, or STATUS_INVALID if the parser rejects the new bytes.
 */
int metadata_file_replace(struct metadata_file *file, struct buf *bytes, struct diags *diags);

/** metadata_file_close() - release the bytes of a file. */
void metadata_file_close(struct metadata_file *file);

/**
 * metadata_file_print_summary() - append a summary of a file: "GSP 570.144, vGPU 18.1, nvvgpumt, 9
 * boards, 120 types".
 * @md: the file, parsed
 * @buf: buffer to append to
 */
void metadata_file_print_summary(const struct vgpu_metadata *md, struct buf *buf);

#endif
