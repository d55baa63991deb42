// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The parser of vGPU metadata files. metadata_format.h draws the formats, metadata.h states what
 * this code promises.
 *
 * The order is always the same: show with is_inside() that the bytes are there, read numbers from
 * them, check the numbers, only then compute with them. Files are at most 1 GiB, so every offset
 * and every size that passed a range check fits in 32 bits, and so does the sum of two.
 */
#include "metadata.h"
#include "metadata_spec.h"

static const struct {
	const char *name;
	const char *message;
} codes[] = {
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
} containers[] = {
	[VGPU_CONTAINER_NVVGPUMT] = {VGPU_MT_IDENTIFIER, VGPU_MT_HEADER_SIZE, VGPU_MT_CRC,
				     VGPU_MT_RELEASE, VGPU_MT_RELEASE_SIZE},
	[VGPU_CONTAINER_VGPUMETA] = {VGPU_META_IDENTIFIER, VGPU_META_HEADER_SIZE, VGPU_META_CRC,
				     VGPU_META_RELEASE, VGPU_META_RELEASE_SIZE},
};

const struct vgpu_layout_span vgpu_metadata_kernel_struct[VGPU_FIELD_COUNT] = {
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
	err->code = (int)code;
	err->offset = offset;
	return false;
}

/* The one range check: are there @size bytes at @offset within @limit? */
/*@ assigns \nothing;
    ensures \result <==> offset + size <= limit; */
static bool is_inside(u64 offset, u64 size, u64 limit)
{
	return offset <= limit && size <= limit - offset;
}

/*
 * Numbers of things and their sizes, multiplied and divided. Nothing else here does, since provers
 * see only what these two promise.
 */

/*@ assigns \nothing;
    ensures is_product(\result, count, size);
    ensures \result <= 0xffffffff00000000; */
static u64 product(u32 count, u32 size)
{
	return (u64)count * size;
}

/*@ assigns \nothing;
    ensures count > 0 ==> is_quotient(\result, size, count); */
static u32 quotient(u32 size, u32 count)
{
	return count > 0 ? size / count : 0;
}

/*
 * Numbers are little-endian, at any alignment. Written like this, with one pointer and shifts, they
 * are one load where the machine has it, and with inline compilers see that.
 */
/*@ requires bytes(data, offset, 2);
    assigns \nothing;
    ensures \result == u16_at(data, offset); */
static inline u16 le16(const u8 *data, u32 offset)
{
	const u8 *byte = data + offset;

	return (u16)(byte[0] + ((u32)byte[1] << 8));
}

/*@ requires bytes(data, offset, 4);
    assigns \nothing;
    ensures \result == u32_at(data, offset); */
static inline u32 le32(const u8 *data, u32 offset)
{
	const u8 *byte = data + offset;

	return byte[0] + ((u32)byte[1] << 8) + ((u32)byte[2] << 16) + ((u32)byte[3] << 24);
}

/*@ requires bytes(data, offset, 8);
    assigns \nothing;
    ensures \result == u64_at(data, offset); */
static inline u64 le64(const u8 *data, u32 offset)
{
	const u8 *byte = data + offset;
	u64 low = byte[0] + ((u64)byte[1] << 8) + ((u64)byte[2] << 16) + ((u64)byte[3] << 24);
	u64 most = low + ((u64)byte[4] << 32) + ((u64)byte[5] << 40);

	//@ assert low == u32_at(data, offset);
	//@ assert most == low + 0x100000000 * u16_at(data, offset + 4);
	return most + ((u64)byte[6] << 48) + ((u64)byte[7] << 56);
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

/* Are eight bytes zero? */
/*@ requires bytes(data, offset, 8);
    assigns \nothing;
    ensures \result ==> zeros(data, offset, 8); */
static inline bool is_zero_8(const u8 *data, u32 offset)
{
	u64 word = le64(data, offset);

	//@ assert word == 0 ==> zeros(data, offset, 2);
	//@ assert word == 0 ==> zeros(data, offset + 2, 2);
	//@ assert word == 0 ==> zeros(data, offset + 4, 2);
	//@ assert word == 0 ==> zeros(data, offset + 6, 2);
	return word == 0;
}

/* Are 32 bytes? All are read in any case, so that the compiler may test them as one. */
/*@ requires bytes(data, offset, 32);
    assigns \nothing;
    ensures \result ==> zeros(data, offset, 32); */
static inline bool is_zero_32(const u8 *data, u32 offset)
{
	bool first = is_zero_8(data, offset), second = is_zero_8(data, offset + 8);
	bool third = is_zero_8(data, offset + 16), fourth = is_zero_8(data, offset + 24);

	return first && second && third && fourth;
}

/*@ requires bytes(data, offset, size) && \valid(err) && code != VGPU_METADATA_OK;
    assigns *err;
    ensures \result ==> zeros(data, offset, size);
    ensures \result || refused(err); */
static bool check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		       struct vgpu_metadata_error *err)
{
	u32 end = offset + size;
	u32 at = offset;

	/*@ loop invariant offset <= at <= end && zeros(data, offset, at - offset);
	    loop assigns at;
	    loop variant end - at; */
	while (end - at >= 32 && is_zero_32(data, at))
		at += 32;
	/*@ loop invariant offset <= at <= end && zeros(data, offset, at - offset);
	    loop assigns at;
	    loop variant end - at; */
	while (end - at >= 8 && is_zero_8(data, at))
		at += 8;
	/*@ loop invariant offset <= at <= end && zeros(data, offset, at - offset);
	    loop assigns at;
	    loop variant end - at; */
	for (; at < end; at++)
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
	u32 end = offset + size;
	u32 at = offset;

	/*@ loop invariant offset <= at <= end;
	    loop invariant \forall integer i; offset <= i < at ==> 0x20 <= data[i] <= 0x7e;
	    loop assigns at;
	    loop variant end - at; */
	while (at < end && data[at] >= 0x20 && data[at] <= 0x7e)
		at++;
	if (at == end)
		return refuse(err, texts[kind].unterminated, offset);
	if (data[at] != 0)
		return refuse(err, texts[kind].character, at);
	if (at == offset && texts[kind].empty != VGPU_METADATA_OK)
		return refuse(err, texts[kind].empty, offset);
	return check_zero(data, at, end - at, texts[kind].tail, err);
}

/* Copy a text, which is ASCII, to an array of @room characters, and fill the rest with zeros. */
/*@ requires size > 0 ==> bytes(data, offset, size);
    requires 0 < room && \valid(to + (0 .. room - 1));
    assigns to[0 .. room - 1];
    ensures to[room - 1] == 0;
    ensures 0 < size <= room && text(data, offset, size) ==> string(to, room);
    ensures size == 0 ==> \forall integer i; 0 <= i < room ==> to[i] == 0; */
static void copy_text(char *to, u32 room, const u8 *data, u32 offset, u32 size)
{
	u32 count = size < room ? size : room - 1;
	u32 i;

	/*@ loop invariant 0 <= i <= count;
	    loop invariant \forall integer k; 0 <= k < i ==> to[k] == data[offset + k] % 0x80;
	    loop assigns i, to[0 .. count - 1];
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		to[i] = (char)(data[offset + i] % 0x80);
	/*@ loop invariant count <= i <= room;
	    loop invariant \forall integer k; 0 <= k < count ==> to[k] == data[offset + k] % 0x80;
	    loop invariant \forall integer k; count <= k < i ==> to[k] == 0;
	    loop assigns i, to[count .. room - 1];
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

/*@ requires \valid_read(layout) && \valid(err);
    requires field < VGPU_FIELD_COUNT;
    assigns *err;
    ensures \result ==> FIELD_GOOD(layout->field[field], field, layout->info_size);
    ensures \result || refused(err); */
static bool check_layout_field(const struct vgpu_metadata_layout *layout, u32 field,
			       struct vgpu_metadata_error *err)
{
	struct vgpu_layout_span span = layout->field[field];
	bool fits;

	if (span.size == 0)
		return true;
	if (field == VGPU_FIELD_NAME)
		fits = span.size >= 2 && span.size <= VGPU_METADATA_NAME_SIZE;
	else
		fits = is_number_size(span.size) &&
		       span.size <= vgpu_metadata_kernel_struct[field].size;
	if (!fits || !is_inside(span.offset, span.size, layout->info_size))
		return refuse(err, VGPU_METADATA_LAYOUT_FIELD, span.offset);
	return true;
}

/*@ requires \valid(err) && code != VGPU_METADATA_OK;
    requires spans == \null || \valid_read(spans + (0 .. count - 1));
    assigns *err;
    ensures \result ==> spans_good(spans, count, record_size);
    ensures \result || refused(err); */
static bool check_layout_spans(const struct vgpu_layout_span *spans, u32 count, u32 record_size,
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
		if (spans[i].size == 0 || !is_inside(spans[i].offset, spans[i].size, record_size))
			return refuse(err, code, spans[i].offset);
	return true;
}

/*@ requires begun(md, err) && layout_readable(md->layout);
    assigns *err;
    ensures \result ==> begun(md, err) && layout_good(md->layout);
    ensures \result || refused(err); */
static bool check_layout(const struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 i;

	if (!layout)
		return true;
	if (layout->info_size < 1)
		return refuse(err, VGPU_METADATA_LAYOUT_RECORD, 0);
	if (layout->max_types < 1 || layout->max_types > VGPU_METADATA_MAX_TYPES)
		return refuse(err, VGPU_METADATA_LAYOUT_TYPES, 0);
	if (layout->kernel_struct_size < VGPU_KERNEL_STRUCT_SIZE)
		return refuse(err, VGPU_METADATA_LAYOUT_KERNEL, 0);
	if (layout->rmctrl_size != VGPU_RMCTRL_INFO + product(layout->max_types, layout->info_size))
		return refuse(err, VGPU_METADATA_LAYOUT_RMCTRL, 0);
	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT && begun(md, err) && layout == md->layout;
	    loop invariant \forall integer k; 0 <= k < i ==>
			   FIELD_GOOD(layout->field[k], k, layout->info_size);
	    loop assigns i, *err;
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		if (!check_layout_field(layout, i, err))
			return false;
	//@ assert fields_good(&layout->field[0], layout->info_size);
	if (!check_layout_spans(layout->strings, layout->string_count, layout->info_size,
				VGPU_METADATA_LAYOUT_STRING, err))
		return false;
	return check_layout_spans(layout->padding, layout->padding_count, layout->info_size,
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
/*@ requires begun(md, err) && layout_good(md->layout) && \valid_read(data + (0 .. size - 1));
    assigns md->data, md->size, md->container, md->release[0 .. VGPU_METADATA_RELEASE_SIZE - 1],
	    md->crc, md->content.size, *err;
    ensures \result ==> opened(md, err) && md->data == data && md->size == size;
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
	//@ assert begun(md, err) && layout_good(md->layout);
	md->crc.offset = containers[container].crc;
	md->crc.size = 4;
	//@ assert begun(md, err) && layout_good(md->layout);
	md->content.size = containers[container].header_size;
	//@ assert begun(md, err) && layout_good(md->layout);
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
    requires board(md->container, md->data, md->size, md->content.size);
    requires board_read(md->container, md->data, md->content.size, board);
    requires md->layout != \null ==> board.record_size == md->layout->info_size;
    requires md->board_count > 0 ==> board.record_size == md->record_size;
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	    md->type_count, md->record_size, md->content.size, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err);
    ensures \result ==> boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool add_board(struct vgpu_metadata *md, struct vgpu_metadata_board board, u64 ids_offset,
		      struct vgpu_metadata_error *err)
{
	u32 key = board_key(board.ids.device, board.ids.subsystem);

	if (find_key(md->board_key, md->board_count, key) != 0)
		return refuse(err, VGPU_METADATA_BOARD_DUPLICATE, ids_offset);
	md->board_offset[md->board_count] = board.span.offset;
	md->board_key[md->board_count] = key;
	md->board_count++;
	md->type_count += board.type_count;
	md->record_size = board.record_size;
	md->content.size = board.span.offset + board.span.size;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert md->section.size == \at(md->section.size, Pre);
	//@ assert md->signature.size == \at(md->signature.size, Pre);
	//@ assert md->unknown_groups == \at(md->unknown_groups, Pre);
	//@ assert section_kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_APART(md);
	//@ assert BOARDS_KEYED(md);
	/*@ assert \forall integer k; 0 <= k < md->board_count - 1 ==>
		   md->board_key[k] != md->board_key[md->board_count - 1]; */
	//@ assert boards_distinct(&md->board_key[0], md->board_count - 1);
	//@ assert BOARDS_DISTINCT(md);
	//@ assert md->type_count <= md->board_count * VGPU_METADATA_MAX_TYPES;
	//@ assert header_size(md->container) <= md->content.size <= md->size;
	//@ assert md->layout != \null ==> md->record_size == md->layout->info_size;
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

/* The following check a member, @span, of the type at @base; one of size 0 is not there. */

/* The @index-th id of a board, against those before: they are in @ids, none above @highest. */
/*@ requires MEMBER(data, base, span) && span.size <= 4 && \valid(err) && \valid(highest);
    requires index < VGPU_METADATA_MAX_TYPES && \valid(ids + (0 .. VGPU_METADATA_MAX_TYPES - 1));
    requires \separated(highest, ids + (0 .. VGPU_METADATA_MAX_TYPES - 1));
    requires span.size > 0 ==> \forall integer k; 0 <= k < index ==> ids[k] <= *highest;
    assigns ids[index], *highest, *err;
    ensures \result && span.size > 0 ==>
	\forall integer k; 0 <= k < index + 1 ==> ids[k] <= *highest;
    ensures \result && span.size > 0 ==> ids[index] != 0 &&
	\forall integer k; 0 <= k < index ==> ids[k] != ids[index];
    ensures \result || refused(err); */
static bool check_id(const u8 *data, u32 base, struct vgpu_layout_span span, u32 *ids, u32 index,
		     u32 *highest, struct vgpu_metadata_error *err)
{
	u32 id;

	if (span.size == 0)
		return true;
	id = (u32)number(data, base + span.offset, span.size);
	if (id == 0)
		return refuse(err, VGPU_METADATA_TYPE_ZERO, base + span.offset);
	/* Ids mostly ascend, so that there is nothing to search. */
	if (id > *highest)
		*highest = id;
	else if (find_key(ids, index, id) != 0)
		return refuse(err, VGPU_METADATA_TYPE_DUPLICATE, base + span.offset);
	ids[index] = id;
	return true;
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result && span.size > 0 ==> text(data, base + span.offset, span.size);
    ensures \result || refused(err); */
static bool check_name(const u8 *data, u32 base, struct vgpu_layout_span span,
		       struct vgpu_metadata_error *err)
{
	return span.size == 0 || check_text(data, base + span.offset, span.size, TEXT_NAME, err);
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
static bool check_pdev(const u8 *data, u32 base, struct vgpu_layout_span span, u16 device,
		       struct vgpu_metadata_error *err)
{
	if (span.size > 0 && number(data, base + span.offset, span.size) != device)
		return refuse(err, VGPU_METADATA_PDEV_ID, base + span.offset);
	return true;
}

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || refused(err); */
static bool check_instances(const u8 *data, u32 base, struct vgpu_layout_span span,
			    struct vgpu_metadata_error *err)
{
	if (span.size > 0 && number(data, base + span.offset, span.size) == 0)
		return refuse(err, VGPU_METADATA_MAX_INSTANCE_ZERO, base + span.offset);
	return true;
}

/* A type but for its id, at @base, a kernel struct or an info record: @field says what is where. */
/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid(err);
    requires base <= md->size && fields_good(field, md->size - base);
    assigns *err;
    ensures \result || refused(err); */
static bool check_type(const struct vgpu_metadata *md, u16 device, u32 base,
		       const struct vgpu_layout_span *field, struct vgpu_metadata_error *err)
{
	return check_name(md->data, base, field[VGPU_FIELD_NAME], err) &&
	       check_pdev(md->data, base, field[VGPU_FIELD_PDEV_ID], device, err) &&
	       check_instances(md->data, base, field[VGPU_FIELD_MAX_INSTANCE], err);
}

/*
 * The memory is slower than the checks of a record are: ask early for what they look at. This says
 * where that is, and does not ask: a compiler leaves out what has neither result nor effect.
 */
#define LOOK_AHEAD 8u /* records */

/*@ requires \valid_read(md) && md->layout != \null && \valid_read(md->layout);
    requires record <= md->size;
    assigns \nothing; */
static const u8 *look_ahead(const struct vgpu_metadata *md, u32 record,
			    struct vgpu_layout_span member)
{
	u32 ahead = LOOK_AHEAD * md->layout->info_size + member.offset;

	return md->data + (ahead < md->size - record ? record + ahead : record);
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
	for (i = 0; i < layout->string_count; i++) {
		vgpu_metadata_prefetch(look_ahead(md, base, layout->strings[i]));
		if (!check_text(md->data, base + layout->strings[i].offset, layout->strings[i].size,
				TEXT_STRING, err))
			return false;
	}
	/*@ loop invariant 0 <= i <= layout->padding_count;
	    loop assigns i, *err;
	    loop variant layout->padding_count - i; */
	for (i = 0; i < layout->padding_count; i++) {
		vgpu_metadata_prefetch(look_ahead(md, base, layout->padding[i]));
		if (!check_zero(md->data, base + layout->padding[i].offset, layout->padding[i].size,
				VGPU_METADATA_RECORD_PADDING, err))
			return false;
	}
	return true;
}

/* Texts have been checked, so that the bytes which both have room for decide. */
/*@ requires bytes(data, a, size) && bytes(data, b, size);
    assigns \nothing; */
static bool same_text(const u8 *data, u32 a, u32 b, u32 size)
{
	u32 i;

	/*@ loop invariant 0 <= i <= size;
	    loop assigns i;
	    loop variant size - i; */
	for (i = 0; i < size; i++)
		if (data[a + i] != data[b + i])
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
		struct vgpu_layout_span a = vgpu_metadata_kernel_struct[i];
		struct vgpu_layout_span b = md->layout->field[i];
		bool same;

		//@ assert is_field(i);
		if (b.size == 0)
			continue;
		if (i == VGPU_FIELD_NAME)
			same = same_text(md->data, kernel + a.offset, record + b.offset,
					 a.size < b.size ? a.size : b.size);
		else
			same = number(md->data, kernel + a.offset, a.size) ==
			       number(md->data, record + b.offset, b.size);
		if (!same)
			return refuse(err, VGPU_METADATA_MISMATCH_TYPE + i, kernel + a.offset);
	}
	return true;
}

/* NVVGPUMT: the kernel struct is what the driver uses, the record is what GSP is told. */
/*@ requires checking(md, err) && kernel + VGPU_KERNEL_STRUCT_SIZE <= md->size;
    requires md->layout != \null ==> record + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || refused(err); */
static bool check_pair(const struct vgpu_metadata *md, u16 device, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err)
{
	//@ assert fields_good(&vgpu_metadata_kernel_struct[0], VGPU_KERNEL_STRUCT_SIZE);
	if (!check_type(md, device, kernel, vgpu_metadata_kernel_struct, err) ||
	    !check_zero(md->data, kernel + VGPU_KERNEL_PADDING, VGPU_KERNEL_PADDING_SIZE,
			VGPU_METADATA_KERNEL_PADDING, err))
		return false;
	if (!md->layout)
		return true;
	return check_name(md->data, record, md->layout->field[VGPU_FIELD_NAME], err) &&
	       check_same(md, kernel, record, err) && check_record_form(md, record, err);
}

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires board_inside(md->container, md->size, board) && board_typed(md->layout, board);
    assigns *err;
    ensures \result || refused(err); */
static bool check_pairs(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			struct vgpu_metadata_error *err)
{
	u32 ids[VGPU_METADATA_MAX_TYPES], highest = 0;
	u32 kernel = board.kernel_structs.offset;
	u32 record = board.records.offset;
	u32 i;

	/*@ loop invariant 0 <= i <= board.type_count && checking(md, err);
	    loop invariant vgpu_metadata_kernel_struct[VGPU_FIELD_TYPE].size > 0 ==>
		\forall integer k; 0 <= k < i ==> ids[k] <= highest;
	    loop invariant is_product(kernel - board.kernel_structs.offset, i,
				      board.kernel_struct_size);
	    loop invariant is_product(record - board.records.offset, i, board.record_size);
	    loop assigns i, kernel, record, highest, ids[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant board.type_count - i; */
	for (i = 0; i < board.type_count; i++) {
		if (!check_id(md->data, kernel, vgpu_metadata_kernel_struct[VGPU_FIELD_TYPE], ids,
			      i, &highest, err) ||
		    !check_pair(md, board.ids.device, kernel, record, err))
			return false;
		kernel += board.kernel_struct_size;
		record += board.record_size;
	}
	return true;
}

/* VGPUMETA: without a layout there is nothing to be known of a record. */
/*@ requires checking(md, err) && board_inside(md->container, md->size, board);
    requires board_typed(md->layout, board);
    assigns *err;
    ensures \result || refused(err); */
static bool check_records(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			  struct vgpu_metadata_error *err)
{
	const struct vgpu_metadata_layout *layout = md->layout;
	u32 ids[VGPU_METADATA_MAX_TYPES], highest = 0;
	u32 record = board.records.offset;
	u32 i;

	if (!layout)
		return true;
	/*@ loop invariant 0 <= i <= board.type_count && checking(md, err);
	    loop invariant layout == md->layout;
	    loop invariant layout->field[VGPU_FIELD_TYPE].size > 0 ==>
		\forall integer k; 0 <= k < i ==> ids[k] <= highest;
	    loop invariant is_product(record - board.records.offset, i, board.record_size);
	    loop assigns i, record, highest, ids[0 .. VGPU_METADATA_MAX_TYPES - 1], *err;
	    loop variant board.type_count - i; */
	for (i = 0; i < board.type_count; i++) {
		if (!check_id(md->data, record, layout->field[VGPU_FIELD_TYPE], ids, i, &highest,
			      err) ||
		    !check_type(md, board.ids.device, record, layout->field, err) ||
		    !check_record_form(md, record, err))
			return false;
		record += board.record_size;
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
/*@ requires checking(md, err) && boards_good(md);
    assigns md->section, md->signature, *err;
    ensures \result ==> checking(md, err) && kept{Pre, Here}(md);
    ensures \result ==> boards_good(md);
    ensures \result ==> section_inside(md);
    ensures \result ==> md->section.size == part_size(md->data, md->content.size);
    ensures \result ==> md->content.size == \old(md->content.size);
    ensures \result ==> md->board_count == \old(md->board_count);
    ensures \result || refused(err); */
static bool check_section(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = md->content.size;
	u32 size, end;
	u64 group_size;

	if (!is_inside(at, VGPU_SIGNATURE_HEADER_SIZE, md->size))
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
	if (!is_inside(at, group_size, md->size))
		return refuse(err, VGPU_METADATA_SIGNATURE_OVERRUN, at + VGPU_GROUP_SIZE);
	md->section.offset = at;
	md->section.size = (u32)group_size;
	md->signature.offset = at + VGPU_SIGNATURE_HEADER_SIZE;
	md->signature.size = size;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_APART(md);
	//@ assert BOARDS_KEYED(md);
	//@ assert BOARDS_DISTINCT(md);
	//@ assert md->section.offset == md->content.size;
	//@ assert md->section.size == part_size(md->data, md->section.offset);
	//@ assert md->signature.size == size && md->section.size == group_size;
	//@ assert section_inside(md);
	return check_der(data, md->signature.offset, size, err) &&
	       check_zero(data, at + end, md->section.size - end, VGPU_METADATA_SIGNATURE_PADDING,
			  err);
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing; */
static bool is_section(const struct vgpu_metadata *md, u32 offset)
{
	return is_inside(offset, 4, md->size) &&
	       le32(md->data, offset) == VGPU_GROUP_TYPE_SIGNATURE;
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

/* The blob at @at, the @index-th board, has been checked, so that its numbers fit. */
/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires blob(md->data, md->size, at);
    assigns \nothing;
    ensures blob_read(md->data, at, \result) && \result.index == index;
    ensures board_inside(md->container, md->size, \result); */
static struct vgpu_metadata_board read_blob(const struct vgpu_metadata *md, u32 index, u32 at)
{
	const u8 *data = md->data;
	u32 kernel = at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	u32 kernel_size = (u32)blob_number(data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 rmctrl = kernel + kernel_size;
	u32 rmctrl_size = (u32)blob_number(data, at, VGPU_BOARD_RMCTRL_SIZE);
	u32 count = (u32)blob_number(data, at, VGPU_BOARD_TYPE_COUNT);
	u32 record_size = (u32)blob_number(data, at, VGPU_BOARD_INFO_SIZE);

	//@ assert are_records(rmctrl_size, count, record_size);
	//@ assert are_kernels(kernel_size, count);
	return (struct vgpu_metadata_board){
		.index = index,
		.span = {at, (u32)le64(data, at + VGPU_BLOB_SIZE)},
		.ids = {VGPU_PCI_VENDOR, (u16)blob_number(data, at, VGPU_BOARD_DEVICE_ID),
			VGPU_PCI_VENDOR, 0},
		.device_only = true,
		.type_count = count,
		.record_size = record_size,
		.records = {rmctrl + VGPU_RMCTRL_INFO, (u32)product(count, record_size)},
		.kernel_struct_size = quotient(kernel_size, count),
		.kernel_structs = {kernel, kernel_size},
		.rmctrl_cmd = (u32)blob_number(data, at, VGPU_BOARD_RMCTRL_CMD),
		.rmctrl = {rmctrl, rmctrl_size},
	};
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

	if (!is_inside(at, VGPU_BLOB_HEADER_SIZE, md->size))
		return refuse(err, VGPU_METADATA_BLOB_CUT, at);
	if (le64(md->data, at + VGPU_BLOB_TYPE) != VGPU_BLOB_TYPE_BOARD)
		return refuse(err, VGPU_METADATA_BLOB_TYPE, at + VGPU_BLOB_TYPE);
	size = le64(md->data, at + VGPU_BLOB_SIZE);
	if (size < VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_BLOB_SMALL, at + VGPU_BLOB_SIZE);
	if (!is_inside(at, size, md->size))
		return refuse(err, VGPU_METADATA_BLOB_OVERRUN, at + VGPU_BLOB_SIZE);
	if (size % 8 != 0)
		return refuse(err, VGPU_METADATA_BLOB_UNALIGNED, at + VGPU_BLOB_SIZE);
	return true;
}

/* Numbers of a board header that stand for themselves. */
/*@ requires checking(md, err) && blob_inside(md->data, at, md->size);
    assigns *err;
    ensures \result ==> blob_header(md->data, at);
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

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md->data, at);
    requires blob_parts(md->data, at);
    assigns *err;
    ensures \result ==> blob_kernels(md->data, at);
    ensures \result && md->layout != \null ==>
	is_quotient(md->layout->kernel_struct_size, blob_kernel(md->data, at),
		    blob_types(md->data, at));
    ensures \result || refused(err); */
static bool check_kernel_size(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err)
{
	u32 all = (u32)blob_number(md->data, at, VGPU_BOARD_KERNEL_SIZE);
	u32 count = (u32)blob_number(md->data, at, VGPU_BOARD_TYPE_COUNT);
	u32 size = quotient(all, count);
	u32 place = blob_member(at, VGPU_BOARD_KERNEL_SIZE);

	if (product(count, size) != all)
		return refuse(err, VGPU_METADATA_KERNEL_DIVISION, place);
	if (size < VGPU_KERNEL_STRUCT_SIZE)
		return refuse(err, VGPU_METADATA_KERNEL_SMALL, place);
	if (md->layout && size != md->layout->kernel_struct_size)
		return refuse(err, VGPU_METADATA_KERNEL_SIZE, place);
	return true;
}

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md->data, at);
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
	u64 used;

	if (md->layout && size != md->layout->rmctrl_size)
		return refuse(err, VGPU_METADATA_RMCTRL_SIZE, place);
	if (size < VGPU_RMCTRL_INFO || record > size)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, place);
	if ((size - VGPU_RMCTRL_INFO) % (u32)record != 0)
		return refuse(err, VGPU_METADATA_RMCTRL_SHAPE, place);
	used = product(count, (u32)record);
	if (used > size - VGPU_RMCTRL_INFO)
		return refuse(err, VGPU_METADATA_RMCTRL_SLOTS, place);
	//@ assert are_records(size, count, record);
	return true;
}

/* The parameters around the used records. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires board_inside(md->container, md->size, board);
    assigns *err;
    ensures \result || refused(err); */
static bool check_rmctrl(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			 struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = board.rmctrl.offset;
	u32 used = VGPU_RMCTRL_INFO + board.records.size;

	if (data[at + VGPU_RMCTRL_DISCARD] != 1)
		return refuse(err, VGPU_METADATA_RMCTRL_DISCARD, at + VGPU_RMCTRL_DISCARD);
	if (le32(data, at + VGPU_RMCTRL_INFO_COUNT) != board.type_count)
		return refuse(err, VGPU_METADATA_RMCTRL_COUNT, at + VGPU_RMCTRL_INFO_COUNT);
	return check_zero(data, at + VGPU_RMCTRL_PADDING, VGPU_RMCTRL_PADDING_SIZE,
			  VGPU_METADATA_RMCTRL_PADDING, err) &&
	       check_zero(data, at + used, board.rmctrl.size - used, VGPU_METADATA_UNUSED_RECORD,
			  err);
}

/* Check the blob that follows the content, and add it. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err) && boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool check_blob(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;
	struct vgpu_metadata_board board;

	if (!check_blob_header(md, at, err) || !check_board_header(md, at, err) ||
	    !check_blob_parts(md->data, at, err) || !check_kernel_size(md, at, err) ||
	    !check_rmctrl_size(md, at, err))
		return false;
	board = read_blob(md, md->board_count, at);
	return add_board(md, board, blob_member(at, VGPU_BOARD_DEVICE_ID), err) &&
	       check_rmctrl(md, board, err) && check_pairs(md, board, err);
}

/* What is left after the last blob: nothing, or one signature section. */
/*@ requires checking(md, err) && boards_good(md) && section_good(md) && md->section.size == 0;
    assigns md->section, md->signature, *err;
    ensures \result ==> checking(md, err) && kept{Pre, Here}(md) && boards_good(md);
    ensures \result ==> section_good(md) && md->content.size + md->section.size == md->size;
    ensures \result ==> md->content.size == \old(md->content.size);
    ensures \result ==> md->board_count == \old(md->board_count);
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

/*@ requires opened(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> parsed(md);
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
	    loop invariant checking(md, err) && kept{Pre, Here}(md) && boards_good(md);
	    loop invariant section_kept{Pre, Here}(md);
	    loop invariant parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, i);
	    loop assigns i, *md, *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (!check_blob(md, err))
			return false;
	//@ assert md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS);
	if (!check_tail(md, err))
		return false;
	//@ assert parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, md->board_count);
	//@ assert 1 <= md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS);
	//@ assert md->container == VGPU_CONTAINER_NVVGPUMT;
	//@ assert md->content.offset == 0;
	//@ assert \valid_read(md) && file(md);
	return true;
}

/* ---- VGPUMETA ---- */

/* The vgpu_type group at @at, the @index-th board, has been checked, so that its numbers fit. */
/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires group(md->data, md->size, at);
    assigns \nothing;
    ensures group_read(md->data, at, \result) && \result.index == index;
    ensures board_inside(md->container, md->size, \result); */
static struct vgpu_metadata_board read_group(const struct vgpu_metadata *md, u32 index, u32 at)
{
	const u8 *data = md->data;
	u32 size = (u32)le64(data, at + VGPU_GROUP_SIZE);

	//@ assert product_none: is_product(0, group_types(data, at), 0);
	return (struct vgpu_metadata_board){
		.index = index,
		.span = {at, size},
		.ids = {le16(data, at + VGPU_BOARD_GROUP_VENDOR),
			le16(data, at + VGPU_BOARD_GROUP_DEVICE),
			le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR),
			le16(data, at + VGPU_BOARD_GROUP_SUBSYSTEM)},
		.type_count = le32(data, at + VGPU_BOARD_GROUP_RECORD_COUNT),
		.record_size = le32(data, at + VGPU_BOARD_GROUP_RECORD_SIZE),
		.records = {at + VGPU_BOARD_GROUP_HEADER_SIZE, size - VGPU_BOARD_GROUP_HEADER_SIZE},
	};
}

/* Afterwards the group at @at is inside the file and holds its own header. */
/*@ requires checking(md, err) && at + VGPU_GROUP_HEADER_SIZE <= md->size;
    assigns *err;
    ensures \result ==> group_inside(md->data, at, md->size);
    ensures \result && group_type(md->data, at) == VGPU_GROUP_TYPE_BOARD ==>
	group_header(md->data, at);
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
	if (!is_inside(at, size, md->size))
		return refuse(err, VGPU_METADATA_GROUP_OVERRUN, at + VGPU_GROUP_SIZE);
	return true;
}

/* What a vgpu_type group adds to a group's header. */
/*@ requires checking(md, err) && group_inside(md->data, at, md->size);
    requires group_header(md->data, at);
    assigns *err;
    ensures \result ==> group(md->data, md->size, at);
    ensures \result && md->layout != \null ==>
	group_record(md->data, at) == md->layout->info_size &&
	group_types(md->data, at) <= md->layout->max_types;
    ensures \result && md->board_count > 0 ==> group_record(md->data, at) == md->record_size;
    ensures \result || refused(err); */
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
	if (product(count, record_size) !=
	    le64(md->data, at + VGPU_GROUP_SIZE) - VGPU_BOARD_GROUP_HEADER_SIZE)
		return refuse(err, VGPU_METADATA_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	return true;
}

/* Check the vgpu_type group that follows the content, and add it. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires group_inside(md->data, md->content.size, md->size);
    requires group_header(md->data, md->content.size);
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err) && boards_good(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	    \old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool add_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size;
	struct vgpu_metadata_board board;

	if (!check_board_group(md, at, err))
		return false;
	board = read_group(md, md->board_count, at);
	return add_board(md, board, at + VGPU_BOARD_GROUP_DEVICE, err) &&
	       check_records(md, board, err);
}

/* A group of a type that is not known, which follows the content, is part of it, too. */
/*@ requires \valid(md) && file(md) && layout_apart(md->layout, md) && boards_good(md);
    requires group_inside(md->data, md->content.size, md->size);
    requires md->unknown_groups < VGPU_METADATA_MAX_BOARDS;
    assigns md->content.size, md->unknown_groups;
    ensures file(md) && layout_apart(md->layout, md) && kept{Pre, Here}(md);
    ensures boards_good(md);
    ensures md->board_count == \old(md->board_count);
    ensures md->section.size == \old(md->section.size);
    ensures md->signature.size == \old(md->signature.size);
    ensures md->unknown_groups == \old(md->unknown_groups) + 1;
    ensures md->content.size ==
	    \old(md->content.size + part_size(md->data, md->content.size)); */
static void skip_group(struct vgpu_metadata *md)
{
	md->content.size += (u32)le64(md->data, md->content.size + VGPU_GROUP_SIZE);
	md->unknown_groups++;
	//@ assert BOARDS_APART(md);
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_KEYED(md);
	//@ assert BOARDS_DISTINCT(md);
}

/* Check the group that follows what has been checked. */
/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_good(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires section_good(md) && md->unknown_groups < VGPU_METADATA_MAX_BOARDS;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> checking(md, err);
    ensures \result ==> boards_good(md);
    ensures \result ==> section_good(md);
    ensures \result ==> md->board_count <= \old(md->board_count) + 1;
    ensures \result ==> md->unknown_groups <= \old(md->unknown_groups) + 1;
    ensures \result ==> \old(md->section.size) == 0;
    ensures \result ==> md->content.size + md->section.size ==
	    \old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || refused(err); */
static bool check_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 at = md->content.size + md->section.size;
	u32 type;

	if (!is_inside(at, VGPU_GROUP_HEADER_SIZE, md->size))
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
	skip_group(md);
	return true;
}

/*@ requires opened(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> parsed(md);
    ensures \result || refused(err); */
static bool check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	u32 count = le32(md->data, VGPU_META_GROUP_COUNT);
	u32 end, i;

	if (count < 1 || count > VGPU_METADATA_MAX_BOARDS)
		return refuse(err, VGPU_METADATA_GROUP_COUNT, VGPU_META_GROUP_COUNT);
	//@ assert md->content.size + md->section.size == VGPU_META_HEADER_SIZE;
	//@ assert parts(md->data, VGPU_META_HEADER_SIZE, VGPU_META_HEADER_SIZE, 0);
	/*@ loop invariant 0 <= i <= count && md->board_count <= i && md->unknown_groups <= i;
	    loop invariant checking(md, err) && kept{Pre, Here}(md) && boards_good(md);
	    loop invariant section_good(md);
	    loop invariant parts(md->data, VGPU_META_HEADER_SIZE,
				 md->content.size + md->section.size, i);
	    loop assigns i, *md, *err;
	    loop variant count - i; */
	for (i = 0; i < count; i++) {
		if (!check_group(md, err))
			return false;
		//@ assert \at(md->section.size, LoopCurrent) == 0;
		/*@ assert parts(md->data, VGPU_META_HEADER_SIZE,
				 \at(md->content.size, LoopCurrent), i); */
		/*@ assert md->content.size + md->section.size ==
			   \at(md->content.size, LoopCurrent) +
			   part_size(md->data, \at(md->content.size, LoopCurrent)); */
		/*@ assert parts(md->data, VGPU_META_HEADER_SIZE,
				 md->content.size + md->section.size, i + 1); */
	}
	end = md->content.size + md->section.size;
	if (end != md->size)
		return refuse(err, VGPU_METADATA_TRAILING_BYTES, end);
	if (md->board_count == 0)
		return refuse(err, VGPU_METADATA_NO_BOARD, VGPU_META_HEADER_SIZE);
	return true;
}

/*@ requires opened(md, err);
    assigns *md, *err;
    ensures \result ==> parsed(md);
    ensures \result ==> md->data == \old(md->data);
    ensures \result ==> md->size == \old(md->size);
    ensures \result ==> md->layout == \old(md->layout);
    ensures \result || refused(err); */
static bool check_boards(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	return md->container == VGPU_CONTAINER_NVVGPUMT ? check_nvvgpumt(md, err)
							: check_vgpumeta(md, err);
}

/* ---- What the header declares ---- */

/*@ assigns \nothing; */
const char *vgpu_metadata_message(int code)
{
	return code >= 0 && code < (int)VGPU_METADATA_CODE_COUNT ? codes[code].message
								 : "unknown error";
}

/*@ assigns \nothing; */
const char *vgpu_metadata_code_name(int code)
{
	return code >= 0 && code < (int)VGPU_METADATA_CODE_COUNT ? codes[code].name : "unknown";
}

/*@ requires bytes(data, 0, size) && header_size(container) <= size;
    assigns \nothing; */
u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const u8 *data, size_t size)
{
	static const u8 zero[4];
	u32 state = 0xffffffff;

	if (container == VGPU_CONTAINER_NVVGPUMT)
		return vgpu_metadata_crc32(state, data + VGPU_MT_CRC_START,
					   size - VGPU_MT_CRC_START);
	state = vgpu_metadata_crc32(state, data, VGPU_META_CRC);
	state = vgpu_metadata_crc32(state, zero, sizeof(zero));
	state = vgpu_metadata_crc32(state, data + VGPU_META_CRC + sizeof(zero),
				    size - VGPU_META_CRC - sizeof(zero));
	return 0xffffffff - state;
}

/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(err);
    requires \valid(release + (0 .. VGPU_METADATA_RELEASE_SIZE - 1));
    assigns release[0 .. VGPU_METADATA_RELEASE_SIZE - 1], *err;
    ensures \result != 0 ==> \result == err->code;
    ensures \result == 0 ==> string(release, VGPU_METADATA_RELEASE_SIZE);
    ensures \result != 0 ==> \forall integer i; 0 <= i < VGPU_METADATA_RELEASE_SIZE ==>
	release[i] == 0; */
int vgpu_metadata_release(const u8 *data, size_t size, char *release,
			  struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	copy_text(release, VGPU_METADATA_RELEASE_SIZE, data, 0, 0);
	if (!check_identifier(data, size, &container, err) || !check_format(data, container, err) ||
	    !read_release(data, container, release, err))
		return err->code;
	return VGPU_METADATA_OK;
}

/* No board, no byte can be got from this. */
/*@ requires \valid(md);
    assigns *md;
    ensures blank(md) && md->data == \null && md->size == 0 && md->layout == \null; */
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

/*@ requires \valid(md) && \valid_read(err) && refused(err);
    assigns *md;
    ensures \result == err->code && \result != 0;
    ensures md->size == 0 && md->board_count == 0; */
static int give_up(struct vgpu_metadata *md, const struct vgpu_metadata_error *err)
{
	clear(md);
	return err->code;
}

/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(md) && \valid(err);
    requires \separated(md, err) && layout_readable(layout) && layout_apart(layout, md);
    assigns *md, *err;
    ensures \result == 0 ==> parsed(md);
    ensures \result == 0 ==> md->data == data;
    ensures \result == 0 ==> md->size == size;
    ensures \result == 0 ==> md->layout == layout;
    ensures \result != 0 ==> \result == err->code;
    ensures \result != 0 ==> md->board_count == 0 && md->size == 0; */
int vgpu_metadata_parse(struct vgpu_metadata *md, const u8 *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err)
{
	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	clear(md);
	md->layout = layout;
	//@ assert layout_readable(layout);
	//@ assert begun(md, err);
	if (!check_layout(md, err) || !open_file(md, data, size, err) || !check_boards(md, err))
		return give_up(md, err);
	return VGPU_METADATA_OK;
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
	return is_inside(span.offset, span.size, md->size) ? md->data + span.offset : NULL;
}

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> index < md->board_count;
    ensures \result ==> board->index == index && board_of(md, board);
    ensures \result ==> board->ids.device ==
	\old(board_device(md->container, md->data, md->board_offset[index]));
    ensures \result ==> board->ids.subsystem ==
	\old(board_subsystem(md->container, md->data, md->board_offset[index])); */
bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_board found;

	if (index >= md->board_count)
		return false;
	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		found = read_blob(md, index, md->board_offset[index]);
	else
		found = read_group(md, index, md->board_offset[index]);
	/*@ assert board_read(md->container, md->data, md->board_offset[index], found) &&
		   board_inside(md->container, md->size, found); */
	/*@ assert found.ids.device ==
		   board_device(md->container, md->data, md->board_offset[index]); */
	/*@ assert found.ids.subsystem ==
		   board_subsystem(md->container, md->data, md->board_offset[index]); */
	*board = found;
	//@ assert *board == found;
	//@ assert board->ids.device == found.ids.device;
	//@ assert board->ids.subsystem == found.ids.subsystem;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert md->board_count == \at(md->board_count, Pre);
	//@ assert md->board_offset[index] == \at(md->board_offset[index], Pre);
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

/* Which board has these ids, counted from 1; 0 if none has. */
/*@ requires askable(md);
    assigns \nothing;
    ensures 0 <= \result <= md->board_count;
    ensures \result > 0 ==> is_board(md, \result - 1, device, subsystem);
    ensures \result == 0 ==> no_board(md, device, subsystem); */
static u32 find_board(const struct vgpu_metadata *md, u16 device, u16 subsystem)
{
	return find_key(md->board_key, md->board_count, board_key(device, subsystem));
}

/*@ requires askable(md) && \valid_read(ids) && \valid(board) && \separated(md, board);
    requires \separated(ids, board);
    assigns *board;
    ensures \result ==> \old(ids->vendor) == VGPU_PCI_VENDOR && board_of(md, board);
    ensures \result ==> board->ids.device == \old(ids->device);
    ensures \result && board->ids.subsystem != 0 ==>
	board->ids.subsystem == \old(ids->subsystem) &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR;
    ensures \result && board->ids.subsystem != \old(ids->subsystem) &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, ids->subsystem));
    ensures !\result && \old(ids->vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, 0));
    ensures !\result && \old(ids->vendor) == VGPU_PCI_VENDOR &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, ids->subsystem)); */
bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board)
{
	u32 exact = 0;
	u32 found;

	if (ids->vendor != VGPU_PCI_VENDOR)
		return false;
	if (ids->subsystem_vendor == VGPU_PCI_VENDOR)
		exact = find_board(md, ids->device, ids->subsystem);
	found = exact ? exact : find_board(md, ids->device, 0);
	if (found == 0)
		return false;
	/*@ assert is_board(md, found - 1, ids->device,
			    exact > 0 ? (int)ids->subsystem : 0); */
	/*@ assert board_device(md->container, md->data, md->board_offset[found - 1]) ==
		   ids->device; */
	return vgpu_metadata_get_board(md, found - 1, board);
}

/* One element of an array inside the file. */
/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, array, size, count, index);
    ensures index < count && 0 < size && is_product(array.size, count, size) &&
	array.offset + array.size <= md->size ==> \result != \null; */
static const u8 *element(const struct vgpu_metadata *md, struct vgpu_metadata_span array, u32 size,
			 u32 count, u32 index)
{
	u64 skip = product(index, size);

	if (index >= count || size == 0 || !is_inside(skip, size, array.size) ||
	    !is_inside(array.offset, array.size, md->size))
		return NULL;
	return md->data + array.offset + (u32)skip;
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, board->records, board->record_size,
	board->type_count, index);
    ensures board_of(md, board) && index < board->type_count ==> \result != \null; */
const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->records, board->record_size, board->type_count, index);
}

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, board->kernel_structs,
	board->kernel_struct_size, board->type_count, index);
    ensures board_of(md, board) && md->container == VGPU_CONTAINER_NVVGPUMT &&
	index < board->type_count ==> \result != \null; */
const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index)
{
	return element(md, board->kernel_structs, board->kernel_struct_size, board->type_count,
		       index);
}

/* The members of the type at @data, where @field says that they are. */
/*@ requires members(data, field) && \valid(out);
    requires \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
    assigns *out;
    ensures out->name[VGPU_METADATA_NAME_SIZE - 1] == 0; */
static void read_type(const u8 *data, const struct vgpu_layout_span *field,
		      struct vgpu_metadata_type *out)
{
	u64 value[VGPU_FIELD_COUNT];
	u32 i;

	/*@ loop invariant 0 <= i <= VGPU_FIELD_COUNT;
	    loop invariant \forall integer k; 0 <= k < i && field_limit(k) == 4 ==>
		    value[k] <= 0xffffffff;
	    loop assigns i, value[0 .. VGPU_FIELD_COUNT - 1];
	    loop variant VGPU_FIELD_COUNT - i; */
	for (i = 0; i < VGPU_FIELD_COUNT; i++) {
		//@ assert is_field(i);
		value[i] = i == VGPU_FIELD_NAME ? 0 : number(data, field[i].offset, field[i].size);
	}
	copy_text(out->name, VGPU_METADATA_NAME_SIZE, data, field[VGPU_FIELD_NAME].offset,
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
}

/*@ requires askable(md) && \valid_read(board) && board_of(md, board) && \valid(out);
    requires \separated(out, md) && \separated(out, board) && layout_apart(md->layout, md);
    requires md->layout != \null ==> \separated(out, md->layout);
    requires \separated(out, &vgpu_metadata_kernel_struct);
    assigns *out;
    ensures \result ==> \old(index < board->type_count);
    ensures \result ==> out->name[VGPU_METADATA_NAME_SIZE - 1] == 0; */
bool vgpu_metadata_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			u32 index, struct vgpu_metadata_type *out)
{
	const struct vgpu_layout_span *field = vgpu_metadata_kernel_struct;
	const u8 *data = vgpu_metadata_kernel(md, board, index);

	//@ assert fields_good(field, VGPU_KERNEL_STRUCT_SIZE);
	//@ assert data != \null ==> bytes(data, 0, board->kernel_struct_size);
	//@ assert data != \null ==> members(data, field);
	if (md->container == VGPU_CONTAINER_VGPUMETA) {
		if (!md->layout)
			return false;
		field = md->layout->field;
		data = vgpu_metadata_record(md, board, index);
		//@ assert board->record_size == md->record_size;
		//@ assert board->record_size == md->layout->info_size;
		//@ assert fields_good(field, board->record_size);
		//@ assert data != \null ==> bytes(data, 0, board->record_size);
		//@ assert data != \null ==> members(data, field);
		//@ assert \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
	}
	if (!data)
		return false;
	//@ assert \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
	read_type(data, field, out);
	return true;
}
