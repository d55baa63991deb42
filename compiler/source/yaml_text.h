/* SPDX-License-Identifier: MIT */
/*
 * The text that libyaml reads. It decodes each character into a buffer of its own, which is a sixth
 * of its time. Of ASCII that would be a copy, so such a text is that buffer itself: yaml.h lays it
 * open, and a reader that is at the end of its input does not touch it any more.
 */
#ifndef COMPILER_SOURCE_YAML_TEXT_H
#define COMPILER_SOURCE_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

/** struct yaml_text - the buffer that libyaml had before, NULL when it has it still. */
struct yaml_text {
	yaml_char_t *start;
};

/** yaml_text_is_plain() - whether a text is visible ASCII, spaces, tabs and line feeds alone. */
bool yaml_text_is_plain(const uint8_t *data, size_t size);

/**
 * yaml_text_set() - let @parser, which is new, read a text.
 * @text: filled in; for yaml_text_end()
 * @data: the text, which no one else changes, and a NUL behind it
 * @size: its bytes
 * @plain: what yaml_text_is_plain() says of it
 */
void yaml_text_set(struct yaml_text *text, yaml_parser_t *parser, uint8_t *data, size_t size,
		   bool plain);

/** yaml_text_end() - take the text away again; to be called before yaml_parser_delete(). */
void yaml_text_end(const struct yaml_text *text, yaml_parser_t *parser);

#endif
