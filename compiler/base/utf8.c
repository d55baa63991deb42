// SPDX-License-Identifier: MIT
#include "compiler/base/utf8.h"

size_t utf8_cut(const char *text, size_t size, size_t limit)
{
	if (size <= limit)
		return size;
	while (limit && utf8_continues(text[limit]))
		limit--;
	return limit;
}

/* Return the number of bytes of a character by its first byte, 0 if none begins with that byte. */
static size_t size_by_first(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t utf8_encode(char *out, uint32_t character)
{
	const size_t size = character < 0x80	  ? 1
			    : character < 0x800	  ? 2
			    : character < 0x10000 ? 3
						  : 4;
	static const unsigned char first_bits[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	out[0] = (char)(first_bits[size] | character);
	return size;
}

size_t utf8_decode(const char *text, uint32_t *character)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	const unsigned char *in = (const unsigned char *)text;
	const size_t size = size_by_first(*in);

	*character = in[0] & masks[size];
	for (size_t i = 1; i < size; i++)
		*character = *character << 6 | (in[i] & 0x3f);
	return size;
}

size_t utf16_length(const char *text, size_t size)
{
	size_t units = 0;

	for (size_t i = 0; i < size; i++) {
		units += !utf8_continues(text[i]);
		units += (unsigned char)text[i] >= 0xf0; /* a surrogate pair */
	}
	return units;
}

/* Return the size of the character at @p, 0 if it is not valid or is a control character. */
static size_t printable_size(const unsigned char *p)
{
	const size_t size = size_by_first(*p);

	for (size_t i = 1; i < size; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (*p < ' ' || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0))
		return 0; /* C0, DEL, C1 */
	if (*p == 0xed && p[1] >= 0xa0)
		return 0; /* half of a surrogate pair */
	return size;
}

void make_printable(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p;) {
		const size_t size = printable_size(p);

		if (!size)
			*p = '?';
		p += size ? size : 1;
	}
}
