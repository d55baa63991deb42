// SPDX-License-Identifier: MIT
/* vgpumc: picks the command. A first argument that is no command is a source to compile. */
#include <stdio.h>
#include <string.h>

#include "compiler/commands.h"
#include "compiler/mem.h"

/* The title is what getopt_long() calls the program in its complaints. */
static const struct {
	const char *name;
	const char *title;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"check", "vgpumc check", cmd_check},	 {"verify", "vgpumc verify", cmd_verify},
	{"sign", "vgpumc sign", cmd_sign},	 {"dump", "vgpumc dump", cmd_dump},
	{"match", "vgpumc match", cmd_match},	 {"diff", "vgpumc diff", cmd_diff},
	{"import", "vgpumc import", cmd_import}, {"install", "vgpumc install", cmd_install},
	{"schema", "vgpumc schema", cmd_schema},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		argv[1] = (char *)(uintptr_t)commands[i].title;
		return commands[i].run(argc - 1, argv + 1);
	}
	return cmd_compile(argc, argv);
}
