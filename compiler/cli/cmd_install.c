// SPDX-License-Identifier: MIT
/* vgpumc install: verify a file and install it where the kernel looks for it. */
#include <stdlib.h>
#include <unistd.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/host/install.h"
#include "compiler/sign/trust.h"

static const char usage[] =
	"vgpumc install FILE --cert CERT... [--root DIR] [--compress xz]\n"
	"       vgpumc install --uninstall FILE|REL [--root DIR]\n"
	"       vgpumc install --whence FILE --cert CERT...\n"
	"\n"
	"Verifies a file as vgpumc verify does, and installs it under the name that the driver\n"
	"requests, lib/firmware/nvidia/vgpu-<GSP build>.bin. The installed file is replaced as a\n"
	"whole or not at all; the previous one is kept as NAME~. FILE may be -, standard input.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc install vgpu-570.144.bin --cert cert.pem\n"
	"  vgpumc install vgpu-570.144.bin --cert cert.pem --root \"$DESTDIR\" --compress xz\n"
	"  vgpumc install --uninstall 570.144\n"
	"\n"
	"Exit status: 0 done, or already installed; 1 usage or I/O error, or an installed file "
	"was\n"
	"left unchanged; 2 the file is not valid; 3 its signature is missing, wrong, not\n"
	"acceptable, or made with an unknown key; 4 nothing to uninstall.\n";

static const char *const compression_names[] = {"xz", NULL};
static const char *const compression_help[] = {"install NAME.xz, compressed for the kernel"};

static const struct command_option install_options[] = {
	{.id = OPT_ROOT,
	 .name = "root",
	 .value = "DIR",
	 .help = "install below this folder (default: /)",
	 .completion = COMPLETE_FOLDERS},
	{.id = OPT_COMPRESS,
	 .name = "compress",
	 .value = "xz",
	 .help = "compress the installed file",
	 .words = compression_names,
	 .word_help = compression_help},
	{.id = OPT_FORCE,
	 .name = "force",
	 .help = "replace an installed file even if it is for another release or\n"
		 "damaged, or if FILE is unsigned; remove one that differs from FILE"},
	{.id = OPT_UNINSTALL,
	 .name = "uninstall",
	 .help = "remove the installed copy of FILE, or any file of GSP release REL,\n"
		 "and restore NAME~ if it exists"},
	{.id = OPT_WHENCE,
	 .name = "whence",
	 .help = "print an entry for linux-firmware's WHENCE file; install nothing"},
	{0},
};

static int install(struct session *session, const struct install *target, const char *path)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct diags *diags = &session->diags;
	int status = metadata_file_open(file, path, &session->schemas, diags);
	struct trust trust = {0};
	struct buf out = {0};
	char *signer = NULL;

	/* -Werror turns warnings into errors. */
	if (status == STATUS_DONE && diags->errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE && !session_load_trust(session, &trust))
		status = STATUS_USAGE;
	if (status == STATUS_DONE)
		status = trust_require(&trust, file, diags, &signer);
	if (status == STATUS_DONE && session_given(session, OPT_WHENCE)) {
		install_whence(file, target->compress, &out);
		session_write(session, &out);
	} else if (status == STATUS_DONE) {
		status = install_file(target, file, signer);
	}
	buf_free(&out);
	free(signer);
	trust_free(&trust);
	metadata_file_close(file);
	free(file);
	return status;
}

/* Uninstall a file given by its path or, if there is no such file, by its release. */
static int uninstall(struct session *session, const struct install *target, const char *what)
{
	struct metadata_file *file;
	struct vgpu_release release;
	int status;

	if (access(what, F_OK) < 0 && vgpu_release_parse(what, &release))
		return install_undo(target, what, NULL);
	file = xcalloc(1, sizeof(*file));
	status = metadata_file_open(file, what, &session->schemas, &session->diags);
	if (status == STATUS_DONE)
		status = install_undo(target, file->md.release, file);
	metadata_file_close(file);
	free(file);
	return status;
}

static int run_install(struct session *session, char **operands, int count)
{
	struct install target = {.root = session_value_or(session, OPT_ROOT, "/"),
				 .compress = session_given(session, OPT_COMPRESS),
				 .force = session_given(session, OPT_FORCE),
				 .quiet = !session_shows_summaries(session),
				 .schemas = &session->schemas,
				 .diags = &session->diags};
	bool remove = session_given(session, OPT_UNINSTALL);

	if (count != 1)
		return session_usage(session, "expected one file, got %d", count);
	if (remove && session_given(session, OPT_WHENCE))
		return session_usage(session, "give either --uninstall or --whence");
	return remove ? uninstall(session, &target, operands[0])
		      : install(session, &target, operands[0]);
}

const struct command command_install = {
	.name = "install",
	.summary = "verify a file and install it where the kernel looks for it",
	.run = run_install,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){trust_options, install_options, NULL},
	.files = METADATA_FILES,
};
