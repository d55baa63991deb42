// SPDX-License-Identifier: MIT
/*
 * Packs structures from a layout table and a list of values, and knows nothing else: a second
 * opinion on the bytes that vgpumc makes.
 *
 *	pack_record [-s] LAYOUT.tsv VALUES > OUT
 *
 * LAYOUT has a line "# sizeof N" and lines of member, type (NvU8, NvU16, NvU32, NvU64), offset and
 * size. VALUES has blocks of lines "member=value", parted by empty lines; "#" starts a comment
 *line. One structure is written for each block, back to back. A value is a number (decimal or 0x),
 *a list of numbers with commas, "hex:" and bytes, or, for an array of NvU8 or NvU16, plain text
 *that must leave room for a terminator. What no line sets is zero. A line for a member that the
 *layout lacks is an error, or with -s is passed over.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MEMBERS 128
#define MAX_STRUCT  65536
#define MAX_LINE    16384

struct member {
	char name[64];
	size_t width; /* of one element, in bytes */
	size_t offset;
	size_t size;
};

struct layout {
	struct member members[MAX_MEMBERS];
	size_t count;
	size_t size;
};

static bool fail(const char *file, unsigned int line, const char *why, const char *what)
{
	fprintf(stderr, "%s:%u: %s: %s\n", file, line, why, what);
	return false;
}

static bool read_number(const char *text, char **end, uint64_t *out)
{
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*out = strtoull(text, end, text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10);
	return errno == 0;
}

/* Blanks, then a size. */
static bool read_size(char **text, size_t *out)
{
	uint64_t value;

	*text += strspn(*text, " \t");
	if (!read_number(*text, text, &value) || value > MAX_STRUCT)
		return false;
	*out = (size_t)value;
	return true;
}

/* "vgpuName	NvU8	4	32" */
static bool read_member(struct member *m, size_t struct_size, char *line)
{
	char *at = line + strcspn(line, " \t");
	size_t length = (size_t)(at - line);
	size_t bits;

	if (length == 0 || length >= sizeof(m->name))
		return false;
	memcpy(m->name, line, length);
	m->name[length] = 0;
	at += strspn(at, " \t");
	if (strncmp(at, "NvU", 3) != 0)
		return false;
	at += 3;
	if (!read_size(&at, &bits) || !read_size(&at, &m->offset) || !read_size(&at, &m->size))
		return false;
	m->width = bits / 8;
	return (bits == 8 || bits == 16 || bits == 32 || bits == 64) && m->size > 0 &&
	       m->size % m->width == 0 && m->offset <= struct_size &&
	       m->size <= struct_size - m->offset;
}

static bool read_layout(struct layout *layout, const char *path)
{
	static const char size_line[] = "# sizeof";
	char line[512];
	unsigned int number = 0;
	FILE *in = fopen(path, "r");
	bool good = true;

	if (!in)
		return fail(path, 0, "cannot open", strerror(errno));
	while (good && fgets(line, sizeof(line), in)) {
		char *at = line + sizeof(size_line) - 1;

		number++;
		if (strncmp(line, size_line, sizeof(size_line) - 1) == 0)
			good = read_size(&at, &layout->size);
		else if (line[0] != '#')
			good = layout->count < MAX_MEMBERS &&
			       read_member(&layout->members[layout->count++], layout->size, line);
		if (!good)
			fail(path, number, "not a member of the structure", line);
	}
	fclose(in);
	if (good && layout->size == 0)
		return fail(path, number, "no size", size_line);
	return good;
}

static void put(uint8_t *at, size_t width, uint64_t value)
{
	for (size_t i = 0; i < width; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static bool pack_hex(uint8_t *at, size_t size, const char *digits)
{
	size_t length = strlen(digits);

	if (length % 2 || length / 2 > size)
		return false;
	for (size_t i = 0; i < length; i += 2) {
		char pair[3] = {digits[i], digits[i + 1], 0};

		if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]))
			return false;
		at[i / 2] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return true;
}

static bool pack_text(uint8_t *at, const struct member *m, const char *text)
{
	size_t length = strlen(text);

	if (length >= m->size / m->width)
		return false;
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] > 126)
			return false;
		put(at + i * m->width, m->width, (unsigned char)text[i]);
	}
	return true;
}

static bool pack_numbers(uint8_t *at, const struct member *m, const char *text)
{
	size_t room = m->size / m->width;
	uint64_t value;
	char *end;

	for (;;) {
		if (!read_number(text, &end, &value) || room-- == 0 ||
		    (m->width < 8 && value >> (8 * m->width)))
			return false;
		put(at, m->width, value);
		at += m->width;
		if (*end == 0)
			return true;
		if (*end != ',')
			return false;
		text = end + 1;
	}
}

static bool pack(uint8_t *out, const struct member *m, const char *value)
{
	uint8_t *at = out + m->offset;

	memset(at, 0, m->size);
	if (strncmp(value, "hex:", 4) == 0)
		return pack_hex(at, m->size, value + 4);
	if (m->width <= 2 && m->size > m->width)
		return pack_text(at, m, value);
	return pack_numbers(at, m, value);
}

static const struct member *find(const struct layout *layout, const char *name)
{
	for (size_t i = 0; i < layout->count; i++)
		if (strcmp(layout->members[i].name, name) == 0)
			return &layout->members[i];
	return NULL;
}

/* Take one line into the structure. */
static bool take_line(const struct layout *layout, bool subset, char *line, uint8_t *out)
{
	char *value = strchr(line, '=');
	const struct member *m;

	if (!value)
		return false;
	*value++ = 0;
	m = find(layout, line);
	return m ? pack(out, m, value) : subset;
}

static bool pack_all(const struct layout *layout, bool subset, const char *path)
{
	static uint8_t out[MAX_STRUCT];
	static char line[MAX_LINE];
	unsigned int number = 0;
	bool filled = false;
	bool good = true;
	FILE *in = fopen(path, "r");

	if (!in)
		return fail(path, 0, "cannot open", strerror(errno));
	while (good && fgets(line, sizeof(line), in)) {
		number++;
		line[strcspn(line, "\n")] = 0;
		if (line[0] == '#')
			continue;
		if (line[0]) {
			filled = true;
			good = take_line(layout, subset, line, out) ||
			       fail(path, number, "not a value of the structure", line);
		} else if (filled) {
			good = fwrite(out, layout->size, 1, stdout) == 1;
			memset(out, 0, sizeof(out));
			filled = false;
		}
	}
	if (good && filled)
		good = fwrite(out, layout->size, 1, stdout) == 1;
	fclose(in);
	return good;
}

int main(int argc, char **argv)
{
	static struct layout layout;
	bool subset = argc > 1 && strcmp(argv[1], "-s") == 0;

	argv += subset;
	argc -= subset;
	if (argc != 3) {
		fprintf(stderr, "usage: pack_record [-s] LAYOUT.tsv VALUES > OUT\n");
		return 1;
	}
	if (!read_layout(&layout, argv[1]) || !pack_all(&layout, subset, argv[2]))
		return 1;
	return fflush(stdout) == 0 ? 0 : 1;
}
