// SPDX-License-Identifier: MIT
/* vgpumc diff: compare two files. */
#include <stdlib.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/output/diff.h"

static const char usage[] =
	"vgpumc diff OLD NEW [--format table|json]\n"
	"\n"
	"Compares two files by board, vGPU type and value. They may be for different releases and\n"
	"in different containers. Where no value explains a difference, the bytes are shown. The\n"
	"last line is a summary, for a changelog. Signatures are not checked (vgpumc verify does\n"
	"that). OLD or NEW may be -, standard input, and may be compressed with xz.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc diff vgpu-570.144.bin vgpu-570.148.08.bin\n"
	"  vgpumc diff /lib/firmware/nvidia/vgpu-570.144.bin new.bin --format json | jq .summary\n"
	"\n"
	"Exit status: 0 the bytes are the same; 1 usage or I/O error; 2 a file is invalid; 4 the\n"
	"files differ.\n";

/* The default comes first. */
static const char *const format_names[] = {"table", "json", NULL};
static const char *const format_help[] = {"+ added, - removed, * changed (the default)",
					  "the same, for other programs"};

static void (*const formats[])(const struct diff *diff, struct buf *out) = {diff_print,
									    diff_print_json};

static const struct command_option diff_options[] = {
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "how to show the differences",
	 .words = format_names,
	 .word_help = format_help},
	{0},
};

static int print_differences(struct session *session, const struct metadata_file *files)
{
	size_t format = session_choice(session, OPT_FORMAT, format_names);
	struct diff diff = {0};
	struct buf out = {0};
	int status = STATUS_DONE;

	if (!diff_files(&diff, &files[0], &files[1]))
		status = STATUS_NO_MATCH;
	formats[format](&diff, &out);
	if (!session_given(session, OPT_QUIET))
		session_write(session, &out);
	diff_free(&diff);
	buf_free(&out);
	return status;
}

static int run_diff(struct session *session, char **paths, int count)
{
	struct metadata_file *files;
	int status;

	if (count != 2)
		return session_usage(session, "expected two files, got %d", count);
	status = session_check_files(session, paths, count, "file");
	if (status != STATUS_DONE)
		return status;
	sandbox_enter(paths, 2, NULL);
	files = xcalloc(2, sizeof(*files));
	for (int i = 0; i < 2; i++) {
		int result =
			metadata_file_open(&files[i], paths[i], &session->schemas, &session->diags);

		if (result > status)
			status = result;
	}
	/* -Werror turns warnings into errors. */
	if (status == STATUS_DONE && session->diags.errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE)
		status = print_differences(session, files);
	metadata_file_close(&files[0]);
	metadata_file_close(&files[1]);
	free(files);
	return status;
}

const struct command command_diff = {
	.name = "diff",
	.summary = "compare two files by board, type and value",
	.run = run_diff,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){diff_options, NULL},
	.files = METADATA_FILES,
};
