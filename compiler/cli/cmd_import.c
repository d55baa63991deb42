// SPDX-License-Identifier: MIT
/* vgpumc import: convert NVIDIA's vgpuConfig.xml to a source. */
#include "compiler/base/file.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/import/import.h"
#include "compiler/output/print.h"
#include "compiler/source/source.h"

static const char usage[] =
	"vgpumc import vgpuConfig.xml -o OUT.yaml [--release REL] [--vgpu V]\n"
	"\n"
	"Converts the vgpuConfig.xml of NVIDIA's vGPU manager to a source: each vGPU type once, "
	"the\n"
	"boards with their own numbers of instances and signatures, values that many types share\n"
	"in x-defaults, and the lines of the XML in comments. An unknown element is reported as a\n"
	"warning with its value. The XML may be -, standard input.\n"
	"\n"
	"The XML has neither memory sizes nor names of boards; with fb_size added to a board,\n"
	"vgpumc check can check more. Nothing that the XML refers to is fetched, and a file that\n"
	"declares entities is rejected.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc import /usr/share/nvidia/vgpu/vgpuConfig.xml -o types.yaml --release 570.144\n"
	"  vgpumc import vgpuConfig.xml --release 570.144 | vgpumc - -o vgpu-570.144.bin\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O error; 2 the XML is invalid.\n";

static const struct command_option import_options[] = {
	{.id = OPT_OUTPUT,
	 .letter = 'o',
	 .name = "output",
	 .value = "OUT",
	 .help = "write the source to this file (default: standard output)",
	 .completion = COMPLETE_FILES,
	 .endings = ""},
	{.id = OPT_RELEASE,
	 .name = "release",
	 .value = "REL",
	 .help = "the GSP release that the XML came with, such as 570.144 (default:\n"
		 "none in the source; give --release when compiling)",
	 .completion = COMPLETE_RELEASES},
	{.id = OPT_VGPU,
	 .name = "vgpu",
	 .value = "V",
	 .help = "the vGPU version, such as 18.1 (default: the known version of the\n"
		 "release)",
	 .completion = COMPLETE_VERSIONS},
	{0},
};

static void print_summary(const struct diags *diags, const struct model *model, const char *path)
{
	size_t offered = 0;

	for (size_t i = 0; i < model->board_count; i++)
		offered += model->boards[i].count;
	diags_summary(diags, output_name(path),
		      "%zu type%s; %zu board%s with %zu type%s in total; %s%s", model->type_count,
		      model->type_count == 1 ? "" : "s", model->board_count,
		      model->board_count == 1 ? "" : "s", offered, offered == 1 ? "" : "s",
		      model->release ? "GSP " : "no GSP release (give --release when compiling)",
		      model->release ? model->release : "");
}

static int write_source(struct session *session, const struct model *model, const char *path)
{
	struct buf out = {0};
	int status = STATUS_DONE;

	print_yaml(model, &out);
	if (out.size > SOURCE_MAX_BYTES) {
		diag_error(&session->diags, (struct location){0}, "file-too-large",
			   "the source would have %zu bytes (limit: %zu)", out.size,
			   (size_t)SOURCE_MAX_BYTES);
		status = STATUS_INVALID;
	} else if (!output_write(path, out.data, out.size, &session->diags)) {
		status = STATUS_USAGE;
	} else if (session_shows_summaries(session)) {
		print_summary(&session->diags, model, path);
	}
	buf_free(&out);
	return status;
}

static int import_file(struct session *session, char *const *path,
		       const struct import_options *options)
{
	const char *out = session_value_or(session, OPT_OUTPUT, "-");
	struct diags *diags = &session->diags;
	struct input *input;
	struct model model = {0};
	struct xml xml = {0};
	int status = STATUS_INVALID;

	sandbox_enter(path, 1, out);
	input = input_read(*path, XML_MAX_BYTES, true, diags);
	if (!input)
		return STATUS_USAGE;
	/* -Werror turns warnings into errors. */
	if (xml_parse(&xml, input, diags) &&
	    import_model(&model, &xml, &session->schemas, options, diags) && !diags->errors)
		status = write_source(session, &model, out);
	model_free(&model);
	xml_free(&xml);
	input_free(input);
	return status;
}

static bool is_vgpu_version(const char *text)
{
	struct vgpu_release version;

	return vgpu_release_parse(text, &version) && version.count == 2 && version.part[0];
}

static int run_import(struct session *session, char **paths, int count)
{
	struct import_options options = {.release = session_value(session, OPT_RELEASE),
					 .vgpu = session_value(session, OPT_VGPU)};

	if (!session_check_release(session))
		return STATUS_USAGE;
	if (options.vgpu && !is_vgpu_version(options.vgpu))
		return session_usage(session,
				     "invalid vGPU version '%s': write MAJOR.MINOR, such as 18.1",
				     options.vgpu);
	if (count != 1)
		return session_usage(session, "expected one file, got %d", count);
	return import_file(session, paths, &options);
}

const struct command command_import = {
	.name = "import",
	.summary = "convert NVIDIA's vgpuConfig.xml to a source",
	.run = run_import,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){import_options, NULL},
	.files = "xml",
};
