// SPDX-License-Identifier: MIT
#include "compiler/model/convert.h"

#include <inttypes.h>
#include <string.h>

#include "compiler/base/utf8.h"

static const char *describe_kind(const struct source_node *node)
{
	static const char *const names[] = {
		[SOURCE_SCALAR] = "a scalar", [SOURCE_LIST] = "a list", [SOURCE_MAP] = "a mapping"};

	if (node->kind == SOURCE_SCALAR && node->quoted)
		return "text in quotes";
	return node->kind == SOURCE_SCALAR && !node->size ? "empty" : names[node->kind];
}

/* The functions named report_...() return false, so that a caller can return their result. */
static bool report_kind(const struct source_node *node, const char *what, const char *expected,
			struct diags *diags)
{
	diag_error(diags, node->loc, "wrong-kind", "'%s' must be %s, not %s", what, expected,
		   describe_kind(node));
	return false;
}

static int digit_value(char c, unsigned int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | ('a' - 'A'));
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Read digits up to the first other character. Return: false if they do not fit 64 bits. */
static bool read_digits(const char **text, unsigned int base, uint64_t *number)
{
	const char *at = *text;
	uint64_t sum = 0;
	int d;

	for (; (d = digit_value(*at, base)) >= 0; at++)
		if (__builtin_mul_overflow(sum, base, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)d, &sum))
			return false;
	*text = at;
	*number = sum;
	return true;
}

static bool report_number(const struct source_node *node, const char *what, const char *why,
			  struct diags *diags)
{
	diag_error(diags, node->loc, "bad-number", "invalid number '%s' for '%s': %s", node->text,
		   what, why);
	return false;
}

static bool apply_unit(const struct source_node *node, const char *what, const char *suffix,
		       enum schema_unit unit, uint64_t *number, struct diags *diags)
{
	static const struct {
		const char *name;
		unsigned int shift;
	} units[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
	const char *name = suffix + (*suffix == ' ');

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(name, units[i].name) != 0)
			continue;
		if (unit != UNIT_SIZE)
			return report_number(node, what, "a unit is allowed for sizes only", diags);
		if (*number > UINT64_MAX >> units[i].shift)
			return report_number(node, what, "it does not fit 64 bits", diags);
		*number <<= units[i].shift;
		return true;
	}
	return report_number(node, what,
			     unit == UNIT_SIZE ? "write 123, 0x7b, or 123 with KiB, MiB or GiB"
					       : "write 123 or 0x7b",
			     diags);
}

/* Read a number without its unit. Return: what follows it, or NULL after an error. */
static const char *read_number(const struct source_node *node, const char *what, bool *hex,
			       uint64_t *number, struct diags *diags)
{
	const char *text = node->text;
	unsigned int base;

	*hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	base = *hex ? 16 : 10;
	if (*hex)
		text += 2;
	if (*text == '-')
		diag_error(diags, node->loc, "bad-number", "'%s' must not be negative (got %s)",
			   what, node->text);
	else if (digit_value(*text, base) < 0)
		report_number(node, what, "it does not start with a digit", diags);
	else if (!*hex && text[0] == '0' && digit_value(text[1], 10) >= 0)
		report_number(node, what, "remove the leading zero, which could mean octal", diags);
	else if (!read_digits(&text, base, number))
		report_number(node, what, "it does not fit 64 bits", diags);
	else
		return text;
	return NULL;
}

bool convert_number(const struct source_node *node, const char *what, enum schema_unit unit,
		    uint64_t max, uint64_t *number, struct diags *diags)
{
	const char *rest;
	bool hex;

	if (node->kind != SOURCE_SCALAR || node->quoted || !node->size)
		return report_kind(node, what, "a number", diags);
	rest = read_number(node, what, &hex, number, diags);
	if (!rest)
		return false;
	if (*rest && hex)
		return report_number(node, what, "only hex digits may follow 0x", diags);
	if (*rest && !apply_unit(node, what, rest, unit, number, diags))
		return false;
	if (*number <= max)
		return true;
	diag_error(diags, node->loc, "out-of-range",
		   "'%s' must be at most %" PRIu64 " (0x%" PRIx64 "), not %s", what, max, max,
		   node->text);
	return false;
}

const char *convert_text(const struct source_node *node, const char *what, struct arena *arena,
			 struct diags *diags)
{
	if (node->kind == SOURCE_SCALAR)
		return arena_strndup(arena, node->text, node->size);
	report_kind(node, what, "text", diags);
	return NULL;
}

/* Report the character at @p, which is not the start of a byte. */
static bool report_hex(const struct source_node *node, const char *what, const char *p,
		       struct diags *diags)
{
	const size_t at = (size_t)(p - node->text) + 1;

	if (digit_value(p[0], 16) < 0)
		diag_error(diags, node->loc, "bad-hex",
			   "'%s' must be hex digits; character %zu is not", what, at);
	else if (!p[1] || p[1] == ' ' || p[1] == '\n')
		diag_error(diags, node->loc, "bad-hex",
			   "'%s' must have two hex digits for each byte; at character %zu is one",
			   what, at);
	else
		diag_error(diags, node->loc, "bad-hex",
			   "'%s' must be hex digits; character %zu is not", what, at + 1);
	return false;
}

bool convert_hex(const struct source_node *node, const char *what, size_t max, struct arena *arena,
		 struct value *value, struct diags *diags)
{
	size_t count = 0;
	char *bytes;

	if (node->kind != SOURCE_SCALAR)
		return report_kind(node, what, "hex digits", diags);
	bytes = arena_alloc(arena, node->size / 2 + 1);
	for (const char *p = node->text; *p;) {
		int high, low;

		if (*p == ' ' || *p == '\n') {
			p++;
			continue;
		}
		high = digit_value(p[0], 16);
		low = high < 0 ? -1 : digit_value(p[1], 16);
		if (low < 0)
			return report_hex(node, what, p, diags);
		bytes[count++] = (char)(high << 4 | low);
		p += 2;
	}
	if (count > max) {
		diag_error(diags, node->loc, "too-long", "'%s' has %zu bytes; at most %zu fit",
			   what, count, max);
		return false;
	}
	*value = value_bytes(bytes, count);
	return true;
}

static uint64_t largest_element(const struct schema_member *member)
{
	return UINT64_MAX >> (64 - 8 * member->element);
}

static bool convert_list(const struct source_node *node, const struct schema_member *member,
			 struct arena *arena, struct value *value, struct diags *diags)
{
	uint64_t *list;
	bool valid = true;

	if (node->kind != SOURCE_LIST)
		return report_kind(node, member->key, "a list of numbers", diags);
	if (node->count > member->count) {
		diag_error(diags, node->loc, "too-long", "'%s' has %u elements; at most %u fit",
			   member->key, node->count, member->count);
		return false;
	}
	list = arena_array(arena, node->count, sizeof(*list));
	for (size_t i = 0; i < node->count; i++)
		valid &= convert_number(node->items[i], member->key, member->unit,
					largest_element(member), &list[i], diags);
	*value = value_list(list, node->count);
	return valid;
}

static bool convert_string(const struct source_node *node, const struct schema_member *member,
			   struct arena *arena, struct value *value, struct diags *diags)
{
	bool wide = member->type == MEMBER_UTF16;
	size_t length;

	if (node->kind != SOURCE_SCALAR)
		return report_kind(node, member->key, "text", diags);
	for (size_t i = 0; i < node->size && !wide; i++) {
		if (node->text[i] >= ' ' && node->text[i] <= '~')
			continue;
		diag_error(diags, node->loc, "not-ascii",
			   "'%s' must be printable ASCII; byte %zu is 0x%02x", member->key, i + 1,
			   (unsigned char)node->text[i]);
		return false;
	}
	length = wide ? utf16_length(node->text, node->size) : node->size;
	if (length >= member->count) {
		diag_error(diags, node->loc, "too-long", "'%s' has %zu %s; at most %u fit",
			   member->key, length, wide ? "UTF-16 units" : "characters",
			   member->count - 1);
		return false;
	}
	if (!length && member->required) {
		diag_error(diags, node->loc, "wrong-kind", "'%s' must not be empty", member->key);
		return false;
	}
	*value = value_text(arena_strndup(arena, node->text, node->size), node->size);
	return true;
}

bool convert_member(const struct source_node *node, const struct schema_member *member,
		    struct arena *arena, struct value *value, struct diags *diags)
{
	switch (member->kind) {
	case VALUE_NUMBER:
		value->kind = VALUE_NUMBER;
		return convert_number(node, member->key, member->unit, largest_element(member),
				      &value->number, diags);
	case VALUE_TEXT:
		return convert_string(node, member, arena, value, diags);
	case VALUE_BYTES:
		return convert_hex(node, member->key, member->size, arena, value, diags);
	default:
		return convert_list(node, member, arena, value, diags);
	}
}
