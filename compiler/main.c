// SPDX-License-Identifier: MIT
/* vgpumc: picks the command. A first argument that is no command is a source to compile. */
#include <string.h>

#include "compiler/commands.h"
#include "compiler/complete.h"

int main(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;

	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return complete((size_t)argc - 2, argv + 2);
	if (!command)
		return command_compile.run(argc, argv);
	return command->run(argc - 1, argv + 1);
}
