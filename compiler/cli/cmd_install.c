// SPDX-License-Identifier: MIT
/* vgpumc install: verify a file and put it where the kernel looks for it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/host/install.h"
#include "compiler/sign/trust.h"

static const char help[] =
	"Usage: vgpumc install BLOB --cert CERT... [--root DIR] [--compress xz]\n"
	"       vgpumc install --uninstall BLOB|REL [--root DIR]\n"
	"       vgpumc install --whence BLOB --cert CERT...\n"
	"\n"
	"Verifies a file as vgpumc verify does, and installs it under the name that the driver "
	"asks\n"
	"for, lib/firmware/nvidia/vgpu-<GSP build>.bin. The file is replaced as a whole or not at\n"
	"all; the one before is kept as NAME~. BLOB may be -, standard input.\n"
	"\n" TRUST_HELP "      --root DIR       install below this folder, / without it\n"
	"      --compress xz    install NAME.xz, compressed as the kernel takes it\n"
	"      --force          replace an installed file also when it is for another release or\n"
	"                       damaged, or when BLOB is unsigned; remove one that is not BLOB\n"
	"      --uninstall      remove the installed file that is BLOB, or any of the GSP release\n"
	"                       REL, and put NAME~ back if there is one\n"
	"      --whence         print what linux-firmware's file WHENCE should say; install "
	"nothing\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc install vgpu-570.144.bin --cert cert.pem\n"
	"  vgpumc install vgpu-570.144.bin --cert cert.pem --root \"$DESTDIR\" --compress xz\n"
	"  vgpumc install --uninstall 570.144\n"
	"\n"
	"Exit status: 0 done, or as it should be already; 1 usage or I/O, or an installed file is\n"
	"left alone; 2 the file is not valid; 3 its signature is missing, wrong, refused or by an\n"
	"unknown key; 4 nothing to uninstall.\n";

enum { OPT_ROOT = 256, OPT_COMPRESS, OPT_FORCE, OPT_UNINSTALL, OPT_WHENCE };

static const struct option options[] = {
	TRUST_LONG,
	{"root", required_argument, NULL, OPT_ROOT},
	{"compress", required_argument, NULL, OPT_COMPRESS},
	{"force", no_argument, NULL, OPT_FORCE},
	{"uninstall", no_argument, NULL, OPT_UNINSTALL},
	{"whence", no_argument, NULL, OPT_WHENCE},
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	struct install install;
	struct trust trust;
	const char *compress;
	bool uninstall, whence;
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	switch (opt) {
	case OPT_ROOT:
		job->install.root = optarg;
		return true;
	case OPT_COMPRESS:
		job->compress = optarg;
		return true;
	case OPT_FORCE:
		job->install.force = true;
		return true;
	case OPT_UNINSTALL:
		job->uninstall = true;
		return true;
	case OPT_WHENCE:
		job->whence = true;
		return true;
	default:
		return trust_option(&job->trust, opt) || session_option(&job->session, opt);
	}
}

static int install(struct job *job, const char *path)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct diags *diags = &job->session.diags;
	int status = metadata_file_open(blob, path, &job->session.schemas, diags);
	struct buf out = {0};
	char *signer = NULL;

	/* A warning may have been made an error. */
	if (status == STATUS_DONE && diags->errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE && !trust_load(&job->trust, diags))
		status = STATUS_USAGE;
	if (status == STATUS_DONE)
		status = trust_require(&job->trust, blob, diags, &signer);
	if (status == STATUS_DONE && job->whence) {
		install_whence(blob, job->install.compress, &out);
		session_put(&job->session, &out);
	} else if (status == STATUS_DONE) {
		status = install_file(&job->install, blob, signer);
	}
	buf_free(&out);
	free(signer);
	metadata_file_close(blob);
	free(blob);
	return status;
}

/* What is not there as a file may be a release. */
static int uninstall(struct job *job, const char *what)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct release release;
	int status;

	if (access(what, F_OK) < 0 && release_parse(what, &release)) {
		status = install_undo(&job->install, what, NULL);
	} else {
		status = metadata_file_open(blob, what, &job->session.schemas, &job->session.diags);
		if (status == STATUS_DONE)
			status = install_undo(&job->install, blob->md.release, blob);
	}
	metadata_file_close(blob);
	free(blob);
	return status;
}

static const char *const compression_names[] = {"xz", NULL};

static int run(struct job *job, char *const *args, int count)
{
	if (count != 1)
		return session_usage(&job->session, "one file is installed at a time, not %d",
				     count);
	if (job->uninstall && job->whence)
		return session_usage(&job->session, "say either --uninstall or --whence");
	if (job->compress &&
	    session_choose(&job->session, job->compress, "a compression", compression_names) < 0)
		return STATUS_USAGE;
	job->install.compress = job->compress;
	job->install.quiet = !session_talks(&job->session);
	job->install.schemas = &job->session.schemas;
	job->install.diags = &job->session.diags;
	return job->uninstall ? uninstall(job, args[0]) : install(job, args[0]);
}

static int cmd_install(int argc, char **argv)
{
	struct job job = {.install = {.root = "/"}};
	int status;

	session_init(&job.session, &command_install);
	if (session_options(&job.session, argc, argv, take_option, &job) &&
	    session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	trust_free(&job.trust);
	return session_end(&job.session, status);
}

const struct command command_install = {
	.name = "install",
	.run = cmd_install,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.words = (const struct option_words[]){{"compress", compression_names}, {0}},
	.files = BLOB_FILES,
};
