// SPDX-License-Identifier: MIT
#include "fuzz/walk.h"

#include <string.h>

#include "fuzz/fuzz.h"

/* Read bytes, so that sanitizers check the reads. */
static void read_bytes(const u8 *data, u32 size)
{
	const volatile u8 *bytes = data;
	u32 i;

	promise(data);
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
	const struct vgpu_layout_span *field = vgpu_metadata_kernel_struct;
	struct vgpu_metadata_type type;

	read_bytes(vgpu_metadata_record(md, board, index), board->record_size);
	if (kernel)
		read_bytes(kernel, board->kernel_struct_size);
	if (md->container == VGPU_CONTAINER_VGPUMETA)
		field = md->layout ? md->layout->field : NULL;
	promise(vgpu_metadata_type(md, board, index, &type) == (field != NULL));
	if (!field)
		return;
	/* Members that the layout lacks are zero. */
	promise(!field[VGPU_FIELD_TYPE].size == !type.id);
	promise(!field[VGPU_FIELD_MAX_INSTANCE].size == !type.max_instance);
	promise(!field[VGPU_FIELD_NAME].size == !type.name[0]);
	promise(type.pdev_id == (field[VGPU_FIELD_PDEV_ID].size ? board->ids.device : 0));
	promise(memchr(type.name, '\0', sizeof(type.name)) != NULL);
}

static void read_board(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_board found, none = {.index = md->board_count};
	struct vgpu_metadata_type type;
	u32 i;

	read_span(md, board->span);
	read_span(md, board->records);
	read_span(md, board->kernel_structs);
	read_span(md, board->rmctrl);
	promise(board->type_count >= 1 && board->type_count <= VGPU_METADATA_MAX_TYPES);
	for (i = 0; i < board->type_count; i++)
		read_type(md, board, i);
	promise(!vgpu_metadata_type(md, board, board->type_count, &type));
	promise(!vgpu_metadata_record(md, board, board->type_count));
	promise(!vgpu_metadata_next_board(md, &none) && none.index == md->board_count);
	promise(vgpu_metadata_match(md, &board->ids, &found));
	promise(found.index == board->index && found.span.offset == board->span.offset);
}

static void read_all(const struct vgpu_metadata *md)
{
	struct vgpu_metadata_board board;
	u32 boards = 0, types = 0;
	bool more;

	for (more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		promise(board.index == boards);
		read_board(md, &board);
		boards++;
		types += board.type_count;
	}
	promise(boards >= 1 && boards == md->board_count && types == md->type_count);
	promise(memchr(md->release, '\0', sizeof(md->release)) != NULL && md->release[0] != '\0');
	read_span(md, md->features);
	read_span(md, md->content);
	read_span(md, md->section);
	read_span(md, md->signature);
	promise(md->content.size + md->section.size == md->size);
	promise(!vgpu_metadata_bytes(md, (struct vgpu_metadata_span){md->size, 1}));
	promise(!vgpu_metadata_bytes(md, (struct vgpu_metadata_span){UINT32_MAX, UINT32_MAX}));
}

/* Check that every code, and any other number, has a name and a message. */
static void read_words(void)
{
	for (int code = -1; code <= (int)VGPU_METADATA_CODE_COUNT; code++) {
		promise(*vgpu_metadata_code_name(code));
		promise(*vgpu_metadata_message(code));
	}
}

static bool about_layout(int code)
{
	return code >= (int)VGPU_METADATA_LAYOUT_RECORD &&
	       code <= (int)VGPU_METADATA_LAYOUT_PADDING;
}

int walk_parse(const u8 *data, size_t size, const struct vgpu_metadata_layout *layout)
{
	struct vgpu_metadata md;
	struct vgpu_metadata_board board;
	struct vgpu_metadata_error err;
	int result = vgpu_metadata_parse(&md, data, size, layout, &err);

	read_words();
	promise(result == err.code && err.code < (int)VGPU_METADATA_CODE_COUNT);
	if (result) {
		promise(err.offset <= size || about_layout(err.code));
		promise(!vgpu_metadata_first_board(&md, &board));
	} else {
		read_all(&md);
	}
	return result;
}
