// SPDX-License-Identifier: MIT
/* Open the file of a report: read it, verify it and collect the diagnostics. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/utf8.h"
#include "compiler/output/print.h"
#include "compiler/report/report.h"

/* Collects the diagnostics while the file is read. */
struct collector {
	struct diag_sink sink;
	struct report *report;
};

static void collect_finding(struct diag_sink *sink, const struct diagnostic *d)
{
	struct report *report = ((struct collector *)sink)->report;

	*vec_push(&report->findings) = (struct report_finding){
		.severity = d->severity,
		.rule = d->rule ? arena_printf(&report->arena, "%s", d->rule) : NULL,
		.text = arena_printf(&report->arena, "%s", d->text)};
}

/* Return the length of the common start of two names, up to and with its last dash. */
static size_t common_prefix(const char *a, const char *b, size_t length)
{
	size_t same = 0;

	while (same < length && a[same] == b[same])
		same++;
	while (same && a[same - 1] != '-')
		same--;
	return same;
}

/* Return "10de:26b1, NVIDIA RTX6000-Ada": files hold no board names, but type names start so. */
static const char *board_name(struct report *report, const struct vgpu_metadata_board *board)
{
	struct vgpu_metadata_type first, type;
	struct buf name = {0};
	const char *text;
	size_t length = 0;

	print_board(board, &name);
	if (vgpu_metadata_type(&report->file.md, board, 0, &first))
		length = strnlen(first.name, sizeof(first.name));
	for (uint32_t i = 0; length && i < board->type_count; i++)
		if (vgpu_metadata_type(&report->file.md, board, i, &type))
			length = common_prefix(first.name, type.name, length);
	if (length > 1)
		buf_printf(&name, ", %.*s", (int)length - 1, first.name);
	text = arena_strndup(&report->arena, buf_text(&name), name.size);
	buf_free(&name);
	return text;
}

static void name_boards(struct report *report)
{
	report->names = arena_array(&report->arena, report->board_count, sizeof(*report->names));
	for (size_t i = 0; i < report->board_count; i++) {
		report->names[i] = board_name(report, &report->boards[i]);
		make_printable((char *)(uintptr_t)report->names[i]);
		report->type_count += report->boards[i].type_count;
	}
}

static void list_boards(struct report *report)
{
	report->board_count = report->file.md.board_count;
	report->boards = arena_array(&report->arena, report->board_count, sizeof(*report->boards));
	for (uint32_t i = 0; i < report->board_count; i++)
		vgpu_metadata_get_board(&report->file.md, i, &report->boards[i]);
}

/* Verify the file like vgpumc verify. */
static void verify(struct report *report, const char *path, const struct schema_set *schemas,
		   const struct trust *trust, struct diags *diags)
{
	unsigned int errors = diags->errors;

	report->status = metadata_file_open(&report->file, path, schemas, diags);
	report->valid = report->status == STATUS_DONE;
	if (report->valid && diags->errors != errors)
		report->status = STATUS_INVALID;
	if (report->valid) {
		int status = trust_require(trust, &report->file, diags, &report->signer);

		if (report->status == STATUS_DONE)
			report->status = status;
	}
}

bool report_open(struct report *report, const char *path, const struct schema_set *schemas,
		 const struct trust *trust, struct diags *diags)
{
	struct collector collector = {{collect_finding, diags->sinks}, report};

	*report = (struct report){.with_trust = trust_given(trust)};
	diags->sinks = &collector.sink;
	verify(report, path, schemas, trust, diags);
	diags->sinks = collector.sink.next;
	if (report->status == STATUS_USAGE)
		return false;
	report->readable = report->file.input;
	if (!report->readable)
		report->file.input = input_from_text(path, "", 0);
	if (report->valid)
		list_boards(report);
	else
		report_read_damaged(report);
	name_boards(report);
	return true;
}

void report_close(struct report *report)
{
	metadata_file_close(&report->file);
	free(report->findings.items);
	free(report->signer);
	arena_free(&report->arena);
}
