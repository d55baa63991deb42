// SPDX-License-Identifier: MIT
#include "compiler/cli/metadata_output.h"

#include "compiler/base/buf.h"
#include "compiler/base/file.h"

int metadata_output_check(struct session *session, int status)
{
	if (status == STATUS_INVALID)
		diag_note(&session->diags, (struct location){0},
			  "the file was encoded incorrectly and is not written; this is a bug in "
			  "vgpumc, please report it");
	return status;
}

int metadata_output_write(struct session *session, const char *path,
			  const struct metadata_file *file, const char *signature)
{
	struct buf text = {0};

	progress_clear(session->diags.progress);
	if (!output_write(path, file->input->data, file->input->size, &session->diags))
		return STATUS_USAGE;
	if (!session_shows_summaries(session))
		return STATUS_DONE;
	metadata_file_print_summary(&file->md, &text);
	diags_summary(&session->diags, output_name(path), "%s, %zu bytes, %s", buf_text(&text),
		      file->input->size, signature);
	buf_free(&text);
	return STATUS_DONE;
}
