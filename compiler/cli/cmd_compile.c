// SPDX-License-Identifier: MIT
/* vgpumc SOURCE.yaml -o OUT: compile a source. */
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/compile_source.h"
#include "compiler/cli/session.h"

static const char usage[] =
	"vgpumc SOURCE.yaml -o OUT [--key KEY --cert CERT]\n"
	"       vgpumc COMMAND ...\n"
	"       vgpumc help COMMAND\n"
	"\n"
	"Compiles a source that describes boards and their vGPU types to the metadata file that a\n"
	"driver loads, /lib/firmware/nvidia/vgpu-<GSP build>.bin. Every error in the source is\n"
	"shown with its location; if there is one, nothing is written. SOURCE and OUT may be -.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin --key key.pem --cert cert.pem\n"
	"  vgpumc types.yaml -o l4.bin --only 'NVIDIA L4' --container vgpumeta\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O error; 2 the source is invalid; 3 the signature in "
	"the\n"
	"source is wrong or made with an unknown key.\n";

static const char *const passphrase_sources[] = {"pass:", "env:", "file:", "fd:", "stdin", NULL};

static const struct command_option output_options[] = {
	{.id = OPT_OUTPUT,
	 .letter = 'o',
	 .name = "output",
	 .value = "OUT",
	 .help = "write the compiled file here",
	 .completion = COMPLETE_FILES,
	 .endings = ""},
	{0},
};

static const struct command_option key_options[] = {
	{.id = OPT_KEY,
	 .name = "key",
	 .value = "KEY",
	 .help = "sign with this private key: PEM, DER, PKCS#12 or the URI of a store",
	 .completion = COMPLETE_FILES,
	 .endings = "pem key p12 pfx der"},
	{.id = OPT_CERT,
	 .name = "cert",
	 .value = "CERT",
	 .help = "the certificate of the key; without --key, the certificate to check\n"
		 "the signature in the source with",
	 .completion = COMPLETE_FILES,
	 .endings = "pem crt cer der"},
	{.id = OPT_PASSIN,
	 .name = "passin",
	 .value = "SOURCE",
	 .help = "read the passphrase of the key from pass:TEXT, env:NAME, file:PATH,\n"
		 "fd:NUMBER or stdin",
	 .words = passphrase_sources,
	 .completion = COMPLETE_BEGINNINGS},
	{0},
};

/* Suggest a command for a misspelt one: "vgpumc verfy x.bin" is not about a source named verfy. */
static void suggest_command(struct session *session, const char *word)
{
	const char *near = command_suggest(word);

	if (near && !strpbrk(word, "./"))
		session_message(session, "did you mean the command '%s'?", near);
}

static int run_compile(struct session *session, char **sources, int count)
{
	struct compile_job job;

	compile_job_init(&job, session);
	job.show_stages = true;
	if (!session_check_release(session))
		return STATUS_USAGE;
	if (!count)
		return session_usage(session, "no source and no command given");
	if (count > 1) {
		suggest_command(session, sources[0]);
		return session_usage(session, "expected one source, got %d", count);
	}
	if (!job.out) {
		suggest_command(session, sources[0]);
		return session_usage(session, "-o OUT is missing");
	}
	if (job.passin && !job.key)
		return session_usage(session, "--passin requires --key");
	/* A key may need files, programs and sockets that only its store can name. */
	if (!job.key && !job.cert)
		sandbox_enter(sources, 1, job.out);
	return compile_source(&job, sources[0]);
}

const struct command command_compile = {
	.name = "",
	.run = run_compile,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){output_options, source_options,
							  key_options, NULL},
	.files = SOURCE_FILES,
};
