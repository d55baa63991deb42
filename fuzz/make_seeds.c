// SPDX-License-Identifier: MIT
/*
 * Writes what corpora begin with and what is signed for the signature target; fuzz/seeds.sh and
 * fuzz/signature/sign.sh call it.
 *
 *	make_seeds files|layouts|contents DIRECTORY
 *
 * files: small metadata files with synthetic types; layouts: for the layout target; contents: see
 * fuzz/signature/content.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/base/buf.h"
#include "compiler/base/mem.h"
#include "fuzz/layout/numbers.h"
#include "fuzz/signature/content.h"

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

static const struct {
	const char *name;
	struct builder_spec spec;
} seeds[] = {
	{"nvvgpumt", {VGPU_CONTAINER_NVVGPUMT, &small_layout, 1, 1, 0, 0}},
	{"nvvgpumt-boards", {VGPU_CONTAINER_NVVGPUMT, &small_layout, 3, 4, 0, 0}},
	{"nvvgpumt-signed", {VGPU_CONTAINER_NVVGPUMT, &small_layout, 1, 2, 0, 50}},
	{"vgpumeta", {VGPU_CONTAINER_VGPUMETA, &small_layout, 1, 1, 0, 0}},
	{"vgpumeta-boards", {VGPU_CONTAINER_VGPUMETA, &small_layout, 3, 4, 2, 0}},
	{"vgpumeta-signed", {VGPU_CONTAINER_VGPUMETA, &small_layout, 2, 2, 1, 300}},
	{"vgpumeta-r570", {VGPU_CONTAINER_VGPUMETA, &r570_layout, 1, 2, 0, 150}},
};

static int write_file(const char *directory, const char *name, const void *data, size_t size)
{
	struct buf path = {0};
	FILE *stream;
	int result = 1;

	buf_printf(&path, "%s/%s", directory, name);
	stream = fopen(buf_text(&path), "wb");
	if (stream) {
		result = fwrite(data, 1, size, stream) != size;
		result |= fclose(stream) != 0;
	}
	if (result)
		fprintf(stderr, "%s: %s\n", buf_text(&path), strerror(errno));
	buf_free(&path);
	return result;
}

static int write_files(const char *directory)
{
	int failed = 0;

	for (size_t i = 0; i < LENGTH(seeds); i++) {
		struct builder_file file = builder_make(&seeds[i].spec);

		failed |= write_file(directory, seeds[i].name, file.data, file.size);
		free(file.data);
	}
	return failed;
}

static int write_layouts(const char *directory)
{
	const struct vgpu_metadata_layout long_names = long_names_layout();
	const struct vgpu_metadata_layout long_head = head_layout(136);
	const struct vgpu_metadata_layout short_head = head_layout(4);
	const struct {
		const char *name;
		const struct vgpu_metadata_layout *layout;
	} layouts[] = {{"small", &small_layout},
		       {"r570", &r570_layout},
		       {"long", &long_names},
		       {"head", &long_head},
		       {"head-short", &short_head}};
	int failed = 0;

	for (size_t i = 0; i < LENGTH(layouts); i++) {
		struct numbers numbers;

		numbers_from(&numbers, layouts[i].layout);
		failed |= write_file(directory, layouts[i].name, &numbers, sizeof(numbers));
	}
	return failed;
}

static int write_contents(const char *directory)
{
	int failed = 0;

	for (size_t i = 0; i < CONTENT_COUNT; i++) {
		struct buf file = {0};

		content_make(i, &file);
		failed |= write_file(directory, content_name(i), file.data, file.size);
		buf_free(&file);
	}
	return failed;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*write)(const char *directory);
	} kinds[] = {
		{"files", write_files}, {"layouts", write_layouts}, {"contents", write_contents}};

	for (size_t i = 0; argc == 3 && i < LENGTH(kinds); i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			return kinds[i].write(argv[2]);
	fprintf(stderr, "usage: %s files|layouts|contents DIRECTORY\n", argv[0]);
	return 1;
}
