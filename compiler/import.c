// SPDX-License-Identifier: MIT
/*
 * The elements are those of public copies of the file, and of its public readers: NVIDIA
 * vgpu-device-manager, branch config-gen-tool, cmd/vgpu-config; xapi-project xen-api,
 * ocaml/xapi/xapi_vgpu_type.ml; VGPU-Community-Drivers vGPU-Unlock-patcher, patches/vcfg-*.patch.
 */
#include "compiler/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/convert.h"

/* One reading of a document. */
struct importer {
	struct model *model;
	const struct schema_set *schemas;
	struct diags *diags;
	struct words types; /* by id, to their index */
	struct words names; /* of types, likewise */
	struct words boards; /* by device and subsystem, to their index */
};

/* What is being read: values of a type or entry, a board, or the file. */
struct object {
	struct model_values *values;
	struct model_board *board;
	struct model_entry *entry;
	struct buf note;
	uint64_t seen; /* rows of the scope's table */
	bool good;
};

/* An attribute, or the text of an element. */
struct field {
	const char *name;
	const char *text;
	struct place place;
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

static struct source_node scalar(const struct field *field)
{
	return (struct source_node){.kind = SOURCE_SCALAR,
				    .place = field->place,
				    .text = field->text,
				    .size = strlen(field->text)};
}

static int find_member(const struct schema *schema, const char *name)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].key && strcmp(info->items[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool take_member(struct importer *importer, struct object *object, const struct mapping *row,
			const struct field *field)
{
	const struct schema *schema = importer->model->schema;
	struct source_node node = scalar(field);
	struct value value = {0};
	int index = find_member(schema, row->detail);

	if (index < 0) {
		diag_warning(importer->diags, field->place, "not-stored",
			     "the records of schema '%s' have no %s: '%s' is left out",
			     schema->name, row->detail, field->text);
		return true;
	}
	if (!convert_member(&node, &schema_info(schema)->items[index], &importer->model->arena,
			    &value, importer->diags))
		return false;
	object->values->values[index] = value;
	object->values->places[index] = field->place;
	return true;
}

/* The licences of a type are short words; RM wants names with their versions. */
static const struct {
	const char *token, *licence;
} licences[] = {
	{"VCS", "NVIDIA-vComputeServer,9.0"}, {"QVDWS", "Quadro-Virtual-DWS,5.0"},
	{"VWS", "GRID-Virtual-WS,2.0"},	      {"VWSExt", "GRID-Virtual-WS-Ext,2.0"},
	{"VApps", "GRID-Virtual-Apps,3.0"},   {"VPC", "GRID-Virtual-PC,2.0"},
};

static void add_licence(struct importer *importer, const struct field *field, const char *token,
			size_t size, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(licences); i++) {
		if (strlen(licences[i].token) != size ||
		    memcmp(licences[i].token, token, size) != 0)
			continue;
		buf_printf(out, "%s", licences[i].licence);
		return;
	}
	if (!memchr(token, ',', size))
		diag_warning(importer->diags, field->place, "unknown-licence",
			     "the licence '%.*s' is not known, and kept as it is", (int)size,
			     token);
	buf_add(out, token, size);
}

static bool take_licence(struct importer *importer, struct object *object,
			 const struct mapping *row, const struct field *field)
{
	struct field full = *field;
	struct buf text = {0};

	for (const char *p = field->text; *p;) {
		size_t size = strcspn(p, ";"), skip = strspn(p, " ");

		if (text.size)
			buf_printf(&text, ";");
		if (skip < size)
			add_licence(importer, field, p + skip, size - skip, &text);
		p += size + (p[size] == ';');
	}
	full.text = arena_strndup(&importer->model->arena, buf_text(&text), text.size);
	buf_free(&text);
	return take_member(importer, object, row, &full);
}

static bool take_id(struct importer *importer, const struct field *field, uint64_t *id)
{
	struct source_node node = scalar(field);

	return convert_number(&node, field->name, UNIT_NONE, UINT16_MAX, id, importer->diags);
}

static bool take_input(struct importer *importer, struct object *object, const struct field *field,
		       enum expr_input input)
{
	object->values->inputs[input].kind = VALUE_NUMBER;
	return take_id(importer, field, &object->values->inputs[input].number);
}

static bool take_device(struct importer *importer, struct object *object, const struct mapping *row,
			const struct field *field)
{
	(void)row;
	return take_input(importer, object, field, INPUT_DEVICE);
}

static bool take_subsystem(struct importer *importer, struct object *object,
			   const struct mapping *row, const struct field *field)
{
	(void)row;
	return take_input(importer, object, field, INPUT_SUBSYSTEM);
}

static bool take_board_device(struct importer *importer, struct object *object,
			      const struct mapping *row, const struct field *field)
{
	uint64_t id = 0;

	(void)row;
	if (!take_id(importer, field, &id))
		return false;
	object->board->device = (uint16_t)id;
	if (!id)
		diag_error(importer->diags, field->place, "out-of-range", "0 is not a device id");
	return id;
}

/* 0, which a board has without this, is every subsystem. */
static bool take_board_subsystem(struct importer *importer, struct object *object,
				 const struct mapping *row, const struct field *field)
{
	uint16_t *subsystem = arena_alloc(&importer->model->arena, sizeof(*subsystem));
	uint64_t id = 0;
	bool good = take_id(importer, field, &id);

	(void)row;
	*subsystem = (uint16_t)id;
	object->board->subsystems = subsystem;
	return good;
}

static bool is_vendor(struct importer *importer, struct object *object, const struct mapping *row,
		      const struct field *field)
{
	uint64_t id = 0;

	(void)object;
	(void)row;
	if (!take_id(importer, field, &id))
		return false;
	if (id != VGPU_PCI_VENDOR)
		diag_error(importer->diags, field->place, "vendor-id",
			   "the vendor is 0x%04" PRIx64 ", not NVIDIA, 0x10de", id);
	return id == VGPU_PCI_VENDOR;
}

/* A source has no place for another maker's board, but perhaps the entry is wanted all the same. */
static bool is_subsystem_vendor(struct importer *importer, struct object *object,
				const struct mapping *row, const struct field *field)
{
	uint64_t id = 0;

	(void)object;
	(void)row;
	if (!take_id(importer, field, &id))
		return false;
	if (id && id != VGPU_PCI_VENDOR)
		diag_warning(importer->diags, field->place, "not-stored",
			     "the subsystem vendor 0x%04" PRIx64 " becomes NVIDIA's, 0x10de", id);
	return true;
}

static bool is_text(struct importer *importer, struct object *object, const struct mapping *row,
		    const struct field *field)
{
	(void)object;
	if (strcmp(field->text, row->detail) == 0)
		return true;
	diag_error(importer->diags, field->place, "unknown-value",
		   "'%s' of '%s' is '%s'; only '%s' is known", row->attribute, row->element,
		   field->text, row->detail);
	return false;
}

static bool take_reference(struct importer *importer, struct object *object,
			   const struct mapping *row, const struct field *field)
{
	struct source_node node = scalar(field);
	const struct word *word;
	uint64_t id;

	(void)row;
	if (!convert_number(&node, field->name, UNIT_NONE, UINT64_MAX, &id, importer->diags))
		return false;
	word = words_find(&importer->types, (const char *)&id, sizeof(id));
	if (word)
		object->entry->type = word->value;
	else
		diag_error(importer->diags, field->place, "unknown-type",
			   "no vgpuType has the id %" PRIu64, id);
	return word;
}

/* What no record holds stays as a comment. */
static bool take_note(struct importer *importer, struct object *object, const struct mapping *row,
		      const struct field *field)
{
	(void)importer;
	(void)row;
	buf_printf(&object->note, ", %s %s", field->name, field->text);
	return true;
}

static const struct mapping file_rows[] = {
	{"version", NULL, take_note, NULL, false},
};

static const struct mapping setting_rows[] = {
	{"homogeneousVgpus", NULL, take_note, NULL, false},
	{"pluginSoName", NULL, take_note, NULL, false},
};

/* Where the class stands. */
#define CLASS_ROW 2

static const struct mapping type_rows[] = {
	{"vgpuType", "id", take_member, "vgpuType", true},
	{"vgpuType", "name", take_member, "vgpuName", true},
	{"vgpuType", "class", take_member, "vgpuClass", false},
	{"vgpuType", "disable_*", take_note, NULL, false},
	{"devId", "vendorId", is_vendor, NULL, false},
	{"devId", "deviceId", take_device, NULL, true},
	{"devId", "subsystemVendorId", is_subsystem_vendor, NULL, false},
	{"devId", "subsystemId", take_subsystem, NULL, false},
	{"profileSize", NULL, take_member, "profileSize", false},
	{"framebuffer", NULL, take_member, "fbLength", false},
	{"gspHeapSize", NULL, take_member, "gspHeapSize", false},
	{"fbReservation", NULL, take_member, "fbReservation", false},
	{"numHeads", NULL, take_member, "numHeads", false},
	{"display", "width", take_member, "maxResolutionX", false},
	{"display", "height", take_member, "maxResolutionY", false},
	{"maxPixels", NULL, take_member, "maxPixels", false},
	{"mappableVideoSize", NULL, take_member, "mappableVideoSize", false},
	{"frlConfig", NULL, take_member, "frlConfig", false},
	{"cudaEnabled", NULL, take_member, "cudaEnabled", false},
	{"eccSupported", NULL, take_member, "eccSupported", false},
	{"gpuInstanceSize", NULL, take_member, "gpuInstanceSize", false},
	{"multiVgpuSupported", NULL, take_member, "multiVgpuSupported", false},
	{"multiVgpuExclusive", NULL, take_member, "multiVgpuExclusive", false},
	{"encoderCapacity", NULL, take_member, "encoderCapacity", false},
	{"bar1Length", NULL, take_member, "bar1Length", false},
	{"frame_rate_limiter", NULL, take_member, "frlEnable", false},
	{"license", NULL, take_licence, "license", false},
	{"nvlinkP2PSupported", NULL, take_member, "nvlinkP2PSupported", false},
	{"gpuDirectSupported", NULL, take_member, "gpuDirectSupported", false},
};

static const struct mapping board_rows[] = {
	{"pgpu", "fractionalMultiVgpu", take_note, NULL, false},
	{"pgpu", "hostVgpuMode", take_note, NULL, false},
	{"devId", "vendorId", is_vendor, NULL, false},
	{"devId", "deviceId", take_board_device, NULL, true},
	{"devId", "subsystemVendorId", is_subsystem_vendor, NULL, false},
	{"devId", "subsystemId", take_board_subsystem, NULL, false},
};

/* Where the number of instances stands. */
#define INSTANCES_ROW 1

static const struct mapping entry_rows[] = {
	{"supportedVgpu", "vgpuId", take_reference, NULL, true},
	{"maxVgpus", NULL, take_member, "maxInstance", true},
	{"digest", "type", is_text, "signature", false},
	{"digest", NULL, take_member, "vgpuSignature", false},
};

/* An element with its table, how its comment begins, and the scopes inside it. */
struct scope {
	const char *element;
	const char *label;
	const struct mapping *rows;
	size_t count;
	const char *inner[3];
};

#define SCOPE(name, says, table, ...)                                                              \
	{                                                                                          \
		.element = name, .label = says, .rows = table, .count = ARRAY_SIZE(table),         \
		.inner = {                                                                         \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

static const struct scope file_scope =
	SCOPE("vgpuconfig", "vgpuconfig,", file_rows, "globalSettings", "vgpuType", "pgpu");
static const struct scope setting_scope =
	SCOPE("globalSettings", "globalSettings,", setting_rows, NULL);
static const struct scope type_scope = SCOPE("vgpuType", "", type_rows, NULL);
static const struct scope board_scope = SCOPE("pgpu", "", board_rows, "supportedVgpu");
static const struct scope entry_scope = SCOPE("supportedVgpu", "", entry_rows, NULL);

static bool row_is(const struct mapping *row, const char *element, const char *attribute)
{
	size_t length = row->attribute ? strlen(row->attribute) : 0;

	if (strcmp(row->element, element) != 0 || !row->attribute != !attribute)
		return false;
	if (length && row->attribute[length - 1] == '*')
		return strncmp(row->attribute, attribute, length - 1) == 0;
	return !attribute || strcmp(row->attribute, attribute) == 0;
}

static void read_field(struct importer *importer, const struct scope *scope, struct object *object,
		       const char *element, const char *attribute, const struct field *field)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct mapping *row = &scope->rows[i];

		if (!row_is(row, element, attribute))
			continue;
		if ((object->seen >> i & 1) && row->take != take_note) {
			diag_error(importer->diags, field->place, "duplicate-element",
				   "'%s' stands in this %s already", field->name, scope->element);
			object->good = false;
			return;
		}
		object->seen |= UINT64_C(1) << i;
		object->good &= row->take(importer, object, row, field);
		return;
	}
	if (attribute)
		diag_warning(importer->diags, field->place, "unknown-attribute",
			     "'%s' of '%s' is not known, and left out: '%s'", attribute, element,
			     field->text);
	else
		diag_warning(importer->diags, field->place, "unknown-text",
			     "text of '%s' is not known, and left out: '%s'", element, field->text);
}

static void read_own(struct importer *importer, const struct scope *scope, struct object *object,
		     const struct xml_node *node)
{
	bool has_text = *node->text;

	for (size_t i = 0; i < node->attr_count; i++) {
		struct field field = {node->attrs[i].name, node->attrs[i].text,
				      node->attrs[i].place};

		read_field(importer, scope, object, node->name, field.name, &field);
	}
	for (size_t i = 0; i < scope->count && !has_text; i++)
		has_text = row_is(&scope->rows[i], node->name, NULL);
	if (has_text) {
		struct field field = {node->name, node->text,
				      *node->text ? node->text_place : node->place};

		read_field(importer, scope, object, node->name, NULL, &field);
	}
}

static void unknown_element(struct importer *importer, const struct xml_node *node,
			    const char *inside)
{
	diag_warning(importer->diags, node->place, "unknown-element",
		     "'%s' is not known in a %s, and left out%s%s%s", node->name, inside,
		     *node->text ? ": '" : "", node->text, *node->text ? "'" : "");
}

/* Nobody has seen it, but most elements are named as the member of RM's record that they set. */
static bool guess_element(struct importer *importer, struct object *object,
			  const struct xml_node *node)
{
	const struct mapping row = {node->name, NULL, take_member, node->name, false};
	struct field field = {node->name, node->text, node->text_place};
	int index = find_member(importer->model->schema, node->name);

	if (!object->values || index < 0 || node->first || node->attr_count || !*node->text ||
	    object->values->values[index].kind != VALUE_NONE ||
	    schema_info(importer->model->schema)->items[index].kind == VALUE_LIST)
		return false;
	diag_warning(importer->diags, node->place, "guessed-element",
		     "'%s' is not known, and taken for the record's member of that name",
		     node->name);
	object->good &= take_member(importer, object, &row, &field);
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
		   *scope->label ? " " : "", node->place.line);
	read_own(importer, scope, object, node);
	for (const struct xml_node *child = node->first; child; child = child->next)
		read_child(importer, scope, object, child);
	for (size_t i = 0; i < scope->count; i++) {
		const struct mapping *row = &scope->rows[i];

		if (!row->required || (object->seen >> i & 1))
			continue;
		diag_error(importer->diags, node->place, "missing-element",
			   "the %s has no '%s%s%s'", scope->element, row->element,
			   row->attribute ? "/@" : "", row->attribute ? row->attribute : "");
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

	values->place = node->place;
	values->values = arena_array(&importer->model->arena, count, sizeof(*values->values));
	values->places = arena_array(&importer->model->arena, count, sizeof(*values->places));
}

/* How many children have that name; an error when they are too many. */
static bool count_children(struct importer *importer, const struct xml_node *node, const char *name,
			   size_t limit, size_t *count)
{
	*count = 0;
	for (const struct xml_node *child = node->first; child; child = child->next) {
		if (strcmp(child->name, name) != 0 || ++*count <= limit)
			continue;
		diag_error(importer->diags, child->place, "too-many",
			   "this is one %s more than the %zu that may be here", name, limit);
		return false;
	}
	return true;
}

/* No two types of a source share what one can refer to them by. */
static bool register_type(struct importer *importer, struct words *words, size_t index, int member)
{
	struct model_values *types = importer->model->types;
	const struct value *value = &types[index].values[member];
	bool number = value->kind == VALUE_NUMBER;
	struct word *word = words_put(words, number ? (const char *)&value->number : value->text,
				      number ? sizeof(value->number) : value->count);

	if (word->value == WORD_NEW) {
		word->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, types[index].places[member], "duplicate-type",
		   "another vgpuType has this %s",
		   schema_info(importer->model->schema)->items[member].key);
	diag_note(importer->diags, types[word->value].places[member], "first defined here");
	return false;
}

static bool read_type(struct importer *importer, const struct xml_node *node, size_t index)
{
	const struct schema_record *info = schema_info(importer->model->schema);
	struct model_values *type = &importer->model->types[index];
	struct object object = {.values = type};

	init_values(importer, type, node);
	read_object(importer, &type_scope, &object, node);
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

	if (!count_children(importer, node, entry_scope.element, limit, &count))
		return false;
	board->items = arena_array(&importer->model->arena, count, sizeof(*board->items));
	for (const struct xml_node *child = node->first; child; child = child->next) {
		struct model_entry *entry = &board->items[board->count];
		struct object object = {.values = &entry->given, .entry = entry};

		if (strcmp(child->name, entry_scope.element) != 0)
			continue;
		init_values(importer, &entry->given, child);
		read_object(importer, &entry_scope, &object, child);
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
	struct word *word;

	ids[0] = model->boards[index].device;
	ids[1] = model->boards[index].subsystems[0];
	word = words_put(&importer->boards, (const char *)ids, 2 * sizeof(*ids));
	if (word->value == WORD_NEW) {
		word->value = (uint32_t)index;
		return true;
	}
	diag_error(importer->diags, model->boards[index].place, "duplicate-board",
		   "another pgpu has device 0x%04x and subsystem 0x%04x%s", ids[0], ids[1],
		   ids[1] ? "" : " (any)");
	diag_note(importer->diags, model->boards[word->value].place, "first defined here");
	return false;
}

static bool read_board(struct importer *importer, const struct xml_node *node)
{
	static const uint16_t any;
	struct model_board *board = &importer->model->boards[importer->model->board_count];
	struct object object = {.board = board};
	bool good;

	*board = (struct model_board){
		.place = node->place, .name = "", .subsystems = &any, .subsystem_count = 1};
	read_object(importer, &board_scope, &object, node);
	board->note = take_note_text(importer, &object);
	good = object.good && register_board(importer, importer->model->board_count);
	good &= read_entries(importer, node, board);
	/* A source has no board without types. */
	if (good && !board->count)
		diag_warning(importer->diags, board->place, "empty-board",
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

	if (!count_children(importer, root, type_scope.element, IMPORT_MAX_TYPES, &types) ||
	    !count_children(importer, root, board_scope.element, VGPU_METADATA_MAX_BOARDS, &boards))
		return false;
	if (!types || !boards) {
		diag_error(importer->diags, root->place, "missing-element",
			   "the document has no %s", types ? "pgpu" : "vgpuType");
		return false;
	}
	model->types = arena_array(&model->arena, types, sizeof(*model->types));
	model->boards = arena_array(&model->arena, boards, sizeof(*model->boards));
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, type_scope.element) == 0)
			good &= read_type(importer, node, model->type_count++);
	/* References to types that could not be read would only repeat the error. */
	types_good = good;
	for (const struct xml_node *node = root->first; node && types_good; node = node->next)
		if (strcmp(node->name, board_scope.element) == 0)
			good &= read_board(importer, node);
	return good;
}

/* What the document says of itself and of the daemon that reads it. */
static bool read_file(struct importer *importer, const struct xml_node *root)
{
	struct model *model = importer->model;
	const char **notes = arena_array(&model->arena, 3, sizeof(*notes));
	struct object file = {0}, settings = {.good = true};

	read_object(importer, &file_scope, &file, root);
	for (const struct xml_node *node = root->first; node; node = node->next)
		if (strcmp(node->name, setting_scope.element) == 0)
			read_object(importer, &setting_scope, &settings, node);
	notes[0] = arena_printf(&model->arena, "Imported from %s; lines named below are its lines.",
				root->place.input->name);
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
	struct release release;

	model->release = text;
	if (!text) {
		model->schema = newest(importer->schemas);
		return model->schema;
	}
	if (!release_parse(text, &release)) {
		diag_error(importer->diags, (struct place){0}, "bad-release",
			   "'%s' is not a GSP release; write dotted numbers, 570.144", text);
		return false;
	}
	model->schema = schema_set_find(importer->schemas, &release);
	if (model->schema)
		return true;
	diag_error(importer->diags, (struct place){0}, "unknown-release",
		   "no schema covers GSP release %s", text);
	schema_set_explain(importer->schemas, &release, (struct place){0}, importer->diags);
	return false;
}

static bool choose_version(struct importer *importer, const char *text)
{
	struct model *model = importer->model;
	struct release version, release;

	if (text && (!release_parse(text, &version) || version.count != 2 || !version.part[0])) {
		diag_error(importer->diags, (struct place){0}, "bad-release",
			   "'%s' is not a vGPU version; write MAJOR.MINOR, 18.1", text);
		return false;
	}
	model->vgpu_given = text;
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
	return true;
}

static bool read_document(struct importer *importer, const struct xml_node *root)
{
	bool good;

	if (strcmp(root->name, file_scope.element) != 0) {
		diag_error(importer->diags, root->place, "unknown-document",
			   "this is no vgpuConfig.xml: its element is '%s', not '%s'", root->name,
			   file_scope.element);
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
	if (!choose_schema(&importer, options->release) ||
	    !choose_version(&importer, options->vgpu))
		return false;
	model->container = model->schema->containers[0];
	words_init(&importer.types);
	words_init(&importer.names);
	words_init(&importer.boards);
	good = read_document(&importer, xml->root) && model_resolve(model, diags);
	words_free(&importer.types);
	words_free(&importer.names);
	words_free(&importer.boards);
	if (good)
		tidy_model(model, find_member(model->schema, type_rows[CLASS_ROW].detail),
			   find_member(model->schema, entry_rows[INSTANCES_ROW].detail));
	return good;
}
