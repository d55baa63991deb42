// SPDX-License-Identifier: MIT
/* vgpumc sign: sign a compiled file. */
#include <stdlib.h>

#include "compiler/cli/commands.h"
#include "compiler/cli/metadata_output.h"
#include "compiler/cli/session.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/sign/sign.h"

static const char usage[] =
	"vgpumc sign FILE --key KEY [--cert CERT] [-o OUT]\n"
	"\n"
	"Signs a compiled file. The signature goes into a section at the end, which drivers that\n"
	"do not support it skip. The rest of the file is unchanged, except for the CRC and, in\n"
	"vgpumeta, the size and the number of groups in the header. Signing while compiling\n"
	"(vgpumc SOURCE.yaml --key KEY --cert CERT) gives the same result.\n"
	"\n"
	"FILE is replaced unless -o names another file; FILE and OUT may be -, standard input and\n"
	"output. Keys are RSA with 3072 to 16384 bits, or ECDSA on P-256 or P-384. The key "
	"selects\n"
	"the digest: SHA-384 for P-384 and for RSA from 7680 bits, otherwise SHA-256. With RSA, "
	"the\n"
	"same file and key always give the same bytes; ECDSA signatures differ each time.\n";

static const char examples[] =
	"Examples:\n"
	"  openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem -days 3650 \\\n"
	"          -subj '/CN=vGPU metadata' -addext keyUsage=digitalSignature\n"
	"  vgpumc sign vgpu-570.144.bin --key key.pem --cert cert.pem\n"
	"  vgpumc sign in.bin -o out.bin --key signer.p12 --passin env:PASSPHRASE\n"
	"  vgpumc sign in.bin -o out.bin --cert cert.pem --passin file:pin \\\n"
	"          --key 'pkcs11:token=release;object=vgpu;type=private'\n"
	"  vgpumc verify out.bin --cert cert.pem\n"
	"\n"
	"Exit status: 0 signed; 1 usage or I/O error, or an unusable key; 2 FILE is not valid.\n";

static const char *const passphrase_sources[] = {"pass:", "env:", "file:", "fd:", "stdin", NULL};

static const struct command_option sign_options[] = {
	{.id = OPT_KEY,
	 .name = "key",
	 .value = "KEY",
	 .help = "the private key: a PEM, DER or PKCS#12 file, encrypted or not, or the\n"
		 "URI of a key in a token (pkcs11:...) or other OpenSSL store",
	 .completion = COMPLETE_FILES,
	 .endings = "pem key p12 pfx der"},
	{.id = OPT_CERT,
	 .name = "cert",
	 .value = "CERT",
	 .help = "its certificate: PEM, DER or URI; optional if it comes with the key,\n"
		 "as in PKCS#12",
	 .completion = COMPLETE_FILES,
	 .endings = "pem crt cer der"},
	{.id = OPT_PASSIN,
	 .name = "passin",
	 .value = "SOURCE",
	 .help = "read the passphrase or PIN from pass:TEXT, env:NAME, file:PATH,\n"
		 "fd:NUMBER or stdin (default: ask on the terminal). Other users can\n"
		 "see pass:TEXT in the list of processes",
	 .words = passphrase_sources,
	 .completion = COMPLETE_BEGINNINGS},
	{.id = OPT_REPLACE,
	 .name = "replace",
	 .help = "replace the signature of a signed FILE, which is an error otherwise"},
	{.id = OPT_OUTPUT,
	 .letter = 'o',
	 .name = "output",
	 .value = "OUT",
	 .help = "write the signed file here",
	 .completion = COMPLETE_FILES,
	 .endings = ""},
	{0},
};

/* Sign @bytes, the content of a file, and append "signed by NAME" to @signature. */
static bool sign_bytes(struct session *session, struct buf *bytes, struct buf *signature)
{
	struct diags *diags = &session->diags;
	struct signer *signer = NULL;
	bool done;

	if (session_given(session, OPT_REPLACE) && !sign_strip(bytes, diags))
		return false;
	if (!signer_open(&signer, session_value(session, OPT_KEY), session_value(session, OPT_CERT),
			 session_value(session, OPT_PASSIN), diags))
		return false;
	/* -Werror turns warnings into errors. */
	done = !diags->errors && sign_file(bytes, signer, diags);
	if (done)
		buf_printf(signature, "signed by %s", signer_name(signer));
	signer_free(signer);
	return done;
}

/* Sign a file, read the result with the parser, and only then write it. */
static int write_signed(struct session *session, struct metadata_file *file, const char *path)
{
	struct buf bytes = {0}, signature = {0};
	int status = STATUS_USAGE;

	buf_add(&bytes, file->input->data, file->input->size);
	if (sign_bytes(session, &bytes, &signature))
		status = metadata_output_check(session, metadata_file_replace(file, &bytes,
									      &session->diags));
	if (status == STATUS_DONE)
		status = metadata_output_write(session, path, file, buf_text(&signature));
	buf_free(&signature);
	buf_free(&bytes);
	return status;
}

/* Check that a file can be signed, before a passphrase is asked for. */
static bool check_signable(struct session *session, const struct metadata_file *file)
{
	struct diags *diags = &session->diags;

	if (file->compressed) {
		diag_error(diags, location_of(file->input, 0), "cannot-sign",
			   "the file is compressed; sign it first, and compress it with vgpumc "
			   "install --compress");
		return false;
	}
	if (file->md.section.size && !session_given(session, OPT_REPLACE)) {
		diag_error(diags, location_of(file->input, file->md.section.offset), "cannot-sign",
			   "the file is already signed; use --replace to replace its signature");
		return false;
	}
	return true;
}

static int sign_path(struct session *session, const char *path)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	int status = metadata_file_open(file, path, &session->schemas, &session->diags);

	if (status == STATUS_DONE && !check_signable(session, file))
		status = STATUS_USAGE;
	if (status == STATUS_DONE)
		status = write_signed(session, file, session_value_or(session, OPT_OUTPUT, path));
	metadata_file_close(file);
	free(file);
	return status;
}

static int run_sign(struct session *session, char **paths, int count)
{
	if (count != 1)
		return session_usage(session, "expected one file, got %d", count);
	if (!session_given(session, OPT_KEY))
		return session_usage(session, "--key KEY is missing");
	return sign_path(session, paths[0]);
}

const struct command command_sign = {
	.name = "sign",
	.summary = "sign a compiled file",
	.run = run_sign,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){sign_options, NULL},
	.files = "bin",
};
