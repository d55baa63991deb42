// SPDX-License-Identifier: MIT
/* Passes over a VGPUMETA file, the parser's among them: parser FILE ROUNDS. */
#include <openssl/evp.h>

#include "bench/parts.h"

static void sha256(struct subject *subject)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!EVP_Digest(subject->bytes.data, subject->bytes.size, sum, &size, EVP_sha256(), NULL))
		die("libcrypto");
	sink = sum[0];
}

/* As a public reader computes it: bit after bit. */
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

/* Bit by bit takes so long that once is enough. */
static const struct part parts[] = {
	{"zlib", zlib_pass, 1, 0},
	{"sha256", sha256, 1, 0},
	{"parse", parse_whole, 1, 0},
	{"bits", bits, 1, 1},
};

int main(int argc, char **argv)
{
	return run_parts(parts, sizeof(parts) / sizeof(parts[0]), argc, argv);
}
