// SPDX-License-Identifier: MIT
/* vgpumc check SOURCE.yaml...: check sources, write nothing. */
#include "compiler/base/file.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/compile_source.h"
#include "compiler/cli/session.h"
#include "compiler/output/schema_text.h"

static const char usage[] = "vgpumc check SOURCE.yaml...\n"
			    "       vgpumc check --list-rules [--release REL]\n"
			    "\n"
			    "Checks sources as compiling does, up to the encoded file, and "
			    "writes nothing. SOURCE may be\n"
			    "-, standard input.\n"
			    "\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc check types.yaml\n"
	"  vgpumc check *.yaml --error-format sarif 2>results.sarif\n"
	"  vgpumc check --list-rules --release 570.144\n"
	"\n"
	"Exit status: 0 no error; 1 usage or I/O error; 2 a source is invalid.\n";

static const struct command_option list_options[] = {
	{.id = OPT_LIST_RULES,
	 .name = "list-rules",
	 .help = "show every rule of the schemas, or of one release's schema, with the\n"
		 "reason for it"},
	{0},
};

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
	struct compile_job job;
	int status = STATUS_DONE;

	compile_job_init(&job, session);
	job.show_stages = count == 1;
	for (int i = 0; i < count; i++) {
		int result;

		if (count > 1)
			progress_at(session->diags.progress, "source", (size_t)i, (size_t)count,
				    sources[i]);
		result = compile_source(&job, sources[i]);
		if (result > status)
			status = result;
		if (result == STATUS_DONE && session_shows_summaries(session))
			diags_summary(&session->diags, input_name(sources[i]), "no errors");
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

const struct command command_check = {
	.name = "check",
	.summary = "check sources against every rule, write nothing",
	.run = run_check,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){list_options, source_options, NULL},
	.files = SOURCE_FILES,
};
