// SPDX-License-Identifier: MIT
#include "compiler/codec/encode.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/strmap.h"
#include "compiler/base/byteorder.h"
#include "compiler/base/utf8.h"

#define SIGNATURE_ROOM (1u << 16) /* of the largest file, so that it can be signed */

bool all_zero(const uint8_t *bytes, size_t size)
{
	return !size || (!bytes[0] && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* Store a text, valid UTF-8 that fits: convert_member() has checked both. */
static void put_utf16(uint8_t *out, const char *text, size_t size)
{
	for (const char *end = text + size; text < end;) {
		uint32_t c;

		text += utf8_decode(text, &c);
		if (c >= 0x10000) {
			put_le(out, 0xd800 + ((c - 0x10000) >> 10), 2);
			out += 2;
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		put_le(out, c, 2);
		out += 2;
	}
}

/* Return true if the value is encoded as zeros, which the buffer holds already. */
static bool is_zero_value(const struct value *value)
{
	return value->kind == VALUE_NUMBER ? !value->number : !value->count;
}

/* Store a value. @out holds zeros before. */
static void put_value(uint8_t *out, const struct schema_member *member, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NUMBER:
		put_le(out, value->number, member->element);
		break;
	case VALUE_TEXT:
		if (member->type == MEMBER_UTF16)
			put_utf16(out, value->text, value->count);
		else
			memcpy(out, value->text, value->count);
		break;
	case VALUE_BYTES:
		memcpy(out, value->text, value->count);
		break;
	default:
		for (size_t i = 0; i < value->count; i++)
			put_le(out + i * member->element, value->list[i], member->element);
	}
}

/* Compute a member of the kernel struct or the RM control from the values of the info record. */
static bool member_value(const struct schema_record *record, size_t index,
			 const struct model_scope *scope, struct value *value, struct diags *diags)
{
	const struct schema_member *member = &record->items[index];
	const struct expr *expr = member->constant ? member->constant : member->initial;
	struct expr_scope eval = model_scope(scope);
	struct expr_failure failure = {0};
	struct location loc;

	*value = value_unset(member->kind);
	if (!expr)
		return true;
	loc = model_loc(scope->model, scope->board_type,
			expr->op == EXPR_SYMBOL && expr->symbol == SYMBOL_KEY ? (int)expr->index
									      : -1);
	if (!expr_eval(expr, &eval, value, &failure)) {
		diag_error(diags, loc, "not-computable", "%s of %s cannot be computed: %s",
			   member->name, record->name, failure.why);
		return false;
	}
	if ((value->kind == VALUE_TEXT && value->count >= member->size) ||
	    (value->kind == VALUE_NUMBER && member->element < 8 &&
	     value->number >> (8 * member->element))) {
		diag_error(diags, loc, "too-long", "the value does not fit the %u bytes of %s.%s",
			   member->size, record->name, member->name);
		return false;
	}
	return true;
}

bool encode_record(const struct schema_record *record, const struct model_scope *scope,
		   uint8_t *out, struct diags *diags)
{
	bool info = record == schema_info(scope->model->schema), valid = true;
	struct value computed;

	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];
		const struct value *value = info ? &scope->board_type->values[i] : &computed;

		if (member->type == MEMBER_INFO)
			continue;
		if (!info && !member_value(record, i, scope, &computed, diags))
			valid = false;
		else if (!is_zero_value(value))
			put_value(out + member->offset, member, value);
	}
	return valid;
}

/*
 * The state of encoding a file.
 * @model: the model to encode
 * @diags: errors are reported here
 * @repeats: for each board, true if it shares the blob of an earlier one (NVVGPUMT only)
 * @board_count: number of blobs or groups in the file
 * @size: size of the file, in bytes
 * @out: the file; zeros where nothing has been encoded yet
 * @at: offset of the next blob, group or record
 * @valid: no error has been reported
 */
struct encoder {
	const struct model *model;
	struct diags *diags;
	bool *repeats;
	uint64_t board_count;
	uint64_t size;
	uint8_t *out;
	size_t at;
	bool valid;
};

/* Return the size of a board's blob or group. */
static uint64_t board_size(const struct model *model, const struct model_board *board)
{
	const struct schema_record *record = model->schema->record;

	if (model->container == VGPU_CONTAINER_NVVGPUMT)
		return VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE +
		       (uint64_t)board->count * record[RECORD_KERNEL].size +
		       record[RECORD_CONTROL].size;
	return VGPU_BOARD_GROUP_HEADER_SIZE + (uint64_t)board->count * record[RECORD_INFO].size;
}

/* Return a pointer to the next @size bytes of the file, and advance past them. */
static uint8_t *next_bytes(struct encoder *encoder, size_t size)
{
	uint8_t *bytes = encoder->out + encoder->at;

	encoder->at += size;
	return bytes;
}

/* Encode one kind of record for every vGPU type of a board, back to back. */
static void encode_types(struct encoder *encoder, const struct model_board *board,
			 const struct schema_record *record)
{
	for (size_t i = 0; i < board->count; i++) {
		struct model_scope scope = {encoder->model, board, &board->items[i]};

		encoder->valid &= encode_record(record, &scope, next_bytes(encoder, record->size),
						encoder->diags);
	}
}

/* Encode the RM control: its own members, the info records, and zeros in the unused slots. */
static void encode_control(struct encoder *encoder, const struct model_board *board)
{
	const struct schema_record *record = encoder->model->schema->record;
	const struct schema_record *control = &record[RECORD_CONTROL];
	const struct schema_member *infos = &control->items[control->count - 1];
	const size_t used = infos->offset + board->count * record[RECORD_INFO].size;
	struct model_scope scope = {encoder->model, board, &board->items[0]};

	encoder->valid &=
		encode_record(control, &scope, next_bytes(encoder, infos->offset), encoder->diags);
	encode_types(encoder, board, &record[RECORD_INFO]);
	next_bytes(encoder, control->size - used);
}

/* Encode a type-0 blob of NVVGPUMT: headers, kernel structs, RM control. */
static void encode_blob(struct encoder *encoder, const struct model_board *board)
{
	const struct schema_record *record = encoder->model->schema->record;
	const struct schema_record *control = &record[RECORD_CONTROL];
	uint8_t *blob = next_bytes(encoder, VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE);
	uint8_t *header = blob + VGPU_BLOB_HEADER_SIZE;

	put_le(blob + VGPU_BLOB_TYPE, VGPU_BLOB_TYPE_BOARD, 8);
	put_le(blob + VGPU_BLOB_SIZE, board_size(encoder->model, board), 8);
	put_le(header + VGPU_BOARD_DEVICE_ID, board->device, 8);
	put_le(header + VGPU_BOARD_INFO_OFFSET, control->items[control->count - 1].offset, 8);
	put_le(header + VGPU_BOARD_INFO_SIZE, record[RECORD_INFO].size, 8);
	put_le(header + VGPU_BOARD_KERNEL_SIZE, board->count * record[RECORD_KERNEL].size, 8);
	put_le(header + VGPU_BOARD_TYPE_COUNT, board->count, 8);
	put_le(header + VGPU_BOARD_RMCTRL_CMD, control->command_value, 8);
	put_le(header + VGPU_BOARD_RMCTRL_SIZE, control->size, 8);
	encode_types(encoder, board, &record[RECORD_KERNEL]);
	encode_control(encoder, board);
}

/* Encode a vgpu_type group of VGPUMETA. */
static void encode_group(struct encoder *encoder, const struct model_board *board,
			 uint16_t subsystem)
{
	const struct schema_record *info = schema_info(encoder->model->schema);
	uint8_t *group = next_bytes(encoder, VGPU_BOARD_GROUP_HEADER_SIZE);

	put_le(group + VGPU_GROUP_TYPE, VGPU_GROUP_TYPE_BOARD, 4);
	put_le(group + VGPU_GROUP_VERSION, VGPU_BOARD_GROUP_VERSION, 2);
	put_le(group + VGPU_GROUP_HEADER_SIZE_FIELD, VGPU_BOARD_GROUP_HEADER_SIZE, 2);
	put_le(group + VGPU_GROUP_SIZE, board_size(encoder->model, board), 8);
	put_le(group + VGPU_BOARD_GROUP_VENDOR, VGPU_PCI_VENDOR, 2);
	put_le(group + VGPU_BOARD_GROUP_DEVICE, board->device, 2);
	put_le(group + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, VGPU_PCI_VENDOR, 2);
	put_le(group + VGPU_BOARD_GROUP_SUBSYSTEM, subsystem, 2);
	put_le(group + VGPU_BOARD_GROUP_RECORD_SIZE, info->size, 4);
	put_le(group + VGPU_BOARD_GROUP_RECORD_COUNT, board->count, 4);
	encode_types(encoder, board, info);
}

static void encode_board(struct encoder *encoder, const struct model_board *board)
{
	if (encoder->model->container == VGPU_CONTAINER_NVVGPUMT) {
		encode_blob(encoder, board);
		return;
	}
	for (size_t i = 0; i < board->subsystem_count; i++)
		encode_group(encoder, board, board->subsystems[i]);
}

static void encode_mt_header(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	uint8_t *header = next_bytes(encoder, VGPU_MT_HEADER_SIZE);

	memcpy(header, VGPU_MT_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
	put_le(header + VGPU_MT_VGPU_MAJOR, model->vgpu_major, 8);
	put_le(header + VGPU_MT_VGPU_MINOR, model->vgpu_minor, 8);
	if (model->features.count)
		memcpy(header + VGPU_MT_FEATURES, model->features.text, model->features.count);
	memcpy(header + VGPU_MT_RELEASE, model->release, strlen(model->release));
	put_le(header + VGPU_MT_NUM_BLOBS, encoder->board_count, 8);
}

static void encode_meta_header(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	uint8_t *header = next_bytes(encoder, VGPU_META_HEADER_SIZE);

	memcpy(header, VGPU_META_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
	put_le(header + VGPU_META_MAJOR, VGPU_META_MAJOR_VALUE, 2);
	put_le(header + VGPU_META_MINOR, VGPU_META_MINOR_VALUE, 2);
	put_le(header + VGPU_META_HEADER_SIZE_FIELD, VGPU_META_HEADER_SIZE, 4);
	put_le(header + VGPU_META_TOTAL_SIZE, encoder->size, 8);
	put_le(header + VGPU_META_GROUP_COUNT, encoder->board_count, 4);
	memcpy(header + VGPU_META_RELEASE, model->release, strlen(model->release));
}

static bool same_types(const struct model *model, const struct model_board *a,
		       const struct model_board *b)
{
	size_t count = schema_info(model->schema)->count;

	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		for (size_t key = 0; key < count; key++)
			if (!value_equal(&a->items[i].values[key], &b->items[i].values[key]))
				return false;
	return true;
}

/*
 * Find the boards that share a blob: NVVGPUMT tells boards apart by device id alone. Return false
 * if two of them have different types.
 */
static bool find_repeats(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	struct strmap devices;
	bool valid = true;

	strmap_init(&devices);
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b], *first;
		struct strmap_entry *entry =
			strmap_put(&devices, (const char *)&board->device, sizeof(board->device));

		if (entry->value == STRMAP_NEW) {
			entry->value = (uint32_t)b;
			continue;
		}
		encoder->repeats[b] = true;
		first = &model->boards[entry->value];
		if (same_types(model, first, board))
			continue;
		valid = false;
		diag_error(encoder->diags, board->loc, "board-conflict",
			   "nvvgpumt tells boards apart by device id alone, and another board with "
			   "device 0x%04x has other types",
			   board->device);
		diag_note(encoder->diags, first->loc,
			  "it is here; vgpumeta files can tell them apart (--container vgpumeta)");
	}
	strmap_free(&devices);
	return valid;
}

/* Compute the size of the file, and check it against the limits of the format. */
static bool measure(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	bool mt = model->container == VGPU_CONTAINER_NVVGPUMT;

	encoder->size = mt ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE;
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b];
		uint64_t times = !mt ? board->subsystem_count : !encoder->repeats[b];

		encoder->board_count += times;
		encoder->size += times * board_size(model, board);
	}
	if (encoder->board_count <= VGPU_METADATA_MAX_BOARDS &&
	    encoder->size < VGPU_METADATA_MAX_SIZE - SIGNATURE_ROOM)
		return true;
	diag_error(encoder->diags, model->loc, "too-large",
		   "%" PRIu64 " boards of %" PRIu64 " bytes in all are more than a file can hold",
		   encoder->board_count, encoder->size);
	return false;
}

void encode_crc(uint8_t *file, size_t size, enum vgpu_metadata_container container)
{
	size_t at = container == VGPU_CONTAINER_NVVGPUMT ? VGPU_MT_CRC : VGPU_META_CRC;

	put_le(file + at, vgpu_metadata_crc(container, file, size), 4);
}

static void encode_all(struct encoder *encoder)
{
	const struct model *model = encoder->model;

	if (model->container == VGPU_CONTAINER_NVVGPUMT)
		encode_mt_header(encoder);
	else
		encode_meta_header(encoder);
	for (size_t b = 0; b < model->board_count; b++)
		if (!encoder->repeats[b])
			encode_board(encoder, &model->boards[b]);
	encode_crc(encoder->out, encoder->at, model->container);
}

bool encode_container(const struct model *model, struct buf *out, struct diags *diags)
{
	struct encoder encoder = {.model = model, .diags = diags, .valid = true};

	encoder.repeats = xcalloc(model->board_count, sizeof(*encoder.repeats));
	if (model->container == VGPU_CONTAINER_NVVGPUMT)
		encoder.valid = find_repeats(&encoder);
	if (!measure(&encoder)) {
		encoder.valid = false;
	} else {
		encoder.out = buf_grow(out, (size_t)encoder.size);
		encode_all(&encoder);
	}
	free(encoder.repeats);
	if (!encoder.valid)
		buf_free(out);
	return encoder.valid;
}
