/* SPDX-License-Identifier: MIT */
/*
 * An XML document as a tree of elements with their locations, for documents that hold data.
 *
 * A DOCTYPE is allowed but ignored: nothing is ever fetched. Entities other than the five of XML
 * are rejected, so that nothing expands, and so are declarations inside the document.
 */
#ifndef COMPILER_IMPORT_XML_H
#define COMPILER_IMPORT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/base/arena.h"

#define XML_MAX_BYTES (16u << 20) /* of XML text */
#define XML_MAX_DEPTH 16u /* of nested elements */
#define XML_MAX_NODES 500000u /* elements */
#define XML_MAX_ATTRS 32u /* of one element */
#define XML_MAX_TEXT  (64u << 10) /* bytes of an attribute, or of an element's own text */

/**
 * struct xml_attr - an attribute.
 * @name: its name
 * @text: its value, NUL-terminated UTF-8
 * @loc: of the value, between the quotes
 */
struct xml_attr {
	const char *name;
	const char *text;
	struct location loc;
};

/**
 * struct xml_node - an element; owned by its document.
 * @name: its name
 * @loc: of the name
 * @attrs: its attributes in their order
 * @attr_count: how many
 * @text: its own text without the blanks around it, "" if there is none
 * @text_loc: of the text
 * @first: its first child, or NULL
 * @last: its last child, or NULL
 * @next: the next child of its parent, or NULL
 */
struct xml_node {
	const char *name;
	struct location loc;
	struct xml_attr *attrs;
	size_t attr_count;
	const char *text;
	struct location text_loc;
	struct xml_node *first, *last, *next;
};

/**
 * struct xml - a document that was read.
 * @arena: holds the nodes
 * @root: the outermost element, NULL if the document has errors
 */
struct xml {
	struct arena arena;
	const struct xml_node *root;
};

/**
 * xml_parse() - parse a document.
 * @xml: filled in; release with xml_free() in every case
 * @input: the text, UTF-8; outlives @xml
 * @diags: receives the first error: not XML, an entity, or a limit above exceeded
 *
 * Return: true if the document has no error.
 */
bool xml_parse(struct xml *xml, const struct input *input, struct diags *diags);

/** xml_free() - release all nodes. */
void xml_free(struct xml *xml);

#endif
