// SPDX-License-Identifier: MIT
/* Time the parser, the match and other passes over a VGPUMETA file: parser FILE ROUNDS. */
#include <openssl/evp.h>

#include "bench/parts.h"

#define MATCHES 100000u

static void sha256(struct subject *subject)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!EVP_Digest(subject->bytes.data, subject->bytes.size, sum, &size, EVP_sha256(), NULL))
		die("libcrypto");
	sink = sum[0];
}

/* Compute the CRC bit by bit, as a public reader does. */
static void bits(struct subject *subject)
{
	uint32_t state = UINT32_MAX;

	for (size_t i = 0; i < subject->bytes.size; i++) {
		state ^= subject->bytes.data[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			state = state & 1 ? state >> 1 ^ 0xedb88320u : state >> 1;
	}
	sink = ~state;
}

/* Parse without a layout: groups and counts, not what is in the records. */
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

/* The CRC bit by bit takes so long that one round is enough. */
static const struct part parts[] = {
	{"crc", crc_pass, 1, 0},    {"parse", parse_whole, 1, 0}, {"frame", frame, 1, 0},
	{"sha256", sha256, 1, 0},   {"first", first, MATCHES, 0}, {"middle", middle, MATCHES, 0},
	{"last", last, MATCHES, 0}, {"bits", bits, 1, 1},
};

int main(int argc, char **argv)
{
	return run_parts(parts, sizeof(parts) / sizeof(parts[0]), argc, argv);
}
