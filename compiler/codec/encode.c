// SPDX-License-Identifier: MIT
#include "compiler/codec/encode.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A file system takes pieces of a huge page's size, in their places, in less time. */
#define FLUSH_SIZE     (2u << 20)
#define PENDING_SIZE   (FLUSH_SIZE + (64u << 10)) /* with the record that makes it full */
#define SIGNATURE_ROOM (1u << 16) /* of the largest file, so that it can be signed */

static inline void put_bytes(uint8_t *out, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

/* The usual sizes one by one, each of which becomes one store. */
void put_le(uint8_t *out, uint64_t value, size_t size)
{
	switch (size) {
	case 4:
		put_bytes(out, value, 4);
		break;
	case 8:
		put_bytes(out, value, 8);
		break;
	default:
		put_bytes(out, value, size);
	}
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

/* Zeroes, which are there before. */
static bool is_nothing(const struct value *value)
{
	return value->kind == VALUE_NUMBER ? !value->number : !value->count;
}

/* @out is zero before. */
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

/* What a member of the kernel struct or the control is: computed from values of the info record. */
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
	loc = model_loc(scope->model, scope->entry,
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
	bool info = record == schema_info(scope->model->schema), good = true;
	struct value computed;

	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];
		const struct value *value = info ? &scope->entry->values[i] : &computed;

		if (member->type == MEMBER_INFO)
			continue;
		if (!info && !member_value(record, i, scope, &computed, diags))
			good = false;
		else if (!is_nothing(value))
			put_value(out + member->offset, member, value);
	}
	return good;
}

/* One writing of a file. */
struct encoder {
	const struct model *model;
	struct encode_sink *sink;
	struct diags *diags;
	bool *repeats; /* boards that share the blob of one before, in NVVGPUMT */
	struct buf pending; /* what the sink has not taken yet */
	size_t before_crc; /* bytes of it that the CRC leaves out */
	uint32_t crc;
	bool bad; /* there was an error; what comes is only checked */
	bool ended; /* by the sink */
};

/* Bytes of a board's blob or group. */
static uint64_t board_size(const struct model *model, const struct model_board *board)
{
	const struct schema_record *record = model->schema->record;

	if (model->container == VGPU_CONTAINER_NVVGPUMT)
		return VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE +
		       (uint64_t)board->count * record[RECORD_KERNEL].size +
		       record[RECORD_CONTROL].size;
	return VGPU_BOARD_GROUP_HEADER_SIZE + (uint64_t)board->count * record[RECORD_INFO].size;
}

/* Let the sink take what is pending, in multiples of @unit bytes. */
static void flush(struct encoder *encoder, size_t unit)
{
	struct buf *pending = &encoder->pending;
	size_t size = pending->size / unit * unit;

	encoder->crc = vgpu_metadata_crc32(encoder->crc, pending->data + encoder->before_crc,
					   size - encoder->before_crc);
	encoder->before_crc = 0;
	encoder->ended = !encoder->sink->take(encoder->sink, pending->data, size);
	pending->size -= size;
	memmove(pending->data, pending->data + size, pending->size);
}

/* The next piece, @size zero bytes. */
static uint8_t *new_piece(struct encoder *encoder, size_t size)
{
	uint8_t *piece = buf_room(&encoder->pending, size);

	encoder->pending.size += size;
	return memset(piece, 0, size);
}

/* The piece at hand is done; if it is @good it is kept. */
static void put_piece(struct encoder *encoder, bool good)
{
	encoder->bad |= !good;
	if (encoder->bad || encoder->ended)
		encoder->pending.size = 0;
	else if (encoder->pending.size >= FLUSH_SIZE)
		flush(encoder, FLUSH_SIZE);
}

/* One kind of record for every vGPU type of a board, back to back. */
static void encode_types(struct encoder *encoder, const struct model_board *board,
			 const struct schema_record *record)
{
	for (size_t i = 0; i < board->count && !encoder->ended; i++) {
		struct model_scope scope = {encoder->model, board, &board->items[i]};
		uint8_t *out = new_piece(encoder, record->size);

		put_piece(encoder, encode_record(record, &scope, out, encoder->diags));
	}
}

/* The RM control: few members of its own, the info records, and zeroes where more could be. */
static void encode_control(struct encoder *encoder, const struct model_board *board)
{
	const struct schema_record *record = encoder->model->schema->record;
	const struct schema_record *control = &record[RECORD_CONTROL];
	const struct schema_member *infos = &control->items[control->count - 1];
	const size_t used = infos->offset + board->count * record[RECORD_INFO].size;
	struct model_scope scope = {encoder->model, board, &board->items[0]};
	uint8_t *out = new_piece(encoder, infos->offset);

	put_piece(encoder, encode_record(control, &scope, out, encoder->diags));
	encode_types(encoder, board, &record[RECORD_INFO]);
	new_piece(encoder, control->size - used);
	put_piece(encoder, true);
}

/* A type-0 blob of NVVGPUMT: headers, kernel structs, RM control. */
static void encode_blob(struct encoder *encoder, const struct model_board *board)
{
	const struct schema_record *record = encoder->model->schema->record;
	const struct schema_record *control = &record[RECORD_CONTROL];
	uint8_t *blob = new_piece(encoder, VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE);
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
	put_piece(encoder, true);
	encode_types(encoder, board, &record[RECORD_KERNEL]);
	encode_control(encoder, board);
}

/* A vgpu_type group of VGPUMETA. */
static void encode_group(struct encoder *encoder, const struct model_board *board,
			 uint16_t subsystem)
{
	const struct schema_record *info = schema_info(encoder->model->schema);
	uint8_t *group = new_piece(encoder, VGPU_BOARD_GROUP_HEADER_SIZE);

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
	put_piece(encoder, true);
	encode_types(encoder, board, info);
}

static void encode_board(struct encoder *encoder, const struct model_board *board)
{
	if (encoder->model->container == VGPU_CONTAINER_NVVGPUMT)
		encode_blob(encoder, board);
	else
		for (size_t i = 0; i < board->subsystem_count && !encoder->ended; i++)
			encode_group(encoder, board, board->subsystems[i]);
}

static void encode_header(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	bool mt = model->container == VGPU_CONTAINER_NVVGPUMT;
	uint8_t *header = new_piece(encoder, mt ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE);

	if (!mt) {
		memcpy(header, VGPU_META_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
		put_le(header + VGPU_META_MAJOR, VGPU_META_MAJOR_VALUE, 2);
		put_le(header + VGPU_META_MINOR, VGPU_META_MINOR_VALUE, 2);
		put_le(header + VGPU_META_HEADER_SIZE_FIELD, VGPU_META_HEADER_SIZE, 4);
		put_le(header + VGPU_META_TOTAL_SIZE, encoder->sink->size, 8);
		put_le(header + VGPU_META_GROUP_COUNT, encoder->sink->boards, 4);
		memcpy(header + VGPU_META_RELEASE, model->release, strlen(model->release));
		put_piece(encoder, true);
		return;
	}
	memcpy(header, VGPU_MT_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE);
	put_le(header + VGPU_MT_VGPU_MAJOR, model->vgpu_major, 8);
	put_le(header + VGPU_MT_VGPU_MINOR, model->vgpu_minor, 8);
	if (model->features.count)
		memcpy(header + VGPU_MT_FEATURES, model->features.text, model->features.count);
	memcpy(header + VGPU_MT_RELEASE, model->release, strlen(model->release));
	put_le(header + VGPU_MT_NUM_BLOBS, encoder->sink->boards, 8);
	encoder->before_crc = VGPU_MT_CRC_START;
	put_piece(encoder, true);
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

/* NVVGPUMT tells boards apart by device id alone, so one blob stands for all with the same. */
static bool find_repeats(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	struct strmap devices;
	bool good = true;

	strmap_init(&devices);
	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b], *first;
		struct strmap_entry *word =
			strmap_put(&devices, (const char *)&board->device, sizeof(board->device));

		if (word->value == STRMAP_NEW) {
			word->value = (uint32_t)b;
			continue;
		}
		encoder->repeats[b] = true;
		first = &model->boards[word->value];
		if (same_types(model, first, board))
			continue;
		good = false;
		diag_error(encoder->diags, board->loc, "board-conflict",
			   "nvvgpumt tells boards apart by device id alone, and another board with "
			   "device 0x%04x has other types",
			   board->device);
		diag_note(encoder->diags, first->loc,
			  "it is here; vgpumeta files can tell them apart (--container vgpumeta)");
	}
	strmap_free(&devices);
	return good;
}

/* How much the file will hold; no limit is met half-way. */
static bool measure(struct encoder *encoder)
{
	const struct model *model = encoder->model;
	bool mt = model->container == VGPU_CONTAINER_NVVGPUMT;
	uint64_t size = mt ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE, boards = 0, types = 0;

	for (size_t b = 0; b < model->board_count; b++) {
		const struct model_board *board = &model->boards[b];
		uint64_t times = !mt ? board->subsystem_count : !encoder->repeats[b];

		boards += times;
		types += times * board->count;
		size += times * board_size(model, board);
	}
	encoder->sink->boards = (size_t)boards;
	encoder->sink->types = (size_t)types;
	encoder->sink->size = (size_t)size;
	if (boards <= VGPU_METADATA_MAX_BOARDS && size < VGPU_METADATA_MAX_SIZE - SIGNATURE_ROOM)
		return true;
	diag_error(encoder->diags, model->loc, "too-large",
		   "%" PRIu64 " boards of %" PRIu64 " bytes in all are more than a file can hold",
		   boards, size);
	return false;
}

static size_t crc_field(enum vgpu_metadata_container container)
{
	return container == VGPU_CONTAINER_NVVGPUMT ? VGPU_MT_CRC : VGPU_META_CRC;
}

/* VGPUMETA inverts the CRC in the end, NVVGPUMT does not. */
static bool patch_crc(struct encoder *encoder)
{
	enum vgpu_metadata_container container = encoder->model->container;
	uint8_t crc[4];

	put_le(crc, container == VGPU_CONTAINER_NVVGPUMT ? encoder->crc : ~encoder->crc,
	       sizeof(crc));
	return encoder->sink->patch(encoder->sink, crc_field(container), crc, sizeof(crc));
}

static bool encode_all(struct encoder *encoder)
{
	const struct model *model = encoder->model;

	if (model->container == VGPU_CONTAINER_NVVGPUMT)
		encoder->bad = !find_repeats(encoder);
	if (!measure(encoder))
		return false;
	if (encoder->sink->expect)
		encoder->sink->expect(encoder->sink);
	buf_expect(&encoder->pending,
		   encoder->sink->size < PENDING_SIZE ? encoder->sink->size : PENDING_SIZE);
	encode_header(encoder);
	for (size_t b = 0; b < model->board_count && !encoder->ended; b++)
		if (!encoder->repeats[b])
			encode_board(encoder, &model->boards[b]);
	if (!encoder->bad && !encoder->ended)
		flush(encoder, 1);
	return !encoder->bad && !encoder->ended && patch_crc(encoder);
}

bool encode_pieces(const struct model *model, struct encode_sink *sink, struct diags *diags)
{
	struct encoder encoder = {.model = model, .sink = sink, .diags = diags, .crc = UINT32_MAX};
	bool good;

	encoder.repeats = xcalloc(model->board_count, sizeof(*encoder.repeats));
	good = encode_all(&encoder);
	buf_free(&encoder.pending);
	free(encoder.repeats);
	return good;
}

void encode_crc(uint8_t *file, size_t size, enum vgpu_metadata_container container)
{
	put_le(file + crc_field(container), vgpu_metadata_crc(container, file, size), 4);
}

/* A sink that keeps the whole file. */
struct buf_sink {
	struct encode_sink sink;
	struct buf *out;
};

static void expect_in_buf(struct encode_sink *sink)
{
	buf_expect(((struct buf_sink *)sink)->out, sink->size);
}

static bool take_in_buf(struct encode_sink *sink, const uint8_t *data, size_t size)
{
	buf_add(((struct buf_sink *)sink)->out, data, size);
	return true;
}

static bool patch_buf(struct encode_sink *sink, size_t offset, const uint8_t *data, size_t size)
{
	memcpy(((struct buf_sink *)sink)->out->data + offset, data, size);
	return true;
}

bool encode_container(const struct model *model, struct buf *out, struct diags *diags)
{
	struct buf_sink sink = {
		.sink = {.expect = expect_in_buf, .take = take_in_buf, .patch = patch_buf},
		.out = out};

	return encode_pieces(model, &sink.sink, diags);
}
