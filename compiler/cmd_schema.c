// SPDX-License-Identifier: MIT
/* vgpumc schema: which releases are known, and what their records look like. */
#include <stdlib.h>
#include <string.h>

#include "compiler/commands.h"
#include "compiler/options.h"
#include "compiler/schema_text.h"

static const char help[] =
	"Usage: vgpumc schema list\n"
	"       vgpumc schema show REL [--diff OTHER]\n"
	"       vgpumc schema export REL --format FORMAT\n"
	"\n"
	"list shows the schemas, the GSP releases that each covers, and the sizes of their records.\n"
	"show REL prints one schema, by a release or its name: the members of each record with\n"
	"offset, size, type, key, unit, allowed values and default, then the checks.\n"
	"export REL writes one schema for other tools:\n"
	"  --format c           a C header: the records, with assertions on every offset\n"
	"  --format json-schema what a source may hold, for editors (JSON Schema 2020-12)\n"
	"  --format ksy         a reader of both containers in other languages (Kaitai Struct)\n"
	"  --format markdown    a reference of the members and checks\n"
	"export --format layouts writes the driver's table of all schemas, kernel/layouts.c.\n"
	"\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc schema list\n"
	"  vgpumc schema show 570.144\n"
	"  vgpumc schema show r595 --diff r580.94\n"
	"  vgpumc schema export 570.144 --format json-schema >vgpu-570.144.schema.json\n"
	"\n"
	"Exit status: 0 done; 1 usage; 2 no such release, or a schema has errors.\n";

enum { OPT_DIFF = 256 };

static const struct option options[] = {{"diff", required_argument, NULL, OPT_DIFF}, SESSION_LONG};

static int show(struct session *session, const char *name, const char *other, struct buf *out)
{
	const struct schema *schema = session_find_schema(session, name);
	const struct schema *old = other ? session_find_schema(session, other) : NULL;

	if (!schema || (other && !old))
		return STATUS_INVALID;
	if (old)
		schema_print_diff(old, schema, out);
	else
		schema_print(schema, out);
	return STATUS_DONE;
}

static int run(struct session *session, char **args, int count, const char *diff)
{
	struct buf out = {0};
	int status = STATUS_DONE;

	if (count == 1 && strcmp(args[0], "list") == 0 && !diff)
		schema_print_list(&session->schemas, &out);
	else if (count == 2 && strcmp(args[0], "show") == 0)
		status = show(session, args[1], diff, &out);
	else
		status = session_usage(session, "say 'list' or 'show REL'");
	fwrite(buf_text(&out), 1, out.size, stdout);
	buf_free(&out);
	return status;
}

int cmd_schema(int argc, char **argv)
{
	const char *diff = NULL;
	struct session session;
	int opt;

	session_init(&session, "schema", help);
	while ((opt = getopt_long(argc, argv, SESSION_SHORT, options, NULL)) != -1)
		if (opt == OPT_DIFF)
			diff = optarg;
		else if (!session_option(&session, opt))
			return session_end(&session, session.status);
	if (!session_start(&session))
		return session_end(&session, session.status);
	return session_end(&session, run(&session, argv + optind, argc - optind, diff));
}
