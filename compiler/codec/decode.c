// SPDX-License-Identifier: MIT
#include "compiler/codec/decode.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/base/strmap.h"
#include "compiler/base/byteorder.h"
#include "compiler/base/utf8.h"
#include "compiler/codec/encode.h"

/*
 * Read one character. Return 0 at the terminator, and UINT32_MAX for half a surrogate pair or a
 * character that cannot be printed.
 */
static uint32_t get_utf16(const uint8_t *in, size_t units, size_t *used)
{
	uint32_t c = (uint32_t)get_le(in, 2), low;

	*used = 1;
	if ((c && c < ' ') || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff ||
	    c == 0xfeff || c == 0x2028 || c == 0x2029)
		return UINT32_MAX;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	low = units > 1 ? (uint32_t)get_le(in + 2, 2) : 0;
	if (c > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return UINT32_MAX;
	*used = 2;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static const char *decode_utf16(const uint8_t *in, const struct schema_member *member,
				struct arena *arena, struct value *value)
{
	char *text = arena_alloc(arena, member->count * 3 + 1);
	size_t at = 0, used, size = 0;
	uint32_t c = 1;

	for (; at < member->count; at += used) {
		c = get_utf16(in + 2 * at, member->count - at, &used);
		if (c == UINT32_MAX)
			return "the text is not printable UTF-16";
		if (!c)
			break;
		size += utf8_encode(text + size, c);
	}
	if (c || !all_zero(in + 2 * at, 2 * (member->count - at)))
		return "the text does not end in zeros";
	*value = value_text(text, size);
	return NULL;
}

static const char *decode_text(const uint8_t *in, const struct schema_member *member,
			       struct arena *arena, struct value *value)
{
	const uint8_t *end = memchr(in, 0, member->size);

	if (!end || !all_zero(end, member->size - (size_t)(end - in)))
		return "the text does not end in zeros";
	for (const uint8_t *p = in; p < end; p++)
		if (*p < ' ' || *p > '~')
			return "the text is not printable ASCII";
	*value = value_text(arena_strndup(arena, (const char *)in, (size_t)(end - in)),
			    (size_t)(end - in));
	return NULL;
}

static void decode_bytes(const uint8_t *in, size_t size, struct value *value)
{
	if (all_zero(in, size))
		size = 0;
	*value = value_bytes(in, size);
}

static void decode_list(const uint8_t *in, const struct schema_member *member, struct arena *arena,
			struct value *value)
{
	size_t count = member->count;
	uint64_t *list;

	while (count && all_zero(in + (count - 1) * member->element, member->element))
		count--;
	list = arena_array(arena, count, sizeof(*list));
	for (size_t i = 0; i < count; i++)
		list[i] = get_le(in + i * member->element, member->element);
	*value = value_list(list, count);
}

const char *decode_member(const uint8_t *record, const struct schema_member *member,
			  struct arena *arena, struct value *value)
{
	const uint8_t *in = record + member->offset;
	const char *reason = NULL;

	switch (member->kind) {
	case VALUE_NUMBER:
		*value =
			(struct value){.kind = VALUE_NUMBER, .number = get_le(in, member->element)};
		return NULL;
	case VALUE_TEXT:
		reason = member->type == MEMBER_UTF16 ? decode_utf16(in, member, arena, value)
						      : decode_text(in, member, arena, value);
		break;
	case VALUE_LIST:
		decode_list(in, member, arena, value);
		return NULL;
	default:
		decode_bytes(in, member->size, value);
		return NULL;
	}
	if (reason)
		decode_bytes(in, member->size, value);
	return reason;
}

/* The state of decoding a file. */
struct decoder {
	struct model *model;
	const struct metadata_file *file;
	struct diags *diags;
	struct strmap types; /* from the bytes of the first unique member to the type's index */
	size_t count; /* members of the info record */
	bool valid; /* no error was reported */
};

/* Decode the values of a vGPU type; one with a value that no source can express gets none. */
static bool decode_type(struct decoder *decoder, const struct vgpu_metadata_board *from,
			uint32_t index, struct model_board_type *entry)
{
	const uint8_t *record = vgpu_metadata_record(&decoder->file->md, from, index);
	const struct schema_record *info = schema_info(decoder->model->schema);
	bool valid = true;

	entry->values = arena_array(&decoder->model->arena, decoder->count, sizeof(*entry->values));
	for (size_t i = 0; i < decoder->count; i++) {
		const char *reason = decode_member(record, &info->items[i], &decoder->model->arena,
						   &entry->values[i]);

		if (!reason)
			continue;
		diag_error(decoder->diags,
			   location_of(decoder->file->input,
				       from->records.offset + (uint64_t)index * from->record_size +
					       info->items[i].offset),
			   "not-representable", "%s: %s", info->items[i].name, reason);
		valid = false;
	}
	if (!valid)
		entry->values = NULL;
	return valid;
}

static void alloc_given(struct decoder *decoder, struct model_values *given)
{
	struct arena *arena = &decoder->model->arena;

	given->values = arena_array(arena, decoder->count, sizeof(*given->values));
	given->marks = arena_array(arena, decoder->count, sizeof(*given->marks));
}

/*
 * Set the guest's device and subsystem ids from the two halves of the member that is computed from
 * them, since no record holds them. If the schema computes the member in another way, the result
 * differs, and give_values() sets the member itself.
 */
static void guess_inputs(const struct schema *schema, const struct model_board_type *entry,
			 struct model_values *given)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++) {
		uint64_t number = entry->values[i].number;

		if (!info->items[i].initial || info->items[i].kind != VALUE_NUMBER ||
		    !expr_mentions(info->items[i].initial, INPUT_DEVICE) || number > UINT32_MAX)
			continue;
		given->inputs[INPUT_DEVICE] =
			(struct value){.kind = VALUE_NUMBER, .number = number >> 16};
		given->inputs[INPUT_SUBSYSTEM] =
			(struct value){.kind = VALUE_NUMBER, .number = number & 0xffff};
		return;
	}
}

static struct strmap_entry *find_type(struct decoder *decoder, const struct model_board_type *entry)
{
	const struct schema_record *info = schema_info(decoder->model->schema);

	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].unique && info->items[i].kind == VALUE_NUMBER)
			return strmap_put(&decoder->types, (const char *)&entry->values[i].number,
					  sizeof(entry->values[i].number));
	return NULL;
}

/* Set, in the type or the override of a board, each value that differs from its default. */
static void give_values(struct decoder *decoder, const struct model_scope *scope,
			struct model_values *given, const struct model_values *type)
{
	for (size_t i = 0; i < decoder->count; i++) {
		const struct value *value = &scope->board_type->values[i];
		struct expr_failure failure;
		struct value fallback;

		if (type && type->values[i].kind != VALUE_NONE)
			fallback = type->values[i];
		else if (!model_default(scope, i, &fallback, &failure))
			fallback.kind = VALUE_NONE;
		if (!value_equal(value, &fallback) ||
		    (!type && schema_info(scope->model->schema)->items[i].required))
			given->values[i] = *value;
	}
}

/* Define a type where it first occurs; a later board overrides the values that differ there. */
static void add_type(struct decoder *decoder, const struct model_scope *scope)
{
	struct model *model = decoder->model;
	struct model_board_type *entry = scope->board_type;
	struct strmap_entry *known = find_type(decoder, entry);
	struct model_values guess = {0}, *type;
	bool first = !known || known->value == STRMAP_NEW;

	entry->type = first ? model->type_count++ : known->value;
	if (known)
		known->value = (uint32_t)entry->type;
	type = &model->types[entry->type];
	guess_inputs(model->schema, entry, &guess);
	if (first) {
		alloc_given(decoder, type);
		memcpy(type->inputs, guess.inputs, sizeof(type->inputs));
		give_values(decoder, scope, type, NULL);
		return;
	}
	alloc_given(decoder, &entry->given);
	for (size_t i = 0; i < ARRAY_SIZE(guess.inputs); i++)
		if (!value_equal(&type->inputs[i], &guess.inputs[i]))
			entry->given.inputs[i] = guess.inputs[i];
	give_values(decoder, scope, &entry->given, type);
}

static void decode_board(struct decoder *decoder, const struct vgpu_metadata_board *from,
			 struct model_board *board)
{
	struct model *model = decoder->model;
	uint16_t *subsystem = arena_alloc(&model->arena, sizeof(*subsystem));

	*subsystem = from->device_only ? 0 : from->ids.subsystem;
	*board = (struct model_board){
		.name = "",
		.device = from->ids.device,
		.subsystems = subsystem,
		.subsystem_count = 1,
		.items = arena_array(&model->arena, from->type_count, sizeof(*board->items)),
		.count = from->type_count,
	};
	for (uint32_t i = 0; i < from->type_count; i++) {
		struct model_scope scope = {model, board, &board->items[i]};

		if (decode_type(decoder, from, i, &board->items[i]))
			add_type(decoder, &scope);
		else
			decoder->valid = false;
	}
}

static size_t count_types(const struct vgpu_metadata_board *boards, size_t count)
{
	size_t types = 0;

	for (size_t i = 0; i < count; i++)
		types += boards[i].type_count;
	return types;
}

bool decode_boards(struct model *model, const struct metadata_file *file,
		   const struct vgpu_metadata_board *boards, size_t count, struct diags *diags)
{
	const struct vgpu_metadata *md = &file->md;
	struct decoder decoder = {.model = model, .file = file, .diags = diags, .valid = true};

	*model = (struct model){.schema = file->schema,
				.release = md->release,
				.container = md->container,
				.vgpu_given = md->container == VGPU_CONTAINER_NVVGPUMT,
				.vgpu_major = md->vgpu_major,
				.vgpu_minor = md->vgpu_minor};
	decode_bytes(file->input->data + md->features.offset, md->features.size, &model->features);
	model->signature =
		(struct value){.kind = VALUE_BYTES,
			       .text = (const char *)file->input->data + md->signature.offset,
			       .count = md->signature.size};
	decoder.count = schema_info(model->schema)->count;
	model->types =
		arena_array(&model->arena, count_types(boards, count), sizeof(*model->types));
	model->boards = arena_array(&model->arena, count, sizeof(*model->boards));
	strmap_init(&decoder.types);
	for (size_t i = 0; i < count; i++)
		decode_board(&decoder, &boards[i], &model->boards[model->board_count++]);
	strmap_free(&decoder.types);
	return decoder.valid;
}

bool decode_model(struct model *model, const struct metadata_file *file, struct diags *diags)
{
	const size_t count = file->md.board_count;
	struct vgpu_metadata_board *boards = xcalloc(count, sizeof(*boards));
	bool valid;

	for (uint32_t i = 0; i < count; i++)
		vgpu_metadata_get_board(&file->md, i, &boards[i]);
	valid = decode_boards(model, file, boards, count, diags);
	free(boards);
	return valid;
}
