/* SPDX-License-Identifier: MIT */
/* Reading whole files. */
#ifndef BENCH_READ_H
#define BENCH_READ_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct bytes {
	uint8_t *data;
	size_t size;
};

static inline _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static inline int open_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(path);
	*size = (size_t)st.st_size;
	return fd;
}

/* Read a whole file. Release the bytes with free(). */
static inline struct bytes read_file(const char *path)
{
	struct bytes bytes;
	int fd = open_file(path, &bytes.size);

	bytes.data = malloc(bytes.size);
	if (!bytes.data)
		die(path);
	for (size_t done = 0; done < bytes.size;) {
		ssize_t n = read(fd, bytes.data + done, bytes.size - done);

		if (n <= 0)
			die(path);
		done += (size_t)n;
	}
	close(fd);
	return bytes;
}

#endif
