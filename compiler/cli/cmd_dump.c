// SPDX-License-Identifier: MIT
/* vgpumc dump: a file as text. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/codec/decode.h"
#include "compiler/codec/encode.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/model/rules.h"
#include "compiler/output/print.h"
#include "compiler/sign/sign.h"

static const char help[] =
	"Usage: vgpumc dump BLOB... [--format yaml|json|table|hex]\n"
	"\n"
	"Checks files as vgpumc verify does, but for their signatures, and shows what is in them.\n"
	"BLOB may be -, standard input, and may be compressed with xz. Of several files each "
	"begins\n"
	"with a line that names it, in YAML a document of its own; JSON has the name inside.\n"
	"\n"
	"      --format yaml    a source that compiles back to the same bytes, a signature "
	"included;\n"
	"                       this is tried out before anything is printed\n"
	"      --format json    every value, for other programs\n"
	"      --format table   the vGPU types of each board (the default)\n"
	"      --format hex     every byte, with the name of its field\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc dump vgpu-570.144.bin\n"
	"  vgpumc dump vgpu-570.144.bin --format yaml >types.yaml\n"
	"  vgpumc dump vgpu-570.144.bin --format json | jq '.boards[].types[].name'\n"
	"\n"
	"Exit status: 0 done; 1 usage or I/O; 2 the file is invalid, or no YAML gives these "
	"bytes.\n";

static const struct option options[] = {SESSION_FORMAT, SESSION_LONG};

typedef bool (*dump_format)(const struct metadata_file *blob, struct session *session,
			    struct buf *out);

/**
 * struct format - a way to show a file.
 * @dump: shows it
 * @heading: begins the line before each of several files
 */
struct format {
	dump_format dump;
	const char *heading;
};

/* Compile what was dumped, quietly, and see whether the same bytes come out. */
static bool compiles_back(const struct metadata_file *blob, struct session *session,
			  const struct buf *yaml)
{
	struct input *input = input_from_text("<dump>", yaml->data, yaml->size);
	struct model_options none = {0};
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
	       model_read(&model, &source, &session->schemas, &none, &quiet) &&
	       rules_check(&model, &quiet) && encode_container(&model, &out, &quiet) &&
	       (!model.signature.count ||
		file_attach(&out, model.signature.text, model.signature.count, &quiet)) &&
	       out.size == blob->input->size && memcmp(out.data, blob->input->data, out.size) == 0;
	buf_free(&out);
	model_free(&model);
	source_free(&source);
	input_free(input);
	return same;
}

static bool dump_yaml(const struct metadata_file *blob, struct session *session, struct buf *out)
{
	struct location loc = location_of(blob->input, 0);
	struct model model = {0};
	bool good = false;

	if (!blob->schema) {
		diag_error(&session->diags, loc, "unknown-release",
			   "without a schema of its release a file cannot become a source");
	} else if (blob->md.unknown_groups) {
		diag_error(&session->diags, loc, "not-representable",
			   "a source cannot hold the file's %u groups of unknown type",
			   blob->md.unknown_groups);
	} else {
		good = decode_model(&model, blob, &session->diags);
		if (good)
			print_yaml(&model, out);
		if (good && !compiles_back(blob, session, out)) {
			diag_error(&session->diags, loc, "not-representable",
				   "no source compiles to these bytes; --format json shows what is "
				   "there");
			good = false;
		}
	}
	model_free(&model);
	return good;
}

static bool dump_json(const struct metadata_file *blob, struct session *session, struct buf *out)
{
	(void)session;
	print_json(blob, out);
	return true;
}

static bool dump_table(const struct metadata_file *blob, struct session *session, struct buf *out)
{
	struct vgpu_metadata_board board;

	(void)session;
	metadata_file_print_summary(&blob->md, out);
	buf_printf(out, ", %s\n", blob->md.section.size ? "signed (not checked here)" : "unsigned");
	for (bool more = vgpu_metadata_first_board(&blob->md, &board); more;
	     more = vgpu_metadata_next_board(&blob->md, &board)) {
		buf_printf(out, "\nBoard ");
		print_board(&board, out);
		buf_printf(out, ", %u type%s\n", board.type_count,
			   board.type_count == 1 ? "" : "s");
		print_table(blob, &board, out);
	}
	return true;
}

static bool dump_hex(const struct metadata_file *blob, struct session *session, struct buf *out)
{
	(void)session;
	print_hex(blob, out);
	return true;
}

/* The default comes first. */
static const char *const format_names[] = {"table", "yaml", "json", "hex", NULL};
static const struct format formats[] = {
	{dump_table, "==> "},
	{dump_yaml, "--- # "},
	{dump_json, NULL},
	{dump_hex, "# "},
};

static int dump(struct session *session, const char *path, const struct format *format, bool alone)
{
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	unsigned int errors = session->diags.errors;
	struct buf out = {0};
	int status = metadata_file_open(blob, path, &session->schemas, &session->diags);

	if (status == STATUS_DONE && !format->dump(blob, session, &out))
		status = STATUS_INVALID;
	if (status == STATUS_DONE && session->diags.errors != errors)
		status = STATUS_INVALID;
	if (status == STATUS_DONE && !alone && format->heading)
		session_print(session, "%s%s\n", format->heading, blob->input->name);
	if (status == STATUS_DONE)
		session_put(session, &out);
	buf_free(&out);
	metadata_file_close(blob);
	free(blob);
	return status;
}

static int cmd_dump(int argc, char **argv)
{
	struct session session;
	int status = STATUS_DONE;

	session_init(&session, &command_dump);
	if (!session_options(&session, argc, argv, NULL, NULL) || !session_start(&session))
		return session_end(&session, session.status);
	status = session_files(&session, argv + optind, argc - optind, "file");
	if (status != STATUS_DONE)
		return session_end(&session, status);
	sandbox_enter(argv + optind, (size_t)(argc - optind), NULL);
	for (int i = optind; i < argc; i++) {
		int result;

		progress_at(session.diags.progress, "file", (size_t)(i - optind),
			    (size_t)(argc - optind), argv[i]);
		result = dump(&session, argv[i], &formats[session.format], argc - optind == 1);
		if (result > status)
			status = result;
	}
	return session_end(&session, status);
}

const struct command command_dump = {
	.name = "dump",
	.run = cmd_dump,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.words = (const struct option_words[]){{"format", format_names}, {0}},
	.files = BLOB_FILES,
};
