// SPDX-License-Identifier: MIT
/* vgpumc: picks the command. A first argument that is no command is a source to compile. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "compiler/commands.h"
#include "compiler/complete.h"
#include "compiler/mem.h"

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

int main(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;

	mem_start();
	keep_stream_numbers();
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return complete((size_t)argc - 2, argv + 2);
	if (!command)
		return command_compile.run(argc, argv);
	return command->run(argc - 1, argv + 1);
}
