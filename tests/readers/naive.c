// SPDX-License-Identifier: MIT
#include "tests/readers/naive.h"

#define GIB	      (1u << 30)
#define NVIDIA	      0x10de
#define MAX_TYPES     128
#define MAX_SIGNATURE 16384
#define VSIG	      0x47495356 /* the bytes V, S, I, G */

/* Leave the function with the reason unless it holds. */
#define want(condition, why)                                                                       \
	do {                                                                                       \
		if (!(condition))                                                                  \
			return why;                                                                \
	} while (0)

/* Leave it with the reason that another function gives, if it gives one. */
#define all_of(call)                                                                               \
	do {                                                                                       \
		const char *why_ = (call);                                                         \
		if (why_)                                                                          \
			return why_;                                                               \
	} while (0)

/* type, name, vdev_id, pdev_id, fb_length, gsp_heap_size, bar1_length, max_instance, … */
static const struct naive_span kernel_members[NAIVE_MEMBERS] = {
	{0, 4}, {4, 32}, {40, 8}, {48, 8}, {56, 8}, {64, 8}, {72, 8}, {80, 4}, {84, 4}, {88, 8},
};

struct naive_span naive_member(unsigned int member)
{
	return kernel_members[member];
}

static bool zeros(const struct bytes *f, uint64_t from, uint64_t to)
{
	for (; from < to; from++)
		if (bytes_le(f, from, 1) != 0)
			return false;
	return true;
}

/* Check for printable ASCII, a terminator, then zeros. */
static bool text(const struct bytes *f, uint64_t at, uint64_t size)
{
	uint64_t end = 0;

	while (end < size && bytes_le(f, at + end, 1) != 0) {
		uint64_t c = bytes_le(f, at + end, 1);

		if (c < ' ' || c > '~')
			return false;
		end++;
	}
	return end < size && zeros(f, at + end, at + size);
}

static bool filled_text(const struct bytes *f, uint64_t at, uint64_t size)
{
	return text(f, at, size) && bytes_le(f, at, 1) != 0;
}

/* ---- vGPU types ---- */

/* Check the rules for a type that both containers share. */
static const char *read_type(const struct bytes *f, const struct naive_board *board, uint64_t at,
			     const struct naive_span *member)
{
	struct naive_span id = member[NAIVE_ID], name = member[NAIVE_NAME];
	struct naive_span pdev = member[NAIVE_PDEV], instances = member[NAIVE_INSTANCES];

	want(!id.size || bytes_le(f, at + id.offset, (unsigned int)id.size) != 0, "type 0");
	want(!name.size || filled_text(f, at + name.offset, name.size), "no name");
	want(!pdev.size || bytes_le(f, at + pdev.offset, (unsigned int)pdev.size) == board->ids[1],
	     "a type of another board");
	want(!instances.size ||
		     bytes_le(f, at + instances.offset, (unsigned int)instances.size) != 0,
	     "no instance");
	return NULL;
}

/* No two types of a board have the same id. */
static const char *read_ids(const struct bytes *f, uint64_t at, uint64_t step, uint64_t count,
			    struct naive_span id)
{
	for (uint64_t i = 0; id.size && i < count; i++)
		for (uint64_t j = 0; j < i; j++)
			want(bytes_le(f, at + i * step + id.offset, (unsigned int)id.size) !=
				     bytes_le(f, at + j * step + id.offset, (unsigned int)id.size),
			     "a type twice");
	return NULL;
}

static const char *read_record(const struct bytes *f, uint64_t at,
			       const struct naive_layout *layout)
{
	for (size_t i = 0; i < layout->text_count; i++)
		want(text(f, at + layout->texts[i].offset, layout->texts[i].size), "no text");
	for (size_t i = 0; i < layout->hole_count; i++)
		want(zeros(f, at + layout->holes[i].offset,
			   at + layout->holes[i].offset + layout->holes[i].size),
		     "a hole with something in it");
	return NULL;
}

static bool same_name(const struct bytes *f, uint64_t a, uint64_t b)
{
	for (;; a++, b++) {
		if (bytes_le(f, a, 1) != bytes_le(f, b, 1))
			return false;
		if (bytes_le(f, a, 1) == 0)
			return true;
	}
}

/* The kernel struct and the info record of one type say the same. */
static const char *read_pair(const struct bytes *f, uint64_t kernel, uint64_t record,
			     const struct naive_layout *layout)
{
	for (unsigned int i = 0; i < NAIVE_MEMBERS; i++) {
		struct naive_span a = kernel_members[i], b = layout->member[i];

		if (!b.size)
			continue;
		if (i == NAIVE_NAME) {
			want(filled_text(f, record + b.offset, b.size), "no name");
			want(same_name(f, kernel + a.offset, record + b.offset), "two names");
		} else {
			want(bytes_le(f, kernel + a.offset, (unsigned int)a.size) ==
				     bytes_le(f, record + b.offset, (unsigned int)b.size),
			     "two values");
		}
	}
	return NULL;
}

static const char *read_types(const struct bytes *f, const struct naive_board *board,
			      const struct naive_layout *layout)
{
	if (board->kernels)
		all_of(read_ids(f, board->kernels, board->kernel, board->count,
				kernel_members[NAIVE_ID]));
	else if (layout)
		all_of(read_ids(f, board->records, board->record, board->count,
				layout->member[NAIVE_ID]));
	for (uint64_t i = 0; i < board->count; i++) {
		uint64_t kernel = board->kernels + i * board->kernel;
		uint64_t record = board->records + i * board->record;

		if (board->kernels) {
			all_of(read_type(f, board, kernel, kernel_members));
			want(zeros(f, kernel + 36, kernel + 40), "padding");
			if (layout)
				all_of(read_pair(f, kernel, record, layout));
		} else if (layout) {
			all_of(read_type(f, board, record, layout->member));
		}
		if (layout)
			all_of(read_record(f, record, layout));
	}
	return NULL;
}

/* ---- Boards ---- */

static bool same_ids(const uint64_t a[4], const uint64_t b[4])
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

/* Check the rules for a board that both containers share. */
static const char *add_board(const struct bytes *f, const struct naive_board *board,
			     const struct naive_layout *layout, struct naive_file *out)
{
	want(board->ids[0] == NVIDIA && board->ids[2] == NVIDIA, "not of NVIDIA");
	want(board->ids[1] >= 1 && board->ids[1] <= 0xffff, "no device id");
	want(board->count >= 1 && board->count <= (layout ? layout->types : MAX_TYPES),
	     "number of types");
	want(board->record >= 1, "empty records");
	want(!layout || board->record == layout->record, "records of another release");
	for (unsigned int i = 0; i < out->board_count; i++) {
		want(!same_ids(out->boards[i].ids, board->ids), "a board twice");
		want(out->boards[i].record == board->record, "records of two sizes");
	}
	all_of(read_types(f, board, layout));
	out->boards[out->board_count++] = *board;
	return NULL;
}

static const char *read_blob(const struct bytes *f, uint64_t at, const struct naive_layout *layout,
			     struct naive_file *out)
{
	struct naive_board board = {0};
	uint64_t kernels, used;

	want(bytes_have(f, at, 16), "end in a blob header");
	want(bytes_le(f, at, 8) == 0, "blob type");
	board.whole = (struct naive_span){at, bytes_le(f, at + 8, 8)};
	want(board.whole.size >= 16 + 56 && bytes_have(f, at, board.whole.size), "blob size");
	want(board.whole.size % 8 == 0, "a blob that is not aligned");
	board.ids[0] = board.ids[2] = NVIDIA;
	board.ids[1] = bytes_le(f, at + 16, 8);
	want(bytes_le(f, at + 16 + 8, 8) == 8, "place of the records");
	board.record = bytes_le(f, at + 16 + 16, 8);
	kernels = bytes_le(f, at + 16 + 24, 8);
	board.count = bytes_le(f, at + 16 + 32, 8);
	want(bytes_le(f, at + 16 + 40, 8) == 0x20804003, "command");
	board.control.size = bytes_le(f, at + 16 + 48, 8);
	want(kernels <= board.whole.size && board.control.size <= board.whole.size, "parts");
	want(16 + 56 + kernels + board.control.size == board.whole.size, "sum of the parts");
	want(board.count >= 1 && board.count <= MAX_TYPES, "number of types");
	want(kernels % board.count == 0, "kernel structs of several sizes");
	board.kernels = at + 16 + 56;
	board.kernel = kernels / board.count;
	want(board.kernel >= 96, "kernel struct");
	want(!layout || board.kernel == layout->kernel, "kernel struct of another release");
	board.control.offset = board.kernels + kernels;
	board.records = board.control.offset + 8;
	want(board.control.size >= 8, "control");
	want(board.record >= 1 && board.record <= board.control.size, "record");
	want((board.control.size - 8) % board.record == 0, "a part of a record");
	want((board.control.size - 8) / board.record >= board.count, "too few records");
	want(!layout || board.control.size == 8 + layout->types * layout->record,
	     "control of another release");
	used = board.count * board.record;
	want(bytes_le(f, board.control.offset, 1) == 1, "discard");
	want(zeros(f, board.control.offset + 1, board.control.offset + 4), "padding");
	want(bytes_le(f, board.control.offset + 4, 4) == board.count, "count");
	want(zeros(f, board.records + used, board.control.offset + board.control.size),
	     "an unused record with something in it");
	return add_board(f, &board, layout, out);
}

static const char *read_board_group(const struct bytes *f, struct naive_span group,
				    const struct naive_layout *layout, struct naive_file *out)
{
	struct naive_board board = {.whole = group};
	uint64_t at = group.offset;

	want(bytes_le(f, at + 4, 2) == 1, "group version");
	want(bytes_le(f, at + 6, 2) == 32 && group.size >= 32, "group header");
	for (uint64_t i = 0; i < 4; i++)
		board.ids[i] = bytes_le(f, at + 16 + 2 * i, 2);
	board.record = bytes_le(f, at + 24, 4);
	board.count = bytes_le(f, at + 28, 4);
	board.records = at + 32;
	want(board.count <= MAX_TYPES, "number of types");
	want(group.size == 32 + board.record * board.count, "group size");
	return add_board(f, &board, layout, out);
}

/* ---- The signature ---- */

/* Check that it is one SEQUENCE with a definite length in the fewest bytes, and nothing else. */
static const char *read_der(const struct bytes *f, struct naive_span der)
{
	uint64_t first, length;

	want(der.size >= 2 && bytes_le(f, der.offset, 1) == 0x30, "no SEQUENCE");
	first = bytes_le(f, der.offset + 1, 1);
	if (first < 0x80)
		return first + 2 == der.size ? NULL : "length";
	want(first == 0x81 || first == 0x82, "form of the length");
	want(der.size >= 2 + (first - 0x80), "end in the length");
	if (first == 0x81) {
		length = bytes_le(f, der.offset + 2, 1);
		want(length > 0x7f, "a length that is too long");
		return length + 3 == der.size ? NULL : "length";
	}
	length = bytes_le(f, der.offset + 2, 1) * 256 + bytes_le(f, der.offset + 3, 1);
	want(length > 0xff, "a length that is too long");
	return length + 4 == der.size ? NULL : "length";
}

static const char *read_section(const struct bytes *f, uint64_t at, struct naive_file *out)
{
	uint64_t size, padded;

	want(bytes_have(f, at, 24), "end in the section's header");
	want(bytes_le(f, at + 4, 2) == 1 && bytes_le(f, at + 6, 2) == 24, "section header");
	size = bytes_le(f, at + 16, 4);
	want(size >= 1 && size <= MAX_SIGNATURE, "size of the signature");
	want(bytes_le(f, at + 20, 4) == 0, "reserved");
	padded = 24 + size;
	while (padded % 8)
		padded++;
	want(bytes_le(f, at + 8, 8) == padded && bytes_have(f, at, padded), "section size");
	want(zeros(f, at + 24 + size, at + padded), "padding");
	out->section = (struct naive_span){at, padded};
	out->der = (struct naive_span){at + 24, size};
	all_of(read_der(f, out->der));
	return at + padded == f->size ? NULL : "something after the section";
}

/* ---- Files ---- */

static const char *read_nvvgpumt(const struct bytes *f, const struct naive_layout *layout,
				 struct naive_file *out)
{
	uint64_t blobs, at = 232;

	want(f->size >= 232, "end in the header");
	want(bytes_le(f, 8, 4) == bytes_crc(0xffffffff, f->data + 16, f->size - 16), "CRC");
	want(zeros(f, 12, 16), "padding");
	want(bytes_le(f, 16, 8) != 0, "vGPU version");
	want(filled_text(f, 160, 64), "release");
	blobs = bytes_le(f, 224, 8);
	want(blobs >= 1 && blobs <= NAIVE_MAX_BOARDS, "number of blobs");
	out->release = 160;
	for (uint64_t i = 0; i < blobs; i++) {
		all_of(read_blob(f, at, layout, out));
		at += out->boards[i].whole.size;
	}
	if (at == f->size)
		return NULL;
	want(bytes_have(f, at, 4) && bytes_le(f, at, 4) == VSIG, "something after the blobs");
	return read_section(f, at, out);
}

static const char *read_group(const struct bytes *f, uint64_t at, const struct naive_layout *layout,
			      struct naive_file *out)
{
	struct naive_span group;

	want(out->section.size == 0, "a group after the section");
	want(bytes_have(f, at, 16), "end in a group header");
	if (bytes_le(f, at, 4) == VSIG)
		return read_section(f, at, out);
	group = (struct naive_span){at, bytes_le(f, at + 8, 8)};
	want(bytes_le(f, at, 4) != 0, "group type");
	want(bytes_le(f, at + 6, 2) >= 16 && bytes_le(f, at + 6, 2) <= group.size, "group header");
	want(bytes_have(f, at, group.size), "group size");
	if (bytes_le(f, at, 4) == 1)
		return read_board_group(f, group, layout, out);
	out->unknown++;
	return NULL;
}

static uint32_t meta_crc(const struct bytes *f)
{
	uint32_t crc = bytes_crc(0xffffffff, f->data, 28);

	crc = bytes_crc(crc, (const uint8_t[4]){0, 0, 0, 0}, 4);
	return ~bytes_crc(crc, f->data + 32, f->size - 32);
}

static const char *read_vgpumeta(const struct bytes *f, const struct naive_layout *layout,
				 struct naive_file *out)
{
	uint64_t groups, at = 160;

	want(f->size >= 160, "end in the header");
	want(bytes_le(f, 8, 2) == 1 && bytes_le(f, 10, 2) == 0, "format version");
	want(bytes_le(f, 12, 4) == 160, "header size");
	want(bytes_le(f, 16, 8) == f->size, "total size");
	want(bytes_le(f, 28, 4) == meta_crc(f), "CRC");
	want(filled_text(f, 32, 128), "release");
	groups = bytes_le(f, 24, 4);
	want(groups >= 1 && groups <= NAIVE_MAX_BOARDS, "number of groups");
	out->meta = true;
	out->release = 32;
	for (uint64_t i = 0; i < groups; i++) {
		all_of(read_group(f, at, layout, out));
		at += bytes_le(f, at + 8, 8);
	}
	want(at == f->size, "something after the groups");
	want(out->board_count, "no board");
	return NULL;
}

const char *naive_read(const struct bytes *f, const struct naive_layout *layout,
		       struct naive_file *out)
{
	want(f->size <= GIB, "too large");
	if (f->size >= 8 && memcmp(f->data, "NVVGPUMT", 8) == 0)
		return read_nvvgpumt(f, layout, out);
	if (f->size >= 8 && memcmp(f->data, "VGPUMETA", 8) == 0)
		return read_vgpumeta(f, layout, out);
	return "identifier";
}

const struct naive_board *naive_match(const struct naive_file *file, const uint64_t ids[4])
{
	const struct naive_board *any = NULL;

	if (ids[0] != NVIDIA)
		return NULL;
	for (unsigned int i = 0; i < file->board_count; i++) {
		const struct naive_board *board = &file->boards[i];

		if (same_ids(board->ids, ids))
			return board;
		if (board->ids[1] == ids[1] && board->ids[3] == 0)
			any = board;
	}
	return any;
}
