// SPDX-License-Identifier: MIT
/*
 * Fuzz target: the metadata parser. An input is a file. It is parsed as it is and once more with
 * its CRC (and total_size) made right, so that the fuzzer gets behind them; each time without a
 * layout, with a small one and with that of a real release. All that a good file hands out is read.
 */
#include <stdlib.h>
#include "kernel/metadata.h"
#include "tests/unit/metadata_layouts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

/* Sanitizers watch these reads. */
static void read_bytes(const u8 *data, u32 size)
{
	const volatile u8 *bytes = data;
	u32 i;

	if (!data)
		abort();
	for (i = 0; i < size; i++)
		(void)bytes[i];
}

static void read_span(const struct vgpu_metadata *md, struct vgpu_metadata_span span)
{
	read_bytes(vgpu_metadata_bytes(md, span), span.size);
}

static void read_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
		      u32 index)
{
	const u8 *kernel = vgpu_metadata_kernel(md, board, index);
	struct vgpu_metadata_type type;

	read_bytes(vgpu_metadata_record(md, board, index), board->record_size);
	if (kernel)
		read_bytes(kernel, board->kernel_struct_size);
	if (!vgpu_metadata_type(md, board, index, &type)) {
		need(md->container == VGPU_CONTAINER_VGPUMETA && !md->layout);
		return;
	}
	need(type.id != 0 && type.max_instance != 0 && type.pdev_id == board->ids.device);
	need(type.name[0] != '\0' && memchr(type.name, '\0', sizeof(type.name)) != NULL);
}

static void read_board(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_board found;
	u32 i;

	read_span(md, board->span);
	read_span(md, board->records);
	read_span(md, board->kernel_structs);
	read_span(md, board->rmctrl);
	need(board->type_count >= 1 && board->type_count <= VGPU_METADATA_MAX_TYPES);
	for (i = 0; i < board->type_count; i++)
		read_type(md, board, i);
	need(!vgpu_metadata_record(md, board, board->type_count));
	need(vgpu_metadata_match(md, &board->ids, &found));
	need(found.index == board->index && found.span.offset == board->span.offset);
}

static void read_all(const struct vgpu_metadata *md)
{
	struct vgpu_metadata_board board;
	u32 boards = 0, types = 0;
	bool more;

	for (more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		need(board.index == boards);
		read_board(md, &board);
		boards++;
		types += board.type_count;
	}
	need(boards >= 1 && boards == md->board_count && types == md->type_count);
	need(memchr(md->release, '\0', sizeof(md->release)) != NULL && md->release[0] != '\0');
	read_span(md, md->features);
	read_span(md, md->content);
	read_span(md, md->section);
	read_span(md, md->signature);
	need(md->content.size + md->section.size == md->size);
}

static void parse(const u8 *data, size_t size, const struct vgpu_metadata_layout *layout)
{
	struct vgpu_metadata md;
	struct vgpu_metadata_board board;
	struct vgpu_metadata_error err;
	int result = vgpu_metadata_parse(&md, data, size, layout, &err);

	need(result == (int)err.code && err.code < VGPU_METADATA_CODE_COUNT);
	need(err.code < VGPU_METADATA_LAYOUT_RECORD || err.code > VGPU_METADATA_LAYOUT_PADDING);
	if (result)
		need(err.offset <= size && !vgpu_metadata_first_board(&md, &board));
	else
		read_all(&md);
}

static void parse_all(const u8 *data, size_t size)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error err;

	vgpu_metadata_release(data, size, release, &err);
	need(memchr(release, '\0', sizeof(release)) != NULL);
	parse(data, size, NULL);
	parse(data, size, &small_layout);
	parse(data, size, &r570_layout);
}

static void put_le(u8 *data, u64 value, u32 size)
{
	u32 i;

	for (i = 0; i < size; i++)
		data[i] = (u8)(value >> (8 * i));
}

static void mend(u8 *data, size_t size)
{
	if (size >= VGPU_MT_HEADER_SIZE && !memcmp(data, VGPU_MT_IDENTIFIER, 8)) {
		put_le(data + VGPU_MT_CRC, vgpu_metadata_crc(VGPU_CONTAINER_NVVGPUMT, data, size),
		       4);
	} else if (size >= VGPU_META_HEADER_SIZE && !memcmp(data, VGPU_META_IDENTIFIER, 8)) {
		put_le(data + VGPU_META_TOTAL_SIZE, size, 8);
		put_le(data + VGPU_META_CRC, vgpu_metadata_crc(VGPU_CONTAINER_VGPUMETA, data, size),
		       4);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u8 *copy = calloc(1, size > 0 ? size : 1);

	need(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	parse_all(copy, size);
	mend(copy, size);
	parse_all(copy, size);
	free(copy);
	return 0;
}
