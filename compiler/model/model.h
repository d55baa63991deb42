/* SPDX-License-Identifier: MIT */
/*
 * The contents of a source or of a metadata file: vGPU types and the boards that offer them. A
 * value is indexed by its member in the schema's info record.
 */
#ifndef COMPILER_MODEL_MODEL_H
#define COMPILER_MODEL_MODEL_H

#include "compiler/source/source.h"
#include "schema/set.h"

#define MODEL_FEATURES_SIZE VGPU_MT_FEATURES_SIZE

/* Location of a value, in the input of @loc of its struct model_values. */
struct model_mark {
	uint32_t line, column, length;
};

/**
 * struct model_values - values given for one vGPU type: by the type itself, or by a board for it.
 * @loc: location of the mapping
 * @values: one for each member of the info record, VALUE_NONE if not given
 * @marks: location of each value
 * @inputs: device and subsystem, by enum expr_input, VALUE_NONE if not given
 * @invalid: there was an error in them, so they are not checked any further
 * @base: values that a printed source merges in, or NULL; @values has them all
 * @anchor: name of these values in a printed source, if others merge them in
 * @note: a comment for a printed source, or NULL
 */
struct model_values {
	struct location loc;
	struct value *values;
	struct model_mark *marks;
	struct value inputs[INPUT_SUBSYSTEM + 1];
	bool invalid;
	const struct model_values *base;
	const char *anchor;
	const char *note;
};

/** model_mark() - return @loc without its input. */
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
 * @type: index of the type that it is based on
 * @given: the values that the board overrides; @given.values is NULL if there are none
 * @values: of every member: the type's, overridden, or a default; never VALUE_NONE, but NULL if
 *	there was an error
 */
struct model_board_type {
	size_t type;
	struct model_values given;
	struct value *values;
};

/**
 * struct model_board - a physical board.
 * @loc: location of its mapping
 * @name: shown to the user, may be ""
 * @device: PCI device id
 * @subsystems: PCI subsystem ids; 0 stands for every board with this device id
 * @subsystem_count: at least 1
 * @fb_size: bytes of framebuffer, 0 if not known
 * @items: its vGPU types
 * @count: number of @items
 * @note: a comment for a printed source, or NULL
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
 * struct model - a whole file.
 * @arena: holds everything below
 * @schema: of its release; NULL if there is none
 * @release: GSP build version; NULL in a model that is only printed, without a release
 * @container: format of the file
 * @vgpu_given: the vGPU version is known
 * @vgpu_major: vGPU software version
 * @vgpu_minor: likewise
 * @features: feature bytes, VALUE_BYTES
 * @signature: a signature that the source contains, VALUE_BYTES; empty if there is none
 * @loc: location of the document
 * @signature_loc: location of the signature
 * @types: the vGPU types
 * @type_count: number of @types
 * @boards: the boards
 * @board_count: number of @boards
 * @bases: values that several types have in common, for printing
 * @base_count: number of @bases
 * @notes: comments for a printed source, one for each line
 * @note_count: number of @notes
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
 * struct model_options - options of the command line.
 * @release: replaces the source's release, or NULL
 * @container: replaces the source's container and the schema's default, or NULL
 * @only: boards to keep, by name or device id
 * @only_count: number of @only; 0 keeps all boards
 */
struct model_options {
	const char *release;
	const char *container;
	const char *const *only;
	size_t only_count;
};

/**
 * model_read() - turn a document into types and boards, and compute all values.
 * @model: the result; release it with model_free() in every case
 * @source: the document, without errors; the model does not refer to it afterwards
 * @schemas: the schemas to choose from; they must outlive @model
 * @options: options of the command line
 * @diags: receives every error and warning
 *
 * Return: true if there was no error. After errors @model->schema is NULL, or rules_check() can
 * still check the types that are valid.
 */
bool model_read(struct model *model, const struct source *source, const struct schema_set *schemas,
		const struct model_options *options, struct diags *diags);

/** model_free() - release a model. */
void model_free(struct model *model);

/**
 * model_resolve() - compute the values of each board's types: the type's, overrides, defaults.
 *
 * Each member's allowed and required values are checked. Return: true if there was no error.
 */
bool model_resolve(struct model *model, struct diags *diags);

/* A vGPU type on a board, as the schema's expressions see it. */
struct model_scope {
	const struct model *model;
	const struct model_board *board;
	struct model_board_type *board_type;
};

/** model_scope() - make the scope of an expression. It refers to @context. */
struct expr_scope model_scope(const struct model_scope *context);

/** model_is_given() - return true if the source gives member @key a value. */
bool model_is_given(const struct model_scope *scope, size_t key);

/**
 * model_loc() - return the location of the value of member @key.
 *
 * If @key is negative or not given, that is the location of the type, or of the board's overrides.
 */
struct location model_loc(const struct model *model, const struct model_board_type *board_type,
			  int key);

/**
 * model_default() - compute the value of a member that is not given.
 * @value: the result
 * @failure: receives the reason if it cannot be computed
 *
 * Return: true if there is a value.
 */
bool model_default(const struct model_scope *scope, size_t key, struct value *value,
		   struct expr_failure *failure);

#endif
