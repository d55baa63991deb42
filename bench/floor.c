// SPDX-License-Identifier: MIT
/*
 * What cannot be avoided, as programs of its own to compare vgpumc with, and the parser alone:
 *
 *	floor verify FILE		read a file, one CRC-32 pass
 *	floor digest FILE		the same, and one SHA-256 pass
 *	floor compile SOURCE BYTES OUT	libyaml's scan of SOURCE, one CRC-32 pass over the file
 *BYTES as it lies in memory, writing those to OUT as vgpumc does floor parser FILE ROUNDS
 *times the parts of reading FILE inside one process
 */
#include <fcntl.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>
#include <zlib.h>

#include "compiler/file.h"
#include "kernel/layouts.h"
#include "kernel/metadata.h"

#define HUGE_PAGE (2u << 20)
#define MATCHES	  1000u

struct bytes {
	uint8_t *data;
	size_t size;
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static int open_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(path);
	*size = (size_t)st.st_size;
	return fd;
}

/* A copy of its own, the fastest way there is: few page faults, one read(). */
static struct bytes read_file(const char *path)
{
	struct bytes bytes;
	int fd = open_file(path, &bytes.size);
	size_t room = (bytes.size + HUGE_PAGE) / HUGE_PAGE * HUGE_PAGE;

	bytes.data = aligned_alloc(HUGE_PAGE, room);
	if (!bytes.data)
		die(path);
	madvise(bytes.data, room, MADV_HUGEPAGE);
	for (size_t done = 0; done < bytes.size;) {
		ssize_t n = read(fd, bytes.data + done, bytes.size - done);

		if (n <= 0)
			die(path);
		done += (size_t)n;
	}
	close(fd);
	return bytes;
}

static struct bytes map_file(const char *path)
{
	struct bytes bytes;
	int fd = open_file(path, &bytes.size);

	bytes.data = mmap(NULL, bytes.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes.data == MAP_FAILED)
		die(path);
	close(fd);
	return bytes;
}

static void scan(struct bytes source)
{
	yaml_parser_t parser;
	yaml_token_t token;
	bool more;

	if (!yaml_parser_initialize(&parser))
		die("libyaml");
	yaml_parser_set_input_string(&parser, source.data, source.size);
	do {
		if (!yaml_parser_scan(&parser, &token))
			die("libyaml");
		more = token.type != YAML_STREAM_END_TOKEN;
		yaml_token_delete(&token);
	} while (more);
	yaml_parser_delete(&parser);
}

static uint32_t crc(struct bytes bytes)
{
	return libdeflate_crc32(0, bytes.data, bytes.size);
}

static void compile(const char *source, const char *out, const char *path)
{
	struct bytes bytes = map_file(out);
	struct diags diags;

	diags_init(&diags, stderr);
	scan(read_file(source));
	fprintf(stderr, "%08x\n", crc(bytes));
	if (!file_write(path, bytes.data, bytes.size, &diags))
		exit(1);
	diags_free(&diags);
}

static void digest(struct bytes bytes)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!EVP_Digest(bytes.data, bytes.size, sum, &size, EVP_sha256(), NULL))
		die("libcrypto");
	fprintf(stderr, "%02x\n", sum[0]);
}

/* ---- The parser ---- */

/* As a public reader computes it: bit after bit. */
static uint32_t crc_by_bits(struct bytes bytes)
{
	uint32_t state = UINT32_MAX;

	for (size_t i = 0; i < bytes.size; i++) {
		state ^= bytes.data[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			state = state & 1 ? state >> 1 ^ 0xedb88320u : state >> 1;
	}
	return ~state;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static volatile uint32_t sink;

static void keep_least(double *least, double start)
{
	double took = now() - start;

	if (*least == 0 || took < *least)
		*least = took;
}

struct parser_times {
	double read, crc, zlib, bits, parse;
	double match[4]; /* the first board, the middle one, the last one, one that is not there */
};

static void time_matches(const struct vgpu_metadata *md, struct parser_times *times)
{
	struct vgpu_metadata_board board;

	for (unsigned int i = 0; i < 4; i++) {
		struct vgpu_metadata_ids ids = {.vendor = 0x10de};
		double start;

		if (i < 3 && vgpu_metadata_get_board(md, (md->board_count - 1) * i / 2, &board))
			ids = board.ids;
		start = now();
		for (unsigned int n = 0; n < MATCHES; n++)
			sink += vgpu_metadata_match(md, &ids, &board);
		keep_least(&times->match[i], start);
	}
}

static void parse(struct bytes bytes, struct vgpu_metadata *md)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	const struct vgpu_layout *known;
	struct vgpu_metadata_error error;

	if (vgpu_metadata_release(bytes.data, bytes.size, release, &error))
		die("release");
	known = vgpu_layout_find(release);
	if (!known || vgpu_metadata_parse(md, bytes.data, bytes.size, &known->layout, &error))
		die("parse");
}

/* Prints NAME MILLISECONDS lines. */
static void time_parser(const char *path, int rounds)
{
	struct vgpu_metadata *md = xcalloc(1, sizeof(*md));
	struct parser_times times = {0};

	for (int i = 0; i < rounds; i++) {
		double start = now();
		struct bytes bytes = read_file(path);

		keep_least(&times.read, start);
		start = now();
		sink = crc(bytes);
		keep_least(&times.crc, start);
		start = now();
		sink = (uint32_t)crc32(0, bytes.data, (uInt)bytes.size);
		keep_least(&times.zlib, start);
		start = now();
		parse(bytes, md);
		keep_least(&times.parse, start);
		time_matches(md, &times);
		if (i == 0) {
			start = now();
			sink = crc_by_bits(bytes);
			keep_least(&times.bits, start);
		}
		free(bytes.data);
	}
	printf("read %f\ncrc %f\nzlib %f\nbits %f\nparse %f\n", times.read, times.crc, times.zlib,
	       times.bits, times.parse);
	for (unsigned int i = 0; i < 4; i++)
		printf("match%u %f\n", i, times.match[i] / MATCHES);
	free(md);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 3 && strcmp(what, "verify") == 0) {
		fprintf(stderr, "%08x\n", crc(read_file(argv[2])));
	} else if (argc == 3 && strcmp(what, "digest") == 0) {
		struct bytes bytes = read_file(argv[2]);

		fprintf(stderr, "%08x\n", crc(bytes));
		digest(bytes);
	} else if (argc == 5 && strcmp(what, "compile") == 0) {
		compile(argv[2], argv[3], argv[4]);
	} else if (argc == 4 && strcmp(what, "parser") == 0) {
		time_parser(argv[2], atoi(argv[3]));
	} else {
		fputs("usage: floor verify|digest FILE | compile SOURCE BYTES OUT | parser FILE "
		      "ROUNDS\n",
		      stderr);
		return 1;
	}
	return 0;
}
