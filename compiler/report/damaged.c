// SPDX-License-Identifier: MIT
/* Read as much as possible of a file that the parser rejected. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/byteorder.h"
#include "compiler/codec/encode.h"
#include "compiler/report/report.h"
#include "compiler/codec/walk.h"

/* Collects the boards and the signature, and finds the part and field of each break. */
struct damaged_walk {
	struct walk_visitor visitor;
	struct report *report;
	enum part_kind kind;
	struct {
		struct vgpu_metadata_board *items;
		size_t count, capacity;
	} boards;
};

/* Return the board without types, if reading a record by the layout could leave the record. */
static struct vgpu_metadata_board safe_board(const struct report *report,
					     const struct vgpu_metadata_board *board)
{
	const struct vgpu_metadata_layout *layout = report->file.md.layout;
	struct vgpu_metadata_board safe = *board;

	if (layout && board->record_size != layout->info_size)
		safe.type_count = 0;
	if (board->kernel_struct_size < VGPU_KERNEL_STRUCT_SIZE) {
		safe.kernel_struct_size = 0;
		safe.kernel_structs.size = 0;
	}
	return safe;
}

static void begin_part(struct walk_visitor *visitor, const struct part *part)
{
	struct damaged_walk *walk = (struct damaged_walk *)visitor;
	struct vgpu_metadata *md = &walk->report->file.md;

	walk->kind = part->kind;
	if (part->kind == PART_BOARD) {
		*vec_push(&walk->boards) = safe_board(walk->report, part->board);
	} else if (part->kind == PART_SIGNATURE && !part->missing) {
		md->section.offset = (u32)part->offset;
		md->section.size = (u32)part->size;
		md->content.size = (u32)part->offset;
	}
}

static void locate_breaks(struct walk_visitor *visitor, const struct walk_field *field)
{
	const struct damaged_walk *walk = (struct damaged_walk *)visitor;
	struct report *report = walk->report;
	struct vgpu_metadata *md = &report->file.md;

	if (walk->kind == PART_SIGNATURE && field->kind == VALUE_BYTES && md->section.size) {
		md->signature.offset = (u32)field->offset;
		md->signature.size = (u32)field->size;
	}
	for (size_t i = 0; i < report->break_count; i++) {
		struct report_break *b = &report->breaks[i];

		if (b->error.offset < field->offset ||
		    b->error.offset - field->offset >= field->size)
			continue;
		b->part = part_name(walk->kind);
		b->field = walk->kind == PART_UNREADABLE ? NULL : field->name;
	}
}

static void end_part(struct walk_visitor *visitor, const struct part *part)
{
	(void)visitor;
	(void)part;
}

static void add_break(struct report *report, const struct vgpu_metadata_error *error)
{
	for (size_t i = 0; i < report->break_count; i++)
		if (report->breaks[i].error.code == error->code)
			return;
	if (error->code != VGPU_METADATA_OK && report->break_count < REPORT_BREAKS)
		report->breaks[report->break_count++].error = *error;
}

/* Correct the CRC and the total size in a copy, so that the parser reaches further errors. */
static void find_hidden(struct report *report, enum vgpu_metadata_container container)
{
	const struct input *input = report->file.input;
	const struct vgpu_metadata_layout *layout = report->file.md.layout;
	struct vgpu_metadata *md = xcalloc(1, sizeof(*md));
	uint8_t *copy = xmalloc(input->size);
	struct vgpu_metadata_error error;

	memcpy(copy, input->data, input->size);
	if (container == VGPU_CONTAINER_VGPUMETA) {
		encode_crc(copy, input->size, container);
		if (memcmp(copy, input->data, VGPU_META_HEADER_SIZE) != 0) {
			error.code = VGPU_METADATA_CRC_MISMATCH;
			error.offset = VGPU_META_CRC;
			add_break(report, &error);
		}
		put_le(copy + VGPU_META_TOTAL_SIZE, input->size, 8);
	}
	encode_crc(copy, input->size, container);
	vgpu_metadata_parse(md, copy, input->size, layout, &error);
	add_break(report, &error);
	free(copy);
	free(md);
}

static bool begins_with(const struct input *input, const char *identifier, size_t header)
{
	return input->size >= header &&
	       memcmp(input->data, identifier, VGPU_METADATA_IDENTIFIER_SIZE) == 0;
}

static void find_breaks(struct report *report)
{
	const struct input *input = report->file.input;
	struct vgpu_metadata *md = xcalloc(1, sizeof(*md));
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error error;

	/* In the order of metadata_file_parse(). */
	if (!vgpu_metadata_release(input->data, input->size, release, &error))
		vgpu_metadata_parse(md, input->data, input->size, report->file.md.layout, &error);
	add_break(report, &error);
	free(md);
	if (begins_with(input, VGPU_MT_IDENTIFIER, VGPU_MT_HEADER_SIZE))
		find_hidden(report, VGPU_CONTAINER_NVVGPUMT);
	else if (begins_with(input, VGPU_META_IDENTIFIER, VGPU_META_HEADER_SIZE))
		find_hidden(report, VGPU_CONTAINER_VGPUMETA);
}

/* Read the header as far as it is in the file. */
static void read_header(struct report *report)
{
	const struct input *input = report->file.input;
	struct vgpu_metadata *md = &report->file.md;
	struct vgpu_metadata_error error;

	memset(md, 0, sizeof(*md));
	md->data = input->data;
	md->size = (u32)input->size;
	md->content.size = md->size;
	md->layout = report->file.schema ? &report->file.schema->layout : NULL;
	vgpu_metadata_release(input->data, input->size, md->release, &error);
	if (begins_with(input, VGPU_META_IDENTIFIER, VGPU_META_HEADER_SIZE)) {
		md->container = VGPU_CONTAINER_VGPUMETA;
		md->crc = (struct vgpu_metadata_span){VGPU_META_CRC, 4};
	} else if (begins_with(input, VGPU_MT_IDENTIFIER, VGPU_MT_HEADER_SIZE)) {
		md->crc = (struct vgpu_metadata_span){VGPU_MT_CRC, 4};
		md->vgpu_major = get_le(input->data + VGPU_MT_VGPU_MAJOR, 8);
		md->vgpu_minor = get_le(input->data + VGPU_MT_VGPU_MINOR, 8);
		md->features = (struct vgpu_metadata_span){VGPU_MT_FEATURES, VGPU_MT_FEATURES_SIZE};
	}
}

void report_read_damaged(struct report *report)
{
	struct damaged_walk walk = {.visitor = {begin_part, locate_breaks, end_part},
				    .report = report};

	read_header(report);
	if (report->readable)
		find_breaks(report);
	walk_file(report->file.input, report->file.schema, &walk.visitor);
	report->board_count = walk.boards.count;
	report->boards = arena_array(&report->arena, report->board_count, sizeof(*report->boards));
	if (walk.boards.count)
		memcpy(report->boards, walk.boards.items,
		       report->board_count * sizeof(*report->boards));
	free(walk.boards.items);
}
