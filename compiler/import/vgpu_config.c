// SPDX-License-Identifier: MIT
/*
 * The elements of vgpuConfig.xml and where their values go. They are those of public copies of the
 * file, and of its public readers: NVIDIA vgpu-device-manager, branch config-gen-tool,
 * cmd/vgpu-config; xapi-project xen-api, ocaml/xapi/xapi_vgpu_type.ml; VGPU-Community-Drivers
 * vGPU-Unlock-patcher, patches/vcfg-*.patch.
 */
#include "compiler/import/element.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/model/convert.h"

static struct source_node scalar_node(const struct xml_value *value)
{
	return (struct source_node){.kind = SOURCE_SCALAR,
				    .loc = value->loc,
				    .text = value->text,
				    .size = (uint32_t)strlen(value->text)};
}

int import_member(const struct schema *schema, const char *name)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].key && strcmp(info->items[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool import_set_member(struct importer *importer, struct import_target *target,
		       const struct import_row *row, const struct xml_value *value)
{
	const struct schema *schema = importer->model->schema;
	struct source_node node = scalar_node(value);
	struct value converted = {0};
	int index = import_member(schema, row->detail);

	if (index < 0) {
		diag_warning(importer->diags, value->loc, "not-stored",
			     "'%s' ignored: records of schema '%s' have no member %s", value->text,
			     schema->name, row->detail);
		return true;
	}
	if (!convert_member(&node, &schema_info(schema)->items[index], &importer->model->arena,
			    &converted, importer->diags))
		return false;
	target->values->values[index] = converted;
	target->values->marks[index] = model_mark(value->loc);
	return true;
}

/* The file names licences by short words, the info record by names with versions. */
static const struct {
	const char *token, *licence;
} licences[] = {
	{"VCS", "NVIDIA-vComputeServer,9.0"}, {"QVDWS", "Quadro-Virtual-DWS,5.0"},
	{"VWS", "GRID-Virtual-WS,2.0"},	      {"VWSExt", "GRID-Virtual-WS-Ext,2.0"},
	{"VApps", "GRID-Virtual-Apps,3.0"},   {"VPC", "GRID-Virtual-PC,2.0"},
};

static void append_license(struct importer *importer, const struct xml_value *value,
			   const char *token, size_t size, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(licences); i++) {
		if (strlen(licences[i].token) != size ||
		    memcmp(licences[i].token, token, size) != 0)
			continue;
		buf_printf(out, "%s", licences[i].licence);
		return;
	}
	if (!memchr(token, ',', size))
		diag_warning(importer->diags, value->loc, "unknown-licence",
			     "unknown licence '%.*s' kept unchanged", (int)size, token);
	buf_add(out, token, size);
}

static bool set_license(struct importer *importer, struct import_target *target,
			const struct import_row *row, const struct xml_value *value)
{
	struct xml_value full = *value;
	struct buf text = {0};

	for (const char *p = value->text; *p;) {
		size_t size = strcspn(p, ";"), skip = strspn(p, " ");

		if (text.size)
			buf_printf(&text, ";");
		if (skip < size)
			append_license(importer, value, p + skip, size - skip, &text);
		p += size + (p[size] == ';');
	}
	full.text = arena_strndup(&importer->model->arena, buf_text(&text), text.size);
	buf_free(&text);
	return import_set_member(importer, target, row, &full);
}

static bool convert_id(struct importer *importer, const struct xml_value *value, uint64_t *id)
{
	struct source_node node = scalar_node(value);

	return convert_number(&node, value->name, UNIT_NONE, UINT16_MAX, id, importer->diags);
}

static bool set_input(struct importer *importer, struct import_target *target,
		      const struct xml_value *value, enum expr_input input)
{
	target->values->inputs[input].kind = VALUE_NUMBER;
	return convert_id(importer, value, &target->values->inputs[input].number);
}

static bool set_device(struct importer *importer, struct import_target *target,
		       const struct import_row *row, const struct xml_value *value)
{
	(void)row;
	return set_input(importer, target, value, INPUT_DEVICE);
}

static bool set_subsystem(struct importer *importer, struct import_target *target,
			  const struct import_row *row, const struct xml_value *value)
{
	(void)row;
	return set_input(importer, target, value, INPUT_SUBSYSTEM);
}

static bool set_board_device(struct importer *importer, struct import_target *target,
			     const struct import_row *row, const struct xml_value *value)
{
	uint64_t id = 0;

	(void)row;
	if (!convert_id(importer, value, &id))
		return false;
	target->board->device = (uint16_t)id;
	if (!id)
		diag_error(importer->diags, value->loc, "out-of-range",
			   "the device id must not be 0");
	return id;
}

/* 0, the default, stands for every subsystem. */
static bool set_board_subsystem(struct importer *importer, struct import_target *target,
				const struct import_row *row, const struct xml_value *value)
{
	uint16_t *subsystem = arena_alloc(&importer->model->arena, sizeof(*subsystem));
	uint64_t id = 0;
	bool valid = convert_id(importer, value, &id);

	(void)row;
	*subsystem = (uint16_t)id;
	target->board->subsystems = subsystem;
	return valid;
}

static bool check_vendor(struct importer *importer, struct import_target *target,
			 const struct import_row *row, const struct xml_value *value)
{
	uint64_t id = 0;

	(void)target;
	(void)row;
	if (!convert_id(importer, value, &id))
		return false;
	if (id != VGPU_PCI_VENDOR)
		diag_error(importer->diags, value->loc, "vendor-id",
			   "vendor 0x%04" PRIx64 " is not NVIDIA (0x10de)", id);
	return id == VGPU_PCI_VENDOR;
}

/* A source cannot hold another vendor's subsystem, but the rest of the board is useful. */
static bool check_subsystem_vendor(struct importer *importer, struct import_target *target,
				   const struct import_row *row, const struct xml_value *value)
{
	uint64_t id = 0;

	(void)target;
	(void)row;
	if (!convert_id(importer, value, &id))
		return false;
	if (id && id != VGPU_PCI_VENDOR)
		diag_warning(importer->diags, value->loc, "not-stored",
			     "subsystem vendor 0x%04" PRIx64 " replaced with NVIDIA's, 0x10de", id);
	return true;
}

/*
 * Set the subsystem vendor of the guest's device. Records before 580.94 cannot hold it, so a source
 * without a release leaves it out.
 */
static bool set_subsystem_vendor(struct importer *importer, struct import_target *target,
				 const struct import_row *row, const struct xml_value *value)
{
	if (!importer->model->release || import_member(importer->model->schema, row->detail) < 0)
		return check_subsystem_vendor(importer, target, row, value);
	return import_set_member(importer, target, row, value);
}

static bool check_text(struct importer *importer, struct import_target *target,
		       const struct import_row *row, const struct xml_value *value)
{
	(void)target;
	if (strcmp(value->text, row->detail) == 0)
		return true;
	diag_error(importer->diags, value->loc, "unknown-value",
		   "unsupported '%s' of '%s': '%s' (supported: '%s')", row->attribute, row->element,
		   value->text, row->detail);
	return false;
}

static bool set_reference(struct importer *importer, struct import_target *target,
			  const struct import_row *row, const struct xml_value *value)
{
	struct source_node node = scalar_node(value);
	const struct strmap_entry *entry;
	uint64_t id;

	(void)row;
	if (!convert_number(&node, value->name, UNIT_NONE, UINT64_MAX, &id, importer->diags))
		return false;
	entry = strmap_find(&importer->types, (const char *)&id, sizeof(id));
	if (entry)
		target->entry->type = entry->value;
	else
		diag_error(importer->diags, value->loc, "unknown-type",
			   "no vgpuType has the id %" PRIu64, id);
	return entry;
}

bool import_set_comment(struct importer *importer, struct import_target *target,
			const struct import_row *row, const struct xml_value *value)
{
	(void)importer;
	(void)row;
	buf_printf(&target->comment, ", %s %s", value->name, value->text);
	return true;
}

static const struct import_row document_rows[] = {
	{"version", NULL, import_set_comment, NULL, false},
};

static const struct import_row setting_rows[] = {
	{"homogeneousVgpus", NULL, import_set_comment, NULL, false},
	{"pluginSoName", NULL, import_set_comment, NULL, false},
};

static const struct import_row type_rows[] = {
	{"vgpuType", "id", import_set_member, "vgpuType", true},
	{"vgpuType", "name", import_set_member, "vgpuName", true},
	{"vgpuType", "class", import_set_member, "vgpuClass", false},
	{"vgpuType", "disable_*", import_set_comment, NULL, false},
	{"devId", "vendorId", check_vendor, NULL, false},
	{"devId", "deviceId", set_device, NULL, true},
	{"devId", "subsystemVendorId", set_subsystem_vendor, "vgpuSsvid", false},
	{"devId", "subsystemId", set_subsystem, NULL, false},
	{"profileSize", NULL, import_set_member, "profileSize", false},
	{"framebuffer", NULL, import_set_member, "fbLength", false},
	{"gspHeapSize", NULL, import_set_member, "gspHeapSize", false},
	{"fbReservation", NULL, import_set_member, "fbReservation", false},
	{"numHeads", NULL, import_set_member, "numHeads", false},
	{"display", "width", import_set_member, "maxResolutionX", false},
	{"display", "height", import_set_member, "maxResolutionY", false},
	{"maxPixels", NULL, import_set_member, "maxPixels", false},
	{"mappableVideoSize", NULL, import_set_member, "mappableVideoSize", false},
	{"frlConfig", NULL, import_set_member, "frlConfig", false},
	{"cudaEnabled", NULL, import_set_member, "cudaEnabled", false},
	{"eccSupported", NULL, import_set_member, "eccSupported", false},
	{"gpuInstanceSize", NULL, import_set_member, "gpuInstanceSize", false},
	{"multiVgpuSupported", NULL, import_set_member, "multiVgpuSupported", false},
	{"multiVgpuExclusive", NULL, import_set_member, "multiVgpuExclusive", false},
	{"encoderCapacity", NULL, import_set_member, "encoderCapacity", false},
	{"bar1Length", NULL, import_set_member, "bar1Length", false},
	{"frame_rate_limiter", NULL, import_set_member, "frlEnable", false},
	{"license", NULL, set_license, "license", false},
	{"nvlinkP2PSupported", NULL, import_set_member, "nvlinkP2PSupported", false},
	{"gpuDirectSupported", NULL, import_set_member, "gpuDirectSupported", false},
};

static const struct import_row board_rows[] = {
	{"pgpu", "fractionalMultiVgpu", import_set_comment, NULL, false},
	{"pgpu", "hostVgpuMode", import_set_comment, NULL, false},
	{"devId", "vendorId", check_vendor, NULL, false},
	{"devId", "deviceId", set_board_device, NULL, true},
	{"devId", "subsystemVendorId", check_subsystem_vendor, NULL, false},
	{"devId", "subsystemId", set_board_subsystem, NULL, false},
};

static const struct import_row entry_rows[] = {
	{"supportedVgpu", "vgpuId", set_reference, NULL, true},
	{"maxVgpus", NULL, import_set_member, "maxInstance", true},
	{"digest", "type", check_text, "signature", false},
	{"digest", NULL, import_set_member, "vgpuSignature", false},
};

#define ELEMENT(element, begins, table, ...)                                                       \
	{                                                                                          \
		.name = element, .label = begins, .rows = table, .count = ARRAY_SIZE(table),       \
		.inner = {                                                                         \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

const struct import_element import_document =
	ELEMENT("vgpuconfig", "vgpuconfig,", document_rows, "globalSettings", "vgpuType", "pgpu");
const struct import_element import_settings =
	ELEMENT("globalSettings", "globalSettings,", setting_rows, NULL);
const struct import_element import_type = ELEMENT("vgpuType", "", type_rows, NULL);
const struct import_element import_board = ELEMENT("pgpu", "", board_rows, "supportedVgpu");
const struct import_element import_entry = ELEMENT("supportedVgpu", "", entry_rows, NULL);
