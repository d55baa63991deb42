// SPDX-License-Identifier: MIT
/*
 * Print how the vGPU types share the framebuffer of their board. A file does not contain its size,
 * but it holds all vGPUs of any one type, so the largest such sum is a lower bound.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "compiler/base/byteorder.h"
#include "compiler/codec/encode.h"
#include "compiler/report/report.h"
#include "schema/print.h"

#define BAR	  1000u /* units of a bar's width */
#define MANY_ROWS 60u /* more are folded, board by board */

/* The part of a board's framebuffer that the vGPUs of one type can use. */
struct share {
	const char *name;
	uint64_t instances;
	uint64_t size; /* of each, in bytes; 0 if the type does not set it */
	uint64_t sum; /* of all instances; UINT64_MAX if it exceeds 64 bits */
};

/* The members of an info record that are needed. */
struct share_members {
	const struct schema_member *name, *instances, *size;
};

static const struct schema_member *number_or_text_member(const struct schema *schema,
							 const char *key)
{
	int index = schema_key(schema, key);

	return index < 0 || !schema_info(schema)->items[index].element
		       ? NULL
		       : &schema_info(schema)->items[index];
}

static bool find_members(const struct schema *schema, struct share_members *members)
{
	members->name = number_or_text_member(schema, "name");
	members->instances = number_or_text_member(schema, "max_instance");
	members->size = number_or_text_member(schema, "profile_size");
	return members->name && members->instances && members->size &&
	       members->instances->kind == VALUE_NUMBER && members->size->kind == VALUE_NUMBER;
}

static uint64_t read_number(const uint8_t *record, const struct schema_member *member)
{
	return get_le(record + member->offset, member->element);
}

static struct share read_share(const struct share_members *members, const uint8_t *record,
			       struct arena *arena)
{
	const struct schema_member *name = members->name;
	struct share share = {.instances = read_number(record, members->instances),
			      .size = read_number(record, members->size)};
	size_t length = 0;

	while (length < name->size && record[name->offset + length])
		length++;
	share.name = arena_strndup(arena, (const char *)record + name->offset, length);
	if (__builtin_mul_overflow(share.instances, share.size, &share.sum))
		share.sum = UINT64_MAX;
	return share;
}

/* Print ticks between the instances. */
static void print_ticks(const struct share *share, unsigned int width, struct buf *out)
{
	if (share->instances < 2 || share->instances > 64)
		return;
	buf_printf(out, "<path d=\"");
	for (uint64_t i = 1; i < share->instances; i++)
		buf_printf(out, "M%" PRIu64 " 0v1", width * i / share->instances);
	buf_printf(out, "\"/>");
}

static void print_bar(const struct share *share, uint64_t bound, struct buf *out)
{
	unsigned int width = (unsigned int)((double)share->sum / (double)bound * BAR + 0.5);

	buf_printf(out,
		   "<td class=\"bar\"><svg viewBox=\"0 0 %u 1\" preserveAspectRatio=\"none\" "
		   "aria-hidden=\"true\"><rect width=\"%u\" height=\"1\"/>",
		   BAR, width);
	print_ticks(share, width, out);
	buf_printf(out, "</svg></td><td class=\"num\">%u&nbsp;%%</td></tr>\n",
		   (width * 100 + BAR / 2) / BAR);
}

static void print_share(const struct share *share, uint64_t bound, struct buf *out)
{
	struct buf size = {0};

	buf_printf(out, "<tr><th scope=\"row\">");
	html_text(out, share->name);
	print_number(&size, share->size, UNIT_SIZE);
	buf_printf(out, "</th><td class=\"num\">%" PRIu64 " × %s</td>", share->instances,
		   buf_text(&size));
	if (!share->size || share->sum == UINT64_MAX)
		buf_printf(out, "<td class=\"num\">-</td><td colspan=\"2\">%s</td></tr>\n",
			   share->size ? "more than 64 bits can hold"
				       : "the type does not set a size");
	else {
		size.size = 0;
		print_number(&size, share->sum, UNIT_SIZE);
		buf_printf(out, "<td class=\"num\">%s</td>", buf_text(&size));
		print_bar(share, bound, out);
	}
	buf_free(&size);
}

/* Return the share that determines the lower bound; NULL if no type sets a size. */
static const struct share *largest_share(const struct share *shares, uint32_t count)
{
	const struct share *found = NULL;

	for (uint32_t i = 0; i < count; i++)
		if (shares[i].sum && shares[i].sum != UINT64_MAX &&
		    (!found || shares[i].sum > found->sum))
			found = &shares[i];
	return found;
}

static void print_summary(const char *name, const struct share *largest, struct buf *out)
{
	struct buf size = {0};

	buf_printf(out, "<summary><h3>");
	html_text(out, name);
	buf_printf(out, "</h3> ");
	if (largest) {
		print_number(&size, largest->sum, UNIT_SIZE);
		buf_printf(out, "at least %s", buf_text(&size));
	} else {
		buf_printf(out, "no type sets a size");
	}
	buf_printf(out, "</summary>\n");
	buf_free(&size);
}

static void print_board_shares(const struct report *report, size_t index,
			       const struct share_members *members, struct buf *out)
{
	const struct vgpu_metadata_board *board = &report->boards[index];
	struct share *shares = xcalloc(board->type_count, sizeof(*shares));
	const struct share *largest;
	struct arena arena = {0};

	for (uint32_t i = 0; i < board->type_count; i++)
		shares[i] = read_share(members, vgpu_metadata_record(&report->file.md, board, i),
				       &arena);
	largest = largest_share(shares, board->type_count);
	buf_printf(out, "<details%s>", report->type_count > MANY_ROWS ? "" : " open");
	print_summary(report->names[index], largest, out);
	buf_printf(out, "<table><caption class=\"unseen\">Framebuffer of ");
	html_text(out, report->names[index]);
	buf_printf(out, "</caption><thead><tr><th scope=\"col\">Type</th><th scope=\"col\" "
			"class=\"num\">At most</th><th scope=\"col\" class=\"num\">Together</th>"
			"<th scope=\"col\">Of the lower bound</th><th scope=\"col\" class=\"num\">"
			"Share</th></tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < board->type_count; i++)
		print_share(&shares[i], largest ? largest->sum : 1, out);
	buf_printf(out, "</tbody></table></details>\n");
	arena_free(&arena);
	free(shares);
}

void report_framebuffer(const struct report *report, struct buf *out)
{
	struct share_members members;
	size_t rows = 0;

	if (!report->type_count) {
		buf_printf(out, "<p>No vGPU type could be read.</p>\n");
		return;
	}
	if (!report->file.schema || !find_members(report->file.schema, &members)) {
		buf_printf(out, "<p>The share of a type is unknown without a schema for this "
				"release.</p>\n");
		return;
	}
	for (size_t i = 0; i < report->board_count && rows < REPORT_ROWS; i++) {
		if (report->boards[i].type_count)
			print_board_shares(report, i, &members, out);
		rows += report->boards[i].type_count;
	}
	if (rows < report->type_count)
		buf_printf(out, "<p>Further boards are not listed.</p>\n");
}
