// SPDX-License-Identifier: MIT
/* Both containers with the records of a schema, as a Kaitai Struct description. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "compiler/export/export.h"
#include "compiler/output/schema_text.h"

#define STR(x)	#x
#define TEXT(x) STR(x) /* a number of metadata_format.h as text */

/*
 * The containers. The records of the schema are the types info, kernel and control behind them; to
 * be printed with the size of an info record, that of a kernel struct, the types of a board, and
 * the command and size of the control.
 */
static const char containers[] = "seq:\n"
				 "  - id: identifier\n"
				 "    type: str\n"
				 "    size: " TEXT(VGPU_METADATA_IDENTIFIER_SIZE) "\n"
										  "    encoding: "
										  "ASCII\n"
										  "    valid:\n"
										  "      any-of: "
										  "['"
										  "\"" VGPU_MT_IDENTIFIER
										  "\"', "
										  "'"
										  "\"" VGPU_META_IDENTIFIER
										  "\"']\n"
										  "  - id: body\n"
										  "    type:\n"
										  "      "
										  "switch-on: "
										  "identifier\n"
										  "      cases:\n"
										  "        "
										  "'"
										  "\"" VGPU_MT_IDENTIFIER
										  "\"': nvvgpumt\n"
										  "        "
										  "'"
										  "\"" VGPU_META_IDENTIFIER
										  "\"': vgpumeta\n"
										  "types:\n"
										  "  nvvgpumt:\n"
										  "    seq:\n"
										  "      - id: "
										  "crc32\n"
										  "        type: "
										  "u4\n"
										  "        doc: "
										  "CRC-32 of all "
										  "behind "
										  "offset " TEXT(VGPU_MT_CRC_START) ", not inverted at the "
														    "end; not checked here\n"
														    "      - id: padding\n"
														    "        contents: [0, 0, 0, 0]\n"
														    "      - id: vgpu_major\n"
														    "        type: u8\n"
														    "        doc: vGPU software version\n"
														    "        valid:\n"
														    "          min: 1\n"
														    "      - id: vgpu_minor\n"
														    "        type: u8\n"
														    "      - id: vgpu_features\n"
														    "        size: " TEXT(VGPU_MT_FEATURES_SIZE) "\n"
																				 "      - id: gsp_build_version\n"
																				 "        type: strz\n"
																				 "        size: " TEXT(VGPU_MT_RELEASE_SIZE) "\n"
																									     "        encoding: ASCII\n"
																									     "      - id: num_blobs\n"
																									     "        type: u8\n"
																									     "        valid:\n"
																									     "          min: 1\n"
																									     "          max: " TEXT(VGPU_METADATA_MAX_BOARDS) "\n"
																															      "      - id: blobs\n"
																															      "        type: blob\n"
																															      "        repeat: expr\n"
																															      "        repeat-expr: num_blobs\n"
																															      "      - id: section\n"
																															      "        type: group\n"
																															      "        if: not _io.eof\n"
																															      "        doc: a signature\n"
																															      "  blob:\n"
																															      "    seq:\n"
																															      "      - id: blob_type\n"
																															      "        type: u8\n"
																															      "        valid: " TEXT(
																																      VGPU_BLOB_TYPE_BOARD) "\n"
																																			    "      - id: blob_size\n"
																																			    "        type: u8\n"
																																			    "        valid:\n"
																																			    "          min: " TEXT(VGPU_BLOB_HEADER_SIZE) " + " TEXT(VGPU_BOARD_HEADER_SIZE) "\n"
																																													     "        doc: bytes, this header included\n"
																																													     "      - id: board\n"
																																													     "        type: blob_board\n"
																																													     "        size: blob_size - " TEXT(
																																														     VGPU_BLOB_HEADER_SIZE) "\n"
																																																	    "  blob_board:\n"
																																																	    "    seq:\n"
																																																	    "      - id: device_id\n"
																																																	    "        type: u8\n"
																																																	    "        doc: PCI device id of the board\n"
																																																	    "        valid:\n"
																																																	    "          min: 1\n"
																																																	    "          max: 0xffff\n"
																																																	    "      - id: info_offset\n"
																																																	    "        type: u8\n"
																																																	    "        doc: of the info records in the control\n"
																																																	    "        valid: " TEXT(VGPU_RMCTRL_INFO) "\n"
																																																						     "      - id: info_size\n"
																																																						     "        type: u8\n"
																																																						     "        valid: %1$" PRIu32
																																																						     "\n"
																																																						     "      - id: kernel_size\n"
																																																						     "        type: u8\n"
																																																						     "        doc: of all kernel structs\n"
																																																						     "        valid:\n"
																																																						     "          expr: _ %% %2$" PRIu32
																																																						     " == 0\n"
																																																						     "      - id: num_types\n"
																																																						     "        type: u8\n"
																																																						     "        doc: vGPU types, hence kernel structs and used info records\n"
																																																						     "        valid:\n"
																																																						     "          expr: _ == kernel_size / %2$" PRIu32 " and _ >= 1 and _ <= %3$" PRIu32 "\n"
																																																						     "      - id: rmctrl_cmd\n"
																																																						     "        type: u8\n"
																																																						     "        doc: the RM control to send\n"
																																																						     "        valid: %4$" PRIu32
																																																						     "\n"
																																																						     "      - id: rmctrl_size\n"
																																																						     "        type: u8\n"
																																																						     "        doc: of its parameters\n"
																																																						     "        valid: %5$" PRIu32
																																																						     "\n"
																																																						     "      - id: kernel_structs\n"
																																																						     "        type: kernel\n"
																																																						     "        repeat: expr\n"
																																																						     "        repeat-expr: num_types\n"
																																																						     "      - id: rmctrl\n"
																																																						     "        type: control\n"
																																																						     "        size: rmctrl_size\n"
																																																						     "  vgpumeta:\n"
																																																						     "    seq:\n"
																																																						     "      - id: format_major\n"
																																																						     "        type: u2\n"
																																																						     "        valid: " TEXT(VGPU_META_MAJOR_VALUE) "\n"
																																																												   "      - id: format_minor\n"
																																																												   "        type: u2\n"
																																																												   "        valid: " TEXT(
																																																													   VGPU_META_MINOR_VALUE) "\n"
																																																																  "      - id: header_size\n"
																																																																  "        type: u4\n"
																																																																  "        valid: " TEXT(
																																																																	  VGPU_META_HEADER_SIZE) "\n"
																																																																				 "      - id: total_size\n"
																																																																				 "        type: u8\n"
																																																																				 "        valid: _io.size\n"
																																																																				 "      - id: num_groups\n"
																																																																				 "        type: u4\n"
																																																																				 "        valid:\n"
																																																																				 "          min: 1\n"
																																																																				 "          max: " TEXT(
																																																																					 VGPU_METADATA_MAX_BOARDS) "\n"
																																																																								   "      - id: crc32\n"
																																																																								   "        type: u4\n"
																																																																								   "        doc: CRC-32 of the file, these bytes as zero; not checked here\n"
																																																																								   "      - id: gsp_build_version\n"
																																																																								   "        type: strz\n"
																																																																								   "        size: " TEXT(
																																																																									   VGPU_META_RELEASE_SIZE) "\n"
																																																																												   "        encoding: ASCII\n"
																																																																												   "      - id: groups\n"
																																																																												   "        type: group\n"
																																																																												   "        repeat: expr\n"
																																																																												   "        repeat-expr: num_groups\n"
																																																																												   "  group:\n"
																																																																												   "    seq:\n"
																																																																												   "      - id: group_type\n"
																																																																												   "        type: u4\n"
																																																																												   "        enum: group_type\n"
																																																																												   "      - id: group_version\n"
																																																																												   "        type: u2\n"
																																																																												   "      - id: header_size\n"
																																																																												   "        type: u2\n"
																																																																												   "      - id: group_size\n"
																																																																												   "        type: u8\n"
																																																																												   "        doc: bytes, this header included\n"
																																																																												   "        valid:\n"
																																																																												   "          min: " TEXT(VGPU_GROUP_HEADER_SIZE) "\n"
																																																																																		  "      - id: body\n"
																																																																																		  "        size: group_size - " TEXT(
																																																																																			  VGPU_GROUP_HEADER_SIZE) "\n"
																																																																																						  "        doc: raw bytes in a group of unknown type\n"
																																																																																						  "        type:\n"
																																																																																						  "          switch-on: group_type\n"
																																																																																						  "          cases:\n"
																																																																																						  "            group_type::board: group_board\n"
																																																																																						  "            group_type::signature: group_signature\n"
																																																																																						  "  group_board:\n"
																																																																																						  "    seq:\n"
																																																																																						  "      - id: vendor_id\n"
																																																																																						  "        type: u2\n"
																																																																																						  "        valid: " TEXT(VGPU_PCI_VENDOR) "\n"
																																																																																											  "      - id: device_id\n"
																																																																																											  "        type: u2\n"
																																																																																											  "        valid:\n"
																																																																																											  "          min: 1\n"
																																																																																											  "      - id: subsystem_vendor_id\n"
																																																																																											  "        type: u2\n"
																																																																																											  "        valid: " TEXT(VGPU_PCI_VENDOR) "\n"
																																																																																																  "      - id: subsystem_id\n"
																																																																																																  "        type: u2\n"
																																																																																																  "        doc: 0 for every board with this device id\n"
																																																																																																  "      - id: record_size\n"
																																																																																																  "        type: u4\n"
																																																																																																  "        valid: %1$" PRIu32
																																																																																																  "\n"
																																																																																																  "      - id: record_count\n"
																																																																																																  "        type: u4\n"
																																																																																																  "        valid:\n"
																																																																																																  "          min: 1\n"
																																																																																																  "          max: " TEXT(
																																																																																																	  VGPU_METADATA_MAX_TYPES) "\n"
																																																																																																				   "      - id: records\n"
																																																																																																				   "        type: info\n"
																																																																																																				   "        repeat: expr\n"
																																																																																																				   "        repeat-expr: record_count\n"
																																																																																																				   "  group_signature:\n"
																																																																																																				   "    seq:\n"
																																																																																																				   "      - id: signature_size\n"
																																																																																																				   "        type: u4\n"
																																																																																																				   "        valid:\n"
																																																																																																				   "          min: 1\n"
																																																																																																				   "      - id: reserved\n"
																																																																																																				   "        contents: [0, 0, 0, 0]\n"
																																																																																																				   "      - id: signature\n"
																																																																																																				   "        size: signature_size\n"
																																																																																																				   "        doc: CMS SignedData, DER, detached\n"
																																																																																																				   "      - id: padding\n"
																																																																																																				   "        size-eos: true\n";

static const char enums[] =
	"enums:\n"
	"  group_type:\n"
	"    " TEXT(VGPU_GROUP_TYPE_BOARD) ": board\n"
					   "    " TEXT(VGPU_GROUP_TYPE_SIGNATURE) ": signature\n";

/* A name as Kaitai wants it: vgpuInfoCount becomes vgpu_info_count. */
static void print_id(const struct schema_member *member, struct buf *out)
{
	const char *name = member->key ? member->key : member->name;
	bool word = true; /* at the start of one */

	if (!islower((unsigned char)*name))
		buf_printf(out, isalpha((unsigned char)*name) ? "" : "m");
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if (isupper(c) && !word)
			buf_printf(out, "_");
		buf_printf(out, "%c", tolower(c));
		word = isupper(c) || c == '_';
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
	export_quoted(member->doc, out);
	buf_printf(out, "\n");
}

static void print_choice(const struct value *value, struct buf *out)
{
	if (value->kind == VALUE_NUMBER) {
		buf_printf(out, "%" PRIu64, value->number);
		return;
	}
	buf_printf(out, "'\"%s\"'", value->text);
}

/* "[0, 1]", or nothing when the set has ranges or depends on other values. */
static bool print_choices(const struct schema_member *member, struct buf *out)
{
	struct buf list = {0};
	struct value value = {.kind = VALUE_NUMBER};
	bool good = member->kind == VALUE_NUMBER;

	if (export_zero_allowed(member))
		print_choice(&value, &list);
	for (const struct expr *range = member->allowed; range && good; range = range->next) {
		good = range->arg[0] == range->arg[1] && export_value(range->arg[0], &value);
		if (good && (value.number || !export_zero_allowed(member))) {
			buf_printf(&list, list.size ? ", " : "");
			print_choice(&value, &list);
		}
	}
	if (good)
		buf_printf(out, "        valid:\n          any-of: [%s]\n", buf_text(&list));
	buf_free(&list);
	return good;
}

/* One range; a set of several is left to vgpumc. */
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
		buf_printf(out, "        valid: _parent.num_types\n");
	else if (member->allowed && !print_choices(member, out))
		print_range(member, out);
}

/* The info records that are in use, and the slots that are not. */
static void print_records(const struct schema_member *member, struct buf *out)
{
	buf_printf(out,
		   "        type: info\n        repeat: expr\n"
		   "        repeat-expr: _parent.num_types\n"
		   "      - id: unused\n        size: (%" PRIu32 " - _parent.num_types) * %" PRIu32
		   "\n",
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

static void print_padding(uint32_t from, uint32_t to, struct buf *out)
{
	if (to <= from)
		return;
	buf_printf(out, "      - id: padding%" PRIu32 "\n        contents: [", from);
	for (uint32_t i = from; i < to; i++)
		buf_printf(out, i > from ? ", 0" : "0");
	buf_printf(out, "]\n");
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

static void print_meta(const struct schema *schema, struct buf *out)
{
	struct buf title = {0};

	buf_printf(&title, "vGPU metadata of GSP ");
	schema_print_releases(schema, &title);
	buf_printf(out, "# SPDX-License-Identifier: MIT\n"
			"# Made by vgpumc schema export.\n"
			"meta:\n  id: vgpu_metadata_");
	for (const char *p = schema->name; *p; p++)
		buf_printf(out, "%c",
			   isalnum((unsigned char)*p) ? tolower((unsigned char)*p) : '_');
	buf_printf(out, "\n  title: ");
	export_quoted(buf_text(&title), out);
	buf_printf(out,
		   "\n  file-extension: bin\n  license: MIT\n  ks-version: 0.11\n  endian: le\n");
	if (schema->doc) {
		buf_printf(out, "doc: ");
		export_quoted(schema->doc, out);
		buf_printf(out, "\n");
	}
	buf_free(&title);
}

void export_ksy(const struct schema *schema, struct buf *out)
{
	print_meta(schema, out);
	buf_printf(out, containers, schema->layout.info_size, schema->layout.kernel_struct_size,
		   schema->layout.max_types, schema->layout.rmctrl_cmd, schema->layout.rmctrl_size);
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		print_record(schema, role, out);
	buf_printf(out, "%s", enums);
}
