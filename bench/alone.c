// SPDX-License-Identifier: MIT
/*
 * Parser and match on a VGPUMETA file without the CRC: alone FILE ROUNDS. The parser is the
 * library's, but what it takes libdeflate's CRC to be is here: of the file it is computed once, and
 * remembered.
 */
#include <libdeflate.h>

#include "bench/parts.h"

#define MATCHES 100000u

uint32_t libdeflate_crc32(uint32_t crc, const void *buffer, size_t size)
{
	static const void *known;
	static uint32_t result;

	if (size < HUGE_PAGE)
		return (uint32_t)crc32(crc, buffer, (uInt)size);
	if (known != buffer) {
		known = buffer;
		result = (uint32_t)crc32(crc, buffer, (uInt)size);
	}
	return result;
}

static void frame(struct subject *subject)
{
	parse(subject, NULL);
}

static void match(const struct vgpu_metadata *md, u32 index)
{
	struct vgpu_metadata_board board;
	struct vgpu_metadata_ids ids;

	vgpu_metadata_get_board(md, index, &board);
	ids = board.ids;
	for (unsigned int n = 0; n < MATCHES; n++)
		sink += vgpu_metadata_match(md, &ids, &board);
}

static void first(struct subject *subject)
{
	match(&subject->md, 0);
}

static void middle(struct subject *subject)
{
	match(&subject->md, (subject->md.board_count - 1) / 2);
}

static void last(struct subject *subject)
{
	match(&subject->md, subject->md.board_count - 1);
}

/* After a walk, what follows finds the file as a first look does: in memory, but in no cache. */
static const struct part parts[] = {
	{"walk", zlib_pass, 1, 0},  {"parse", parse_whole, 1, 0}, {"walk-again", zlib_pass, 1, 0},
	{"frame", frame, 1, 0},	    {"first", first, MATCHES, 0}, {"middle", middle, MATCHES, 0},
	{"last", last, MATCHES, 0},
};

int main(int argc, char **argv)
{
	return run_parts(parts, sizeof(parts) / sizeof(parts[0]), argc, argv);
}
