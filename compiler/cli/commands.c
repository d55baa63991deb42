// SPDX-License-Identifier: MIT
#include "compiler/cli/commands.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/cli/options.h"
#include "compiler/cli/session.h"

const struct command *const commands[] = {
	&command_check, &command_verify, &command_sign,	   &command_dump,     &command_match,
	&command_diff,	&command_import, &command_install, &command_report,   &command_schema,
	&command_load,	&command_host,	 &command_assign,  &command_deassign, NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return commands[i];
	return NULL;
}

const char *command_suggest(const char *name)
{
	struct strings names = {0};
	const char *near;

	for (size_t i = 0; commands[i]; i++)
		*vec_push(&names) = commands[i]->name;
	near = nearest(name, names.items, names.count);
	free(names.items);
	return near;
}

int command_run(const struct command *command, int argc, char **argv)
{
	struct session session;
	int status;

	session_init(&session, command);
	if (options_parse(&session, argc, argv) && session_start(&session))
		status = command->run(&session, argv + optind, argc - optind);
	else
		status = session.status;
	return session_end(&session, status);
}

void command_print_help(const struct command *command, struct buf *out)
{
	buf_printf(out, "Usage: %s\n", command->usage);
	options_print_help(command, out);
	if (command == &command_compile) {
		buf_printf(out, "\nCommands:\n");
		for (size_t i = 0; commands[i]; i++)
			buf_printf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	}
	buf_printf(out, "\n%s", command->examples);
}
