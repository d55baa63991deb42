// SPDX-License-Identifier: MIT
/*
 * Runs a fuzz target over files, and over the files in directories, without libFuzzer: any compiler
 * will do. Prints one `ok` line for each; a file on which the target fails ends the program.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SIZE_LIMIT (64l << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int complain(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	return 1;
}

/* Read @size bytes of an open file and hand them to the target, in a buffer of exactly that size.
 */
static int replay_stream(const char *path, FILE *stream, size_t size)
{
	uint8_t *data = malloc(size > 0 ? size : 1);
	int result = 1;

	if (!data) {
		complain(path, strerror(ENOMEM));
	} else if (fread(data, 1, size, stream) != size) {
		complain(path, "cannot be read whole");
	} else {
		printf("# %s\n", path);
		fflush(stdout);
		LLVMFuzzerTestOneInput(data, size);
		printf("ok %s\n", path);
		result = 0;
	}
	free(data);
	return result;
}

static int replay_file(const char *path, off_t size)
{
	FILE *stream;
	int result;

	if (size > SIZE_LIMIT)
		return complain(path, "too large");
	stream = fopen(path, "rb");
	if (!stream)
		return complain(path, strerror(errno));
	result = replay_stream(path, stream, (size_t)size);
	fclose(stream);
	return result;
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The files of one directory, in the order of their names; directories inside are left out. */
static int replay_directory(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, not_hidden, alphasort);
	int failed = 0;
	int i;

	if (count < 0)
		return complain(path, strerror(errno));
	for (i = 0; i < count; i++) {
		size_t size = strlen(path) + strlen(entries[i]->d_name) + 2;
		char *name = malloc(size);
		struct stat st;

		if (!name) {
			failed |= complain(path, strerror(ENOMEM));
		} else {
			snprintf(name, size, "%s/%s", path, entries[i]->d_name);
			if (stat(name, &st))
				failed |= complain(name, strerror(errno));
			else if (S_ISREG(st.st_mode))
				failed |= replay_file(name, st.st_size);
		}
		free(name);
		free(entries[i]);
	}
	free(entries);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	int i;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE|DIRECTORY...\n", argv[0]);
		return 1;
	}
	for (i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st))
			failed |= complain(argv[i], strerror(errno));
		else if (S_ISDIR(st.st_mode))
			failed |= replay_directory(argv[i]);
		else
			failed |= replay_file(argv[i], st.st_size);
	}
	return failed;
}
