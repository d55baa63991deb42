// SPDX-License-Identifier: MIT
/*
 * Would the driver of the kernel series "Introduce NVIDIA GPU Virtualization (vGPU) Support", RFC
 * v2, load this NVVGPUMT file?
 *
 *	rfc_v2_check FILE GSP_BUILD_VERSION [DEVICE_ID]
 *
 * Prints one line for each blob of the board, or of all boards, and a summary. Exit status 0: it
 * would load; 2: it would not, and the line says why; 1: usage.
 */
#include "tests/readers/rfc_v2.h"

struct totals {
	const char *device; /* the only one to be shown, in hex, or NULL */
	unsigned int boards;
	uint64_t types;
	bool matched;
};

static void print_board(const struct bytes *f, const struct rfc_v2_board *board, void *data)
{
	struct totals *totals = data;

	totals->boards++;
	totals->types += board->count;
	if (totals->device && board->device != strtoul(totals->device, NULL, 16))
		return;
	totals->matched = true;
	printf("board %04llx types", (unsigned long long)board->device);
	for (uint64_t i = 0; i < board->count; i++)
		printf(" %u", (unsigned int)bytes_le(f, board->kernel + i * board->kernel_step, 4));
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct totals totals = {0};
	const char *why;
	struct bytes f;

	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: rfc_v2_check FILE GSP_BUILD_VERSION [DEVICE_ID]\n");
		return 1;
	}
	if (!bytes_read(&f, argv[1]))
		return 1;
	totals.device = argc > 3 ? argv[3] : NULL;
	why = rfc_v2_check(&f, print_board, &totals);
	if (!why)
		why = rfc_v2_version(&f, argv[2]);
	if (!why && !totals.matched)
		why = "no blob for this device";
	if (why)
		printf("refused: %s\n", why);
	else
		printf("accepted: %u boards, %llu types\n", totals.boards,
		       (unsigned long long)totals.types);
	free(f.data);
	return why ? 2 : 0;
}
