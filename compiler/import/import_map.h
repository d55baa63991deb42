/* SPDX-License-Identifier: MIT */
/* What becomes of each element and attribute of vgpuConfig.xml: tables, for import.c to walk by. */
#ifndef COMPILER_IMPORT_IMPORT_MAP_H
#define COMPILER_IMPORT_IMPORT_MAP_H

#include "compiler/model/model.h"
#include "compiler/import/xml.h"

/* One reading of a document. */
struct importer {
	struct model *model;
	const struct schema_set *schemas;
	struct diags *diags;
	struct strmap types; /* by id, to their index */
	struct strmap names; /* of types, likewise */
	struct strmap boards; /* by device and subsystem, to their index */
};

/* What is being read: values of a type or entry, a board, or the file. */
struct object {
	struct model_values *values;
	struct model_board *board;
	struct model_board_type *entry;
	struct buf note;
	uint64_t seen; /* rows of the scope's table */
	bool good;
};

/* An attribute, or the text of an element. */
struct field {
	const char *name;
	const char *text;
	struct location loc;
};

struct mapping;

typedef bool (*take_field)(struct importer *importer, struct object *object,
			   const struct mapping *row, const struct field *field);

/**
 * struct mapping - what becomes of one thing in the document.
 * @element: the scope's own element, or a child of it
 * @attribute: of it, with a * at its end for any such; NULL for its text
 * @take: takes the value
 * @detail: name of the member of RM's record, or what the text must be
 * @required: it must be there
 */
struct mapping {
	const char *element;
	const char *attribute;
	take_field take;
	const char *detail;
	bool required;
};

/* An element with its table, how its comment begins, and the scopes inside it. */
struct scope {
	const char *element;
	const char *label;
	const struct mapping *rows;
	size_t count;
	const char *inner[3];
};

extern const struct scope import_file, import_settings, import_type, import_board, import_entry;

/** import_member() - index of the member with this name in RM's record, or -1. */
int import_member(const struct schema *schema, const char *name);

/** import_class() - index of the member that a type's class goes to, or -1. */
int import_class(const struct schema *schema);

/** import_instances() - index of the member that a board's number of instances goes to, or -1. */
int import_instances(const struct schema *schema);

/** import_take() - a take_field: set the member that @row->detail names. */
bool import_take(struct importer *importer, struct object *object, const struct mapping *row,
		 const struct field *field);

/** import_note() - a take_field: keep what no record holds as a comment. */
bool import_note(struct importer *importer, struct object *object, const struct mapping *row,
		 const struct field *field);

#endif
