/* SPDX-License-Identifier: MIT */
/*
 * Reading a document into a model, for the files of this folder: model.c reads the document's own
 * keys, types.c the list of types and boards.c the list of boards.
 */
#ifndef COMPILER_MODEL_READER_H
#define COMPILER_MODEL_READER_H

#include "compiler/base/strmap.h"
#include "compiler/model/model.h"

/**
 * struct model_reader - the state of reading a document.
 * @keys: mapping keys of a type, to a member's index or that plus an enum extra_key
 * @meanings: the same by a key's number in the document, STRMAP_NEW if not looked up yet
 * @key_names: the keys of @keys, for suggestions
 * @unique: members that identify a type
 * @types: from such a value to the type's index
 * @boards: from device and subsystem to the board's index
 * @type_list: the value of 'types', or NULL
 * @board_list: the value of 'boards', or NULL
 * @container_given: the document has a valid 'container'
 */
struct model_reader {
	struct model *model;
	const struct source *source;
	const struct schema_set *schemas;
	const struct model_options *options;
	struct diags *diags;
	struct strmap keys;
	uint32_t *meanings;
	const char **key_names;
	size_t key_count;
	size_t *unique;
	size_t unique_count;
	struct strmap types;
	struct strmap boards;
	const struct source_node *type_list, *board_list;
	bool container_given;
};

/**
 * struct key_handler - how to read the value of a mapping key.
 * @name: the key
 * @read: reads the value into @object, and returns true if it is valid
 * @required: the key must be there
 */
struct key_handler {
	const char *name;
	bool (*read)(struct model_reader *reader, void *object, const struct source_node *node);
	bool required;
};

/* model.c */

/** check_kind() - report a node of another kind. Return: true if @node is of @kind. */
bool check_kind(struct model_reader *reader, const struct source_node *node, enum source_kind kind,
		const char *what);

/** report_unknown_key() - report @key of @what, and suggest the most similar of @names. */
void report_unknown_key(struct model_reader *reader, const struct source_node *key,
			const char *what, const char *const *names, size_t count);

/**
 * read_mapping() - read a mapping whose keys are those of a table; keys with x- are ignored.
 * @what: what the mapping is, for messages
 * @handlers: the table
 * @count: number of @handlers
 * @object: passed to the handlers
 *
 * Return: true if all of it is valid.
 */
bool read_mapping(struct model_reader *reader, const struct source_node *map, const char *what,
		  const struct key_handler *handlers, size_t count, void *object);

/* types.c */

/** collect_keys() - find the keys that a type of the schema can have. */
void collect_keys(struct model_reader *reader);

/** read_types() - read the list of types. Return: true if all are valid. */
bool read_types(struct model_reader *reader);

/** read_board_type() - read an element of a board's 'types'. Return: true if it is valid. */
bool read_board_type(struct model_reader *reader, struct model_board_type *board_type,
		     const struct source_node *node);

/* boards.c */

/** read_boards() - read the list of boards. Return: true if all are valid. */
bool read_boards(struct model_reader *reader);

#endif
