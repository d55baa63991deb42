// SPDX-License-Identifier: MIT
#include "compiler/import/import.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/import/element.h"

/* Return the comment of a target in the model's memory, NULL if it has none. */
static const char *comment_text(struct importer *importer, struct import_target *target)
{
	const char *text = NULL;

	if (target->comment.size)
		text = arena_strndup(&importer->model->arena, buf_text(&target->comment),
				     target->comment.size);
	buf_free(&target->comment);
	return text;
}

static void init_values(struct importer *importer, struct model_values *values,
			const struct xml_node *node)
{
	size_t count = schema_info(importer->model->schema)->count;

	values->loc = node->loc;
	values->values = arena_array(&importer->model->arena, count, sizeof(*values->values));
	values->marks = arena_array(&importer->model->arena, count, sizeof(*values->marks));
}

/* Count the children of that name, at most @limit. */
static bool count_children(struct importer *importer, const struct xml_node *node, const char *name,
			   size_t limit, size_t *count)
{
	*count = 0;
	for (const struct xml_node *child = node->first; child; child = child->next) {
		if (strcmp(child->name, name) != 0 || ++*count <= limit)
			continue;
		diag_error(importer->diags, child->loc, "too-many",
			   "too many %s elements (limit: %zu)", name, limit);
		return false;
	}
	return true;
}

/* Check that no other type has the same id or name: board entries refer to types by these. */
static bool register_type(struct importer *importer, struct strmap *ids, size_t index, int member)
{
	struct model_values *types = importer->model->types;
	const struct value *value = &types[index].values[member];
	bool number = value->kind == VALUE_NUMBER;
	struct strmap_entry *found = strmap_put(ids,
						number ? (const char *)&value->number : value->text,
						number ? sizeof(value->number) : value->count);

	if (found->value == STRMAP_NEW) {
		found->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, model_mark_loc(&types[index], (size_t)member), "duplicate-type",
		   "another vgpuType has this %s",
		   schema_info(importer->model->schema)->items[member].key);
	diag_note(importer->diags, model_mark_loc(&types[found->value], (size_t)member),
		  "first defined here");
	return false;
}

static bool read_type(struct importer *importer, const struct xml_node *node, size_t index)
{
	const struct schema_record *info = schema_info(importer->model->schema);
	struct model_values *type = &importer->model->types[index];
	struct import_target target = {.values = type};

	init_values(importer, type, node);
	import_read_element(importer, &import_type, &target, node);
	type->note = comment_text(importer, &target);
	for (size_t i = 0; i < info->count && target.valid; i++)
		if (info->items[i].unique && type->values[i].kind != VALUE_NONE)
			target.valid = register_type(importer,
						     info->items[i].kind == VALUE_NUMBER
							     ? &importer->types
							     : &importer->names,
						     index, (int)i);
	return target.valid;
}

static bool read_entries(struct importer *importer, const struct xml_node *node,
			 struct model_board *board)
{
	size_t limit = importer->model->schema->layout.max_types, count;
	bool valid = true;

	if (!count_children(importer, node, import_entry.name, limit, &count))
		return false;
	board->items = arena_array(&importer->model->arena, count, sizeof(*board->items));
	for (const struct xml_node *child = node->first; child; child = child->next) {
		struct model_board_type *entry = &board->items[board->count];
		struct import_target target = {.values = &entry->given, .entry = entry};

		if (strcmp(child->name, import_entry.name) != 0)
			continue;
		init_values(importer, &entry->given, child);
		import_read_element(importer, &import_entry, &target, child);
		entry->given.note = comment_text(importer, &target);
		entry->given.invalid = !target.valid;
		valid &= target.valid;
		board->count++;
	}
	return valid;
}

static bool register_board(struct importer *importer, size_t index)
{
	struct model *model = importer->model;
	uint16_t *ids = arena_alloc(&model->arena, 2 * sizeof(*ids));
	struct strmap_entry *found;

	ids[0] = model->boards[index].device;
	ids[1] = model->boards[index].subsystems[0];
	found = strmap_put(&importer->boards, (const char *)ids, 2 * sizeof(*ids));
	if (found->value == STRMAP_NEW) {
		found->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, model->boards[index].loc, "duplicate-board",
		   "another pgpu has device 0x%04x and subsystem 0x%04x%s", ids[0], ids[1],
		   ids[1] ? "" : " (any)");
	diag_note(importer->diags, model->boards[found->value].loc, "first defined here");
	return false;
}

static bool read_board(struct importer *importer, const struct xml_node *node)
{
	static const uint16_t any;
	struct model_board *board = &importer->model->boards[importer->model->board_count];
	struct import_target target = {.board = board};
	bool valid;

	*board = (struct model_board){
		.loc = node->loc, .name = "", .subsystems = &any, .subsystem_count = 1};
	import_read_element(importer, &import_board, &target, node);
	board->note = comment_text(importer, &target);
	valid = target.valid && register_board(importer, importer->model->board_count);
	valid &= read_entries(importer, node, board);
	/* A source cannot have a board without types. */
	if (valid && !board->count)
		diag_warning(importer->diags, board->loc, "empty-board",
			     "pgpu without vGPU types ignored");
	else
		importer->model->board_count++;
	return valid;
}

static bool read_types_and_boards(struct importer *importer, const struct xml_node *root)
{
	struct model *model = importer->model;
	size_t types, boards;
	bool valid = true, types_valid;

	if (!count_children(importer, root, import_type.name, IMPORT_MAX_TYPES, &types) ||
	    !count_children(importer, root, import_board.name, VGPU_METADATA_MAX_BOARDS, &boards))
		return false;
	if (!types || !boards) {
		diag_error(importer->diags, root->loc, "missing-element", "the document has no %s",
			   types ? "pgpu" : "vgpuType");
		return false;
	}
	model->types = arena_array(&model->arena, types, sizeof(*model->types));
	model->boards = arena_array(&model->arena, boards, sizeof(*model->boards));
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, import_type.name) == 0)
			valid &= read_type(importer, node, model->type_count++);
	/* A reference to a type that could not be read would only repeat its error. */
	types_valid = valid;
	for (const struct xml_node *node = root->first; node && types_valid; node = node->next)
		if (strcmp(node->name, import_board.name) == 0)
			valid &= read_board(importer, node);
	if (valid && !model->board_count) {
		diag_error(importer->diags, root->loc, "missing-element",
			   "no pgpu of the document supports a vGPU type");
		return false;
	}
	return valid;
}

/* Keep what the document says about itself and about the daemon that reads it as comments. */
static bool read_document_comments(struct importer *importer, const struct xml_node *root)
{
	struct model *model = importer->model;
	const char **notes = arena_array(&model->arena, 3, sizeof(*notes));
	struct import_target file = {0}, settings = {.valid = true};

	import_read_element(importer, &import_document, &file, root);
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, import_settings.name) == 0)
			import_read_element(importer, &import_settings, &settings, node);
	notes[0] = arena_printf(&model->arena, "Imported from %s; line numbers below refer to it.",
				root->loc.input->name);
	notes[1] = comment_text(importer, &file);
	notes[2] = comment_text(importer, &settings);
	model->notes = notes;
	model->note_count = 3;
	return file.valid && settings.valid;
}

static const struct schema *newest_schema(const struct schema_set *schemas)
{
	const struct schema *best = NULL;

	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];
		size_t last = schema->releases.count;

		if (!schema->abstract && last &&
		    (!best || vgpu_release_compare(
				      &schema->releases.items[last - 1].last,
				      &best->releases.items[best->releases.count - 1].last) > 0))
			best = schema;
	}
	return best;
}

static bool choose_schema(struct importer *importer, const char *text)
{
	struct model *model = importer->model;
	struct vgpu_release release = {0};

	model->release = text;
	if (!text) {
		model->schema = newest_schema(importer->schemas);
		return model->schema;
	}
	vgpu_release_parse(text, &release);
	model->schema = schema_set_find(importer->schemas, &release);
	if (model->schema)
		return true;
	diag_error(importer->diags, (struct location){0}, "unknown-release",
		   "no schema covers GSP release %s", text);
	schema_set_explain(importer->schemas, &release, (struct location){0}, importer->diags);
	return false;
}

static void choose_version(struct importer *importer, const char *text)
{
	struct model *model = importer->model;
	struct vgpu_release version = {0}, release;

	model->vgpu_given = text && vgpu_release_parse(text, &version);
	for (size_t i = 0; i < model->schema->versions.count && !model->vgpu_given; i++) {
		const struct schema_version *known = &model->schema->versions.items[i];

		if (!model->release || !vgpu_release_parse(model->release, &release) ||
		    vgpu_release_compare(&release, &known->range.first) < 0 ||
		    vgpu_release_compare(&release, &known->range.last) > 0)
			continue;
		version = known->version;
		model->vgpu_given = true;
	}
	if (model->vgpu_given) {
		model->vgpu_major = version.part[0];
		model->vgpu_minor = version.part[1];
	}
}

static bool read_root(struct importer *importer, const struct xml_node *root)
{
	bool valid;

	if (strcmp(root->name, import_document.name) != 0) {
		diag_error(importer->diags, root->loc, "unknown-document",
			   "not a vgpuConfig.xml: the root element is '%s', not '%s'", root->name,
			   import_document.name);
		return false;
	}
	valid = read_document_comments(importer, root);
	return read_types_and_boards(importer, root) && valid;
}

bool import_model(struct model *model, const struct xml *xml, const struct schema_set *schemas,
		  const struct import_options *options, struct diags *diags)
{
	struct importer importer = {.model = model, .schemas = schemas, .diags = diags};
	bool valid;

	*model = (struct model){.features.kind = VALUE_BYTES, .signature.kind = VALUE_BYTES};
	if (!choose_schema(&importer, options->release))
		return false;
	choose_version(&importer, options->vgpu);
	model->container = model->schema->containers[0];
	strmap_init(&importer.types);
	strmap_init(&importer.names);
	strmap_init(&importer.boards);
	valid = read_root(&importer, xml->root);
	if (valid)
		import_add_known_values(&importer);
	valid = valid && model_resolve(model, diags);
	strmap_free(&importer.types);
	strmap_free(&importer.names);
	strmap_free(&importer.boards);
	if (valid)
		import_share_values(model, import_member(model->schema, "vgpuClass"),
				    import_member(model->schema, "maxInstance"));
	return valid;
}
