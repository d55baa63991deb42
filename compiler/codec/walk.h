/* SPDX-License-Identifier: MIT */
/*
 * Walk through a file: its parts, and the fields of each part, for every byte. This works for files
 * that the parser rejects as well; bytes that cannot be identified are a part of their own.
 */
#ifndef COMPILER_CODEC_WALK_H
#define COMPILER_CODEC_WALK_H

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"
#include "schema/schema.h"

/*
 * The parts of a file, in the order of the file:
 *
 *	NVVGPUMT                         VGPUMETA
 *	HEADER                           HEADER
 *	BOARD                            BOARD
 *	    BOARD_HEADER                     BOARD_HEADER
 *	    KERNELS                          RECORD ...
 *	        KERNEL ...               UNKNOWN, between and after boards
 *	    CONTROL                      SIGNATURE
 *	        CONTROL_HEADER
 *	        RECORD ...
 *	        UNUSED
 *	SIGNATURE
 *
 * In a damaged file, UNREADABLE is the rest of a board or of the file.
 */
enum part_kind {
	PART_HEADER,
	PART_BOARD,
	PART_BOARD_HEADER,
	PART_KERNELS,
	PART_KERNEL,
	PART_CONTROL,
	PART_CONTROL_HEADER,
	PART_RECORD,
	PART_UNUSED,
	PART_UNKNOWN,
	PART_SIGNATURE,
	PART_UNREADABLE,
	PART_KINDS
};

/**
 * struct part - a part of a file.
 * @kind: kind of the part
 * @index: index of a board in the file, of a record on its board; else 0
 * @offset: offset of the first byte
 * @size: number of its bytes that are in the file
 * @missing: number of its bytes that are missing, because the file is too short
 * @board: the board that the part is or belongs to, or NULL. Its types and spans cover only records
 *	that are whole in the file.
 */
struct part {
	enum part_kind kind;
	uint32_t index;
	uint64_t offset;
	uint64_t size;
	uint64_t missing;
	const struct vgpu_metadata_board *board;
};

/**
 * struct walk_field - a field of a part that has no parts itself.
 * @name: name, as in NVIDIA's structures and docs/formats.md
 * @doc: meaning, or NULL
 * @offset: offset of the first byte in the file
 * @size: number of its bytes that are in the file, at least 1
 * @kind: kind of the value; VALUE_NONE for bytes without a meaning and for a field that is cut
 * @unit: unit of a number
 * @member: the member of a record that it is, or NULL
 * @cut: the file ends inside the field
 */
struct walk_field {
	const char *name;
	const char *doc;
	uint64_t offset;
	uint64_t size;
	enum value_kind kind;
	enum schema_unit unit;
	const struct schema_member *member;
	bool cut;
};

/**
 * struct walk_visitor - functions that are called for the parts and fields, in the order of the
 * file.
 * @begin: called at the start of a part
 * @field: called for each field of the innermost part that is open
 * @end: called at the end of the innermost part that is open
 *
 * The fields follow each other without a gap and cover the whole file. Embed this as the first
 * member of a struct with the data that the functions need.
 */
struct walk_visitor {
	void (*begin)(struct walk_visitor *visitor, const struct part *part);
	void (*field)(struct walk_visitor *visitor, const struct walk_field *field);
	void (*end)(struct walk_visitor *visitor, const struct part *part);
};

/**
 * walk_file() - walk through a file.
 * @input: the file
 * @schema: the schema of its release, or NULL; each record is one field then
 * @visitor: its functions are called for every part and field
 */
void walk_file(const struct input *input, const struct schema *schema,
	       struct walk_visitor *visitor);

/** part_name() - return the name of a kind of part: "file header", "info record", … */
const char *part_name(enum part_kind kind);

/**
 * walk_field_text() - append the value of a field: 24 GiB (0x600000000), "NVIDIA L4-24Q", [0, 5].
 * @input: the file of the field
 * @field: a field that walk_file() visited
 * @out: buffer; gets printable ASCII, except for UTF-16 members, and nothing for VALUE_NONE
 */
void walk_field_text(const struct input *input, const struct walk_field *field, struct buf *out);

/** print_bytes() - append the first of @size bytes, "00 1f 3c", or "16 zero bytes". */
void print_bytes(const uint8_t *bytes, uint64_t size, struct buf *out);

#endif
