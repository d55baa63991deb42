// SPDX-License-Identifier: MIT
/*
 * A mutator for texts: every other time it removes, repeats or moves whole lines, or changes their
 * indentation, which keeps most of the text's structure; otherwise it changes a byte or a word.
 */
#include <string.h>

#include "fuzz/mutate.h"

#define MAX_LINES 8 /* changed at once */

struct text {
	uint8_t *data;
	size_t size;
	size_t max_size;
};

/* Some lines, by the offsets of their first byte and of the byte after them. */
struct lines {
	size_t from;
	size_t to;
};

static size_t line_start(const struct text *text, size_t at)
{
	while (at > 0 && text->data[at - 1] != '\n')
		at--;
	return at;
}

/* Return the start of the line after the one at @at. */
static size_t line_end(const struct text *text, size_t at)
{
	const uint8_t *end = memchr(text->data + at, '\n', text->size - at);

	return end ? (size_t)(end - text->data) + 1 : text->size;
}

static struct lines choose_lines(const struct text *text, uint64_t *state)
{
	struct lines lines;

	lines.from = line_start(text, choose(state, text->size));
	lines.to = lines.from;
	for (size_t count = 1 + choose(state, MAX_LINES); count && lines.to < text->size; count--)
		lines.to = line_end(text, lines.to);
	return lines;
}

static void take_out(struct text *text, struct lines lines)
{
	memmove(text->data + lines.from, text->data + lines.to, text->size - lines.to);
	text->size -= lines.to - lines.from;
}

/* Open a gap of @size bytes at @at. Return true if there was room. */
static int open_gap(struct text *text, size_t at, size_t size)
{
	if (size > text->max_size - text->size)
		return 0;
	memmove(text->data + at + size, text->data + at, text->size - at);
	text->size += size;
	return 1;
}

/* Insert a copy of the lines before another line. */
static void repeat(struct text *text, struct lines lines, uint64_t *state)
{
	size_t at = line_start(text, choose(state, text->size));
	size_t size = lines.to - lines.from;

	/* A copy inside the lines would repeat half of them. */
	if (at > lines.from && at < lines.to)
		at = lines.to;
	if (!open_gap(text, at, size))
		return;
	if (at <= lines.from)
		lines.from += size;
	memcpy(text->data + at, text->data + lines.from, size);
}

/* Add or remove two blanks at the start of each line. */
static void shift(struct text *text, struct lines lines, uint64_t *state)
{
	size_t more = choose(state, 2);

	for (size_t at = lines.from; at < lines.to && at < text->size; at = line_end(text, at)) {
		if (more && open_gap(text, at, 2)) {
			memset(text->data + at, ' ', 2);
			lines.to += 2;
		} else if (!more && text->size - at > 2 && memcmp(text->data + at, "  ", 2) == 0) {
			take_out(text, (struct lines){at, at + 2});
			lines.to -= 2;
		}
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct text text = {data, size, max_size};
	uint64_t state = seed;
	struct lines lines;

	if (!size || choose(&state, 2))
		return LLVMFuzzerMutate(data, size, max_size);
	lines = choose_lines(&text, &state);
	switch (choose(&state, 3)) {
	case 0:
		if (lines.to - lines.from < size)
			take_out(&text, lines);
		break;
	case 1:
		repeat(&text, lines, &state);
		break;
	default:
		shift(&text, lines, &state);
	}
	return text.size;
}
