// SPDX-License-Identifier: MIT
#include "compiler/output/print.h"

void print_board(const struct vgpu_metadata_board *board, struct buf *out)
{
	buf_printf(out, "%04x:%04x", board->ids.vendor, board->ids.device);
	if (!board->device_only && board->ids.subsystem)
		buf_printf(out, " %04x:%04x", board->ids.subsystem_vendor, board->ids.subsystem);
}
