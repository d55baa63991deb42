// SPDX-License-Identifier: MIT
#include "tests/readers/vgpumeta.h"

#define HEADER	       160
#define RELEASE	       32
#define RELEASE_SIZE   128
#define GROUP_HEADER   16
#define BOARD_HEADER   32
#define MAX_TYPES      128
#define MAX_SIZE       (1u << 30)
#define MESSAGE_HEADER (RELEASE_SIZE + 8)

static const char *check_header(const struct bytes *f, const char *running)
{
	static const uint8_t no_crc[4];
	uint32_t crc;

	if (f->size < HEADER || f->size > MAX_SIZE)
		return "wrong size";
	if (memcmp(f->data, "VGPUMETA", 8) != 0)
		return "wrong magic";
	if (bytes_le(f, 8, 2) != 1 || bytes_le(f, 10, 2) != 0)
		return "wrong format version";
	if (bytes_le(f, 12, 4) != HEADER)
		return "wrong header size";
	if (bytes_le(f, 16, 8) != f->size)
		return "wrong total size";
	if (bytes_le(f, 24, 4) == 0 || bytes_le(f, 24, 4) > VGPUMETA_MAX_GROUPS)
		return "wrong group count";
	crc = bytes_crc(0xffffffffu, f->data, 28);
	crc = bytes_crc(crc, no_crc, 4);
	crc = bytes_crc(crc, f->data + 32, f->size - 32);
	if ((crc ^ 0xffffffffu) != bytes_le(f, 28, 4))
		return "wrong CRC";
	if (!bytes_string(f, RELEASE, RELEASE_SIZE))
		return "build version is not a string";
	if (running && strcmp((const char *)f->data + RELEASE, running) != 0)
		return "not the running GSP build version";
	return NULL;
}

static const char *check_board(const struct bytes *f, uint64_t at, uint64_t size,
			       struct vgpumeta_file *out)
{
	struct vgpumeta_board board;

	if (bytes_le(f, at + 4, 2) != 1)
		return "wrong group version";
	if (bytes_le(f, at + 6, 2) != BOARD_HEADER || size < BOARD_HEADER)
		return "wrong group header size";
	if (bytes_le(f, at + 16, 2) != 0x10de || bytes_le(f, at + 20, 2) != 0x10de)
		return "not an NVIDIA board";
	board.ids = bytes_le(f, at + 16, 8);
	board.records = at + BOARD_HEADER;
	board.record_size = bytes_le(f, at + 24, 4);
	board.count = bytes_le(f, at + 28, 4);
	if (board.count == 0 || board.count > MAX_TYPES || board.record_size < 4)
		return "wrong record size or count";
	if (size != BOARD_HEADER + board.record_size * board.count)
		return "group size is not the sum of its parts";
	for (unsigned int i = 0; i < out->board_count; i++)
		if (out->boards[i].ids == board.ids)
			return "two groups for one board";
	out->boards[out->board_count++] = board;
	out->types += (unsigned int)board.count;
	return NULL;
}

static const char *check_group(const struct bytes *f, uint64_t at, struct vgpumeta_file *out)
{
	uint64_t size;

	if (!bytes_have(f, at, GROUP_HEADER))
		return "group header outside the file";
	size = bytes_le(f, at + 8, 8);
	if (size < GROUP_HEADER || !bytes_have(f, at, size))
		return "group outside the file";
	if (bytes_le(f, at + 6, 2) < GROUP_HEADER || bytes_le(f, at + 6, 2) > size)
		return "wrong group header size";
	switch (bytes_le(f, at, 4)) {
	case 0:
		return "group type 0";
	case 1:
		return check_board(f, at, size, out);
	default:
		out->unknown++;
		return NULL;
	}
}

const char *vgpumeta_check(const struct bytes *f, const char *running, struct vgpumeta_file *out)
{
	const char *why = check_header(f, running);
	uint64_t count, at = HEADER;

	if (why)
		return why;
	count = bytes_le(f, 24, 4);
	for (uint64_t i = 0; i < count; i++) {
		why = check_group(f, at, out);
		if (why)
			return why;
		at += bytes_le(f, at + 8, 8);
	}
	return at == f->size ? NULL : "bytes after the last group";
}

unsigned int vgpumeta_load(const struct bytes *f, const struct vgpumeta_file *file)
{
	unsigned int sent = 0;

	for (unsigned int b = 0; b < file->board_count; b++) {
		const struct vgpumeta_board *board = &file->boards[b];
		const size_t size = (size_t)board->record_size;
		uint8_t *message = calloc(1, MESSAGE_HEADER + size);

		if (!message)
			abort();
		for (uint64_t i = 0; i < board->count; i++) {
			uint64_t from = board->records + i * board->record_size;

			bytes_must_have(f, RELEASE, RELEASE_SIZE);
			memcpy(message, f->data + RELEASE, RELEASE_SIZE);
			message[RELEASE_SIZE] = sent == 0; /* forget the types before */
			message[RELEASE_SIZE + 4] = 1; /* one record */
			bytes_must_have(f, from, size);
			memcpy(message + MESSAGE_HEADER, f->data + from, size);
			sent++;
		}
		free(message);
	}
	return sent;
}
