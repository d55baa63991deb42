// SPDX-License-Identifier: MIT
#include "compiler/output/schema_text.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/output/table.h"
#include "schema/print.h"

static void add_schema_row(struct table *table, const struct schema *schema)
{
	struct buf text = {0};

	table_add_text(table, schema->name);
	schema_print_releases(schema, &text);
	table_add_text(table, arena_strndup(&table->arena, buf_text(&text), text.size));
	table_add_number(table, schema->builds.count, UNIT_NONE);
	table_add_number(table, schema->layout.info_size, UNIT_NONE);
	table_add_number(table, schema->layout.max_types, UNIT_NONE);
	table_add_number(table, schema->layout.rmctrl_size, UNIT_NONE);
	text.size = 0;
	for (size_t i = 0; i < schema->container_count; i++)
		buf_printf(&text, i ? ", %s" : "%s", container_name(schema->containers[i]));
	table_add_text(table, arena_strndup(&table->arena, buf_text(&text), text.size));
	buf_free(&text);
}

void schema_print_list(const struct schema_set *set, struct buf *out)
{
	struct table table = {
		.columns = {{.heading = "SCHEMA", .text = true},
			    {.heading = "RELEASES", .text = true},
			    {.heading = "READ"},
			    {.heading = "RECORD"},
			    {.heading = "TYPES"},
			    {.heading = "CONTROL"},
			    {.heading = "CONTAINERS", .text = true}},
		.column_count = 7,
	};

	for (size_t i = 0; i < set->count; i++)
		if (!set->items[i]->abstract)
			add_schema_row(&table, set->items[i]);
	table_print(&table, out);
	table_free(&table);
	buf_printf(out, "\nREAD: builds whose own record was read; the others of a range are "
			"covered by interpolation.\n");
}

/* Print the builds whose records were read, as many on a line as fit. */
static void print_builds(const struct schema *schema, struct buf *out)
{
	const size_t most = 92; /* characters on a line, the indent left out */
	size_t width = 0;

	for (size_t i = 0; i < schema->builds.count; i++) {
		const char *text = schema->builds.items[i].text;
		size_t length = strlen(text) + strlen(", ");
		bool wrap = width && width + length > most;

		buf_printf(out, "%s%s", !i ? "read " : wrap ? ",\n     " : ", ", text);
		width = wrap ? length : width + length;
	}
	if (schema->releases.count)
		buf_printf(out, "%s builds of these releases are covered by interpolation\n",
			   schema->builds.count ? "\nother" : "all");
}

static void print_type(const struct schema_member *member, struct buf *out)
{
	static const char *const names[] = {
		[MEMBER_U8] = "u8",	  [MEMBER_U16] = "u16",	  [MEMBER_U32] = "u32",
		[MEMBER_U64] = "u64",	  [MEMBER_CHAR] = "char", [MEMBER_BYTES] = "bytes",
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

void schema_print_member(const struct schema_member *member, struct buf *out)
{
	buf_printf(out, "%6" PRIu32 " %6" PRIu32 "  ", member->offset, member->size);
	print_type(member, out);
	buf_printf(out, "%-28s %s", member->name, member->key ? member->key : "");
	print_attributes(member, out);
	while (out->data[out->size - 1] == ' ')
		out->size--;
	buf_printf(out, "\n");
}

static void print_record(const struct schema *schema, enum record_role role, struct buf *out)
{
	static const char *const roles[] = {"info", "kernel", "control"};
	const struct schema_record *record = &schema->record[role];

	if (!record->name)
		return;
	buf_printf(out, "\n%s %s, %" PRIu32 " bytes", roles[role], record->name, record->size);
	if (record->command)
		buf_printf(out, ", command 0x%08" PRIx64, record->command_value);
	buf_printf(out, "\n");
	for (size_t i = 0; i < record->count; i++) {
		buf_printf(out, "  ");
		schema_print_member(&record->items[i], out);
	}
}

static void print_constants(const struct schema *schema, struct buf *out)
{
	if (schema->constants.count)
		buf_printf(out, "\nconstants\n");
	for (size_t i = 0; i < schema->constants.count; i++)
		buf_printf(out, "  %s = %" PRIu64 "\n", schema->constants.items[i].name,
			   schema->constants.items[i].number);
}

void schema_print_check(const struct schema_check *check, struct buf *out)
{
	buf_printf(out, "%s (%s): ", check->name,
		   check->severity == DIAG_ERROR ? "error" : "warning");
	if (check->when) {
		buf_printf(out, "when ");
		expr_print(check->when, out);
		buf_printf(out, ", ");
	}
	expr_print(check->require, out);
	buf_printf(out, "\n");
}

static void print_checks(const struct schema *schema, struct buf *out)
{
	if (schema->lets.count)
		buf_printf(out, "\nlets\n");
	for (size_t i = 0; i < schema->lets.count; i++) {
		buf_printf(out, "  %s = ", schema->lets.items[i].name);
		expr_print(schema->lets.items[i].expr, out);
		buf_printf(out, "\n");
	}
	if (schema->checks.count)
		buf_printf(out, "\nchecks\n");
	for (size_t i = 0; i < schema->checks.count; i++) {
		const struct schema_check *check = &schema->checks.items[i];

		buf_printf(out, "  ");
		schema_print_check(check, out);
		if (check->source)
			buf_printf(out, "      source: %s\n", check->source);
	}
}

static void print_versions(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];

		buf_printf(out, "vGPU %" PRIu32 ".%" PRIu32 " belongs to %s",
			   version->version.part[0], version->version.part[1],
			   version->range.first_text);
		if (strcmp(version->range.first_text, version->range.last_text) != 0)
			buf_printf(out, "..%s", version->range.last_text);
		buf_printf(out, "\n");
	}
}

void schema_print(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "schema %s", schema->name);
	if (schema->base_name)
		buf_printf(out, " extends %s", schema->base_name);
	if (schema->doc)
		buf_printf(out, ": %s", schema->doc);
	buf_printf(out, "\n");
	if (schema->releases.count) {
		buf_printf(out, "releases ");
		schema_print_releases(schema, out);
		buf_printf(out, "\n");
	}
	print_builds(schema, out);
	if (schema->container_count)
		buf_printf(out, "containers");
	for (size_t i = 0; i < schema->container_count; i++)
		buf_printf(out, " %s%s", container_name(schema->containers[i]),
			   i ? "" : " (default)");
	if (schema->container_count)
		buf_printf(out, "\n");
	print_versions(schema, out);
	print_constants(schema, out);
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		print_record(schema, role, out);
	print_checks(schema, out);
}

static bool has_check(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->checks.count; i++)
		if (strcmp(schema->checks.items[i].name, name) == 0)
			return true;
	return false;
}

/* Print a check with the names of the schemas that have it, none of them before @first. */
static void print_rule(const struct schema_set *set, size_t first, const struct schema_check *check,
		       struct buf *out)
{
	const char *separator = "";

	buf_printf(out, "%s (%s)\n  %s\n  schemas: ", check->name,
		   check->severity == DIAG_ERROR ? "error" : "warning", check->message_text);
	for (size_t i = first; i < set->count; i++) {
		if (set->items[i]->abstract || !has_check(set->items[i], check->name))
			continue;
		buf_printf(out, "%s%s", separator, set->items[i]->name);
		separator = ", ";
	}
	buf_printf(out, "\n");
	if (check->source)
		buf_printf(out, "  source: %s\n", check->source);
}

void schema_print_rules(const struct schema_set *set, const struct schema *only, struct buf *out)
{
	for (size_t s = 0; s < set->count; s++) {
		const struct schema *schema = set->items[s];

		if (schema->abstract || (only && schema != only))
			continue;
		for (size_t i = 0; i < schema->checks.count; i++) {
			bool listed = false;

			for (size_t before = 0; before < s && !only && !listed; before++)
				listed =
					!set->items[before]->abstract &&
					has_check(set->items[before], schema->checks.items[i].name);
			if (!listed)
				print_rule(set, only ? 0 : s, &schema->checks.items[i], out);
		}
	}
}
