// SPDX-License-Identifier: MIT
#include "compiler/source/yaml_text.h"

#include <string.h>

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOP	   EACH(0x80) /* set by what is wrong with a byte */

/* Eight bytes at once; no sum of 7 bits carries into the next byte. */
static uint64_t not_plain(uint64_t bytes)
{
	const uint64_t low = bytes & ~TOP;
	const uint64_t control = ~(low + EACH(0x80 - ' '));
	const uint64_t no_line_feed = (low ^ EACH('\n')) + EACH(0x7f);
	const uint64_t no_tab = (low ^ EACH('\t')) + EACH(0x7f);
	const uint64_t delete = low + EACH(0x01);

	return (bytes | delete | (control & no_line_feed & no_tab)) & TOP;
}

bool yaml_text_is_plain(const uint8_t *data, size_t size)
{
	uint64_t bytes, wrong = 0;

	for (; size >= sizeof(bytes); data += sizeof(bytes), size -= sizeof(bytes)) {
		memcpy(&bytes, data, sizeof(bytes));
		wrong |= not_plain(bytes);
	}
	bytes = EACH(' ');
	memcpy(&bytes, data, size);
	return !(wrong | not_plain(bytes));
}

void yaml_text_set(struct yaml_text *text, yaml_parser_t *parser, uint8_t *data, size_t size,
		   bool plain)
{
	*text = (struct yaml_text){0};
	yaml_parser_set_input_string(parser, data, size);
	if (!plain)
		return;
	text->start = parser->buffer.start;
	parser->buffer.start = parser->buffer.pointer = data;
	parser->buffer.last = parser->buffer.end = data + size + 1;
	parser->unread = size + 1;
	parser->encoding = YAML_UTF8_ENCODING;
	parser->eof = 1;
}

void yaml_text_end(const struct yaml_text *text, yaml_parser_t *parser)
{
	if (text->start)
		parser->buffer.start = text->start;
}
