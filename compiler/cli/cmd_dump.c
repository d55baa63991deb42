// SPDX-License-Identifier: MIT
/* vgpumc dump: show a file as text. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/codec/decode.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/model/rules.h"
#include "compiler/output/print.h"
#include "compiler/sign/sign.h"

static const char usage[] =
	"vgpumc dump FILE... [--format yaml|json|table|hex]\n"
	"\n"
	"Checks files as vgpumc verify does, except for their signatures, and shows their "
	"contents.\n"
	"FILE may be -, standard input, and may be compressed with xz. With several files, a line\n"
	"with its name precedes each; in YAML each is a document, in JSON the name is a member.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc dump vgpu-570.144.bin\n"
	"  vgpumc dump vgpu-570.144.bin --format yaml >types.yaml\n"
	"  vgpumc dump vgpu-570.144.bin --format json | jq '.boards[].types[].name'\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O error; 2 the file is invalid, or no YAML source\n"
	"compiles to its bytes.\n";

/* The default comes first. */
static const char *const format_names[] = {"table", "yaml", "json", "hex", NULL};
static const char *const format_help[] = {
	"the vGPU types of each board (the default)",
	("a source that compiles back to the same bytes, including a\n"
	 "signature; this is checked before anything is printed"),
	"every value, for other programs",
	"every byte, with the name of its field",
};

static const struct command_option dump_options[] = {
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "how to show a file",
	 .words = format_names,
	 .word_help = format_help},
	{0},
};

/**
 * struct dump_format - a way to show a file.
 * @print: append the file to @out; return false after an error
 * @heading: begins the line before each of several files, or NULL
 */
struct dump_format {
	bool (*print)(const struct metadata_file *file, struct session *session, struct buf *out);
	const char *heading;
};

/* Compile the source, and return true if it gives the bytes of the file. */
static bool compiles_back(const struct metadata_file *file, struct session *session,
			  const struct buf *yaml)
{
	struct input *input = input_from_text("<dump>", yaml->data, yaml->size);
	struct model_options options = {0};
	struct diags quiet = {.out = session->diags.out,
			      .format = session->diags.format,
			      .sinks = session->diags.sinks,
			      .color = session->diags.color,
			      .max_errors = 3,
			      .no_warnings = true};
	struct source source = {0};
	struct model model = {0};
	struct buf out = {0};
	bool same;

	same = source_parse(&source, input, &quiet) &&
	       model_read(&model, &source, &session->schemas, &options, &quiet) &&
	       rules_check(&model, &quiet) && encode_container(&model, &out, &quiet) &&
	       (!model.signature.count ||
		sign_attach(&out, model.signature.text, model.signature.count, &quiet)) &&
	       out.size == file->input->size && memcmp(out.data, file->input->data, out.size) == 0;
	buf_free(&out);
	model_free(&model);
	source_free(&source);
	input_free(input);
	return same;
}

/* Append the source of a file. Return: false after an error, which was reported. */
static bool print_source(const struct metadata_file *file, struct session *session, struct buf *out)
{
	struct model model = {0};
	bool decoded = decode_model(&model, file, &session->diags);

	if (decoded)
		print_yaml(&model, out);
	model_free(&model);
	return decoded;
}

static bool dump_yaml(const struct metadata_file *file, struct session *session, struct buf *out)
{
	struct location loc = location_of(file->input, 0);

	if (!file->schema) {
		diag_error(&session->diags, loc, "unknown-release",
			   "cannot write YAML: no schema covers the release of the file");
		return false;
	}
	if (file->md.unknown_groups) {
		diag_error(&session->diags, loc, "not-representable",
			   "cannot write YAML: the file has %u groups of unknown type",
			   file->md.unknown_groups);
		return false;
	}
	if (!print_source(file, session, out))
		return false;
	if (!compiles_back(file, session, out)) {
		diag_error(&session->diags, loc, "not-representable",
			   "cannot write YAML: no source compiles to these bytes; use --format "
			   "json");
		return false;
	}
	return true;
}

static bool dump_json(const struct metadata_file *file, struct session *session, struct buf *out)
{
	(void)session;
	print_json(file, out);
	return true;
}

static bool dump_table(const struct metadata_file *file, struct session *session, struct buf *out)
{
	struct vgpu_metadata_board board;

	(void)session;
	metadata_file_print_summary(&file->md, out);
	buf_printf(out, ", %s\n",
		   file->md.section.size ? "signed (signature not checked)" : "unsigned");
	for (bool more = vgpu_metadata_first_board(&file->md, &board); more;
	     more = vgpu_metadata_next_board(&file->md, &board)) {
		buf_printf(out, "\nBoard ");
		print_board(&board, out);
		buf_printf(out, ", %u type%s\n", board.type_count,
			   board.type_count == 1 ? "" : "s");
		print_table(file, &board, out);
	}
	return true;
}

static bool dump_hex(const struct metadata_file *file, struct session *session, struct buf *out)
{
	(void)session;
	print_hex(file, out);
	return true;
}

static const struct dump_format formats[] = {
	{dump_table, "==> "},
	{dump_yaml, "--- # "},
	{dump_json, NULL},
	{dump_hex, "# "},
};

static int dump_file(struct session *session, const char *path, bool alone)
{
	const struct dump_format *format =
		&formats[session_choice(session, OPT_FORMAT, format_names)];
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	unsigned int errors = session->diags.errors;
	struct buf out = {0};
	int status = metadata_file_open(file, path, &session->schemas, &session->diags);

	if (status == STATUS_DONE && !format->print(file, session, &out))
		status = STATUS_INVALID;
	/* -Werror turns warnings into errors. */
	if (status == STATUS_DONE && session->diags.errors != errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE && !alone && format->heading)
		session_printf(session, "%s%s\n", format->heading, file->input->name);
	if (status == STATUS_DONE)
		session_write(session, &out);
	buf_free(&out);
	metadata_file_close(file);
	free(file);
	return status;
}

static int run_dump(struct session *session, char **paths, int count)
{
	int status = session_check_files(session, paths, count, "file");

	if (status != STATUS_DONE)
		return status;
	sandbox_enter(paths, (size_t)count, NULL);
	for (int i = 0; i < count; i++) {
		int result;

		progress_at(session->diags.progress, "file", (size_t)i, (size_t)count, paths[i]);
		result = dump_file(session, paths[i], count == 1);
		if (result > status)
			status = result;
	}
	return status;
}

const struct command command_dump = {
	.name = "dump",
	.summary = "show a file as YAML, JSON, a table, or annotated hex",
	.run = run_dump,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){dump_options, NULL},
	.files = METADATA_FILES,
};
