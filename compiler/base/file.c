// SPDX-License-Identifier: MIT
#include "compiler/base/utf8.h"
#include "compiler/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

#define READ_STEP 65536u

static void index_lines(struct input *in)
{
	const uint8_t *p = in->data, *end = in->data + in->size;
	struct {
		size_t *items;
		size_t count, capacity;
	} lines = {0};

	*vec_push(&lines) = 0;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		*vec_push(&lines) = (size_t)(p - in->data);
	}
	in->lines = lines.items;
	in->line_count = lines.count;
}

static struct input *input_new(const char *path, struct buf *bytes, bool text)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->path = xstrdup(path);
	in->name = xstrdup(path);
	make_printable(in->name);
	in->size = bytes->size;
	buf_text(bytes);
	in->data = bytes->data;
	if (text)
		index_lines(in);
	return in;
}

static int read_all(int fd, size_t limit, struct buf *bytes)
{
	for (;;) {
		uint8_t *room = buf_reserve(bytes, READ_STEP);
		ssize_t n = read(fd, room, bytes->capacity - bytes->size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return 0;
		bytes->size += (size_t)n;
		if (bytes->size > limit)
			return EFBIG;
	}
}

static bool is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

const char *input_name(const char *path)
{
	return is_standard(path) ? "<stdin>" : path;
}

const char *output_name(const char *path)
{
	return is_standard(path) ? "<stdout>" : path;
}

struct input *input_read(const char *path, size_t limit, bool text, struct diags *diags)
{
	bool standard = is_standard(path);
	const char *name = input_name(path);
	struct buf bytes = {0};
	struct stat st;
	int fd, failure;

	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		diag_error(diags, (struct location){0}, NULL, "cannot open %s: %s", path,
			   strerror(errno));
		return NULL;
	}
	/* One allocation for a regular file; a pipe grows as it comes. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uint64_t)st.st_size <= limit)
		buf_reserve(&bytes, (size_t)st.st_size + READ_STEP);
	failure = read_all(fd, limit, &bytes);
	if (!standard)
		close(fd);
	if (failure) {
		if (failure == EFBIG)
			diag_error(diags, (struct location){0}, "file-too-large",
				   "%s has more than %zu bytes, the most that is read", name,
				   limit);
		else
			diag_error(diags, (struct location){0}, NULL, "cannot read %s: %s", name,
				   strerror(failure));
		buf_free(&bytes);
		return NULL;
	}
	return input_new(name, &bytes, text);
}

struct input *input_from_text(const char *name, const void *data, size_t size)
{
	struct buf bytes = {0};

	buf_add(&bytes, data, size);
	return input_new(name, &bytes, true);
}

struct input *input_from_bytes(const char *path, struct buf *bytes)
{
	struct input *in = input_new(output_name(path), bytes, false);

	*bytes = (struct buf){0};
	return in;
}

void input_free(struct input *input)
{
	if (!input)
		return;
	free(input->name);
	free(input->path);
	free(input->data);
	free(input->lines);
	free(input);
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

/* A new file gets the mode that open() would have given it, not mkstemp()'s private one. */
static mode_t wanted_mode(const char *path)
{
	struct stat st;
	mode_t mask;

	if (stat(path, &st) == 0)
		return st.st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static void sync_folder_of(const char *path)
{
	char *folder = xstrdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = 0;
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
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

/*
 * Write a new file to @fd, whose name is @temporary, and give it the name @path. Return: 0, or
 * errno; the temporary file is gone then.
 */
static int replace_file(int fd, const char *temporary, const char *path, const void *data,
			size_t size)
{
	int failure = write_all(fd, data, size);

	if (!failure && (fchmod(fd, wanted_mode(path)) < 0 || fsync(fd) < 0))
		failure = errno;
	if (close(fd) < 0 && !failure)
		failure = errno;
	if (!failure && rename(temporary, path) < 0)
		failure = errno;
	if (failure)
		unlink(temporary);
	else
		sync_folder_of(path);
	return failure;
}

/* Write to a temporary file in the same folder, and rename it. Return: 0, or errno. */
static int write_new(const char *path, const void *data, size_t size)
{
	/* A link stays a link: what it points to is replaced. */
	char *target = realpath(path, NULL);
	struct buf name = {0};
	sigset_t signals;
	int fd, failure;

	if (!target)
		target = xstrdup(path);
	buf_printf(&name, "%s.XXXXXX", target);
	buf_text(&name);
	signals_hold(&signals);
	fd = mkostemp((char *)name.data, O_CLOEXEC);
	failure = fd < 0 ? errno : replace_file(fd, (const char *)name.data, target, data, size);
	signals_release(&signals);
	buf_free(&name);
	free(target);
	return failure;
}

static int write_directly(const char *path, const void *data, size_t size)
{
	bool standard = is_standard(path);
	int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
	int failure;

	if (fd < 0)
		return errno;
	failure = write_all(fd, data, size);
	if (!standard && close(fd) < 0 && !failure)
		failure = errno;
	return failure;
}

/* Return true for a file that is replaced by a new one, not a device or pipe that is written into.
 */
static bool is_replaced(const char *path, bool exists, const struct stat *st)
{
	return !is_standard(path) && (!exists || S_ISREG(st->st_mode));
}

bool file_write(const char *path, const void *data, size_t size, struct diags *diags)
{
	struct stat st;
	bool exists = !is_standard(path) && stat(path, &st) == 0;
	int failure;

	if (exists && S_ISDIR(st.st_mode))
		failure = EISDIR;
	else if (is_replaced(path, exists, &st))
		failure = write_new(path, data, size);
	else
		failure = write_directly(path, data, size);
	if (failure)
		diag_error(diags, (struct location){0}, NULL, "cannot write %s: %s",
			   output_name(path), strerror(failure));
	return !failure;
}
