// SPDX-License-Identifier: MIT
/*
 * Write the parts and fields of the file as JSON, for the script that draws the map:
 *
 *	{"tables": [[[name, offset, size, meaning, kind], ...], ...], the fields of a part
 *	 "strings": [...],
 *	 "parts": [part, ...],
 *	 "kinds": [name of each kind of part, ...],
 *	 "breaks": [[offset, message], ...],
 *	 "size": bytes of the file,
 *	 "full": true if values are left out}
 *
 * A part is [kind, size, missing, label, [parts]] or [kind, size, missing, label, table, [values]];
 * labels and values are indices into the strings. Parts follow each other without a gap.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/utf8.h"
#include "compiler/base/json.h"
#include "compiler/base/strmap.h"
#include "compiler/codec/walk.h"
#include "compiler/report/report.h"

#define MAX_DATA  (6u << 20) /* bytes of strings and values; more values are left out */
#define MAX_DEPTH 3u /* open lists of parts: of the file, of a board, of its kernel structs */

/* A list of distinct texts, with the index of each. */
struct interned {
	struct json_object *list;
	struct strmap indices;
};

/* The table of fields that the last complete part of a kind had. */
struct known_table {
	uint64_t size; /* of the part, in bytes */
	uint32_t table;
	bool valid;
};

struct map_writer {
	struct walk_visitor visitor;
	const struct report *report;
	struct arena arena;
	struct interned strings, tables;
	struct known_table known[PART_KINDS];
	struct json_object *parts[MAX_DEPTH]; /* the lists of parts that are open */
	unsigned int depth;

	/* the part without parts whose fields come next */
	struct json_object *rows, *values;
	struct buf label;
	uint64_t offset;
	bool label_open; /* a later field belongs to the label */
	bool table_known;

	size_t size; /* of strings and values as text, about */
	bool full; /* further values are left out */
};

static uint32_t intern(struct map_writer *writer, struct interned *interned, const char *text,
		       struct json_object *element)
{
	struct strmap_entry *entry = strmap_find(&interned->indices, text, strlen(text));
	uint32_t index;

	if (entry) {
		json_object_put(element);
		return entry->value;
	}
	index = (uint32_t)json_object_array_length(interned->list);
	text = arena_strndup(&writer->arena, text, strlen(text));
	strmap_put(&interned->indices, text, strlen(text))->value = index;
	json_object_array_add(interned->list, element);
	writer->size += strlen(text) + strlen("\"\",");
	return index;
}

static struct json_object *printable_string(const char *text)
{
	char *copy = xstrdup(text);
	struct json_object *string;

	make_printable(copy);
	string = json_object_new_string(copy);
	free(copy);
	return string;
}

static uint32_t intern_string(struct map_writer *writer, const char *text)
{
	return intern(writer, &writer->strings, text, printable_string(text));
}

/* Append the table that was collected for a part, unless there is such a table. */
static uint32_t intern_table(struct map_writer *writer)
{
	struct buf key = {0};
	uint32_t index;

	json_print(writer->rows, JSON_LINE, &key);
	index = intern(writer, &writer->tables, buf_text(&key), json_object_get(writer->rows));
	buf_free(&key);
	return index;
}

static bool has_parts(enum part_kind kind)
{
	return kind == PART_BOARD || kind == PART_KERNELS || kind == PART_CONTROL;
}

/* Return true if all complete parts of this kind and size have the same fields. */
static bool has_fixed_fields(const struct part *part)
{
	return !part->missing && part->kind != PART_UNKNOWN && part->kind != PART_SIGNATURE &&
	       part->kind != PART_UNREADABLE && part->kind != PART_UNUSED;
}

static struct json_object *append_part(struct map_writer *writer, const struct part *part,
				       const char *label)
{
	struct json_object *array = json_append_array(writer->parts[writer->depth]);

	json_append_number(array, part->kind);
	json_append_number(array, part->size);
	json_append_number(array, part->missing);
	json_append_number(array, intern_string(writer, label));
	return array;
}

static void begin_part(struct walk_visitor *visitor, const struct part *part)
{
	struct map_writer *writer = (struct map_writer *)visitor;
	const struct known_table *known = &writer->known[part->kind];

	if (has_parts(part->kind)) {
		const char *label = part->kind == PART_BOARD && part->board
					    ? writer->report->names[part->index]
					    : "";
		struct json_object *array = append_part(writer, part, label);

		writer->parts[++writer->depth] = json_append_array(array);
		return;
	}
	writer->offset = part->offset;
	writer->label.size = 0;
	writer->label_open = part->kind == PART_KERNEL || part->kind == PART_RECORD;
	writer->table_known = has_fixed_fields(part) && known->valid && known->size == part->size;
	writer->rows = json_object_new_array();
	writer->values = json_object_new_array();
}

static void append_row(struct map_writer *writer, const struct walk_field *field)
{
	struct json_object *row = json_append_array(writer->rows);
	const char *meaning = field->cut   ? "cut: the file ends inside it"
			      : field->doc ? field->doc
					   : "";

	json_object_array_add(row, printable_string(field->name));
	json_append_number(row, field->offset - writer->offset);
	json_append_number(row, field->size);
	json_object_array_add(row, printable_string(meaning));
	json_append_number(row, field->kind);
}

/* Label a record with its first number and its first text: id and name of the vGPU type. */
static void extend_label(struct map_writer *writer, const struct walk_field *field,
			 const char *value)
{
	struct buf *label = &writer->label;

	if (!writer->label_open)
		return;
	if (field->kind == VALUE_NUMBER && !label->size) {
		buf_printf(label, "%.*s ", (int)strcspn(value, " "), value);
	} else if (field->kind == VALUE_TEXT && *value == '"') {
		buf_printf(label, "%.*s", (int)strcspn(value + 1, "\""), value + 1);
		writer->label_open = false;
	}
}

static void add_field(struct walk_visitor *visitor, const struct walk_field *field)
{
	struct map_writer *writer = (struct map_writer *)visitor;
	const struct input *input = writer->report->file.input;
	struct buf text = {0};

	writer->full |= writer->size > MAX_DATA;
	if (!writer->table_known)
		append_row(writer, field);
	if (writer->full)
		return;
	if (field->kind == VALUE_NONE)
		print_bytes(input->data + field->offset, field->size, &text);
	else
		walk_field_text(input, field, &text);
	extend_label(writer, field, buf_text(&text));
	json_append_number(writer->values, intern_string(writer, buf_text(&text)));
	writer->size += strlen("12345,");
	buf_free(&text);
}

static uint32_t table_of_part(struct map_writer *writer, const struct part *part)
{
	struct known_table *known = &writer->known[part->kind];

	if (!writer->table_known)
		*known = (struct known_table){.size = part->size,
					      .table = intern_table(writer),
					      .valid = has_fixed_fields(part)};
	json_object_put(writer->rows);
	return known->table;
}

static void end_part(struct walk_visitor *visitor, const struct part *part)
{
	struct map_writer *writer = (struct map_writer *)visitor;
	struct json_object *array;

	if (has_parts(part->kind)) {
		writer->depth--;
		return;
	}
	array = append_part(writer, part, buf_text(&writer->label));
	json_append_number(array, table_of_part(writer, part));
	json_object_array_add(array, writer->values);
}

static void add_kinds(struct json_object *document)
{
	struct json_object *kinds = json_add_array(document, "kinds");

	for (unsigned int kind = 0; kind < PART_KINDS; kind++)
		json_append_text(kinds, part_name((enum part_kind)kind));
}

static void add_breaks(struct json_object *document, const struct report *report)
{
	struct json_object *breaks = json_add_array(document, "breaks");

	for (size_t i = 0; i < report->break_count; i++) {
		struct json_object *entry = json_append_array(breaks);

		json_append_number(entry, report->breaks[i].error.offset);
		json_append_text(entry, vgpu_metadata_message(report->breaks[i].error.code));
	}
}

/* Escape what could end the script element. JSON has these characters in strings only. */
static void print_for_script(struct json_object *document, struct buf *out)
{
	struct buf text = {0};

	json_print(document, JSON_LINE, &text);
	for (const char *p = buf_text(&text); *p; p++) {
		size_t plain = strcspn(p, "<>&");

		buf_add(out, p, plain);
		p += plain;
		if (!*p)
			break;
		buf_printf(out, "\\u%04x", *p);
	}
	buf_free(&text);
}

void report_map_data(const struct report *report, struct buf *out)
{
	struct json_object *document = json_object_new_object();
	struct map_writer writer = {.visitor = {begin_part, add_field, end_part}, .report = report};

	writer.tables.list = json_add_array(document, "tables");
	writer.strings.list = json_add_array(document, "strings");
	writer.parts[0] = json_add_array(document, "parts");
	strmap_init(&writer.tables.indices);
	strmap_init(&writer.strings.indices);
	walk_file(report->file.input, report->file.schema, &writer.visitor);
	add_kinds(document);
	add_breaks(document, report);
	json_add_number(document, "size", report->file.input->size);
	json_object_object_add(document, "full", json_object_new_boolean(writer.full));
	print_for_script(document, out);
	json_object_put(document);
	buf_free(&writer.label);
	strmap_free(&writer.tables.indices);
	strmap_free(&writer.strings.indices);
	arena_free(&writer.arena);
}
