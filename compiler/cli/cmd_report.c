// SPDX-License-Identifier: MIT
/* vgpumc report: show a file as one HTML page. */
#include <stdlib.h>

#include "compiler/base/file.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/report/report.h"

static const char usage[] =
	"vgpumc report FILE -o OUT.html [--cert CERT... [--ca CA...]] [--allow-unsigned]\n"
	"\n"
	"Checks a file as vgpumc verify does, and writes its contents as one self-contained HTML\n"
	"page: a map of its bytes with every field, its boards and vGPU types, how the types "
	"share\n"
	"the framebuffer, its signature, and the result of every rule. For a damaged file the "
	"page\n"
	"shows what could be read, and where the damage is. FILE and OUT.html may be -.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc report vgpu-570.144.bin -o report.html --cert cert.pem\n"
	"  vgpumc report mine.bin -o report.html --allow-unsigned\n"
	"\n"
	"Exit status: that of vgpumc verify for the same file: 0 it is valid; 1 usage or I/O "
	"error,\n"
	"and no page is written; 2 it is not valid; 3 its signature is missing, wrong, not\n"
	"acceptable, or made with an unknown key. With 2 and 3 the page is written.\n";

static const struct command_option report_options[] = {
	{.id = OPT_OUTPUT,
	 .letter = 'o',
	 .name = "output",
	 .value = "OUT",
	 .help = "write the page to this file",
	 .completion = COMPLETE_FILES,
	 .endings = ""},
	{0},
};

static void print_summary(const struct diags *diags, const struct report *report, const char *out)
{
	struct buf text = {0};

	if (report->valid)
		metadata_file_print_summary(&report->file.md, &text);
	else
		buf_printf(&text, "not valid");
	diags_summary(diags, output_name(out), "report on %s: %s", report->file.input->name,
		      buf_text(&text));
	buf_free(&text);
}

static int write_report(struct session *session, const struct trust *trust, const char *path,
			const char *out_path)
{
	struct report *report = xcalloc(1, sizeof(*report));
	struct diags *diags = &session->diags;
	struct buf out = {0};
	int status = STATUS_USAGE;

	if (report_open(report, path, &session->schemas, trust, diags)) {
		report_print(report, &out);
		if (output_write(out_path, out.data, out.size, diags))
			status = report->status;
		if (status != STATUS_USAGE && session_shows_summaries(session))
			print_summary(diags, report, out_path);
	}
	report_close(report);
	buf_free(&out);
	free(report);
	return status;
}

static int run_report(struct session *session, char **paths, int count)
{
	const char *out = session_value(session, OPT_OUTPUT);
	struct trust trust = {0};
	int status = STATUS_USAGE;

	if (count != 1)
		return session_usage(session, "expected one file, got %d", count);
	if (!out)
		return session_usage(session, "-o OUT.html is missing");
	if (session_load_trust(session, &trust)) {
		sandbox_enter(paths, 1, out);
		status = write_report(session, &trust, paths[0], out);
	}
	trust_free(&trust);
	return status;
}

const struct command command_report = {
	.name = "report",
	.summary = "show a file as one HTML page, even if it is damaged",
	.run = run_report,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){report_options, trust_options, NULL},
	.files = METADATA_FILES,
};
