// SPDX-License-Identifier: MIT
/* vgpumc verify: check files, and by whom they are signed. */
#include <stdlib.h>

#include "compiler/blob.h"
#include "compiler/commands.h"
#include "compiler/sandbox.h"
#include "compiler/verify.h"

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
	"\n"
	"      --cert CERT      trust these certificates to sign: PEM, one or many, DER or URI\n"
	"      --ca CA          trust these to vouch for the signer's certificate\n"
	"      --allow-unsigned accept a file without a signature; never one with a wrong "
	"one\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc verify vgpu-570.144.bin --cert cert.pem\n"
	"  vgpumc verify *.bin --cert signer.pem --ca company-ca.pem\n"
	"  vgpumc verify --allow-unsigned mine.bin\n"
	"\n"
	"Exit status: 0 all files are good; 1 usage or I/O; 2 a file is not valid; 3 a signature "
	"is\n"
	"missing, wrong, refused or by an unknown key. Of several the highest counts.\n";

enum { OPT_CERT = 256, OPT_CA, OPT_ALLOW_UNSIGNED };

static const struct option options[] = {
	{"cert", required_argument, NULL, OPT_CERT},
	{"ca", required_argument, NULL, OPT_CA},
	{"allow-unsigned", no_argument, NULL, OPT_ALLOW_UNSIGNED},
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	struct verifier *verifier;
	struct strings certs, cas;
	bool allow_unsigned;
};

static bool take_option(struct job *job, int opt)
{
	switch (opt) {
	case OPT_CERT:
		*vec_push(&job->certs) = optarg;
		return true;
	case OPT_CA:
		*vec_push(&job->cas) = optarg;
		return true;
	case OPT_ALLOW_UNSIGNED:
		job->allow_unsigned = true;
		return true;
	default:
		return session_option(&job->session, opt);
	}
}

/* After all options, so that each says how errors are shown. */
static bool load_certs(struct job *job)
{
	struct diags *diags = &job->session.diags;
	bool ok = true;

	for (size_t i = 0; i < job->certs.count; i++)
		ok &= verifier_add(job->verifier, job->certs.items[i], diags);
	for (size_t i = 0; i < job->cas.count; i++)
		ok &= verifier_add_ca(job->verifier, job->cas.items[i], diags);
	return ok;
}

static void say_good(const struct blob *blob, const char *signer)
{
	struct buf text = {0};

	blob_print_summary(&blob->md, &text);
	printf("%s: OK: %s, %s%s\n", blob->input->name, buf_text(&text),
	       signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

static int verify_signature(struct job *job, const struct blob *blob)
{
	char *signer;
	bool good = verifier_require(job->verifier, &blob->md, blob->input, job->allow_unsigned,
				     &job->session.diags, &signer);

	if (good && !job->session.quiet)
		say_good(blob, signer);
	free(signer);
	return good ? STATUS_DONE : STATUS_SIGNATURE;
}

static int verify_file(struct job *job, const char *path)
{
	struct blob *blob = xcalloc(1, sizeof(*blob));
	struct diags *diags = &job->session.diags;
	unsigned int errors = diags->errors;
	int status = blob_open(blob, path, &job->session.schemas, diags);

	/* A warning may have been made an error. */
	if (status == STATUS_DONE && diags->errors != errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE)
		status = verify_signature(job, blob);
	blob_close(blob);
	free(blob);
	return status;
}

static int run(struct job *job, char **paths, int count)
{
	int status = STATUS_DONE;

	if (count == 0)
		return session_usage(&job->session, "no file given");
	if (!load_certs(job))
		return STATUS_USAGE;
	sandbox_enter(paths, (size_t)count, NULL);
	for (int i = 0; i < count; i++) {
		int result = verify_file(job, paths[i]);

		if (result > status)
			status = result;
	}
	return status;
}

int cmd_verify(int argc, char **argv)
{
	struct job job = {.verifier = verifier_new()};
	bool go_on = true;
	int opt, status;

	session_init(&job.session, "verify", help);
	while (go_on && (opt = getopt_long(argc, argv, SESSION_SHORT, options, NULL)) != -1)
		go_on = take_option(&job, opt);
	if (go_on && session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	verifier_free(job.verifier);
	free(job.certs.items);
	free(job.cas.items);
	return session_end(&job.session, status);
}
