// SPDX-License-Identifier: MIT
#include "compiler/diag/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/file.h"
#include "compiler/base/utf8.h"
#include "compiler/diag/diag.h"

static void index_lines(struct input *input)
{
	const uint8_t *p = input->data, *end = input->data + input->size;
	struct {
		size_t *items;
		size_t count, capacity;
	} lines = {0};

	*vec_push(&lines) = 0;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		*vec_push(&lines) = (size_t)(p - input->data);
	}
	input->lines = lines.items;
	input->line_count = lines.count;
}

/* The input takes the bytes of @bytes. */
static struct input *input_new(const char *path, struct buf *bytes, bool text)
{
	struct input *input = xcalloc(1, sizeof(*input));

	input->path = xstrdup(path);
	input->name = xstrdup(path);
	make_printable(input->name);
	input->size = bytes->size;
	buf_text(bytes);
	input->data = bytes->data;
	*bytes = (struct buf){0};
	if (text)
		index_lines(input);
	return input;
}

static void report_failure(const char *what, const char *path, int failure, struct diags *diags)
{
	diag_error(diags, (struct location){0}, NULL, "cannot %s %s: %s", what, path,
		   strerror(failure));
}

struct input *input_read(const char *path, size_t limit, bool text, struct diags *diags)
{
	const bool standard = file_is_standard(path);
	const char *name = input_name(path);
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), failure;
	struct buf bytes = {0};

	if (fd < 0) {
		report_failure("open", name, errno, diags);
		return NULL;
	}
	failure = read_all(fd, limit, &bytes);
	if (!standard)
		close(fd);
	if (!failure)
		return input_new(name, &bytes, text);
	if (failure == EFBIG)
		diag_error(diags, (struct location){0}, "file-too-large",
			   "%s is larger than %zu bytes, the limit", name, limit);
	else
		report_failure("read", name, failure, diags);
	buf_free(&bytes);
	return NULL;
}

struct input *input_from_text(const char *name, const void *data, size_t size)
{
	struct buf bytes = {0};

	buf_add(&bytes, data, size);
	return input_new(name, &bytes, true);
}

struct input *input_from_bytes(const char *path, struct buf *bytes)
{
	return input_new(output_name(path), bytes, false);
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

struct location location_of(const struct input *input, uint64_t offset)
{
	return (struct location){.input = input, .offset = (uint32_t)offset};
}

bool output_write(const char *path, const void *data, size_t size, struct diags *diags)
{
	int failure = file_write(path, data, size);

	if (failure)
		report_failure("write", output_name(path), failure, diags);
	return !failure;
}
