// SPDX-License-Identifier: MIT
/* Print the values of fields. */
#include <inttypes.h>
#include <string.h>

#include "compiler/base/byteorder.h"
#include "compiler/codec/decode.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/walk.h"
#include "schema/print.h"

#define SHOWN_BYTES   32u
#define SHOWN_NUMBERS 48u

void print_bytes(const uint8_t *bytes, uint64_t size, struct buf *out)
{
	if (all_zero(bytes, (size_t)size)) {
		buf_printf(out, "%" PRIu64 " zero byte%s", size, size == 1 ? "" : "s");
		return;
	}
	for (uint64_t i = 0; i < size && i < SHOWN_BYTES; i++)
		buf_printf(out, "%s%02x", i ? " " : "", bytes[i]);
	if (size > SHOWN_BYTES)
		buf_printf(out, " … (%" PRIu64 " bytes)", size);
}

static void print_ascii(const uint8_t *bytes, uint64_t size, struct buf *out)
{
	buf_printf(out, "\"");
	for (uint64_t i = 0; i < size && bytes[i]; i++)
		buf_printf(out, "%c", bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
	buf_printf(out, "\"");
}

static void print_value_number(uint64_t number, enum schema_unit unit, struct buf *out)
{
	print_number(out, number, unit);
	if (number > 9 && unit != UNIT_HEX)
		buf_printf(out, " (0x%" PRIx64 ")", number);
}

static void print_list(const struct value *value, enum schema_unit unit, struct buf *out)
{
	buf_printf(out, "[");
	for (uint32_t i = 0; i < value->count && i < SHOWN_NUMBERS; i++) {
		buf_printf(out, "%s", i ? ", " : "");
		print_number(out, value->list[i], unit);
	}
	if (value->count > SHOWN_NUMBERS)
		buf_printf(out, ", …, %" PRIu32 " numbers", value->count);
	buf_printf(out, "]");
}

/* Print a member of a record; a value that no source can express is printed as bytes. */
static void print_member(const struct walk_field *field, const uint8_t *bytes, struct buf *out)
{
	struct arena arena = {0};
	struct value value;
	const char *reason =
		decode_member(bytes - field->member->offset, field->member, &arena, &value);

	if (reason) {
		print_bytes(bytes, field->size, out);
		buf_printf(out, " (%s)", reason);
	} else if (value.kind == VALUE_TEXT) {
		buf_printf(out, "\"%s\"", value.text);
	} else if (value.kind == VALUE_LIST) {
		print_list(&value, field->unit, out);
	} else if (value.kind == VALUE_NUMBER) {
		print_value_number(value.number, field->unit, out);
	} else {
		print_bytes(bytes, field->size, out);
	}
	arena_free(&arena);
}

void walk_field_text(const struct input *input, const struct walk_field *field, struct buf *out)
{
	const uint8_t *bytes = input->data + field->offset;

	if (field->kind == VALUE_NONE)
		return;
	if (field->member)
		print_member(field, bytes, out);
	else if (field->kind == VALUE_NUMBER)
		print_value_number(get_le(bytes, (size_t)field->size), field->unit, out);
	else if (field->kind == VALUE_TEXT)
		print_ascii(bytes, field->size, out);
	else
		print_bytes(bytes, field->size, out);
}
