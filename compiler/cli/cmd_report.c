// SPDX-License-Identifier: MIT
/* vgpumc report: a file as one HTML page. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/report/report.h"

static const char help[] =
	"Usage: vgpumc report BLOB -o OUT.html [--cert CERT... [--ca CA...]] [--allow-unsigned]\n"
	"\n"
	"Checks a file as vgpumc verify does and writes what is in it as one HTML page that needs\n"
	"nothing else: a map of its bytes with every field, its boards and vGPU types, how these\n"
	"share the framebuffer, its signature, and the result of every rule. Of a damaged file "
	"the\n"
	"page shows what could be read, and where it breaks. BLOB and OUT.html may be -.\n"
	"\n"
	"  -o, --output OUT     write the page here\n" TRUST_HELP SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc report vgpu-570.144.bin -o report.html --cert cert.pem\n"
	"  vgpumc report mine.bin -o report.html --allow-unsigned\n"
	"\n"
	"Exit status: as that of vgpumc verify for the same file: 0 it is good; 1 usage or I/O, "
	"and\n"
	"there is no page; 2 it is not valid; 3 its signature is missing, wrong, refused or by an\n"
	"unknown key. With 2 and 3 the page is written all the same.\n";

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'}, TRUST_LONG, SESSION_LONG};

/* What the command line asks for. */
struct job {
	struct session session;
	struct trust trust;
	const char *out;
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	if (opt == 'o') {
		job->out = optarg;
		return true;
	}
	return trust_option(&job->trust, opt) || session_option(&job->session, opt);
}

static void say_done(const struct job *job, const struct report *report)
{
	struct buf text = {0};

	if (report->valid)
		metadata_file_print_summary(&report->blob.md, &text);
	else
		buf_printf(&text, "not valid");
	diags_done(&job->session.diags, output_name(job->out), "report on %s: %s",
		   report->blob.input->name, buf_text(&text));
	buf_free(&text);
}

static int write_report(struct job *job, const char *path)
{
	struct report *report = xcalloc(1, sizeof(*report));
	struct diags *diags = &job->session.diags;
	struct buf out = {0};
	int status = STATUS_USAGE;

	if (report_open(report, path, &job->session.schemas, &job->trust, diags)) {
		report_print(report, &out);
		if (file_write(job->out, out.data, out.size, diags))
			status = report->status;
		if (status != STATUS_USAGE && session_talks(&job->session))
			say_done(job, report);
	}
	report_close(report);
	buf_free(&out);
	free(report);
	return status;
}

static int run(struct job *job, char **paths, int count)
{
	if (count != 1)
		return session_usage(&job->session, "one file is reported on at a time, not %d",
				     count);
	if (!job->out)
		return session_usage(&job->session, "-o OUT.html is missing");
	if (!trust_load(&job->trust, &job->session.diags))
		return STATUS_USAGE;
	sandbox_enter(paths, 1, job->out);
	return write_report(job, paths[0]);
}

static int cmd_report(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_report);
	if (session_options(&job.session, argc, argv, take_option, &job) &&
	    session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	trust_free(&job.trust);
	return session_end(&job.session, status);
}

const struct command command_report = {
	.name = "report",
	.run = cmd_report,
	.help = help,
	.shorts = SESSION_SHORT "o:",
	.options = options,
	.files = BLOB_FILES,
};
