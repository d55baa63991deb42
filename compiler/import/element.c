// SPDX-License-Identifier: MIT
#include "compiler/import/element.h"

#include <string.h>

static bool row_matches(const struct import_row *row, const char *element, const char *attribute)
{
	size_t length;

	if (strcmp(row->element, element) != 0)
		return false;
	if (!row->attribute || !attribute)
		return row->attribute == attribute;
	length = strlen(row->attribute);
	if (length && row->attribute[length - 1] == '*')
		return strncmp(row->attribute, attribute, length - 1) == 0;
	return strcmp(row->attribute, attribute) == 0;
}

static void set_value(struct importer *importer, const struct import_element *element,
		      struct import_target *target, size_t index, const struct xml_value *value)
{
	const struct import_row *row = &element->rows[index];

	if ((target->seen >> index & 1) && row->set != import_set_comment) {
		diag_error(importer->diags, value->loc, "duplicate-element",
			   "duplicate '%s' in this %s", value->name, element->name);
		target->valid = false;
		return;
	}
	target->seen |= UINT64_C(1) << index;
	target->valid &= row->set(importer, target, row, value);
}

static void read_value(struct importer *importer, const struct import_element *element,
		       struct import_target *target, const char *name, const char *attribute,
		       const struct xml_value *value)
{
	for (size_t i = 0; i < element->count; i++) {
		if (!row_matches(&element->rows[i], name, attribute))
			continue;
		set_value(importer, element, target, i, value);
		return;
	}
	if (attribute)
		diag_warning(importer->diags, value->loc, "unknown-attribute",
			     "unknown attribute '%s' of '%s' ignored: '%s'", attribute, name,
			     value->text);
	else
		diag_warning(importer->diags, value->loc, "unknown-text",
			     "unexpected text of '%s' ignored: '%s'", name, value->text);
}

/* Read the attributes and the text of an element that @element has rows for. */
static void read_values(struct importer *importer, const struct import_element *element,
			struct import_target *target, const struct xml_node *node)
{
	bool has_text = *node->text;

	for (size_t i = 0; i < node->attr_count; i++) {
		struct xml_value value = {node->attrs[i].name, node->attrs[i].text,
					  node->attrs[i].loc};

		read_value(importer, element, target, node->name, value.name, &value);
	}
	for (size_t i = 0; i < element->count && !has_text; i++)
		has_text = row_matches(&element->rows[i], node->name, NULL);
	if (has_text) {
		struct xml_value value = {node->name, node->text,
					  *node->text ? node->text_loc : node->loc};

		read_value(importer, element, target, node->name, NULL, &value);
	}
}

static void warn_unknown_element(struct importer *importer, const struct xml_node *node,
				 const char *parent)
{
	diag_warning(importer->diags, node->loc, "unknown-element",
		     "unknown element '%s' in this %s ignored%s%s%s", node->name, parent,
		     *node->text ? ": '" : "", node->text, *node->text ? "'" : "");
}

/*
 * Set the member of the info record that has the name of an unknown element: most elements are
 * named after the member that they set.
 */
static bool guess_member(struct importer *importer, struct import_target *target,
			 const struct xml_node *node)
{
	const struct import_row row = {node->name, NULL, import_set_member, node->name, false};
	struct xml_value value = {node->name, node->text, node->text_loc};
	int index = import_member(importer->model->schema, node->name);

	if (!target->values || index < 0 || node->first || node->attr_count || !*node->text ||
	    target->values->values[index].kind != VALUE_NONE ||
	    schema_info(importer->model->schema)->items[index].kind == VALUE_LIST)
		return false;
	diag_warning(importer->diags, node->loc, "guessed-element",
		     "unknown element '%s' used for the record's member of that name", node->name);
	target->valid &= import_set_member(importer, target, &row, &value);
	return true;
}

static void read_child(struct importer *importer, const struct import_element *element,
		       struct import_target *target, const struct xml_node *node)
{
	for (size_t i = 0; i < ARRAY_SIZE(element->inner) && element->inner[i]; i++)
		if (strcmp(element->inner[i], node->name) == 0)
			return;
	for (size_t i = 0; i < element->count; i++) {
		if (strcmp(element->rows[i].element, node->name) != 0)
			continue;
		read_values(importer, element, target, node);
		for (const struct xml_node *child = node->first; child; child = child->next)
			warn_unknown_element(importer, child, node->name);
		return;
	}
	if (!guess_member(importer, target, node))
		warn_unknown_element(importer, node, element->name);
}

static void check_required(struct importer *importer, const struct import_element *element,
			   struct import_target *target, const struct xml_node *node)
{
	for (size_t i = 0; i < element->count; i++) {
		const struct import_row *row = &element->rows[i];

		if (!row->required || (target->seen >> i & 1))
			continue;
		diag_error(importer->diags, node->loc, "missing-element",
			   "missing '%s%s%s' in this %s", row->element, row->attribute ? "/@" : "",
			   row->attribute ? row->attribute : "", element->name);
		target->valid = false;
	}
}

void import_read_element(struct importer *importer, const struct import_element *element,
			 struct import_target *target, const struct xml_node *node)
{
	target->valid = true;
	buf_printf(&target->comment, "%s%s%sline %u", target->comment.size ? "; " : "",
		   element->label, *element->label ? " " : "", node->loc.line);
	read_values(importer, element, target, node);
	for (const struct xml_node *child = node->first; child; child = child->next)
		read_child(importer, element, target, child);
	check_required(importer, element, target, node);
}
