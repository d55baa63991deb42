// SPDX-License-Identifier: MIT
#include "compiler/base/sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "compiler/base/mem.h"

/* A sanitizer reads /proc when the program ends. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/*
 * What is forbidden unless a rule allows it. Every version of the interface knows more, so these
 * are written as the kernel's documentation numbers them: the header may be older than the kernel.
 */
struct ruleset {
	uint64_t files;
	uint64_t net; /* from version 4 */
	uint64_t scoped; /* from version 6 */
};

#define READ_FILE   LANDLOCK_ACCESS_FS_READ_FILE
#define READ_DIR    LANDLOCK_ACCESS_FS_READ_DIR
#define WRITE	    LANDLOCK_ACCESS_FS_WRITE_FILE
#define MAKE_REG    LANDLOCK_ACCESS_FS_MAKE_REG
#define REMOVE_FILE LANDLOCK_ACCESS_FS_REMOVE_FILE
#define TRUNCATE    (UINT64_C(1) << 14) /* from version 3 */
#define IOCTL_DEV   (UINT64_C(1) << 15) /* from version 5 */
/* mkstemp() opens for reading as well. */
#define REPLACE (READ_DIR | READ_FILE | WRITE | MAKE_REG | REMOVE_FILE)

/* All rights that version 1 knows: EXECUTE to MAKE_SYM. */
#define FILES_V1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define NET_V4	 UINT64_C(3) /* binding and connecting TCP */
#define SCOPE_V6 UINT64_C(3) /* abstract sockets, signals */

static int make_ruleset(void)
{
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset all = {.files = FILES_V1, .net = NET_V4, .scoped = SCOPE_V6};
	size_t size = version < 4   ? offsetof(struct ruleset, net)
		      : version < 6 ? offsetof(struct ruleset, scoped)
				    : sizeof(all);

	if (version < 1)
		return -1;
	if (version >= 2)
		all.files |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		all.files |= TRUNCATE;
	if (version >= 5)
		all.files |= IOCTL_DEV;
	return (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
}

/* A rule that cannot be made, for a pipe, say, needs none, or the opening fails later and says so.
 */
static bool allow(int ruleset, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access};
	bool allowed;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return false;
	allowed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) ==
		  0;
	close(rule.parent_fd);
	return allowed;
}

/* A folder may only be opened, so that reading it fails as it does elsewhere. */
static void allow_input(int ruleset, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		allow(ruleset, path, S_ISDIR(st.st_mode) ? READ_DIR : READ_FILE);
}

/* The file is replaced by a new one of its folder, or written directly if it is a device. */
static void allow_output(int ruleset, const char *path)
{
	char *target = realpath(path, NULL);
	char *folder = target ? target : xstrdup(path);
	char *slash = strrchr(folder, '/');
	struct stat st;

	if (target && stat(target, &st) == 0 && !S_ISREG(st.st_mode))
		allow(ruleset, target, WRITE);
	if (slash)
		slash[slash == folder] = 0;
	allow(ruleset, slash ? folder : ".", REPLACE);
	free(folder);
}

static void allow_inputs(int ruleset, char *const *reads, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(reads[i], "-") != 0)
			allow_input(ruleset, reads[i]);
}

/* Apply the rules for good, and release them. Return: true if the kernel enforces them. */
static bool restrict_self(int ruleset)
{
	bool entered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		       syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;

	close(ruleset);
	return entered;
}

bool sandbox_enter(char *const *reads, size_t count, const char *output)
{
	int ruleset = SANITIZED ? -1 : make_ruleset();

	if (ruleset < 0)
		return false;
	allow_inputs(ruleset, reads, count);
	if (output && strcmp(output, "-") != 0)
		allow_output(ruleset, output);
	return restrict_self(ruleset);
}

bool sandbox_enter_device(char *const *reads, size_t count, const char *device)
{
	int ruleset = SANITIZED ? -1 : make_ruleset();

	if (ruleset < 0)
		return false;
	allow_inputs(ruleset, reads, count);
	/* Before version 5 of Landlock, ioctl() is not restricted and has no right. */
	if (device && !allow(ruleset, device, READ_FILE | WRITE | IOCTL_DEV))
		allow(ruleset, device, READ_FILE | WRITE);
	return restrict_self(ruleset);
}
