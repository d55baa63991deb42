// SPDX-License-Identifier: MIT
/* vgpumc SOURCE.yaml -o OUT, and vgpumc check SOURCE.yaml: the same way, with and without an end.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/model/rules.h"
#include "compiler/output/schema_text.h"
#include "compiler/sign/sign.h"
#include "compiler/sign/verify.h"

static const char compile_usage[] =
	"vgpumc SOURCE.yaml -o OUT [--key KEY --cert CERT]\n"
	"       vgpumc COMMAND ...\n"
	"       vgpumc help COMMAND\n"
	"\n"
	"Compiles a source that describes boards and their vGPU types to the metadata file that a\n"
	"driver loads, /lib/firmware/nvidia/vgpu-<GSP build>.bin. Every error in the source is\n"
	"shown with its location; if there is one, nothing is written. SOURCE and OUT may be -.\n";

static const char compile_examples[] =
	"Examples:\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin --key key.pem --cert cert.pem\n"
	"  vgpumc types.yaml -o l4.bin --only 'NVIDIA L4' --container vgpumeta\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O error; 2 the source is invalid; 3 the signature in "
	"the\n"
	"source is wrong or made with an unknown key.\n";

static const char check_usage[] = "vgpumc check SOURCE.yaml...\n"
				  "       vgpumc check --list-rules [--release REL]\n"
				  "\n"
				  "Checks sources as compiling does, up to the encoded file, and "
				  "writes nothing. SOURCE may be\n"
				  "-, standard input.\n"
				  "\n";

static const char check_examples[] =
	"Examples:\n"
	"  vgpumc check types.yaml\n"
	"  vgpumc check *.yaml --error-format sarif 2>results.sarif\n"
	"  vgpumc check --list-rules --release 570.144\n"
	"\n"
	"Exit status: 0 no error; 1 usage or I/O error; 2 a source is invalid.\n";

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

static const struct command_option list_options[] = {
	{.id = OPT_LIST_RULES,
	 .name = "list-rules",
	 .help = "show every rule of the schemas, or of one release's schema, with the\n"
		 "reason for it"},
	{0},
};

/**
 * struct job - one run of a command.
 * @session: the session
 * @model: the options that change what is compiled
 * @out: path to write, or NULL to check only
 * @key: private key to sign with, or NULL
 * @cert: its certificate, or the one to check the signature of the source with; or NULL
 * @passin: where the passphrase of @key comes from, or NULL
 * @several: there are several sources, and progress is from one to the next
 */
struct job {
	struct session *session;
	struct model_options model;
	const char *out, *key, *cert, *passin;
	bool several;
};

static struct job job_of_session(struct session *session)
{
	return (struct job){
		.session = session,
		.model = {.release = session_value(session, OPT_RELEASE),
			  .container = session_value(session, OPT_CONTAINER),
			  .only = session->values[OPT_ONLY].items,
			  .only_count = session->values[OPT_ONLY].count},
		.out = session_value(session, OPT_OUTPUT),
		.key = session_value(session, OPT_KEY),
		.cert = session_value(session, OPT_CERT),
		.passin = session_value(session, OPT_PASSIN),
	};
}

/* Put the signature on: of the key given, or the one that the source carries. */
static int sign(struct job *job, const struct model *model, struct buf *out, char **signer_text)
{
	struct diags *diags = &job->session->diags;
	struct signer *signer = NULL;

	if (job->key) {
		if (!signer_open(&signer, job->key, job->cert, job->passin, diags))
			return STATUS_USAGE;
		if (!diags->errors && file_sign(out, signer, diags))
			*signer_text = xstrdup(signer_name(signer));
		signer_free(signer);
		return diags->errors ? STATUS_USAGE : STATUS_DONE;
	}
	if (!model->signature.count)
		return STATUS_DONE;
	return file_attach(out, model->signature.text, model->signature.count, diags)
		       ? STATUS_DONE
		       : STATUS_INVALID;
}

/* A carried signature is of what the source once was; only a certificate tells if it still is. */
static int check_carried(struct job *job, const struct model *model,
			 const struct metadata_file *blob, char **signer)
{
	struct diags *diags = &job->session->diags;
	enum signature_status status = SIGNATURE_UNKNOWN_KEY;
	struct verifier *verifier;

	if (!job->cert) {
		diag_warning(diags, model->signature_loc, "carried-signature",
			     "the signature is carried over unchecked; --cert CERT checks it, and "
			     "so does vgpumc verify");
		*signer = xstrdup("an unchecked signature carried over from the source");
		return diags->errors ? STATUS_INVALID : STATUS_DONE;
	}
	verifier = verifier_new();
	if (verifier_add(verifier, job->cert, diags))
		status = verifier_check(verifier, &blob->md, blob->input, diags, signer);
	verifier_free(verifier);
	return status == SIGNATURE_GOOD && !diags->errors ? STATUS_DONE : STATUS_SIGNATURE;
}

static void say_done(const struct job *job, const struct file_summary *file, size_t size,
		     const char *signer)
{
	struct buf text = {0};

	if (!session_shows_summaries(job->session))
		return;
	file_summary_print(file, &text);
	diags_done(&job->session->diags, output_name(job->out), "%s, %zu bytes, %s%s",
		   buf_text(&text), size, signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

/* Write the file, and say what is in it. */
static int write_file(struct job *job, const struct metadata_file *file, const char *signer)
{
	const struct file_summary summary = metadata_file_summary(&file->md);

	progress_clear(job->session->diags.progress);
	if (!file_write(job->out, file->input->data, file->input->size, &job->session->diags))
		return STATUS_USAGE;
	say_done(job, &summary, file->input->size, signer);
	return STATUS_DONE;
}

/*
 * Sign the encoded file, read it with the parser that everybody will read it with, and only then
 * write it: a file that its own parser rejects is never written.
 */
static int finish(struct job *job, const struct model *model, struct buf *out)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct diags *diags = &job->session->diags;
	char *signer = NULL;
	int status = sign(job, model, out, &signer);

	if (status == STATUS_DONE)
		status = metadata_file_parse(
			file, input_from_bytes(job->out ? job->out : "the encoded file", out),
			&job->session->schemas, diags);
	if (status == STATUS_DONE && model->signature.count && !job->key && job->out)
		status = check_carried(job, model, file, &signer);
	if (status == STATUS_DONE && job->out)
		status = write_file(job, file, signer);
	free(signer);
	metadata_file_close(file);
	free(file);
	return status;
}

static int encode(struct job *job, const struct model *model)
{
	struct buf out = {0};
	int status = STATUS_INVALID;

	if (encode_container(model, &out, &job->session->diags))
		status = finish(job, model, &out);
	buf_free(&out);
	return status;
}

/* Come to a stage of the way from a source to a file. */
static void enter_stage(struct job *job, size_t stage)
{
	static const char *const names[] = {"reading", "values", "rules", "encoding"};

	if (!job->several)
		progress_at(job->session->diags.progress, "stage", stage, ARRAY_SIZE(names),
			    names[stage]);
}

/* Read, check and encode a source; write it too when @job says where. */
static int run_source(struct job *job, const char *path)
{
	struct diags *diags = &job->session->diags;
	unsigned int errors = diags->errors;
	struct input *input = input_read(path, SOURCE_MAX_BYTES, true, diags);
	struct source source = {0};
	struct model model = {0};
	int status = STATUS_INVALID;

	if (!input)
		return STATUS_USAGE;
	/* An error does not keep the next stage from looking at what is good so far. */
	enter_stage(job, 0);
	source_parse(&source, input, diags);
	enter_stage(job, 1);
	if (source.root)
		model_read(&model, &source, &job->session->schemas, &job->model, diags);
	source_free(&source);
	enter_stage(job, 2);
	if (model.schema)
		rules_check(&model, diags);
	enter_stage(job, 3);
	if (diags->errors == errors)
		status = encode(job, &model);
	model_free(&model);
	input_free(input);
	return status;
}

/* Suggest a command for a misspelt one: "vgpumc verfy x.bin" is not about a source named verfy. */
static void suggest_command(struct session *session, const char *word)
{
	const char *near = command_suggest(word);

	if (near && !strpbrk(word, "./"))
		session_message(session, "did you mean the command '%s'?", near);
}

static int run_compile(struct session *session, char **sources, int count)
{
	struct job job = job_of_session(session);

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
	return run_source(&job, sources[0]);
}

static int list_rules(struct session *session)
{
	const char *release = session_value(session, OPT_RELEASE);
	const struct schema *only = NULL;
	struct buf out = {0};

	if (release) {
		only = session_find_schema(session, release);
		if (!only)
			return STATUS_INVALID;
	}
	schema_print_rules(&session->schemas, only, &out);
	session_write(session, &out);
	buf_free(&out);
	return STATUS_DONE;
}

static int check_sources(struct session *session, char *const *sources, int count)
{
	struct job job = job_of_session(session);
	int status = STATUS_DONE;

	job.several = count > 1;
	for (int i = 0; i < count; i++) {
		int result;

		if (job.several)
			progress_at(session->diags.progress, "source", (size_t)i, (size_t)count,
				    sources[i]);
		result = run_source(&job, sources[i]);
		if (result > status)
			status = result;
		if (result == STATUS_DONE && session_shows_summaries(session))
			diags_done(&session->diags, input_name(sources[i]), "no errors");
	}
	return status;
}

static int run_check(struct session *session, char **sources, int count)
{
	int status;

	if (!session_check_release(session))
		return STATUS_USAGE;
	if (session_given(session, OPT_LIST_RULES))
		return count ? session_usage(session, "--list-rules does not accept a source")
			     : list_rules(session);
	status = session_check_files(session, sources, count, "source");
	if (status != STATUS_DONE)
		return status;
	sandbox_enter(sources, (size_t)count, NULL);
	return check_sources(session, sources, count);
}

const struct command command_compile = {
	.name = "",
	.run = run_compile,
	.usage = compile_usage,
	.examples = compile_examples,
	.options = (const struct command_option *const[]){output_options, source_options,
							  key_options, NULL},
	.files = SOURCE_FILES,
};

const struct command command_check = {
	.name = "check",
	.summary = "check sources against every rule, write nothing",
	.run = run_check,
	.usage = check_usage,
	.examples = check_examples,
	.options = (const struct command_option *const[]){list_options, source_options, NULL},
	.files = SOURCE_FILES,
};
