// SPDX-License-Identifier: MIT
/* Import any bytes as a vgpuConfig.xml: the result can be read, with as many types and boards. */
#include <string.h>

#include "compiler/import/import.h"
#include "compiler/output/print.h"
#include "compiler/source/source.h"
#include "fuzz/fuzz.h"

static void check_node(const struct xml_node *node, const struct input *input, unsigned int depth)
{
	promise(depth <= XML_MAX_DEPTH);
	promise(node->attr_count <= XML_MAX_ATTRS);
	promise(node->loc.line >= 1 && node->loc.line <= input->line_count);
	for (size_t i = 0; i < node->attr_count; i++) {
		promise(node->attrs[i].loc.line >= node->loc.line);
		promise(node->attrs[i].loc.line <= input->line_count);
		promise(node->attrs[i].loc.column >= 1 && node->attrs[i].loc.length >= 1);
	}
	for (const struct xml_node *child = node->first; child; child = child->next)
		check_node(child, input, depth + 1);
}

/* Check that the source has no YAML errors; errors of the model are allowed. */
static void check_source(const struct model *model, const struct schema_set *schemas,
			 struct diags *diags)
{
	struct model_options options = {.container = "vgpumeta"};
	struct source source = {0};
	struct model again = {0};
	struct input *input;
	struct buf yaml = {0};

	print_yaml(model, &yaml);
	input = input_from_text("fuzz.yaml", yaml.data, yaml.size);
	promise(source_parse(&source, input, diags));
	promise(model_read(&again, &source, schemas, &options, diags));
	promise(again.type_count == model->type_count);
	promise(again.board_count == model->board_count);
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *old = &model->boards[b], *new = &again.boards[b];

		promise(old->count == new->count);
		for (size_t i = 0; i < old->count; i++)
			for (size_t m = 0; m < schema_info(model->schema)->count; m++)
				promise(value_equal(&old->items[i].values[m],
						    &new->items[i].values[m]));
	}
	model_free(&again);
	source_free(&source);
	input_free(input);
	buf_free(&yaml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct import_options options = {.release = "570.144"};
	struct input *input = input_from_text("fuzz.xml", data, size);
	struct diags diags = {.max_errors = 20};
	static struct schema_set schemas;
	struct model model = {0};
	struct xml xml = {0};
	size_t said_size;
	char *said = NULL;

	diags.out = open_memstream(&said, &said_size);
	if (!diags.out)
		abort();
	if (!schemas.count)
		promise(schema_set_builtin(&schemas, &diags) && schema_set_link(&schemas, &diags));
	if (xml_parse(&xml, input, &diags)) {
		check_node(xml.root, input, 1);
		if (import_model(&model, &xml, &schemas, &options, &diags))
			check_source(&model, &schemas, &diags);
		else
			promise(diags.errors);
	} else {
		promise(diags.errors == 1 && !xml.root);
	}
	fclose(diags.out);
	free(said);
	model_free(&model);
	xml_free(&xml);
	input_free(input);
	return 0;
}
