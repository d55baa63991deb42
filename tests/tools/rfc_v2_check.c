// SPDX-License-Identifier: MIT
/*
 * Would the driver of the kernel series "Introduce NVIDIA GPU Virtualization (vGPU) Support", RFC
 *v2, load this NVVGPUMT file? Takes its steps in its order, but reads nothing outside the file.
 *
 *	rfc_v2_check FILE GSP_BUILD_VERSION [DEVICE_ID]
 *
 * Prints one line for each blob of the board, or of all boards, and a summary. Exit status 0: it
 * would load; 2: it would not, and the line says why; 1: usage.
 */
#include "tests/tools/bytes.h"

#define HEADER	      232
#define BLOB_HEADER   16
#define BOARD_HEADER  56
#define KERNEL_STRUCT 96
#define ADD_VGPU_TYPE 0x20804003u

struct totals {
	unsigned int boards;
	uint64_t types;
	bool matched;
};

/* What that driver has built in. */
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
	return NULL;
}

static const char *check_version(const struct bytes *f, const char *running)
{
	const char *version = (const char *)f->data + 160;

	if (!bytes_string(f, 160, 64))
		return "build version is not a string";
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

/* The kernel structs that the driver would copy and the RM control that it would send. */
static const char *check_board(const struct bytes *f, uint64_t at, uint64_t size)
{
	uint64_t info_offset, info_size, kernel_size, count, rmctrl_size, rmctrl;

	if (size < BLOB_HEADER + BOARD_HEADER)
		return "blob too small for its header";
	info_offset = bytes_le(f, at + 24, 8);
	info_size = bytes_le(f, at + 32, 8);
	kernel_size = bytes_le(f, at + 40, 8);
	count = bytes_le(f, at + 48, 8);
	rmctrl_size = bytes_le(f, at + 64, 8);
	size -= BLOB_HEADER + BOARD_HEADER;
	if (kernel_size > size || rmctrl_size != size - kernel_size)
		return "blob size is not the sum of its parts";
	if (count == 0 || kernel_size % count || kernel_size / count < KERNEL_STRUCT)
		return "wrong kernel struct size";
	if (bytes_le(f, at + 56, 8) != ADD_VGPU_TYPE)
		return "another RM control";
	if (info_offset != 8 || info_size == 0 || rmctrl_size < 8 ||
	    (rmctrl_size - 8) / info_size < count)
		return "info records outside the RM control";
	rmctrl = at + BLOB_HEADER + BOARD_HEADER + kernel_size;
	if (bytes_le(f, rmctrl, 1) != 1 || bytes_le(f, rmctrl + 4, 4) != count)
		return "RM control does not say what the header says";
	for (uint64_t i = 0; i < count; i++) {
		uint64_t kernel = at + BLOB_HEADER + BOARD_HEADER + i * (kernel_size / count);

		if (!bytes_string(f, kernel + 4, 32))
			return "type name is not a string";
		if (bytes_le(f, kernel + 80, 4) == 0)
			return "max_instance is 0";
		if (bytes_le(f, kernel, 4) != bytes_le(f, rmctrl + 8 + i * info_size, 4))
			return "kernel struct and info record are of two types";
	}
	return NULL;
}

static void print_board(const struct bytes *f, uint64_t at)
{
	uint64_t count = bytes_le(f, at + 48, 8);
	uint64_t step = bytes_le(f, at + 40, 8) / count;

	printf("board %04llx types", (unsigned long long)bytes_le(f, at + 16, 8));
	for (uint64_t i = 0; i < count; i++)
		printf(" %u",
		       (unsigned int)bytes_le(f, at + BLOB_HEADER + BOARD_HEADER + i * step, 4));
	putchar('\n');
}

static const char *check_blobs(const struct bytes *f, const char *device, struct totals *totals)
{
	uint64_t count = bytes_le(f, 224, 8);
	uint64_t wanted = device ? strtoul(device, NULL, 16) : 0;
	uint64_t at = HEADER;

	for (uint64_t i = 0; i < count; i++) {
		uint64_t size = bytes_le(f, at + 8, 8);
		const char *why = check_board(f, at, size);

		if (why)
			return why;
		totals->boards++;
		totals->types += bytes_le(f, at + 48, 8);
		if (!device || bytes_le(f, at + 16, 8) == wanted) {
			totals->matched = true;
			print_board(f, at);
		}
		at += size;
	}
	return totals->matched ? NULL : "no blob for this device";
}

int main(int argc, char **argv)
{
	struct totals totals = {0, 0, false};
	const char *why;
	struct bytes f;

	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: rfc_v2_check FILE GSP_BUILD_VERSION [DEVICE_ID]\n");
		return 1;
	}
	if (!bytes_read(&f, argv[1]))
		return 1;
	why = check_header(&f);
	if (!why)
		why = check_version(&f, argv[2]);
	if (!why)
		why = check_blob_headers(&f);
	if (!why)
		why = check_blobs(&f, argc > 3 ? argv[3] : NULL, &totals);
	if (why)
		printf("refused: %s\n", why);
	else
		printf("accepted: %u boards, %llu types\n", totals.boards,
		       (unsigned long long)totals.types);
	free(f.data);
	return why ? 2 : 0;
}
