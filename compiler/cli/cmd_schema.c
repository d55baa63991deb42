// SPDX-License-Identifier: MIT
/* vgpumc schema: list, show and export the schemas. */
#include <string.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/export/export.h"
#include "compiler/output/schema_text.h"

static const char usage[] =
	"vgpumc schema list\n"
	"       vgpumc schema show REL [--diff OTHER]\n"
	"       vgpumc schema export [REL] --format FORMAT\n"
	"\n"
	"list shows the schemas, the GSP releases that each covers, and the sizes of their "
	"records.\n"
	"show REL prints one schema, found by a release or its name: the members of each record\n"
	"with offset, size, type, key, unit, allowed values and default, then the checks.\n"
	"export writes a schema for other tools:\n"
	"  c            a C header: the records, with an assertion on every offset\n"
	"  json-schema  the keys and values of a source, for editors (JSON Schema, draft "
	"2020-12);\n"
	"               without REL for all releases: the release in the source selects the rules\n"
	"  ksy          a reader of both containers for other languages (Kaitai Struct)\n"
	"  markdown     a reference of members and checks\n"
	"  layouts      the driver's table of all schemas, kernel/parser/layouts.c; without REL\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc schema list\n"
	"  vgpumc schema show 570.144\n"
	"  vgpumc schema show r595 --diff r580.94\n"
	"  vgpumc schema export 570.144 --format json-schema >vgpu-570.144.schema.json\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O error; 2 unknown release, or a schema has errors.\n";

static const struct command_option schema_options[] = {
	{.id = OPT_DIFF,
	 .name = "diff",
	 .value = "OTHER",
	 .help = "show how REL differs from OTHER",
	 .completion = COMPLETE_SCHEMAS},
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "the format to export",
	 .words = export_format_names},
	{0},
};

static int show_schema(struct session *session, const char *name, struct buf *out)
{
	const char *other = session_value(session, OPT_DIFF);
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

/* Export one schema, or with @name NULL all of them. */
static int export_schema(struct session *session, const char *name, struct buf *out)
{
	const char *format_name = session_value(session, OPT_FORMAT);
	const struct export_format *format = export_format_find(format_name);
	const struct schema *schema;

	if (name && !format->one)
		return session_usage(session, "export to %s does not accept a release",
				     format_name);
	if (!name && !format->all)
		return session_usage(session, "export to %s requires a release", format_name);
	if (!name) {
		format->all(&session->schemas, out);
		return STATUS_DONE;
	}
	schema = session_find_schema(session, name);
	if (!schema)
		return STATUS_INVALID;
	if (schema->abstract) {
		diag_error(&session->diags, schema->loc, "abstract-schema",
			   "schema '%s' is abstract: it describes no record to export", name);
		return STATUS_INVALID;
	}
	format->one(schema, out);
	return STATUS_DONE;
}

static const char *const verbs[] = {"list", "show", "export", NULL};

static int run_schema(struct session *session, char **operands, int count)
{
	bool diff = session_given(session, OPT_DIFF), format = session_given(session, OPT_FORMAT);
	const char *verb = count ? operands[0] : "";
	struct buf out = {0};
	int status = STATUS_DONE;

	if (count == 1 && strcmp(verb, "list") == 0 && !diff && !format)
		schema_print_list(&session->schemas, &out);
	else if (count == 2 && strcmp(verb, "show") == 0 && !format)
		status = show_schema(session, operands[1], &out);
	else if (count && count <= 2 && strcmp(verb, "export") == 0 && format && !diff)
		status = export_schema(session, count == 2 ? operands[1] : NULL, &out);
	else
		status = session_usage(session, "expected 'list', 'show REL [--diff OTHER]' or "
						"'export REL --format FORMAT'");
	session_write(session, &out);
	buf_free(&out);
	return status;
}

const struct command command_schema = {
	.name = "schema",
	.summary = "list and show the record layouts of the GSP releases",
	.run = run_schema,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){schema_options, NULL},
	.verbs = verbs,
};
