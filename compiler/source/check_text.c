// SPDX-License-Identifier: MIT
/* Reject text that libyaml must not see: other files, encodings and line ends, many directives. */
#include <string.h>

#include "compiler/base/mem.h"
#include "compiler/base/utf8.h"
#include "compiler/source/reader.h"
#include "kernel/parser/metadata_format.h"

#define MAX_DIRECTIVES 16u /* libyaml compares each one with all before it */

struct location location_of_byte(const struct input *input, size_t offset)
{
	struct location loc = {.input = input, .column = 1, .length = 1};
	size_t low = 0, high = input->line_count;

	if (offset > input->size)
		offset = input->size;
	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;

		if (input->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	loc.line = (uint32_t)low + 1;
	for (size_t i = input->lines[low]; i < offset; i++)
		loc.column += !utf8_continues((char)input->data[i]);
	return loc;
}

static bool begins_with(const struct input *input, const char *beginning)
{
	const size_t size = strlen(beginning);

	return input->size >= size && memcmp(input->data, beginning, size) == 0;
}

/* Name the command for a file of another kind. */
static bool check_file_kind(const struct input *input, struct diags *diags)
{
	static const char compiled[] =
		"this is a compiled file; 'vgpumc dump --format yaml' turns it into a source";
	static const struct {
		const char *beginning, *message;
	} others[] = {
		{VGPU_MT_IDENTIFIER, compiled},
		{VGPU_META_IDENTIFIER, compiled},
		{"<?xml", "this is XML; 'vgpumc import' turns vgpuConfig.xml into a source"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (!begins_with(input, others[i].beginning))
			continue;
		diag_error(diags, (struct location){.input = input}, "not-a-source", "%s",
			   others[i].message);
		return false;
	}
	return true;
}

static bool check_encoding(const struct input *input, struct diags *diags)
{
	if (!begins_with(input, "\xff\xfe") && !begins_with(input, "\xfe\xff"))
		return true;
	diag_error(diags, location_of(input, 0), "yaml-encoding",
		   "the text is UTF-16; convert it to UTF-8");
	return false;
}

/*
 * libyaml ends lines at these as well, as YAML 1.1 does and YAML 1.2 does not, so that the lines of
 * the file and its texts would depend on the reader.
 */
static bool check_line_ends(const struct input *input, struct diags *diags)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *name;
	} ends[] = {
		{"\xc2\x85", 2, "U+0085"},
		{"\xe2\x80\xa8", 3, "U+2028"},
		{"\xe2\x80\xa9", 3, "U+2029"},
		{"\r", 1, "a carriage return alone"},
	};
	const uint8_t *end = input->data + input->size;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		const uint8_t *p = input->data;

		for (; (p = memchr(p, ends[i].bytes[0], (size_t)(end - p))); p++) {
			/* A NUL follows the text, so that these bytes can be compared. */
			if (strncmp((const char *)p, ends[i].bytes, ends[i].size) != 0 ||
			    (*p == '\r' && p[1] == '\n'))
				continue;
			diag_error(diags, location_of_byte(input, (size_t)(p - input->data)),
				   "yaml-encoding", "lines must end with a line feed, not with %s",
				   ends[i].name);
			return false;
		}
	}
	return true;
}

static bool check_directives(const struct input *input, struct diags *diags)
{
	size_t count = 0;

	for (size_t i = 0; i < input->line_count; i++) {
		if (input->data[input->lines[i]] != '%' || ++count <= MAX_DIRECTIVES)
			continue;
		diag_error(diags, location_of_byte(input, input->lines[i]), "yaml-syntax",
			   "more than %u lines start with '%%'", MAX_DIRECTIVES);
		return false;
	}
	return true;
}

bool check_text(const struct input *input, struct diags *diags)
{
	return check_encoding(input, diags) && check_file_kind(input, diags) &&
	       check_line_ends(input, diags) && check_directives(input, diags);
}
