// SPDX-License-Identifier: MIT
/* vgpumc verify: check files and their signatures. */
#include <stdlib.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/sign/trust.h"

#define VGPU_MGMT_LISTED 64u /* types of a board */

static const char usage[] =
	"vgpumc verify FILE... --cert CERT... [--ca CA...]\n"
	"       vgpumc verify FILE... --allow-unsigned\n"
	"\n"
	"Checks that files are complete, follow every rule of their format, and are signed with a\n"
	"key that you trust. Prints one line for each valid file. FILE may be -, standard input.\n"
	"\n"
	"A signature names its signer but includes no certificate, so give the signer's own with\n"
	"--cert. Every certificate given with --cert is trusted, unless a CA is given with --ca:\n"
	"then a certificate is trusted only if a certificate chain leads from it to a CA. The\n"
	"signature of a signed file is always checked: without a matching certificate it is an\n"
	"error, even with --allow-unsigned.\n"
	"\n"
	"A signature includes no time. An expired certificate is therefore only a warning;\n"
	"-Werror=certificate-expired makes it an error.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc verify vgpu-570.144.bin --cert cert.pem\n"
	"  vgpumc verify *.bin --cert signer.pem --ca company-ca.pem\n"
	"  vgpumc verify --allow-unsigned mine.bin\n"
	"\n"
	"Exit status: 0 all files are valid; 1 usage or I/O error; 2 a file is not valid; 3 a\n"
	"signature is missing, wrong, not acceptable, or made with an unknown key. With several\n"
	"files, the highest status is returned.\n";

static void print_valid(struct session *session, const struct metadata_file *file,
			const char *signer)
{
	struct buf text = {0};

	metadata_file_print_summary(&file->md, &text);
	session_printf(session, "%s: OK: %s, %s%s\n", file->input->name, buf_text(&text),
		       signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

static int verify_signature(struct session *session, const struct trust *trust,
			    const struct metadata_file *file)
{
	char *signer;
	int status = trust_require(trust, file, &session->diags, &signer);

	if (status == STATUS_DONE && !session_given(session, OPT_QUIET))
		print_valid(session, file, signer);
	free(signer);
	return status;
}

/* Warn of groups that NVIDIA's vgpu-mgmt does not find or does not list whole. */
static void warn_of_groups(const struct metadata_file *file, struct diags *diags)
{
	struct location loc = location_of(file->input, 0);
	struct vgpu_metadata_board board;

	for (bool more = vgpu_metadata_first_board(&file->md, &board); more && !board.device_only;
	     more = vgpu_metadata_next_board(&file->md, &board)) {
		if (!board.ids.subsystem)
			diag_warning(diags, loc, "wildcard-subsystem",
				     "vgpu-mgmt finds no group without a subsystem (device 0x%04x)",
				     board.ids.device);
		if (board.type_count > VGPU_MGMT_LISTED)
			diag_warning(diags, loc, "types-listed",
				     "vgpu-mgmt lists only %u of the %u types of device 0x%04x",
				     VGPU_MGMT_LISTED, board.type_count, board.ids.device);
	}
}

static int verify_file(struct session *session, const struct trust *trust, const char *path)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct diags *diags = &session->diags;
	unsigned int errors = diags->errors;
	int status = metadata_file_open(file, path, &session->schemas, diags);

	if (status == STATUS_DONE)
		warn_of_groups(file, diags);
	/* -Werror turns warnings into errors. */
	if (status == STATUS_DONE && diags->errors != errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE)
		status = verify_signature(session, trust, file);
	metadata_file_close(file);
	free(file);
	return status;
}

static int verify_files(struct session *session, const struct trust *trust, char *const *paths,
			int count)
{
	int status = STATUS_DONE;

	sandbox_enter(paths, (size_t)count, NULL);
	for (int i = 0; i < count; i++) {
		int result;

		progress_at(session->diags.progress, "file", (size_t)i, (size_t)count, paths[i]);
		result = verify_file(session, trust, paths[i]);
		if (result > status)
			status = result;
	}
	return status;
}

static int run_verify(struct session *session, char **paths, int count)
{
	struct trust trust = {0};
	int status = session_check_files(session, paths, count, "file");

	if (status != STATUS_DONE)
		return status;
	status = session_load_trust(session, &trust) ? verify_files(session, &trust, paths, count)
						     : STATUS_USAGE;
	trust_free(&trust);
	return status;
}

const struct command command_verify = {
	.name = "verify",
	.summary = "check files and their signatures",
	.run = run_verify,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){trust_options, NULL},
	.files = METADATA_FILES,
	.layouts_only = true,
};
