// SPDX-License-Identifier: MIT
/* vgpumc: choose the command. A first argument that is not a command is a source to compile. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/mem.h"
#include "compiler/base/status.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/complete.h"

/* Nothing has to be cleaned up: see file.h. */
_Noreturn void out_of_memory(void)
{
	fputs("vgpumc: out of memory\n", stderr);
	exit(STATUS_USAGE);
}

/*
 * Open /dev/null in place of a standard stream that is closed: an output file must not get the
 * number of one, since messages would then go into it. Reading or writing it fails as before.
 */
static void reserve_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Run `vgpumc help [COMMAND]` as `vgpumc [COMMAND] --help`. */
static int help(int argc, char **argv)
{
	static char name[] = "vgpumc", option[] = "--help";
	char *with_help[] = {name, option, NULL};
	const struct command *command = argc > 1 ? command_find(argv[1]) : &command_compile;

	/* Compiling reports that there is no such command. */
	if (!command || argc > 2)
		return command_run(&command_compile, argc, argv);
	return command_run(command, 2, with_help);
}

int main(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;

	reserve_standard_streams();
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return complete((size_t)argc - 2, argv + 2);
	if (argc > 1 && strcmp(argv[1], "help") == 0)
		return help(argc - 1, argv + 1);
	if (!command)
		return command_run(&command_compile, argc, argv);
	return command_run(command, argc - 1, argv + 1);
}
