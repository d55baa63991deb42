// SPDX-License-Identifier: MIT
#include "compiler/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/mem.h"

#define READ_STEP 65536u

bool file_is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

const char *input_name(const char *path)
{
	return file_is_standard(path) ? "<stdin>" : path;
}

const char *output_name(const char *path)
{
	return file_is_standard(path) ? "<stdout>" : path;
}

/* A regular file needs one allocation; the data of a pipe grow as they arrive. */
static void reserve_for(int fd, size_t limit, struct buf *out)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uint64_t)st.st_size <= limit)
		buf_reserve(out, (size_t)st.st_size + READ_STEP);
}

int read_all(int fd, size_t limit, struct buf *out)
{
	const size_t start = out->size;

	reserve_for(fd, limit, out);
	for (;;) {
		uint8_t *room = buf_reserve(out, READ_STEP);
		ssize_t n = read(fd, room, out->capacity - out->size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return 0;
		out->size += (size_t)n;
		if (out->size - start > limit)
			return EFBIG;
	}
}

int write_all(int fd, const void *data, size_t size)
{
	const uint8_t *at = data;

	while (size) {
		ssize_t n = write(fd, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

void signals_hold(sigset_t *before)
{
	static const int held[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGPIPE,
				   SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(held); i++)
		sigaddset(&set, held[i]);
	sigprocmask(SIG_BLOCK, &set, before);
}

void signals_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

/**
 * struct replacement - the names of a file that is replaced, allocated before anything is written.
 * @path: the file; if it was a symbolic link, the file that the link leads to
 * @folder: where @path is
 * @temporary: template for mkostemp(), then the temporary file's name
 */
struct replacement {
	char *path;
	char *folder;
	char *temporary;
};

static char *append(const char *text, const char *suffix)
{
	const size_t size = strlen(text) + strlen(suffix) + 1;
	char *result = xmalloc(size);

	snprintf(result, size, "%s%s", text, suffix);
	return result;
}

static char *folder_of(const char *path)
{
	const char *end = strrchr(path, '/');
	char *folder = xstrdup(end ? path : ".");

	if (end)
		folder[end == path ? 1 : end - path] = 0;
	return folder;
}

static void replacement_init(struct replacement *names, const char *path)
{
	char *target = realpath(path, NULL);

	names->path = target ? target : xstrdup(path);
	names->temporary = append(names->path, ".XXXXXX");
	names->folder = folder_of(names->path);
}

static void replacement_free(struct replacement *names)
{
	free(names->path);
	free(names->folder);
	free(names->temporary);
}

/* Return the mode of the old file, or the one that open() would give a new file. */
static mode_t replacement_mode(const char *path)
{
	struct stat st;
	mode_t mask;

	if (stat(path, &st) == 0)
		return st.st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* Fill the temporary file and close it. Return: 0 or errno. */
static int fill_temporary(int fd, const char *path, const void *data, size_t size)
{
	int failure = write_all(fd, data, size);

	if (!failure && (fchmod(fd, replacement_mode(path)) < 0 || fsync(fd) < 0))
		failure = errno;
	if (close(fd) < 0 && !failure)
		failure = errno;
	return failure;
}

/* No memory may be allocated here: see file_write(). */
static int replace(struct replacement *names, const void *data, size_t size)
{
	int fd = mkostemp(names->temporary, O_CLOEXEC), failure;

	if (fd < 0)
		return errno;
	failure = fill_temporary(fd, names->path, data, size);
	if (!failure && rename(names->temporary, names->path) < 0)
		failure = errno;
	if (failure)
		unlink(names->temporary);
	else
		sync_folder(names->folder);
	return failure;
}

static int write_directly(const char *path, const void *data, size_t size)
{
	const bool standard = file_is_standard(path);
	int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
	int failure;

	if (fd < 0)
		return errno;
	failure = write_all(fd, data, size);
	if (!standard && close(fd) < 0 && !failure)
		failure = errno;
	return failure;
}

/* A device or pipe is written into; a folder too, which fails. */
static bool is_replaced(const char *path)
{
	struct stat st;

	return !file_is_standard(path) && (stat(path, &st) < 0 || S_ISREG(st.st_mode));
}

int file_write(const char *path, const void *data, size_t size)
{
	struct replacement names;
	sigset_t signals;
	int failure;

	if (!is_replaced(path))
		return write_directly(path, data, size);
	replacement_init(&names, path);
	signals_hold(&signals);
	failure = replace(&names, data, size);
	signals_release(&signals);
	replacement_free(&names);
	return failure;
}
