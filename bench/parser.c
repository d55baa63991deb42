// SPDX-License-Identifier: MIT
/*
 * The parts of reading a VGPUMETA file, timed inside one process: parser FILE ROUNDS. Prints NAME
 * MILLISECONDS lines, the least of all rounds.
 */
#include <libdeflate.h>
#include <openssl/evp.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "bench/read.h"
#include "kernel/layouts.h"
#include "kernel/metadata.h"

#define MATCHES 100000u

static volatile uint32_t sink;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

enum part { CRC, ZLIB, SHA256, PARSE, PARSE_FRAME, FIRST, MIDDLE, LAST, PARTS, BITS = PARTS };

static const char *const names[] = {
	[CRC] = "crc",	     [ZLIB] = "zlib",	      [SHA256] = "sha256",
	[PARSE] = "parse",   [PARSE_FRAME] = "frame", [FIRST] = "first",
	[MIDDLE] = "middle", [LAST] = "last",	      [BITS] = "bits",
};

/* As a public reader computes it: bit after bit. */
static uint32_t crc_by_bits(struct bytes bytes)
{
	uint32_t state = UINT32_MAX;

	for (size_t i = 0; i < bytes.size; i++) {
		state ^= bytes.data[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			state = state & 1 ? state >> 1 ^ 0xedb88320u : state >> 1;
	}
	return ~state;
}

static uint32_t sha256(struct bytes bytes)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!EVP_Digest(bytes.data, bytes.size, sum, &size, EVP_sha256(), NULL))
		die("libcrypto");
	return sum[0];
}

static void parse(struct bytes bytes, const struct vgpu_metadata_layout *layout,
		  struct vgpu_metadata *md)
{
	struct vgpu_metadata_error error;

	if (vgpu_metadata_parse(md, bytes.data, bytes.size, layout, &error))
		die("parse");
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

static void run(enum part part, struct bytes bytes, const struct vgpu_metadata_layout *layout,
		struct vgpu_metadata *md)
{
	switch (part) {
	case CRC:
		sink = libdeflate_crc32(0, bytes.data, bytes.size);
		break;
	case ZLIB:
		sink = (uint32_t)crc32(0, bytes.data, (uInt)bytes.size);
		break;
	case SHA256:
		sink = sha256(bytes);
		break;
	case PARSE_FRAME:
		parse(bytes, NULL, md);
		break;
	case PARSE:
		parse(bytes, layout, md);
		break;
	case BITS:
		sink = crc_by_bits(bytes);
		break;
	default:
		match(md, (md->board_count - 1) * (part - FIRST) / 2);
	}
}

int main(int argc, char **argv)
{
	static struct vgpu_metadata md;
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error error;
	const struct vgpu_layout *known;
	double least[PARTS + 1] = {0};
	struct bytes bytes;

	if (argc != 3) {
		fputs("usage: parser FILE ROUNDS\n", stderr);
		return 1;
	}
	bytes = read_file(argv[1], true);
	if (vgpu_metadata_release(bytes.data, bytes.size, release, &error) ||
	    !(known = vgpu_layout_find(release)))
		die("release");
	for (int round = 0; round < strtol(argv[2], NULL, 10); round++) {
		/* Bit by bit takes so long that once is enough. */
		for (unsigned int part = 0; part < PARTS + (round == 0); part++) {
			double start = now(), took;

			run((enum part)part, bytes, &known->layout, &md);
			took = now() - start;
			if (round == 0 || took < least[part])
				least[part] = took;
		}
	}
	for (unsigned int part = 0; part <= PARTS; part++)
		printf("%s %f\n", names[part],
		       least[part] / (part >= FIRST && part <= LAST ? MATCHES : 1));
	free(bytes.data);
	return 0;
}
