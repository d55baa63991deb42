// SPDX-License-Identifier: MIT
/*
 * Export both containers with the records of a schema as a Kaitai Struct description. The frame is
 * kaitai.ksy.in; the fields of the containers come from the parser's list.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "compiler/base/embedded.h"
#include "compiler/base/json.h"
#include "compiler/base/template.h"
#include "compiler/export/export.h"
#include "kernel/parser/metadata_fields.h"
#include "schema/print.h"

static void fill_slot(const void *context, const char *name, struct buf *out);

/* Print a key or name as an identifier of Kaitai: vgpuInfoCount becomes vgpu_info_count. */
static void print_id(const struct schema_member *member, struct buf *out)
{
	const char *name = member->key ? member->key : member->name;
	bool upper = true; /* the character before is a capital letter or the start of a word */

	if (!islower((unsigned char)*name))
		buf_printf(out, isalpha((unsigned char)*name) ? "" : "m");
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if (isupper(c) && !upper)
			buf_printf(out, "_");
		buf_printf(out, "%c", tolower(c));
		upper = isupper(c) || c == '_';
	}
}

static void print_name(const struct schema_member *member, struct buf *out)
{
	buf_printf(out, "      - id: ");
	print_id(member, out);
	buf_printf(out, "\n        -orig-id: %s\n", member->name);
	if (!member->doc)
		return;
	buf_printf(out, "        doc: ");
	json_quote(member->doc, out);
	buf_printf(out, "\n");
}

static void print_choice(const struct value *value, struct buf *out)
{
	if (value->kind == VALUE_NUMBER)
		buf_printf(out, "%" PRIu64, value->number);
	else
		buf_printf(out, "'\"%s\"'", value->text);
}

/*
 * Print "any-of: [0, 1]". Return: false, and print nothing, if the set of allowed values has ranges
 * or depends on other values.
 */
static bool print_choices(const struct schema_member *member, struct buf *out)
{
	struct value value = {.kind = VALUE_NUMBER};
	bool single = member->kind == VALUE_NUMBER;
	struct buf list = {0};

	if (export_zero_allowed(member))
		print_choice(&value, &list);
	for (const struct expr *range = member->allowed; range && single; range = range->next) {
		single = range->arg[0] == range->arg[1] && export_value(range->arg[0], &value);
		if (single && (value.number || !export_zero_allowed(member))) {
			buf_printf(&list, list.size ? ", " : "");
			print_choice(&value, &list);
		}
	}
	if (single)
		buf_printf(out, "        valid:\n          any-of: [%s]\n", buf_text(&list));
	buf_free(&list);
	return single;
}

/* Print the bounds of a set that is one range. Kaitai cannot express several. */
static void print_range(const struct schema_member *member, struct buf *out)
{
	const struct expr *range = member->allowed;
	struct value first, last;

	if (range->next || member->kind != VALUE_NUMBER || !export_value(range->arg[0], &first) ||
	    !export_value(range->arg[1], &last))
		return;
	buf_printf(out, "        valid:\n          min: %" PRIu64 "\n          max: %" PRIu64 "\n",
		   export_zero_allowed(member) ? 0 : first.number, last.number);
}

static void print_valid(const struct schema_member *member, struct buf *out)
{
	const struct expr *constant = member->constant;
	struct value value;

	if (export_value(constant, &value) && value.kind == VALUE_NUMBER)
		buf_printf(out, "        valid: %" PRIu64 "\n", value.number);
	else if (constant && constant->op == EXPR_SYMBOL && constant->symbol == SYMBOL_INPUT &&
		 constant->index == INPUT_BOARD_TYPES)
		buf_printf(out, "        valid: _parent.num_kernel_structs\n");
	else if (member->allowed && !print_choices(member, out))
		print_range(member, out);
}

/* Print the info records that are in use, then the bytes of the unused ones. */
static void print_records(const struct schema_member *member, struct buf *out)
{
	buf_printf(out,
		   "        type: info\n        repeat: expr\n"
		   "        repeat-expr: _parent.num_kernel_structs\n"
		   "      - id: unused\n"
		   "        size: (%" PRIu32 " - _parent.num_kernel_structs) * %" PRIu32 "\n",
		   member->count, member->element);
}

static void print_member(const struct schema_member *member, struct buf *out)
{
	print_name(member, out);
	switch (member->type) {
	case MEMBER_CHAR:
	case MEMBER_UTF16:
		buf_printf(out,
			   "        type: strz\n        size: %" PRIu32 "\n        encoding: %s\n",
			   member->size, member->type == MEMBER_CHAR ? "ASCII" : "UTF-16LE");
		break;
	case MEMBER_BYTES:
		buf_printf(out, "        size: %" PRIu32 "\n", member->size);
		break;
	case MEMBER_INFO:
		print_records(member, out);
		break;
	default:
		buf_printf(out, "        type: u%" PRIu32 "\n", member->element);
		if (member->array)
			buf_printf(out, "        repeat: expr\n        repeat-expr: %" PRIu32 "\n",
				   member->count);
		print_valid(member, out);
	}
}

static void print_zeros(uint32_t count, struct buf *out)
{
	buf_printf(out, "        contents: [");
	for (uint32_t i = 0; i < count; i++)
		buf_printf(out, i ? ", 0" : "0");
	buf_printf(out, "]\n");
}

static void print_padding(uint32_t from, uint32_t to, struct buf *out)
{
	if (to <= from)
		return;
	buf_printf(out, "      - id: padding%" PRIu32 "\n", from);
	print_zeros(to - from, out);
}

static void print_record(const struct schema *schema, enum record_role role, struct buf *out)
{
	static const char *const roles[] = {"info", "kernel", "control"};
	const struct schema_record *record = &schema->record[role];
	uint32_t end = 0;

	buf_printf(out, "  %s:\n    -orig-id: %s\n    seq:\n", roles[role], record->name);
	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		print_padding(end, member->offset, out);
		print_member(member, out);
		end = member->offset + member->size;
	}
	print_padding(end, record->size, out);
}

/* Fields whose values depend on the layout, on other fields, or have names. */
static const struct {
	const char *field, *lines;
} special_fields[] = {
	{"gsp_rmctrl_vgpu_info_size", "        valid: {{info_size}}\n"},
	{"kernel_struct_size", "        valid:\n"
			       "          expr: _ % {{kernel_struct_size}} == 0\n"},
	{"num_kernel_structs",
	 "        valid:\n"
	 "          expr: _ == kernel_struct_size / {{kernel_struct_size}} and"
	 " _ >= 1 and _ <= {{max_types}}\n"},
	{"gsp_rmctrl_cmd", "        valid: {{rmctrl_cmd}}\n"},
	{"gsp_rmctrl_size", "        valid: {{rmctrl_size}}\n"},
	{"total_size", "        valid: _io.size\n"},
	{"group_type", "        enum: group_type\n"},
	{"record_size", "        valid: {{info_size}}\n"},
};

static void print_limit(const struct vgpu_field *field, const char *name, uint64_t limit,
			struct buf *out)
{
	buf_printf(out, field->kind == VGPU_KIND_HEX ? "%s: 0x%" PRIx64 "\n" : "%s: %" PRIu64 "\n",
		   name, limit);
}

static void print_field_values(const struct schema *schema, const struct vgpu_field *field,
			       struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(special_fields); i++) {
		if (strcmp(special_fields[i].field, field->name) != 0)
			continue;
		template_print(special_fields[i].lines, fill_slot, schema, out);
		return;
	}
	if (field->least == field->most) {
		print_limit(field, "        valid", field->least, out);
	} else if (field->least || field->most != UINT64_MAX) {
		buf_printf(out, "        valid:\n");
		print_limit(field, "          min", field->least, out);
		if (field->most != UINT64_MAX)
			print_limit(field, "          max", field->most, out);
	}
}

static void print_field(const struct schema *schema, const struct vgpu_field *field,
			struct buf *out)
{
	buf_printf(out, "      - id: %s\n        doc: ", field->name);
	json_quote(field->meaning, out);
	buf_printf(out, "\n");
	switch (field->kind) {
	case VGPU_KIND_NUMBER:
	case VGPU_KIND_HEX:
		buf_printf(out, "        type: u%" PRIu32 "\n", field->size);
		print_field_values(schema, field, out);
		break;
	case VGPU_KIND_TEXT:
		buf_printf(out,
			   "        type: strz\n        size: %" PRIu32
			   "\n        encoding: ASCII\n",
			   field->size);
		break;
	case VGPU_KIND_BYTES:
		buf_printf(out, "        size: %" PRIu32 "\n", field->size);
		break;
	case VGPU_KIND_PADDING:
		print_zeros(field->size, out);
		break;
	}
}

/* Print the fields of a structure. The frame has read the identifier of a file already. */
static void print_fields(const struct schema *schema, enum vgpu_structure_id id, struct buf *out)
{
	const struct vgpu_structure *structure = &vgpu_structures[id];

	for (uint32_t i = 0; i < structure->count; i++)
		if (strcmp(structure->fields[i].name, "identifier") != 0)
			print_field(schema, &structure->fields[i], out);
}

static void print_title(const struct schema *schema, struct buf *out)
{
	struct buf title = {0};

	buf_printf(&title, "vGPU metadata of GSP ");
	schema_print_releases(schema, &title);
	json_quote(buf_text(&title), out);
	buf_free(&title);
}

static void print_doc(const struct schema *schema, struct buf *out)
{
	if (!schema->doc)
		return;
	buf_printf(out, "doc: ");
	json_quote(schema->doc, out);
	buf_printf(out, "\n");
}

static void print_schema_id(const struct schema *schema, struct buf *out)
{
	for (const char *p = schema->name; *p; p++)
		buf_printf(out, "%c",
			   isalnum((unsigned char)*p) ? tolower((unsigned char)*p) : '_');
}

static const struct {
	const char *slot;
	void (*print)(const struct schema *schema, struct buf *out);
} text_slots[] = {{"schema_id", print_schema_id}, {"title", print_title}, {"doc", print_doc}};

static const struct {
	const char *slot;
	enum vgpu_structure_id id;
} structure_slots[] = {
	{"fields_mt_header", VGPU_STRUCTURE_MT_HEADER},
	{"fields_blob_header", VGPU_STRUCTURE_BLOB_HEADER},
	{"fields_board_header", VGPU_STRUCTURE_BOARD_HEADER},
	{"fields_meta_header", VGPU_STRUCTURE_META_HEADER},
	{"fields_group_header", VGPU_STRUCTURE_GROUP_HEADER},
	{"fields_board_group", VGPU_STRUCTURE_BOARD_GROUP},
	{"fields_signature", VGPU_STRUCTURE_SIGNATURE},
};

static const char *const record_slots[] = {
	[RECORD_INFO] = "record_info",
	[RECORD_KERNEL] = "record_kernel",
	[RECORD_CONTROL] = "record_control",
};

static void print_constant(const struct schema *schema, const char *slot, struct buf *out)
{
	const struct {
		const char *slot;
		uint32_t number;
	} numbers[] = {
		{"identifier_size", VGPU_METADATA_IDENTIFIER_SIZE},
		{"blob_header_size", VGPU_BLOB_HEADER_SIZE},
		{"group_header_size", VGPU_GROUP_HEADER_SIZE},
		{"group_type_board", VGPU_GROUP_TYPE_BOARD},
		{"group_type_signature", VGPU_GROUP_TYPE_SIGNATURE},
		{"info_size", schema->layout.info_size},
		{"kernel_struct_size", schema->layout.kernel_struct_size},
		{"max_types", schema->layout.max_types},
		{"rmctrl_cmd", schema->layout.rmctrl_cmd},
		{"rmctrl_size", schema->layout.rmctrl_size},
	};

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (strcmp(numbers[i].slot, slot) == 0)
			buf_printf(out, "%" PRIu32, numbers[i].number);
	if (strcmp(slot, "identifier_nvvgpumt") == 0)
		buf_printf(out, VGPU_MT_IDENTIFIER);
	if (strcmp(slot, "identifier_vgpumeta") == 0)
		buf_printf(out, VGPU_META_IDENTIFIER);
}

static void fill_slot(const void *context, const char *slot, struct buf *out)
{
	const struct schema *schema = context;

	for (size_t i = 0; i < ARRAY_SIZE(text_slots); i++)
		if (strcmp(text_slots[i].slot, slot) == 0)
			text_slots[i].print(schema, out);
	for (size_t i = 0; i < ARRAY_SIZE(structure_slots); i++)
		if (strcmp(structure_slots[i].slot, slot) == 0)
			print_fields(schema, structure_slots[i].id, out);
	for (size_t i = 0; i < ARRAY_SIZE(record_slots); i++)
		if (strcmp(record_slots[i], slot) == 0)
			print_record(schema, (enum record_role)i, out);
	print_constant(schema, slot, out);
}

void export_kaitai(const struct schema *schema, struct buf *out)
{
	template_print(embedded_text(embedded_export, embedded_export_count, "kaitai.ksy.in"),
		       fill_slot, schema, out);
}
