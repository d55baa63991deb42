// SPDX-License-Identifier: MIT
/*
 * The work that cannot be avoided, to compare vgpumc with:
 *
 *	floor verify FILE		read FILE, and compute its CRC-32
 *	floor compile SOURCE BYTES OUT	scan SOURCE with libyaml, compute the CRC-32 of the file
 *					BYTES, and write BYTES to OUT as vgpumc does
 */
#include <string.h>
#include <yaml.h>
#include <zlib.h>

#include "compiler/base/mem.h"
#include "bench/read.h"
#include "compiler/base/file.h"

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
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

static void say_crc(struct bytes bytes)
{
	fprintf(stderr, "%08x\n", (uint32_t)crc32_z(0, bytes.data, bytes.size));
}

static void verify(const char *path)
{
	struct bytes bytes = read_file(path);

	say_crc(bytes);
	free(bytes.data);
}

static void compile(const char *path, const char *file, const char *out)
{
	struct bytes source = read_file(path), bytes;
	int fd = open_file(file, &bytes.size);

	scan(source);
	free(source.data);
	bytes.data = mmap(NULL, bytes.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes.data == MAP_FAILED)
		die(file);
	close(fd);
	say_crc(bytes);
	if (file_write(out, bytes.data, bytes.size))
		die(out);
	munmap(bytes.data, bytes.size);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 3 && strcmp(what, "verify") == 0) {
		verify(argv[2]);
	} else if (argc == 5 && strcmp(what, "compile") == 0) {
		compile(argv[2], argv[3], argv[4]);
	} else {
		fputs("usage: floor verify FILE | floor compile SOURCE BYTES OUT\n", stderr);
		return 1;
	}
	return 0;
}
