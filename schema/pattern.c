// SPDX-License-Identifier: MIT
#include "schema/pattern.h"

#include <string.h>

/* The state of a match: the rest of pattern and text, and the number of numbers so far. */
struct position {
	const char *pattern;
	size_t at;
	size_t numbers;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *pattern_check(const char *pattern)
{
	size_t numbers = 0;

	if (strlen(pattern) > 256)
		return "a pattern has at most 256 characters";
	for (; *pattern; pattern++) {
		if (*pattern == '[') {
			const char *end = strchr(pattern, ']');

			if (!end || end == pattern + 1 ||
			    memchr(pattern, '*', (size_t)(end - pattern)))
				return "a [set] needs characters other than * and a ]";
			pattern = end;
		} else if (*pattern == '#' && (++numbers > PATTERN_MAX_NUMBERS)) {
			return "a pattern has at most 8 numbers";
		} else if (*pattern == '#' && (pattern[1] == '#' || is_digit(pattern[1]))) {
			return "digits after a # would be part of its number";
		}
	}
	return NULL;
}

static uint64_t read_number(const char *text, size_t size, size_t *at)
{
	uint64_t number = 0;
	bool fits = true;

	for (; *at < size && is_digit(text[*at]); (*at)++)
		fits = fits && !__builtin_mul_overflow(number, 10, &number) &&
		       !__builtin_add_overflow(number, (uint64_t)(text[*at] - '0'), &number);
	return fits ? number : UINT64_MAX;
}

/* Match one element of the pattern other than *, and advance @position. */
static inline bool match_one(struct position *position, const char *text, size_t size,
			     uint64_t *numbers)
{
	const char *pattern = position->pattern;

	if (position->at == size)
		return false;
	switch (*pattern) {
	case '#':
		if (!is_digit(text[position->at]) ||
		    (position->at && is_digit(text[position->at - 1])))
			return false;
		numbers[position->numbers++] = read_number(text, size, &position->at);
		position->pattern++;
		return true;
	case '[':
		do
			pattern++;
		while (*pattern != ']' && *pattern != text[position->at]);
		if (*pattern == ']')
			return false;
		position->pattern = strchr(pattern, ']');
		break;
	case '?':
		break;
	default:
		if (*pattern != text[position->at])
			return false;
	}
	position->pattern++;
	position->at++;
	return true;
}

/* Match what follows the last * with the end of the text. */
static bool match_end(struct position position, const char *text, size_t size, uint64_t *numbers)
{
	while (*position.pattern)
		if (!match_one(&position, text, size, numbers))
			return false;
	return position.at == size;
}

/* Return true if the character of a pattern matches itself; its end does not. */
static bool is_plain(char c)
{
	return c && c != '*' && c != '?' && c != '#' && c != '[';
}

/* Return the first offset from @at on where a match of @pattern may begin; @size if none. */
static size_t find_start(const char *pattern, const char *text, size_t size, size_t at)
{
	const char *found;

	if (!is_plain(*pattern))
		return at;
	found = memchr(text + at, *pattern, size - at);
	return found ? (size_t)(found - text) : size;
}

/* Match the last *, which matches as much as possible: try the last offset for the rest first. */
static bool match_last(struct position position, const char *text, size_t size, uint64_t *numbers)
{
	bool plain = is_plain(*position.pattern);

	for (size_t at = size + 1; at-- > position.at;) {
		struct position next = {position.pattern, at, position.numbers};

		if (plain && (at == size || text[at] != *position.pattern))
			continue;
		if (match_end(next, text, size, numbers))
			return true;
	}
	return false;
}

/* Match an earlier *, which matches as little as possible and leaves the rest to the next one. */
static bool skip_to_next(struct position *position, const char *text, size_t size,
			 uint64_t *numbers)
{
	for (size_t at = position->at; at <= size; at++) {
		struct position next = {position->pattern, 0, position->numbers};

		next.at = at = find_start(position->pattern, text, size, at);
		while (*next.pattern != '*')
			if (!match_one(&next, text, size, numbers))
				break;
		if (*next.pattern == '*') {
			*position = next;
			return true;
		}
	}
	return false;
}

bool pattern_match(const char *pattern, const char *text, size_t size, uint64_t *numbers)
{
	struct position position = {.pattern = pattern};
	const char *last = strrchr(pattern, '*');

	memset(numbers, 0, PATTERN_MAX_NUMBERS * sizeof(*numbers));
	while (*position.pattern) {
		if (*position.pattern != '*') {
			if (!match_one(&position, text, size, numbers))
				return false;
			continue;
		}
		if (position.pattern++ == last)
			return match_last(position, text, size, numbers);
		if (!skip_to_next(&position, text, size, numbers))
			return false;
	}
	return position.at == size;
}
