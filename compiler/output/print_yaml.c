// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "compiler/output/print.h"
#include "schema/print.h"

#define LINE_BYTES 48u /* bytes on a line of a block, in hexadecimal */

static const char *const input_keys[] = {
	[INPUT_DEVICE] = "device", [INPUT_SUBSYSTEM] = "subsystem"};

/* Print a text, in quotes unless every YAML reader reads it as the same text without them. */
static void print_text(const char *text, size_t size, struct buf *out)
{
	static const char *const words[] = {"null", "true", "false", "yes", "no",
					    "on",   "off",  "y",     "n",   "~"};
	bool plain = size && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") &&
		     text[size - 1] != ' ';

	for (size_t i = 0; i < size && plain; i++)
		plain = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'z') ||
			(text[i] >= 'A' && text[i] <= 'Z') || strchr(" -_./()+,", text[i]);
	for (size_t i = 0; i < ARRAY_SIZE(words) && plain; i++)
		plain = strcasecmp(text, words[i]) != 0;
	if (plain) {
		buf_add(out, text, size);
		return;
	}
	buf_printf(out, "\"");
	for (size_t i = 0; i < size; i++)
		buf_printf(out, text[i] == '"' || text[i] == '\\' ? "\\%c" : "%c", text[i]);
	buf_printf(out, "\"");
}

static void print_bytes(const struct value *value, const char *indent, struct buf *out)
{
	bool block = value->count > LINE_BYTES;

	buf_printf(out, block ? ">-" : "\"");
	for (size_t i = 0; i < value->count; i++) {
		if (block && i % LINE_BYTES == 0)
			buf_printf(out, "\n%s  ", indent);
		buf_printf(out, "%02x", (unsigned char)value->text[i]);
	}
	buf_printf(out, block ? "" : "\"");
}

static void print_list(const struct value *value, enum schema_unit unit, struct buf *out)
{
	buf_printf(out, "[");
	for (size_t i = 0; i < value->count; i++) {
		buf_printf(out, i ? ", " : "");
		print_number(out, value->list[i], unit);
	}
	buf_printf(out, "]");
}

static void print_value(const struct schema_member *member, const struct value *value,
			const char *indent, struct buf *out)
{
	switch (value->kind) {
	case VALUE_TEXT:
		print_text(value->text, value->count, out);
		break;
	case VALUE_BYTES:
		print_bytes(value, indent, out);
		break;
	case VALUE_LIST:
		print_list(value, member->unit, out);
		break;
	default:
		print_number(out, value->number, member->unit);
	}
}

/* Print a key: after "- " if it is the first one. */
static void print_key(const char *key, const char *indent, bool *first, struct buf *out)
{
	buf_printf(out, "%.*s%s%s: ", (int)(strlen(indent) - 2), indent, *first ? "- " : "  ", key);
	*first = false;
}

static void print_inputs(const struct model_values *given, const char *indent, bool *first,
			 struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(given->inputs); i++) {
		if (given->inputs[i].kind == VALUE_NONE)
			continue;
		print_key(input_keys[i], indent, first, out);
		buf_printf(out, "0x%04" PRIx64 "\n", given->inputs[i].number);
	}
}

/* Print any text as a comment: one line of printable ASCII. */
static void print_note(const char *note, const char *indent, struct buf *out)
{
	if (!note)
		return;
	buf_printf(out, "%s# ", indent);
	for (const char *p = note; *p; p++)
		buf_printf(out, "%c", *p >= ' ' && *p <= '~' ? *p : '?');
	buf_printf(out, "\n");
}

static void print_values(const struct model *model, const struct model_values *given,
			 const char *indent, bool *first, struct buf *out)
{
	const struct schema_record *info = schema_info(model->schema);

	for (size_t i = 0; i < info->count; i++) {
		if (given->values[i].kind == VALUE_NONE ||
		    (given->base && value_equal(&given->values[i], &given->base->values[i])))
			continue;
		print_key(info->items[i].key, indent, first, out);
		print_value(&info->items[i], &given->values[i], indent, out);
		buf_printf(out, "\n");
	}
	print_inputs(given, indent, first, out);
}

static bool is_empty(const struct model *model, const struct model_values *given)
{
	if (!given->values)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(given->inputs); i++)
		if (given->inputs[i].kind != VALUE_NONE)
			return false;
	for (size_t i = 0; i < schema_info(model->schema)->count; i++)
		if (given->values[i].kind != VALUE_NONE)
			return false;
	return true;
}

/* Refer to a type by its id, with its name as a comment. */
static void print_reference(const struct model *model, const struct model_board_type *entry,
			    struct buf *out)
{
	const struct schema_record *info = schema_info(model->schema);
	const struct value *values = model->types[entry->type].values;
	bool number = false;

	for (size_t i = 0; i < info->count && !number; i++) {
		if (!info->items[i].unique || info->items[i].kind != VALUE_NUMBER)
			continue;
		print_number(out, values[i].number, UNIT_NONE);
		number = true;
	}
	for (size_t i = 0; i < info->count; i++)
		if (info->items[i].unique && info->items[i].kind == VALUE_TEXT)
			buf_printf(out, number ? " # %s" : "\"%s\"", values[i].text);
	if (entry->given.note)
		buf_printf(out, number ? ", %s" : " # %s", entry->given.note);
	buf_printf(out, "\n");
}

static void print_entry(const struct model *model, const struct model_board_type *entry,
			struct buf *out)
{
	bool first = true;

	if (is_empty(model, &entry->given)) {
		buf_printf(out, "      - ");
		print_reference(model, entry, out);
		return;
	}
	print_key("type", "        ", &first, out);
	print_reference(model, entry, out);
	print_values(model, &entry->given, "        ", &first, out);
}

static void print_model_board(const struct model *model, const struct model_board *board,
			      struct buf *out)
{
	bool first = true;

	print_note(board->note, "  ", out);
	if (*board->name) {
		print_key("name", "    ", &first, out);
		print_text(board->name, strlen(board->name), out);
		buf_printf(out, "\n");
	}
	print_key("device", "    ", &first, out);
	buf_printf(out, "0x%04x\n", board->device);
	if (board->subsystem_count > 1 || board->subsystems[0]) {
		print_key("subsystem", "    ", &first, out);
		for (size_t i = 0; i < board->subsystem_count; i++)
			buf_printf(out, "%s0x%04x",
				   i				? ", "
				   : board->subsystem_count > 1 ? "["
								: "",
				   board->subsystems[i]);
		buf_printf(out, board->subsystem_count > 1 ? "]\n" : "\n");
	}
	if (board->fb_size) {
		print_key("fb_size", "    ", &first, out);
		print_number(out, board->fb_size, UNIT_SIZE);
		buf_printf(out, "\n");
	}
	buf_printf(out, "    types:\n");
	for (size_t i = 0; i < board->count; i++)
		print_entry(model, &board->items[i], out);
}

/* Print the mappings that types merge in. */
static void print_bases(const struct model *model, struct buf *out)
{
	if (model->base_count)
		buf_printf(out, "x-defaults:\n");
	for (size_t i = 0; i < model->base_count; i++) {
		const struct model_values *base = &model->bases[i];
		bool first = false;

		buf_printf(out, "  %s: &%s\n", base->anchor, base->anchor);
		print_values(model, base, "    ", &first, out);
	}
}

static void print_types(const struct model *model, struct buf *out)
{
	buf_printf(out, "types:\n");
	for (size_t i = 0; i < model->type_count; i++) {
		const struct model_values *type = &model->types[i];
		bool first = true;

		print_note(type->note, "  ", out);
		if (type->base) {
			print_key("<<", "    ", &first, out);
			buf_printf(out, "*%s\n", type->base->anchor);
		}
		print_values(model, type, "    ", &first, out);
	}
}

void print_yaml(const struct model *model, struct buf *out)
{
	for (size_t i = 0; i < model->note_count; i++)
		print_note(model->notes[i], "", out);
	if (model->release)
		buf_printf(out, "release: \"%s\"\n", model->release);
	if (model->vgpu_given)
		buf_printf(out, "vgpu: \"%" PRIu64 ".%" PRIu64 "\"\n", model->vgpu_major,
			   model->vgpu_minor);
	if (model->container != model->schema->containers[0])
		buf_printf(out, "container: %s\n", container_name(model->container));
	if (model->features.count) {
		buf_printf(out, "features: ");
		print_bytes(&model->features, "", out);
		buf_printf(out, "\n");
	}
	print_bases(model, out);
	print_types(model, out);
	buf_printf(out, "boards:\n");
	for (size_t i = 0; i < model->board_count; i++)
		print_model_board(model, &model->boards[i], out);
	if (model->signature.count) {
		buf_printf(out, "signature: ");
		print_bytes(&model->signature, "", out);
		buf_printf(out, "\n");
	}
}
