// SPDX-License-Identifier: MIT
#include "compiler/encode.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS_ROOM 256u /* the headers of a file or a board take less */

void put_le(uint8_t *out, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

uint64_t get_le(const uint8_t *in, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | in[i];
	return value;
}

bool all_zero(const uint8_t *bytes, size_t size)
{
	return !size || (!bytes[0] && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* The source is valid UTF-8, and what does not fit was refused: see convert_member(). */
static void put_utf16(uint8_t *out, const char *text, size_t size)
{
	static const uint8_t lead_bits[] = {0x7f, 0x1f, 0x0f, 0x07};

	for (size_t i = 0; i < size;) {
		unsigned char lead = (unsigned char)text[i];
		unsigned int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
		uint32_t c = lead & lead_bits[more];

		for (i++; more; more--, i++)
			c = c << 6 | ((unsigned char)text[i] & 0x3f);
		if (c >= 0x10000) {
			put_le(out, 0xd800 + ((c - 0x10000) >> 10), 2);
			out += 2;
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		put_le(out, c, 2);
		out += 2;
	}
}

/* @out is zero before. */
static void put_value(uint8_t *out, const struct schema_member *member, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NUMBER:
		if (value->number)
			put_le(out, value->number, member->element);
		break;
	case VALUE_TEXT:
		if (member->type == MEMBER_UTF16)
			put_utf16(out, value->text, value->count);
		else if (value->count)
			memcpy(out, value->text, value->count);
		break;
	case VALUE_BYTES:
		if (value->count)
			memcpy(out, value->text, value->count);
		break;
	default:
		for (size_t i = 0; i < value->count; i++)
			put_le(out + i * member->element, value->list[i], member->element);
	}
}

/* What a member of the kernel struct or the control is: computed from values of the info record. */
static bool member_value(const struct schema_record *record, size_t index,
			 const struct model_scope *scope, struct value *value, struct diags *diags)
{
	const struct schema_member *member = &record->items[index];
	const struct expr *expr = member->constant ? member->constant : member->initial;
	struct expr_scope eval = model_scope(scope);
	struct expr_failure failure = {0};
	struct place place;

	*value = value_unset(member->kind);
	if (!expr)
		return true;
	place = model_place(scope->model, scope->entry,
			    expr->op == EXPR_SYMBOL && expr->symbol == SYMBOL_KEY ? (int)expr->index
										  : -1);
	if (!expr_eval(expr, &eval, value, &failure)) {
		diag_error(diags, place, "not-computable", "%s of %s cannot be computed: %s",
			   member->name, record->name, failure.why);
		return false;
	}
	if ((value->kind == VALUE_TEXT && value->count >= member->size) ||
	    (value->kind == VALUE_NUMBER && member->element < 8 &&
	     value->number >> (8 * member->element))) {
		diag_error(diags, place, "too-long", "the value does not fit the %u bytes of %s.%s",
			   member->size, record->name, member->name);
		return false;
	}
	return true;
}

bool encode_record(const struct schema_record *record, const struct model_scope *scope,
		   uint8_t *out, struct diags *diags)
{
	bool info = record == schema_info(scope->model->schema), good = true;

	for (size_t i = 0; i < record->count; i++) {
		struct value value;

		if (info) {
			put_value(out + record->items[i].offset, &record->items[i],
				  &scope->entry->values[i]);
			continue;
		}

		if (record->items[i].type == MEMBER_INFO)
			continue;
		if (member_value(record, i, scope, &value, diags))
			put_value(out + record->items[i].offset, &record->items[i], &value);
		else
			good = false;
	}
	return good;
}

/* Write one kind of record for every vGPU type of a board, back to back. */
static bool encode_types(const struct model *model, const struct model_board *board,
			 const struct schema_record *record, uint8_t *out, struct diags *diags)
{
	bool good = true;

	for (size_t i = 0; i < board->count; i++) {
		struct model_scope scope = {model, board, &board->items[i]};

		good &= encode_record(record, &scope, out + i * record->size, diags);
	}
	return good;
}

/* A type-0 blob of NVVGPUMT: headers, kernel structs, RM control. */
static bool encode_blob(const struct model *model, const struct model_board *board, struct buf *out,
			struct diags *diags)
{
	const struct schema_record *record = model->schema->record;
	const struct schema_record *control = &record[RECORD_CONTROL];
	const struct schema_member *infos = &control->items[control->count - 1];
	struct model_scope scope = {model, board, &board->items[0]};
	size_t kernel_size = board->count * record[RECORD_KERNEL].size;
	size_t size = VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE + kernel_size + control->size;
	uint8_t *blob = buf_grow(out, size);
	uint8_t *header = blob + VGPU_BLOB_HEADER_SIZE;
	uint8_t *kernel = header + VGPU_BOARD_HEADER_SIZE;
	uint8_t *rmctrl = kernel + kernel_size;

	put_le(blob + VGPU_BLOB_TYPE, VGPU_BLOB_TYPE_BOARD, 8);
	put_le(blob + VGPU_BLOB_SIZE, size, 8);
	put_le(header + VGPU_BOARD_DEVICE_ID, board->device, 8);
	put_le(header + VGPU_BOARD_INFO_OFFSET, infos->offset, 8);
	put_le(header + VGPU_BOARD_INFO_SIZE, record[RECORD_INFO].size, 8);
	put_le(header + VGPU_BOARD_KERNEL_SIZE, kernel_size, 8);
	put_le(header + VGPU_BOARD_TYPE_COUNT, board->count, 8);
	put_le(header + VGPU_BOARD_RMCTRL_CMD, control->command_value, 8);
	put_le(header + VGPU_BOARD_RMCTRL_SIZE, control->size, 8);
	return encode_types(model, board, &record[RECORD_KERNEL], kernel, diags) &&
	       encode_record(control, &scope, rmctrl, diags) &&
	       encode_types(model, board, &record[RECORD_INFO], rmctrl + infos->offset, diags);
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

/* NVVGPUMT tells boards apart by device id alone. Returns false when @board needs no blob. */
static bool own_blob(const struct model *model, struct words *devices,
		     const struct model_board *board, struct diags *diags)
{
	struct word *word = words_put(devices, (const char *)&board->device, sizeof(board->device));
	const struct model_board *first = &model->boards[word->value];

	if (word->value == WORD_NEW) {
		word->value = (uint32_t)(board - model->boards);
		return true;
	}
	if (!same_types(model, first, board)) {
		diag_error(diags, board->place, "board-conflict",
			   "nvvgpumt tells boards apart by device id alone, and another board with "
			   "device 0x%04x has other types",
			   board->device);
		diag_note(diags, first->place,
			  "it is here; vgpumeta files can tell them apart (--container vgpumeta)");
	}
	return false;
}

static bool encode_nvvgpumt(const struct model *model, struct buf *out, struct diags *diags)
{
	uint8_t *header = buf_grow(out, VGPU_MT_HEADER_SIZE);
	unsigned int errors = diags->errors;
	struct words devices;
	uint64_t blobs = 0;

	memcpy(header, VGPU_MT_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
	put_le(header + VGPU_MT_VGPU_MAJOR, model->vgpu_major, 8);
	put_le(header + VGPU_MT_VGPU_MINOR, model->vgpu_minor, 8);
	if (model->features.count)
		memcpy(header + VGPU_MT_FEATURES, model->features.text, model->features.count);
	memcpy(header + VGPU_MT_RELEASE, model->release, strlen(model->release));
	words_init(&devices);
	for (size_t b = 0; b < model->board_count; b++) {
		if (!own_blob(model, &devices, &model->boards[b], diags))
			continue;
		encode_blob(model, &model->boards[b], out, diags);
		blobs++;
	}
	words_free(&devices);
	put_le(out->data + VGPU_MT_NUM_BLOBS, blobs, 8);
	return diags->errors == errors;
}

/* A vgpu_type group of VGPUMETA. */
static bool encode_group(const struct model *model, const struct model_board *board,
			 uint16_t subsystem, struct buf *out, struct diags *diags)
{
	const struct schema_record *info = schema_info(model->schema);
	size_t size = VGPU_BOARD_GROUP_HEADER_SIZE + board->count * info->size;
	uint8_t *group = buf_grow(out, size);

	put_le(group + VGPU_GROUP_TYPE, VGPU_GROUP_TYPE_BOARD, 4);
	put_le(group + VGPU_GROUP_VERSION, VGPU_BOARD_GROUP_VERSION, 2);
	put_le(group + VGPU_GROUP_HEADER_SIZE_FIELD, VGPU_BOARD_GROUP_HEADER_SIZE, 2);
	put_le(group + VGPU_GROUP_SIZE, size, 8);
	put_le(group + VGPU_BOARD_GROUP_VENDOR, VGPU_PCI_VENDOR, 2);
	put_le(group + VGPU_BOARD_GROUP_DEVICE, board->device, 2);
	put_le(group + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, VGPU_PCI_VENDOR, 2);
	put_le(group + VGPU_BOARD_GROUP_SUBSYSTEM, subsystem, 2);
	put_le(group + VGPU_BOARD_GROUP_RECORD_SIZE, info->size, 4);
	put_le(group + VGPU_BOARD_GROUP_RECORD_COUNT, board->count, 4);
	return encode_types(model, board, info, group + VGPU_BOARD_GROUP_HEADER_SIZE, diags);
}

static bool encode_vgpumeta(const struct model *model, struct buf *out, struct diags *diags)
{
	uint8_t *header = buf_grow(out, VGPU_META_HEADER_SIZE);
	uint64_t groups = 0;
	bool good = true;

	memcpy(header, VGPU_META_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
	put_le(header + VGPU_META_MAJOR, VGPU_META_MAJOR_VALUE, 2);
	put_le(header + VGPU_META_MINOR, VGPU_META_MINOR_VALUE, 2);
	put_le(header + VGPU_META_HEADER_SIZE_FIELD, VGPU_META_HEADER_SIZE, 4);
	memcpy(header + VGPU_META_RELEASE, model->release, strlen(model->release));
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b];

		for (size_t i = 0; i < board->subsystem_count; i++, groups++)
			good &= encode_group(model, board, board->subsystems[i], out, diags);
	}
	put_le(out->data + VGPU_META_TOTAL_SIZE, out->size, 8);
	put_le(out->data + VGPU_META_GROUP_COUNT, groups, 4);
	return good;
}

void encode_crc(uint8_t *file, size_t size, enum vgpu_metadata_container container)
{
	size_t field = container == VGPU_CONTAINER_NVVGPUMT ? VGPU_MT_CRC : VGPU_META_CRC;

	put_le(file + field, vgpu_metadata_crc(container, file, size), 4);
}

/* Make room for the bytes that the file will have at most, so that no limit is met half-way. */
static bool make_room(const struct model *model, struct buf *out, struct diags *diags)
{
	const struct schema_record *record = model->schema->record;
	bool mt = model->container == VGPU_CONTAINER_NVVGPUMT;
	uint64_t size = 0, boards = 0;

	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b];
		uint64_t times = mt ? 1 : board->subsystem_count;

		boards += times;
		size += mt ? board->count * (uint64_t)record[RECORD_KERNEL].size +
					record[RECORD_CONTROL].size
			   : times * board->count * record[RECORD_INFO].size;
	}
	if (boards < VGPU_METADATA_MAX_BOARDS &&
	    size < VGPU_METADATA_MAX_SIZE - VGPU_METADATA_MAX_BOARDS * HEADERS_ROOM) {
		buf_room(out, (size_t)(size + (boards + 1) * HEADERS_ROOM));
		return true;
	}
	diag_error(diags, model->place, "too-large",
		   "%" PRIu64 " boards of %" PRIu64 " bytes in all are more than a file can hold",
		   boards, size);
	return false;
}

bool encode_container(const struct model *model, struct buf *out, struct diags *diags)
{
	bool good = make_room(model, out, diags) && (model->container == VGPU_CONTAINER_NVVGPUMT
							     ? encode_nvvgpumt(model, out, diags)
							     : encode_vgpumeta(model, out, diags));

	if (good)
		encode_crc(out->data, out->size, model->container);
	return good;
}
