// SPDX-License-Identifier: MIT
/* vgpumc diff: what two files have otherwise. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/output/diff.h"

static const char help[] =
	"Usage: vgpumc diff OLD NEW [--format table|json]\n"
	"\n"
	"Compares two files by board, vGPU type and value; they may be of different releases or\n"
	"containers. Where no value says what differs, the bytes that do are shown. The last line\n"
	"is a summary, for a changelog. Signatures are not checked here (vgpumc verify does). OLD\n"
	"or NEW may be -, standard input, and may be compressed with xz.\n"
	"\n"
	"      --format table   + added, - removed, * changed (the default)\n"
	"      --format json    the same, for other programs\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc diff vgpu-570.144.bin vgpu-570.148.08.bin\n"
	"  vgpumc diff /lib/firmware/nvidia/vgpu-570.144.bin new.bin --format json | jq .summary\n"
	"\n"
	"Exit status: 0 the same bytes; 1 usage or I/O; 2 a file is invalid; 4 they differ.\n";

static const struct option options[] = {SESSION_FORMAT, SESSION_LONG};

typedef void (*diff_format)(const struct diff *diff, struct buf *out);

/* The default comes first. */
static const char *const format_names[] = {"table", "json", NULL};
static const diff_format formats[] = {diff_print, diff_print_json};

static int compare(struct session *session, char *const *paths, diff_format format)
{
	struct metadata_file *blobs = xcalloc(2, sizeof(*blobs));
	struct diff diff = {0};
	struct buf out = {0};
	int status = STATUS_DONE;

	sandbox_enter(paths, 2, NULL);
	for (int i = 0; i < 2; i++) {
		int result =
			metadata_file_open(&blobs[i], paths[i], &session->schemas, &session->diags);

		if (result > status)
			status = result;
	}
	/* A warning may have been made an error. */
	if (status == STATUS_DONE && session->diags.errors)
		status = STATUS_INVALID;
	if (status != STATUS_DONE)
		goto done;
	if (!diff_files(&diff, &blobs[0], &blobs[1]))
		status = STATUS_NO_MATCH;
	format(&diff, &out);
	if (!session->quiet)
		session_put(session, &out);
done:
	diff_free(&diff);
	buf_free(&out);
	metadata_file_close(&blobs[0]);
	metadata_file_close(&blobs[1]);
	free(blobs);
	return status;
}

static int cmd_diff(int argc, char **argv)
{
	struct session session;
	int status;

	session_init(&session, &command_diff);
	if (!session_options(&session, argc, argv, NULL, NULL) || !session_start(&session))
		return session_end(&session, session.status);
	if (argc - optind != 2)
		status = session_usage(&session, "two files are compared, not %d", argc - optind);
	else
		status = session_files(&session, argv + optind, 2, "file");
	if (status == STATUS_DONE)
		status = compare(&session, argv + optind, formats[session.format]);
	return session_end(&session, status);
}

const struct command command_diff = {
	.name = "diff",
	.run = cmd_diff,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.words = (const struct option_words[]){{"format", format_names}, {0}},
	.files = BLOB_FILES,
};
