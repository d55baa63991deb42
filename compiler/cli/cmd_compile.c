// SPDX-License-Identifier: MIT
/* vgpumc SOURCE.yaml -o OUT, and vgpumc check SOURCE.yaml: the same way, with and without an end.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/model/rules.h"
#include "compiler/output/schema_text.h"
#include "compiler/sign/sign.h"
#include "compiler/sign/verify.h"

#define SOURCE_OPTIONS_HELP                                                                        \
	"      --release REL    take this GSP release instead of the source's\n"                   \
	"      --container C    nvvgpumt or vgpumeta; without it the source's choice, else the\n"  \
	"                       schema's: nvvgpumt before GSP 595, vgpumeta from 595 on\n"         \
	"      --only BOARD     take only this board, by its name or device id; may be repeated\n"

static const char compile_help[] =
	"Usage: vgpumc SOURCE.yaml -o OUT [--key KEY --cert CERT]\n"
	"       vgpumc COMMAND ...\n"
	"       vgpumc help COMMAND\n"
	"\n"
	"Compiles a source that describes boards and their vGPU types to the metadata file that a\n"
	"driver loads, /lib/firmware/nvidia/vgpu-<GSP build>.bin. Every error of the source is "
	"shown\n"
	"at its place; with one error or more nothing is written. SOURCE and OUT may be -.\n"
	"\n"
	"  -o, --output OUT     write the file here\n" SOURCE_OPTIONS_HELP
	"      --key KEY        sign with this private key: PEM, DER, PKCS#12 or a store's URI\n"
	"      --cert CERT      the key's certificate; without --key, what checks a signature "
	"that\n"
	"                       the source carries\n"
	"      --passin SOURCE  the key's passphrase: pass:TEXT, env:NAME, file:PATH, fd:N, "
	"stdin\n" SESSION_HELP "\n"
	"Commands:\n"
	"  check    apply every rule to a source, write nothing\n"
	"  verify   check files, and by whom they are signed\n"
	"  sign     sign a compiled file\n"
	"  dump     show a file as YAML that compiles back, JSON, a table, or annotated hex\n"
	"  match    find the vGPU types for a board, or for the boards of this host\n"
	"  diff     compare two files by board, type and value\n"
	"  import   make a source of NVIDIA's vgpuConfig.xml\n"
	"  install  verify a file and put it where the kernel looks for it\n"
	"  report   show a file as one HTML page, a damaged one too\n"
	"  schema   list and show the record layouts of the GSP releases\n"
	"\n"
	"Examples:\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin\n"
	"  vgpumc types.yaml -o vgpu-570.144.bin --key key.pem --cert cert.pem\n"
	"  vgpumc types.yaml -o l4.bin --only 'NVIDIA L4' --container vgpumeta\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O; 2 the source is invalid; 3 the signature that the\n"
	"source carries is wrong or by an unknown key.\n";

static const char check_help[] =
	"Usage: vgpumc check SOURCE.yaml...\n"
	"       vgpumc check --list-rules [--release REL]\n"
	"\n"
	"Applies everything that compiling applies to a source, up to the encoded file, and "
	"writes\n"
	"nothing. SOURCE may be -, standard input.\n"
	"\n"
	"      --list-rules     show every rule of the schemas, or of one release's, with its "
	"source\n" SOURCE_OPTIONS_HELP SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc check types.yaml\n"
	"  vgpumc check *.yaml --error-format sarif 2>results.sarif\n"
	"  vgpumc check --list-rules --release 570.144\n"
	"\n"
	"Exit status: 0 no error; 1 usage or I/O; 2 a source is invalid.\n";

enum { OPT_RELEASE = 256, OPT_CONTAINER, OPT_ONLY, OPT_KEY, OPT_CERT, OPT_PASSIN, OPT_LIST_RULES };

#define SOURCE_LONG                                                                                \
	{"release", required_argument, NULL, OPT_RELEASE},                                         \
		{"container", required_argument, NULL, OPT_CONTAINER},                             \
	{                                                                                          \
		"only", required_argument, NULL, OPT_ONLY                                          \
	}

static const struct option compile_options[] = {
	{"output", required_argument, NULL, 'o'},
	{"key", required_argument, NULL, OPT_KEY},
	{"cert", required_argument, NULL, OPT_CERT},
	{"passin", required_argument, NULL, OPT_PASSIN},
	SOURCE_LONG,
	SESSION_LONG,
};

static const struct option check_options[] = {
	{"list-rules", no_argument, NULL, OPT_LIST_RULES},
	SOURCE_LONG,
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	struct model_options model;
	struct strings only;
	const char *out, *key, *cert, *passin;
	bool list_rules;
	bool several; /* sources: progress is from one to the next, not within one */
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	switch (opt) {
	case 'o':
		job->out = optarg;
		return true;
	case OPT_KEY:
		job->key = optarg;
		return true;
	case OPT_CERT:
		job->cert = optarg;
		return true;
	case OPT_PASSIN:
		job->passin = optarg;
		return true;
	case OPT_LIST_RULES:
		job->list_rules = true;
		return true;
	case OPT_RELEASE:
		job->model.release = optarg;
		return true;
	case OPT_CONTAINER:
		job->model.container = optarg;
		return true;
	case OPT_ONLY:
		*vec_push(&job->only) = optarg;
		return true;
	default:
		return session_option(&job->session, opt);
	}
}

static const char *const container_names[] = {"nvvgpumt", "vgpumeta", NULL};

/* What is no name of anything is wrong usage, whatever the source says. */
static bool check_names(struct job *job)
{
	if (job->model.container &&
	    session_choose(&job->session, job->model.container, "a container", container_names) < 0)
		return false;
	return !job->model.release || session_is_release(&job->session, job->model.release);
}

static bool take_options(struct job *job, int argc, char **argv)
{
	if (!session_options(&job->session, argc, argv, take_option, job) || !check_names(job))
		return false;
	job->model.only = job->only.items;
	job->model.only_count = job->only.count;
	return session_start(&job->session);
}

static int job_end(struct job *job, int status)
{
	free(job->only.items);
	return session_end(&job->session, status);
}

/* Put the signature on: of the key given, or the one that the source carries. */
static int sign(struct job *job, const struct model *model, struct buf *out, char **signer_text)
{
	struct diags *diags = &job->session.diags;
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
	struct diags *diags = &job->session.diags;
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

	if (!session_talks(&job->session))
		return;
	file_summary_print(file, &text);
	diags_done(&job->session.diags, output_name(job->out), "%s, %zu bytes, %s%s",
		   buf_text(&text), size, signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

/* A sink that is the file itself. */
struct file_sink {
	struct encode_sink sink;
	struct file_writer writer;
};

static bool take_in_file(struct encode_sink *sink, const uint8_t *data, size_t size)
{
	return file_put(&((struct file_sink *)sink)->writer, data, size);
}

static bool patch_file(struct encode_sink *sink, size_t offset, const uint8_t *data, size_t size)
{
	return file_patch(&((struct file_sink *)sink)->writer, offset, data, size);
}

/* Write a file while it is made. */
static int write_pieces(struct job *job, const struct model *model)
{
	struct file_sink file = {.sink = {.take = take_in_file, .patch = patch_file}};
	struct diags *diags = &job->session.diags;

	file_begin(&file.writer, job->out);
	if (!file_commit(&file.writer, encode_pieces(model, &file.sink, diags), diags))
		return file.writer.failure ? STATUS_USAGE : STATUS_INVALID;
	say_done(job,
		 &(struct file_summary){.release = model->release,
					.container = model->container,
					.vgpu_major = model->vgpu_major,
					.vgpu_minor = model->vgpu_minor,
					.boards = file.sink.boards,
					.types = file.sink.types},
		 file.sink.size, NULL);
	return STATUS_DONE;
}

static bool drop(struct encode_sink *sink, const uint8_t *data, size_t size)
{
	(void)sink, (void)data, (void)size;
	return true;
}

static bool drop_patch(struct encode_sink *sink, size_t offset, const uint8_t *data, size_t size)
{
	(void)offset;
	return drop(sink, data, size);
}

static int check_encoding(const struct model *model, struct diags *diags)
{
	struct encode_sink nowhere = {.take = drop, .patch = drop_patch};

	return encode_pieces(model, &nowhere, diags) ? STATUS_DONE : STATUS_INVALID;
}

/* Sign, let the parser that will read the file have a look, write. */
static int finish(struct job *job, const struct model *model, struct buf *out)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct diags *diags = &job->session.diags;
	struct file_summary summary;
	char *signer = NULL;
	int status = sign(job, model, out, &signer);

	if (status != STATUS_DONE)
		goto done;
	status = metadata_file_parse(blob, input_from_bytes(job->out, out), &job->session.schemas,
				     diags);
	if (status == STATUS_DONE && model->signature.count && !job->key)
		status = check_carried(job, model, blob, &signer);
	if (status != STATUS_DONE)
		goto done;
	progress_clear(diags->progress);
	summary = metadata_file_summary(&blob->md);
	if (file_write(job->out, blob->input->data, blob->input->size, diags))
		say_done(job, &summary, blob->input->size, signer);
	else
		status = STATUS_USAGE;
done:
	free(signer);
	metadata_file_close(blob);
	free(blob);
	return status;
}

/*
 * Whether the file can be written while it is made. A signature wants the whole file first; and a
 * layout of --schema was tried by nobody, so that the parser has a look at what it makes.
 */
static bool in_pieces(const struct job *job, const struct model *model)
{
	return !job->key && !model->signature.count && !job->session.schema_files.count &&
	       file_is_replaced(job->out);
}

static int encode(struct job *job, const struct model *model)
{
	struct buf out = {0};
	int status = STATUS_INVALID;

	if (!job->out)
		return check_encoding(model, &job->session.diags);
	if (in_pieces(job, model))
		return write_pieces(job, model);
	if (encode_container(model, &out, &job->session.diags))
		status = finish(job, model, &out);
	buf_free(&out);
	return status;
}

/* Come to a stage of the way from a source to a file. */
static void enter_stage(struct job *job, size_t stage)
{
	static const char *const names[] = {"reading", "values", "rules", "encoding"};

	if (!job->several)
		progress_at(job->session.diags.progress, "stage", stage, ARRAY_SIZE(names),
			    names[stage]);
}

/* Read, check and encode a source; write it too when @job says where. */
static int run_source(struct job *job, const char *path)
{
	struct diags *diags = &job->session.diags;
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
		model_read(&model, &source, &job->session.schemas, &job->model, diags);
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

/* "vgpumc verfy x.bin" is not about a source named verfy. */
static void suggest_command(struct session *session, const char *word)
{
	struct strings names = {0};
	const char *near;

	for (size_t i = 0; commands[i]; i++)
		*vec_push(&names) = commands[i]->name;
	near = nearest(word, names.items, names.count);
	if (near && !strpbrk(word, "./"))
		session_say(session, "did you mean the command '%s'?", near);
	free(names.items);
}

static int cmd_compile(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_compile);
	if (!take_options(&job, argc, argv))
		return job_end(&job, job.session.status);
	if (optind == argc) {
		status = session_usage(&job.session, "no source and no command given");
	} else if (argc - optind > 1) {
		suggest_command(&job.session, argv[optind]);
		status = session_usage(&job.session, "one source is compiled at a time, not %d",
				       argc - optind);
	} else if (!job.out) {
		suggest_command(&job.session, argv[optind]);
		status = session_usage(&job.session, "-o OUT is missing");
	} else if (job.passin && !job.key) {
		status = session_usage(&job.session, "--passin without --key");
	} else {
		/* A key may need files, programs and sockets that only its store knows. */
		if (!job.key && !job.cert)
			sandbox_enter(argv + optind, 1, job.out);
		status = run_source(&job, argv[optind]);
	}
	return job_end(&job, status);
}

static int list_rules(struct job *job, bool alone)
{
	const struct schema *only = NULL;
	struct buf out = {0};

	if (!alone)
		return session_usage(&job->session, "--list-rules takes no source");
	if (job->model.release) {
		only = session_find_schema(&job->session, job->model.release);
		if (!only)
			return STATUS_INVALID;
	}
	schema_print_rules(&job->session.schemas, only, &out);
	session_put(&job->session, &out);
	buf_free(&out);
	return STATUS_DONE;
}

static int cmd_check(int argc, char **argv)
{
	struct job job = {0};
	int status;

	session_init(&job.session, &command_check);
	if (!take_options(&job, argc, argv))
		return job_end(&job, job.session.status);
	if (job.list_rules)
		return job_end(&job, list_rules(&job, optind == argc));
	status = session_files(&job.session, argv + optind, argc - optind, "source");
	if (status != STATUS_DONE)
		return job_end(&job, status);
	sandbox_enter(argv + optind, (size_t)(argc - optind), NULL);
	job.several = argc - optind > 1;
	for (int i = optind; i < argc; i++) {
		int result;

		if (job.several)
			progress_at(job.session.diags.progress, "source", (size_t)(i - optind),
				    (size_t)(argc - optind), argv[i]);
		result = run_source(&job, argv[i]);
		if (result > status)
			status = result;
		if (result == STATUS_DONE && session_talks(&job.session))
			diags_done(&job.session.diags, input_name(argv[i]), "no errors");
	}
	return job_end(&job, status);
}

const struct command command_compile = {
	.name = "",
	.run = cmd_compile,
	.help = compile_help,
	.shorts = SESSION_SHORT "o:",
	.options = compile_options,
	.words = (const struct option_words[]){{"container", container_names}, {0}},
	.files = SOURCE_FILES,
};

const struct command command_check = {
	.name = "check",
	.run = cmd_check,
	.help = check_help,
	.shorts = SESSION_SHORT,
	.options = check_options,
	.words = (const struct option_words[]){{"container", container_names}, {0}},
	.files = SOURCE_FILES,
};
