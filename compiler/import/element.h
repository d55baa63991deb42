/* SPDX-License-Identifier: MIT */
/*
 * The elements of vgpuConfig.xml and where their values go: tables (vgpu_config.c), and the code
 * that reads an element by its table (element.c). import.c builds the model from them.
 */
#ifndef COMPILER_IMPORT_ELEMENT_H
#define COMPILER_IMPORT_ELEMENT_H

#include "compiler/base/strmap.h"
#include "compiler/import/xml.h"
#include "compiler/model/model.h"

/**
 * struct importer - an import.
 * @model: the model that is built
 * @schemas: the schemas to choose from
 * @diags: receives errors and warnings
 * @types: ids of vGPU types, with their indices in @model
 * @names: names of vGPU types, likewise
 * @boards: device and subsystem ids of boards, likewise
 */
struct importer {
	struct model *model;
	const struct schema_set *schemas;
	struct diags *diags;
	struct strmap types;
	struct strmap names;
	struct strmap boards;
};

/**
 * struct import_target - where the values of an element go.
 * @values: of a vGPU type or a board's entry; else NULL
 * @board: of a board; else NULL
 * @entry: of a board's entry; else NULL
 * @comment: what no record holds
 * @seen: a bit for each row of the element's table that had a value
 * @valid: no error has been found
 */
struct import_target {
	struct model_values *values;
	struct model_board *board;
	struct model_board_type *entry;
	struct buf comment;
	uint64_t seen;
	bool valid;
};

/**
 * import_add_known_values() - set what the document cannot say and the release's readers need.
 * @importer: the import; every type and board is read. Nothing is set if it has no release.
 *
 * From GSP 595 on a MIG-backed type gets max_instance_per_gi 1. A board that stands for every
 * subsystem gets the subsystems that NVIDIA's driver of the release names, if it names any and the
 * source becomes VGPUMETA. A comment in the source says so.
 */
void import_add_known_values(struct importer *importer);

/** struct xml_value - an attribute, or the text of an element. */
struct xml_value {
	const char *name;
	const char *text;
	struct location loc;
};

struct import_row;

/** import_setter - store @value in @target. Return: false after reporting an error. */
typedef bool (*import_setter)(struct importer *importer, struct import_target *target,
			      const struct import_row *row, const struct xml_value *value);

/**
 * struct import_row - where a value goes.
 * @element: the element that the table is for, or a child of it
 * @attribute: attribute of it; a * at the end stands for any rest; NULL for its text
 * @set: stores the value
 * @detail: name of a member of the info record, or the only text allowed; for @set
 * @required: the value must be present
 */
struct import_row {
	const char *element;
	const char *attribute;
	import_setter set;
	const char *detail;
	bool required;
};

/**
 * struct import_element - an element with its table.
 * @name: its name
 * @label: how its comment begins
 * @rows: where its values go
 * @count: entries in @rows
 * @inner: names of elements in it that have tables of their own
 */
struct import_element {
	const char *name;
	const char *label;
	const struct import_row *rows;
	size_t count;
	const char *inner[3];
};

extern const struct import_element import_document, import_settings, import_type, import_board,
	import_entry;

/**
 * import_read_element() - store the values of an element, but those of @element->inner.
 * @importer: the import
 * @element: its table
 * @target: where the values go; @target->valid becomes false on an error
 * @node: the element
 */
void import_read_element(struct importer *importer, const struct import_element *element,
			 struct import_target *target, const struct xml_node *node);

/** import_member() - return the index of the info record's member of that name, or -1. */
int import_member(const struct schema *schema, const char *name);

/** import_set_member() - set the member that @row->detail names. */
bool import_set_member(struct importer *importer, struct import_target *target,
		       const struct import_row *row, const struct xml_value *value);

/** import_set_comment() - keep what no record holds as a comment. */
bool import_set_comment(struct importer *importer, struct import_target *target,
			const struct import_row *row, const struct xml_value *value);

/**
 * import_share_values() - move values that many types share to where they are written once.
 * @model: without errors
 * @class_member: index of the member for the class of a type, which groups types, or -1
 * @entry_member: index of a member of board entries whose most common value becomes the type's own,
 *	or -1
 *
 * Sets the bases of types. The values that types and entries have in the end stay the same.
 */
void import_share_values(struct model *model, int class_member, int entry_member);

#endif
