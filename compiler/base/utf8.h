/* SPDX-License-Identifier: MIT */
/* UTF-8 text: its characters, its length in UTF-16, and what a terminal can show of it. */
#ifndef COMPILER_BASE_UTF8_H
#define COMPILER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_MAX_SIZE 4u /* bytes of a character */

/** utf8_continues() - return true if @byte is part of a character, but not its first byte. */
static inline bool utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/**
 * utf8_cut() - shorten a text to a number of bytes without cutting a character.
 * @text: valid UTF-8
 * @size: bytes of @text
 * @limit: most bytes wanted
 *
 * Return: @size, or the largest number up to @limit that ends with a whole character.
 */
size_t utf8_cut(const char *text, size_t size, size_t limit);

/**
 * utf8_encode() - write one character.
 * @out: room for UTF8_MAX_SIZE bytes
 * @character: up to U+10FFFF
 *
 * Return: number of bytes written.
 */
size_t utf8_encode(char *out, uint32_t character);

/**
 * utf8_decode() - read one character.
 * @text: valid UTF-8, with at least one character
 * @character: the result
 *
 * Return: number of bytes read.
 */
size_t utf8_decode(const char *text, uint32_t *character);

/** utf16_length() - return the number of UTF-16 units of @size bytes of valid UTF-8. */
size_t utf16_length(const char *text, size_t size);

/**
 * make_printable() - replace what is not UTF-8, and control characters, by '?', in place.
 * @text: from anywhere, NUL-terminated
 */
void make_printable(char *text);

#endif
