// SPDX-License-Identifier: MIT
/* vgpumc import: NVIDIA's vgpuConfig.xml as a source. */
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/import/import.h"
#include "compiler/output/print.h"
#include "compiler/source/source.h"

static const char help[] =
	"Usage: vgpumc import vgpuConfig.xml -o OUT.yaml [--release REL] [--vgpu V]\n"
	"\n"
	"Makes a source of the vgpuConfig.xml of NVIDIA's vGPU manager: each vGPU type once, the\n"
	"boards with their own numbers of instances and signatures, what many types have alike in\n"
	"x-defaults, and the lines of the XML in comments. An element that is not known is a\n"
	"warning, with its value. The XML may be -, standard input.\n"
	"\n"
	"The XML does not know memory sizes or names of boards; with fb_size added to a board,\n"
	"vgpumc check sees more. Nothing that the XML refers to is fetched, and entities are "
	"refused.\n"
	"\n"
	"  -o, --output OUT     write the source here; standard output without it\n"
	"      --release REL    the GSP build that the XML came with, such as 570.144. Without it\n"
	"                       the source leaves it open, for --release when it is compiled\n"
	"      --vgpu V         the vGPU version, such as 18.1; without it the one that is known "
	"to\n"
	"                       go with the release\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc import /usr/share/nvidia/vgpu/vgpuConfig.xml -o types.yaml --release 570.144\n"
	"  vgpumc import vgpuConfig.xml --release 570.144 | vgpumc - -o vgpu-570.144.bin\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O; 2 the XML is invalid.\n";

enum { OPT_RELEASE = 256, OPT_VGPU };

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},
	{"release", required_argument, NULL, OPT_RELEASE},
	{"vgpu", required_argument, NULL, OPT_VGPU},
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	struct import_options wanted;
	const char *out;
};

static void say_done(const struct diags *diags, const struct model *model, const char *path)
{
	size_t entries = 0;

	for (size_t i = 0; i < model->board_count; i++)
		entries += model->boards[i].count;
	diags_done(diags, output_name(path), "%zu type%s, %zu board%s with %zu type%s in all; %s%s",
		   model->type_count, model->type_count == 1 ? "" : "s", model->board_count,
		   model->board_count == 1 ? "" : "s", entries, entries == 1 ? "" : "s",
		   model->release ? "GSP " : "no GSP release: compile it with --release",
		   model->release ? model->release : "");
}

static int write_source(struct session *session, const struct model *model, const char *path)
{
	struct buf out = {0};
	int status = STATUS_DONE;

	print_yaml(model, &out);
	if (out.size > SOURCE_MAX_BYTES) {
		diag_error(&session->diags, (struct location){0}, "file-too-large",
			   "the source would have %zu bytes, more than a source may have",
			   out.size);
		status = STATUS_INVALID;
	} else if (!file_write(path, out.data, out.size, &session->diags)) {
		status = STATUS_USAGE;
	} else if (session_talks(session)) {
		say_done(&session->diags, model, path);
	}
	buf_free(&out);
	return status;
}

static int import(struct session *session, char *const *path, const char *out,
		  const struct import_options *wanted)
{
	struct diags *diags = &session->diags;
	struct input *input;
	struct model model = {0};
	struct xml xml = {0};
	int status = STATUS_INVALID;

	sandbox_enter(path, 1, out);
	input = input_read(*path, XML_MAX_BYTES, true, diags);
	if (!input)
		return STATUS_USAGE;
	/* A warning may have been made an error. */
	if (xml_parse(&xml, input, diags) &&
	    import_model(&model, &xml, &session->schemas, wanted, diags) && !diags->errors)
		status = write_source(session, &model, out);
	model_free(&model);
	xml_free(&xml);
	input_free(input);
	return status;
}

/* What is no name of anything is wrong usage, whatever the document says. */
static bool check_names(struct job *job)
{
	const char *vgpu = job->wanted.vgpu;
	struct release version;

	if (job->wanted.release && !session_is_release(&job->session, job->wanted.release))
		return false;
	if (vgpu && (!release_parse(vgpu, &version) || version.count != 2 || !version.part[0]))
		job->session.status = session_usage(
			&job->session, "'%s' is not a vGPU version; write MAJOR.MINOR, 18.1", vgpu);
	return job->session.status == STATUS_DONE;
}

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	if (opt == 'o')
		job->out = optarg;
	else if (opt == OPT_RELEASE)
		job->wanted.release = optarg;
	else if (opt == OPT_VGPU)
		job->wanted.vgpu = optarg;
	else
		return session_option(&job->session, opt);
	return true;
}

static int cmd_import(int argc, char **argv)
{
	struct job job = {.out = "-"};
	int status;

	session_init(&job.session, &command_import);
	if (!session_options(&job.session, argc, argv, take_option, &job) || !check_names(&job) ||
	    !session_start(&job.session))
		return session_end(&job.session, job.session.status);
	if (argc - optind != 1)
		status = session_usage(&job.session, "one file is imported at a time, not %d",
				       argc - optind);
	else
		status = import(&job.session, argv + optind, job.out, &job.wanted);
	return session_end(&job.session, status);
}

const struct command command_import = {
	.name = "import",
	.run = cmd_import,
	.help = help,
	.shorts = SESSION_SHORT "o:",
	.options = options,
	.files = "xml",
};
