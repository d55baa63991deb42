// SPDX-License-Identifier: MIT
/* Export the records of a schema as a C header. The frame is c_header.h.in. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "compiler/base/embedded.h"
#include "compiler/base/template.h"
#include "compiler/export/export.h"
#include "schema/print.h"

static const char *type_name(enum member_type type)
{
	static const char *const names[] = {
		[MEMBER_U8] = "uint8_t",     [MEMBER_U16] = "uint16_t", [MEMBER_U32] = "uint32_t",
		[MEMBER_U64] = "uint64_t",   [MEMBER_CHAR] = "char",	[MEMBER_BYTES] = "uint8_t",
		[MEMBER_UTF16] = "uint16_t",
	};

	return names[type];
}

/* Print text inside a comment, which it must not end. */
static void print_comment(const char *text, struct buf *out)
{
	for (; *text; text++) {
		buf_printf(out, "%c", *text == '\n' ? ' ' : *text);
		if (text[0] == '*' && text[1] == '/')
			buf_printf(out, " ");
	}
}

static void print_guard(const struct schema *schema, struct buf *out)
{
	struct buf name = {0};

	export_identifier(schema->name, &name);
	for (size_t i = 0; i < name.size; i++)
		name.data[i] = (uint8_t)toupper(name.data[i]);
	buf_printf(out, "VGPU_%s_H", buf_text(&name));
	buf_free(&name);
}

static void print_constants(const struct schema *schema, struct buf *out)
{
	const struct schema_record *control = &schema->record[RECORD_CONTROL];

	for (size_t i = 0; i < schema->constants.count; i++) {
		const struct schema_constant *constant = &schema->constants.items[i];

		buf_printf(out, "#define %s ", constant->name);
		buf_printf(out, constant->number > INT32_MAX ? "0x%" PRIx64 "u" : "%" PRIu64,
			   constant->number);
		buf_printf(out, constant->number > UINT32_MAX ? "ll\n" : "\n");
	}
	buf_printf(out, "#define %s_COMMAND 0x%08" PRIx64 "u\n", control->name,
		   control->command_value);
}

static void print_member_doc(const struct schema_member *member, struct buf *out)
{
	struct buf value = {0};

	buf_printf(out, " * @%s:", member->name);
	if (member->doc) {
		buf_printf(out, " ");
		print_comment(member->doc, out);
	}
	if (member->constant) {
		expr_print(member->constant, &value);
		buf_printf(out, "%s always ", member->doc ? ";" : "");
		print_comment(buf_text(&value), out);
	}
	buf_printf(out, "\n");
	buf_free(&value);
}

static void print_member(const struct schema *schema, const struct schema_member *member,
			 struct buf *out)
{
	if (member->type == MEMBER_INFO)
		buf_printf(out, "\tstruct %s %s", schema_info(schema)->name, member->name);
	else
		buf_printf(out, "\t%s %s", type_name(member->type), member->name);
	/* A length that is a constant keeps its name. */
	if (member->array && member->length->op == EXPR_NUMBER && member->length->text)
		buf_printf(out, "[%s]", member->length->text);
	else if (member->array)
		buf_printf(out, "[%" PRIu32 "]", member->count);
	buf_printf(out, ";\n");
}

static void print_padding(uint32_t from, uint32_t to, struct buf *out)
{
	if (to > from)
		buf_printf(out, "\tuint8_t padding%" PRIu32 "[%" PRIu32 "];\n", from, to - from);
}

static void print_record(const struct schema *schema, const struct schema_record *record,
			 struct buf *out)
{
	uint32_t end = 0;

	buf_printf(out, "\n/**\n * struct %s - %" PRIu32 " bytes\n", record->name, record->size);
	for (size_t i = 0; i < record->count; i++)
		print_member_doc(&record->items[i], out);
	buf_printf(out, " */\nstruct %s {\n", record->name);
	for (size_t i = 0; i < record->count; i++) {
		const struct schema_member *member = &record->items[i];

		print_padding(end, member->offset, out);
		print_member(schema, member, out);
		end = member->offset + member->size;
	}
	print_padding(end, record->size, out);
	buf_printf(out, "};\n\n");
	for (size_t i = 0; i < record->count; i++)
		buf_printf(out,
			   "_Static_assert(offsetof(struct %s, %s) == %" PRIu32 ", \"offset\");\n"
			   "_Static_assert(sizeof(((struct %s *)0)->%s) == %" PRIu32
			   ", \"size\");\n",
			   record->name, record->items[i].name, record->items[i].offset,
			   record->name, record->items[i].name, record->items[i].size);
	buf_printf(out, "_Static_assert(sizeof(struct %s) == %" PRIu32 ", \"size\");\n",
		   record->name, record->size);
}

static void print_doc(const struct schema *schema, struct buf *out)
{
	print_comment(schema->doc ? schema->doc : schema->name, out);
}

static void print_name(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "%s", schema->name);
}

static void print_records(const struct schema *schema, struct buf *out)
{
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		print_record(schema, &schema->record[role], out);
}

static void fill_slot(const void *context, const char *name, struct buf *out)
{
	static const struct {
		const char *name;
		void (*print)(const struct schema *schema, struct buf *out);
	} slots[] = {
		{"doc", print_doc},
		{"releases", schema_print_releases},
		{"name", print_name},
		{"guard", print_guard},
		{"constants", print_constants},
		{"records", print_records},
	};

	for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
		if (strcmp(slots[i].name, name) == 0)
			slots[i].print(context, out);
}

void export_c(const struct schema *schema, struct buf *out)
{
	template_print(embedded_text(embedded_export, embedded_export_count, "c_header.h.in"),
		       fill_slot, schema, out);
}
