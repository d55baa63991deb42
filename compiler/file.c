// SPDX-License-Identifier: MIT
#include "compiler/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/mem.h"

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

static struct input *input_new(const char *name, struct buf *bytes, bool text)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->name = xstrdup(name);
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
		uint8_t *room = buf_room(bytes, READ_STEP);
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

struct input *input_read(const char *path, size_t limit, bool text, struct diags *diags)
{
	bool standard = strcmp(path, "-") == 0;
	struct buf bytes = {0};
	struct stat st;
	int fd, failure;

	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		diag_error(diags, (struct place){0}, NULL, "cannot open %s: %s", path,
			   strerror(errno));
		return NULL;
	}
	/* One allocation for a regular file; a pipe grows as it comes. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uint64_t)st.st_size <= limit)
		buf_room(&bytes, (size_t)st.st_size + READ_STEP);
	failure = read_all(fd, limit, &bytes);
	if (!standard)
		close(fd);
	if (failure) {
		if (failure == EFBIG)
			diag_error(diags, (struct place){0}, "file-too-large",
				   "%s has more than %zu bytes, the most that is read", path,
				   limit);
		else
			diag_error(diags, (struct place){0}, NULL, "cannot read %s: %s", path,
				   strerror(failure));
		buf_free(&bytes);
		return NULL;
	}
	return input_new(standard ? "<stdin>" : path, &bytes, text);
}

struct input *input_from_text(const char *name, const void *data, size_t size)
{
	struct buf bytes = {0};

	buf_add(&bytes, data, size);
	return input_new(name, &bytes, true);
}

struct input *input_from_bytes(const char *name, struct buf *bytes)
{
	struct input *in = input_new(strcmp(name, "-") == 0 ? "<stdout>" : name, bytes, false);

	*bytes = (struct buf){0};
	return in;
}

void input_free(struct input *input)
{
	if (!input)
		return;
	free(input->name);
	free(input->data);
	free(input->lines);
	free(input);
}

static int write_all(int fd, const uint8_t *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		data += n;
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

static int replace_file(const char *path, const void *data, size_t size)
{
	/* A link stays a link: what it points to is replaced. */
	char *target = realpath(path, NULL);
	struct buf temporary = {0};
	char *name;
	int fd, failure;

	if (target)
		path = target;
	buf_printf(&temporary, "%s.XXXXXX", path);
	buf_text(&temporary);
	name = (char *)temporary.data;
	fd = mkstemp(name);
	if (fd < 0) {
		failure = errno;
		goto out;
	}
	failure = write_all(fd, data, size);
	if (!failure && (fchmod(fd, wanted_mode(path)) < 0 || fsync(fd) < 0))
		failure = errno;
	if (close(fd) < 0 && !failure)
		failure = errno;
	if (!failure && rename(name, path) < 0)
		failure = errno;
	if (failure)
		unlink(name);
	else
		sync_folder_of(path);
out:
	buf_free(&temporary);
	free(target);
	return failure;
}

static int write_directly(const char *path, const void *data, size_t size)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
	int failure;

	if (fd < 0)
		return errno;
	failure = write_all(fd, data, size);
	if (!standard && close(fd) < 0 && !failure)
		failure = errno;
	return failure;
}

bool file_write(const char *path, const void *data, size_t size, struct diags *diags)
{
	struct stat st;
	int failure;

	if (strcmp(path, "-") == 0 ||
	    (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
		failure = write_directly(path, data, size);
	else
		failure = replace_file(path, data, size);
	if (failure)
		diag_error(diags, (struct place){0}, NULL, "cannot write %s: %s", path,
			   strerror(failure));
	return !failure;
}
