// SPDX-License-Identifier: MIT
/*
 * Four vGPU types that set every member of a layout, each to values of its own, as a source for
 * vgpumc or as values for pack_record:
 *
 *	every_member LAYOUT.tsv KEYS.tsv yaml|values > OUT
 *
 * LAYOUT is as pack_record has it, KEYS has lines of member and key. All bytes of a number differ
 * from zero where its rules allow that, and lists and texts fill their members. A member that can
 * only be 0 or 1 has another sequence of these in the four types than any other such member.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPES	    4
#define MAX_MEMBERS 100
#define BOARD	    0x2bcd
#define SUBSYSTEM   0x16a1
#define NAME_FITS   31 /* characters, in the kernel struct */

struct member {
	char name[64];
	char key[64];
	unsigned int width; /* of one element, in bytes */
	unsigned int size;
};

struct layout {
	struct member items[MAX_MEMBERS];
	unsigned int count;
};

/* Members whose values are restricted, by what they mean or by a rule: one for each type. */
static const struct {
	const char *name;
	uint64_t values[TYPES];
} restricted[] = {
	/* flags: the binary digits of 1, 2, 3, … from type to type */
	{"cudaEnabled", {1, 0, 0, 0}},
	{"eccSupported", {0, 1, 0, 0}},
	{"multiVgpuSupported", {1, 1, 0, 0}},
	{"frlEnable", {0, 0, 1, 0}},
	{"ftraceEnable", {1, 0, 1, 0}},
	{"gpuDirectSupported", {0, 1, 1, 0}},
	{"nvlinkP2PSupported", {1, 1, 1, 0}},
	{"multiVgpuExclusive", {0, 0, 0, 1}},
	{"isSuperProfile", {1, 0, 0, 1}},
	/* a GPU has seven slices, and one type of each size has its GPU instance for itself */
	{"maxInstance", {2, 1, 1, 1}},
	{"gpuInstanceSize", {3, 3, 7, 7}},
	{"maxInstancePerGI", {12, 1, 11, 1}},
	/* per cent */
	{"encoderCapacity", {100, 99, 98, 97}},
	/* the product of the three fits 64 bits, each has its four bytes in one type */
	{"numHeads", {0x7a6b5c4d, 0x1211, 0x1312, 0x1413}},
	{"maxResolutionX", {0x2122, 0x6a5b4c3d, 0x2324, 0x2425}},
	{"maxResolutionY", {0x3132, 0x3233, 0x5a4b3c2d, 0x3435}},
	/* the board's */
	{"pdevId", {BOARD, BOARD, BOARD, BOARD}},
};

static bool fail(const char *file, const char *why, const char *what)
{
	fprintf(stderr, "every_member: %s: %s: %s\n", file, why, what);
	return false;
}

static struct member *find(struct layout *layout, const char *name)
{
	for (unsigned int i = 0; i < layout->count; i++)
		if (strcmp(layout->items[i].name, name) == 0)
			return &layout->items[i];
	return NULL;
}

static bool read_layout(struct layout *layout, const char *path)
{
	FILE *in = fopen(path, "r");
	char line[256], width[8] = "", size[8] = "";
	bool good = true;

	if (!in)
		return fail(path, "cannot open", strerror(errno));
	while (good && fgets(line, sizeof(line), in)) {
		struct member *member = &layout->items[layout->count];

		if (line[0] == '#')
			continue;
		good = layout->count < MAX_MEMBERS &&
		       sscanf(line, "%63s NvU%7s %*s %7s", member->name, width, size) == 3;
		if (!good)
			fail(path, "not a member", line);
		member->width = (unsigned int)strtoul(width, NULL, 10) / 8;
		member->size = (unsigned int)strtoul(size, NULL, 10);
		layout->count++;
	}
	fclose(in);
	return good;
}

static bool read_keys(struct layout *layout, const char *path)
{
	FILE *in = fopen(path, "r");
	char line[256], name[64], key[64];

	if (!in)
		return fail(path, "cannot open", strerror(errno));
	while (fgets(line, sizeof(line), in)) {
		struct member *member;

		if (line[0] == '#' || sscanf(line, "%63s %63s", name, key) != 2)
			continue;
		member = find(layout, name);
		if (member)
			memcpy(member->key, key, sizeof(member->key));
	}
	fclose(in);
	for (unsigned int i = 0; i < layout->count; i++)
		if (!layout->items[i].key[0])
			return fail(path, "no key for member", layout->items[i].name);
	return true;
}

/* Another one for each member, type and element, all of its bytes not zero; below 2^31. */
static uint32_t own_number(unsigned int index, unsigned int type, unsigned int element)
{
	return (index + 1) << 25 | type << 22 | 0x10000 | (0x2001 + 8 * element);
}

static uint64_t own_value(const struct layout *layout, unsigned int index, unsigned int type,
			  unsigned int element)
{
	uint32_t number = own_number(index, type, element);

	switch (layout->items[index].width) {
	case 2:
		return 0x1000 * (type + 1) + index + 1;
	case 4:
		return number;
	default:
		return (uint64_t)number << 32 | (number ^ 0x5a5a5a5a);
	}
}

static uint64_t by_name(struct layout *layout, const char *name, unsigned int type)
{
	const struct member *member = find(layout, name);

	return member ? own_value(layout, (unsigned int)(member - layout->items), type, 0) : 0;
}

/* How many elements of a list are set: the count that goes with it is the same. */
static unsigned int list_length(const struct member *list, unsigned int type)
{
	bool placements = strstr(list->name, "lacementIds");
	unsigned int shorter = list->name[0] == 'h' && list->name[1] == 'e' ? 4 : 0;

	/* The first type fills all of them. */
	return list->size / list->width - (placements && type ? type + shorter : 0);
}

static uint64_t number_of(struct layout *layout, unsigned int index, unsigned int type)
{
	const struct member *member = &layout->items[index];

	for (size_t i = 0; i < sizeof(restricted) / sizeof(restricted[0]); i++)
		if (strcmp(restricted[i].name, member->name) == 0)
			return restricted[i].values[type];
	if (strcmp(member->name, "profileSize") == 0)
		return by_name(layout, "fbLength", type) + by_name(layout, "fbReservation", type) +
		       by_name(layout, "gspHeapSize", type);
	/* A count stands in front of its list. */
	if (strstr(member->name, "lacementCount"))
		return list_length(member + 1, type);
	return own_value(layout, index, type, 0);
}

static void write_bytes(const struct member *member, unsigned int index, unsigned int type,
			bool yaml)
{
	printf(yaml ? "\"" : "hex:");
	for (unsigned int i = 0; i < member->size; i++)
		printf("%02x", (index + type * 64 + i * 37 + 1) & 0xff);
	printf(yaml ? "\"" : "");
}

/* Letters, so that no rule takes a name for one of a series. */
static void write_text(const struct member *member, unsigned int index, unsigned int type,
		       bool yaml)
{
	unsigned int length = member->size - 1;

	if (strcmp(member->name, "vgpuName") == 0 && length > NAME_FITS)
		length = NAME_FITS;
	printf(yaml ? "\"" : "");
	for (unsigned int i = 0; i < length; i++) {
		unsigned int letter = (index * 5 + type * 11 + i * 7) % 52;

		putchar((int)(letter < 26 ? 'A' + letter : 'a' + letter - 26));
	}
	printf(yaml ? "\"" : "");
}

/* CJK ideographs, three bytes each in UTF-8, both bytes of each unit set in UTF-16. */
static void write_wide(const struct member *member, unsigned int index, unsigned int type,
		       bool yaml)
{
	printf(yaml ? "\"" : "hex:");
	for (unsigned int i = 0; i + 1 < member->size / 2; i++) {
		unsigned int unit = 0x4e01 + (index * TYPES + type) * 63 + i;

		if (yaml)
			printf("%c%c%c", 0xe0 | unit >> 12, 0x80 | (unit >> 6 & 0x3f),
			       0x80 | (unit & 0x3f));
		else
			printf("%02x%02x", unit & 0xff, unit >> 8);
	}
	printf(yaml ? "\"" : "");
}

static void write_list(const struct layout *layout, unsigned int index, unsigned int type,
		       bool yaml)
{
	unsigned int length = list_length(&layout->items[index], type);

	printf(yaml ? "[" : "");
	for (unsigned int i = 0; i < length; i++)
		printf("%s%" PRIu64, i ? "," : "", own_value(layout, index, type, i));
	printf(yaml ? "]" : "");
}

static void write_member(struct layout *layout, unsigned int index, unsigned int type, bool yaml)
{
	const struct member *member = &layout->items[index];
	bool array = member->size > member->width;

	printf(yaml ? "    %s: " : "%s=", yaml ? member->key : member->name);
	if (array && strcmp(member->key, "signature") == 0)
		write_bytes(member, index, type, yaml);
	else if (array && member->width == 1)
		write_text(member, index, type, yaml);
	else if (array && member->width == 2)
		write_wide(member, index, type, yaml);
	else if (array)
		write_list(layout, index, type, yaml);
	else
		printf("%" PRIu64, number_of(layout, index, type));
	printf("\n");
}

static void write_types(struct layout *layout, bool yaml)
{
	for (unsigned int type = 0; type < TYPES; type++) {
		printf(yaml ? "  -\n" : "\n");
		for (unsigned int i = 0; i < layout->count; i++)
			write_member(layout, i, type, yaml);
	}
}

static void write_source(struct layout *layout)
{
	printf("vgpu: \"12.34\"\ntypes:\n");
	write_types(layout, true);
	printf("boards:\n  - device: %d\n    subsystem: %d\n    types: [", BOARD, SUBSYSTEM);
	for (unsigned int type = 0; type < TYPES; type++)
		printf(type ? ", %" PRIu64 : "%" PRIu64, by_name(layout, "vgpuType", type));
	printf("]\n");
}

int main(int argc, char **argv)
{
	static struct layout layout;

	if (argc != 4 || (strcmp(argv[3], "yaml") != 0 && strcmp(argv[3], "values") != 0)) {
		fprintf(stderr, "usage: every_member LAYOUT.tsv KEYS.tsv yaml|values > OUT\n");
		return 1;
	}
	if (!read_layout(&layout, argv[1]) || !read_keys(&layout, argv[2]))
		return 1;
	if (strcmp(argv[3], "yaml") == 0)
		write_source(&layout);
	else
		write_types(&layout, false);
	return fflush(stdout) == 0 ? 0 : 1;
}
