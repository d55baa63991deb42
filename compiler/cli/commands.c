// SPDX-License-Identifier: MIT
#include "compiler/cli/commands.h"

#include <string.h>

const struct command *const commands[] = {
	&command_check, &command_verify, &command_sign,	   &command_dump,   &command_match,
	&command_diff,	&command_import, &command_install, &command_report, &command_schema,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return commands[i];
	return NULL;
}
