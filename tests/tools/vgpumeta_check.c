// SPDX-License-Identifier: MIT
/*
 * Would nova-core's loader (NVIDIA's vgpu-tools, `vgpu-mgmt add-type`) take this VGPUMETA 1.0 file?
 *
 *	vgpumeta_check FILE [GSP_BUILD_VERSION]
 *
 * Prints one line for each board and a summary. Exit status 0: it would; 2: it would not, and the
 * line says why; 1: usage.
 */
#include "tests/readers/vgpumeta.h"

static void print_board(const struct bytes *f, const struct vgpumeta_board *board)
{
	printf("board %04x:%04x:%04x:%04x types", (unsigned int)(board->ids & 0xffff),
	       (unsigned int)(board->ids >> 16 & 0xffff), (unsigned int)(board->ids >> 32 & 0xffff),
	       (unsigned int)(board->ids >> 48));
	/* The type id is the first member of every info record. */
	for (uint64_t i = 0; i < board->count; i++)
		printf(" %u",
		       (unsigned int)bytes_le(f, board->records + i * board->record_size, 4));
	putchar('\n');
}

int main(int argc, char **argv)
{
	static struct vgpumeta_file file;
	const char *why;
	struct bytes f;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: vgpumeta_check FILE [GSP_BUILD_VERSION]\n");
		return 1;
	}
	if (!bytes_read(&f, argv[1]))
		return 1;
	why = vgpumeta_check(&f, argc > 2 ? argv[2] : NULL, &file);
	for (unsigned int i = 0; i < file.board_count; i++)
		print_board(&f, &file.boards[i]);
	if (why)
		printf("refused: %s\n", why);
	else
		printf("accepted: %u boards, %u types, %u unknown groups\n", file.board_count,
		       file.types, file.unknown);
	free(f.data);
	return why ? 2 : 0;
}
