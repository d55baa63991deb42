// SPDX-License-Identifier: MIT
/* Export a schema as a Markdown page. */
#include <inttypes.h>
#include <string.h>

#include "compiler/export/export.h"
#include "schema/print.h"

/* Print text in a cell of a table, with the characters of Markdown's markup escaped. */
static void print_cell(const char *text, struct buf *out)
{
	for (; *text; text++) {
		if (*text == '\n')
			buf_printf(out, " ");
		else if (*text == '|' || *text == '<' || *text == '*' || *text == '_' ||
			 *text == '`' || *text == '[' || *text == '\\')
			buf_printf(out, "\\%c", *text);
		else
			buf_add(out, text, 1);
	}
}

/* Print code in a cell. A bar would end the cell even in code. */
static void print_code(const char *text, struct buf *out)
{
	bool ticks = strchr(text, '`');

	buf_printf(out, ticks ? "`` " : "`");
	for (; *text; text++) {
		if (*text == '|')
			buf_printf(out, "\\");
		buf_printf(out, "%c", *text == '\n' ? ' ' : *text);
	}
	buf_printf(out, ticks ? " ``" : "`");
}

static void print_expr(const struct expr *expr, const char *before, struct buf *out)
{
	struct buf text = {0};

	buf_printf(&text, "%s", before);
	expr_print(expr, &text);
	print_code(buf_text(&text), out);
	buf_free(&text);
}

static void print_set(const struct expr *set, struct buf *out)
{
	struct buf text = {0};

	expr_set_print(set, &text);
	print_code(buf_text(&text), out);
	buf_free(&text);
}

static void print_type(const struct schema *schema, const struct schema_member *member,
		       struct buf *out)
{
	static const char *const names[] = {
		[MEMBER_U8] = "u8",	  [MEMBER_U16] = "u16",	  [MEMBER_U32] = "u32",
		[MEMBER_U64] = "u64",	  [MEMBER_CHAR] = "char", [MEMBER_BYTES] = "bytes",
		[MEMBER_UTF16] = "utf16",
	};

	print_cell(member->type == MEMBER_INFO ? schema_info(schema)->name : names[member->type],
		   out);
	if (member->array)
		buf_printf(out, "\\[%" PRIu32 "]", member->count);
}

static void print_member(const struct schema *schema, const struct schema_member *member,
			 struct buf *out)
{
	static const char *const units[] = {
		[UNIT_NONE] = "", [UNIT_SIZE] = "size", [UNIT_HEX] = "hex"};

	buf_printf(out, "| %" PRIu32 " | %" PRIu32 " | ", member->offset, member->size);
	print_type(schema, member, out);
	buf_printf(out, " | `%s` | ", member->name);
	if (member->key)
		print_code(member->key, out);
	buf_printf(out, " | %s | ", units[member->unit]);
	if (member->constant)
		print_expr(member->constant, "== ", out);
	else if (member->initial)
		print_expr(member->initial, "", out);
	buf_printf(out, " | ");
	if (member->allowed)
		print_set(member->allowed, out);
	buf_printf(out, " | ");
	print_cell(member->doc ? member->doc : "", out);
	buf_printf(out, "%s%s |\n", member->required ? " (required)" : "",
		   member->unique ? " (unique)" : "");
}

static void print_padding(uint32_t from, uint32_t to, struct buf *out)
{
	if (to > from)
		buf_printf(out, "| %" PRIu32 " | %" PRIu32 " | padding | | | | | | always zero |\n",
			   from, to - from);
}

static void print_record(const struct schema *schema, enum record_role role, struct buf *out)
{
	static const char *const titles[] = {
		[RECORD_INFO] = "Info record",
		[RECORD_KERNEL] = "Kernel struct",
		[RECORD_CONTROL] = "RM control",
	};
	const struct schema_record *record = &schema->record[role];
	uint32_t end = 0;

	buf_printf(out, "\n## %s\n\n`%s`, %" PRIu32 " bytes", titles[role], record->name,
		   record->size);
	if (record->command)
		buf_printf(out, ", command 0x%08" PRIx64, record->command_value);
	buf_printf(out,
		   ".\n\n| offset | size | type | member | key | unit | default | allowed | |\n"
		   "|---:|---:|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		print_padding(end, member->offset, out);
		print_member(schema, member, out);
		end = member->offset + member->size;
	}
	print_padding(end, record->size, out);
}

static void print_constants(const struct schema *schema, struct buf *out)
{
	if (!schema->constants.count)
		return;
	buf_printf(out, "\n## Constants\n\n| constant | value |\n|---|---:|\n");
	for (size_t i = 0; i < schema->constants.count; i++)
		buf_printf(out, "| `%s` | %" PRIu64 " |\n", schema->constants.items[i].name,
			   schema->constants.items[i].number);
}

/* Print the names that checks use for expressions. */
static void print_lets(const struct schema *schema, struct buf *out)
{
	if (!schema->lets.count)
		return;
	buf_printf(out, "\n## Terms of the checks\n\n| term | is |\n|---|---|\n");
	for (size_t i = 0; i < schema->lets.count; i++) {
		buf_printf(out, "| `%s` | ", schema->lets.items[i].name);
		print_expr(schema->lets.items[i].expr, "", out);
		buf_printf(out, " |\n");
	}
}

static void print_message(const struct schema_check *check, struct buf *out)
{
	static const char *const units[] = {
		[UNIT_NONE] = "", [UNIT_SIZE] = ":size", [UNIT_HEX] = ":hex"};

	for (const struct schema_piece *piece = check->message; piece; piece = piece->next) {
		struct buf text = {0};

		if (piece->expr) {
			buf_printf(&text, "{");
			expr_print(piece->expr, &text);
			buf_printf(&text, "%s}", units[piece->unit]);
		} else {
			buf_printf(&text, "%s", piece->text);
		}
		print_cell(buf_text(&text), out);
		buf_free(&text);
	}
}

static void print_checks(const struct schema *schema, struct buf *out)
{
	if (!schema->checks.count)
		return;
	buf_printf(out, "\n## Checks\n\n| check | | when | required | message | source |\n"
			"|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < schema->checks.count; i++) {
		const struct schema_check *check = &schema->checks.items[i];

		buf_printf(out, "| `%s` | %s | ", check->name,
			   check->severity == DIAG_ERROR ? "error" : "warning");
		if (check->when)
			print_expr(check->when, "", out);
		buf_printf(out, " | ");
		print_expr(check->require, "", out);
		buf_printf(out, " | ");
		print_message(check, out);
		buf_printf(out, " | ");
		print_cell(check->source ? check->source : "", out);
		buf_printf(out, " |\n");
	}
}

static void print_about(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "# Schema %s\n\n", schema->name);
	if (schema->doc) {
		print_cell(schema->doc, out);
		buf_printf(out, ".\n\n");
	}
	buf_printf(out, "- GSP releases ");
	schema_print_releases(schema, out);
	for (size_t i = 0; i < schema->container_count; i++)
		buf_printf(out, i ? ", %s" : "\n- containers %s (default)",
			   container_name(schema->containers[i]));
	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];

		buf_printf(out, "\n- vGPU %" PRIu32 ".%" PRIu32 " belongs to %s",
			   version->version.part[0], version->version.part[1],
			   version->range.first_text);
		if (vgpu_release_compare(&version->range.first, &version->range.last) != 0)
			buf_printf(out, "..%s", version->range.last_text);
	}
	buf_printf(
		out,
		"\n\nMade by `vgpumc schema export`. A member without a default is zero or empty "
		"unless a source sets it.\n");
}

void export_markdown(const struct schema *schema, struct buf *out)
{
	print_about(schema, out);
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		print_record(schema, role, out);
	print_constants(schema, out);
	print_lets(schema, out);
	print_checks(schema, out);
}
