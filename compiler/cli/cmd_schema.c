// SPDX-License-Identifier: MIT
/* vgpumc schema: which releases are known, and what their records look like. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/export/export.h"
#include "compiler/output/schema_text.h"

static const char help[] =
	"Usage: vgpumc schema list\n"
	"       vgpumc schema show REL [--diff OTHER]\n"
	"       vgpumc schema export [REL] --format FORMAT\n"
	"\n"
	"list shows the schemas, the GSP releases that each covers, and the sizes of their "
	"records.\n"
	"show REL prints one schema, by a release or its name: the members of each record with\n"
	"offset, size, type, key, unit, allowed values and default, then the checks.\n"
	"export writes a schema for other tools:\n"
	"  c            a C header: the records, with an assertion on every offset\n"
	"  json-schema  what a source may hold, for editors (JSON Schema, draft 2020-12); without\n"
	"               REL that of all releases: the source's own decides\n"
	"  ksy          a reader of both containers in other languages (Kaitai Struct)\n"
	"  markdown     a reference of members and checks\n"
	"  layouts      the driver's table of all schemas, kernel/parser/layouts.c; takes no REL\n"
	"\n"
	"      --diff OTHER     show what REL has otherwise than OTHER\n"
	"      --format FORMAT  what export writes\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc schema list\n"
	"  vgpumc schema show 570.144\n"
	"  vgpumc schema show r595 --diff r580.94\n"
	"  vgpumc schema export 570.144 --format json-schema >vgpu-570.144.schema.json\n"
	"\n"
	"Exit status: 0 done; 1 usage; 2 no such release, or a schema has errors.\n";

enum { OPT_DIFF = 256 };

static const struct option options[] = {
	{"diff", required_argument, NULL, OPT_DIFF}, SESSION_FORMAT, SESSION_LONG};

/* What the options of the verbs say; NULL where they were not given. */
struct job {
	struct session session;
	const char *diff;
	const char *format;
};

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

/* One schema, or with @name NULL what is made of all of them. */
static int export(struct session *session, const char *name, const char *format_name,
		  struct buf *out)
{
	const struct export_format *format = export_format_find(format_name);
	const struct schema *schema;

	if (!format) {
		session_choose(session, format_name, "a format", export_format_names);
		return STATUS_USAGE;
	}
	if (name ? !format->one : !format->all)
		return session_usage(session,
				     name ? "export to %s is of all releases"
					  : "export to %s needs a release",
				     format_name);
	if (!name) {
		format->all(&session->schemas, out);
		return STATUS_DONE;
	}
	schema = session_find_schema(session, name);
	if (!schema)
		return STATUS_INVALID;
	if (schema->abstract) {
		diag_error(&session->diags, schema->loc, "abstract-schema",
			   "schema '%s' is there to be extended, and describes no record", name);
		return STATUS_INVALID;
	}
	format->one(schema, out);
	return STATUS_DONE;
}

static const char *const verbs[] = {"list", "show", "export", NULL};

static int run(struct job *job, char **args, int count)
{
	struct session *session = &job->session;
	const char *verb = count ? args[0] : "";
	struct buf out = {0};
	int status = STATUS_DONE;

	if (count == 1 && strcmp(verb, "list") == 0 && !job->diff && !job->format)
		schema_print_list(&session->schemas, &out);
	else if (count == 2 && strcmp(verb, "show") == 0 && !job->format)
		status = show(session, args[1], job->diff, &out);
	else if (count && count <= 2 && strcmp(verb, "export") == 0 && job->format && !job->diff)
		status = export(session, count == 2 ? args[1] : NULL, job->format, &out);
	else
		status = session_usage(session, "say 'list', 'show REL [--diff OTHER]' or 'export "
						"REL --format FORMAT'");
	session_put(session, &out);
	buf_free(&out);
	return status;
}

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	if (opt == OPT_DIFF)
		job->diff = optarg;
	else if (opt == OPT_FORMAT)
		job->format = optarg;
	else
		return session_option(&job->session, opt);
	return true;
}

static int cmd_schema(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_schema);
	if (session_options(&job.session, argc, argv, take_option, &job) &&
	    session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	return session_end(&job.session, status);
}

const struct command command_schema = {
	.name = "schema",
	.run = cmd_schema,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.words = (const struct option_words[]){{"format", export_format_names}, {0}},
	.verbs = verbs,
};
