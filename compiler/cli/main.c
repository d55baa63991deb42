// SPDX-License-Identifier: MIT
/* vgpumc: picks the command. A first argument that is no command is a source to compile. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/mem.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/complete.h"

/*
 * A file must not get the number of a standard stream that is closed, since what is printed would
 * go there. What stands in for one fails as that does.
 */
static void keep_stream_numbers(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Another word for --help; what is no command is told by compiling it. */
static int help(int argc, char **argv)
{
	static char name[] = "vgpumc", option[] = "--help";
	char *with_help[] = {name, option, NULL};
	const struct command *command = argc > 1 ? command_find(argv[1]) : &command_compile;

	return command && argc <= 2 ? command->run(2, with_help) : command_compile.run(argc, argv);
}

int main(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;

	mem_start();
	keep_stream_numbers();
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return complete((size_t)argc - 2, argv + 2);
	if (argc > 1 && strcmp(argv[1], "help") == 0)
		return help(argc - 1, argv + 1);
	if (!command)
		return command_compile.run(argc, argv);
	return command->run(argc - 1, argv + 1);
}
