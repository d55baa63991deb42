/* SPDX-License-Identifier: MIT */
/*
 * What each byte of a file is: its parts, and the fields of each part. Works for files that the
 * parser refuses as well: what cannot be told is a part of its own.
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
 * and UNREADABLE, in a damaged file, for the rest of a board or of the file.
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
 * @kind: what it is
 * @index: its number among its like: of a board in the file, of a record on its board
 * @offset: of its first byte
 * @size: bytes of it that are in the file
 * @missing: bytes that it should have and that are not in the file
 * @board: the board that it is or belongs to, or NULL. Of its types only those count whose records
 *	are whole in the file; likewise its spans.
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
 * struct field - a field of a part that has no parts itself.
 * @name: as NVIDIA's structure or docs/formats.md has it
 * @doc: what it means, or NULL
 * @offset: of its first byte, in the file
 * @size: bytes of it that are in the file, at least 1
 * @kind: of its value; VALUE_NONE for bytes without meaning and for a field that is cut
 * @unit: how its number is shown
 * @member: of a record, else NULL
 * @cut: the file ends inside it
 */
struct field {
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
 * struct walk_visitor - who is told of the parts, as of a tree.
 * @begin: a part begins
 * @field: the next field of the innermost part
 * @end: the part that began last and is open ends
 *
 * The fields, put one behind the other, are the whole file. The first member of the visitor's own
 * struct.
 */
struct walk_visitor {
	void (*begin)(struct walk_visitor *visitor, const struct part *part);
	void (*field)(struct walk_visitor *visitor, const struct field *field);
	void (*end)(struct walk_visitor *visitor, const struct part *part);
};

/**
 * walk_file() - walk through a file.
 * @input: the file
 * @schema: of its release, or NULL; then records are one field each
 * @visitor: told of every part and field
 */
void walk_file(const struct input *input, const struct schema *schema,
	       struct walk_visitor *visitor);

/** part_name() - "file header", "info record", … */
const char *part_name(enum part_kind kind);

/**
 * field_text() - append the value of a field: 24 GiB (0x600000000), "NVIDIA L4-24Q", [0, 5].
 * @input: the file that the field is in
 * @field: one that walk_file() told of
 * @out: gets the text, in printable ASCII but for UTF-16 members; nothing for VALUE_NONE
 */
void field_text(const struct input *input, const struct field *field, struct buf *out);

/** print_bytes() - append "00 1f 3c", the first of @size bytes, or that they are all zero. */
void print_bytes(const uint8_t *bytes, uint64_t size, struct buf *out);

#endif
