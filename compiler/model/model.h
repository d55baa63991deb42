/* SPDX-License-Identifier: MIT */
/*
 * The contents of a source or a file: vGPU types, and the boards that offer them. Values are
 * indexed by their members in the info record of the schema.
 */
#ifndef COMPILER_MODEL_MODEL_H
#define COMPILER_MODEL_MODEL_H

#include "compiler/base/strmap.h"
#include "compiler/source/source.h"
#include "schema/set.h"

#define MODEL_FEATURES_SIZE VGPU_MT_FEATURES_SIZE

/* The place of a value, in the same input as @loc of its struct model_values. */
struct model_mark {
	uint32_t line, column, length;
};

/**
 * struct model_values - the values given for one vGPU type, in general or for one board.
 * @loc: location of the mapping
 * @values: one for each member of the info record, VALUE_NONE if not given
 * @marks: the place of each value
 * @inputs: device and subsystem, by enum expr_input, VALUE_NONE if not given
 * @bad: there was an error in the values, so they are not checked further
 * @base: values that a source merges in, or NULL; for printing, since @values has them all
 * @anchor: the anchor of these values in a source, if they are such a base
 * @note: a comment for the source, or NULL
 */
struct model_values {
	struct location loc;
	struct value *values;
	struct model_mark *marks;
	struct value inputs[INPUT_SUBSYSTEM + 1];
	bool bad;
	const struct model_values *base;
	const char *anchor;
	const char *note;
};

/** model_mark() - return the place of a location. */
static inline struct model_mark model_mark(struct location loc)
{
	return (struct model_mark){loc.line, loc.column, loc.length};
}

/** model_mark_loc() - return the location of the value of member @key. */
static inline struct location model_mark_loc(const struct model_values *values, size_t key)
{
	const struct model_mark *mark = &values->marks[key];

	return (struct location){.input = values->loc.input,
				 .line = mark->line,
				 .column = mark->column,
				 .length = mark->length};
}

/**
 * struct model_board_type - a vGPU type on a board.
 * @type: index of the type
 * @given: the values that the board overrides; @given.values is NULL if there are none
 * @values: the value of every member after overrides, defaults and computation, none of them
 *	VALUE_NONE; NULL after an error
 */
struct model_board_type {
	size_t type;
	struct model_values given;
	struct value *values;
};

/**
 * struct model_board - a physical board.
 * @loc: location of the board
 * @name: name for messages, or ""
 * @device: PCI device id
 * @subsystems: PCI subsystem ids; 0 includes every board with this device id
 * @subsystem_count: at least 1
 * @fb_size: bytes of framebuffer, 0 if unknown
 * @items: its vGPU types
 * @note: a comment for the source, or NULL
 */
struct model_board {
	struct location loc;
	const char *name;
	uint16_t device;
	const uint16_t *subsystems;
	size_t subsystem_count;
	uint64_t fb_size;
	struct model_board_type *items;
	size_t count;
	const char *note;
};

/**
 * struct model - the contents of one file.
 * @arena: memory of everything below
 * @schema: schema of the release
 * @release: GSP build version; NULL in a model that is only printed, without a release
 * @container: format of the file
 * @vgpu_given: the vGPU version is known
 * @vgpu_major: vGPU software version, 18 of 18.1
 * @vgpu_minor: its second number
 * @features: feature bytes, VALUE_BYTES
 * @signature: an existing signature to copy, VALUE_BYTES; empty if there is none
 * @loc: location of the document
 * @signature_loc: location of the signature
 * @types: the vGPU types
 * @boards: the boards
 * @bases: values that several types share, for printing
 * @notes: comments for the source, one a line
 */
struct model {
	struct arena arena;
	const struct schema *schema;
	const char *release;
	enum vgpu_metadata_container container;
	bool vgpu_given;
	uint64_t vgpu_major, vgpu_minor;
	struct value features;
	struct value signature;
	struct location loc, signature_loc;
	struct model_values *types;
	size_t type_count;
	struct model_board *boards;
	size_t board_count;
	const struct model_values *bases;
	size_t base_count;
	const char *const *notes;
	size_t note_count;
};

/**
 * struct model_options - the options of the command line that change the model.
 * @release: GSP release that replaces the source's, or NULL
 * @container: name of the container that replaces the source's, or NULL
 * @only: boards to keep, by name or device id; NULL for all
 * @only_count: elements of @only
 */
struct model_options {
	const char *release;
	const char *container;
	const char *const *only;
	size_t only_count;
};

/**
 * model_read() - read the model from a source.
 * @model: receives the model; release it with model_free() in any case
 * @source: the document; the model does not refer to it afterwards
 * @schemas: the schemas to choose from; they must outlive @model
 * @options: options of the command line
 * @diags: receives errors and warnings
 *
 * Return: true if there was no error; every type on a board then has its values. After an error,
 * @model->schema is NULL, or rules_check() can check the types that have values.
 */
bool model_read(struct model *model, const struct source *source, const struct schema_set *schemas,
		const struct model_options *options, struct diags *diags);

/** model_free() - release a model. */
void model_free(struct model *model);

/**
 * model_resolve() - compute the values of every type on every board: given, overrides, defaults.
 *
 * Checks the allowed values and the required members. Return: false after an error.
 */
bool model_resolve(struct model *model, struct diags *diags);

/**
 * struct model_scope - the type on a board that an expression is evaluated for.
 * @model: the model
 * @board: the board
 * @entry: the type on it
 */
struct model_scope {
	const struct model *model;
	const struct model_board *board;
	struct model_board_type *entry;
};

/** model_scope() - return the scope for expr_eval(); it refers to @context. */
struct expr_scope model_scope(const struct model_scope *context);

/** model_loc() - return the location of the value of member @key, or of the type if not given. */
struct location model_loc(const struct model *model, const struct model_board_type *entry, int key);

/** model_default() - compute the value of a member that is not given. Return: false on failure. */
bool model_default(const struct model_scope *scope, size_t key, struct value *value,
		   struct expr_failure *failure);

#endif
