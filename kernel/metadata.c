// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The parser of vGPU metadata files. metadata_format.h draws the formats, metadata.h states what
 * this code promises.
 *
 * The order is always the same: show with in_range() that the bytes are there, read numbers from
 * them, check the numbers, only then compute with them. Files are at most 1 GiB, so every offset
 * and every size that passed a range check fits in 32 bits, and so does the sum of two.
 */
#include "metadata.h"

static const struct {
	const char *name;
	const char *message;
} codes[VGPU_METADATA_CODE_COUNT] = {
#define CODE_ROW(name, id, text) {id, text},
	VGPU_METADATA_CODES(CODE_ROW)
#undef CODE_ROW
};

#define CONTAINER_COUNT 2

/* What differs between the two file headers. */
static const struct {
	const char *identifier;
	u32 header_size;
	u32 crc;
	u32 release;
	u32 release_size;
} containers[CONTAINER_COUNT] = {
	[VGPU_CONTAINER_NVVGPUMT] = {VGPU_MT_IDENTIFIER, VGPU_MT_HEADER_SIZE, VGPU_MT_CRC,
				     VGPU_MT_RELEASE, VGPU_MT_RELEASE_SIZE},
	[VGPU_CONTAINER_VGPUMETA] = {VGPU_META_IDENTIFIER, VGPU_META_HEADER_SIZE, VGPU_META_CRC,
				     VGPU_META_RELEASE, VGPU_META_RELEASE_SIZE},
};

const struct vgpu_metadata_span vgpu_metadata_kernel_struct[VGPU_FIELD_COUNT] = {
	[VGPU_FIELD_TYPE] = {VGPU_KERNEL_TYPE, 4},
	[VGPU_FIELD_NAME] = {VGPU_KERNEL_NAME, VGPU_KERNEL_NAME_SIZE},
	[VGPU_FIELD_VDEV_ID] = {VGPU_KERNEL_VDEV_ID, 8},
	[VGPU_FIELD_PDEV_ID] = {VGPU_KERNEL_PDEV_ID, 8},
	[VGPU_FIELD_FB_LENGTH] = {VGPU_KERNEL_FB_LENGTH, 8},
	[VGPU_FIELD_GSP_HEAP_SIZE] = {VGPU_KERNEL_GSP_HEAP_SIZE, 8},
	[VGPU_FIELD_BAR1_LENGTH] = {VGPU_KERNEL_BAR1_LENGTH, 8},
	[VGPU_FIELD_MAX_INSTANCE] = {VGPU_KERNEL_MAX_INSTANCE, 4},
	[VGPU_FIELD_ECC_SUPPORTED] = {VGPU_KERNEL_ECC_SUPPORTED, 4},
	[VGPU_FIELD_FB_RESERVATION] = {VGPU_KERNEL_FB_RESERVATION, 8},
};

/* The refusals of one kind of text; VGPU_METADATA_OK for @empty where it may be empty. */
struct text_rules {
	enum vgpu_metadata_code empty;
	enum vgpu_metadata_code unterminated;
	enum vgpu_metadata_code tail;
	enum vgpu_metadata_code character;
};

static const struct text_rules release_rules = {
	VGPU_METADATA_RELEASE_EMPTY,
	VGPU_METADATA_RELEASE_UNTERMINATED,
	VGPU_METADATA_RELEASE_TAIL,
	VGPU_METADATA_RELEASE_CHARACTER,
};

static const struct text_rules name_rules = {
	VGPU_METADATA_NAME_EMPTY,
	VGPU_METADATA_NAME_UNTERMINATED,
	VGPU_METADATA_NAME_TAIL,
	VGPU_METADATA_NAME_CHARACTER,
};

static const struct text_rules string_rules = {
	VGPU_METADATA_OK,
	VGPU_METADATA_STRING_UNTERMINATED,
	VGPU_METADATA_STRING_TAIL,
	VGPU_METADATA_STRING_CHARACTER,
};

/* The numbers of a blob header and a board header, as the file holds them. */
struct blob {
	u32 offset;
	u64 type;
	u64 size;
	u64 device_id;
	u64 info_offset;
	u64 info_size;
	u64 kernel_size;
	u64 type_count;
	u64 rmctrl_cmd;
	u64 rmctrl_size;
};

/* The same of a group header; from @ids on only of a vgpu_type group. */
struct group {
	u32 offset;
	u32 type;
	u16 version;
	u16 header_size;
	u64 size;
	struct vgpu_metadata_ids ids;
	u32 record_size;
	u32 record_count;
};

/* ---- Reading bytes ---- */

static bool refuse(struct vgpu_metadata_error *err, enum vgpu_metadata_code code, u64 offset)
{
	err->code = code;
	err->offset = offset;
	return false;
}

/* The one range check: are there @size bytes at @offset within @limit? */
static bool in_range(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/* Read a little-endian number of @size bytes, at most 8. */
static u64 number(const u8 *data, u32 offset, u32 size)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < size; i++)
		value |= (u64)data[offset + i] << (8 * i);
	return value;
}

static u16 le16(const u8 *data, u32 offset)
{
	return (u16)number(data, offset, 2);
}

static u32 le32(const u8 *data, u32 offset)
{
	return (u32)number(data, offset, 4);
}

static u64 le64(const u8 *data, u32 offset)
{
	return number(data, offset, 8);
}

static bool check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		       struct vgpu_metadata_error *err)
{
	u32 i;

	for (i = 0; i < size; i++)
		if (data[offset + i] != 0)
			return refuse(err, code, (u64)offset + i);
	return true;
}

static bool check_text(const u8 *data, u32 offset, u32 size, const struct text_rules *rules,
		       struct vgpu_metadata_error *err)
{
	u32 length = 0;

	while (length < size && data[offset + length] != 0) {
		u8 c = data[offset + length];

		if (c < 0x20 || c > 0x7e)
			return refuse(err, rules->character, (u64)offset + length);
		length++;
	}
	if (length == size)
		return refuse(err, rules->unterminated, offset);
	if (length == 0 && rules->empty != VGPU_METADATA_OK)
		return refuse(err, rules->empty, offset);
	return check_zero(data, offset + length, size - length, rules->tail, err);
}

/* ---- The caller's layout ---- */

static bool is_number_size(u32 size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static bool check_layout_field(const struct vgpu_metadata_layout *layout, u32 field,
			       struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_span span = layout->field[field];
	bool fits;

	if (span.size == 0)
		return true;
	if (field == VGPU_FIELD_NAME)
		fits = span.size >= 2 && span.size <= VGPU_METADATA_NAME_SIZE;
	else
		fits = is_number_size(span.size) &&
		       span.size <= vgpu_metadata_kernel_struct[field].size;
	if (!fits || !in_range(span.offset, span.size, layout->info_size))
		return refuse(err, VGPU_METADATA_LAYOUT_FIELD, span.offset);
	return true;
}

static bool check_layout_spans(const struct vgpu_metadata_layout *layout,
			       const struct vgpu_metadata_span *spans, u32 count,
			       enum vgpu_metadata_code code, struct vgpu_metadata_error *err)
{
	u32 i;

	if (count > VGPU_METADATA_MAX_SPANS || (count > 0 && !spans))
		return refuse(err, code, 0);
	for (i = 0; i < count; i++)
		if (spans[i].size == 0 ||
		    !in_range(spans[i].offset, spans[i].size, layout->info_size))
			return refuse(err, code, spans[i].offset);
	return true;
}

static bool check_layout(const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err)
{
	u32 i;

	if (layout->info_size < 1 || layout->info_size > VGPU_METADATA_MAX_RECORD)
		return refuse(err, VGPU_METADATA_LAYOUT_RECORD, 0);
	if (layout->max_types < 1 || layout->max_types > VGPU_METADATA_MAX_TYPES)
		return refuse(err, VGPU_METADATA_LAYOUT_TYPES, 0);
	if (layout->kernel_struct_size < VGPU_KERNEL_STRUCT_SIZE ||
	    layout->kernel_struct_size > VGPU_METADATA_MAX_RECORD)
		return refuse(err, VGPU_METADATA_LAYOUT_KERNEL, 0);
	if (layout->rmctrl_size != VGPU_RMCTRL_INFO + layout->max_types * layout->info_size)
		return refuse(err, VGPU_METADATA_LAYOUT_RMCTRL, 0);
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		if (!check_layout_field(layout, i, err))
			return false;
	return check_layout_spans(layout, layout->strings, layout->string_count,
				  VGPU_METADATA_LAYOUT_STRING, err) &&
	       check_layout_spans(layout, layout->padding, layout->padding_count,
				  VGPU_METADATA_LAYOUT_PADDING, err);
}

/* The most vGPU types that a board may have. */
static u32 type_limit(const struct vgpu_metadata *md)
{
	return md->layout ? md->layout->max_types : VGPU_METADATA_MAX_TYPES;
}

/* ---- The file header ---- */

/* Tell the container; afterwards its file header is known to be there. */
static bool check_identifier(const u8 *data, size_t size, enum vgpu_metadata_container *container,
			     struct vgpu_metadata_error *err)
{
	u32 i;

	if (size > VGPU_METADATA_MAX_SIZE)
		return refuse(err, VGPU_METADATA_FILE_TOO_LARGE, VGPU_METADATA_MAX_SIZE);
	if (size < VGPU_METADATA_IDENTIFIER_SIZE)
		return refuse(err, VGPU_METADATA_HEADER_CUT, size);
	for (i = 0; i < CONTAINER_COUNT; i++) {
		if (memcmp(data, containers[i].identifier, VGPU_METADATA_IDENTIFIER_SIZE) != 0)
			continue;
		if (size < containers[i].header_size)
			return refuse(err, VGPU_METADATA_HEADER_CUT, size);
		*container = (enum vgpu_metadata_container)i;
		return true;
	}
	return refuse(err, VGPU_METADATA_IDENTIFIER, 0);
}

/* The version and header size that say where a VGPUMETA header has its other members. */
static bool check_format(const u8 *data, enum vgpu_metadata_container container,
			 struct vgpu_metadata_error *err)
{
	if (container == VGPU_CONTAINER_NVVGPUMT)
		return true;
	if (le16(data, VGPU_META_MAJOR) != VGPU_META_MAJOR_VALUE)
		return refuse(err, VGPU_METADATA_FORMAT_MAJOR, VGPU_META_MAJOR);
	if (le16(data, VGPU_META_MINOR) != VGPU_META_MINOR_VALUE)
		return refuse(err, VGPU_METADATA_FORMAT_MINOR, VGPU_META_MINOR);
	if (le32(data, VGPU_META_HEADER_SIZE_FIELD) != VGPU_META_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_HEADER_SIZE, VGPU_META_HEADER_SIZE_FIELD);
	return true;
}

/* @release is zero before. */
static bool read_release(const u8 *data, enum vgpu_metadata_container container, char *release,
			 struct vgpu_metadata_error *err)
{
	u32 offset = containers[container].release;
	u32 size = containers[container].release_size;

	if (!check_text(data, offset, size, &release_rules, err))
		return false;
	memcpy(release, data + offset, size);
	return true;
}

static bool check_crc(const struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	if (le32(md->data, md->crc.offset) != vgpu_metadata_crc(md->container, md->data, md->size))
		return refuse(err, VGPU_METADATA_CRC_MISMATCH, md->crc.offset);
	return true;
}

/* Identify the file and hold its CRC against it: what follows is what somebody meant to write. */
static bool open_file(struct vgpu_metadata *md, const u8 *data, size_t size,
		      struct vgpu_metadata_error *err)
{
	if (!check_identifier(data, size, &md->container, err) ||
	    !check_format(data, md->container, err))
		return false;
	if (md->container == VGPU_CONTAINER_VGPUMETA && le64(data, VGPU_META_TOTAL_SIZE) != size)
		return refuse(err, VGPU_METADATA_TOTAL_SIZE, VGPU_META_TOTAL_SIZE);
	md->data = data;
	md->size = (u32)size;
	md->content.size = md->size;
	md->crc.offset = containers[md->container].crc;
	md->crc.size = 4;
	return check_crc(md, err) && read_release(data, md->container, md->release, err);
}

/* ---- Boards ---- */

static bool same_ids(const struct vgpu_metadata_ids *a, const struct vgpu_metadata_ids *b)
{
	return a->vendor == b->vendor && a->device == b->device &&
	       a->subsystem_vendor == b->subsystem_vendor && a->subsystem == b->subsystem;
}

/* NVVGPUMT: the ids of a group that stands for every subsystem. */
static struct vgpu_metadata_ids device_ids(u16 device)
{
	struct vgpu_metadata_ids ids = {
		.vendor = VGPU_PCI_VENDOR,
		.device = device,
		.subsystem_vendor = VGPU_PCI_VENDOR,
	};

	return ids;
}

static struct vgpu_metadata_ids read_ids(const struct vgpu_metadata *md, u32 offset)
{
	struct vgpu_metadata_ids ids;

	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		return device_ids(
			le16(md->data, offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_DEVICE_ID));
	ids.vendor = le16(md->data, offset + VGPU_BOARD_GROUP_VENDOR);
	ids.device = le16(md->data, offset + VGPU_BOARD_GROUP_DEVICE);
	ids.subsystem_vendor = le16(md->data, offset + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR);
	ids.subsystem = le16(md->data, offset + VGPU_BOARD_GROUP_SUBSYSTEM);
	return ids;
}

/* Find the slot of the board with these ids, or the free one where it would go. */
static u32 find_slot(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids)
{
	u32 key = (u32)ids->subsystem << 16 | ids->device;
	u32 slot = (key * 0x9e3779b1u) >> 21 & (VGPU_METADATA_BOARD_SLOTS - 1);
	u32 i;

	for (i = 0; i < VGPU_METADATA_BOARD_SLOTS; i++) {
		u32 entry = md->board_slots[slot];
		struct vgpu_metadata_ids found;

		if (entry == 0)
			break;
		found = read_ids(md, md->board_offset[entry - 1]);
		if (same_ids(&found, ids))
			break;
		slot = (slot + 1) & (VGPU_METADATA_BOARD_SLOTS - 1);
	}
	return slot;
}

/* At most 1024 boards come here, so the index is at most half full. */
static bool add_board(struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
		      u64 ids_offset, struct vgpu_metadata_error *err)
{
	u32 slot = find_slot(md, &board->ids);

	if (md->board_slots[slot] != 0)
		return refuse(err, VGPU_METADATA_BOARD_DUPLICATE, ids_offset);
	md->board_offset[md->board_count] = board->span.offset;
	md->board_count++;
	md->board_slots[slot] = (u16)md->board_count;
	md->type_count += board->type_count;
	return true;
}

static bool check_record_size(struct vgpu_metadata *md, u64 size, u64 offset,
			      struct vgpu_metadata_error *err)
{
	if (size == 0)
		return refuse(err, VGPU_METADATA_RECORD_ZERO, offset);
	if (md->layout && size != md->layout->info_size)
		return refuse(err, VGPU_METADATA_RECORD_SIZE, offset);
	if (md->board_count > 0 && size != md->record_size)
		return refuse(err, VGPU_METADATA_RECORD_DIFFERS, offset);
	return true;
}

static bool check_type_count(const struct vgpu_metadata *md, u64 count, u64 offset,
			     struct vgpu_metadata_error *err)
{
	if (count == 0)
		return refuse(err, VGPU_METADATA_TYPE_COUNT_ZERO, offset);
	if (count > type_limit(md))
		return refuse(err, VGPU_METADATA_TYPE_COUNT_LIMIT, offset);
	return true;
}

/* ---- vGPU types ---- */

/* Remember a type id of the board at hand; false if it is there already. */
static bool add_type_id(struct vgpu_metadata *md, u32 id)
{
	u32 slot = (id * 0x9e3779b1u) >> 24 & (VGPU_METADATA_TYPE_SLOTS - 1);
	u32 i;

	for (i = 0; i < VGPU_METADATA_TYPE_SLOTS; i++) {
		if (md->type_slots[slot] == id)
			return false;
		if (md->type_slots[slot] == 0)
			break;
		slot = (slot + 1) & (VGPU_METADATA_TYPE_SLOTS - 1);
	}
	md->type_slots[slot] = id;
	return true;
}

/* Check a type at @base, a kernel struct or an info record: @field says where its members are. */
static bool check_type(struct vgpu_metadata *md, const struct vgpu_metadata_board *board, u32 base,
		       const struct vgpu_metadata_span *field, struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_span id = field[VGPU_FIELD_TYPE];
	struct vgpu_metadata_span name = field[VGPU_FIELD_NAME];
	struct vgpu_metadata_span pdev = field[VGPU_FIELD_PDEV_ID];
	struct vgpu_metadata_span instances = field[VGPU_FIELD_MAX_INSTANCE];

	if (id.size > 0) {
		u32 value = (u32)number(md->data, base + id.offset, id.size);

		if (value == 0)
			return refuse(err, VGPU_METADATA_TYPE_ZERO, base + id.offset);
		if (!add_type_id(md, value))
			return refuse(err, VGPU_METADATA_TYPE_DUPLICATE, base + id.offset);
	}
	if (name.size > 0 && !check_text(md->data, base + name.offset, name.size, &name_rules, err))
		return false;
	if (pdev.size > 0 && number(md->data, base + pdev.offset, pdev.size) != board->ids.device)
		return refuse(err, VGPU_METADATA_PDEV_ID, base + pdev.offset);
	if (instances.size > 0 && number(md->data, base + instances.offset, instances.size) == 0)
		return refuse(err, VGPU_METADATA_MAX_INSTANCE_ZERO, base + instances.offset);
	return true;
}

/* The members of an info record that mean nothing here, but have a form. */
static bool check_record_form(const struct vgpu_metadata *md, u32 base,
			      struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 i;

	for (i = 0; i < layout->string_count; i++)
		if (!check_text(md->data, base + layout->strings[i].offset, layout->strings[i].size,
				&string_rules, err))
			return false;
	for (i = 0; i < layout->padding_count; i++)
		if (!check_zero(md->data, base + layout->padding[i].offset, layout->padding[i].size,
				VGPU_METADATA_RECORD_PADDING, err))
			return false;
	return true;
}

/* Texts have been checked, so that the bytes which both have room for decide. */
static bool same_text(const u8 *data, u32 a, u32 a_size, u32 b, u32 b_size)
{
	u32 size = a_size < b_size ? a_size : b_size;

	return !memcmp(data + a, data + b, size);
}

static bool check_same(const struct vgpu_metadata *md, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err)
{
	u32 i;

	for (i = 0; i < VGPU_FIELD_COUNT; i++) {
		struct vgpu_metadata_span a = vgpu_metadata_kernel_struct[i];
		struct vgpu_metadata_span b = md->layout->field[i];
		bool same;

		a.offset += kernel;
		b.offset += record;
		if (b.size == 0)
			continue;
		if (i == VGPU_FIELD_NAME)
			same = same_text(md->data, a.offset, a.size, b.offset, b.size);
		else
			same = number(md->data, a.offset, a.size) ==
			       number(md->data, b.offset, b.size);
		if (!same)
			return refuse(err, VGPU_METADATA_MISMATCH_TYPE + i, a.offset);
	}
	return true;
}

/* NVVGPUMT: the kernel struct is what the driver uses, the record is what GSP is told. */
static bool check_type_pair(struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			    u32 kernel, u32 record, struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_span name;

	if (!check_type(md, board, kernel, vgpu_metadata_kernel_struct, err) ||
	    !check_zero(md->data, kernel + VGPU_KERNEL_PADDING, VGPU_KERNEL_PADDING_SIZE,
			VGPU_METADATA_KERNEL_PADDING, err))
		return false;
	if (!md->layout)
		return true;
	name = md->layout->field[VGPU_FIELD_NAME];
	if (name.size > 0 &&
	    !check_text(md->data, record + name.offset, name.size, &name_rules, err))
		return false;
	return check_same(md, kernel, record, err) && check_record_form(md, record, err);
}

static bool check_types(struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			struct vgpu_metadata_error *err)
{
	u32 kernel = board->kernel_structs.offset;
	u32 record = board->records.offset;
	u32 i;

	memset(md->type_slots, 0, sizeof(md->type_slots));
	for (i = 0; i < board->type_count; i++) {
		if (md->container == VGPU_CONTAINER_NVVGPUMT) {
			if (!check_type_pair(md, board, kernel, record, err))
				return false;
		} else if (md->layout) {
			if (!check_type(md, board, record, md->layout->field, err) ||
			    !check_record_form(md, record, err))
				return false;
		}
		kernel += board->kernel_struct_size;
		record += board->record_size;
	}
	return true;
}

/* ---- The signature section ---- */

/* Does a DER SEQUENCE of exactly @size bytes start at @offset? @size is at least 1. */
static bool check_der(const u8 *data, u32 offset, u32 size, struct vgpu_metadata_error *err)
{
	u32 head = 2; /* bytes of tag and length */
	u32 length;

	if (data[offset] != 0x30)
		return refuse(err, VGPU_METADATA_SIGNATURE_DER_TAG, offset);
	if (size < 2)
		return refuse(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
	length = data[offset + 1];
	if (length >= 0x80) {
		u32 i;

		/* 0x80 is the indefinite form; two bytes count all that is allowed. */
		if (length != 0x81 && length != 0x82)
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
		head += length - 0x80;
		if (size < head)
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
		length = 0;
		for (i = 2; i < head; i++)
			length = length << 8 | data[offset + i];
		if (length < (head == 3 ? 0x80u : 0x100u))
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
	}
	if (length != size - head)
		return refuse(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
	return true;
}

/* The caller has seen the group type at @offset. */
static bool check_section(struct vgpu_metadata *md, u32 offset, struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u64 group_size, padded;
	u32 size, end;

	if (!in_range(offset, VGPU_SIGNATURE_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_SIGNATURE_CUT, offset);
	if (le16(data, offset + VGPU_GROUP_VERSION) != VGPU_SIGNATURE_VERSION)
		return refuse(err, VGPU_METADATA_SIGNATURE_VERSION, offset + VGPU_GROUP_VERSION);
	if (le16(data, offset + VGPU_GROUP_HEADER_SIZE_FIELD) != VGPU_SIGNATURE_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_SIGNATURE_HEADER_SIZE,
			      offset + VGPU_GROUP_HEADER_SIZE_FIELD);
	size = le32(data, offset + VGPU_SIGNATURE_SIZE);
	if (size == 0)
		return refuse(err, VGPU_METADATA_SIGNATURE_EMPTY, offset + VGPU_SIGNATURE_SIZE);
	if (size > VGPU_METADATA_MAX_SIGNATURE)
		return refuse(err, VGPU_METADATA_SIGNATURE_TOO_LARGE, offset + VGPU_SIGNATURE_SIZE);
	if (le32(data, offset + VGPU_SIGNATURE_RESERVED) != 0)
		return refuse(err, VGPU_METADATA_SIGNATURE_RESERVED,
			      offset + VGPU_SIGNATURE_RESERVED);

	end = VGPU_SIGNATURE_HEADER_SIZE + size;
	group_size = le64(data, offset + VGPU_GROUP_SIZE);
	padded = ((u64)end + VGPU_SIGNATURE_ALIGN - 1) & ~((u64)VGPU_SIGNATURE_ALIGN - 1);
	if (group_size != padded)
		return refuse(err, VGPU_METADATA_SIGNATURE_GROUP_SIZE, offset + VGPU_GROUP_SIZE);
	if (!in_range(offset, group_size, md->size))
		return refuse(err, VGPU_METADATA_SIGNATURE_OVERRUN, offset + VGPU_GROUP_SIZE);
	md->section.offset = offset;
	md->section.size = (u32)group_size;
	md->signature.offset = offset + VGPU_SIGNATURE_HEADER_SIZE;
	md->signature.size = size;
	md->content.size = offset;
	return check_der(data, md->signature.offset, size, err) &&
	       check_zero(data, offset + end, md->section.size - end,
			  VGPU_METADATA_SIGNATURE_PADDING, err);
}

static bool is_section(const struct vgpu_metadata *md, u32 offset)
{
	return in_range(offset, 4, md->size) && le32(md->data, offset) == VGPU_GROUP_TYPE_SIGNATURE;
}

/* ---- NVVGPUMT ---- */

static void read_board_header(const u8 *data, struct blob *blob)
{
	u32 at = blob->offset + VGPU_BLOB_HEADER_SIZE;

	blob->device_id = le64(data, at + VGPU_BOARD_DEVICE_ID);
	blob->info_offset = le64(data, at + VGPU_BOARD_INFO_OFFSET);
	blob->info_size = le64(data, at + VGPU_BOARD_INFO_SIZE);
	blob->kernel_size = le64(data, at + VGPU_BOARD_KERNEL_SIZE);
	blob->type_count = le64(data, at + VGPU_BOARD_TYPE_COUNT);
	blob->rmctrl_cmd = le64(data, at + VGPU_BOARD_RMCTRL_CMD);
	blob->rmctrl_size = le64(data, at + VGPU_BOARD_RMCTRL_SIZE);
}

/* The numbers have been checked, and fit in 32 bits. */
static void fill_blob_board(const struct blob *blob, struct vgpu_metadata_board *board)
{
	memset(board, 0, sizeof(*board));
	board->span.offset = blob->offset;
	board->span.size = (u32)blob->size;
	board->ids = device_ids((u16)blob->device_id);
	board->device_only = true;
	board->type_count = (u32)blob->type_count;
	board->record_size = (u32)blob->info_size;
	board->kernel_structs.offset =
		blob->offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	board->kernel_structs.size = (u32)blob->kernel_size;
	if (board->type_count > 0)
		board->kernel_struct_size = board->kernel_structs.size / board->type_count;
	board->rmctrl_cmd = (u32)blob->rmctrl_cmd;
	board->rmctrl.offset = board->kernel_structs.offset + board->kernel_structs.size;
	board->rmctrl.size = (u32)blob->rmctrl_size;
	board->records.offset = board->rmctrl.offset + VGPU_RMCTRL_INFO;
	board->records.size = board->record_size * board->type_count;
}

/* A blob header's two numbers; afterwards the blob is inside the file and holds a board header. */
static bool check_blob_header(const struct vgpu_metadata *md, struct blob *blob,
			      struct vgpu_metadata_error *err)
{
	u32 at = blob->offset;

	if (!in_range(at, VGPU_BLOB_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_BLOB_CUT, at);
	blob->type = le64(md->data, at + VGPU_BLOB_TYPE);
	blob->size = le64(md->data, at + VGPU_BLOB_SIZE);
	if (blob->type != VGPU_BLOB_TYPE_BOARD)
		return refuse(err, VGPU_METADATA_BLOB_TYPE, at + VGPU_BLOB_TYPE);
	if (blob->size < VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_BLOB_SMALL, at + VGPU_BLOB_SIZE);
	if (!in_range(at, blob->size, md->size))
		return refuse(err, VGPU_METADATA_BLOB_OVERRUN, at + VGPU_BLOB_SIZE);
	if (blob->size % 8 != 0)
		return refuse(err, VGPU_METADATA_BLOB_UNALIGNED, at + VGPU_BLOB_SIZE);
	return true;
}

/* Numbers of a board header that stand for themselves. */
static bool check_board_header(struct vgpu_metadata *md, const struct blob *blob,
			       struct vgpu_metadata_error *err)
{
	u32 at = blob->offset + VGPU_BLOB_HEADER_SIZE;
	u32 cmd = md->layout ? md->layout->rmctrl_cmd : VGPU_RMCTRL_CMD;

	if (blob->device_id == 0)
		return refuse(err, VGPU_METADATA_DEVICE_ID_ZERO, at + VGPU_BOARD_DEVICE_ID);
	if (blob->device_id > 0xffff)
		return refuse(err, VGPU_METADATA_DEVICE_ID_WIDE, at + VGPU_BOARD_DEVICE_ID);
	if (blob->info_offset != VGPU_RMCTRL_INFO)
		return refuse(err, VGPU_METADATA_INFO_OFFSET, at + VGPU_BOARD_INFO_OFFSET);
	if (blob->rmctrl_cmd != cmd)
		return refuse(err, VGPU_METADATA_RMCTRL_CMD, at + VGPU_BOARD_RMCTRL_CMD);
	return check_record_size(md, blob->info_size, at + VGPU_BOARD_INFO_SIZE, err) &&
	       check_type_count(md, blob->type_count, at + VGPU_BOARD_TYPE_COUNT, err);
}

/* Do the two arrays fill the blob? Afterwards their sizes fit in 32 bits. */
static bool check_blob_parts(const struct blob *blob, struct vgpu_metadata_error *err)
{
	u32 at = blob->offset + VGPU_BLOB_HEADER_SIZE;
	u64 room = blob->size - VGPU_BLOB_HEADER_SIZE - VGPU_BOARD_HEADER_SIZE;

	if (blob->kernel_size > room)
		return refuse(err, VGPU_METADATA_KERNEL_OVERRUN, at + VGPU_BOARD_KERNEL_SIZE);
	room -= blob->kernel_size;
	if (blob->rmctrl_size > room)
		return refuse(err, VGPU_METADATA_RMCTRL_OVERRUN, at + VGPU_BOARD_RMCTRL_SIZE);
	if (blob->rmctrl_size != room)
		return refuse(err, VGPU_METADATA_BLOB_SIZE, blob->offset + VGPU_BLOB_SIZE);
	return true;
}

static bool check_kernel_size(const struct vgpu_metadata *md, const struct blob *blob,
			      struct vgpu_metadata_error *err)
{
	u64 at = (u64)blob->offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_KERNEL_SIZE;
	u32 count = (u32)blob->type_count;
	u32 size = (u32)blob->kernel_size / count;

	if ((u32)blob->kernel_size % count != 0)
		return refuse(err, VGPU_METADATA_KERNEL_DIVISION, at);
	if (size < VGPU_KERNEL_STRUCT_SIZE)
		return refuse(err, VGPU_METADATA_KERNEL_SMALL, at);
	if (md->layout && size != md->layout->kernel_struct_size)
		return refuse(err, VGPU_METADATA_KERNEL_SIZE, at);
	return true;
}

static bool check_rmctrl_size(const struct vgpu_metadata *md, const struct blob *blob,
			      struct vgpu_metadata_error *err)
{
	u64 at = (u64)blob->offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_RMCTRL_SIZE;
	u32 size = (u32)blob->rmctrl_size;
	u32 slots;

	if (md->layout && size != md->layout->rmctrl_size)
		return refuse(err, VGPU_METADATA_RMCTRL_SIZE, at);
	if (size < VGPU_RMCTRL_INFO || blob->info_size > size)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, at);
	if ((size - VGPU_RMCTRL_INFO) % (u32)blob->info_size != 0)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, at);
	slots = (size - VGPU_RMCTRL_INFO) / (u32)blob->info_size;
	if (slots < blob->type_count)
		return refuse(err, VGPU_METADATA_RMCTRL_SLOTS, at);
	return true;
}

/* The parameters around the used records. */
static bool check_rmctrl(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			 struct vgpu_metadata_error *err)
{
	u32 at = board->rmctrl.offset;
	u32 used = VGPU_RMCTRL_INFO + board->records.size;

	if (md->data[at + VGPU_RMCTRL_DISCARD] != 1)
		return refuse(err, VGPU_METADATA_RMCTRL_DISCARD, at + VGPU_RMCTRL_DISCARD);
	if (le32(md->data, at + VGPU_RMCTRL_INFO_COUNT) != board->type_count)
		return refuse(err, VGPU_METADATA_RMCTRL_COUNT, at + VGPU_RMCTRL_INFO_COUNT);
	return check_zero(md->data, at + VGPU_RMCTRL_PADDING, VGPU_RMCTRL_PADDING_SIZE,
			  VGPU_METADATA_RMCTRL_PADDING, err) &&
	       check_zero(md->data, at + used, board->rmctrl.size - used,
			  VGPU_METADATA_UNUSED_RECORD, err);
}

/* Check the blob at *@offset and move *@offset behind it. */
static bool check_blob(struct vgpu_metadata *md, u32 *offset, struct vgpu_metadata_error *err)
{
	struct blob blob = {.offset = *offset};
	struct vgpu_metadata_board board;

	if (!check_blob_header(md, &blob, err))
		return false;
	read_board_header(md->data, &blob);
	if (!check_board_header(md, &blob, err) || !check_blob_parts(&blob, err) ||
	    !check_kernel_size(md, &blob, err) || !check_rmctrl_size(md, &blob, err))
		return false;
	fill_blob_board(&blob, &board);
	md->record_size = board.record_size;
	*offset += board.span.size;
	return add_board(md, &board, blob.offset + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_DEVICE_ID,
			 err) &&
	       check_rmctrl(md, &board, err) && check_types(md, &board, err);
}

/* What is left after the last blob: nothing, or one signature section. */
static bool check_tail(struct vgpu_metadata *md, u32 offset, struct vgpu_metadata_error *err)
{
	if (offset == md->size)
		return true;
	if (!is_section(md, offset))
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, offset);
	if (!check_section(md, offset, err))
		return false;
	offset += md->section.size;
	if (is_section(md, offset))
		return refuse(err, VGPU_METADATA_SIGNATURE_SECOND, offset);
	if (offset != md->size)
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, offset);
	return true;
}

static bool check_nvvgpumt(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u64 count = le64(md->data, VGPU_MT_NUM_BLOBS);
	u32 offset = VGPU_MT_HEADER_SIZE;
	u32 i;

	md->vgpu_major = le64(md->data, VGPU_MT_VGPU_MAJOR);
	md->vgpu_minor = le64(md->data, VGPU_MT_VGPU_MINOR);
	md->features.offset = VGPU_MT_FEATURES;
	md->features.size = VGPU_MT_FEATURES_SIZE;
	if (!check_zero(md->data, VGPU_MT_PADDING, VGPU_MT_CRC_START - VGPU_MT_PADDING,
			VGPU_METADATA_HEADER_PADDING, err))
		return false;
	if (md->vgpu_major == 0)
		return refuse(err, VGPU_METADATA_VGPU_VERSION, VGPU_MT_VGPU_MAJOR);
	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return refuse(err, VGPU_METADATA_BLOB_COUNT, VGPU_MT_NUM_BLOBS);
	for (i = 0; i < count; i++)
		if (!check_blob(md, &offset, err))
			return false;
	return check_tail(md, offset, err);
}

/* ---- VGPUMETA ---- */

static void read_group_header(const u8 *data, struct group *group)
{
	group->type = le32(data, group->offset + VGPU_GROUP_TYPE);
	group->version = le16(data, group->offset + VGPU_GROUP_VERSION);
	group->header_size = le16(data, group->offset + VGPU_GROUP_HEADER_SIZE_FIELD);
	group->size = le64(data, group->offset + VGPU_GROUP_SIZE);
}

static void read_board_group(const struct vgpu_metadata *md, struct group *group)
{
	group->ids = read_ids(md, group->offset);
	group->record_size = le32(md->data, group->offset + VGPU_BOARD_GROUP_RECORD_SIZE);
	group->record_count = le32(md->data, group->offset + VGPU_BOARD_GROUP_RECORD_COUNT);
}

static void fill_group_board(const struct group *group, struct vgpu_metadata_board *board)
{
	memset(board, 0, sizeof(*board));
	board->span.offset = group->offset;
	board->span.size = (u32)group->size;
	board->ids = group->ids;
	board->type_count = group->record_count;
	board->record_size = group->record_size;
	board->records.offset = group->offset + VGPU_BOARD_GROUP_HEADER_SIZE;
	board->records.size = group->record_size * group->record_count;
}

/* Afterwards the group is inside the file and holds its own header. */
static bool check_group_header(const struct vgpu_metadata *md, const struct group *group,
			       struct vgpu_metadata_error *err)
{
	u32 at = group->offset;
	bool board = group->type == VGPU_GROUP_TYPE_BOARD;

	if (group->type == 0)
		return refuse(err, VGPU_METADATA_GROUP_TYPE, at + VGPU_GROUP_TYPE);
	if (board && group->version != VGPU_BOARD_GROUP_VERSION)
		return refuse(err, VGPU_METADATA_GROUP_VERSION, at + VGPU_GROUP_VERSION);
	if (group->header_size < VGPU_GROUP_HEADER_SIZE ||
	    (board && group->header_size != VGPU_BOARD_GROUP_HEADER_SIZE))
		return refuse(err, VGPU_METADATA_GROUP_HEADER_SIZE,
			      at + VGPU_GROUP_HEADER_SIZE_FIELD);
	if (group->size < group->header_size)
		return refuse(err, VGPU_METADATA_GROUP_SMALL, at + VGPU_GROUP_SIZE);
	if (!in_range(at, group->size, md->size))
		return refuse(err, VGPU_METADATA_GROUP_OVERRUN, at + VGPU_GROUP_SIZE);
	return true;
}

static bool check_board_group(struct vgpu_metadata *md, struct group *group,
			      struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_board board;
	u32 at = group->offset;

	read_board_group(md, group);
	if (group->ids.vendor != VGPU_PCI_VENDOR)
		return refuse(err, VGPU_METADATA_VENDOR_ID, at + VGPU_BOARD_GROUP_VENDOR);
	if (group->ids.device == 0)
		return refuse(err, VGPU_METADATA_DEVICE_ID_ZERO, at + VGPU_BOARD_GROUP_DEVICE);
	if (group->ids.subsystem_vendor != VGPU_PCI_VENDOR)
		return refuse(err, VGPU_METADATA_SUBSYSTEM_VENDOR_ID,
			      at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR);
	if (!check_record_size(md, group->record_size, at + VGPU_BOARD_GROUP_RECORD_SIZE, err) ||
	    !check_type_count(md, group->record_count, at + VGPU_BOARD_GROUP_RECORD_COUNT, err))
		return false;
	if ((u64)group->record_size * group->record_count !=
	    group->size - VGPU_BOARD_GROUP_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	fill_group_board(group, &board);
	md->record_size = board.record_size;
	return add_board(md, &board, at + VGPU_BOARD_GROUP_DEVICE, err) &&
	       check_types(md, &board, err);
}

/* Check the group at *@offset and move *@offset behind it. */
static bool check_group(struct vgpu_metadata *md, u32 *offset, struct vgpu_metadata_error *err)
{
	struct group group = {.offset = *offset};

	if (!in_range(*offset, VGPU_GROUP_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_GROUP_CUT, *offset);
	read_group_header(md->data, &group);
	if (md->section.size > 0)
		return refuse(err,
			      group.type == VGPU_GROUP_TYPE_SIGNATURE
				      ? VGPU_METADATA_SIGNATURE_SECOND
				      : VGPU_METADATA_SIGNATURE_NOT_LAST,
			      *offset);
	if (group.type == VGPU_GROUP_TYPE_SIGNATURE) {
		if (!check_section(md, *offset, err))
			return false;
		*offset += md->section.size;
		return true;
	}
	if (!check_group_header(md, &group, err))
		return false;
	*offset += (u32)group.size;
	if (group.type == VGPU_GROUP_TYPE_BOARD)
		return check_board_group(md, &group, err);
	md->unknown_groups++;
	return true;
}

static bool check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 count = le32(md->data, VGPU_META_GROUP_COUNT);
	u32 offset = VGPU_META_HEADER_SIZE;
	u32 i;

	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return refuse(err, VGPU_METADATA_GROUP_COUNT, VGPU_META_GROUP_COUNT);
	for (i = 0; i < count; i++)
		if (!check_group(md, &offset, err))
			return false;
	if (offset != md->size)
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, offset);
	if (md->board_count == 0)
		return refuse(err, VGPU_METADATA_NO_BOARD, VGPU_META_HEADER_SIZE);
	return true;
}

/* ---- What the header declares ---- */

const char *vgpu_metadata_message(enum vgpu_metadata_code code)
{
	return (u32)code < VGPU_METADATA_CODE_COUNT ? codes[code].message : "unknown error";
}

const char *vgpu_metadata_code_name(enum vgpu_metadata_code code)
{
	return (u32)code < VGPU_METADATA_CODE_COUNT ? codes[code].name : "unknown";
}

u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const void *data, size_t size)
{
	static const u8 zero[4];
	const u8 *bytes = data;
	u32 state = ~0u;

	if (container == VGPU_CONTAINER_NVVGPUMT)
		return vgpu_metadata_crc32(state, bytes + VGPU_MT_CRC_START,
					   size - VGPU_MT_CRC_START);
	state = vgpu_metadata_crc32(state, bytes, VGPU_META_CRC);
	state = vgpu_metadata_crc32(state, zero, sizeof(zero));
	state = vgpu_metadata_crc32(state, bytes + VGPU_META_CRC + sizeof(zero),
				    size - VGPU_META_CRC - sizeof(zero));
	return ~state;
}

int vgpu_metadata_release(const void *data, size_t size, char *release,
			  struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	memset(release, 0, VGPU_METADATA_RELEASE_SIZE);
	if (check_identifier(data, size, &container, err) && check_format(data, container, err))
		read_release(data, container, release, err);
	return (int)err->code;
}

int vgpu_metadata_parse(struct vgpu_metadata *md, const void *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err)
{
	bool good;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	memset(md, 0, sizeof(*md));
	md->layout = layout;
	good = (!layout || check_layout(layout, err)) && open_file(md, data, size, err);
	if (good && md->container == VGPU_CONTAINER_NVVGPUMT)
		good = check_nvvgpumt(md, err);
	else if (good)
		good = check_vgpumeta(md, err);
	if (!good)
		memset(md, 0, sizeof(*md)); /* no board, no byte can be got from it */
	return (int)err->code;
}

/*
 * The functions below trust that the buffer is the one that was parsed, for their answers to be
 * right; but vgpu_metadata_bytes() keeps every pointer that leaves here inside it in any case.
 */

const u8 *vgpu_metadata_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_span span)
{
	return in_range(span.offset, span.size, md->size) ? md->data + span.offset : NULL;
}

bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board)
{
	u32 offset;

	if (index >= md->board_count)
		return false;
	offset = md->board_offset[index];
	if (md->container == VGPU_CONTAINER_NVVGPUMT) {
		struct blob blob = {.offset = offset};

		blob.size = le64(md->data, offset + VGPU_BLOB_SIZE);
		read_board_header(md->data, &blob);
		fill_blob_board(&blob, board);
	} else {
		struct group group = {.offset = offset};

		read_group_header(md->data, &group);
		read_board_group(md, &group);
		fill_group_board(&group, board);
	}
	board->index = index;
	return true;
}

bool vgpu_metadata_first_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return vgpu_metadata_get_board(md, 0, board);
}

bool vgpu_metadata_next_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return board->index < md->board_count &&
	       vgpu_metadata_get_board(md, board->index + 1, board);
}

static bool find_board(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
		       struct vgpu_metadata_board *board)
{
	u32 entry = md->board_slots[find_slot(md, ids)];

	return entry != 0 && vgpu_metadata_get_board(md, entry - 1, board);
}

bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_ids any = device_ids(ids->device);

	if (ids->vendor != VGPU_PCI_VENDOR)
		return false;
	return find_board(md, ids, board) || find_board(md, &any, board);
}

/* One element of an array inside the file. */
static const u8 *element(const struct vgpu_metadata *md, struct vgpu_metadata_span array, u32 size,
			 u32 count, u32 index)
{
	u64 skip = (u64)size * index;

	if (index >= count || size == 0 || !in_range(skip, size, array.size) ||
	    !in_range(array.offset, array.size, md->size))
		return NULL;
	return md->data + array.offset + (u32)skip;
}

const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->records, board->record_size, board->type_count, index);
}

const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->kernel_structs, board->kernel_struct_size, board->type_count,
		       index);
}

bool vgpu_metadata_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			u32 index, struct vgpu_metadata_type *out)
{
	const struct vgpu_metadata_span *field = vgpu_metadata_kernel_struct;
	const u8 *bytes = vgpu_metadata_kernel(md, board, index);
	u64 value[VGPU_FIELD_COUNT];
	u32 i;

	if (md->container == VGPU_CONTAINER_VGPUMETA) {
		if (!md->layout)
			return false;
		field = md->layout->field;
		bytes = vgpu_metadata_record(md, board, index);
	}
	if (!bytes)
		return false;
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		value[i] = i == VGPU_FIELD_NAME ? 0 : number(bytes, field[i].offset, field[i].size);
	memset(out, 0, sizeof(*out));
	memcpy(out->name, bytes + field[VGPU_FIELD_NAME].offset, field[VGPU_FIELD_NAME].size);
	out->id = (u32)value[VGPU_FIELD_TYPE];
	out->vdev_id = value[VGPU_FIELD_VDEV_ID];
	out->pdev_id = value[VGPU_FIELD_PDEV_ID];
	out->fb_length = value[VGPU_FIELD_FB_LENGTH];
	out->gsp_heap_size = value[VGPU_FIELD_GSP_HEAP_SIZE];
	out->bar1_length = value[VGPU_FIELD_BAR1_LENGTH];
	out->max_instance = (u32)value[VGPU_FIELD_MAX_INSTANCE];
	out->ecc_supported = (u32)value[VGPU_FIELD_ECC_SUPPORTED];
	out->fb_reservation = value[VGPU_FIELD_FB_RESERVATION];
	return true;
}
