// SPDX-License-Identifier: MIT
/* Files: read whole within a limit, written whole or not at all. */
#include "compiler/base/file.h"
#include "compiler/diag/input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static void setup(void)
{
	scratch_begin();
	umask(022);
}

static size_t count_files(void)
{
	DIR *dir = opendir(".");
	size_t count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static bool write_said(const char *path, const void *data, size_t size, const char *wanted)
{
	struct said said;
	bool good;

	said_begin(&said);
	good = output_write(path, data, size, &said.diags);
	ck_assert_str_eq(said_end(&said), wanted);
	said_free(&said);
	return good;
}

static void put(const char *path, const char *text)
{
	ck_assert(write_said(path, text, strlen(text), ""));
}

static struct input *read_said(const char *path, size_t limit, bool text, const char *wanted)
{
	struct input *input;
	struct said said;

	said_begin(&said);
	input = input_read(path, limit, text, &said.diags);
	ck_assert_str_eq(said_end(&said), wanted);
	said_free(&said);
	return input;
}

static void check_holds(const char *path, const char *text)
{
	struct input *input = read_said(path, 1000, false, "");

	ck_assert_uint_eq(input->size, strlen(text));
	ck_assert_str_eq((const char *)input->data, text);
	input_free(input);
}

START_TEST(written_and_read)
{
	put("a", "one");
	check_holds("a", "one");
	put("a", "");
	check_holds("a", "");
	put("a", "two and more");
	check_holds("a", "two and more");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

/* A new file is made as open() would; an old one keeps its mode. */
START_TEST(mode)
{
	static const mode_t modes[] = {0600, 0640, 0644, 0755, 0444};
	struct stat st;

	put("new", "x");
	ck_assert_int_eq(stat("new", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0644);
	umask(077);
	put("private", "x");
	ck_assert_int_eq(stat("private", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		ck_assert_int_eq(chmod("new", modes[i]), 0);
		put("new", "y");
		ck_assert_int_eq(stat("new", &st), 0);
		ck_assert_uint_eq(st.st_mode & 07777, modes[i]);
	}
	check_holds("new", "y");
}
END_TEST

/* Check that a process with the old file open still reads all of it. */
START_TEST(replaced_at_once)
{
	char text[8] = "";
	int fd;

	put("a", "old");
	fd = open("a", O_RDONLY);
	put("a", "newer");
	ck_assert_int_eq(read(fd, text, sizeof(text)), 3);
	ck_assert_str_eq(text, "old");
	close(fd);
	check_holds("a", "newer");
}
END_TEST

START_TEST(not_written)
{
	struct stat st;

	ck_assert_int_eq(mkdir("folder", 0755), 0);
	ck_assert(!write_said("folder", "x", 1,
			      "vgpumc: error: cannot write folder: Is a directory\n"));
	ck_assert(!write_said("none/a", "x", 1,
			      "vgpumc: error: cannot write none/a: No such file or directory\n"));
	ck_assert(!write_said("", "x", 1,
			      "vgpumc: error: cannot write : No such file or directory\n"));
	ck_assert_int_eq(stat("folder", &st), 0);
	ck_assert(S_ISDIR(st.st_mode));
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

/* The disk is full, as far as this process is concerned: the old file stays, nothing else does. */
START_TEST(kept_on_failure)
{
	int status;
	pid_t child;

	put("a", "old");
	child = fork();
	if (child == 0) {
		static char large[1 << 16];
		struct diags diags = {.out = fopen("/dev/null", "w"), .max_errors = 1};
		bool good;

		/* Files are cut at 4096 bytes; write() fails with EFBIG after the signal. */
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096});
		good = output_write("a", large, sizeof(large), &diags);
		_exit(good || diags.errors != 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	check_holds("a", "old");
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

/* A pipe is no file to be replaced. */
START_TEST(to_a_pipe)
{
	char text[8] = "";
	int fd;

	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	fd = open("pipe", O_RDWR);
	put("pipe", "data");
	ck_assert_int_eq(read(fd, text, sizeof(text)), 4);
	ck_assert_str_eq(text, "data");
	close(fd);
	ck_assert_uint_eq(count_files(), 1);
	if (access("/dev/full", W_OK) == 0)
		ck_assert(!write_said("/dev/full", "x", 1,
				      "vgpumc: error: cannot write /dev/full: "
				      "No space left on device\n"));
}
END_TEST

START_TEST(standard_streams)
{
	int saved_in = dup(STDIN_FILENO), saved_out = dup(STDOUT_FILENO), fds[2];
	char text[16] = "";
	struct input *input;

	ck_assert_int_eq(pipe(fds), 0);
	dup2(fds[0], STDIN_FILENO);
	dup2(fds[1], STDOUT_FILENO);
	close(fds[1]);
	put("-", "a\nb");
	dup2(saved_out, STDOUT_FILENO);
	input = read_said("-", 3, true, "");
	dup2(saved_in, STDIN_FILENO);
	ck_assert_ptr_nonnull(input);
	ck_assert_str_eq(input->name, "<stdin>");
	ck_assert_mem_eq(input->data, "a\nb", 4);
	ck_assert_uint_eq(input->line_count, 2);
	input_free(input);
	ck_assert_uint_eq(count_files(), 0);
	ck_assert_int_eq(read(fds[0], text, sizeof(text)), 0);
	close(fds[0]);
	close(saved_in);
	close(saved_out);
}
END_TEST

/* Just as much as is allowed, and one byte more; from a file and from a pipe. */
START_TEST(limit)
{
	const size_t size = 200000;
	char *bytes = xcalloc(size, 1);
	struct input *input;
	int status;
	pid_t child;

	ck_assert(write_said("a", bytes, size, ""));
	input = read_said("a", size, false, "");
	ck_assert_uint_eq(input->size, size);
	input_free(input);
	ck_assert_ptr_null(read_said(
		"a", size - 1, false,
		"vgpumc: error: a is larger than 199999 bytes, the limit [file-too-large]\n"));
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	for (size_t spare = 0; spare <= 1; spare++) {
		child = fork();
		if (child == 0) {
			int fd = open("pipe", O_WRONLY);

			signal(SIGPIPE, SIG_IGN);
			for (size_t at = 0; at < size;) {
				ssize_t n = write(fd, bytes + at, size - at);

				if (n < 0)
					break;
				at += (size_t)n;
			}
			_exit(0);
		}
		input = read_said(
			"pipe", size - spare, false,
			spare ? "vgpumc: error: pipe is larger than 199999 bytes, the limit "
				"[file-too-large]\n"
			      : "");
		ck_assert(!input == (spare == 1));
		input_free(input);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
	}
	free(bytes);
}
END_TEST

START_TEST(not_read)
{
	ck_assert_int_eq(mkdir("folder", 0755), 0);
	ck_assert_ptr_null(read_said(
		"none", 10, true, "vgpumc: error: cannot open none: No such file or directory\n"));
	ck_assert_ptr_null(read_said("folder", 10, true,
				     "vgpumc: error: cannot read folder: Is a directory\n"));
}
END_TEST

START_TEST(lines)
{
	static const struct {
		const char *text;
		size_t starts[4], count;
	} rows[] = {
		{"", {0}, 1},	       {"a", {0}, 1},
		{"a\n", {0, 2}, 2},    {"\n\nab\n", {0, 1, 2, 5}, 4},
		{"a\r\nb", {0, 3}, 2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct input *input = input_from_text("t", rows[i].text, strlen(rows[i].text));

		ck_assert_uint_eq(input->line_count, rows[i].count);
		ck_assert_mem_eq(input->lines, rows[i].starts, rows[i].count * sizeof(size_t));
		ck_assert_uint_eq(input->data[input->size], 0);
		input_free(input);
	}
	input_free(NULL);
}
END_TEST

static bool watching, allocated_with_temporary;

/* Look for a temporary file at each allocation. */
static void watch_allocation(void)
{
	DIR *dir = watching ? opendir(".") : NULL;
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		allocated_with_temporary |= strncmp(entry->d_name, "a.", 2) == 0;
	if (dir)
		closedir(dir);
}

/* The linker passes the library's calls here: see tests.mk. */
void *__real_xmalloc(size_t size);
void *__wrap_xmalloc(size_t size);
char *__real_xstrdup(const char *text);
char *__wrap_xstrdup(const char *text);
void *__real_xreallocarray(void *old, size_t count, size_t size);
void *__wrap_xreallocarray(void *old, size_t count, size_t size);

void *__wrap_xmalloc(size_t size)
{
	watch_allocation();
	return __real_xmalloc(size);
}

char *__wrap_xstrdup(const char *text)
{
	watch_allocation();
	return __real_xstrdup(text);
}

void *__wrap_xreallocarray(void *old, size_t count, size_t size)
{
	watch_allocation();
	return __real_xreallocarray(old, count, size);
}

/* Out of memory ends the program, so that nothing may be allocated while there is such a file. */
START_TEST(no_allocation_with_temporary)
{
	watching = true;
	ck_assert_int_eq(file_write("a", "one", 3), 0);
	ck_assert_int_eq(file_write("a", "two", 3), 0);
	ck_assert_int_eq(file_write("none/a", "x", 1), ENOENT);
	ck_assert(!allocated_with_temporary);
	/* The test sees a temporary file. */
	ck_assert_int_eq(file_write("a.XYZ", "x", 1), 0);
	free(xmalloc(1));
	ck_assert(allocated_with_temporary);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("file");
	TCase *tcase = tcase_create("file");

	tcase_add_checked_fixture(tcase, setup, scratch_end);
	tcase_add_test(tcase, written_and_read);
	tcase_add_test(tcase, mode);
	tcase_add_test(tcase, replaced_at_once);
	tcase_add_test(tcase, not_written);
	tcase_add_test(tcase, kept_on_failure);
	tcase_add_test(tcase, to_a_pipe);
	tcase_add_test(tcase, no_allocation_with_temporary);
	tcase_add_test(tcase, standard_streams);
	tcase_add_test(tcase, limit);
	tcase_add_test(tcase, not_read);
	tcase_add_test(tcase, lines);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
