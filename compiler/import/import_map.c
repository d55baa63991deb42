// SPDX-License-Identifier: MIT
/*
 * The elements are those of public copies of the file, and of its public readers: NVIDIA
 * vgpu-device-manager, branch config-gen-tool, cmd/vgpu-config; xapi-project xen-api,
 * ocaml/xapi/xapi_vgpu_type.ml; VGPU-Community-Drivers vGPU-Unlock-patcher, patches/vcfg-*.patch.
 */
#include "compiler/import/import_map.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/model/convert.h"

static struct source_node scalar(const struct field *field)
{
	return (struct source_node){.kind = SOURCE_SCALAR,
				    .loc = field->loc,
				    .text = field->text,
				    .size = (uint32_t)strlen(field->text)};
}

int import_member(const struct schema *schema, const char *name)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].key && strcmp(info->items[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool import_take(struct importer *importer, struct object *object, const struct mapping *row,
		 const struct field *field)
{
	const struct schema *schema = importer->model->schema;
	struct source_node node = scalar(field);
	struct value value = {0};
	int index = import_member(schema, row->detail);

	if (index < 0) {
		diag_warning(importer->diags, field->loc, "not-stored",
			     "the records of schema '%s' have no %s: '%s' is left out",
			     schema->name, row->detail, field->text);
		return true;
	}
	if (!convert_member(&node, &schema_info(schema)->items[index], &importer->model->arena,
			    &value, importer->diags))
		return false;
	object->values->values[index] = value;
	object->values->marks[index] = model_mark(field->loc);
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
		diag_warning(importer->diags, field->loc, "unknown-licence",
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
	return import_take(importer, object, row, &full);
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
		diag_error(importer->diags, field->loc, "out-of-range", "0 is not a device id");
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
		diag_error(importer->diags, field->loc, "vendor-id",
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
		diag_warning(importer->diags, field->loc, "not-stored",
			     "the subsystem vendor 0x%04" PRIx64 " becomes NVIDIA's, 0x10de", id);
	return true;
}

/*
 * That of a guest's device. Records before 580.94 have no place for it either, so a source for
 * whichever release does without.
 */
static bool take_subsystem_vendor(struct importer *importer, struct object *object,
				  const struct mapping *row, const struct field *field)
{
	if (!importer->model->release || import_member(importer->model->schema, row->detail) < 0)
		return is_subsystem_vendor(importer, object, row, field);
	return import_take(importer, object, row, field);
}

static bool is_text(struct importer *importer, struct object *object, const struct mapping *row,
		    const struct field *field)
{
	(void)object;
	if (strcmp(field->text, row->detail) == 0)
		return true;
	diag_error(importer->diags, field->loc, "unknown-value",
		   "'%s' of '%s' is '%s'; only '%s' is known", row->attribute, row->element,
		   field->text, row->detail);
	return false;
}

static bool take_reference(struct importer *importer, struct object *object,
			   const struct mapping *row, const struct field *field)
{
	struct source_node node = scalar(field);
	const struct strmap_entry *word;
	uint64_t id;

	(void)row;
	if (!convert_number(&node, field->name, UNIT_NONE, UINT64_MAX, &id, importer->diags))
		return false;
	word = strmap_find(&importer->types, (const char *)&id, sizeof(id));
	if (word)
		object->entry->type = word->value;
	else
		diag_error(importer->diags, field->loc, "unknown-type",
			   "no vgpuType has the id %" PRIu64, id);
	return word;
}

/* What no record holds stays as a comment. */
bool import_note(struct importer *importer, struct object *object, const struct mapping *row,
		 const struct field *field)
{
	(void)importer;
	(void)row;
	buf_printf(&object->note, ", %s %s", field->name, field->text);
	return true;
}

static const struct mapping file_rows[] = {
	{"version", NULL, import_note, NULL, false},
};

static const struct mapping setting_rows[] = {
	{"homogeneousVgpus", NULL, import_note, NULL, false},
	{"pluginSoName", NULL, import_note, NULL, false},
};

/* Where the class stands. */
#define CLASS_ROW 2

static const struct mapping type_rows[] = {
	{"vgpuType", "id", import_take, "vgpuType", true},
	{"vgpuType", "name", import_take, "vgpuName", true},
	{"vgpuType", "class", import_take, "vgpuClass", false},
	{"vgpuType", "disable_*", import_note, NULL, false},
	{"devId", "vendorId", is_vendor, NULL, false},
	{"devId", "deviceId", take_device, NULL, true},
	{"devId", "subsystemVendorId", take_subsystem_vendor, "vgpuSsvid", false},
	{"devId", "subsystemId", take_subsystem, NULL, false},
	{"profileSize", NULL, import_take, "profileSize", false},
	{"framebuffer", NULL, import_take, "fbLength", false},
	{"gspHeapSize", NULL, import_take, "gspHeapSize", false},
	{"fbReservation", NULL, import_take, "fbReservation", false},
	{"numHeads", NULL, import_take, "numHeads", false},
	{"display", "width", import_take, "maxResolutionX", false},
	{"display", "height", import_take, "maxResolutionY", false},
	{"maxPixels", NULL, import_take, "maxPixels", false},
	{"mappableVideoSize", NULL, import_take, "mappableVideoSize", false},
	{"frlConfig", NULL, import_take, "frlConfig", false},
	{"cudaEnabled", NULL, import_take, "cudaEnabled", false},
	{"eccSupported", NULL, import_take, "eccSupported", false},
	{"gpuInstanceSize", NULL, import_take, "gpuInstanceSize", false},
	{"multiVgpuSupported", NULL, import_take, "multiVgpuSupported", false},
	{"multiVgpuExclusive", NULL, import_take, "multiVgpuExclusive", false},
	{"encoderCapacity", NULL, import_take, "encoderCapacity", false},
	{"bar1Length", NULL, import_take, "bar1Length", false},
	{"frame_rate_limiter", NULL, import_take, "frlEnable", false},
	{"license", NULL, take_licence, "license", false},
	{"nvlinkP2PSupported", NULL, import_take, "nvlinkP2PSupported", false},
	{"gpuDirectSupported", NULL, import_take, "gpuDirectSupported", false},
};

static const struct mapping board_rows[] = {
	{"pgpu", "fractionalMultiVgpu", import_note, NULL, false},
	{"pgpu", "hostVgpuMode", import_note, NULL, false},
	{"devId", "vendorId", is_vendor, NULL, false},
	{"devId", "deviceId", take_board_device, NULL, true},
	{"devId", "subsystemVendorId", is_subsystem_vendor, NULL, false},
	{"devId", "subsystemId", take_board_subsystem, NULL, false},
};

/* Where the number of instances stands. */
#define INSTANCES_ROW 1

static const struct mapping entry_rows[] = {
	{"supportedVgpu", "vgpuId", take_reference, NULL, true},
	{"maxVgpus", NULL, import_take, "maxInstance", true},
	{"digest", "type", is_text, "signature", false},
	{"digest", NULL, import_take, "vgpuSignature", false},
};

#define SCOPE(name, says, table, ...)                                                              \
	{                                                                                          \
		.element = name, .label = says, .rows = table, .count = ARRAY_SIZE(table),         \
		.inner = {                                                                         \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

const struct scope import_file =
	SCOPE("vgpuconfig", "vgpuconfig,", file_rows, "globalSettings", "vgpuType", "pgpu");
const struct scope import_settings = SCOPE("globalSettings", "globalSettings,", setting_rows, NULL);
const struct scope import_type = SCOPE("vgpuType", "", type_rows, NULL);
const struct scope import_board = SCOPE("pgpu", "", board_rows, "supportedVgpu");
const struct scope import_entry = SCOPE("supportedVgpu", "", entry_rows, NULL);

int import_class(const struct schema *schema)
{
	return import_member(schema, type_rows[CLASS_ROW].detail);
}

int import_instances(const struct schema *schema)
{
	return import_member(schema, entry_rows[INSTANCES_ROW].detail);
}
