// SPDX-License-Identifier: MIT
/* vgpumc verify: check files, and by whom they are signed. */
#include <stdlib.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/sign/trust.h"

static const char help[] =
	"Usage: vgpumc verify BLOB... --cert CERT... [--ca CA...]\n"
	"       vgpumc verify BLOB... --allow-unsigned\n"
	"\n"
	"Checks that files are whole, hold to every rule of their format, and are signed by a key\n"
	"that you trust. Prints one line for each good file. BLOB may be -, standard input.\n"
	"\n"
	"The signature names its signer but holds no certificate, so give the signer's own with\n"
	"--cert. Every certificate given with --cert is trusted, unless a CA is given with --ca: "
	"then\n"
	"one counts only if a chain leads from it to a CA. A file that is signed is always "
	"checked:\n"
	"without a certificate to check it with it fails, whatever else is given.\n"
	"\n"
	"A signature holds no time either. An expired certificate is therefore only a warning;\n"
	"-Werror=certificate-expired makes it an error.\n"
	"\n" TRUST_HELP SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc verify vgpu-570.144.bin --cert cert.pem\n"
	"  vgpumc verify *.bin --cert signer.pem --ca company-ca.pem\n"
	"  vgpumc verify --allow-unsigned mine.bin\n"
	"\n"
	"Exit status: 0 all files are good; 1 usage or I/O; 2 a file is not valid; 3 a signature "
	"is\n"
	"missing, wrong, refused or by an unknown key. Of several the highest counts.\n";

static const struct option options[] = {TRUST_LONG, SESSION_LONG};

/* What the command line asks for. */
struct job {
	struct session session;
	struct trust trust;
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	return trust_option(&job->trust, opt) || session_option(&job->session, opt);
}

static void say_good(struct session *session, const struct metadata_file *blob, const char *signer)
{
	struct buf text = {0};

	metadata_file_print_summary(&blob->md, &text);
	session_print(session, "%s: OK: %s, %s%s\n", blob->input->name, buf_text(&text),
		      signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

static int verify_signature(struct job *job, const struct metadata_file *blob)
{
	char *signer;
	int status = trust_require(&job->trust, blob, &job->session.diags, &signer);

	if (status == STATUS_DONE && !job->session.quiet)
		say_good(&job->session, blob, signer);
	free(signer);
	return status;
}

static int verify_file(struct job *job, const char *path)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct diags *diags = &job->session.diags;
	unsigned int errors = diags->errors;
	int status = metadata_file_open(blob, path, &job->session.schemas, diags);

	/* A warning may have been made an error. */
	if (status == STATUS_DONE && diags->errors != errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE)
		status = verify_signature(job, blob);
	metadata_file_close(blob);
	free(blob);
	return status;
}

static int run(struct job *job, char **paths, int count)
{
	int status = session_files(&job->session, paths, count, "file");

	if (status != STATUS_DONE)
		return status;
	if (!trust_load(&job->trust, &job->session.diags))
		return STATUS_USAGE;
	sandbox_enter(paths, (size_t)count, NULL);
	for (int i = 0; i < count; i++) {
		int result;

		progress_at(job->session.diags.progress, "file", (size_t)i, (size_t)count,
			    paths[i]);
		result = verify_file(job, paths[i]);

		if (result > status)
			status = result;
	}
	return status;
}

static int cmd_verify(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_verify);
	job.session.layouts_only = true;
	if (session_options(&job.session, argc, argv, take_option, &job) &&
	    session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	trust_free(&job.trust);
	return session_end(&job.session, status);
}

const struct command command_verify = {
	.name = "verify",
	.run = cmd_verify,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.files = BLOB_FILES,
};
