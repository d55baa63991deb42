// SPDX-License-Identifier: MIT
#include "compiler/codec/walk.h"

#include <string.h>

#include "compiler/codec/encode.h"

/* A field of a header that the containers define; kernel/parser/metadata_format.h draws them. */
struct row {
	const char *name;
	uint32_t offset, size;
	enum value_kind kind;
	enum schema_unit unit;
	const char *doc;
};

#define NUMBER(name, offset, size, doc)                                                            \
	{                                                                                          \
		name, offset, size, VALUE_NUMBER, UNIT_NONE, doc                                   \
	}
#define HEX(name, offset, size, doc)                                                               \
	{                                                                                          \
		name, offset, size, VALUE_NUMBER, UNIT_HEX, doc                                    \
	}
#define TEXT(name, offset, size, doc)                                                              \
	{                                                                                          \
		name, offset, size, VALUE_TEXT, UNIT_NONE, doc                                     \
	}
#define BYTES(name, offset, size, doc)                                                             \
	{                                                                                          \
		name, offset, size, VALUE_BYTES, UNIT_NONE, doc                                    \
	}
#define ZERO(name, offset, size)                                                                   \
	{                                                                                          \
		name, offset, size, VALUE_NUMBER, UNIT_NONE, "zero"                                \
	}

static const struct row mt_header[] = {
	TEXT("identifier", 0, 8, "which of the two formats the file has"),
	HEX("crc32", VGPU_MT_CRC, 4, "checksum of bytes 16 to the end"),
	ZERO("padding", VGPU_MT_PADDING, 4),
	NUMBER("vgpu_major", VGPU_MT_VGPU_MAJOR, 8, "vGPU software version, 18 of 18.1"),
	NUMBER("vgpu_minor", VGPU_MT_VGPU_MINOR, 8, "vGPU software version, 1 of 18.1"),
	BYTES("vgpu_features", VGPU_MT_FEATURES, VGPU_MT_FEATURES_SIZE,
	      "feature bytes of that version"),
	TEXT("gsp_build_version", VGPU_MT_RELEASE, VGPU_MT_RELEASE_SIZE,
	     "the GSP firmware that the file is for"),
	NUMBER("num_blobs", VGPU_MT_NUM_BLOBS, 8, "blobs that follow, one for each board"),
};

static const struct row blob_header[] = {
	NUMBER("blob type", VGPU_BLOB_TYPE, 8, "0: the vGPU types of one board"),
	NUMBER("blob size", VGPU_BLOB_SIZE, 8, "bytes of the blob, this header included"),
};

#define IN_BLOB(offset) (VGPU_BLOB_HEADER_SIZE + (offset))

static const struct row board_header[] = {
	HEX("device_id", IN_BLOB(VGPU_BOARD_DEVICE_ID), 8, "PCI device id of the board"),
	NUMBER("gsp_rmctrl_vgpu_info_offset", IN_BLOB(VGPU_BOARD_INFO_OFFSET), 8,
	       "where the info records begin in the RM control"),
	NUMBER("gsp_rmctrl_vgpu_info_size", IN_BLOB(VGPU_BOARD_INFO_SIZE), 8,
	       "bytes of one info record"),
	NUMBER("kernel_struct_size", IN_BLOB(VGPU_BOARD_KERNEL_SIZE), 8,
	       "bytes of all kernel structs"),
	NUMBER("num_kernel_structs", IN_BLOB(VGPU_BOARD_TYPE_COUNT), 8,
	       "vGPU types of the board: kernel structs and used info records"),
	HEX("gsp_rmctrl_cmd", IN_BLOB(VGPU_BOARD_RMCTRL_CMD), 8, "the RM control to send to GSP"),
	NUMBER("gsp_rmctrl_size", IN_BLOB(VGPU_BOARD_RMCTRL_SIZE), 8,
	       "bytes of its parameters, unused info records included"),
};

static const struct row meta_header[] = {
	TEXT("magic", 0, 8, "which of the two formats the file has"),
	NUMBER("format_major", VGPU_META_MAJOR, 2, "version of the format, 1 of 1.0"),
	NUMBER("format_minor", VGPU_META_MINOR, 2, "version of the format, 0 of 1.0"),
	NUMBER("header_size", VGPU_META_HEADER_SIZE_FIELD, 4, "bytes of this header"),
	NUMBER("total_size", VGPU_META_TOTAL_SIZE, 8, "bytes of the file"),
	NUMBER("group_count", VGPU_META_GROUP_COUNT, 4,
	       "groups that follow: boards, a signature, others"),
	HEX("crc32", VGPU_META_CRC, 4, "checksum of the file, these four bytes as zero"),
	TEXT("gsp_build_version", VGPU_META_RELEASE, VGPU_META_RELEASE_SIZE,
	     "the GSP firmware that the file is for"),
};

static const struct row group_header[] = {
	NUMBER("group_type", VGPU_GROUP_TYPE, 4,
	       "1: the vGPU types of one board; 0x47495356: a signature"),
	NUMBER("group_version", VGPU_GROUP_VERSION, 2, "version of the group's format"),
	NUMBER("header_size", VGPU_GROUP_HEADER_SIZE_FIELD, 2, "bytes of the group's header"),
	NUMBER("group_size", VGPU_GROUP_SIZE, 8, "bytes of the group, header included"),
};

static const struct row board_group_header[] = {
	HEX("vendor_id", VGPU_BOARD_GROUP_VENDOR, 2, "PCI vendor id of the board"),
	HEX("device_id", VGPU_BOARD_GROUP_DEVICE, 2, "PCI device id of the board"),
	HEX("subsystem_vendor_id", VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, 2,
	    "PCI subsystem vendor id of the board"),
	HEX("subsystem_id", VGPU_BOARD_GROUP_SUBSYSTEM, 2,
	    "PCI subsystem id of the board; 0: every board with the device id"),
	NUMBER("record_size", VGPU_BOARD_GROUP_RECORD_SIZE, 4, "bytes of one info record"),
	NUMBER("record_count", VGPU_BOARD_GROUP_RECORD_COUNT, 4, "info records that follow"),
};

static const struct row signature_header[] = {
	NUMBER("signature_size", VGPU_SIGNATURE_SIZE, 4, "bytes of the signature"),
	ZERO("reserved", VGPU_SIGNATURE_RESERVED, 4),
};

static const char *const names[PART_KINDS] = {
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
	return names[kind];
}

/* Walking through a file; parts and fields are cut where it ends. */
struct walk {
	const uint8_t *data;
	uint64_t size;
	const struct schema *schema;
	struct walk_visitor *visitor;
	const struct vgpu_metadata_board *board;
	uint32_t boards;
};

/* The sizes that a board's header declares, of which nothing is known yet. */
struct declared {
	uint64_t size;
	uint64_t type_count;
	uint64_t record_size;
	uint64_t kernel_size; /* of all */
	uint64_t rmctrl_size;
};

static uint64_t number_at(const struct walk *walk, uint64_t offset, size_t size)
{
	return get_le(walk->data + offset, size);
}

/* A size of 8 bytes, small enough to add an offset to it. */
static uint64_t size_at(const struct walk *walk, uint64_t offset)
{
	return number_at(walk, offset, 8) & INT64_MAX;
}

static uint64_t left_at(const struct walk *walk, uint64_t offset)
{
	return offset < walk->size ? walk->size - offset : 0;
}

static struct part begin(const struct walk *walk, enum part_kind kind, uint32_t index,
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

static void end(const struct walk *walk, const struct part *part)
{
	walk->visitor->end(walk->visitor, part);
}

static void visit(const struct walk *walk, struct field field)
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
	visit(walk, (struct field){.name = name,
				   .doc = doc,
				   .offset = offset,
				   .size = size,
				   .kind = VALUE_NONE});
}

static void visit_rows(const struct walk *walk, const struct row *rows, size_t count,
		       uint64_t offset)
{
	for (size_t i = 0; i < count; i++)
		visit(walk, (struct field){.name = rows[i].name,
					   .doc = rows[i].doc,
					   .offset = offset + rows[i].offset,
					   .size = rows[i].size,
					   .kind = rows[i].kind,
					   .unit = rows[i].unit});
}

#define VISIT_ROWS(walk, rows, offset) visit_rows(walk, rows, ARRAY_SIZE(rows), offset)

/* A member of the kernel struct or the control that repeats a key of the info record means that. */
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

/* A record by the schema's members, with the holes between them. */
static void visit_members(const struct walk *walk, const struct schema_record *record,
			  uint64_t offset, uint64_t size)
{
	uint64_t at = 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		if (member->type == MEMBER_INFO)
			break;
		visit_plain(walk, "padding", "always zero", offset + at, member->offset - at);
		visit(walk, (struct field){.name = member->name,
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
	part = begin(walk, kind, index, offset, size);
	if (record && (record->size == size || kind == PART_CONTROL_HEADER))
		visit_members(walk, record, offset, size);
	else
		visit_plain(walk, kind == PART_CONTROL_HEADER ? "header" : "record",
			    "not looked into: no schema describes it", offset, size);
	end(walk, &part);
}

static void visit_records(const struct walk *walk, enum part_kind kind, uint64_t offset,
			  uint64_t count, uint64_t size)
{
	for (uint32_t i = 0; i < count; i++)
		visit_record(walk, kind, i, offset + i * size, size);
}

/* Bytes that belong to something unreadable. */
static void visit_unreadable(const struct walk *walk, uint64_t offset, uint64_t size)
{
	struct part part;

	if (offset >= walk->size || !size)
		return;
	part = begin(walk, PART_UNREADABLE, 0, offset, size);
	visit_plain(walk, "unreadable", "what these bytes are cannot be told", offset, size);
	end(walk, &part);
}

static void visit_control(const struct walk *walk, const struct declared *declared, uint64_t offset)
{
	uint64_t used = VGPU_RMCTRL_INFO + declared->type_count * declared->record_size;
	struct part part;

	if (offset >= walk->size)
		return;
	part = begin(walk, PART_CONTROL, 0, offset, declared->rmctrl_size);
	visit_record(walk, PART_CONTROL_HEADER, 0, offset, VGPU_RMCTRL_INFO);
	visit_records(walk, PART_RECORD, offset + VGPU_RMCTRL_INFO, declared->type_count,
		      declared->record_size);
	if (declared->rmctrl_size > used && offset + used < walk->size) {
		struct part unused =
			begin(walk, PART_UNUSED, 0, offset + used, declared->rmctrl_size - used);

		visit_plain(walk, "unused records", "always zero: room for more vGPU types",
			    offset + used, declared->rmctrl_size - used);
		end(walk, &unused);
	}
	end(walk, &part);
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

/* Of an array, what is in the file whole. */
static uint32_t whole(const struct walk *walk, uint64_t offset, uint64_t count, uint64_t size)
{
	uint64_t fit = size ? left_at(walk, offset) / size : 0;

	return (uint32_t)(fit < count ? fit : count);
}

static uint32_t clip(const struct walk *walk, uint64_t offset, uint64_t size)
{
	uint64_t left = left_at(walk, offset);

	return (uint32_t)(size < left ? size : left);
}

/* The types whose records are in the file; at most 1 GiB of it is looked at. */
static void fill_records(const struct walk *walk, const struct declared *declared, uint64_t offset,
			 struct vgpu_metadata_board *board)
{
	board->type_count = whole(walk, offset, declared->type_count, declared->record_size);
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
	uint32_t count = whole(walk, offset, declared->type_count, size);

	if (!count)
		return;
	board->kernel_struct_size = (uint32_t)size;
	board->kernel_structs.offset = (uint32_t)offset;
	board->kernel_structs.size = count * board->kernel_struct_size;
}

/* A blob of known type whose headers are in the file. */
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
	part = begin(walk, PART_BOARD, walk->boards++, offset, declared->size);
	header = begin(walk, PART_BOARD_HEADER, 0, offset, kernels - offset);
	VISIT_ROWS(walk, blob_header, offset);
	VISIT_ROWS(walk, board_header, offset);
	end(walk, &header);
	if (sound && kernels < walk->size) {
		struct part all = begin(walk, PART_KERNELS, 0, kernels, declared->kernel_size);

		visit_records(walk, PART_KERNEL, kernels, declared->type_count,
			      declared->kernel_size / declared->type_count);
		end(walk, &all);
	}
	if (more) {
		visit_control(walk, declared, control);
		visit_unreadable(walk, control + declared->rmctrl_size,
				 room - declared->kernel_size - declared->rmctrl_size);
	} else {
		visit_unreadable(walk, sound ? control : kernels,
				 sound ? room - declared->kernel_size : room);
	}
	end(walk, &part);
	walk->board = NULL;
}

/* A whole part with a header of its own and a content that is not known. */
static void visit_unknown(const struct walk *walk, const struct row *rows, size_t count,
			  uint64_t offset, uint64_t size)
{
	struct part part = begin(walk, PART_UNKNOWN, 0, offset, size);

	visit_rows(walk, rows, count, offset);
	visit_plain(walk, "content", "of a type that is not known here", offset + 16, size - 16);
	end(walk, &part);
}

/* Return: where the next one begins, or @offset when that cannot be told. */
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
		visit_unknown(walk, blob_header, ARRAY_SIZE(blob_header), offset, declared.size);
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
	part = begin(walk, PART_BOARD, walk->boards++, offset, size);
	header = begin(walk, PART_BOARD_HEADER, 0, offset, VGPU_BOARD_GROUP_HEADER_SIZE);
	VISIT_ROWS(walk, group_header, offset);
	VISIT_ROWS(walk, board_group_header, offset);
	end(walk, &header);
	if (sound)
		visit_records(walk, PART_RECORD, at, declared.type_count, declared.record_size);
	visit_unreadable(walk, at + used, size - VGPU_BOARD_GROUP_HEADER_SIZE - used);
	end(walk, &part);
	walk->board = NULL;
}

static void visit_signature(const struct walk *walk, uint64_t offset, uint64_t size)
{
	uint64_t room = size - VGPU_SIGNATURE_HEADER_SIZE, der;
	struct part part = begin(walk, PART_SIGNATURE, 0, offset, size);

	VISIT_ROWS(walk, group_header, offset);
	VISIT_ROWS(walk, signature_header, offset);
	der = number_at(walk, offset + VGPU_SIGNATURE_SIZE, 4);
	if (der > room)
		der = room;
	offset += VGPU_SIGNATURE_HEADER_SIZE;
	visit(walk, (struct field){.name = "signature",
				   .doc = "CMS SignedData (DER), detached",
				   .offset = offset,
				   .size = der,
				   .kind = VALUE_BYTES});
	visit_plain(walk, "padding", "always zero", offset + der, room - der);
	end(walk, &part);
}

/* Return: as of visit_blob(). */
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
		visit_unknown(walk, group_header, ARRAY_SIZE(group_header), offset, size);
	}
	return offset + size;
}

/* Up to @count blobs or groups, and no further than they can be told apart. */
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

static void visit_header(const struct walk *walk, const struct row *rows, size_t count,
			 uint64_t size)
{
	struct part part = begin(walk, PART_HEADER, 0, 0, size);

	visit_rows(walk, rows, count, 0);
	end(walk, &part);
}

static uint64_t visit_nvvgpumt(struct walk *walk)
{
	uint64_t at = VGPU_MT_HEADER_SIZE;

	visit_header(walk, mt_header, ARRAY_SIZE(mt_header), at);
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

	visit_header(walk, meta_header, ARRAY_SIZE(meta_header), at);
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
