// SPDX-License-Identifier: MIT
/* vgpumc sign: put a signature on a finished file. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/sign/sign.h"

static const char help[] =
	"Usage: vgpumc sign BLOB --key KEY [--cert CERT] [-o OUT]\n"
	"\n"
	"Signs a compiled file. The signature goes into a section after everything else, where\n"
	"drivers that know nothing of it do not look; the rest of the file stays as it is, but "
	"for\n"
	"the CRC and, in VGPUMETA, the size and the number of groups in the header. Signing while\n"
	"compiling (vgpumc SOURCE.yaml --key KEY --cert CERT) gives the same result.\n"
	"\n"
	"BLOB is replaced unless -o names another file; BLOB and OUT may be -, standard input and\n"
	"output. Keys are RSA from 3072 to 16384 bits or ECDSA on P-256 or P-384. The digest "
	"follows\n"
	"from the key: SHA-384 for P-384 and for RSA from 7680 bits, else SHA-256. With RSA the "
	"same\n"
	"file and key always give the same bytes; ECDSA signatures differ each time.\n"
	"\n"
	"      --key KEY        the private key: a PEM, DER or PKCS#12 file, encrypted or not, or "
	"the\n"
	"                       URI of a key in a token (pkcs11:...) or other OpenSSL store\n"
	"      --cert CERT      its certificate: PEM, DER or URI; not needed when it comes with "
	"the\n"
	"                       key, as in PKCS#12\n"
	"      --passin SOURCE  the passphrase or PIN: pass:TEXT, env:NAME, file:PATH, fd:NUMBER "
	"or\n"
	"                       stdin; without it the terminal is asked. Others can see pass:TEXT\n"
	"                       in the list of processes\n"
	"      --replace        take off a signature that BLOB has; without it that is an error\n"
	"  -o, --output OUT     write the signed file here\n" SESSION_HELP "\n"
	"Examples:\n"
	"  openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem -days 3650 \\\n"
	"          -subj '/CN=vGPU metadata' -addext keyUsage=digitalSignature\n"
	"  vgpumc sign vgpu-570.144.bin --key key.pem --cert cert.pem\n"
	"  vgpumc sign in.bin -o out.bin --key signer.p12 --passin env:PASSPHRASE\n"
	"  vgpumc sign in.bin -o out.bin --cert cert.pem --passin file:pin \\\n"
	"          --key 'pkcs11:token=release;object=vgpu;type=private'\n"
	"  vgpumc verify out.bin --cert cert.pem\n"
	"\n"
	"Exit status: 0 signed; 1 usage, I/O or the key; 2 BLOB is not valid.\n";

enum { OPT_KEY = 256, OPT_CERT, OPT_PASSIN, OPT_REPLACE };

static const struct option options[] = {
	{"key", required_argument, NULL, OPT_KEY},
	{"cert", required_argument, NULL, OPT_CERT},
	{"passin", required_argument, NULL, OPT_PASSIN},
	{"replace", no_argument, NULL, OPT_REPLACE},
	{"output", required_argument, NULL, 'o'},
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	const char *in, *out, *key, *cert, *passin;
	bool replace;
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	switch (opt) {
	case OPT_KEY:
		job->key = optarg;
		return true;
	case OPT_CERT:
		job->cert = optarg;
		return true;
	case OPT_PASSIN:
		job->passin = optarg;
		return true;
	case OPT_REPLACE:
		job->replace = true;
		return true;
	case 'o':
		job->out = optarg;
		return true;
	default:
		return session_option(&job->session, opt);
	}
}

static void say_signed(const struct job *job, const struct metadata_file *blob, size_t size,
		       const struct signer *signer)
{
	struct buf text = {0};

	metadata_file_print_summary(&blob->md, &text);
	diags_done(&job->session.diags, output_name(job->out), "%s, %zu bytes, signed by %s",
		   buf_text(&text), size, signer_name(signer));
	buf_free(&text);
}

/* @blob is as it was read, @bytes what becomes of it. */
static bool sign(struct job *job, const struct metadata_file *blob, struct buf *bytes)
{
	struct diags *diags = &job->session.diags;
	struct signer *signer = NULL;
	bool ok = false;

	if (job->replace && !file_strip(bytes, diags))
		return false;
	if (!signer_open(&signer, job->key, job->cert, job->passin, diags))
		return false;
	/* A warning may have been made an error. */
	ok = !diags->errors && file_sign(bytes, signer, diags) &&
	     file_write(job->out, bytes->data, bytes->size, diags);
	if (ok && session_talks(&job->session))
		say_signed(job, blob, bytes->size, signer);
	signer_free(signer);
	return ok;
}

static int run(struct job *job)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct diags *diags = &job->session.diags;
	struct buf bytes = {0};
	int status = metadata_file_open(blob, job->in, &job->session.schemas, diags);

	/* What is not valid, or is signed, is refused before a passphrase is asked for. */
	if (status == STATUS_DONE && blob->compressed) {
		diag_error(diags, location_of(blob->input, 0), "cannot-sign",
			   "the file is compressed; sign it before, vgpumc install compresses it");
		status = STATUS_USAGE;
	}
	if (status == STATUS_DONE && blob->md.section.size && !job->replace) {
		diag_error(diags, location_of(blob->input, blob->md.section.offset), "cannot-sign",
			   "the file is signed already (--replace puts a new signature in place)");
		status = STATUS_USAGE;
	}
	if (status == STATUS_DONE) {
		buf_add(&bytes, blob->input->data, blob->input->size);
		status = sign(job, blob, &bytes) ? STATUS_DONE : STATUS_USAGE;
	}
	buf_free(&bytes);
	metadata_file_close(blob);
	free(blob);
	return status;
}

static int cmd_sign(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_sign);
	if (!session_options(&job.session, argc, argv, take_option, &job) ||
	    !session_start(&job.session))
		return session_end(&job.session, job.session.status);
	job.in = argv[optind];
	if (!job.out)
		job.out = job.in;
	if (argc - optind != 1)
		status = session_usage(&job.session, "one file is signed at a time, not %d",
				       argc - optind);
	else if (!job.key)
		status = session_usage(&job.session, "--key KEY is missing");
	else
		status = run(&job);
	return session_end(&job.session, status);
}

const struct command command_sign = {
	.name = "sign",
	.run = cmd_sign,
	.help = help,
	.shorts = SESSION_SHORT "o:",
	.options = options,
	.files = "bin",
};
