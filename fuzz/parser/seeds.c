// SPDX-License-Identifier: MIT
/*
 * Writes the small seeds of the parser's corpus: seeds DIRECTORY. They hold synthetic types; seeds
 * with real ones come from the catalogue.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/unit/metadata_builder.h"
#include "tests/unit/metadata_layouts.h"

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

static int write_file(const char *directory, const char *name, const struct builder_file *file)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = malloc(size);
	FILE *stream;
	int result = 1;

	if (!path)
		return 1;
	snprintf(path, size, "%s/%s", directory, name);
	stream = fopen(path, "wb");
	if (stream) {
		result = fwrite(file->data, 1, file->size, stream) != file->size;
		result |= fclose(stream) != 0;
	}
	if (result)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	free(path);
	return result;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 1;
	}
	for (i = 0; i < LENGTH(seeds); i++) {
		struct builder_file file = builder_make(&seeds[i].spec);
		int failed = write_file(argv[1], seeds[i].name, &file);

		free(file.data);
		if (failed)
			return 1;
	}
	return 0;
}
