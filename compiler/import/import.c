// SPDX-License-Identifier: MIT
#include "compiler/import/import.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/import/import_map.h"

static bool row_is(const struct mapping *row, const char *element, const char *attribute)
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

static void read_field(struct importer *importer, const struct scope *scope, struct object *object,
		       const char *element, const char *attribute, const struct field *field)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct mapping *row = &scope->rows[i];

		if (!row_is(row, element, attribute))
			continue;
		if ((object->seen >> i & 1) && row->take != import_note) {
			diag_error(importer->diags, field->loc, "duplicate-element",
				   "'%s' stands in this %s already", field->name, scope->element);
			object->good = false;
			return;
		}
		object->seen |= UINT64_C(1) << i;
		object->good &= row->take(importer, object, row, field);
		return;
	}
	if (attribute)
		diag_warning(importer->diags, field->loc, "unknown-attribute",
			     "'%s' of '%s' is not known, and left out: '%s'", attribute, element,
			     field->text);
	else
		diag_warning(importer->diags, field->loc, "unknown-text",
			     "text of '%s' is not known, and left out: '%s'", element, field->text);
}

static void read_own(struct importer *importer, const struct scope *scope, struct object *object,
		     const struct xml_node *node)
{
	bool has_text = *node->text;

	for (size_t i = 0; i < node->attr_count; i++) {
		struct field field = {node->attrs[i].name, node->attrs[i].text, node->attrs[i].loc};

		read_field(importer, scope, object, node->name, field.name, &field);
	}
	for (size_t i = 0; i < scope->count && !has_text; i++)
		has_text = row_is(&scope->rows[i], node->name, NULL);
	if (has_text) {
		struct field field = {node->name, node->text,
				      *node->text ? node->text_loc : node->loc};

		read_field(importer, scope, object, node->name, NULL, &field);
	}
}

static void unknown_element(struct importer *importer, const struct xml_node *node,
			    const char *inside)
{
	diag_warning(importer->diags, node->loc, "unknown-element",
		     "'%s' is not known in a %s, and left out%s%s%s", node->name, inside,
		     *node->text ? ": '" : "", node->text, *node->text ? "'" : "");
}

/* Nobody has seen it, but most elements are named as the member of RM's record that they set. */
static bool guess_element(struct importer *importer, struct object *object,
			  const struct xml_node *node)
{
	const struct mapping row = {node->name, NULL, import_take, node->name, false};
	struct field field = {node->name, node->text, node->text_loc};
	int index = import_member(importer->model->schema, node->name);

	if (!object->values || index < 0 || node->first || node->attr_count || !*node->text ||
	    object->values->values[index].kind != VALUE_NONE ||
	    schema_info(importer->model->schema)->items[index].kind == VALUE_LIST)
		return false;
	diag_warning(importer->diags, node->loc, "guessed-element",
		     "'%s' is not known, and taken for the record's member of that name",
		     node->name);
	object->good &= import_take(importer, object, &row, &field);
	return true;
}

static void read_child(struct importer *importer, const struct scope *scope, struct object *object,
		       const struct xml_node *node)
{
	for (size_t i = 0; i < ARRAY_SIZE(scope->inner) && scope->inner[i]; i++)
		if (strcmp(scope->inner[i], node->name) == 0)
			return;
	for (size_t i = 0; i < scope->count; i++) {
		if (strcmp(scope->rows[i].element, node->name) != 0)
			continue;
		read_own(importer, scope, object, node);
		for (const struct xml_node *child = node->first; child; child = child->next)
			unknown_element(importer, child, node->name);
		return;
	}
	if (!guess_element(importer, object, node))
		unknown_element(importer, node, scope->element);
}

/* Everything of an element but the scopes inside it. */
static void read_object(struct importer *importer, const struct scope *scope, struct object *object,
			const struct xml_node *node)
{
	object->good = true;
	buf_printf(&object->note, "%s%s%sline %u", object->note.size ? "; " : "", scope->label,
		   *scope->label ? " " : "", node->loc.line);
	read_own(importer, scope, object, node);
	for (const struct xml_node *child = node->first; child; child = child->next)
		read_child(importer, scope, object, child);
	for (size_t i = 0; i < scope->count; i++) {
		const struct mapping *row = &scope->rows[i];

		if (!row->required || (object->seen >> i & 1))
			continue;
		diag_error(importer->diags, node->loc, "missing-element", "the %s has no '%s%s%s'",
			   scope->element, row->element, row->attribute ? "/@" : "",
			   row->attribute ? row->attribute : "");
		object->good = false;
	}
}

static const char *take_note_text(struct importer *importer, struct object *object)
{
	const char *text;

	if (!object->note.size)
		return NULL;
	text = arena_strndup(&importer->model->arena, buf_text(&object->note), object->note.size);

	buf_free(&object->note);
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

/* How many children have that name; an error when they are too many. */
static bool count_children(struct importer *importer, const struct xml_node *node, const char *name,
			   size_t limit, size_t *count)
{
	*count = 0;
	for (const struct xml_node *child = node->first; child; child = child->next) {
		if (strcmp(child->name, name) != 0 || ++*count <= limit)
			continue;
		diag_error(importer->diags, child->loc, "too-many",
			   "this is one %s more than the %zu that may be here", name, limit);
		return false;
	}
	return true;
}

/* No two types of a source share what one can refer to them by. */
static bool register_type(struct importer *importer, struct strmap *words, size_t index, int member)
{
	struct model_values *types = importer->model->types;
	const struct value *value = &types[index].values[member];
	bool number = value->kind == VALUE_NUMBER;
	struct strmap_entry *word = strmap_put(words,
					       number ? (const char *)&value->number : value->text,
					       number ? sizeof(value->number) : value->count);

	if (word->value == STRMAP_NEW) {
		word->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, model_mark_loc(&types[index], (size_t)member), "duplicate-type",
		   "another vgpuType has this %s",
		   schema_info(importer->model->schema)->items[member].key);
	diag_note(importer->diags, model_mark_loc(&types[word->value], (size_t)member),
		  "first defined here");
	return false;
}

static bool read_type(struct importer *importer, const struct xml_node *node, size_t index)
{
	const struct schema_record *info = schema_info(importer->model->schema);
	struct model_values *type = &importer->model->types[index];
	struct object object = {.values = type};

	init_values(importer, type, node);
	read_object(importer, &import_type, &object, node);
	type->note = take_note_text(importer, &object);
	for (size_t i = 0; i < info->count && object.good; i++)
		if (info->items[i].unique && type->values[i].kind != VALUE_NONE)
			object.good = register_type(importer,
						    info->items[i].kind == VALUE_NUMBER
							    ? &importer->types
							    : &importer->names,
						    index, (int)i);
	return object.good;
}

static bool read_entries(struct importer *importer, const struct xml_node *node,
			 struct model_board *board)
{
	size_t limit = importer->model->schema->layout.max_types, count;
	bool good = true;

	if (!count_children(importer, node, import_entry.element, limit, &count))
		return false;
	board->items = arena_array(&importer->model->arena, count, sizeof(*board->items));
	for (const struct xml_node *child = node->first; child; child = child->next) {
		struct model_board_type *entry = &board->items[board->count];
		struct object object = {.values = &entry->given, .entry = entry};

		if (strcmp(child->name, import_entry.element) != 0)
			continue;
		init_values(importer, &entry->given, child);
		read_object(importer, &import_entry, &object, child);
		entry->given.note = take_note_text(importer, &object);
		entry->given.bad = !object.good;
		good &= object.good;
		board->count++;
	}
	return good;
}

static bool register_board(struct importer *importer, size_t index)
{
	struct model *model = importer->model;
	uint16_t *ids = arena_alloc(&model->arena, 2 * sizeof(*ids));
	struct strmap_entry *word;

	ids[0] = model->boards[index].device;
	ids[1] = model->boards[index].subsystems[0];
	word = strmap_put(&importer->boards, (const char *)ids, 2 * sizeof(*ids));
	if (word->value == STRMAP_NEW) {
		word->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, model->boards[index].loc, "duplicate-board",
		   "another pgpu has device 0x%04x and subsystem 0x%04x%s", ids[0], ids[1],
		   ids[1] ? "" : " (any)");
	diag_note(importer->diags, model->boards[word->value].loc, "first defined here");
	return false;
}

static bool read_board(struct importer *importer, const struct xml_node *node)
{
	static const uint16_t any;
	struct model_board *board = &importer->model->boards[importer->model->board_count];
	struct object object = {.board = board};
	bool good;

	*board = (struct model_board){
		.loc = node->loc, .name = "", .subsystems = &any, .subsystem_count = 1};
	read_object(importer, &import_board, &object, node);
	board->note = take_note_text(importer, &object);
	good = object.good && register_board(importer, importer->model->board_count);
	good &= read_entries(importer, node, board);
	/* A source has no board without types. */
	if (good && !board->count)
		diag_warning(importer->diags, board->loc, "empty-board",
			     "this pgpu supports no vGPU type, and is left out");
	else
		importer->model->board_count++;
	return good;
}

static bool read_types_and_boards(struct importer *importer, const struct xml_node *root)
{
	struct model *model = importer->model;
	size_t types, boards;
	bool good = true, types_good;

	if (!count_children(importer, root, import_type.element, IMPORT_MAX_TYPES, &types) ||
	    !count_children(importer, root, import_board.element, VGPU_METADATA_MAX_BOARDS,
			    &boards))
		return false;
	if (!types || !boards) {
		diag_error(importer->diags, root->loc, "missing-element", "the document has no %s",
			   types ? "pgpu" : "vgpuType");
		return false;
	}
	model->types = arena_array(&model->arena, types, sizeof(*model->types));
	model->boards = arena_array(&model->arena, boards, sizeof(*model->boards));
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, import_type.element) == 0)
			good &= read_type(importer, node, model->type_count++);
	/* References to types that could not be read would only repeat the error. */
	types_good = good;
	for (const struct xml_node *node = root->first; node && types_good; node = node->next)
		if (strcmp(node->name, import_board.element) == 0)
			good &= read_board(importer, node);
	if (good && !model->board_count) {
		diag_error(importer->diags, root->loc, "missing-element",
			   "no pgpu of the document supports a vGPU type");
		return false;
	}
	return good;
}

/* What the document says of itself and of the daemon that reads it. */
static bool read_file(struct importer *importer, const struct xml_node *root)
{
	struct model *model = importer->model;
	const char **notes = arena_array(&model->arena, 3, sizeof(*notes));
	struct object file = {0}, settings = {.good = true};

	read_object(importer, &import_file, &file, root);
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, import_settings.element) == 0)
			read_object(importer, &import_settings, &settings, node);
	notes[0] = arena_printf(&model->arena, "Imported from %s; lines named below are its lines.",
				root->loc.input->name);
	notes[1] = take_note_text(importer, &file);
	notes[2] = take_note_text(importer, &settings);
	model->notes = notes;
	model->note_count = 3;
	return file.good && settings.good;
}

/* The newest schema, where no release says which. */
static const struct schema *newest(const struct schema_set *schemas)
{
	const struct schema *best = NULL;

	for (size_t i = 0; i < schemas->count; i++) {
		const struct schema *schema = schemas->items[i];
		size_t last = schema->releases.count;

		if (!schema->abstract && last &&
		    (!best ||
		     release_compare(&schema->releases.items[last - 1].last,
				     &best->releases.items[best->releases.count - 1].last) > 0))
			best = schema;
	}
	return best;
}

static bool choose_schema(struct importer *importer, const char *text)
{
	struct model *model = importer->model;
	struct release release = {0};

	model->release = text;
	if (!text) {
		model->schema = newest(importer->schemas);
		return model->schema;
	}
	release_parse(text, &release);
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
	struct release version = {0}, release;

	model->vgpu_given = text && release_parse(text, &version);
	for (size_t i = 0; i < model->schema->versions.count && !model->vgpu_given; i++) {
		const struct schema_version *known = &model->schema->versions.items[i];

		if (!model->release || !release_parse(model->release, &release) ||
		    release_compare(&release, &known->range.first) < 0 ||
		    release_compare(&release, &known->range.last) > 0)
			continue;
		version = known->version;
		model->vgpu_given = true;
	}
	if (model->vgpu_given) {
		model->vgpu_major = version.part[0];
		model->vgpu_minor = version.part[1];
	}
}

static bool read_document(struct importer *importer, const struct xml_node *root)
{
	bool good;

	if (strcmp(root->name, import_file.element) != 0) {
		diag_error(importer->diags, root->loc, "unknown-document",
			   "this is no vgpuConfig.xml: its element is '%s', not '%s'", root->name,
			   import_file.element);
		return false;
	}
	good = read_file(importer, root);
	return read_types_and_boards(importer, root) && good;
}

bool import_model(struct model *model, const struct xml *xml, const struct schema_set *schemas,
		  const struct import_options *options, struct diags *diags)
{
	struct importer importer = {.model = model, .schemas = schemas, .diags = diags};
	bool good;

	*model = (struct model){.features.kind = VALUE_BYTES, .signature.kind = VALUE_BYTES};
	if (!choose_schema(&importer, options->release))
		return false;
	choose_version(&importer, options->vgpu);
	model->container = model->schema->containers[0];
	strmap_init(&importer.types);
	strmap_init(&importer.names);
	strmap_init(&importer.boards);
	good = read_document(&importer, xml->root) && model_resolve(model, diags);
	strmap_free(&importer.types);
	strmap_free(&importer.names);
	strmap_free(&importer.boards);
	if (good)
		tidy_model(model, import_class(model->schema), import_instances(model->schema));
	return good;
}
