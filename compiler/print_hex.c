// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/encode.h"
#include "compiler/print.h"

#define ROW 16u

/* A field of a header that the containers define; kernel/metadata_format.h draws them. */
struct field {
	const char *name;
	uint32_t offset, size;
};

static const struct field mt_header[] = {
	{"identifier", 0, 8},
	{"crc32", VGPU_MT_CRC, 4},
	{"padding", VGPU_MT_PADDING, 4},
	{"vgpu_major", VGPU_MT_VGPU_MAJOR, 8},
	{"vgpu_minor", VGPU_MT_VGPU_MINOR, 8},
	{"vgpu_features", VGPU_MT_FEATURES, VGPU_MT_FEATURES_SIZE},
	{"gsp_build_version", VGPU_MT_RELEASE, VGPU_MT_RELEASE_SIZE},
	{"num_blobs", VGPU_MT_NUM_BLOBS, 8},
};

static const struct field blob_header[] = {
	{"blob type", VGPU_BLOB_TYPE, 8},
	{"blob size", VGPU_BLOB_SIZE, 8},
	{"device_id", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_DEVICE_ID, 8},
	{"gsp_rmctrl_vgpu_info_offset", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_INFO_OFFSET, 8},
	{"gsp_rmctrl_vgpu_info_size", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_INFO_SIZE, 8},
	{"kernel_struct_size", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_KERNEL_SIZE, 8},
	{"num_kernel_structs", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_TYPE_COUNT, 8},
	{"gsp_rmctrl_cmd", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_RMCTRL_CMD, 8},
	{"gsp_rmctrl_size", VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_RMCTRL_SIZE, 8},
};

static const struct field meta_header[] = {
	{"magic", 0, 8},
	{"format_major", VGPU_META_MAJOR, 2},
	{"format_minor", VGPU_META_MINOR, 2},
	{"header_size", VGPU_META_HEADER_SIZE_FIELD, 4},
	{"total_size", VGPU_META_TOTAL_SIZE, 8},
	{"group_count", VGPU_META_GROUP_COUNT, 4},
	{"crc32", VGPU_META_CRC, 4},
	{"gsp_build_version", VGPU_META_RELEASE, VGPU_META_RELEASE_SIZE},
};

static const struct field group_header[] = {
	{"group_type", VGPU_GROUP_TYPE, 4},
	{"group_version", VGPU_GROUP_VERSION, 2},
	{"header_size", VGPU_GROUP_HEADER_SIZE_FIELD, 2},
	{"group_size", VGPU_GROUP_SIZE, 8},
};

static const struct field board_group_header[] = {
	{"vendor_id", VGPU_BOARD_GROUP_VENDOR, 2},
	{"device_id", VGPU_BOARD_GROUP_DEVICE, 2},
	{"subsystem_vendor_id", VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, 2},
	{"subsystem_id", VGPU_BOARD_GROUP_SUBSYSTEM, 2},
	{"record_size", VGPU_BOARD_GROUP_RECORD_SIZE, 4},
	{"record_count", VGPU_BOARD_GROUP_RECORD_COUNT, 4},
};

static const struct field signature_header[] = {
	{"signature_size", VGPU_SIGNATURE_SIZE, 4},
	{"reserved", VGPU_SIGNATURE_RESERVED, 4},
};

/* Walking through a file. */
struct walk {
	const struct blob *blob;
	struct buf *out;
};

static void print_ascii(const uint8_t *bytes, size_t size, struct buf *out)
{
	buf_printf(out, "\"");
	for (size_t i = 0; i < size && bytes[i]; i++)
		buf_printf(out, "%c", bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
	buf_printf(out, "\"");
}

/* What the bytes mean: a number when they are that short, text when they look like it. */
static void print_meaning(const uint8_t *bytes, size_t size, struct buf *out)
{
	uint64_t number;

	if (size > 8 || size == 3 || size == 5 || size == 6 || size == 7) {
		if (bytes[0] >= ' ' && bytes[0] <= '~' && memchr(bytes, 0, size))
			print_ascii(bytes, size, out);
		return;
	}
	if (size == 8 && bytes[0] >= 'A' && bytes[7] >= 'A' && bytes[7] <= 'Z') {
		print_ascii(bytes, size, out);
		return;
	}
	number = get_le(bytes, size);
	buf_printf(out, "%" PRIu64, number);
	if (number > 9)
		buf_printf(out, " (0x%" PRIx64 ")", number);
}

/* One field: its name and meaning, then its bytes; a run of zeros is one line. */
static void print_field(const struct walk *walk, const char *name, uint64_t offset, uint64_t size)
{
	const uint8_t *bytes = walk->blob->input->data + offset;

	if (!size)
		return;
	if (all_zero(bytes, size) && size > 8) {
		buf_printf(walk->out, "%08" PRIx64 "  %-48s %s: %" PRIu64 " zero bytes\n", offset,
			   "00 *", name, size);
		return;
	}
	for (uint64_t at = 0; at < size; at += ROW) {
		uint64_t end = at + ROW < size ? at + ROW : size;
		uint64_t here = at;

		if (at && all_zero(bytes + at, size - at)) {
			buf_printf(walk->out, "%08" PRIx64 "  %-48s   %" PRIu64 " zero bytes\n",
				   offset + at, "00 *", size - at);
			return;
		}
		buf_printf(walk->out, "%08" PRIx64 "  ", offset + at);
		for (; here < end; here++)
			buf_printf(walk->out, "%02x ", bytes[here]);
		if (at == 0) {
			buf_printf(walk->out, "%*s%s", (int)(3 * (ROW - (end - at))) + 1, "", name);
			if (!all_zero(bytes, size) || size <= 8)
				buf_printf(walk->out, ": ");
			print_meaning(bytes, size, walk->out);
		}
		while (walk->out->data[walk->out->size - 1] == ' ')
			walk->out->size--;
		buf_printf(walk->out, "\n");
	}
}

static void print_fields(const struct walk *walk, const struct field *fields, size_t count,
			 uint64_t offset)
{
	for (size_t i = 0; i < count; i++)
		print_field(walk, fields[i].name, offset + fields[i].offset, fields[i].size);
}

/* A record by the schema's members, with the holes between them. */
static void print_record(const struct walk *walk, const struct schema_record *record,
			 uint64_t offset, uint64_t size)
{
	uint64_t at = 0;

	if (!record) {
		print_field(walk, "record", offset, size);
		return;
	}
	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		if (member->type == MEMBER_INFO)
			break;
		print_field(walk, "padding", offset + at, member->offset - at);
		print_field(walk, member->name, offset + member->offset, member->size);
		at = member->offset + member->size;
	}
	if (record->size > at && record != &walk->blob->schema->record[RECORD_CONTROL])
		print_field(walk, "padding", offset + at, record->size - at);
}

static const struct schema_record *record_of(const struct walk *walk, enum record_role role)
{
	return walk->blob->schema ? &walk->blob->schema->record[role] : NULL;
}

static void print_records(const struct walk *walk, const struct vgpu_metadata_board *board)
{
	for (uint32_t i = 0; i < board->type_count; i++) {
		buf_printf(walk->out, "\n# info record %" PRIu32 "\n", i);
		print_record(walk, record_of(walk, RECORD_INFO),
			     board->records.offset + (uint64_t)i * board->record_size,
			     board->record_size);
	}
}

static void print_blob(const struct walk *walk, const struct vgpu_metadata_board *board)
{
	uint64_t used = board->records.offset + board->records.size;

	print_fields(walk, blob_header, ARRAY_SIZE(blob_header), board->span.offset);
	for (uint32_t i = 0; i < board->type_count; i++) {
		buf_printf(walk->out, "\n# kernel struct %" PRIu32 "\n", i);
		print_record(walk, record_of(walk, RECORD_KERNEL),
			     board->kernel_structs.offset + (uint64_t)i * board->kernel_struct_size,
			     board->kernel_struct_size);
	}
	buf_printf(walk->out, "\n# RM control\n");
	if (walk->blob->schema)
		print_record(walk, record_of(walk, RECORD_CONTROL), board->rmctrl.offset,
			     VGPU_RMCTRL_INFO);
	else
		print_field(walk, "header", board->rmctrl.offset, VGPU_RMCTRL_INFO);
	print_records(walk, board);
	print_field(walk, "unused records", used,
		    board->rmctrl.offset + (uint64_t)board->rmctrl.size - used);
}

static void print_group(const struct walk *walk, const struct vgpu_metadata_board *board)
{
	print_fields(walk, group_header, ARRAY_SIZE(group_header), board->span.offset);
	print_fields(walk, board_group_header, ARRAY_SIZE(board_group_header), board->span.offset);
	print_records(walk, board);
}

void print_hex(const struct blob *blob, struct buf *out)
{
	const struct vgpu_metadata *md = &blob->md;
	bool mt = md->container == VGPU_CONTAINER_NVVGPUMT;
	uint64_t at = mt ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE;
	struct walk walk = {blob, out};
	struct vgpu_metadata_board board;

	buf_printf(out, "# file header\n");
	if (mt)
		print_fields(&walk, mt_header, ARRAY_SIZE(mt_header), 0);
	else
		print_fields(&walk, meta_header, ARRAY_SIZE(meta_header), 0);
	for (bool more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		print_field(&walk, "unknown groups", at, board.span.offset - at);
		buf_printf(out, "\n# board ");
		print_board(&board, out);
		buf_printf(out, "\n");
		(mt ? print_blob : print_group)(&walk, &board);
		at = board.span.offset + (uint64_t)board.span.size;
	}
	print_field(&walk, "unknown groups", at, md->content.size - at);
	if (!md->section.size)
		return;
	buf_printf(out, "\n# signature section\n");
	print_fields(&walk, group_header, ARRAY_SIZE(group_header), md->section.offset);
	print_fields(&walk, signature_header, ARRAY_SIZE(signature_header), md->section.offset);
	print_field(&walk, "signature", md->signature.offset, md->signature.size);
	at = md->signature.offset + (uint64_t)md->signature.size;
	print_field(&walk, "padding", at, md->section.offset + (uint64_t)md->section.size - at);
}
