// SPDX-License-Identifier: MIT
/* vgpumc match: show the vGPU types that a file offers for a board. */
#include <stdlib.h>

#include "compiler/base/json.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/host/board_match.h"
#include "compiler/output/print.h"

static const char usage[] =
	"vgpumc match FILE... --board VVVV:DDDD[:SVVV:SDDD] [--cert CERT]\n"
	"       vgpumc match [FILE] --host [--cert CERT]\n"
	"\n"
	"Shows the vGPU types that a file offers for a board, or explains why there are none. In\n"
	"vgpumeta files, an entry for the board's own subsystem is preferred to one for every\n"
	"subsystem; nvvgpumt files distinguish boards by device id only. The signature is checked\n"
	"if a certificate is given.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc match vgpu-570.144.bin --board 10de:26b1\n"
	"  vgpumc match --host\n"
	"\n"
	"Exit status: 0 every board has types; 1 usage or I/O error; 2 a file is invalid; 3 its\n"
	"signature is missing, wrong, or made with an unknown key; 4 a board has no types, or "
	"there\n"
	"is no board. With several results, the lowest non-zero status is returned.\n";

static const char *const format_names[] = {"table", "json", NULL};

static const struct command_option board_options[] = {
	{.id = OPT_BOARD,
	 .name = "board",
	 .value = "IDS",
	 .help = "PCI vendor and device id, and the subsystem's, in hex: 10de:26b1 or\n"
		 "10de:26b1:10de:16a1"},
	{.id = OPT_HOST,
	 .name = "host",
	 .help = "all NVIDIA boards of this machine, with the GSP firmware that they\n"
		 "run. Without FILE, the file of that GSP release is searched where the\n"
		 "kernel would look, plain or compressed with xz"},
	{0},
};

static const struct command_option match_options[] = {
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "table, or json: an object with every board, and every value of its\n"
		 "types or the reason why there are none",
	 .words = format_names},
	{0},
};

/**
 * struct match_job - one run of the command.
 * @session: the session
 * @sources: where files are found
 * @boards: the JSON objects of the boards; NULL to print tables
 */
struct match_job {
	struct session *session;
	struct match_sources sources;
	struct json_object *boards;
};

/* Print the heading of a board before any message about its file. */
static void print_host_board(struct session *session, const struct board_match *match)
{
	struct buf out = {0};

	buf_printf(&out, "%s  ", match->host->bdf);
	pci_print_ids(&match->ids, true, &out);
	buf_printf(&out, "  %s%s\n", *match->gsp ? "GSP " : "GSP release unknown", match->gsp);
	if (*match->host->model)
		buf_printf(&out, "  %s\n", match->host->model);
	session_write(session, &out);
	buf_free(&out);
}

static void print_types(struct session *session, const struct board_match *match)
{
	const struct metadata_file *file = match->file;
	struct buf out = {0};

	buf_printf(&out, "%s: board ", file->input->name);
	print_board(&match->board, &out);
	buf_printf(&out, " (%s%s), GSP %s, %u type%s, ", match->board.device_only ? "by " : "",
		   board_match_kind(match), file->md.release, match->board.type_count,
		   match->board.type_count == 1 ? "" : "s");
	if (match->signer)
		buf_printf(&out, "signed by %s\n", match->signer);
	else if (file->md.section.size)
		buf_printf(&out, "signed (signature not checked)\n");
	else
		buf_printf(&out, "unsigned\n");
	print_table(file, &match->board, &out);
	if (!match->board.device_only && !match->board.ids.subsystem)
		buf_printf(&out, "note: vgpu-mgmt compares all four ids, so it does not find this "
				 "group; compile the file with the subsystems of the board\n");
	session_write(session, &out);
	buf_free(&out);
}

static struct json_object *match_to_json(struct board_match *match)
{
	const struct metadata_file *file = match->is_valid ? match->file : NULL;
	struct json_object *object = json_object_new_object();
	bool matches = match->status == STATUS_DONE;
	struct buf ids = {0};

	pci_print_ids(&match->ids, match->has_subsystem, &ids);
	json_add_foreign_text(object, "board", buf_text(&ids));
	json_add_foreign_text(object, "address", match->host ? match->host->bdf : NULL);
	json_add_foreign_text(object, "model", match->host ? match->host->model : NULL);
	json_add_foreign_text(object, "gsp", match->gsp);
	json_add_foreign_text(object, "file", match->file ? buf_text(&match->path) : NULL);
	json_object_object_add(object, "signed",
			       file ? json_object_new_boolean(file->md.section.size > 0) : NULL);
	json_add_foreign_text(object, "signer", match->signer);
	json_add_foreign_text(object, "match", matches ? board_match_kind(match) : NULL);
	json_add_foreign_text(object, "reason", buf_text(&match->reason));
	json_object_object_add(object, "types",
			       matches ? json_of_types(match->file, &match->board)
				       : json_object_new_array());
	buf_free(&ids);
	return object;
}

static void match_board(struct match_job *job, struct board_match *match)
{
	struct session *session = job->session;

	if (match->host && !job->boards)
		print_host_board(session, match);
	board_match_find_types(match, &job->sources);
	if (job->boards)
		json_object_array_add(job->boards, match_to_json(match));
	else if (match->status == STATUS_DONE)
		print_types(session, match);
	if (match->reason.size)
		session_message(session, "%s%sno vGPU types: %s",
				match->host ? match->host->bdf : "", match->host ? ": " : "",
				buf_text(&match->reason));
	board_match_close_file(match);
}

/*
 * Match every board. All files are found before the first is opened, since the sandbox lets only
 * those be opened. Return: the lowest exit status that is not 0, else 0.
 */
static int match_boards(struct match_job *job, struct board_match *matches, size_t count)
{
	struct strings paths = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; i < count; i++) {
		board_match_find_file(&matches[i], &job->sources);
		if (matches[i].status == STATUS_DONE)
			*vec_push(&paths) = buf_text(&matches[i].path);
	}
	sandbox_enter((char *const *)paths.items, paths.count, NULL);
	for (size_t i = 0; i < count; i++) {
		struct board_match *match = &matches[i];

		progress_at(job->session->diags.progress, "file", i, count, match->given);
		match_board(job, match);
		if (match->status && (!status || match->status < status))
			status = match->status;
		board_match_free(match);
	}
	free(paths.items);
	return status;
}

static int match_host(struct match_job *job, const char *given)
{
	const char *gsp = session_value(job->session, OPT_GSP);
	struct host host = {0};
	struct board_match *matches;
	int status = STATUS_NO_MATCH;

	if (!host_scan(&host, job->sources.sysfs,
		       session_value_or(job->session, OPT_PROCFS, "/proc"), &job->session->diags))
		return STATUS_USAGE;
	matches = xcalloc(host.count + 1, sizeof(*matches));
	for (size_t i = 0; i < host.count; i++)
		matches[i] = (struct board_match){.host = &host.items[i],
						  .given = given,
						  .ids = host.items[i].ids,
						  .has_subsystem = true,
						  .gsp = gsp ? gsp : host.items[i].gsp};
	if (host.count)
		status = match_boards(job, matches, host.count);
	else
		session_message(job->session, "this machine has no NVIDIA board");
	free(matches);
	host_free(&host);
	return status;
}

static int match_ids(struct match_job *job, char *const *paths, size_t count)
{
	const char *ids = session_value(job->session, OPT_BOARD);
	struct board_match match = {.gsp = session_value_or(job->session, OPT_GSP, "")};
	struct board_match *matches;
	int status;

	if (!pci_parse_ids(ids, &match.ids, &match.has_subsystem))
		return session_usage(
			job->session,
			"invalid board '%s': write VVVV:DDDD or VVVV:DDDD:SVVV:SDDD in hex", ids);
	matches = xcalloc(count, sizeof(*matches));
	for (size_t i = 0; i < count; i++) {
		matches[i] = match;
		matches[i].given = paths[i];
	}
	status = match_boards(job, matches, count);
	free(matches);
	return status;
}

static void print_json_boards(struct match_job *job)
{
	struct json_object *document = json_object_new_object();
	struct buf text = {0};

	json_object_object_add(document, "boards", json_object_get(job->boards));
	json_print(document, JSON_PRETTY, &text);
	session_printf(job->session, "%s\n", buf_text(&text));
	json_object_put(document);
	buf_free(&text);
}

static int check_usage(struct session *session, char *const *files, int count)
{
	bool host = session_given(session, OPT_HOST);

	if (host == session_given(session, OPT_BOARD))
		return session_usage(session, "give either --board or --host");
	if (host && count > 1)
		return session_usage(session, "--host accepts at most one file, got %d", count);
	if (host && !count)
		return STATUS_DONE;
	return session_check_files(session, files, count, "file");
}

static int run_match(struct session *session, char **files, int count)
{
	struct trust trust = {0};
	struct match_job job = {
		.session = session,
		.sources = {.firmware = session_value_or(session, OPT_FIRMWARE, "/lib/firmware"),
			    .sysfs = session_value_or(session, OPT_SYSFS, "/sys"),
			    .schemas = &session->schemas,
			    .trust = &trust,
			    .diags = &session->diags}};
	int status = check_usage(session, files, count);

	if (status != STATUS_DONE)
		return status;
	if (!session_load_trust(session, &trust)) {
		trust_free(&trust);
		return STATUS_USAGE;
	}
	if (session_choice(session, OPT_FORMAT, format_names) == 1)
		job.boards = json_object_new_array();
	status = session_given(session, OPT_HOST) ? match_host(&job, count ? files[0] : NULL)
						  : match_ids(&job, files, (size_t)count);
	if (job.boards && (json_object_array_length(job.boards) || status != STATUS_USAGE))
		print_json_boards(&job);
	json_object_put(job.boards);
	trust_free(&trust);
	return status;
}

const struct command command_match = {
	.name = "match",
	.summary = "find the vGPU types for a board, or for the boards of this host",
	.run = run_match,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){board_options, trust_options,
							  match_options, firmware_options,
							  sysfs_options, NULL},
	.files = METADATA_FILES,
};
