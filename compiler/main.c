// SPDX-License-Identifier: MIT
/* vgpumc: picks the command. A first argument that is no command is a source to compile. */
#include <stdio.h>
#include <string.h>

#include "compiler/commands.h"
#include "compiler/mem.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"check", cmd_check}, {"verify", cmd_verify}, {"sign", cmd_sign},
	{"dump", cmd_dump},   {"match", cmd_match},   {"schema", cmd_schema},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return cmd_compile(argc, argv);
}
