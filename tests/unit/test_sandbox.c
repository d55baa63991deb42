// SPDX-License-Identifier: MIT
/* The sandbox: what was named can be read and written, and nothing else. */
#include "compiler/base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "compiler/diag/input.h"
#include "tests/unit/unit.h"

/* Of the interface; below 1 there is none. */
static long version(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return -1;
#else
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
#endif
}

static void put(const char *path)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs("text", file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void setup(void)
{
	scratch_begin();
	put("named");
	put("other");
	put("victim");
	ck_assert_int_eq(mkdir("folder", 0700), 0);
	put("folder/inside");
}

/* The error of opening a file, 0 for none. */
static int try_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int try_write(const char *path)
{
	struct said said;
	bool good;

	said_begin(&said);
	good = output_write(path, "new", 3, &said.diags);
	said_end(&said);
	said_free(&said);
	return good ? 0 : EACCES;
}

/* Where there is no sandbox nothing may change; elsewhere @denied is what a refusal looks like. */
static int enter(const char *const *reads, size_t count, const char *output)
{
	bool entered = sandbox_enter((char *const *)reads, count, output);

	ck_assert_int_eq(entered, version() > 0);
	return entered ? EACCES : 0;
}

START_TEST(reads_what_is_named)
{
	static const char *const names[] = {"named", "-", "missing", "folder"};
	int denied = enter(names, ARRAY_SIZE(names), NULL);

	ck_assert_int_eq(try_open("named", O_RDONLY), 0);
	ck_assert_int_eq(try_open("missing", O_RDONLY), ENOENT);
	ck_assert_int_eq(try_open("folder", O_RDONLY), 0);
	ck_assert_int_eq(try_open("folder/inside", O_RDONLY), denied);
	ck_assert_int_eq(try_open("other", O_RDONLY), denied);
	ck_assert_int_eq(try_open("/etc/passwd", O_RDONLY), denied);
	ck_assert_int_eq(try_open("named", O_WRONLY), denied);
	ck_assert_int_eq(try_open("new", O_CREAT | O_WRONLY), denied);
	ck_assert_int_eq(unlink("victim") < 0 ? errno : 0, denied);
	ck_assert_int_eq(try_write("named"), denied);
}
END_TEST

START_TEST(writes_the_output)
{
	int denied = enter(NULL, 0, "out");

	ck_assert_int_eq(try_write("out"), 0);
	ck_assert_int_eq(try_write("out"), 0);
	ck_assert_int_eq(try_open("/etc/passwd", O_RDONLY), denied);
	ck_assert_int_eq(try_write("/tmp/vgpumc-sandbox-test"), denied);
}
END_TEST

START_TEST(writes_in_a_folder)
{
	int denied = enter(NULL, 0, "folder/inside");

	ck_assert_int_eq(try_write("folder/inside"), 0);
	ck_assert_int_eq(try_write("out"), denied);
}
END_TEST

START_TEST(writes_through_a_link)
{
	int denied;

	ck_assert_int_eq(symlink("folder/inside", "link"), 0);
	denied = enter(NULL, 0, "link");
	ck_assert_int_eq(try_write("link"), 0);
	ck_assert_int_eq(try_write("other"), denied);
}
END_TEST

START_TEST(writes_a_device)
{
	int denied = enter(NULL, 0, "/dev/null");

	ck_assert_int_eq(try_write("/dev/null"), 0);
	ck_assert_int_eq(try_write("out"), denied);
}
END_TEST

START_TEST(starts_no_program)
{
	int denied = enter(NULL, 0, NULL);

	/* Where nothing is forbidden, there is no such program. */
	execl(denied ? "/bin/sh" : "/bin/sh/no", "sh", "-c", "true", NULL);
	ck_assert_int_eq(errno, denied ? EACCES : ENOTDIR);
}
END_TEST

START_TEST(connects_nowhere)
{
	struct sockaddr_in discard = {
		.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int denied = enter(NULL, 0, NULL);

	if (denied && version() >= 4) {
		ck_assert_int_lt(connect(fd, (struct sockaddr *)&discard, sizeof(discard)), 0);
		ck_assert_int_eq(errno, EACCES);
	}
	close(fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sandbox");
	TCase *tcase = tcase_create("sandbox");

	/* Not checked: around the processes of the tests, which cannot remove the folder. */
	tcase_add_unchecked_fixture(tcase, setup, scratch_end);
	tcase_add_test(tcase, reads_what_is_named);
	tcase_add_test(tcase, writes_the_output);
	tcase_add_test(tcase, writes_in_a_folder);
	tcase_add_test(tcase, writes_through_a_link);
	tcase_add_test(tcase, writes_a_device);
	tcase_add_test(tcase, starts_no_program);
	tcase_add_test(tcase, connects_nowhere);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
