// SPDX-License-Identifier: MIT
/*
 * The parts and fields of the file as JSON, for the script that draws them on demand:
 *
 *	{"tables": [[[name, offset, size, meaning, kind], ...], ...], the fields of a part
 *	 "strings": [...],
 *	 "kinds": [...],
 *	 "parts": [part, ...],
 *	 "breaks": [[offset, sentence], ...]}
 *
 * A part is [kind, size, missing, label, [parts]] or [kind, size, missing, label, table, [values]],
 * labels and values being indices into the strings. Parts follow each other without a gap.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/report/report.h"
#include "compiler/codec/walk.h"
#include "compiler/base/strmap.h"

#define MAX_DATA (6u << 20) /* bytes; then values are left out */

/* Which table the last whole part of a kind had. */
struct memo {
	uint64_t size;
	uint32_t table;
	bool known;
};

/* Writing the parts while the file is surveyed. */
struct writer {
	struct walk_visitor visitor;
	const struct report *report;
	struct arena arena;
	struct buf parts, tables, strings;
	struct buf table, values, label; /* of the part at hand */
	struct strmap words, known; /* strings, and tables, to their indices */
	uint32_t string_count, table_count;
	struct memo memo[PART_KINDS];
	uint64_t offset; /* of the part at hand */
	bool labelled; /* its label is not complete yet */
	bool reuse; /* its table is known */
	bool full; /* no more values */
};

/* No "<" at all, so that nothing in it can end the script element. */
static void json_string(const char *text, struct buf *out)
{
	char *copy = xstrdup(text);

	make_printable(copy);
	buf_printf(out, "\"");
	for (const char *p = copy; *p; p++)
		if (*p == '"' || *p == '\\')
			buf_printf(out, "\\%c", *p);
		else if (*p == '<' || *p == '>' || *p == '&')
			buf_printf(out, "\\u%04x", *p);
		else
			buf_add(out, p, 1);
	buf_printf(out, "\"");
	free(copy);
}

/* Between elements, not before the first. */
static void comma(struct buf *out)
{
	if (out->size && out->data[out->size - 1] != '[')
		buf_printf(out, ",");
}

/* The index of a text in a list that is written as it grows. */
static uint32_t intern(struct writer *writer, struct strmap *words, const char *text,
		       struct buf *list, uint32_t *count, bool quoted)
{
	struct strmap_entry *word = strmap_find(words, text, strlen(text));

	if (word)
		return word->value;
	text = arena_printf(&writer->arena, "%s", text);
	strmap_put(words, text, strlen(text))->value = *count;
	comma(list);
	if (quoted)
		json_string(text, list);
	else
		buf_printf(list, "%s", text);
	return (*count)++;
}

static uint32_t intern_string(struct writer *writer, const char *text)
{
	return intern(writer, &writer->words, text, &writer->strings, &writer->string_count, true);
}

static bool has_parts(enum part_kind kind)
{
	return kind == PART_BOARD || kind == PART_KERNELS || kind == PART_CONTROL;
}

/* Parts of such a kind and of one size have the same fields. */
static bool is_regular(const struct part *part)
{
	return !part->missing && part->kind != PART_UNKNOWN && part->kind != PART_SIGNATURE &&
	       part->kind != PART_UNREADABLE && part->kind != PART_UNUSED;
}

static void print_part(struct writer *writer, const struct part *part, const char *label)
{
	comma(&writer->parts);
	buf_printf(&writer->parts, "[%d,%" PRIu64 ",%" PRIu64 ",%" PRIu32 ",", part->kind,
		   part->size, part->missing, intern_string(writer, label));
}

static void begin(struct walk_visitor *visitor, const struct part *part)
{
	struct writer *writer = (struct writer *)visitor;
	const struct memo *memo = &writer->memo[part->kind];

	if (has_parts(part->kind)) {
		print_part(writer, part,
			   part->board && part->kind == PART_BOARD
				   ? writer->report->names[part->index]
				   : "");
		buf_printf(&writer->parts, "[");
		return;
	}
	writer->offset = part->offset;
	writer->labelled = part->kind == PART_KERNEL || part->kind == PART_RECORD;
	writer->reuse = is_regular(part) && memo->known && memo->size == part->size;
	writer->table.size = writer->values.size = writer->label.size = 0;
	buf_printf(&writer->table, "[");
	buf_printf(&writer->values, "[");
}

static void print_row(struct writer *writer, const struct field *field)
{
	struct buf *out = &writer->table;

	comma(out);
	buf_printf(out, "[");
	json_string(field->name, out);
	buf_printf(out, ",%" PRIu64 ",%" PRIu64 ",", field->offset - writer->offset, field->size);
	json_string(field->cut	 ? "cut: the file ends inside it"
		    : field->doc ? field->doc
				 : "",
		    out);
	buf_printf(out, ",%d]", field->kind);
}

/* A record is known by its first number and its first text: id and name of the type. */
static void add_label(struct writer *writer, const struct field *field, const char *value)
{
	struct buf *label = &writer->label;

	if (!writer->labelled)
		return;
	if (field->kind == VALUE_NUMBER && !label->size) {
		buf_printf(label, "%.*s ", (int)strcspn(value, " "), value);
	} else if (field->kind == VALUE_TEXT && *value == '"') {
		buf_printf(label, "%.*s", (int)strcspn(value + 1, "\""), value + 1);
		writer->labelled = false;
	}
}

static void field(struct walk_visitor *visitor, const struct field *field)
{
	struct writer *writer = (struct writer *)visitor;
	const struct input *input = writer->report->blob.input;
	struct buf text = {0};

	writer->full |= writer->parts.size + writer->strings.size > MAX_DATA;
	if (!writer->reuse)
		print_row(writer, field);
	if (writer->full)
		return;
	if (field->kind == VALUE_NONE)
		print_bytes(input->data + field->offset, field->size, &text);
	else
		field_text(input, field, &text);
	add_label(writer, field, buf_text(&text));
	comma(&writer->values);
	buf_printf(&writer->values, "%" PRIu32, intern_string(writer, buf_text(&text)));
	buf_free(&text);
}

static uint32_t table_of(struct writer *writer, const struct part *part)
{
	struct memo *memo = &writer->memo[part->kind];

	if (writer->reuse)
		return memo->table;
	buf_printf(&writer->table, "]");
	memo->table = intern(writer, &writer->known, buf_text(&writer->table), &writer->tables,
			     &writer->table_count, false);
	memo->size = part->size;
	memo->known = is_regular(part);
	return memo->table;
}

static void end(struct walk_visitor *visitor, const struct part *part)
{
	struct writer *writer = (struct writer *)visitor;

	if (has_parts(part->kind)) {
		buf_printf(&writer->parts, "]]");
		return;
	}
	print_part(writer, part, buf_text(&writer->label));
	buf_printf(&writer->parts, "%" PRIu32 ",%s]]", table_of(writer, part),
		   buf_text(&writer->values));
}

static void print_kinds(struct buf *out)
{
	for (unsigned int kind = 0; kind < PART_KINDS; kind++) {
		comma(out);
		json_string(part_name((enum part_kind)kind), out);
	}
}

static void print_breaks(const struct report *report, struct buf *out)
{
	for (size_t i = 0; i < report->break_count; i++) {
		comma(out);
		buf_printf(out, "[%" PRIu64 ",", report->breaks[i].error.offset);
		json_string(vgpu_metadata_message(report->breaks[i].error.code), out);
		buf_printf(out, "]");
	}
}

static void print_list(const char *name, struct buf *list, struct buf *out)
{
	buf_printf(out, "\"%s\":[", name);
	buf_add(out, list->data, list->size);
	buf_printf(out, "],\n");
}

void report_data(const struct report *report, struct buf *out)
{
	struct writer writer = {.visitor = {begin, field, end}, .report = report};

	strmap_init(&writer.words);
	strmap_init(&writer.known);
	walk_file(report->blob.input, report->blob.schema, &writer.visitor);
	buf_printf(out, "{");
	print_list("tables", &writer.tables, out);
	print_list("strings", &writer.strings, out);
	print_list("parts", &writer.parts, out);
	buf_printf(out, "\"kinds\":[");
	print_kinds(out);
	buf_printf(out, "],\n\"breaks\":[");
	print_breaks(report, out);
	buf_printf(out, "],\n\"size\":%zu,\"full\":%s}", report->blob.input->size,
		   writer.full ? "true" : "false");
	buf_free(&writer.parts);
	buf_free(&writer.tables);
	buf_free(&writer.strings);
	buf_free(&writer.table);
	buf_free(&writer.values);
	buf_free(&writer.label);
	strmap_free(&writer.words);
	strmap_free(&writer.known);
	arena_free(&writer.arena);
}
