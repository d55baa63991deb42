// SPDX-License-Identifier: MIT
/* vgpumc schema: which releases are known, and what their records look like. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/commands.h"
#include "compiler/options.h"

static const char help[] =
	"Usage: vgpumc schema list\n"
	"       vgpumc schema show REL\n"
	"\n"
	"list shows the schemas, the GSP releases that each covers, and the sizes of their records.\n"
	"show REL prints one schema, by a release or its name: the members of each record with\n"
	"offset, size, type, key, unit, allowed values and default, then the checks.\n"
	"\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc schema list\n"
	"  vgpumc schema show 570.144\n"
	"  vgpumc schema show r525\n"
	"\n"
	"Exit status: 0 done; 1 usage; 2 no such release, or a schema has errors.\n";

static const struct option options[] = {SESSION_LONG};

static void print_releases(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema->releases.count; i++) {
		const struct schema_range *range = &schema->releases.items[i];

		buf_printf(out, i ? ", %s" : "%s", range->first_text);
		if (release_compare(&range->first, &range->last) != 0)
			buf_printf(out, "..%s", range->last_text);
	}
}

static void list(const struct session *session, struct buf *out)
{
	buf_printf(out, "%-9s %-24s %6s  %-5s  %9s  %s\n", "SCHEMA", "RELEASES", "RECORD", "TYPES",
		   "CONTROL", "CONTAINERS");
	for (size_t i = 0; i < session->schemas.count; i++) {
		const struct schema *schema = session->schemas.items[i];
		struct buf releases = {0};

		print_releases(schema, &releases);
		buf_printf(out, "%-9s %-24s %6" PRIu32 "  %5" PRIu32 "  %9" PRIu32 "  ",
			   schema->name, buf_text(&releases), schema->layout.info_size,
			   schema->layout.max_types, schema->layout.rmctrl_size);
		for (size_t c = 0; c < schema->container_count; c++)
			buf_printf(out, c ? ", %s" : "%s", container_name(schema->containers[c]));
		buf_printf(out, "\n");
		buf_free(&releases);
	}
}

static void print_type(const struct schema_member *member, struct buf *out)
{
	static const char *const names[] = {
		[MEMBER_U8] = "u8",	  [MEMBER_U16] = "u16",	    [MEMBER_U32] = "u32",
		[MEMBER_U64] = "u64",	  [MEMBER_CHAR] = "char",   [MEMBER_BYTES] = "bytes",
		[MEMBER_UTF16] = "utf16", [MEMBER_INFO] = "info",
	};
	struct buf type = {0};

	buf_printf(&type, "%s", names[member->type]);
	if (member->array)
		buf_printf(&type, "[%" PRIu32 "]", member->count);
	buf_printf(out, "%-11s ", buf_text(&type));
	buf_free(&type);
}

static void print_attributes(const struct schema_member *member, struct buf *out)
{
	static const char *const units[] = {
		[UNIT_NONE] = "", [UNIT_SIZE] = " size", [UNIT_HEX] = " hex"};

	buf_printf(out, "%s", units[member->unit]);
	buf_printf(out, "%s%s", member->required ? " required" : "",
		   member->unique ? " unique" : "");
	if (member->allowed) {
		buf_printf(out, " in ");
		expr_set_print(member->allowed, out);
	}
	if (member->constant || member->initial) {
		buf_printf(out, member->constant ? " == " : " = ");
		expr_print(member->constant ? member->constant : member->initial, out);
	}
}

static void show_record(const struct schema *schema, enum record_role role, struct buf *out)
{
	static const char *const roles[] = {"info", "kernel", "control"};
	const struct schema_record *record = &schema->record[role];

	buf_printf(out, "\n%s %s, %" PRIu32 " bytes", roles[role], record->name, record->size);
	if (record->command)
		buf_printf(out, ", command 0x%08" PRIx64, record->command_value);
	buf_printf(out, "\n");
	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		buf_printf(out, "  %6" PRIu32 " %6" PRIu32 "  ", member->offset, member->size);
		print_type(member, out);
		buf_printf(out, "%-28s %s", member->name, member->key ? member->key : "");
		print_attributes(member, out);
		while (out->data[out->size - 1] == ' ')
			out->size--;
		buf_printf(out, "\n");
	}
}

static void show_checks(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "\nchecks\n");
	for (size_t i = 0; i < schema->checks.count; i++) {
		const struct schema_check *check = &schema->checks.items[i];

		buf_printf(out, "  %s (%s): ", check->name,
			   check->severity == DIAG_ERROR ? "error" : "warning");
		if (check->when) {
			buf_printf(out, "when ");
			expr_print(check->when, out);
			buf_printf(out, ", ");
		}
		expr_print(check->require, out);
		buf_printf(out, "\n");
		if (check->source)
			buf_printf(out, "      source: %s\n", check->source);
	}
}

static void show_schema(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "schema %s: %s\nreleases ", schema->name, schema->doc ? schema->doc : "");
	print_releases(schema, out);
	buf_printf(out, "\ncontainers");
	for (size_t i = 0; i < schema->container_count; i++)
		buf_printf(out, " %s%s", container_name(schema->containers[i]),
			   i ? "" : " (default)");
	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];

		buf_printf(out, "\nvGPU %" PRIu32 ".%" PRIu32 " goes with %s",
			   version->version.part[0], version->version.part[1],
			   version->range.first_text);
		if (strcmp(version->range.first_text, version->range.last_text) != 0)
			buf_printf(out, "..%s", version->range.last_text);
	}
	buf_printf(out, "\n");
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		show_record(schema, role, out);
	show_checks(schema, out);
}

static int show(struct session *session, const char *name, struct buf *out)
{
	const struct schema *schema = schema_set_by_name(&session->schemas, name);
	struct release release;

	if (!schema && release_parse(name, &release)) {
		schema = schema_set_find(&session->schemas, &release);
		if (!schema) {
			diag_error(&session->diags, (struct place){0}, "unknown-release",
				   "no schema covers GSP release %s", name);
			schema_set_explain(&session->schemas, &release, (struct place){0},
					   &session->diags);
			return STATUS_INVALID;
		}
	}
	if (!schema) {
		diag_error(&session->diags, (struct place){0}, "unknown-release",
			   "'%s' is neither a GSP release nor a schema; vgpumc schema list shows both",
			   name);
		return STATUS_INVALID;
	}
	show_schema(schema, out);
	return STATUS_DONE;
}

static int run(struct session *session, char **args, int count)
{
	struct buf out = {0};
	int status = STATUS_DONE;

	if (count == 1 && strcmp(args[0], "list") == 0)
		list(session, &out);
	else if (count == 2 && strcmp(args[0], "show") == 0)
		status = show(session, args[1], &out);
	else
		status = session_usage(session, "say 'list' or 'show REL'");
	fwrite(buf_text(&out), 1, out.size, stdout);
	buf_free(&out);
	return status;
}

int cmd_schema(int argc, char **argv)
{
	struct session session;
	int opt;

	session_init(&session, "schema", help);
	while ((opt = getopt_long(argc, argv, SESSION_SHORT, options, NULL)) != -1)
		if (!session_option(&session, opt))
			return session_end(&session, session.status);
	if (!session_start(&session))
		return session_end(&session, session.status);
	return session_end(&session, run(&session, argv + optind, argc - optind));
}
