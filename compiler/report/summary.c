// SPDX-License-Identifier: MIT
/* Print the verdict on the file, the facts about it, and where it breaks. */
#include <inttypes.h>
#include <openssl/evp.h>
#include <string.h>

#include "compiler/report/report.h"

#define EXCERPT_ROW  UINT64_C(16)
#define EXCERPT_ROWS 5

static bool is_signed(const struct report *report)
{
	return report->file.md.section.size;
}

static bool has_header(const struct report *report)
{
	return report->file.md.crc.size;
}

static void print_verdict(struct buf *out, const char *class, const char *word)
{
	buf_printf(out, "<p class=\"verdict %s\"><strong>%s</strong>", class, word);
}

void report_verdict(const struct report *report, struct buf *out)
{
	if (!report->valid) {
		print_verdict(out, "bad", "Not valid");
		html_printf(out, ": %s.",
			    report->findings.count ? report->findings.items[0].text
						   : "The file is rejected");
	} else if (report->signer) {
		print_verdict(out, "good", "Valid and signed");
		html_printf(out, " by %s.", report->signer);
	} else if (!is_signed(report)) {
		print_verdict(out, "warn", "Valid, not signed");
		buf_printf(out, " Nothing proves who made it.");
	} else if (!report->with_trust) {
		print_verdict(out, "warn", "Valid, signature not checked");
		buf_printf(out, " No certificate was given.");
	} else {
		print_verdict(out, "bad", "Valid format, signature not accepted");
		buf_printf(out, " See <a href=\"#signature\">Signature</a>.");
	}
	buf_printf(out, "</p>\n");
	if (report->valid && report->status == STATUS_INVALID)
		buf_printf(out,
			   "<p>A warning was promoted to an error: the file is not valid.</p>\n");
}

static void print_digest(const struct input *input, struct buf *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	if (!EVP_Digest(input->data, input->size, digest, &size, EVP_sha256(), NULL))
		return;
	for (unsigned int i = 0; i < size; i++)
		buf_printf(out, "%02x", digest[i]);
}

static void print_release(const struct report *report, struct buf *out)
{
	const struct vgpu_metadata *md = &report->file.md;

	if (!has_header(report))
		return;
	html_fact(out, "Format", "%s",
		  md->container == VGPU_CONTAINER_NVVGPUMT ? "NVVGPUMT" : "VGPUMETA 1.0");
	html_fact(out, "GSP release", "%s", *md->release ? md->release : "not readable");
	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		html_fact(out, "vGPU version", "%" PRIu64 ".%" PRIu64, md->vgpu_major,
			  md->vgpu_minor);
	if (report->file.schema)
		html_fact(out, "Layout of its records", "%s, %" PRIu32 " bytes each: %s",
			  report->file.schema->name, schema_info(report->file.schema)->size,
			  report->file.schema->doc ? report->file.schema->doc : "");
	else
		html_fact(out, "Layout of its records", "unknown: no schema covers this release");
}

void report_facts(const struct report *report, struct buf *out)
{
	const struct input *input = report->file.input;
	struct buf text = {0};

	print_release(report, out);
	html_count(&text, report->board_count, "board");
	buf_printf(&text, ", ");
	html_count(&text, report->type_count, "vGPU type");
	html_fact(out, report->valid ? "Boards" : "Boards that could be read", "%s",
		  buf_text(&text));
	text.size = 0;
	if (!report->readable) {
		html_fact(out, "Size", "unknown: the file cannot be decompressed");
		buf_free(&text);
		return;
	}
	html_count(&text, input->size, "byte");
	html_fact(out, "Size", "%s%s", buf_text(&text),
		  report->file.compressed ? ", decompressed from xz" : "");
	text.size = 0;
	print_digest(input, &text);
	html_fact(out, "SHA-256", "%s", buf_text(&text));
	buf_free(&text);
}

/* Print the bytes around @offset, with the byte there marked. */
static void print_excerpt(const struct input *input, uint64_t offset, struct buf *out)
{
	uint64_t row = offset / EXCERPT_ROW * EXCERPT_ROW;
	uint64_t from = row > 2 * EXCERPT_ROW ? row - 2 * EXCERPT_ROW : 0;

	if (from >= input->size)
		return;
	buf_printf(out,
		   "<pre class=\"excerpt\" tabindex=\"0\" aria-label=\"Bytes around 0x%" PRIx64
		   "\">",
		   offset);
	for (uint64_t at = from; at < input->size && at < from + EXCERPT_ROW * EXCERPT_ROWS;
	     at += EXCERPT_ROW) {
		buf_printf(out, "<span>%08" PRIx64 "</span> ", at);
		for (uint64_t i = at; i < at + EXCERPT_ROW && i < input->size; i++)
			buf_printf(out, i == offset ? " <mark>%02x</mark>" : " %02x",
				   input->data[i]);
		buf_printf(out, "\n");
	}
	buf_printf(out, "</pre>\n");
}

static void print_break(const struct report *report, const struct report_break *b, bool first,
			struct buf *out)
{
	uint64_t offset = b->error.offset;

	buf_printf(out,
		   "<tr><td class=\"num\"><code data-offset=\"%" PRIu64 "\">0x%" PRIx64
		   "</code></td><td>",
		   offset, offset);
	if (b->part)
		html_printf(out, "%s%s%s", b->part, b->field ? ", " : "", b->field ? b->field : "");
	else
		buf_printf(out, offset >= report->file.input->size ? "the end of the file" : "-");
	buf_printf(out, "</td><td>");
	html_text(out, vgpu_metadata_message(b->error.code));
	buf_printf(out, "</td><td><code>%s</code></td><td>%s</td></tr>\n",
		   vgpu_metadata_code_name(b->error.code),
		   first ? "reported by verify" : "hidden by the errors above");
}

static void print_findings(const struct report *report, struct buf *out)
{
	buf_printf(out, "<ul>");
	for (size_t i = 0; i < report->findings.count; i++) {
		const struct report_finding *finding = &report->findings.items[i];

		buf_printf(out, "<li>%s: ", diag_severity_name(finding->severity));
		html_text(out, finding->text);
		if (finding->rule)
			html_printf(out, " [%s]", finding->rule);
		buf_printf(out, "</li>");
	}
	buf_printf(out, "</ul>\n");
}

void report_damage(const struct report *report, struct buf *out)
{
	if (report->valid)
		return;
	buf_printf(out, "<section id=\"damage\" aria-labelledby=\"damage-title\">\n"
			"<h2 id=\"damage-title\">Where it breaks</h2>\n");
	if (report->break_count) {
		buf_printf(out, "<p>The parser stops at the first error, and no driver accepts the "
				"file. Everything below that could still be read is shown.</p>\n"
				"<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
				"aria-labelledby=\"breaks-title\"><table>\n"
				"<caption id=\"breaks-title\">Errors, in the order in which the "
				"parser finds them</caption>\n<thead><tr><th scope=\"col\" "
				"class=\"num\">Offset</th><th scope=\"col\">Field</th>"
				"<th scope=\"col\">Error</th><th scope=\"col\">Code</th>"
				"<th scope=\"col\">Found</th></tr></thead>\n<tbody>\n");
		for (size_t i = 0; i < report->break_count; i++)
			print_break(report, &report->breaks[i], i == 0, out);
		buf_printf(out, "</tbody></table></div>\n");
	} else {
		print_findings(report, out);
	}
	for (size_t i = 0; i < report->break_count; i++)
		print_excerpt(report->file.input, report->breaks[i].error.offset, out);
	buf_printf(out, "</section>\n");
}
