// SPDX-License-Identifier: MIT
/* Print the map that needs no script: the file, drawn to scale, and a table of its parts. */
#include <inttypes.h>
#include <string.h>

#include "compiler/report/report.h"
#include "compiler/codec/walk.h"

/* Draws the outermost parts only. */
struct mapper {
	struct walk_visitor visitor;
	const struct report *report;
	struct buf *out;
	void (*draw_part)(const struct mapper *mapper, const struct part *part);
	unsigned int depth;
	unsigned int rows;
};

static void begin_part(struct walk_visitor *visitor, const struct part *part)
{
	struct mapper *mapper = (struct mapper *)visitor;

	if (mapper->depth++ == 0 && mapper->rows++ < REPORT_ROWS)
		mapper->draw_part(mapper, part);
}

static void ignore_field(struct walk_visitor *visitor, const struct walk_field *field)
{
	(void)visitor;
	(void)field;
}

static void end_part(struct walk_visitor *visitor, const struct part *part)
{
	(void)part;
	((struct mapper *)visitor)->depth--;
}

static void draw_parts(const struct report *report,
		       void (*draw_part)(const struct mapper *mapper, const struct part *part),
		       struct buf *out)
{
	struct mapper mapper = {.visitor = {begin_part, ignore_field, end_part},
				.report = report,
				.out = out,
				.draw_part = draw_part};

	walk_file(report->file.input, report->file.schema, &mapper.visitor);
}

static void print_title(const struct mapper *mapper, const struct part *part)
{
	html_text(mapper->out, part_name(part->kind));
	if (part->kind == PART_BOARD)
		html_printf(mapper->out, " %s", mapper->report->names[part->index]);
}

static void draw_rectangle(const struct mapper *mapper, const struct part *part)
{
	buf_printf(mapper->out,
		   "<rect class=\"part-%d\" x=\"%" PRIu64 "\" width=\"%" PRIu64
		   "\" height=\"1\"><title>",
		   part->kind, part->offset, part->size);
	print_title(mapper, part);
	buf_printf(mapper->out, "</title></rect>\n");
}

void report_strip(const struct report *report, struct buf *out)
{
	uint64_t size = report->file.input->size;

	if (!size)
		return;
	buf_printf(out,
		   "<svg class=\"strip\" viewBox=\"0 0 %" PRIu64
		   " 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"The file, drawn to "
		   "scale; the table below has the same parts\">\n",
		   size);
	draw_parts(report, draw_rectangle, out);
	buf_printf(out, "</svg>\n");
}

static void draw_row(const struct mapper *mapper, const struct part *part)
{
	struct buf *out = mapper->out;

	buf_printf(out,
		   "<tr><td class=\"num\"><code data-offset=\"%" PRIu64 "\">0x%08" PRIx64
		   "</code></td><td class=\"num\">",
		   part->offset, part->offset);
	html_number(out, part->size);
	buf_printf(out, "</td><th scope=\"row\"><span class=\"swatch part-%d\"></span>",
		   part->kind);
	print_title(mapper, part);
	buf_printf(out, "</th><td>");
	if (part->board)
		html_count(out, part->board->type_count, "vGPU type");
	if (part->missing) {
		buf_printf(out, "%s", part->board ? "; " : "");
		html_status(out, "bad", "cut");
		buf_printf(out, ": ");
		html_count(out, part->missing, "byte");
		buf_printf(out, " missing");
	}
	buf_printf(out, "</td></tr>\n");
}

void report_parts(const struct report *report, struct buf *out)
{
	draw_parts(report, draw_row, out);
	if (!report->file.input->size)
		buf_printf(out, "<tr><td colspan=\"4\">No byte could be read.</td>"
				"</tr>\n");
}
