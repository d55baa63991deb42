// SPDX-License-Identifier: MIT
/* Diagnostics as text with the line of the file, or as a line of JSON. */
#include "compiler/diag/print.h"

#include "compiler/base/json.h"
#include "compiler/base/utf8.h"

#define SHOWN_COLUMNS 120u
#define MAX_LINE                                                                                   \
	(16u << 10) /* bytes of a line that is shown; in a longer one no column is searched */

static const char color_caret[] = "\033[1;32m", color_end[] = "\033[0m";

static const char *severity_color(enum diag_severity severity)
{
	static const char *const colors[] = {[DIAG_NOTE] = "\033[1;36m",
					     [DIAG_WARNING] = "\033[1;35m",
					     [DIAG_ERROR] = "\033[1;31m"};

	return colors[severity];
}

/**
 * struct excerpt - the part of a line around a location.
 * @first: its first column
 * @line: its text
 * @caret: what is below it: blanks, ^ and ~
 */
struct excerpt {
	uint32_t first;
	struct buf line, caret;
};

/* Return false if there is no line to show. */
static bool excerpt_init(struct excerpt *excerpt, struct location loc)
{
	const struct input *in = loc.input;
	const uint32_t first = loc.column > SHOWN_COLUMNS - 20 ? loc.column - SHOWN_COLUMNS / 2 : 1;
	size_t start, end, column = 1;

	*excerpt = (struct excerpt){.first = first};
	if (!in || !in->lines || !loc.line || loc.line > in->line_count)
		return false;
	start = in->lines[loc.line - 1];
	end = loc.line < in->line_count ? in->lines[loc.line] : in->size;
	if (end - start > MAX_LINE)
		return false;
	while (end > start && (in->data[end - 1] == '\n' || in->data[end - 1] == '\r'))
		end--;
	for (size_t i = start; i < end && column < first + SHOWN_COLUMNS; i++) {
		const char byte = (char)in->data[i];

		if (i > start && !utf8_continues(byte))
			column++;
		if (column >= first && column < first + SHOWN_COLUMNS)
			buf_add(&excerpt->line, byte == '\t' ? " " : &byte, 1);
	}
	buf_make_printable(&excerpt->line, 0);
	buf_printf(&excerpt->caret, "%*s^", (int)(loc.column - first), "");
	for (uint32_t i = 1; i < loc.length && loc.column + i < first + SHOWN_COLUMNS; i++)
		buf_add(&excerpt->caret, "~", 1);
	return true;
}

static void print_excerpt(const struct diags *diags, struct location loc)
{
	struct excerpt excerpt;

	if (excerpt_init(&excerpt, loc)) {
		const bool cut = excerpt.first > 1;

		fprintf(diags->out, "%5u | %s%s\n      | %s%s%s\n%s", loc.line, cut ? "..." : "",
			buf_text(&excerpt.line), cut ? "   " : "", diags->color ? color_caret : "",
			buf_text(&excerpt.caret), diags->color ? color_end : "");
	}
	buf_free(&excerpt.line);
	buf_free(&excerpt.caret);
}

static void print_text(const struct diags *diags, const struct diagnostic *d)
{
	const struct location loc = d->loc;
	struct buf where = {0};

	if (loc.input) {
		buf_printf(&where, "%s:", loc.input->name);
		if (loc.line)
			buf_printf(&where, "%u:%u:", loc.line, loc.column);
		else if (!loc.input->lines)
			buf_printf(&where, "0x%llx:", (unsigned long long)loc.offset);
		buf_printf(&where, " ");
	} else {
		buf_printf(&where, "vgpumc: ");
	}
	fprintf(diags->out, "%s%s%s:%s %s", buf_text(&where),
		diags->color ? severity_color(d->severity) : "", diag_severity_name(d->severity),
		diags->color ? color_end : "", d->text);
	if (d->rule)
		fprintf(diags->out, " [%s]", d->rule);
	fputc('\n', diags->out);
	print_excerpt(diags, loc);
	buf_free(&where);
}

static void print_json(const struct diags *diags, const struct diagnostic *d)
{
	struct json_object *object = json_object_new_object();
	const struct location loc = d->loc;
	struct buf line = {0};

	if (loc.input) {
		json_add_text(object, "file", loc.input->name);
		if (loc.line) {
			json_add_number(object, "line", loc.line);
			json_add_number(object, "column", loc.column);
			json_add_number(object, "length", loc.length);
		} else if (!loc.input->lines) {
			json_add_number(object, "offset", loc.offset);
		}
	}
	json_add_text(object, "severity", diag_severity_name(d->severity));
	if (d->rule)
		json_add_text(object, "rule", d->rule);
	json_add_text(object, "message", d->text);
	json_print(object, JSON_LINE, &line);
	fprintf(diags->out, "%s\n", buf_text(&line));
	buf_free(&line);
	json_object_put(object);
}

void print_diagnostic(const struct diags *diags, const struct diagnostic *d)
{
	if (diags->format == DIAG_TEXT)
		print_text(diags, d);
	else if (diags->format == DIAG_JSON)
		print_json(diags, d);
}
