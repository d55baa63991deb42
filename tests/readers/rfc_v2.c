// SPDX-License-Identifier: MIT
#include "tests/readers/rfc_v2.h"

#define HEADER	      232
#define BLOB_HEADER   16
#define BOARD_HEADER  56
#define KERNEL_STRUCT 96
#define ADD_VGPU_TYPE 0x20804003u
#define HEADERS	      (BLOB_HEADER + BOARD_HEADER)

/* The constants of that driver. */
static const struct {
	uint64_t major;
	uint64_t minor;
	const char *gsp;
} known_versions[] = {{18, 1, "570.144"}};

/* Why the header is not taken, or NULL. */
static const char *check_header(const struct bytes *f)
{
	uint64_t blobs;

	if (f->size < HEADER)
		return "shorter than the header";
	if (bytes_crc(0xffffffffu, f->data + 16, f->size - 16) != bytes_le(f, 8, 4))
		return "wrong CRC";
	if (memcmp(f->data, "NVVGPUMT", 8) != 0)
		return "wrong identifier";
	blobs = bytes_le(f, 224, 8);
	if (blobs == 0 || blobs > f->size / BLOB_HEADER)
		return "wrong number of blobs";
	if (!bytes_string(f, 160, 64))
		return "build version is not a string";
	return NULL;
}

const char *rfc_v2_version(const struct bytes *f, const char *running)
{
	const char *version = (const char *)f->data + 160;

	if (strcmp(version, running) != 0)
		return "not the running GSP build version";
	for (size_t i = 0; i < sizeof(known_versions) / sizeof(known_versions[0]); i++)
		if (bytes_le(f, 16, 8) == known_versions[i].major &&
		    bytes_le(f, 24, 8) == known_versions[i].minor &&
		    strcmp(version, known_versions[i].gsp) == 0)
			return NULL;
	return "vGPU version is not in the driver's list";
}

static const char *check_blob_headers(const struct bytes *f)
{
	uint64_t count = bytes_le(f, 224, 8);
	uint64_t at = HEADER;

	for (uint64_t i = 0; i < count; i++) {
		if (!bytes_have(f, at, BLOB_HEADER))
			return "blob header outside the file";
		if (bytes_le(f, at, 8) != 0)
			return "unknown blob type";
		if (bytes_le(f, at + 8, 8) < BLOB_HEADER ||
		    !bytes_have(f, at, bytes_le(f, at + 8, 8)))
			return "blob outside the file";
		at += bytes_le(f, at + 8, 8);
	}
	return NULL;
}

/* The numbers of a blob that holds both headers, as they stand there. */
static struct rfc_v2_board read_board(const struct bytes *f, uint64_t at)
{
	struct rfc_v2_board board = {
		.at = at,
		.size = bytes_le(f, at + 8, 8),
		.device = bytes_le(f, at + 16, 8),
		.count = bytes_le(f, at + 48, 8),
		.kernel = at + HEADERS,
		.rmctrl = at + HEADERS + bytes_le(f, at + 40, 8),
		.rmctrl_size = bytes_le(f, at + 64, 8),
	};

	if (board.count)
		board.kernel_step = bytes_le(f, at + 40, 8) / board.count;
	return board;
}

/* The kernel structs that the driver would copy and the RM control that it would send. */
static const char *check_board(const struct bytes *f, uint64_t at, rfc_v2_visit visit, void *data)
{
	uint64_t size = bytes_le(f, at + 8, 8);
	uint64_t info_offset, info_size, kernel_size;
	struct rfc_v2_board board;

	if (size < HEADERS)
		return "blob too small for its header";
	info_offset = bytes_le(f, at + 24, 8);
	info_size = bytes_le(f, at + 32, 8);
	kernel_size = bytes_le(f, at + 40, 8);
	board = read_board(f, at);
	size -= HEADERS;
	if (kernel_size > size || board.rmctrl_size != size - kernel_size)
		return "blob size is not the sum of its parts";
	if (board.count == 0 || kernel_size % board.count || board.kernel_step < KERNEL_STRUCT)
		return "wrong kernel struct size";
	if (bytes_le(f, at + 56, 8) != ADD_VGPU_TYPE)
		return "another RM control";
	if (info_offset != 8 || info_size == 0 || board.rmctrl_size < 8 ||
	    (board.rmctrl_size - 8) / info_size < board.count)
		return "info records outside the RM control";
	if (bytes_le(f, board.rmctrl, 1) != 1 || bytes_le(f, board.rmctrl + 4, 4) != board.count)
		return "RM control does not say what the header says";
	for (uint64_t i = 0; i < board.count; i++) {
		uint64_t kernel = board.kernel + i * board.kernel_step;

		if (!bytes_string(f, kernel + 4, 32))
			return "type name is not a string";
		if (bytes_le(f, kernel + 80, 4) == 0)
			return "max_instance is 0";
		if (bytes_le(f, kernel, 4) != bytes_le(f, board.rmctrl + 8 + i * info_size, 4))
			return "kernel struct and info record are of two types";
	}
	if (visit)
		visit(f, &board, data);
	return NULL;
}

const char *rfc_v2_check(const struct bytes *f, rfc_v2_visit visit, void *data)
{
	const char *why = check_header(f);
	uint64_t count, at = HEADER;

	if (!why)
		why = check_blob_headers(f);
	if (why)
		return why;
	count = bytes_le(f, 224, 8);
	for (uint64_t i = 0; i < count && !why; i++) {
		why = check_board(f, at, visit, data);
		at += bytes_le(f, at + 8, 8);
	}
	return why;
}

/* ---- What the driver does ---- */

/* Each call stands for a check that the driver lacks. */
static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "the RFC v2 driver: %s\n", what);
	abort();
}

/* Copied into an array of as many bytes as the file says, as structs of the driver's own size. */
static void copy_types(const struct bytes *f, const struct rfc_v2_board *board)
{
	uint64_t size = board->rmctrl - board->kernel;
	uint8_t *types = malloc((size_t)size);

	must(types != NULL, "no memory");
	for (uint64_t i = 0; i < board->count; i++) {
		uint64_t from = board->kernel + i * board->kernel_step;
		uint64_t to = i * KERNEL_STRUCT;

		must(board->kernel_step >= KERNEL_STRUCT, "a struct is smaller than its own");
		must(to + KERNEL_STRUCT <= size, "a struct is written after the end of the array");
		bytes_must_have(f, from, KERNEL_STRUCT);
		memcpy(types + to, f->data + from, KERNEL_STRUCT);
		must(memchr(types + to + 4, 0, 32) != NULL, "a name without end is printed");
		/* The framebuffer is divided by it when the first vGPU is made. */
		must(bytes_le(f, from + 80, 4) != 0, "a division by zero");
	}
	free(types);
}

static void send_control(const struct bytes *f, const struct rfc_v2_board *board)
{
	bytes_must_have(f, board->rmctrl, board->rmctrl_size);
	must(bytes_le(f, board->at + 56, 8) == ADD_VGPU_TYPE, "any RM control is sent");
	must(board->rmctrl_size >= 8, "the control has no number of types");
	must(bytes_le(f, board->rmctrl + 4, 4) == board->count, "GSP gets another number of types");
}

uint64_t rfc_v2_load(const struct bytes *f, uint64_t device)
{
	uint64_t blobs = bytes_le(f, 224, 8);
	uint64_t at = HEADER, types = 0;

	for (uint64_t i = 0; i < blobs; i++) {
		struct rfc_v2_board board = read_board(f, at);

		must(at % 8 == 0, "a header that is not aligned");
		must(board.size >= HEADERS, "a blob without its headers");
		bytes_must_have(f, at, board.size);
		must(board.rmctrl >= board.kernel &&
			     board.rmctrl + board.rmctrl_size == at + board.size,
		     "a sum of sizes that overflows");
		if (board.device == device) {
			must(types == 0, "a second blob of the board replaces the first");
			must(board.count != 0 && board.count <= INT32_MAX, "a number beyond int");
			copy_types(f, &board);
			send_control(f, &board);
			types = board.count;
		}
		at += board.size;
	}
	return types;
}
