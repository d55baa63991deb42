// SPDX-License-Identifier: MIT
/*
 * Would nova-core's loader (NVIDIA's vgpu-tools, `vgpu-mgmt add-type`) take this VGPUMETA 1.0 file?
 * Written from the description of the format alone; groups of unknown types are stepped over.
 *
 *	vgpumeta_check FILE [GSP_BUILD_VERSION]
 *
 * Prints one line for each board and a summary. Exit status 0: it would; 2: it would not, and the
 * line says why; 1: usage.
 */
#include "tests/tools/bytes.h"

#define HEADER	     160
#define GROUP_HEADER 16
#define BOARD_HEADER 32
#define MAX_GROUPS   1024
#define MAX_TYPES    128
#define MAX_SIZE     (1u << 30)

struct totals {
	unsigned int boards;
	unsigned int types;
	unsigned int unknown;
	uint64_t ids[MAX_GROUPS]; /* of the boards so far, the four in one number */
};

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
	if (bytes_le(f, 24, 4) == 0 || bytes_le(f, 24, 4) > MAX_GROUPS)
		return "wrong group count";
	crc = bytes_crc(0xffffffffu, f->data, 28);
	crc = bytes_crc(crc, no_crc, 4);
	crc = bytes_crc(crc, f->data + 32, f->size - 32);
	if ((crc ^ 0xffffffffu) != bytes_le(f, 28, 4))
		return "wrong CRC";
	if (!bytes_string(f, 32, 128))
		return "build version is not a string";
	if (running && strcmp((const char *)f->data + 32, running) != 0)
		return "not the running GSP build version";
	return NULL;
}

static const char *check_board(const struct bytes *f, uint64_t at, uint64_t size,
			       struct totals *totals)
{
	uint64_t record_size, count;
	uint64_t ids;

	if (bytes_le(f, at + 4, 2) != 1)
		return "wrong group version";
	if (bytes_le(f, at + 6, 2) != BOARD_HEADER || size < BOARD_HEADER)
		return "wrong group header size";
	if (bytes_le(f, at + 16, 2) != 0x10de || bytes_le(f, at + 20, 2) != 0x10de)
		return "not an NVIDIA board";
	record_size = bytes_le(f, at + 24, 4);
	count = bytes_le(f, at + 28, 4);
	if (count == 0 || count > MAX_TYPES || record_size < 4)
		return "wrong record size or count";
	if (size != BOARD_HEADER + record_size * count)
		return "group size is not the sum of its parts";
	ids = bytes_le(f, at + 16, 8);
	for (unsigned int i = 0; i < totals->boards; i++)
		if (totals->ids[i] == ids)
			return "two groups for one board";
	totals->ids[totals->boards++] = ids;
	totals->types += (unsigned int)count;

	printf("board %04x:%04x:%04x:%04x types", (unsigned int)bytes_le(f, at + 16, 2),
	       (unsigned int)bytes_le(f, at + 18, 2), (unsigned int)bytes_le(f, at + 20, 2),
	       (unsigned int)bytes_le(f, at + 22, 2));
	/* The type id is the first member of every info record. */
	for (uint64_t i = 0; i < count; i++)
		printf(" %u", (unsigned int)bytes_le(f, at + BOARD_HEADER + i * record_size, 4));
	putchar('\n');
	return NULL;
}

static const char *check_groups(const struct bytes *f, struct totals *totals)
{
	uint64_t count = bytes_le(f, 24, 4);
	uint64_t at = HEADER;

	for (uint64_t i = 0; i < count; i++) {
		const char *why = NULL;
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
			why = "group type 0";
			break;
		case 1:
			why = check_board(f, at, size, totals);
			break;
		default:
			totals->unknown++;
			break;
		}
		if (why)
			return why;
		at += size;
	}
	return at == f->size ? NULL : "bytes after the last group";
}

int main(int argc, char **argv)
{
	static struct totals totals;
	const char *why;
	struct bytes f;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: vgpumeta_check FILE [GSP_BUILD_VERSION]\n");
		return 1;
	}
	if (!bytes_read(&f, argv[1]))
		return 1;
	why = check_header(&f, argc > 2 ? argv[2] : NULL);
	if (!why)
		why = check_groups(&f, &totals);
	if (why)
		printf("refused: %s\n", why);
	else
		printf("accepted: %u boards, %u types, %u unknown groups\n", totals.boards,
		       totals.types, totals.unknown);
	free(f.data);
	return why ? 2 : 0;
}
