// SPDX-License-Identifier: MIT
#include "compiler/cli/compile_source.h"

#include <stdlib.h>

#include "compiler/base/file.h"
#include "compiler/cli/metadata_output.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/model/rules.h"
#include "compiler/sign/sign.h"
#include "compiler/sign/verify.h"

static const char *const container_names[] = {"nvvgpumt", "vgpumeta", NULL};

const struct command_option source_options[] = {
	{.id = OPT_RELEASE,
	 .name = "release",
	 .value = "REL",
	 .help = "use this GSP release instead of the source's",
	 .completion = COMPLETE_RELEASES},
	{.id = OPT_CONTAINER,
	 .name = "container",
	 .value = "C",
	 .help = "nvvgpumt or vgpumeta (default: the source's, or the schema's:\n"
		 "nvvgpumt before GSP 595, vgpumeta from 595 on)",
	 .words = container_names},
	{.id = OPT_ONLY,
	 .name = "only",
	 .value = "BOARD",
	 .help = "use only this board, by its name or device id; may be repeated"},
	{0},
};

void compile_job_init(struct compile_job *job, struct session *session)
{
	*job = (struct compile_job){
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

/* Sign the encoded file. Set @signature to the text that the summary shows. */
static int sign_with_key(const struct compile_job *job, struct buf *bytes, struct buf *signature)
{
	struct diags *diags = &job->session->diags;
	struct signer *signer = NULL;
	bool ok;

	if (!signer_open(&signer, job->key, job->cert, job->passin, diags))
		return STATUS_USAGE;
	/* -Werror turns warnings into errors. */
	ok = !diags->errors && sign_file(bytes, signer, diags);
	if (ok)
		buf_printf(signature, "signed by %s", signer_name(signer));
	signer_free(signer);
	return ok ? STATUS_DONE : STATUS_USAGE;
}

/*
 * Check the signature in the source against the compiled file, if there is a certificate: the
 * source may have been edited since it was signed.
 */
static int check_attached(const struct compile_job *job, const struct model *model,
			  const struct metadata_file *file, struct buf *signature)
{
	struct diags *diags = &job->session->diags;
	enum signature_status status = SIGNATURE_UNKNOWN_KEY;
	struct verifier *verifier;
	char *signer = NULL;

	if (!job->cert) {
		diag_warning(diags, model->signature_loc, "carried-signature",
			     "the signature is copied without being checked; use --cert CERT to "
			     "check it");
		buf_printf(signature, "signed (signature not checked)");
		return diags->errors ? STATUS_INVALID : STATUS_DONE;
	}
	verifier = verifier_new();
	if (verifier_add(verifier, job->cert, diags))
		status = verifier_check(verifier, &file->md, file->input, diags, &signer);
	verifier_free(verifier);
	if (signer)
		buf_printf(signature, "signed by %s", signer);
	free(signer);
	return status == SIGNATURE_GOOD && !diags->errors ? STATUS_DONE : STATUS_SIGNATURE;
}

/*
 * Add a signature to the encoded file: made with the key if there is one, else the signature in the
 * source. Set @signature to the text that the summary shows.
 */
static int add_signature(const struct compile_job *job, const struct model *model,
			 struct metadata_file *file, struct buf *signature)
{
	struct diags *diags = &job->session->diags;
	struct buf bytes = {0};
	int status = STATUS_DONE;

	buf_add(&bytes, file->input->data, file->input->size);
	if (job->key)
		status = sign_with_key(job, &bytes, signature);
	else if (!sign_attach(&bytes, model->signature.text, model->signature.count, diags))
		status = STATUS_INVALID;
	if (status == STATUS_DONE)
		status = metadata_output_check(job->session,
					       metadata_file_replace(file, &bytes, diags));
	if (status == STATUS_DONE && !job->key && job->out)
		status = check_attached(job, model, file, signature);
	buf_free(&bytes);
	return status;
}

/*
 * Parse the encoded file, sign it, parse that, and only then write it: a file that its own parser
 * rejects is never written. Without an output everything is checked and nothing is written.
 */
static int finish_file(const struct compile_job *job, const struct model *model, struct buf *bytes)
{
	const char *name = job->out ? output_name(job->out) : "the encoded file";
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct session *session = job->session;
	struct buf signature = {0};
	int status;

	status = metadata_output_check(session,
				       metadata_file_parse(file, input_from_bytes(name, bytes),
							   &session->schemas, &session->diags));
	if (status == STATUS_DONE && (job->key || model->signature.count))
		status = add_signature(job, model, file, &signature);
	if (status == STATUS_DONE && job->out)
		status = metadata_output_write(session, job->out, file,
					       signature.size ? buf_text(&signature) : "unsigned");
	buf_free(&signature);
	metadata_file_close(file);
	free(file);
	return status;
}

static int encode_model(const struct compile_job *job, const struct model *model)
{
	struct buf bytes = {0};
	int status = STATUS_INVALID;

	if (encode_container(model, &bytes, &job->session->diags))
		status = finish_file(job, model, &bytes);
	buf_free(&bytes);
	return status;
}

enum compile_stage { STAGE_READ, STAGE_VALUES, STAGE_RULES, STAGE_ENCODE, STAGES };

static void show_stage(const struct compile_job *job, enum compile_stage stage)
{
	static const char *const names[STAGES] = {"reading", "values", "rules", "encoding"};

	if (job->show_stages)
		progress_at(job->session->diags.progress, "stage", stage, STAGES, names[stage]);
}

int compile_source(const struct compile_job *job, const char *path)
{
	struct diags *diags = &job->session->diags;
	unsigned int errors = diags->errors;
	struct input *input = input_read(path, SOURCE_MAX_BYTES, true, diags);
	struct source source = {0};
	struct model model = {0};
	int status = STATUS_INVALID;
	bool valid;

	if (!input)
		return STATUS_USAGE;
	/* After an error, the next stage checks what is valid so far. */
	show_stage(job, STAGE_READ);
	valid = source_parse(&source, input, diags);
	show_stage(job, STAGE_VALUES);
	valid &= source.root &&
		 model_read(&model, &source, &job->session->schemas, &job->model, diags);
	source_free(&source);
	show_stage(job, STAGE_RULES);
	valid &= model.schema && rules_check(&model, diags);
	show_stage(job, STAGE_ENCODE);
	/* -Werror turns warnings into errors. */
	if (valid && diags->errors == errors)
		status = encode_model(job, &model);
	model_free(&model);
	input_free(input);
	return status;
}
