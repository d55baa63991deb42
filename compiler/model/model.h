/* SPDX-License-Identifier: MIT */
/*
 * What a source says, or a file holds: vGPU types and the boards that offer them. Keys are those of
 * the schema; a value is indexed by its member in the schema's info record.
 */
#ifndef COMPILER_MODEL_MODEL_H
#define COMPILER_MODEL_MODEL_H

#include "compiler/source/source.h"
#include "compiler/base/strmap.h"
#include "schema/set.h"

#define MODEL_FEATURES_SIZE VGPU_MT_FEATURES_SIZE

/* Where a value was given, in the input that @loc of its struct model_values is in. */
struct model_mark {
	uint32_t line, column, length;
};

/**
 * struct model_values - values given for one vGPU type, in a type or in a board's entry.
 * @loc: of the whole
 * @values: one for each member of the info record, VALUE_NONE where not given
 * @marks: where each was given
 * @inputs: device and subsystem, by enum expr_input, VALUE_NONE where not given
 * @bad: there was an error in them, so nothing more can be said of them
 * @base: values that a source would merge in, or NULL; for printing: @values has them all
 * @anchor: what a source calls these values, when they are such a base
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

/** model_mark() - remember the place of a value. */
static inline struct model_mark model_mark(struct location loc)
{
	return (struct model_mark){loc.line, loc.column, loc.length};
}

/** model_mark_place() - where the value of member @key was given. */
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
 * @type: index of the type it is based on
 * @given: what the entry overrides; values NULL when nothing
 * @values: of every member, overrides, defaults and computed values applied; never VALUE_NONE,
 *	but NULL when there was an error in them
 */
struct model_board_type {
	size_t type;
	struct model_values given;
	struct value *values;
};

/**
 * struct model_board - a physical board.
 * @loc: where it starts
 * @name: for people, may be ""
 * @device: PCI device id
 * @subsystems: PCI subsystem ids; 0 stands for every board with this device id
 * @subsystem_count: at least 1
 * @fb_size: bytes of framebuffer, 0 when not known
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
 * struct model - a whole file.
 * @arena: holds everything below
 * @schema: of its release
 * @release: GSP build version; NULL in a model that is only printed and leaves it open
 * @container: the file's format
 * @vgpu_given: the vGPU version is known
 * @vgpu_major: vGPU software version
 * @vgpu_minor: likewise
 * @features: feature bytes, VALUE_BYTES
 * @signature: a ready signature to carry, VALUE_BYTES; empty when there is none
 * @loc: of the whole
 * @signature_loc: of the signature
 * @types: the vGPU types
 * @boards: the boards
 * @bases: what several types have in common, for printing
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
 * struct model_options - what the command line says about the model.
 * @release: instead of the source's, or NULL
 * @container: name of one, instead of the source's and the schema's default, or NULL
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
 * model_read() - find out what a source says.
 * @model: filled in; release with model_free() in every case
 * @source: the document; the model does not refer to it afterwards
 * @schemas: the schemas to choose from; outlive @model
 * @options: see there
 * @diags: told every error and warning, each at its place
 *
 * Return: true when there was no error; the entries then have all their values. When there were
 * errors, @model->schema is NULL, or rules_check() can look at the entries without one.
 */
bool model_read(struct model *model, const struct source *source, const struct schema_set *schemas,
		const struct model_options *options, struct diags *diags);

/** model_free() - release a model. */
void model_free(struct model *model);

/**
 * model_resolve() - compute the values of every entry: type, overrides, defaults.
 *
 * Checks what each member allows and requires. Return: true when there was no error.
 */
bool model_resolve(struct model *model, struct diags *diags);

/**
 * model_scope() - what an expression about an entry sees.
 * @context: filled in, referred to by the result
 */
struct model_scope {
	const struct model *model;
	const struct model_board *board;
	struct model_board_type *entry;
};

struct expr_scope model_scope(const struct model_scope *context);

/** model_place() - where the value of member @key of an entry was given, or the entry itself. */
struct location model_loc(const struct model *model, const struct model_board_type *entry, int key);

/** model_default() - the value of a member that nobody sets; false when it cannot be computed. */
bool model_default(const struct model_scope *scope, size_t key, struct value *value,
		   struct expr_failure *failure);

#endif
