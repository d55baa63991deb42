// SPDX-License-Identifier: MIT
#include "compiler/host/load.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/host/nvkv.h"

#define RULE_CALL	"gsp-call"
#define RULE_ANSWER	"gsp-answer"
#define RULE_DIFFERENCE "gsp-difference"

/* Half of the virtual device id that a property holds. */
enum half { WHOLE, UPPER_HALF, LOWER_HALF };

/*
 * The properties that GSP reports, with the mapping key of the record's member that each must equal
 * (nvkv.h names the source of the key numbers).
 */
static const struct property {
	const char *member;
	uint16_t key;
	enum half half;
} properties[] = {
	{"name", 0x3100, WHOLE},
	{"class", 0x3101, WHOLE},
	{"id", 0x3102, WHOLE},
	{"bar1_length", 0x3103, WHOLE},
	{"max_instance", 0x3104, WHOLE},
	{"ecc_supported", 0x3105, WHOLE},
	{"profile_size", 0x3106, WHOLE},
	{"frl_config", 0x3107, WHOLE},
	{"num_heads", 0x3108, WHOLE},
	{"max_resolution_x", 0x3109, WHOLE},
	{"max_resolution_y", 0x310a, WHOLE},
	{"vdev_id", 0x310b, UPPER_HALF},
	{"vdev_id", 0x310c, LOWER_HALF},
	{"fb_length", 0x310d, WHOLE},
	{"gsp_heap_size", 0x310e, WHOLE},
	{"fb_reservation", 0x310f, WHOLE},
};

/* The values that GSP reports of one type, in the order of the table; @key is 0 if missing. */
struct report {
	struct nvkv_item items[ARRAY_SIZE(properties)];
};

/* The type whose record is compared. */
struct comparison {
	const struct schema *schema;
	const uint8_t *record;
	const struct vgpu_metadata_type *type;
	struct diags *diags;
	struct arena arena;
};

static void report_call(struct diags *diags, const char *what, int error)
{
	diag_error(diags, (struct location){0}, RULE_CALL, "%s failed: %s", what,
		   fwctl_reason(error));
}

u32 load_upload(struct fwctl *fwctl, const struct metadata_file *file,
		const struct vgpu_metadata_board *board, struct diags *diags)
{
	u32 done;

	for (done = 0; done < board->type_count; done++) {
		const u8 *record = vgpu_metadata_record(&file->md, board, done);
		int error;

		progress_at(diags->progress, "type", done, board->type_count, NULL);
		error = gsp_add_type(fwctl, file->md.release, done == 0, record,
				     board->record_size);
		if (!error)
			continue;
		report_call(diags, "uploading a vGPU type", error);
		diag_note(diags, (struct location){0},
			  "GSP has %u of the board's %u types; loading again discards them", done,
			  board->type_count);
		break;
	}
	return done;
}

static const struct property *find_property(uint16_t key, size_t *row)
{
	for (*row = 0; *row < ARRAY_SIZE(properties); ++*row)
		if (properties[*row].key == key)
			return &properties[*row];
	return NULL;
}

/* Sort the items of an answer into the rows of the table. Keys of later firmware are skipped. */
static bool read_report(const struct gsp_properties *answer, uint32_t type, struct report *report,
			struct diags *diags)
{
	struct nvkv_reader reader;
	struct nvkv_item item;
	size_t row;

	*report = (struct report){0};
	nvkv_start(&reader, answer->data, answer->size);
	while (nvkv_next(&reader, &item)) {
		if (!find_property(item.key, &row))
			continue;
		if (item.index || report->items[row].key) {
			reader.error = "a property is reported twice";
			reader.error_offset = item.offset;
			break;
		}
		report->items[row] = item;
	}
	if (!reader.error)
		return true;
	diag_error(diags, (struct location){0}, RULE_ANSWER,
		   "GSP's properties of type %" PRIu32 " cannot be read: %s at byte %zu", type,
		   reader.error, reader.error_offset);
	return false;
}

/* Append text from the firmware up to its NUL, quoted, in printable ASCII. */
static void print_text(const uint8_t *bytes, uint32_t size, struct buf *out)
{
	buf_printf(out, "\"");
	for (uint32_t i = 0; i < size && bytes[i]; i++)
		buf_printf(out, bytes[i] < 0x20 || bytes[i] > 0x7e ? "\\x%02x" : "%c", bytes[i]);
	buf_printf(out, "\"");
}

/* Append the reported value as text. An array of bytes is text up to its NUL. */
static void print_reported(const struct nvkv_item *item, struct buf *out)
{
	if (item->array && item->element == 1)
		print_text(item->bytes, item->count, out);
	else if (item->array)
		buf_printf(out, "an array of %" PRIu32 " numbers", item->count);
	else
		buf_printf(out, "%" PRIu64, item->number);
}

static bool text_equal(const struct nvkv_item *item, const struct value *value)
{
	return item->array && item->element == 1 && item->count > value->count &&
	       memcmp(item->bytes, value->text, value->count) == 0 && !item->bytes[value->count];
}

static uint64_t half_of(uint64_t number, enum half half)
{
	return half == UPPER_HALF ? number >> 16 : half == LOWER_HALF ? number & 0xffff : number;
}

static bool number_equal(const struct property *property, const struct nvkv_item *item,
			 const struct value *value)
{
	return !item->array && item->number == half_of(value->number, property->half);
}

/* Report the values of one property, which differ. */
static void report_difference(struct comparison *comparison, const struct property *property,
			      const struct nvkv_item *item, const struct value *value)
{
	struct buf reported = {0}, expected = {0};

	if (item->key)
		print_reported(item, &reported);
	else
		buf_printf(&reported, "missing");
	if (value->kind == VALUE_TEXT)
		buf_printf(&expected, "\"%s\"", value->text);
	else
		buf_printf(&expected, "%" PRIu64, half_of(value->number, property->half));
	diag_error(comparison->diags, (struct location){0}, RULE_DIFFERENCE,
		   "type %" PRIu32 " (%s): %s%s is %s in GSP and %s in the file",
		   comparison->type->id, comparison->type->name, property->member,
		   property->half == UPPER_HALF	  ? " (device)"
		   : property->half == LOWER_HALF ? " (subsystem)"
						  : "",
		   buf_text(&reported), buf_text(&expected));
	buf_free(&reported);
	buf_free(&expected);
}

static bool compare_property(struct comparison *comparison, const struct property *property,
			     const struct nvkv_item *item)
{
	int member = schema_key(comparison->schema, property->member);
	struct value value;

	if (member < 0)
		return true;
	decode_member(comparison->record, &schema_info(comparison->schema)->items[member],
		      &comparison->arena, &value);
	if (item->key && (value.kind == VALUE_TEXT ? text_equal(item, &value)
						   : number_equal(property, item, &value)))
		return true;
	report_difference(comparison, property, item, &value);
	return false;
}

static enum load_result compare_type(struct fwctl *fwctl, const struct metadata_file *file,
				     const struct vgpu_metadata_board *board, u32 index,
				     struct diags *diags)
{
	enum load_result result = LOAD_EQUAL;
	struct gsp_properties answer;
	struct vgpu_metadata_type type;
	struct report report;
	struct comparison comparison = {
		.schema = file->schema,
		.record = vgpu_metadata_record(&file->md, board, index),
		.type = &type,
		.diags = diags,
	};
	int error;

	vgpu_metadata_type(&file->md, board, index, &type);
	error = gsp_type_properties(fwctl, type.id, &answer);
	if (error) {
		report_call(diags, "reading back a vGPU type", error);
		return LOAD_FAILED;
	}
	if (!read_report(&answer, type.id, &report, diags))
		return LOAD_FAILED;
	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		if (!compare_property(&comparison, &properties[i], &report.items[i]))
			result = LOAD_DIFFERS;
	arena_free(&comparison.arena);
	return result;
}

/* Return the index of the type @id on the board, or the board's number of types. */
static u32 find_type(const struct metadata_file *file, const struct vgpu_metadata_board *board,
		     uint32_t id)
{
	struct vgpu_metadata_type type;
	u32 i;

	for (i = 0; i < board->type_count; i++)
		if (vgpu_metadata_type(&file->md, board, i, &type) && type.id == id)
			break;
	return i;
}

/*
 * Compare the list of types. @listed gets a flag for each type of the board that GSP lists. The
 * answer has room for 64: a larger board is complete with the first 64.
 */
static bool compare_list(const struct metadata_file *file, const struct vgpu_metadata_board *board,
			 const struct gsp_type_list *list, bool *listed, struct diags *diags)
{
	const bool all = board->type_count <= GSP_MAX_LISTED;
	struct vgpu_metadata_type type;
	size_t found = 0;
	bool equal = true;

	for (size_t i = 0; i < list->count; i++) {
		u32 index = find_type(file, board, list->ids[i]);

		if (index == board->type_count || listed[index]) {
			diag_error(diags, (struct location){0}, RULE_DIFFERENCE,
				   "GSP lists type %" PRIu32 "%s", list->ids[i],
				   index == board->type_count
					   ? ", which the board does not have in the file"
					   : " twice");
			equal = false;
			continue;
		}
		listed[index] = true;
		found++;
	}
	for (u32 i = 0; all && i < board->type_count; i++) {
		if (listed[i] || !vgpu_metadata_type(&file->md, board, i, &type))
			continue;
		diag_error(diags, (struct location){0}, RULE_DIFFERENCE,
			   "GSP does not list type %" PRIu32 " (%s)", type.id, type.name);
		equal = false;
	}
	if (!all && found < GSP_MAX_LISTED) {
		diag_error(diags, (struct location){0}, RULE_DIFFERENCE,
			   "GSP lists %zu of the board's %u types (expected the first %u)", found,
			   board->type_count, GSP_MAX_LISTED);
		equal = false;
	}
	return equal;
}

enum load_result load_compare(struct fwctl *fwctl, const struct metadata_file *file,
			      const struct vgpu_metadata_board *board, struct diags *diags)
{
	bool listed[VGPU_METADATA_MAX_TYPES] = {false};
	enum load_result result = LOAD_EQUAL;
	struct gsp_type_list list;
	int error = gsp_supported_types(fwctl, &list);

	if (error) {
		report_call(diags, "listing the vGPU types of GSP", error);
		return LOAD_FAILED;
	}
	if (!compare_list(file, board, &list, listed, diags))
		result = LOAD_DIFFERS;
	for (u32 i = 0; i < board->type_count && result != LOAD_FAILED; i++) {
		enum load_result one = LOAD_EQUAL;

		if (listed[i])
			one = compare_type(fwctl, file, board, i, diags);
		if (one != LOAD_EQUAL)
			result = one;
	}
	return result;
}
