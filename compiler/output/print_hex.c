// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "compiler/output/print.h"
#include "compiler/codec/walk.h"

#define ROW 16u

struct hex {
	struct walk_visitor visitor;
	const struct input *input;
	struct buf *out;
};

/* Parts that have a heading. */
static const bool headed[PART_KINDS] = {
	[PART_HEADER] = true,  [PART_BOARD] = true,  [PART_KERNEL] = true,
	[PART_CONTROL] = true, [PART_RECORD] = true, [PART_SIGNATURE] = true,
};

static void print_heading(struct walk_visitor *visitor, const struct part *part)
{
	struct buf *out = ((struct hex *)visitor)->out;

	if (!headed[part->kind])
		return;
	buf_printf(out, "%s# %s", out->size ? "\n" : "", part_name(part->kind));
	if (part->kind == PART_BOARD) {
		buf_printf(out, " ");
		print_board(part->board, out);
	} else if (part->kind == PART_KERNEL || part->kind == PART_RECORD) {
		buf_printf(out, " %" PRIu32, part->index);
	}
	buf_printf(out, "\n");
}

static void end_part(struct walk_visitor *visitor, const struct part *part)
{
	(void)visitor;
	(void)part;
}

/* Print the name of a field, with the value unless its bytes show it. */
static void print_name_and_value(const struct hex *hex, const struct walk_field *field)
{
	struct buf value = {0};

	if (field->kind == VALUE_NUMBER || field->kind == VALUE_TEXT)
		walk_field_text(hex->input, field, &value);
	buf_printf(hex->out, "%s%s%s", field->name, value.size ? ": " : "", buf_text(&value));
	buf_free(&value);
}

/* Print the bytes of a field with its name and value; zeros at its end are one line. */
static void print_field(struct walk_visitor *visitor, const struct walk_field *field)
{
	const struct hex *hex = (struct hex *)visitor;
	const uint8_t *bytes = hex->input->data + field->offset;
	size_t offset = (size_t)field->offset, size = (size_t)field->size;
	size_t used = size; /* up to the zeros at the end */

	while (used && !bytes[used - 1])
		used--;
	if (!used && size > 8) {
		buf_printf(hex->out, "%08zx  %-48s %s: %zu zero bytes\n", offset, "00 *",
			   field->name, size);
		return;
	}
	for (size_t at = 0; at < size; at += ROW) {
		size_t stop = at + ROW < size ? at + ROW : size;
		size_t here = at;

		if (at && at >= used) {
			buf_printf(hex->out, "%08zx  %-48s   %zu zero bytes\n", offset + at, "00 *",
				   size - at);
			return;
		}
		buf_printf(hex->out, "%08zx  ", offset + at);
		for (; here < stop; here++)
			buf_printf(hex->out, "%02x ", bytes[here]);
		if (at == 0) {
			buf_printf(hex->out, "%*s", (int)(3 * (ROW - (stop - at))) + 1, "");
			print_name_and_value(hex, field);
		}
		while (hex->out->data[hex->out->size - 1] == ' ')
			hex->out->size--;
		buf_printf(hex->out, "\n");
	}
}

void print_hex(const struct metadata_file *file, struct buf *out)
{
	struct hex hex = {{print_heading, print_field, end_part}, file->input, out};

	walk_file(file->input, file->schema, &hex.visitor);
}
