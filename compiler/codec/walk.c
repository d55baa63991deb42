// SPDX-License-Identifier: MIT
#include "compiler/codec/walk.h"

#include <string.h>

#include "compiler/base/byteorder.h"
#include "kernel/parser/metadata_fields.h"

/* How the fields of the parser's list are shown. */
static const struct {
	enum value_kind kind;
	enum schema_unit unit;
} shown_as[] = {
	[VGPU_KIND_NUMBER] = {VALUE_NUMBER, UNIT_NONE},
	[VGPU_KIND_HEX] = {VALUE_NUMBER, UNIT_HEX},
	[VGPU_KIND_TEXT] = {VALUE_TEXT, UNIT_NONE},
	[VGPU_KIND_BYTES] = {VALUE_BYTES, UNIT_NONE},
	[VGPU_KIND_PADDING] = {VALUE_NUMBER, UNIT_NONE},
};

#define IN_BLOB(offset) (VGPU_BLOB_HEADER_SIZE + (offset))

static const char *const part_names[PART_KINDS] = {
	[PART_HEADER] = "file header",
	[PART_BOARD] = "board",
	[PART_BOARD_HEADER] = "board header",
	[PART_KERNELS] = "kernel structs",
	[PART_KERNEL] = "kernel struct",
	[PART_CONTROL] = "RM control",
	[PART_CONTROL_HEADER] = "RM control header",
	[PART_RECORD] = "info record",
	[PART_UNUSED] = "unused records",
	[PART_UNKNOWN] = "unknown group",
	[PART_SIGNATURE] = "signature section",
	[PART_UNREADABLE] = "unreadable bytes",
};

const char *part_name(enum part_kind kind)
{
	return part_names[kind];
}

/* The state of a walk. Parts and fields are cut at the end of the file. */
struct walk {
	const uint8_t *data;
	uint64_t size;
	const struct schema *schema;
	struct walk_visitor *visitor;
	const struct vgpu_metadata_board *board;
	uint32_t boards;
};

/* The sizes that the header of a board declares; they may be wrong. */
struct declared {
	uint64_t size;
	uint64_t type_count;
	uint64_t record_size;
	uint64_t kernel_size; /* of all kernel structs */
	uint64_t rmctrl_size;
};

static uint64_t number_at(const struct walk *walk, uint64_t offset, size_t size)
{
	return get_le(walk->data + offset, size);
}

/* Return the 8-byte size at @offset, limited so that adding an offset cannot overflow. */
static uint64_t size_at(const struct walk *walk, uint64_t offset)
{
	return number_at(walk, offset, 8) & INT64_MAX;
}

static uint64_t left_at(const struct walk *walk, uint64_t offset)
{
	return offset < walk->size ? walk->size - offset : 0;
}

static struct part begin_part(const struct walk *walk, enum part_kind kind, uint32_t index,
			      uint64_t offset, uint64_t size)
{
	uint64_t left = left_at(walk, offset);
	struct part part = {.kind = kind,
			    .index = index,
			    .offset = offset,
			    .size = size < left ? size : left,
			    .missing = size < left ? 0 : size - left,
			    .board = walk->board};

	walk->visitor->begin(walk->visitor, &part);
	return part;
}

static void end_part(const struct walk *walk, const struct part *part)
{
	walk->visitor->end(walk->visitor, part);
}

static void visit_field(const struct walk *walk, struct walk_field field)
{
	uint64_t left = left_at(walk, field.offset);

	if (!left || !field.size)
		return;
	if (field.size > left) {
		field.size = left;
		field.kind = VALUE_NONE;
		field.cut = true;
	}
	walk->visitor->field(walk->visitor, &field);
}

static void visit_plain(const struct walk *walk, const char *name, const char *doc, uint64_t offset,
			uint64_t size)
{
	visit_field(walk, (struct walk_field){.name = name,
					      .doc = doc,
					      .offset = offset,
					      .size = size,
					      .kind = VALUE_NONE});
}

/* Visit the fields of a structure that begins at @offset. */
static void visit_structure(const struct walk *walk, enum vgpu_structure_id id, uint64_t offset)
{
	const struct vgpu_structure *structure = &vgpu_structures[id];

	for (uint32_t i = 0; i < structure->count; i++) {
		const struct vgpu_field *field = &structure->fields[i];

		visit_field(walk, (struct walk_field){.name = field->name,
						      .doc = field->meaning,
						      .offset = offset + field->offset,
						      .size = field->size,
						      .kind = shown_as[field->kind].kind,
						      .unit = shown_as[field->kind].unit});
	}
}

/*
 * Return what a member means. A member of the kernel struct or the RM control that repeats a
 * mapping key of the info record has the meaning of that key.
 */
static const char *doc_of(const struct walk *walk, const struct schema_member *member)
{
	const struct schema_record *info = schema_info(walk->schema);

	if (member->doc || !member->constant || member->constant->op != EXPR_SYMBOL ||
	    member->constant->symbol != SYMBOL_KEY)
		return member->doc;
	return info->items[member->constant->index].doc;
}

static enum schema_unit unit_of(const struct walk *walk, const struct schema_member *member)
{
	const struct expr *constant = member->constant;

	if (member->unit == UNIT_NONE && constant && constant->op == EXPR_SYMBOL &&
	    constant->symbol == SYMBOL_KEY)
		return schema_info(walk->schema)->items[constant->index].unit;
	return member->unit;
}

/* Visit the members of a record, and the padding between them. */
static void visit_members(const struct walk *walk, const struct schema_record *record,
			  uint64_t offset, uint64_t size)
{
	uint64_t at = 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		if (member->type == MEMBER_INFO)
			break;
		visit_plain(walk, "padding", "always zero", offset + at, member->offset - at);
		visit_field(walk, (struct walk_field){.name = member->name,
						      .doc = doc_of(walk, member),
						      .offset = offset + member->offset,
						      .size = member->size,
						      .kind = member->kind,
						      .unit = unit_of(walk, member),
						      .member = member});
		at = member->offset + (uint64_t)member->size;
	}
	visit_plain(walk, "padding", "always zero", offset + at, size - at);
}

static void visit_record(const struct walk *walk, enum part_kind kind, uint32_t index,
			 uint64_t offset, uint64_t size)
{
	static const enum record_role roles[PART_KINDS] = {[PART_RECORD] = RECORD_INFO,
							   [PART_KERNEL] = RECORD_KERNEL,
							   [PART_CONTROL_HEADER] = RECORD_CONTROL};
	const struct schema_record *record = walk->schema ? &walk->schema->record[roles[kind]]
							  : NULL;
	struct part part;

	if (offset >= walk->size || !size)
		return;
	part = begin_part(walk, kind, index, offset, size);
	if (record && (record->size == size || kind == PART_CONTROL_HEADER))
		visit_members(walk, record, offset, size);
	else
		visit_plain(walk, kind == PART_CONTROL_HEADER ? "header" : "record",
			    "not decoded: no schema describes it", offset, size);
	end_part(walk, &part);
}

static void visit_records(const struct walk *walk, enum part_kind kind, uint64_t offset,
			  uint64_t count, uint64_t size)
{
	for (uint32_t i = 0; i < count; i++)
		visit_record(walk, kind, i, offset + i * size, size);
}

/* Visit bytes that cannot be identified, because a header before them is damaged. */
static void visit_unreadable(const struct walk *walk, uint64_t offset, uint64_t size)
{
	struct part part;

	if (offset >= walk->size || !size)
		return;
	part = begin_part(walk, PART_UNREADABLE, 0, offset, size);
	visit_plain(walk, "unreadable", "these bytes cannot be identified", offset, size);
	end_part(walk, &part);
}

static void visit_control(const struct walk *walk, const struct declared *declared, uint64_t offset)
{
	uint64_t used = VGPU_RMCTRL_INFO + declared->type_count * declared->record_size;
	struct part part;

	if (offset >= walk->size)
		return;
	part = begin_part(walk, PART_CONTROL, 0, offset, declared->rmctrl_size);
	visit_record(walk, PART_CONTROL_HEADER, 0, offset, VGPU_RMCTRL_INFO);
	visit_records(walk, PART_RECORD, offset + VGPU_RMCTRL_INFO, declared->type_count,
		      declared->record_size);
	if (declared->rmctrl_size > used && offset + used < walk->size) {
		struct part unused = begin_part(walk, PART_UNUSED, 0, offset + used,
						declared->rmctrl_size - used);

		visit_plain(walk, "unused records", "always zero: room for more vGPU types",
			    offset + used, declared->rmctrl_size - used);
		end_part(walk, &unused);
	}
	end_part(walk, &part);
}

static bool count_is_sound(uint64_t count)
{
	return count >= 1 && count <= VGPU_METADATA_MAX_TYPES;
}

static bool kernels_are_sound(const struct declared *declared, uint64_t room)
{
	return count_is_sound(declared->type_count) && declared->kernel_size <= room &&
	       declared->kernel_size >= declared->type_count &&
	       declared->kernel_size % declared->type_count == 0;
}

static bool control_is_sound(const struct declared *declared, uint64_t room)
{
	return declared->rmctrl_size <= room && declared->rmctrl_size >= VGPU_RMCTRL_INFO &&
	       declared->record_size &&
	       declared->record_size <=
		       (declared->rmctrl_size - VGPU_RMCTRL_INFO) / declared->type_count;
}

/* Return how many of @count elements are whole in the file. */
static uint32_t count_whole(const struct walk *walk, uint64_t offset, uint64_t count, uint64_t size)
{
	uint64_t fit = size ? left_at(walk, offset) / size : 0;

	return (uint32_t)(fit < count ? fit : count);
}

static uint32_t clip(const struct walk *walk, uint64_t offset, uint64_t size)
{
	uint64_t left = left_at(walk, offset);

	return (uint32_t)(size < left ? size : left);
}

/* Describe the info records of a board that are whole in the file, which has at most 1 GiB. */
static void fill_records(const struct walk *walk, const struct declared *declared, uint64_t offset,
			 struct vgpu_metadata_board *board)
{
	board->type_count = count_whole(walk, offset, declared->type_count, declared->record_size);
	if (!board->type_count)
		return;
	board->record_size = (uint32_t)declared->record_size;
	board->records.offset = (uint32_t)offset;
	board->records.size = board->type_count * board->record_size;
}

static void fill_kernels(const struct walk *walk, const struct declared *declared, uint64_t offset,
			 struct vgpu_metadata_board *board)
{
	uint64_t size = declared->kernel_size / declared->type_count;
	uint32_t count = count_whole(walk, offset, declared->type_count, size);

	if (!count)
		return;
	board->kernel_struct_size = (uint32_t)size;
	board->kernel_structs.offset = (uint32_t)offset;
	board->kernel_structs.size = count * board->kernel_struct_size;
}

/* Visit a blob of a known type whose headers are in the file. */
static void visit_blob_board(struct walk *walk, const struct declared *declared, uint64_t offset)
{
	uint64_t kernels = offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	uint64_t room = declared->size - VGPU_BLOB_HEADER_SIZE - VGPU_BOARD_HEADER_SIZE;
	uint64_t control = kernels + declared->kernel_size;
	bool sound = kernels_are_sound(declared, room);
	bool more = sound && control_is_sound(declared, room - declared->kernel_size);
	uint64_t device = number_at(walk, offset + IN_BLOB(VGPU_BOARD_DEVICE_ID), 8);
	struct vgpu_metadata_board board = {
		.index = walk->boards,
		.span = {(uint32_t)offset, clip(walk, offset, declared->size)},
		.ids = {VGPU_PCI_VENDOR, (uint16_t)device, VGPU_PCI_VENDOR, 0},
		.device_only = true};
	struct part part, header;

	if (sound)
		fill_kernels(walk, declared, kernels, &board);
	if (more)
		fill_records(walk, declared, control + VGPU_RMCTRL_INFO, &board);
	walk->board = &board;
	part = begin_part(walk, PART_BOARD, walk->boards++, offset, declared->size);
	header = begin_part(walk, PART_BOARD_HEADER, 0, offset, kernels - offset);
	visit_structure(walk, VGPU_STRUCTURE_BLOB_HEADER, offset);
	visit_structure(walk, VGPU_STRUCTURE_BOARD_HEADER, IN_BLOB(offset));
	end_part(walk, &header);
	if (sound && kernels < walk->size) {
		struct part all = begin_part(walk, PART_KERNELS, 0, kernels, declared->kernel_size);

		visit_records(walk, PART_KERNEL, kernels, declared->type_count,
			      declared->kernel_size / declared->type_count);
		end_part(walk, &all);
	}
	if (more) {
		visit_control(walk, declared, control);
		visit_unreadable(walk, control + declared->rmctrl_size,
				 room - declared->kernel_size - declared->rmctrl_size);
	} else {
		visit_unreadable(walk, sound ? control : kernels,
				 sound ? room - declared->kernel_size : room);
	}
	end_part(walk, &part);
	walk->board = NULL;
}

/* Visit a blob or group of an unknown type: its header, and its content as one field. */
static void visit_unknown(const struct walk *walk, enum vgpu_structure_id header, uint64_t offset,
			  uint64_t size)
{
	struct part part = begin_part(walk, PART_UNKNOWN, 0, offset, size);

	visit_structure(walk, header, offset);
	visit_plain(walk, "content", "of an unknown type", offset + 16, size - 16);
	end_part(walk, &part);
}

/* Visit a blob. Return the offset of the next one, or @offset if the blob does not say. */
static uint64_t visit_blob(struct walk *walk, uint64_t offset)
{
	const uint64_t headers = VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	struct declared declared;

	if (left_at(walk, offset) < VGPU_BLOB_HEADER_SIZE)
		return offset;
	declared.size = size_at(walk, offset + VGPU_BLOB_SIZE);
	if (declared.size < VGPU_BLOB_HEADER_SIZE)
		return offset;
	if (number_at(walk, offset + VGPU_BLOB_TYPE, 8) != VGPU_BLOB_TYPE_BOARD) {
		visit_unknown(walk, VGPU_STRUCTURE_BLOB_HEADER, offset, declared.size);
		return offset + declared.size;
	}
	if (declared.size < headers || left_at(walk, offset) < headers)
		return offset;
	declared.record_size = number_at(walk, offset + IN_BLOB(VGPU_BOARD_INFO_SIZE), 8);
	declared.kernel_size = number_at(walk, offset + IN_BLOB(VGPU_BOARD_KERNEL_SIZE), 8);
	declared.type_count = number_at(walk, offset + IN_BLOB(VGPU_BOARD_TYPE_COUNT), 8);
	declared.rmctrl_size = number_at(walk, offset + IN_BLOB(VGPU_BOARD_RMCTRL_SIZE), 8);
	visit_blob_board(walk, &declared, offset);
	return offset + declared.size;
}

static void visit_group_board(struct walk *walk, uint64_t offset, uint64_t size)
{
	uint64_t at = offset + VGPU_BOARD_GROUP_HEADER_SIZE;
	struct declared declared = {
		.type_count = number_at(walk, offset + VGPU_BOARD_GROUP_RECORD_COUNT, 4),
		.record_size = number_at(walk, offset + VGPU_BOARD_GROUP_RECORD_SIZE, 4)};
	uint64_t used = declared.type_count * declared.record_size;
	bool sound = count_is_sound(declared.type_count) && declared.record_size &&
		     used <= size - VGPU_BOARD_GROUP_HEADER_SIZE;
	struct vgpu_metadata_board board = {
		.index = walk->boards,
		.span = {(uint32_t)offset, clip(walk, offset, size)},
		.ids = {(uint16_t)number_at(walk, offset + VGPU_BOARD_GROUP_VENDOR, 2),
			(uint16_t)number_at(walk, offset + VGPU_BOARD_GROUP_DEVICE, 2),
			(uint16_t)number_at(walk, offset + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, 2),
			(uint16_t)number_at(walk, offset + VGPU_BOARD_GROUP_SUBSYSTEM, 2)}};
	struct part part, header;

	if (sound)
		fill_records(walk, &declared, at, &board);
	else
		used = 0;
	walk->board = &board;
	part = begin_part(walk, PART_BOARD, walk->boards++, offset, size);
	header = begin_part(walk, PART_BOARD_HEADER, 0, offset, VGPU_BOARD_GROUP_HEADER_SIZE);
	visit_structure(walk, VGPU_STRUCTURE_GROUP_HEADER, offset);
	visit_structure(walk, VGPU_STRUCTURE_BOARD_GROUP, offset);
	end_part(walk, &header);
	if (sound)
		visit_records(walk, PART_RECORD, at, declared.type_count, declared.record_size);
	visit_unreadable(walk, at + used, size - VGPU_BOARD_GROUP_HEADER_SIZE - used);
	end_part(walk, &part);
	walk->board = NULL;
}

static void visit_signature(const struct walk *walk, uint64_t offset, uint64_t size)
{
	uint64_t room = size - VGPU_SIGNATURE_HEADER_SIZE, der;
	struct part part = begin_part(walk, PART_SIGNATURE, 0, offset, size);

	visit_structure(walk, VGPU_STRUCTURE_GROUP_HEADER, offset);
	visit_structure(walk, VGPU_STRUCTURE_SIGNATURE, offset);
	der = number_at(walk, offset + VGPU_SIGNATURE_SIZE, 4);
	if (der > room)
		der = room;
	offset += VGPU_SIGNATURE_HEADER_SIZE;
	visit_field(walk, (struct walk_field){.name = "signature",
					      .doc = "CMS SignedData (DER), detached",
					      .offset = offset,
					      .size = der,
					      .kind = VALUE_BYTES});
	visit_plain(walk, "padding", "always zero", offset + der, room - der);
	end_part(walk, &part);
}

/* Visit a group. Return the offset of the next one, or @offset if the group does not say. */
static uint64_t visit_group(struct walk *walk, uint64_t offset)
{
	uint64_t type, size, left = left_at(walk, offset);

	if (left < VGPU_GROUP_HEADER_SIZE)
		return offset;
	type = number_at(walk, offset + VGPU_GROUP_TYPE, 4);
	size = size_at(walk, offset + VGPU_GROUP_SIZE);
	if (!type || size < VGPU_GROUP_HEADER_SIZE)
		return offset;
	if (type == VGPU_GROUP_TYPE_BOARD) {
		if (size < VGPU_BOARD_GROUP_HEADER_SIZE || left < VGPU_BOARD_GROUP_HEADER_SIZE)
			return offset;
		visit_group_board(walk, offset, size);
	} else if (type == VGPU_GROUP_TYPE_SIGNATURE) {
		if (size < VGPU_SIGNATURE_HEADER_SIZE || left < VGPU_SIGNATURE_HEADER_SIZE)
			return offset;
		visit_signature(walk, offset, size);
	} else {
		visit_unknown(walk, VGPU_STRUCTURE_GROUP_HEADER, offset, size);
	}
	return offset + size;
}

/* Visit up to @count blobs or groups. Return the offset after the last one that was visited. */
static uint64_t visit_all(struct walk *walk, uint64_t (*one)(struct walk *walk, uint64_t offset),
			  uint64_t count, uint64_t offset)
{
	for (uint64_t i = 0; i < count && i < VGPU_METADATA_MAX_BOARDS; i++) {
		uint64_t next = one(walk, offset);

		if (next == offset)
			break;
		offset = next;
	}
	return offset;
}

static void visit_file_header(const struct walk *walk, enum vgpu_structure_id header)
{
	struct part part = begin_part(walk, PART_HEADER, 0, 0, vgpu_structures[header].size);

	visit_structure(walk, header, 0);
	end_part(walk, &part);
}

static uint64_t visit_nvvgpumt(struct walk *walk)
{
	uint64_t at = VGPU_MT_HEADER_SIZE;

	visit_file_header(walk, VGPU_STRUCTURE_MT_HEADER);
	if (walk->size <= at)
		return at;
	at = visit_all(walk, visit_blob, number_at(walk, VGPU_MT_NUM_BLOBS, 8), at);
	if (left_at(walk, at) >= 4 && number_at(walk, at, 4) == VGPU_GROUP_TYPE_SIGNATURE)
		at = visit_all(walk, visit_group, 1, at);
	return at;
}

static uint64_t visit_vgpumeta(struct walk *walk)
{
	uint64_t at = VGPU_META_HEADER_SIZE;

	visit_file_header(walk, VGPU_STRUCTURE_META_HEADER);
	if (walk->size <= at)
		return at;
	return visit_all(walk, visit_group, number_at(walk, VGPU_META_GROUP_COUNT, 4), at);
}

static bool begins_with(const struct walk *walk, const char *identifier)
{
	return walk->size >= VGPU_METADATA_IDENTIFIER_SIZE &&
	       memcmp(walk->data, identifier, VGPU_METADATA_IDENTIFIER_SIZE) == 0;
}

void walk_file(const struct input *input, const struct schema *schema, struct walk_visitor *visitor)
{
	struct walk walk = {
		.data = input->data, .size = input->size, .schema = schema, .visitor = visitor};
	uint64_t at = 0;

	if (begins_with(&walk, VGPU_MT_IDENTIFIER))
		at = visit_nvvgpumt(&walk);
	else if (begins_with(&walk, VGPU_META_IDENTIFIER))
		at = visit_vgpumeta(&walk);
	if (at < walk.size)
		visit_unreadable(&walk, at, walk.size - at);
}
