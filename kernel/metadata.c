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
#include "metadata_spec.h"

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
	u8 identifier[VGPU_METADATA_IDENTIFIER_SIZE + 1];
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

enum text { TEXT_RELEASE, TEXT_NAME, TEXT_STRING };

/* The refusals of each kind of text; VGPU_METADATA_OK for @empty where it may be empty. */
static const struct {
	enum vgpu_metadata_code empty;
	enum vgpu_metadata_code unterminated;
	enum vgpu_metadata_code tail;
	enum vgpu_metadata_code character;
} texts[] = {
	[TEXT_RELEASE] = {VGPU_METADATA_RELEASE_EMPTY, VGPU_METADATA_RELEASE_UNTERMINATED,
			  VGPU_METADATA_RELEASE_TAIL, VGPU_METADATA_RELEASE_CHARACTER},
	[TEXT_NAME] = {VGPU_METADATA_NAME_EMPTY, VGPU_METADATA_NAME_UNTERMINATED,
		       VGPU_METADATA_NAME_TAIL, VGPU_METADATA_NAME_CHARACTER},
	[TEXT_STRING] = {VGPU_METADATA_OK, VGPU_METADATA_STRING_UNTERMINATED,
			 VGPU_METADATA_STRING_TAIL, VGPU_METADATA_STRING_CHARACTER},
};

/* ---- Reading bytes ---- */

/*@ requires \valid(err) && code != VGPU_METADATA_OK;
    assigns *err;
    ensures !\result && refused(err) && err->code == code && err->offset == offset; */
static bool refuse(struct vgpu_metadata_error *err, enum vgpu_metadata_code code, u64 offset)
{
	err->code = code;
	err->offset = offset;
	return false;
}

/* The one range check: are there @size bytes at @offset within @limit? */
/*@ assigns \nothing;
    ensures \result <==> offset + size <= limit; */
static bool in_range(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/* Numbers are little-endian, at any alignment. */
/*@ requires bytes(data, offset, 2);
    assigns \nothing;
    ensures \result == u16_at(data, offset); */
static u16 le16(const u8 *data, u32 offset)
{
	return (u16)(data[offset] + data[offset + 1] * 0x100u);
}

/*@ requires bytes(data, offset, 4);
    assigns \nothing;
    ensures \result == u32_at(data, offset); */
static u32 le32(const u8 *data, u32 offset)
{
	return le16(data, offset) + le16(data, offset + 2) * 0x10000u;
}

/*@ requires bytes(data, offset, 8);
    assigns \nothing;
    ensures \result == u64_at(data, offset); */
static u64 le64(const u8 *data, u32 offset)
{
	return le32(data, offset) + (u64)le32(data, offset + 4) * 0x100000000u;
}

/* A number of 1, 2, 4 or 8 bytes; 0 if there is none. */
/*@ requires number_size(size) ==> bytes(data, offset, size);
    assigns \nothing;
    ensures \result == number_at(data, offset, size);
    ensures size <= 4 ==> \result <= 0xffffffff; */
static u64 number(const u8 *data, u32 offset, u32 size)
{
	switch (size) {
	case 1:
		return data[offset];
	case 2:
		return le16(data, offset);
	case 4:
		return le32(data, offset);
	case 8:
		return le64(data, offset);
	default:
		return 0;
	}
}

/*@ requires bytes(data, offset, size) && \valid(err) && code != VGPU_METADATA_OK;
    assigns *err;
    ensures \result ==> zeros(data, offset, size);
    ensures \result || refused(err); */
static bool check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		       struct vgpu_metadata_error *err)
{
	u32 at;

	/*@ loop invariant offset <= at <= offset + size && zeros(data, offset, at - offset);
	    loop assigns at;
	    loop variant offset + size - at; */
	for (at = offset; at < offset + size; at++)
		if (data[at] != 0)
			return refuse(err, code, at);
	return true;
}

/*@ requires bytes(data, offset, size) && \valid(err) && kind <= TEXT_STRING;
    assigns *err;
    ensures \result ==> text(data, offset, size);
    ensures \result && kind != TEXT_STRING ==> data[offset] != 0;
    ensures \result || refused(err); */
static bool check_text(const u8 *data, u32 offset, u32 size, enum text kind,
		       struct vgpu_metadata_error *err)
{
	u32 at = offset;

	/*@ loop invariant offset <= at <= offset + size;
	    loop invariant \forall integer i; offset <= i < at ==> 0x20 <= data[i] <= 0x7e;
	    loop assigns at;
	    loop variant offset + size - at; */
	while (at < offset + size && data[at] != 0) {
		if (data[at] < 0x20 || data[at] > 0x7e)
			return refuse(err, texts[kind].character, at);
		at++;
	}
	if (at == offset + size)
		return refuse(err, texts[kind].unterminated, offset);
	if (at == offset && texts[kind].empty != VGPU_METADATA_OK)
		return refuse(err, texts[kind].empty, offset);
	return check_zero(data, at, offset + size - at, texts[kind].tail, err);
}

/* Copy what check_text() has passed to an array of @room characters, and fill the rest. */
/*@ requires size > 0 ==> bytes(data, offset, size) && text(data, offset, size);
    requires size <= room && \valid(to + (0 .. room - 1));
    assigns to[0 .. room - 1];
    ensures 0 < room ==> string(to, room);
    ensures size == 0 ==> \forall integer i; 0 <= i < room ==> to[i] == 0; */
static void copy_text(char *to, u32 room, const u8 *data, u32 offset, u32 size)
{
	u32 i;

	/*@ loop invariant 0 <= i <= size;
	    loop invariant \forall integer k; 0 <= k < i ==> to[k] == data[offset + k];
	    loop assigns i, to[0 .. size - 1];
	    loop variant size - i; */
	for (i = 0; i < size; i++)
		to[i] = (char)data[offset + i];
	/*@ loop invariant size <= i <= room;
	    loop invariant \forall integer k; 0 <= k < size ==> to[k] == data[offset + k];
	    loop invariant \forall integer k; size <= k < i ==> to[k] == 0;
	    loop assigns i, to[size .. room - 1];
	    loop variant room - i; */
	for (; i < room; i++)
		to[i] = 0;
}

/* ---- The caller's layout ---- */

/*@ assigns \nothing;
    ensures \result <==> number_size(size); */
static bool is_number_size(u32 size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/*@ requires \valid_read(layout) && \valid(err) && \separated(layout, err);
    requires field < VGPU_FIELD_COUNT;
    assigns *err;
    ensures \result ==> FIELD_GOOD(layout->field[field], field, layout->info_size);
    ensures \result || refused(err); */
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

/*@ requires \valid(err) && code != VGPU_METADATA_OK;
    requires spans == \null || \valid_read(spans + (0 .. count - 1));
    requires \separated(spans + (0 .. count - 1), err);
    assigns *err;
    ensures \result ==> spans_good(spans, count, record_size);
    ensures \result || refused(err); */
static bool check_layout_spans(const struct vgpu_metadata_span *spans, u32 count, u32 record_size,
			       enum vgpu_metadata_code code, struct vgpu_metadata_error *err)
{
	u32 i;

	if (count > VGPU_METADATA_MAX_SPANS || (count > 0 && !spans))
		return refuse(err, code, 0);
	/*@ loop invariant 0 <= i <= count;
	    loop invariant \forall integer k; 0 <= k < i ==> SPAN_GOOD(spans[k], record_size);
	    loop assigns i;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (spans[i].size == 0 || !in_range(spans[i].offset, spans[i].size, record_size))
			return refuse(err, code, spans[i].offset);
	return true;
}

/*@ requires layout != \null && layout_readable(layout) && \valid(err) && \separated(layout, err);
    requires \separated(layout->strings + (0 .. layout->string_count - 1), err);
    requires \separated(layout->padding + (0 .. layout->padding_count - 1), err);
    assigns *err;
    ensures \result ==> layout_good(layout);
    ensures \result || refused(err); */
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
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop invariant \forall integer k; 0 <= k < i ==>
			   FIELD_GOOD(layout->field[k], k, layout->info_size);
	    loop assigns i, *err;
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		if (!check_layout_field(layout, i, err))
			return false;
	return check_layout_spans(layout->strings, layout->string_count, layout->info_size,
				  VGPU_METADATA_LAYOUT_STRING, err) &&
	       check_layout_spans(layout->padding, layout->padding_count, layout->info_size,
				  VGPU_METADATA_LAYOUT_PADDING, err);
}

/* The most vGPU types that a board may have. */
/*@ requires \valid_read(md) && layout_good(md->layout);
    assigns \nothing;
    ensures 1 <= \result <= VGPU_METADATA_MAX_TYPES;
    ensures md->layout != \null ==> \result == md->layout->max_types; */
static u32 type_limit(const struct vgpu_metadata *md)
{
	return md->layout ? md->layout->max_types : VGPU_METADATA_MAX_TYPES;
}

/* ---- The file header ---- */

/*@ requires bytes(data, 0, VGPU_METADATA_IDENTIFIER_SIZE) && container < CONTAINER_COUNT;
    assigns \nothing; */
static bool is_container(const u8 *data, enum vgpu_metadata_container container)
{
	u32 i;

	/*@ loop invariant 0 <= i <= VGPU_METADATA_IDENTIFIER_SIZE;
	    loop assigns i;
	    loop variant VGPU_METADATA_IDENTIFIER_SIZE - i; */
	for (i = 0; i < VGPU_METADATA_IDENTIFIER_SIZE; i++)
		if (data[i] != containers[container].identifier[i])
			return false;
	return true;
}

/* Tell the container; afterwards its file header is known to be there. */
/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(container) && \valid(err);
    requires \separated(container, err);
    assigns *container, *err;
    ensures \result ==> *container < CONTAINER_COUNT && header_size(*container) <= size;
    ensures \result ==> bytes(data, 0, size);
    ensures \result || refused(err); */
static bool check_identifier(const u8 *data, size_t size, enum vgpu_metadata_container *container,
			     struct vgpu_metadata_error *err)
{
	if (size > VGPU_METADATA_MAX_SIZE)
		return refuse(err, VGPU_METADATA_FILE_TOO_LARGE, VGPU_METADATA_MAX_SIZE);
	if (size < VGPU_METADATA_IDENTIFIER_SIZE)
		return refuse(err, VGPU_METADATA_HEADER_CUT, size);
	if (is_container(data, VGPU_CONTAINER_NVVGPUMT))
		*container = VGPU_CONTAINER_NVVGPUMT;
	else if (is_container(data, VGPU_CONTAINER_VGPUMETA))
		*container = VGPU_CONTAINER_VGPUMETA;
	else
		return refuse(err, VGPU_METADATA_IDENTIFIER, 0);
	if (size < containers[*container].header_size)
		return refuse(err, VGPU_METADATA_HEADER_CUT, size);
	return true;
}

/* The version and header size that say where a VGPUMETA header has its other members. */
/*@ requires bytes(data, 0, header_size(container)) && container < CONTAINER_COUNT && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
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
/*@ requires bytes(data, 0, header_size(container)) && container < CONTAINER_COUNT && \valid(err);
    requires \valid(release + (0 .. VGPU_METADATA_RELEASE_SIZE - 1));
    assigns release[0 .. VGPU_METADATA_RELEASE_SIZE - 1], *err;
    ensures \result ==> string(release, VGPU_METADATA_RELEASE_SIZE);
    ensures !\result ==> refused(err) && \forall integer i; 0 <= i < VGPU_METADATA_RELEASE_SIZE ==>
	release[i] == \old(release[i]); */
static bool read_release(const u8 *data, enum vgpu_metadata_container container, char *release,
			 struct vgpu_metadata_error *err)
{
	u32 offset = containers[container].release;
	u32 size = containers[container].release_size;

	if (!check_text(data, offset, size, TEXT_RELEASE, err))
		return false;
	copy_text(release, VGPU_METADATA_RELEASE_SIZE, data, offset, size);
	return true;
}

/*@ requires bytes(data, 0, size) && header_size(container) <= size;
    requires container < CONTAINER_COUNT && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
static bool check_crc(const u8 *data, u32 size, enum vgpu_metadata_container container,
		      struct vgpu_metadata_error *err)
{
	u32 offset = containers[container].crc;

	if (le32(data, offset) != vgpu_metadata_crc(container, data, size))
		return refuse(err, VGPU_METADATA_CRC_MISMATCH, offset);
	return true;
}

/* Identify the file and hold its CRC against it: what follows is what somebody meant to write. */
/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(md) && \valid(err);
    requires \separated(md, err) && layout_apart(md->layout, md, err) && layout_good(md->layout);
    assigns md->data, md->size, md->container, md->release[0 .. VGPU_METADATA_RELEASE_SIZE - 1],
	    md->crc.offset, md->crc.size, md->content.size, *err;
    ensures \result ==> file(md) && md->data == data && md->size == size;
    ensures \result ==> md->content.size == header_size(md->container);
    ensures \result ==> string(&md->release[0], VGPU_METADATA_RELEASE_SIZE);
    ensures \result && md->container == VGPU_CONTAINER_VGPUMETA ==>
	    u64_at(data, VGPU_META_TOTAL_SIZE) == size;
    ensures \result || refused(err); */
static bool open_file(struct vgpu_metadata *md, const u8 *data, size_t size,
		      struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container;

	if (!check_identifier(data, size, &container, err) || !check_format(data, container, err))
		return false;
	if (container == VGPU_CONTAINER_VGPUMETA && le64(data, VGPU_META_TOTAL_SIZE) != size)
		return refuse(err, VGPU_METADATA_TOTAL_SIZE, VGPU_META_TOTAL_SIZE);
	if (!check_crc(data, (u32)size, container, err) ||
	    !read_release(data, container, md->release, err))
		return false;
	md->data = data;
	md->size = (u32)size;
	md->container = container;
	md->crc.offset = containers[container].crc;
	md->crc.size = 4;
	md->content.size = containers[container].header_size;
	return true;
}

/* ---- Boards ---- */

/* Where @key is among @count keys, counted from 1; 0 if it is not. Takes as long wherever it is. */
/*@ requires \valid_read(keys + (0 .. count - 1)) && count < 0xffffffff;
    assigns \nothing;
    ensures 0 <= \result <= count;
    ensures \result > 0 ==> keys[\result - 1] == key;
    ensures \result == 0 ==> \forall integer i; 0 <= i < count ==> keys[i] != key; */
static u32 find_key(const u32 *keys, u32 count, u32 key)
{
	u32 found = 0;
	u32 i;

	/*@ loop invariant 0 <= found <= i <= count;
	    loop invariant found > 0 ==> keys[found - 1] == key;
	    loop invariant found == 0 ==> \forall integer k; 0 <= k < i ==> keys[k] != key;
	    loop assigns i, found;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (keys[i] == key)
			found = i + 1;
	return found;
}

/* What tells boards apart: their vendors are always the same. */
/*@ assigns \nothing;
    ensures \result == key_of(device, subsystem); */
static u32 board_key(u16 device, u16 subsystem)
{
	return device * 0x10000u + subsystem;
}

/*@ requires checking(md, err) && boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires \valid_read(board) && \separated(board, md) && \separated(board, err);
    requires board(md, md->content.size) && board_fits(md, md->content.size);
    requires md->board_count > 0 ==> board_record(md, md->content.size) == md->record_size;
    requires board_read(md, md->content.size, board);
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	md->type_count, md->record_size, md->content.size, *err;
    ensures \result ==> boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool add_board(struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
		      u64 ids_offset, struct vgpu_metadata_error *err)
{
	u32 key = board_key(board->ids.device, board->ids.subsystem);

	if (find_key(md->board_key, md->board_count, key) != 0)
		return refuse(err, VGPU_METADATA_BOARD_DUPLICATE, ids_offset);
	md->board_offset[md->board_count] = board->span.offset;
	md->board_key[md->board_count] = key;
	md->board_count++;
	md->type_count += board->type_count;
	md->record_size = board->record_size;
	md->content.size = board->span.offset + board->span.size;
	return true;
}

/*@ requires checking(md, err);
    assigns *err;
    ensures \result ==> 1 <= size;
    ensures \result && md->layout != \null ==> size == md->layout->info_size;
    ensures \result && md->board_count > 0 ==> size == md->record_size;
    ensures \result || refused(err); */
static bool check_record_size(const struct vgpu_metadata *md, u64 size, u64 offset,
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

/*@ requires checking(md, err);
    assigns *err;
    ensures \result ==> 1 <= count <= VGPU_METADATA_MAX_TYPES;
    ensures \result && md->layout != \null ==> count <= md->layout->max_types;
    ensures \result || refused(err); */
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

/* Check the @index-th id of the board at hand against those before. */
/*@ requires \valid(md) && \valid(err) && \separated(md, err) && index < VGPU_METADATA_MAX_TYPES;
    assigns md->type_id[index], *err;
    ensures \result ==> id != 0 && md->type_id[index] == id;
    ensures \result ==> \forall integer k; 0 <= k < index ==> md->type_id[k] != id;
    ensures \result || refused(err); */
static bool check_type_id(struct vgpu_metadata *md, u32 index, u32 id, u64 offset,
			  struct vgpu_metadata_error *err)
{
	if (id == 0)
		return refuse(err, VGPU_METADATA_TYPE_ZERO, offset);
	if (find_key(md->type_id, index, id) != 0)
		return refuse(err, VGPU_METADATA_TYPE_DUPLICATE, offset);
	md->type_id[index] = id;
	return true;
}

/* The following check a member, @span, of the type at @base; one of size 0 is not there. */

/*@ requires \valid(md) && \valid(err) && \separated(md, err) && index < VGPU_METADATA_MAX_TYPES;
    requires MEMBER(md->data, base, span) && span.size <= 4;
    assigns md->type_id[index], *err;
    ensures \result || refused(err); */
static bool check_id(struct vgpu_metadata *md, u32 index, u32 base, struct vgpu_metadata_span span,
		     struct vgpu_metadata_error *err)
{
	return span.size == 0 ||
	       check_type_id(md, index, (u32)number(md->data, base + span.offset, span.size),
			     base + span.offset, err);
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result && span.size > 0 ==> text(data, base + span.offset, span.size);
    ensures \result || refused(err); */
static bool check_name(const u8 *data, u32 base, struct vgpu_metadata_span span,
		       struct vgpu_metadata_error *err)
{
	return span.size == 0 || check_text(data, base + span.offset, span.size, TEXT_NAME, err);
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
static bool check_pdev(const u8 *data, u32 base, struct vgpu_metadata_span span, u16 device,
		       struct vgpu_metadata_error *err)
{
	if (span.size > 0 && number(data, base + span.offset, span.size) != device)
		return refuse(err, VGPU_METADATA_PDEV_ID, base + span.offset);
	return true;
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
static bool check_instances(const u8 *data, u32 base, struct vgpu_metadata_span span,
			    struct vgpu_metadata_error *err)
{
	if (span.size > 0 && number(data, base + span.offset, span.size) == 0)
		return refuse(err, VGPU_METADATA_MAX_INSTANCE_ZERO, base + span.offset);
	return true;
}

/*
 * Check the @index-th type of a board, at @base, a kernel struct or an info record: @field says
 * where its members are.
 */
/*@ requires checking(md, err) && index < VGPU_METADATA_MAX_TYPES;
    requires base <= md->size && fields_good(field, md->size - base);
    assigns md->type_id[index], *err;
    ensures \result || refused(err); */
static bool check_type(struct vgpu_metadata *md, u32 index, u16 device, u32 base,
		       const struct vgpu_metadata_span *field, struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_span id = field[VGPU_FIELD_TYPE];
	struct vgpu_metadata_span name = field[VGPU_FIELD_NAME];
	struct vgpu_metadata_span pdev = field[VGPU_FIELD_PDEV_ID];
	struct vgpu_metadata_span instances = field[VGPU_FIELD_MAX_INSTANCE];

	return check_id(md, index, base, id, err) && check_name(md->data, base, name, err) &&
	       check_pdev(md->data, base, pdev, device, err) &&
	       check_instances(md->data, base, instances, err);
}

/* The members of an info record that mean nothing here, but have a form. */
/*@ requires checking(md, err) && md->layout != \null && base + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || refused(err); */
static bool check_record_form(const struct vgpu_metadata *md, u32 base,
			      struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 i;

	/*@ loop invariant 0 <= i <= layout->string_count;
	    loop assigns i, *err;
	    loop variant layout->string_count - i; */
	for (i = 0; i < layout->string_count; i++)
		if (!check_text(md->data, base + layout->strings[i].offset, layout->strings[i].size,
				TEXT_STRING, err))
			return false;
	/*@ loop invariant 0 <= i <= layout->padding_count;
	    loop assigns i, *err;
	    loop variant layout->padding_count - i; */
	for (i = 0; i < layout->padding_count; i++)
		if (!check_zero(md->data, base + layout->padding[i].offset, layout->padding[i].size,
				VGPU_METADATA_RECORD_PADDING, err))
			return false;
	return true;
}

/* Texts have been checked, so that the bytes which both have room for decide. */
/*@ requires bytes(data, a.offset, a.size) && bytes(data, b.offset, b.size);
    assigns \nothing; */
static bool same_text(const u8 *data, struct vgpu_metadata_span a, struct vgpu_metadata_span b)
{
	u32 i;

	/*@ loop invariant 0 <= i <= a.size && i <= b.size;
	    loop assigns i;
	    loop variant a.size - i; */
	for (i = 0; i < a.size && i < b.size; i++)
		if (data[a.offset + i] != data[b.offset + i])
			return false;
	return true;
}

/*@ requires checking(md, err) && md->layout != \null;
    requires kernel + VGPU_KERNEL_STRUCT_SIZE <= md->size;
    requires record + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || refused(err); */
static bool check_same(const struct vgpu_metadata *md, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err)
{
	u32 i;

	//@ assert fields_good(&vgpu_metadata_kernel_struct[0], VGPU_KERNEL_STRUCT_SIZE);
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop assigns i;
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++) {
		struct vgpu_metadata_span a = vgpu_metadata_kernel_struct[i];
		struct vgpu_metadata_span b = md->layout->field[i];
		bool same;

		a.offset += kernel;
		b.offset += record;
		if (b.size == 0)
			continue;
		if (i == VGPU_FIELD_NAME)
			same = same_text(md->data, a, b);
		else
			same = number(md->data, a.offset, a.size) ==
			       number(md->data, b.offset, b.size);
		if (!same)
			return refuse(err, VGPU_METADATA_MISMATCH_TYPE + i, a.offset);
	}
	return true;
}

/* NVVGPUMT: the kernel struct is what the driver uses, the record is what GSP is told. */
/*@ requires checking(md, err) && index < VGPU_METADATA_MAX_TYPES;
    requires kernel + VGPU_KERNEL_STRUCT_SIZE <= md->size;
    requires md->layout != \null ==> record + md->layout->info_size <= md->size;
    assigns md->type_id[index], *err;
    ensures \result || refused(err); */
static bool check_type_pair(struct vgpu_metadata *md, u32 index, u16 device, u32 kernel, u32 record,
			    struct vgpu_metadata_error *err)
{
	if (!check_type(md, index, device, kernel, vgpu_metadata_kernel_struct, err) ||
	    !check_zero(md->data, kernel + VGPU_KERNEL_PADDING, VGPU_KERNEL_PADDING_SIZE,
			VGPU_METADATA_KERNEL_PADDING, err))
		return false;
	if (!md->layout)
		return true;
	return check_name(md->data, record, md->layout->field[VGPU_FIELD_NAME], err) &&
	       check_same(md, kernel, record, err) && check_record_form(md, record, err);
}

/* VGPUMETA: without a layout there is nothing to be known of a record. */
/*@ requires checking(md, err) && index < VGPU_METADATA_MAX_TYPES;
    requires md->layout != \null ==> record + md->layout->info_size <= md->size;
    assigns md->type_id[index], *err;
    ensures \result || refused(err); */
static bool check_type_record(struct vgpu_metadata *md, u32 index, u16 device, u32 record,
			      struct vgpu_metadata_error *err)
{
	return !md->layout || (check_type(md, index, device, record, md->layout->field, err) &&
			       check_record_form(md, record, err));
}

/*@ requires checking(md, err) && \valid_read(board) && \separated(board, md);
    requires \separated(board, err) && board_inside(md, board) && board_typed(md, board);
    assigns md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result || refused(err); */
static bool check_types(struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			struct vgpu_metadata_error *err)
{
	u32 kernel = board->kernel_structs.offset, kernel_size = board->kernel_struct_size;
	u32 record = board->records.offset, record_size = board->record_size;
	u32 count = board->type_count;
	u16 device = board->ids.device;
	u32 i;

	/*@ loop invariant 0 <= i <= count && checking(md, err);
	    loop invariant kernel == \at(board->kernel_structs.offset, Pre) + i * kernel_size;
	    loop invariant record == \at(board->records.offset, Pre) + i * record_size;
	    loop assigns i, kernel, record, md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++) {
		if (md->container == VGPU_CONTAINER_NVVGPUMT) {
			if (!check_type_pair(md, i, device, kernel, record, err))
				return false;
		} else if (!check_type_record(md, i, device, record, err)) {
			return false;
		}
		kernel += kernel_size;
		record += record_size;
	}
	return true;
}

/* ---- The signature section ---- */

/* Does a DER SEQUENCE of exactly @size bytes start at @offset? @size is at least 1. */
/*@ requires bytes(data, offset, size) && 1 <= size && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
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
		/* 0x80 is the indefinite form; two bytes count all that is allowed. */
		if (length != 0x81 && length != 0x82)
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
		head += length - 0x80;
		if (size < head)
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
		length = data[offset + 2];
		if (head == 4)
			length = length * 0x100 + data[offset + 3];
		if (length < (head == 3 ? 0x80u : 0x100u))
			return refuse(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
	}
	if (length != size - head)
		return refuse(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
	return true;
}

/* Check the section that follows the content; the caller has seen its group type. */
/*@ requires checking(md, err) && md->content.size <= md->size;
    assigns md->section, md->signature, *err;
    ensures \result ==> section_inside(md);
    ensures \result || refused(err); */
static bool check_section(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = md->content.size;
	u32 size, end;
	u64 group_size;

	if (!in_range(at, VGPU_SIGNATURE_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_SIGNATURE_CUT, at);
	if (le16(data, at + VGPU_GROUP_VERSION) != VGPU_SIGNATURE_VERSION)
		return refuse(err, VGPU_METADATA_SIGNATURE_VERSION, at + VGPU_GROUP_VERSION);
	if (le16(data, at + VGPU_GROUP_HEADER_SIZE_FIELD) != VGPU_SIGNATURE_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_SIGNATURE_HEADER_SIZE,
			      at + VGPU_GROUP_HEADER_SIZE_FIELD);
	size = le32(data, at + VGPU_SIGNATURE_SIZE);
	if (size == 0)
		return refuse(err, VGPU_METADATA_SIGNATURE_EMPTY, at + VGPU_SIGNATURE_SIZE);
	if (size > VGPU_METADATA_MAX_SIGNATURE)
		return refuse(err, VGPU_METADATA_SIGNATURE_TOO_LARGE, at + VGPU_SIGNATURE_SIZE);
	if (le32(data, at + VGPU_SIGNATURE_RESERVED) != 0)
		return refuse(err, VGPU_METADATA_SIGNATURE_RESERVED, at + VGPU_SIGNATURE_RESERVED);

	end = VGPU_SIGNATURE_HEADER_SIZE + size;
	group_size = le64(data, at + VGPU_GROUP_SIZE);
	if (group_size % VGPU_SIGNATURE_ALIGN != 0 || group_size < end ||
	    group_size - end >= VGPU_SIGNATURE_ALIGN)
		return refuse(err, VGPU_METADATA_SIGNATURE_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	if (!in_range(at, group_size, md->size))
		return refuse(err, VGPU_METADATA_SIGNATURE_OVERRUN, at + VGPU_GROUP_SIZE);
	md->section.offset = at;
	md->section.size = (u32)group_size;
	md->signature.offset = at + VGPU_SIGNATURE_HEADER_SIZE;
	md->signature.size = size;
	return check_der(data, md->signature.offset, size, err) &&
	       check_zero(data, at + end, md->section.size - end, VGPU_METADATA_SIGNATURE_PADDING,
			  err);
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing; */
static bool is_section(const struct vgpu_metadata *md, u32 offset)
{
	return in_range(offset, 4, md->size) && le32(md->data, offset) == VGPU_GROUP_TYPE_SIGNATURE;
}

/* ---- NVVGPUMT ---- */

/* A number of the board header in the blob at @at, and where it is. */
/*@ requires bytes(data, at, VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE);
    requires member + 8 <= VGPU_BOARD_HEADER_SIZE;
    assigns \nothing;
    ensures \result == u64_at(data, at + VGPU_BLOB_HEADER_SIZE + member); */
static u64 blob_number(const u8 *data, u32 at, u32 member)
{
	return le64(data, at + VGPU_BLOB_HEADER_SIZE + member);
}

/*@ requires at <= VGPU_METADATA_MAX_SIZE && member <= VGPU_BOARD_HEADER_SIZE;
    assigns \nothing; */
static u32 blob_member(u32 at, u32 member)
{
	return at + VGPU_BLOB_HEADER_SIZE + member;
}

/* The blob at @at has been checked, so that its numbers fit. */
/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires blob(md, at) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures blob_read(md->data, at, board);
    ensures board_inside(md, board); */
static void read_blob(const struct vgpu_metadata *md, u32 at, struct vgpu_metadata_board *board)
{
	const u8 *data = md->data;
	u32 kernel = at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	u32 kernel_size = (u32)blob_number(data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 rmctrl = kernel + kernel_size;
	u32 rmctrl_size = (u32)blob_number(data, at, VGPU_BOARD_RMCTRL_SIZE);
	u32 count = (u32)blob_number(data, at, VGPU_BOARD_TYPE_COUNT);
	u32 record_size = (u32)blob_number(data, at, VGPU_BOARD_INFO_SIZE);

	//@ assert 1 <= count && count == blob_types(data, at);
	//@ assert record_size == blob_record(data, at);
	//@ assert record_size * count <= rmctrl_size - VGPU_RMCTRL_INFO;
	//@ assert count * (kernel_size / count) == kernel_size;
	board->index = 0;
	board->span.offset = at;
	board->span.size = (u32)le64(data, at + VGPU_BLOB_SIZE);
	board->ids.vendor = VGPU_PCI_VENDOR;
	board->ids.device = (u16)blob_number(data, at, VGPU_BOARD_DEVICE_ID);
	board->ids.subsystem_vendor = VGPU_PCI_VENDOR;
	board->ids.subsystem = 0;
	board->device_only = true;
	board->type_count = count;
	board->record_size = record_size;
	board->records.offset = rmctrl + VGPU_RMCTRL_INFO;
	board->records.size = record_size * count;
	board->kernel_struct_size = count > 0 ? kernel_size / count : 0;
	board->kernel_structs.offset = kernel;
	board->kernel_structs.size = kernel_size;
	board->rmctrl_cmd = (u32)blob_number(data, at, VGPU_BOARD_RMCTRL_CMD);
	board->rmctrl.offset = rmctrl;
	board->rmctrl.size = rmctrl_size;
}

/* Afterwards the blob at @at is inside the file and holds a board header. */
/*@ requires checking(md, err) && at <= md->size;
    assigns *err;
    ensures \result ==> blob_inside(md->data, at, md->size);
    ensures \result || refused(err); */
static bool check_blob_header(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u64 size;

	if (!in_range(at, VGPU_BLOB_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_BLOB_CUT, at);
	if (le64(md->data, at + VGPU_BLOB_TYPE) != VGPU_BLOB_TYPE_BOARD)
		return refuse(err, VGPU_METADATA_BLOB_TYPE, at + VGPU_BLOB_TYPE);
	size = le64(md->data, at + VGPU_BLOB_SIZE);
	if (size < VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_BLOB_SMALL, at + VGPU_BLOB_SIZE);
	if (!in_range(at, size, md->size))
		return refuse(err, VGPU_METADATA_BLOB_OVERRUN, at + VGPU_BLOB_SIZE);
	if (size % 8 != 0)
		return refuse(err, VGPU_METADATA_BLOB_UNALIGNED, at + VGPU_BLOB_SIZE);
	return true;
}

/* Numbers of a board header that stand for themselves. */
/*@ requires checking(md, err) && blob_inside(md->data, at, md->size);
    assigns *err;
    ensures \result ==> blob_header(md, at);
    ensures \result && md->layout != \null ==> blob_record(md->data, at) == md->layout->info_size &&
	blob_types(md->data, at) <= md->layout->max_types;
    ensures \result && md->board_count > 0 ==> blob_record(md->data, at) == md->record_size;
    ensures \result || refused(err); */
static bool check_board_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u64 device = blob_number(data, at, VGPU_BOARD_DEVICE_ID);
	u32 cmd = md->layout ? md->layout->rmctrl_cmd : VGPU_RMCTRL_CMD;

	if (device == 0)
		return refuse(err, VGPU_METADATA_DEVICE_ID_ZERO,
			      blob_member(at, VGPU_BOARD_DEVICE_ID));
	if (device > 0xffff)
		return refuse(err, VGPU_METADATA_DEVICE_ID_WIDE,
			      blob_member(at, VGPU_BOARD_DEVICE_ID));
	if (blob_number(data, at, VGPU_BOARD_INFO_OFFSET) != VGPU_RMCTRL_INFO)
		return refuse(err, VGPU_METADATA_INFO_OFFSET,
			      blob_member(at, VGPU_BOARD_INFO_OFFSET));
	if (blob_number(data, at, VGPU_BOARD_RMCTRL_CMD) != cmd)
		return refuse(err, VGPU_METADATA_RMCTRL_CMD,
			      blob_member(at, VGPU_BOARD_RMCTRL_CMD));
	return check_record_size(md, blob_number(data, at, VGPU_BOARD_INFO_SIZE),
				 blob_member(at, VGPU_BOARD_INFO_SIZE), err) &&
	       check_type_count(md, blob_number(data, at, VGPU_BOARD_TYPE_COUNT),
				blob_member(at, VGPU_BOARD_TYPE_COUNT), err);
}

/* Do the two arrays fill the blob? Afterwards their sizes fit in 32 bits. */
/*@ requires bytes(data, at, part_size(data, at)) && \valid(err);
    requires VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE <= part_size(data, at);
    assigns *err;
    ensures \result ==> blob_parts(data, at);
    ensures \result || refused(err); */
static bool check_blob_parts(const u8 *data, u32 at, struct vgpu_metadata_error *err)
{
	u64 kernel_size = blob_number(data, at, VGPU_BOARD_KERNEL_SIZE);
	u64 rmctrl_size = blob_number(data, at, VGPU_BOARD_RMCTRL_SIZE);
	u64 room = le64(data, at + VGPU_BLOB_SIZE) - VGPU_BLOB_HEADER_SIZE - VGPU_BOARD_HEADER_SIZE;

	if (kernel_size > room)
		return refuse(err, VGPU_METADATA_KERNEL_OVERRUN,
			      blob_member(at, VGPU_BOARD_KERNEL_SIZE));
	room -= kernel_size;
	if (rmctrl_size > room)
		return refuse(err, VGPU_METADATA_RMCTRL_OVERRUN,
			      blob_member(at, VGPU_BOARD_RMCTRL_SIZE));
	if (rmctrl_size != room)
		return refuse(err, VGPU_METADATA_BLOB_SIZE, at + VGPU_BLOB_SIZE);
	return true;
}

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md, at);
    requires blob_parts(md->data, at);
    assigns *err;
    ensures \result ==> blob_kernels(md->data, at);
    ensures \result && md->layout != \null ==>
	blob_kernel(md->data, at) / blob_types(md->data, at) == md->layout->kernel_struct_size;
    ensures \result || refused(err); */
static bool check_kernel_size(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 all = (u32)blob_number(md->data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 count = (u32)blob_number(md->data, at, VGPU_BOARD_TYPE_COUNT);
	u32 place = blob_member(at, VGPU_BOARD_KERNEL_SIZE);

	if (all % count != 0)
		return refuse(err, VGPU_METADATA_KERNEL_DIVISION, place);
	if (all / count < VGPU_KERNEL_STRUCT_SIZE)
		return refuse(err, VGPU_METADATA_KERNEL_SMALL, place);
	if (md->layout && all / count != md->layout->kernel_struct_size)
		return refuse(err, VGPU_METADATA_KERNEL_SIZE, place);
	return true;
}

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md, at);
    requires blob_parts(md->data, at);
    assigns *err;
    ensures \result ==> blob_records(md->data, at);
    ensures \result && md->layout != \null ==>
	blob_rmctrl(md->data, at) == md->layout->rmctrl_size;
    ensures \result || refused(err); */
static bool check_rmctrl_size(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 size = (u32)blob_number(md->data, at, VGPU_BOARD_RMCTRL_SIZE);
	u32 count = (u32)blob_number(md->data, at, VGPU_BOARD_TYPE_COUNT);
	u64 record = blob_number(md->data, at, VGPU_BOARD_INFO_SIZE);
	u32 place = blob_member(at, VGPU_BOARD_RMCTRL_SIZE);

	if (md->layout && size != md->layout->rmctrl_size)
		return refuse(err, VGPU_METADATA_RMCTRL_SIZE, place);
	if (size < VGPU_RMCTRL_INFO || record > size)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, place);
	if ((size - VGPU_RMCTRL_INFO) % (u32)record != 0)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, place);
	if (count * record > size - VGPU_RMCTRL_INFO)
		return refuse(err, VGPU_METADATA_RMCTRL_SLOTS, place);
	return true;
}

/* The parameters around the used records. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires \valid_read(board) && \separated(board, err) && board_inside(md, board);
    assigns *err;
    ensures \result || refused(err); */
static bool check_rmctrl(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			 struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = board->rmctrl.offset;
	u32 used = VGPU_RMCTRL_INFO + board->records.size;

	if (data[at + VGPU_RMCTRL_DISCARD] != 1)
		return refuse(err, VGPU_METADATA_RMCTRL_DISCARD, at + VGPU_RMCTRL_DISCARD);
	if (le32(data, at + VGPU_RMCTRL_INFO_COUNT) != board->type_count)
		return refuse(err, VGPU_METADATA_RMCTRL_COUNT, at + VGPU_RMCTRL_INFO_COUNT);
	return check_zero(data, at + VGPU_RMCTRL_PADDING, VGPU_RMCTRL_PADDING_SIZE,
			  VGPU_METADATA_RMCTRL_PADDING, err) &&
	       check_zero(data, at + used, board->rmctrl.size - used, VGPU_METADATA_UNUSED_RECORD,
			  err);
}

/* Check the blob that follows the content, and add it. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	md->type_count, md->record_size, md->content.size,
	md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result ==> boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool check_blob(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_board board;
	u32 at = md->content.size;

	if (!check_blob_header(md, at, err) || !check_board_header(md, at, err) ||
	    !check_blob_parts(md->data, at, err) || !check_kernel_size(md, at, err) ||
	    !check_rmctrl_size(md, at, err))
		return false;
	read_blob(md, at, &board);
	return add_board(md, &board, blob_member(at, VGPU_BOARD_DEVICE_ID), err) &&
	       check_rmctrl(md, &board, err) && check_types(md, &board, err);
}

/* What is left after the last blob: nothing, or one signature section. */
/*@ requires checking(md, err) && md->content.size <= md->size && section_good(md);
    requires md->section.size == 0;
    assigns md->section, md->signature, *err;
    ensures \result ==> section_good(md) && md->content.size + md->section.size == md->size;
    ensures \result || refused(err); */
static bool check_tail(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;

	if (at == md->size)
		return true;
	if (!is_section(md, at))
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, at);
	if (!check_section(md, err))
		return false;
	at += md->section.size;
	if (is_section(md, at))
		return refuse(err, VGPU_METADATA_SIGNATURE_SECOND, at);
	if (at != md->size)
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, at);
	return true;
}

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires boards_good(md) && md->board_count == 0 && md->section.size == 0;
    requires md->signature.size == 0 && md->content.size == VGPU_MT_HEADER_SIZE;
    assigns md->vgpu_major, md->vgpu_minor, md->features, md->section, md->signature,
	md->board_offset[0 .. VGPU_METADATA_MAX_BOARDS - 1],
	md->board_key[0 .. VGPU_METADATA_MAX_BOARDS - 1], md->board_count, md->type_count,
	md->record_size, md->content.size, md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result ==> boards_good(md) && section_good(md);
    ensures \result ==> md->content.size + md->section.size == md->size;
    ensures \result ==> 1 <= md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS);
    ensures \result ==>
	parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, md->board_count);
    ensures \result || refused(err); */
static bool check_nvvgpumt(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u64 count = le64(md->data, VGPU_MT_NUM_BLOBS);
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
	/*@ loop invariant 0 <= i <= count && i == md->board_count;
	    loop invariant checking(md, err) && boards_good(md);
	    loop invariant parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, i);
	    loop assigns i, md->board_offset[0 .. VGPU_METADATA_MAX_BOARDS - 1],
		 md->board_key[0 .. VGPU_METADATA_MAX_BOARDS - 1], md->board_count,
		 md->type_count, md->record_size, md->content.size,
		 md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (!check_blob(md, err))
			return false;
	return check_tail(md, err);
}

/* ---- VGPUMETA ---- */

/* The vgpu_type group at @at has been checked, so that its numbers fit. */
/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires group(md, at) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures group_read(md->data, at, board);
    ensures board_inside(md, board); */
static void read_group(const struct vgpu_metadata *md, u32 at, struct vgpu_metadata_board *board)
{
	const u8 *data = md->data;
	u32 count = le32(data, at + VGPU_BOARD_GROUP_RECORD_COUNT);
	u32 record_size = le32(data, at + VGPU_BOARD_GROUP_RECORD_SIZE);

	//@ assert count == group_types(data, at) && record_size == group_record(data, at);
	//@ assert record_size * count == part_size(data, at) - VGPU_BOARD_GROUP_HEADER_SIZE;
	board->index = 0;
	board->span.offset = at;
	board->span.size = (u32)le64(data, at + VGPU_GROUP_SIZE);
	board->ids.vendor = le16(data, at + VGPU_BOARD_GROUP_VENDOR);
	board->ids.device = le16(data, at + VGPU_BOARD_GROUP_DEVICE);
	board->ids.subsystem_vendor = le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR);
	board->ids.subsystem = le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM);
	board->device_only = false;
	board->type_count = count;
	board->record_size = record_size;
	board->records.offset = at + VGPU_BOARD_GROUP_HEADER_SIZE;
	board->records.size = record_size * count;
	board->kernel_struct_size = 0;
	board->kernel_structs.offset = 0;
	board->kernel_structs.size = 0;
	board->rmctrl_cmd = 0;
	board->rmctrl.offset = 0;
	board->rmctrl.size = 0;
}

/* Afterwards the group at @at is inside the file and holds its own header. */
/*@ requires checking(md, err) && at + VGPU_GROUP_HEADER_SIZE <= md->size;
    assigns *err;
    ensures \result ==> group_inside(md->data, at, md->size);
    ensures \result && group_type(md->data, at) == VGPU_GROUP_TYPE_BOARD ==>
	u16_at(md->data, at + VGPU_GROUP_VERSION) == VGPU_BOARD_GROUP_VERSION &&
	u16_at(md->data, at + VGPU_GROUP_HEADER_SIZE_FIELD) == VGPU_BOARD_GROUP_HEADER_SIZE &&
	VGPU_BOARD_GROUP_HEADER_SIZE <= part_size(md->data, at);
    ensures \result || refused(err); */
static bool check_group_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err)
{
	u32 type = le32(md->data, at + VGPU_GROUP_TYPE);
	u16 header_size = le16(md->data, at + VGPU_GROUP_HEADER_SIZE_FIELD);
	u64 size = le64(md->data, at + VGPU_GROUP_SIZE);
	bool board = type == VGPU_GROUP_TYPE_BOARD;

	if (type == 0)
		return refuse(err, VGPU_METADATA_GROUP_TYPE, at + VGPU_GROUP_TYPE);
	if (board && le16(md->data, at + VGPU_GROUP_VERSION) != VGPU_BOARD_GROUP_VERSION)
		return refuse(err, VGPU_METADATA_GROUP_VERSION, at + VGPU_GROUP_VERSION);
	if (header_size < VGPU_GROUP_HEADER_SIZE ||
	    (board && header_size != VGPU_BOARD_GROUP_HEADER_SIZE))
		return refuse(err, VGPU_METADATA_GROUP_HEADER_SIZE,
			      at + VGPU_GROUP_HEADER_SIZE_FIELD);
	if (size < header_size)
		return refuse(err, VGPU_METADATA_GROUP_SMALL, at + VGPU_GROUP_SIZE);
	if (!in_range(at, size, md->size))
		return refuse(err, VGPU_METADATA_GROUP_OVERRUN, at + VGPU_GROUP_SIZE);
	return true;
}

/* What a vgpu_type group adds to a group's header. */
/*@ requires checking(md, err) && group_inside(md->data, at, md->size);
    requires group_type(md->data, at) == VGPU_GROUP_TYPE_BOARD;
    requires u16_at(md->data, at + VGPU_GROUP_VERSION) == VGPU_BOARD_GROUP_VERSION;
    requires u16_at(md->data, at + VGPU_GROUP_HEADER_SIZE_FIELD) == VGPU_BOARD_GROUP_HEADER_SIZE;
    requires VGPU_BOARD_GROUP_HEADER_SIZE <= part_size(md->data, at);
    assigns *err;
    ensures \result ==> group(md, at);
    ensures \result && md->layout != \null ==> group_record(md->data, at) == md->layout->info_size
   && group_types(md->data, at) <= md->layout->max_types; ensures \result && md->board_count > 0 ==>
   group_record(md->data, at) == md->record_size; ensures \result || refused(err); */
static bool check_board_group(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 record_size = le32(md->data, at + VGPU_BOARD_GROUP_RECORD_SIZE);
	u32 count = le32(md->data, at + VGPU_BOARD_GROUP_RECORD_COUNT);

	if (le16(md->data, at + VGPU_BOARD_GROUP_VENDOR) != VGPU_PCI_VENDOR)
		return refuse(err, VGPU_METADATA_VENDOR_ID, at + VGPU_BOARD_GROUP_VENDOR);
	if (le16(md->data, at + VGPU_BOARD_GROUP_DEVICE) == 0)
		return refuse(err, VGPU_METADATA_DEVICE_ID_ZERO, at + VGPU_BOARD_GROUP_DEVICE);
	if (le16(md->data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR) != VGPU_PCI_VENDOR)
		return refuse(err, VGPU_METADATA_SUBSYSTEM_VENDOR_ID,
			      at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR);
	if (!check_record_size(md, record_size, at + VGPU_BOARD_GROUP_RECORD_SIZE, err) ||
	    !check_type_count(md, count, at + VGPU_BOARD_GROUP_RECORD_COUNT, err))
		return false;
	if ((u64)record_size * count !=
	    le64(md->data, at + VGPU_GROUP_SIZE) - VGPU_BOARD_GROUP_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	return true;
}

/* Check the vgpu_type group that follows the content, and add it. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires group_inside(md->data, md->content.size, md->size);
    requires group_type(md->data, md->content.size) == VGPU_GROUP_TYPE_BOARD;
    requires u16_at(md->data, md->content.size + VGPU_GROUP_VERSION) == VGPU_BOARD_GROUP_VERSION;
    requires u16_at(md->data, md->content.size + VGPU_GROUP_HEADER_SIZE_FIELD) ==
	     VGPU_BOARD_GROUP_HEADER_SIZE;
    requires VGPU_BOARD_GROUP_HEADER_SIZE <= part_size(md->data, md->content.size);
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	    md->type_count, md->record_size, md->content.size,
	    md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result ==> boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	    \old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool add_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	struct vgpu_metadata_board board;
	u32 at = md->content.size;

	if (!check_board_group(md, at, err))
		return false;
	read_group(md, at, &board);
	return add_board(md, &board, at + VGPU_BOARD_GROUP_DEVICE, err) &&
	       check_types(md, &board, err);
}

/* Check the group that follows what has been checked. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires section_good(md) && md->unknown_groups < VGPU_METADATA_MAX_BOARDS;
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	    md->type_count, md->record_size, md->content.size, md->section, md->signature,
	    md->unknown_groups, md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result ==> boards_good(md) && section_good(md);
    ensures \result ==> md->board_count <= \old(md->board_count) + 1;
    ensures \result ==> md->unknown_groups <= \old(md->unknown_groups) + 1;
    ensures \result ==> md->content.size + md->section.size ==
	    \old(md->content.size + md->section.size +
		 part_size(md->data, md->content.size + md->section.size));
    ensures \result || refused(err); */
static bool check_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size + md->section.size;
	u32 type;

	if (!in_range(at, VGPU_GROUP_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_GROUP_CUT, at);
	type = le32(md->data, at + VGPU_GROUP_TYPE);
	if (md->section.size > 0)
		return refuse(err,
			      type == VGPU_GROUP_TYPE_SIGNATURE ? VGPU_METADATA_SIGNATURE_SECOND
								: VGPU_METADATA_SIGNATURE_NOT_LAST,
			      at);
	if (type == VGPU_GROUP_TYPE_SIGNATURE)
		return check_section(md, err);
	if (!check_group_header(md, at, err))
		return false;
	if (type == VGPU_GROUP_TYPE_BOARD)
		return add_group(md, err);
	md->content.size += (u32)le64(md->data, at + VGPU_GROUP_SIZE);
	md->unknown_groups++;
	return true;
}

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_good(md) && md->board_count == 0 && md->section.size == 0;
    requires md->signature.size == 0 && md->content.size == VGPU_META_HEADER_SIZE;
    requires md->unknown_groups == 0;
    assigns md->section, md->signature, md->board_offset[0 .. VGPU_METADATA_MAX_BOARDS - 1],
	md->board_key[0 .. VGPU_METADATA_MAX_BOARDS - 1], md->board_count, md->type_count,
	md->record_size, md->content.size, md->unknown_groups,
	md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
    ensures \result ==> boards_good(md) && section_good(md) && 1 <= md->board_count;
    ensures \result ==> md->content.size + md->section.size == md->size;
    ensures \result ==> parts(md->data, VGPU_META_HEADER_SIZE, md->size,
	u32_at(md->data, VGPU_META_GROUP_COUNT));
    ensures \result || refused(err); */
static bool check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 count = le32(md->data, VGPU_META_GROUP_COUNT);
	u32 end, i;

	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return refuse(err, VGPU_METADATA_GROUP_COUNT, VGPU_META_GROUP_COUNT);
	/*@ loop invariant 0 <= i <= count && md->board_count <= i && md->unknown_groups <= i;
	    loop invariant checking(md, err) && boards_good(md) && section_good(md);
	    loop invariant parts(md->data, VGPU_META_HEADER_SIZE,
				 md->content.size + md->section.size, i);
	    loop assigns i, md->section, md->signature,
		 md->board_offset[0 .. VGPU_METADATA_MAX_BOARDS - 1],
		 md->board_key[0 .. VGPU_METADATA_MAX_BOARDS - 1], md->board_count,
		 md->type_count, md->record_size, md->content.size, md->unknown_groups,
		 md->type_id[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (!check_group(md, err))
			return false;
	end = md->content.size + md->section.size;
	if (end != md->size)
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, end);
	if (md->board_count == 0)
		return refuse(err, VGPU_METADATA_NO_BOARD, VGPU_META_HEADER_SIZE);
	return true;
}

/* ---- What the header declares ---- */

/*@ assigns \nothing; */
const char *vgpu_metadata_message(enum vgpu_metadata_code code)
{
	return (u32)code < VGPU_METADATA_CODE_COUNT ? codes[code].message : "unknown error";
}

/*@ assigns \nothing; */
const char *vgpu_metadata_code_name(enum vgpu_metadata_code code)
{
	return (u32)code < VGPU_METADATA_CODE_COUNT ? codes[code].name : "unknown";
}

/*@ requires bytes((u8 *)data, 0, size) && header_size(container) <= size;
    assigns \nothing; */
u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const void *data, size_t size)
{
	static const u8 zero[4];
	const u8 *bytes = data;
	u32 state = 0xffffffff;

	if (container == VGPU_CONTAINER_NVVGPUMT)
		return vgpu_metadata_crc32(state, bytes + VGPU_MT_CRC_START,
					   size - VGPU_MT_CRC_START);
	state = vgpu_metadata_crc32(state, bytes, VGPU_META_CRC);
	state = vgpu_metadata_crc32(state, zero, sizeof(zero));
	state = vgpu_metadata_crc32(state, bytes + VGPU_META_CRC + sizeof(zero),
				    size - VGPU_META_CRC - sizeof(zero));
	return 0xffffffff - state;
}

/*@ requires \valid_read((u8 *)data + (0 .. size - 1)) && \valid(err);
    requires \valid(release + (0 .. VGPU_METADATA_RELEASE_SIZE - 1));
    assigns release[0 .. VGPU_METADATA_RELEASE_SIZE - 1], *err;
    ensures \result == err->code;
    ensures \result == 0 ==> string(release, VGPU_METADATA_RELEASE_SIZE);
    ensures \result != 0 ==> \forall integer i; 0 <= i < VGPU_METADATA_RELEASE_SIZE ==>
	release[i] == 0; */
int vgpu_metadata_release(const void *data, size_t size, char *release,
			  struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	copy_text(release, VGPU_METADATA_RELEASE_SIZE, data, 0, 0);
	if (check_identifier(data, size, &container, err) && check_format(data, container, err))
		read_release(data, container, release, err);
	return (int)err->code;
}

/* No board, no byte can be got from this. */
/*@ requires \valid(md);
    assigns *md;
    ensures md->data == \null && md->size == 0 && md->layout == \null && md->board_count == 0;
    ensures md->type_count == 0 && md->unknown_groups == 0;
    ensures md->content.offset == 0 && md->section.size == 0 && md->signature.size == 0; */
static void clear(struct vgpu_metadata *md)
{
	md->data = NULL;
	md->size = 0;
	md->layout = NULL;
	md->container = VGPU_CONTAINER_NVVGPUMT;
	copy_text(md->release, VGPU_METADATA_RELEASE_SIZE, NULL, 0, 0);
	md->vgpu_major = 0;
	md->vgpu_minor = 0;
	md->features.offset = 0;
	md->features.size = 0;
	md->crc.offset = 0;
	md->crc.size = 0;
	md->board_count = 0;
	md->type_count = 0;
	md->unknown_groups = 0;
	md->content.offset = 0;
	md->content.size = 0;
	md->section.offset = 0;
	md->section.size = 0;
	md->signature.offset = 0;
	md->signature.size = 0;
	md->record_size = 0;
}

/*@ requires \valid_read((u8 *)data + (0 .. size - 1)) && \valid(md) && \valid(err);
    requires \separated(md, err) && layout_readable(layout) && layout_apart(layout, md, err);
    assigns *md, *err;
    ensures \result == err->code && askable(md);
    ensures \result == 0 ==> parsed(md);
    ensures \result == 0 ==> md->data == data && md->size == size && md->layout == layout;
    ensures \result != 0 ==> md->board_count == 0 && md->size == 0; */
int vgpu_metadata_parse(struct vgpu_metadata *md, const void *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err)
{
	bool good;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	clear(md);
	md->layout = layout;
	good = (!layout || check_layout(layout, err)) && open_file(md, data, size, err);
	if (good && md->container == VGPU_CONTAINER_NVVGPUMT)
		good = check_nvvgpumt(md, err);
	else if (good)
		good = check_vgpumeta(md, err);
	if (!good)
		clear(md);
	return (int)err->code;
}

/*
 * The functions below trust that the buffer is the one that was parsed, for their answers to be
 * right; but vgpu_metadata_bytes() keeps every pointer that leaves here inside it in any case.
 */

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing;
    ensures span.offset + span.size <= md->size ==> \result == md->data + span.offset;
    ensures span.offset + span.size > md->size ==> \result == \null; */
const u8 *vgpu_metadata_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_span span)
{
	return in_range(span.offset, span.size, md->size) ? md->data + span.offset : NULL;
}

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> index < md->board_count;
    ensures \result ==> board->index == index && board_of(md, board); */
bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board)
{
	if (index >= md->board_count)
		return false;
	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		read_blob(md, md->board_offset[index], board);
	else
		read_group(md, md->board_offset[index], board);
	board->index = index;
	return true;
}

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> 0 < md->board_count;
    ensures \result ==> board->index == 0 && board_of(md, board); */
bool vgpu_metadata_first_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return vgpu_metadata_get_board(md, 0, board);
}

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> \old(board->index) + 1 < md->board_count;
    ensures \result ==> board->index == \old(board->index) + 1 && board_of(md, board); */
bool vgpu_metadata_next_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board)
{
	return board->index < md->board_count &&
	       vgpu_metadata_get_board(md, board->index + 1, board);
}

/*@ requires askable(md) && \valid_read(ids) && \valid(board) && \separated(md, board);
    requires \separated(ids, board);
    assigns *board;
    ensures \result ==> ids->vendor == VGPU_PCI_VENDOR && board_of(md, board);
    ensures \result ==> board->ids.device == ids->device;
    ensures \result && board->ids.subsystem != 0 ==> board->ids.subsystem == ids->subsystem &&
	ids->subsystem_vendor == VGPU_PCI_VENDOR;
    ensures \result && ids->subsystem_vendor == VGPU_PCI_VENDOR &&
	board->ids.subsystem != ids->subsystem ==>
	\forall integer k; !ids_of(md, k, ids->device, ids->subsystem);
    ensures !\result && ids->vendor == VGPU_PCI_VENDOR ==>
	\forall integer k; !ids_of(md, k, ids->device, 0);
    ensures !\result && ids->vendor == VGPU_PCI_VENDOR &&
	ids->subsystem_vendor == VGPU_PCI_VENDOR ==>
	\forall integer k; !ids_of(md, k, ids->device, ids->subsystem); */
bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board)
{
	u32 exact = 0;
	u32 found;

	if (ids->vendor != VGPU_PCI_VENDOR)
		return false;
	if (ids->subsystem_vendor == VGPU_PCI_VENDOR)
		exact = find_key(md->board_key, md->board_count,
				 board_key(ids->device, ids->subsystem));
	found = exact ? exact : find_key(md->board_key, md->board_count, board_key(ids->device, 0));
	return found != 0 && vgpu_metadata_get_board(md, found - 1, board);
}

/* One element of an array inside the file. */
/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing;
    ensures \result == \null || \result == md->data + array.offset + size * index &&
	index < count && size * index + size <= array.size &&
	array.offset + array.size <= md->size;
    ensures index < count && size > 0 && size * index + size <= array.size &&
	array.offset + array.size <= md->size ==> \result != \null; */
static const u8 *element(const struct vgpu_metadata *md, struct vgpu_metadata_span array, u32 size,
			 u32 count, u32 index)
{
	u64 skip = (u64)size * index;

	if (index >= count || size == 0 || !in_range(skip, size, array.size) ||
	    !in_range(array.offset, array.size, md->size))
		return NULL;
	return md->data + array.offset + (u32)skip;
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> index < board->type_count && 1 <= board->record_size &&
	\result == md->data + board->records.offset + board->record_size * index &&
	board->record_size * index + board->record_size <= board->records.size &&
	board->records.offset + board->records.size <= md->size;
    ensures board_of(md, board) && index < board->type_count && 1 <= board->record_size ==>
	\result != \null; */
const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->records, board->record_size, board->type_count, index);
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> index < board->type_count && 1 <= board->kernel_struct_size &&
	\result == md->data + board->kernel_structs.offset + board->kernel_struct_size * index &&
	board->kernel_struct_size * index + board->kernel_struct_size <= board->kernel_structs.size
   && board->kernel_structs.offset + board->kernel_structs.size <= md->size; ensures board_of(md,
   board) && index < board->type_count && 1 <= board->kernel_struct_size ==> \result != \null; */
const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->kernel_structs, board->kernel_struct_size, board->type_count,
		       index);
}

/*@ requires askable(md) && \valid_read(board) && board_of(md, board) && \valid(out);
    assigns *out;
    ensures \result ==> index < board->type_count && string(&out->name[0], VGPU_METADATA_NAME_SIZE);
 */
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
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop assigns i, value[0 .. VGPU_FIELD_COUNT - 1];
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		value[i] = i == VGPU_FIELD_NAME ? 0 : number(bytes, field[i].offset, field[i].size);
	copy_text(out->name, VGPU_METADATA_NAME_SIZE, bytes, field[VGPU_FIELD_NAME].offset,
		  field[VGPU_FIELD_NAME].size);
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
