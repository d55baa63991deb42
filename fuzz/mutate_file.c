// SPDX-License-Identifier: MIT
/*
 * A mutator for metadata files. It changes bytes as libFuzzer does, or takes out, repeats or moves
 * whole blobs and groups; afterwards it mostly makes sizes, counts and the CRC fit again, so that
 * what was changed is looked at, and not refused at the door. Sometimes it leaves them wrong.
 */
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

#include "fuzz/mutate.h"
#include "kernel/parser/metadata_format.h"

#define MAX_PARTS 64 /* found one by one; the rest is one part */

struct file {
	uint8_t *data;
	size_t size;
	size_t max_size;
	bool meta; /* VGPUMETA */
};

/* A blob, a group or the signature section. */
struct part {
	size_t offset;
	size_t size;
};

struct parts {
	struct part items[MAX_PARTS];
	size_t count;
};

static uint64_t get(const uint8_t *data, size_t size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | data[size];
	return value;
}

static void put(uint8_t *data, uint64_t value, size_t size)
{
	for (; size--; value >>= 8)
		*data++ = (uint8_t)value;
}

static bool is_section(const struct file *file, size_t at)
{
	return file->size - at >= VGPU_SIGNATURE_HEADER_SIZE &&
	       get(file->data + at, 4) == VGPU_GROUP_TYPE_SIGNATURE;
}

static size_t header_size(const struct file *file)
{
	return file->meta ? VGPU_META_HEADER_SIZE : VGPU_MT_HEADER_SIZE;
}

/* Find the parts: blobs and groups have their size at the same place; the rest is the last part. */
static void find_parts(const struct file *file, struct parts *parts)
{
	size_t at = header_size(file);

	parts->count = 0;
	while (at < file->size && parts->count < MAX_PARTS) {
		size_t left = file->size - at;
		uint64_t size = left < VGPU_GROUP_HEADER_SIZE
					? left
					: get(file->data + at + VGPU_GROUP_SIZE, 8);

		if (size < VGPU_GROUP_HEADER_SIZE || size > left || parts->count == MAX_PARTS - 1)
			size = left;
		parts->items[parts->count++] = (struct part){at, (size_t)size};
		at += (size_t)size;
	}
}

/* ---- Sizes and counts ---- */

/* Let the RM control fill the blob after the kernel structs. */
static void fit_blob(uint8_t *blob, size_t size)
{
	uint8_t *board = blob + VGPU_BLOB_HEADER_SIZE;
	size_t heads = VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE;
	uint64_t kernel;

	put(blob + VGPU_BLOB_SIZE, size, 8);
	if (size < heads)
		return;
	kernel = get(board + VGPU_BOARD_KERNEL_SIZE, 8);
	if (kernel > size - heads)
		return;
	put(board + VGPU_BOARD_RMCTRL_SIZE, size - heads - kernel, 8);
	if (size - heads - kernel >= VGPU_RMCTRL_INFO)
		put(blob + heads + kernel + VGPU_RMCTRL_INFO_COUNT,
		    get(board + VGPU_BOARD_TYPE_COUNT, 8), 4);
}

/* Correct the number of records, or if that is impossible their size, to fit the group. */
static void fit_group(uint8_t *group, size_t size)
{
	uint64_t record, count;

	put(group + VGPU_GROUP_SIZE, size, 8);
	if (get(group + VGPU_GROUP_TYPE, 4) != VGPU_GROUP_TYPE_BOARD ||
	    size <= VGPU_BOARD_GROUP_HEADER_SIZE)
		return;
	size -= VGPU_BOARD_GROUP_HEADER_SIZE;
	record = get(group + VGPU_BOARD_GROUP_RECORD_SIZE, 4);
	count = get(group + VGPU_BOARD_GROUP_RECORD_COUNT, 4);
	if (record && size % record == 0)
		put(group + VGPU_BOARD_GROUP_RECORD_COUNT, size / record, 4);
	else if (count && size % count == 0)
		put(group + VGPU_BOARD_GROUP_RECORD_SIZE, size / count, 4);
}

/* Let the signature and its DER fill the section. */
static void fit_section(uint8_t *section, size_t size)
{
	uint8_t *der = section + VGPU_SIGNATURE_HEADER_SIZE;
	size_t room = size - VGPU_SIGNATURE_HEADER_SIZE;
	uint64_t old = get(section + VGPU_SIGNATURE_SIZE, 4);

	if (room < 2 || room > VGPU_METADATA_MAX_SIGNATURE || size % VGPU_SIGNATURE_ALIGN)
		return;
	put(section + VGPU_GROUP_SIZE, size, 8);
	if (old <= room && room - old < VGPU_SIGNATURE_ALIGN)
		room = (size_t)old;
	put(section + VGPU_SIGNATURE_SIZE, room, 4);
	if (room >= 4 + 0x100)
		put(der, 0x8230 | (uint64_t)((room - 4) >> 8) << 16 | (room - 4) << 24, 4);
	else if (room >= 3 + 0x80)
		put(der, 0x8130 | (uint64_t)(room - 3) << 16, 3);
	else
		put(der, 0x30 | (uint64_t)(room - 2) << 8, 2);
}

static void fit_part(struct file *file, struct part part)
{
	uint8_t *data = file->data + part.offset;

	if (part.size < VGPU_GROUP_HEADER_SIZE)
		return;
	if (is_section(file, part.offset))
		fit_section(data, part.size);
	else if (file->meta)
		fit_group(data, part.size);
	else
		fit_blob(data, part.size);
}

static void fit_header(struct file *file, const struct parts *parts)
{
	size_t count = parts->count;

	if (file->meta) {
		put(file->data + VGPU_META_TOTAL_SIZE, file->size, 8);
		put(file->data + VGPU_META_GROUP_COUNT, count, 4);
		return;
	}
	if (count && is_section(file, parts->items[count - 1].offset))
		count--;
	put(file->data + VGPU_MT_NUM_BLOBS, count, 8);
}

static void fit_crc(struct file *file)
{
	static const uint8_t zero[4];
	size_t rest = VGPU_META_CRC + sizeof(zero);
	uLong crc;

	if (file->meta) {
		crc = crc32(0, file->data, VGPU_META_CRC);
		crc = crc32(crc, zero, sizeof(zero));
		crc = crc32(crc, file->data + rest, (uInt)(file->size - rest));
		put(file->data + VGPU_META_CRC, crc, 4);
	} else {
		crc = crc32(0, file->data + VGPU_MT_CRC_START,
			    (uInt)(file->size - VGPU_MT_CRC_START));
		put(file->data + VGPU_MT_CRC, ~crc, 4);
	}
}

/* ---- Whole parts ---- */

static void remove_part(struct file *file, struct part part)
{
	size_t end = part.offset + part.size;

	memmove(file->data + part.offset, file->data + end, file->size - end);
	file->size -= part.size;
}

/* Insert a copy of @part at the start of another one. Return true if there was room. */
static bool repeat_part(struct file *file, struct part part, size_t at)
{
	uint8_t *gap = file->data + at;

	if (part.size > file->max_size - file->size)
		return false;
	memmove(gap + part.size, gap, file->size - at);
	file->size += part.size;
	if (at <= part.offset)
		part.offset += part.size;
	memmove(gap, file->data + part.offset, part.size);
	return true;
}

/* Insert a group of a type that no reader knows. */
static void put_unknown(struct file *file, size_t at, uint64_t *state)
{
	static const uint8_t header[VGPU_GROUP_HEADER_SIZE] = {
		'?', '?', '?', '?', 0, 0, VGPU_GROUP_HEADER_SIZE};
	size_t size = sizeof(header) + choose(state, 16);
	uint8_t *gap = file->data + at;

	if (size > file->max_size - file->size)
		return;
	memmove(gap + size, gap, file->size - at);
	file->size += size;
	memset(gap, 0x5a, size);
	memcpy(gap, header, sizeof(header));
	put(gap + VGPU_GROUP_SIZE, size, 8);
}

static void change_parts(struct file *file, uint64_t *state)
{
	struct parts parts;
	struct part one, other;

	find_parts(file, &parts);
	if (!parts.count)
		return;
	one = parts.items[choose(state, parts.count)];
	other = parts.items[choose(state, parts.count)];
	switch (choose(state, 4)) {
	case 0:
		remove_part(file, one);
		break;
	case 1:
		repeat_part(file, one, other.offset);
		break;
	case 2:
		/* Move by repeating and removing. */
		if (repeat_part(file, one, other.offset)) {
			if (other.offset <= one.offset)
				one.offset += one.size;
			remove_part(file, one);
		}
		break;
	default:
		put_unknown(file, other.offset, state);
	}
}

/* ---- The mutator ---- */

static bool is_file(struct file *file)
{
	bool mt = file->size >= VGPU_MT_HEADER_SIZE &&
		  memcmp(file->data, VGPU_MT_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE) == 0;

	file->meta = file->size >= VGPU_META_HEADER_SIZE &&
		     memcmp(file->data, VGPU_META_IDENTIFIER, VGPU_METADATA_IDENTIFIER_SIZE) == 0;
	return mt || file->meta;
}

/* Correct each number most of the time, so that all combinations of right and wrong occur. */
static void fit(struct file *file, uint64_t *state)
{
	struct parts parts;

	find_parts(file, &parts);
	if (choose(state, 8))
		for (size_t i = 0; i < parts.count; i++)
			if (choose(state, 16))
				fit_part(file, parts.items[i]);
	if (choose(state, 8))
		fit_header(file, &parts);
	if (choose(state, 32))
		fit_crc(file);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct file file = {data, size, max_size, false};
	uint64_t state = seed;

	if (is_file(&file) && choose(&state, 4) == 0)
		change_parts(&file, &state);
	else
		file.size = LLVMFuzzerMutate(data, size, max_size);
	if (is_file(&file))
		fit(&file, &state);
	return file.size;
}
