/* SPDX-License-Identifier: MIT */
/*
 * A schema: the description of the records of some GSP releases. It is read from text
 * (docs/schema.md describes the language), checked once, and immutable afterwards.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "compiler/diag/diag.h"
#include "compiler/base/arena.h"
#include "kernel/parser/metadata.h"
#include "schema/expr.h"
#include "kernel/parser/release.h"
#include "schema/value.h"

#define SCHEMA_MAX_BYTES   (1u << 20)
#define SCHEMA_MAX_MEMBERS 512u
#define SCHEMA_MAX_ITEMS   1024u
#define SCHEMA_MAX_RECORD  (1u << 20)

/* How numbers of a member are written and shown. */
enum schema_unit { UNIT_NONE, UNIT_SIZE, UNIT_HEX };

enum member_type {
	MEMBER_U8,
	MEMBER_U16,
	MEMBER_U32,
	MEMBER_U64,
	MEMBER_CHAR, /* text, NUL-terminated, printable ASCII */
	MEMBER_BYTES, /* raw bytes, hex in a source */
	MEMBER_UTF16, /* text, little-endian UTF-16 */
	MEMBER_INFO, /* info records, in the control only */
};

/**
 * struct schema_member - one member of a record.
 * @loc: location of its name
 * @name: its name in NVIDIA's structure
 * @key: its key in a source, NULL if a source cannot set it
 * @doc: one sentence, or NULL
 * @type: type of one element
 * @length: length of an array; NULL for a single number
 * @column: heading of its column in tables, or NULL if it has none
 * @unit: unit of its numbers
 * @required: a source must set it
 * @unique: no two types of a file share it, and a board may refer to a type by it
 * @initial: default or computed value, NULL for zero
 * @constant: fixed value, or NULL
 * @allowed: set of allowed values (a chain of ranges), or NULL
 * @kind: what a value of it is
 * @offset: bytes from the start of the record
 * @element: bytes of one element
 * @count: elements; 1 for a single number
 * @size: bytes of the whole member
 * @array: it was declared with a length
 */
struct schema_member {
	struct location loc;
	const char *name;
	const char *key;
	const char *doc;
	enum member_type type;
	struct expr *length;
	const char *column;
	enum schema_unit unit;
	bool required;
	bool unique;
	struct expr *initial;
	struct expr *constant;
	struct expr *allowed;
	enum value_kind kind;
	uint32_t offset;
	uint32_t element;
	uint32_t count;
	uint32_t size;
	bool array;
};

enum record_role { RECORD_INFO, RECORD_KERNEL, RECORD_CONTROL, RECORD_ROLES };

/**
 * struct schema_record - a structure: its members in order, naturally aligned.
 * @loc: location of its name; without an input if the schema does not describe it
 * @name: NVIDIA's name
 * @command: command of the RM control
 * @declared: the expected size, or NULL
 * @size: bytes, rounded up to @align
 * @align: alignment of its largest member
 */
struct schema_record {
	struct location loc;
	const char *name;
	struct expr *command;
	uint64_t command_value;
	struct expr *declared;
	uint32_t size;
	uint32_t align;
	struct schema_member *items;
	size_t count, capacity;
};

struct schema_constant {
	struct location loc;
	const char *name;
	struct expr *expr;
	uint64_t number;
	bool known;
};

/* A name for an expression, for use in others. */
struct schema_let {
	struct location loc;
	const char *name;
	struct expr *expr;
	uint64_t cost;
	bool known;
};

/* Releases from @first to @last, both included. */
struct schema_range {
	struct location loc;
	struct vgpu_release first, last;
	const char *first_text, *last_text;
};

/* A build whose own record was examined; the others of a range are covered by interpolation. */
struct schema_build {
	struct location loc;
	struct vgpu_release release;
	const char *text;
};

/* The vGPU version of some releases. */
struct schema_version {
	struct location loc;
	struct vgpu_release version;
	struct schema_range range;
};

/* A piece of a check's message: text, or an expression shown with a unit. */
struct schema_piece {
	const char *text;
	struct expr *expr;
	enum schema_unit unit;
	struct schema_piece *next;
};

/**
 * struct schema_check - a rule for every vGPU type on every board, or for every board.
 * @loc: location of its name
 * @name: the rule's name
 * @severity: DIAG_ERROR or DIAG_WARNING
 * @per_board: it is evaluated once for a board, with its first type, and not for every type
 * @when: condition for the rule to apply, or NULL
 * @require: condition that must be true
 * @at: index of the key where it is reported, or -1 for the type
 * @message: the message if it is violated
 * @source: the reason for the rule, or NULL
 */
struct schema_check {
	struct location loc;
	const char *name;
	enum diag_severity severity;
	bool per_board;
	struct expr *when;
	struct expr *require;
	const char *at_key;
	int at;
	struct location message_loc;
	const char *message_text;
	struct schema_piece *message;
	const char *source;
};

/* A key that was renamed since the first base; messages may still have its old name. */
struct schema_rename {
	const char *old_key, *new_key;
};

/**
 * struct schema_row - a row of a table: the text of a number, from some release on.
 * @loc: location of the text
 * @key: the number
 * @text: its text
 * @from: the first release that has this text; without parts, all before the next row's
 */
struct schema_row {
	struct location loc;
	uint64_t key;
	const char *text;
	struct vgpu_release from;
};

/**
 * struct schema_table - texts for numbers, for lookup().
 * @items: rows, sorted by key and release once the schema is finished; of the schema that defines
 *	the table
 */
struct schema_table {
	struct location loc;
	const char *name;
	struct schema_row *items;
	size_t count, capacity;
};

/* The changes of a schema to the one it extends, in order. */
enum schema_edit_kind {
	EDIT_NONE,
	EDIT_INSERT, /* a member after the target, or at the end */
	EDIT_INSERT_BEFORE, /* a member before the target */
	EDIT_RENAME,
	EDIT_RESIZE,
	EDIT_DROP,
	EDIT_CONSTANT,
	EDIT_DROP_CHECK,
	EDIT_REPLACE_CHECK,
};

/**
 * struct schema_edit - one change.
 * @kind: kind of the change
 * @loc: location of the target's name
 * @role: role of the record whose member is changed
 * @target: name of the member, constant or check; NULL to append a member
 * @member: the new member, or its new name and key, or its new length
 * @expr: the constant's new value
 * @check: the new check
 */
struct schema_edit {
	enum schema_edit_kind kind;
	struct location loc;
	enum record_role role;
	const char *target;
	struct schema_member member;
	struct expr *expr;
	struct schema_check check;
};

#define SCHEMA_LIST(type)                                                                          \
	struct {                                                                                   \
		struct type *items;                                                                \
		size_t count, capacity;                                                            \
	}

/* The state of a schema: read, being finished, finished, or with errors. */
enum schema_state { SCHEMA_READ, SCHEMA_LINKING, SCHEMA_USABLE, SCHEMA_BROKEN };

/**
 * struct schema - a schema, created by schema_read() and released by schema_free().
 * @input: its text, owned
 * @base_name: name of the schema it extends, or NULL
 * @base: that schema, once it is found
 * @state: its state, which schema_set_link() updates
 * @linkable: its base exists
 * @edits: its changes to the base
 * @tables: for lookup(), those of the base included
 * @abstract: covers no release; only extended by others, so names in it are not resolved
 * @record: records by role; the members of RECORD_INFO index the keys and values of a type
 * @containers: the allowed containers, the default first
 * @check_cost: most steps that the checks of every type take for one vGPU type
 * @board_cost: most steps that the checks of every board take for one board
 * @spans: strings and holes of the info record, for @layout
 * @layout: the layout for the parser
 */
struct schema {
	struct arena arena;
	struct input *input;
	struct location loc;
	const char *name;
	const char *doc;
	const char *base_name;
	struct location base_loc;
	const struct schema *base;
	enum schema_state state;
	bool linkable;
	SCHEMA_LIST(schema_edit) edits;
	SCHEMA_LIST(schema_rename) renames;
	SCHEMA_LIST(schema_table) tables;
	bool abstract;
	struct schema_record record[RECORD_ROLES];
	enum vgpu_metadata_container containers[2];
	size_t container_count;
	SCHEMA_LIST(schema_range) releases;
	SCHEMA_LIST(schema_build) builds;
	SCHEMA_LIST(schema_version) versions;
	SCHEMA_LIST(schema_constant) constants;
	SCHEMA_LIST(schema_let) lets;
	SCHEMA_LIST(schema_check) checks;
	uint64_t check_cost, board_cost;
	SCHEMA_LIST(vgpu_layout_span) strings;
	SCHEMA_LIST(vgpu_layout_span) padding;
	struct vgpu_metadata_layout layout;
};

/**
 * schema_read() - read a schema from text, without resolving names.
 * @input: the text; owned by the result, or released on failure
 * @diags: receives syntax errors
 *
 * Return: a schema for schema_finish(), or NULL after an error.
 */
struct schema *schema_read(struct input *input, struct diags *diags);

/**
 * schema_finish() - apply a schema to its base, and resolve its names.
 * @schema: a schema from schema_read()
 * @base: the finished schema that it extends, which must outlive @schema; NULL if there is none
 * @diags: receives errors
 *
 * Return: true if the schema can be used.
 */
bool schema_finish(struct schema *schema, const struct schema *base, struct diags *diags);

/** schema_parse() - read and finish a schema that extends none. */
struct schema *schema_parse(struct input *input, struct diags *diags);

/** schema_free() - release a schema; NULL is allowed. */
void schema_free(struct schema *schema);

/** schema_info() - return the info record, whose members the keys of a source set. */
static inline const struct schema_record *schema_info(const struct schema *schema)
{
	return &schema->record[RECORD_INFO];
}

/** schema_key() - return the index of the info member with this key, or -1. */
int schema_key(const struct schema *schema, const char *key);

/** schema_allows() - return true if @container may hold records of the schema. */
bool schema_allows(const struct schema *schema, enum vgpu_metadata_container container);

/** schema_constant_find() - return a constant by name, or NULL. */
const struct schema_constant *schema_constant_find(const struct schema *schema, const char *name);

/** schema_table_find() - return a table by name, or NULL. */
const struct schema_table *schema_table_find(const struct schema *schema, const char *name);

/** schema_let_find() - return a let by name, or NULL. */
const struct schema_let *schema_let_find(const struct schema *schema, const char *name);

/** container_name() - return "nvvgpumt" or "vgpumeta". */
const char *container_name(enum vgpu_metadata_container container);

/** container_parse() - find the container of a name. Return: false if there is none. */
bool container_parse(const char *name, enum vgpu_metadata_container *container);

#endif
