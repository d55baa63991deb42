// SPDX-License-Identifier: MIT
/* vgpumc match: the vGPU types that a file has for a board. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/utf8.h"
#include "compiler/base/json.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "compiler/codec/metadata_file.h"
#include "compiler/host/firmware.h"
#include "compiler/host/pci.h"
#include "compiler/output/print.h"
#include "compiler/sign/trust.h"

static const char help[] =
	"Usage: vgpumc match BLOB... --board VVVV:DDDD[:SVVV:SDDD] [--cert CERT]\n"
	"       vgpumc match [BLOB] --host [--cert CERT]\n"
	"\n"
	"Shows the vGPU types that a file offers for a board, or says why there are none. A group\n"
	"for exactly the board's subsystem comes before one for every subsystem; nvvgpumt files\n"
	"know device ids only. The signature is checked when a certificate is given.\n"
	"\n"
	"      --board IDS      PCI vendor and device id, and the subsystem's, in hex: 10de:26b1 "
	"or\n"
	"                       10de:26b1:10de:16a1\n"
	"      --host           all NVIDIA boards of this machine, with the GSP firmware they "
	"run.\n"
	"                       Without BLOB the file of that GSP release is looked for where the\n"
	"                       kernel would look, plain or compressed with xz\n" TRUST_HELP
	"      --format FORMAT  table, or json: an object with every board, and every value of "
	"its\n"
	"                       types or the reason why there are none\n"
	"      --gsp REL        take this GSP release for that of the boards\n"
	"      --firmware DIR   the firmware folder, /lib/firmware\n"
	"      --sysfs DIR      where sysfs is, /sys\n"
	"      --procfs DIR     where procfs is, /proc\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc match vgpu-570.144.bin --board 10de:26b1\n"
	"  vgpumc match --host\n"
	"\n"
	"Exit status: 0 every board has types; 1 usage or I/O; 2 a file is invalid; 3 its "
	"signature\n"
	"is missing, wrong or by an unknown key; 4 a board has none, or there is no board. Of "
	"several\n"
	"the lowest but 0 counts.\n";

enum { OPT_BOARD = 256, OPT_HOST, OPT_GSP, OPT_FIRMWARE, OPT_SYSFS, OPT_PROCFS };

static const struct option options[] = {
	{"board", required_argument, NULL, OPT_BOARD},
	{"host", no_argument, NULL, OPT_HOST},
	{"gsp", required_argument, NULL, OPT_GSP},
	{"firmware", required_argument, NULL, OPT_FIRMWARE},
	{"sysfs", required_argument, NULL, OPT_SYSFS},
	{"procfs", required_argument, NULL, OPT_PROCFS},
	TRUST_LONG,
	SESSION_FORMAT,
	SESSION_LONG,
};

/* What the command line asks for. */
struct job {
	struct session session;
	struct trust trust; /* without a certificate signatures are not looked at */
	const char *board, *gsp, *firmware, *sysfs, *procfs;
	struct json_object *boards; /* what is found, for JSON; NULL for a table */
	bool host;
};

/* One board, and what was found for it. */
struct match {
	const struct host_board *host; /* NULL with --board */
	struct vgpu_metadata_ids ids;
	bool has_subsystem;
	const char *given; /* its file, or NULL to look for it */
	const char *gsp; /* that the file must be for, "" for any */
	int status; /* of looking for the file, then of all */
	struct buf path;
	struct metadata_file *blob;
	bool opened; /* and valid */
	struct vgpu_metadata_board board;
	char *signer;
	struct buf why; /* there are no types */
};

static bool take_option(void *data, int opt)
{
	struct job *job = data;

	switch (opt) {
	case OPT_BOARD:
		job->board = optarg;
		return true;
	case OPT_HOST:
		job->host = true;
		return true;
	case OPT_GSP:
		job->gsp = optarg;
		return true;
	case OPT_FIRMWARE:
		job->firmware = optarg;
		return true;
	case OPT_SYSFS:
		job->sysfs = optarg;
		return true;
	case OPT_PROCFS:
		job->procfs = optarg;
		return true;
	default:
		return trust_option(&job->trust, opt) || session_option(&job->session, opt);
	}
}

/* "10de:26b1" or "10de:26b1:10de:16a1". */
static bool parse_board(const char *text, struct vgpu_metadata_ids *ids, bool *has_subsystem)
{
	unsigned long id[4] = {0};
	size_t count = 0;

	for (;;) {
		char *end;

		if (count == ARRAY_SIZE(id) || !strchr("0123456789abcdefABCDEF", *text) || !*text)
			return false;
		id[count] = strtoul(text, &end, 16);
		if (id[count++] > UINT16_MAX)
			return false;
		if (!*end)
			break;
		if (*end != ':')
			return false;
		text = end + 1;
	}
	*ids = (struct vgpu_metadata_ids){(u16)id[0], (u16)id[1], (u16)id[2], (u16)id[3]};
	*has_subsystem = count == 4;
	return count == 2 || count == 4;
}

static void print_ids(const struct vgpu_metadata_ids *ids, bool has_subsystem, struct buf *out)
{
	buf_printf(out, "%04x:%04x", ids->vendor, ids->device);
	if (has_subsystem)
		buf_printf(out, " %04x:%04x", ids->subsystem_vendor, ids->subsystem);
}

/* The subsystems that the file has for the board's device id, for those who have another. */
static bool list_subsystems(const struct vgpu_metadata *md, uint16_t device, struct buf *out)
{
	struct vgpu_metadata_board board;
	bool found = false;

	for (bool more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		if (board.ids.device != device)
			continue;
		buf_printf(out, "%s%04x:%04x", found ? ", " : "", board.ids.subsystem_vendor,
			   board.ids.subsystem);
		found = true;
	}
	return found;
}

static void explain(const struct metadata_file *blob, const struct vgpu_metadata_ids *ids,
		    bool has_subsystem, struct buf *out)
{
	struct buf subsystems = {0};

	if (ids->vendor != VGPU_PCI_VENDOR)
		buf_printf(out, "vendor %04x is not NVIDIA, 10de", ids->vendor);
	else if (!list_subsystems(&blob->md, ids->device, &subsystems))
		buf_printf(out, "%s has no board with device id %04x", blob->input->name,
			   ids->device);
	else
		buf_printf(out, "%s has device id %04x with subsystem %s only%s", blob->input->name,
			   ids->device, buf_text(&subsystems),
			   has_subsystem ? "" : "; give all four ids");
	buf_free(&subsystems);
}

/* A match of another kind than ids alone can give: how the file came to have the board. */
static const char *kind_of(const struct vgpu_metadata_board *board)
{
	return board->device_only ? "device id" : board->ids.subsystem ? "exact" : "any subsystem";
}

/* Why nobody knows which GSP firmware a board runs. */
static void explain_gsp(const struct host_board *host, struct buf *out)
{
	if (host->without_gsp)
		buf_printf(out, "the board runs without GSP firmware");
	else if (*host->driver)
		buf_printf(out, "its driver, %s, does not say which GSP firmware it runs",
			   host->driver);
	else
		buf_printf(out, "no driver runs the board, so its GSP firmware is not known");
	buf_printf(out, "; --gsp REL takes one for that");
}

/* Find the file that is given, or lies where the kernel looks. Return: an exit status. */
static int find_file(struct job *job, struct match *match)
{
	enum firmware_packing packing = FIRMWARE_PLAIN;
	struct release release;

	if (match->given) {
		buf_printf(&match->path, "%s", match->given);
	} else if (!*match->gsp) {
		explain_gsp(match->host, &match->why);
		return STATUS_NO_MATCH;
	} else if (!firmware_release_ok(match->gsp)) {
		buf_printf(&match->why, "'%s' is no GSP version", match->gsp);
		return STATUS_NO_MATCH;
	} else if (!firmware_find(match->gsp, job->firmware, job->sysfs, &match->path, &packing)) {
		buf_printf(&match->why, "there is no %s", buf_text(&match->path));
		if (release_parse(match->gsp, &release) &&
		    !schema_set_find(&job->session.schemas, &release))
			buf_printf(&match->why, ", and no schema covers GSP release %s",
				   match->gsp);
		return STATUS_NO_MATCH;
	}
	if (packing == FIRMWARE_ZSTD) {
		buf_printf(&match->why, "%s is compressed with zstd, which is not read here",
			   buf_text(&match->path));
		return STATUS_NO_MATCH;
	}
	return STATUS_DONE;
}

static int open_file(struct job *job, struct match *match)
{
	int status;

	match->blob = xcalloc(1, sizeof(*match->blob));
	status = metadata_file_open(match->blob, buf_text(&match->path), &job->session.schemas,
				    &job->session.diags);
	if (status != STATUS_DONE)
		buf_printf(&match->why, "%s cannot be used", buf_text(&match->path));
	match->opened = status == STATUS_DONE;
	return status;
}

/* Find the types of a board in its file. Return: an exit status; 0 when there are some. */
static int find_types(struct job *job, struct match *match)
{
	int status = open_file(job, match);
	const struct metadata_file *blob = match->blob;

	if (status != STATUS_DONE)
		return status;
	if (*match->gsp && strcmp(match->gsp, blob->md.release) != 0) {
		buf_printf(&match->why, "%s is for GSP %s, and the board runs GSP %s",
			   blob->input->name, blob->md.release, match->gsp);
		return STATUS_NO_MATCH;
	}
	if (trust_given(&job->trust) &&
	    trust_require(&job->trust, blob, &job->session.diags, &match->signer) != STATUS_DONE) {
		buf_printf(&match->why, "the signature of %s is not accepted", blob->input->name);
		return STATUS_SIGNATURE;
	}
	if (vgpu_metadata_match(&blob->md, &match->ids, &match->board))
		return STATUS_DONE;
	explain(blob, &match->ids, match->has_subsystem, &match->why);
	return STATUS_NO_MATCH;
}

/* Which board this is about, before anything can be wrong with its file. */
static void print_heading(struct session *session, const struct match *match)
{
	struct buf out = {0};

	buf_printf(&out, "%s  ", match->host->bdf);
	print_ids(&match->ids, true, &out);
	buf_printf(&out, "  %s%s\n", *match->gsp ? "GSP " : "GSP version not known", match->gsp);
	if (*match->host->model)
		buf_printf(&out, "  %s\n", match->host->model);
	session_put(session, &out);
	buf_free(&out);
}

static void print_types(struct session *session, const struct match *match)
{
	const struct metadata_file *blob = match->blob;
	struct buf out = {0};

	buf_printf(&out, "%s: board ", blob->input->name);
	print_board(&match->board, &out);
	buf_printf(&out, " (%s%s), GSP %s, %u type%s, %s%s\n",
		   match->board.device_only ? "by " : "", kind_of(&match->board), blob->md.release,
		   match->board.type_count, match->board.type_count == 1 ? "" : "s",
		   match->signer	   ? "signed by "
		   : blob->md.section.size ? "signed (not checked here)"
					   : "unsigned",
		   match->signer ? match->signer : "");
	print_table(blob, &match->board, &out);
	session_put(session, &out);
	buf_free(&out);
}

/* Add a text of another program or of a file; null if there is none. */
static void add_foreign_text(struct json_object *object, const char *key, const char *text)
{
	char *copy = xstrdup(text ? text : "");

	make_printable(copy);
	json_add_text(object, key, *copy ? copy : NULL);
	free(copy);
}

static struct json_object *match_object(struct match *match, int status)
{
	struct json_object *object = json_object_new_object();
	const struct metadata_file *blob = match->opened ? match->blob : NULL;
	struct buf ids = {0};

	print_ids(&match->ids, match->has_subsystem, &ids);
	add_foreign_text(object, "board", buf_text(&ids));
	add_foreign_text(object, "address", match->host ? match->host->bdf : NULL);
	add_foreign_text(object, "model", match->host ? match->host->model : NULL);
	add_foreign_text(object, "gsp", match->gsp);
	add_foreign_text(object, "file", match->blob ? buf_text(&match->path) : NULL);
	json_object_object_add(object, "signed",
			       blob ? json_object_new_boolean(blob->md.section.size > 0) : NULL);
	add_foreign_text(object, "signer", match->signer);
	add_foreign_text(object, "match", status == STATUS_DONE ? kind_of(&match->board) : NULL);
	add_foreign_text(object, "reason", buf_text(&match->why));
	json_object_object_add(object, "types",
			       status == STATUS_DONE ? json_of_types(match->blob, &match->board)
						     : json_object_new_array());
	buf_free(&ids);
	return object;
}

/* Look into the board's file, and show what there is. */
static void match_board(struct job *job, struct match *match)
{
	if (match->host && !job->boards)
		print_heading(&job->session, match);
	if (match->status == STATUS_DONE)
		match->status = find_types(job, match);
	if (job->boards)
		json_object_array_add(job->boards, match_object(match, match->status));
	else if (match->status == STATUS_DONE)
		print_types(&job->session, match);
	if (match->why.size)
		session_say(&job->session, "%s%sno vGPU types: %s",
			    match->host ? match->host->bdf : "", match->host ? ": " : "",
			    buf_text(&match->why));
	if (match->blob)
		metadata_file_close(match->blob);
	free(match->blob);
	match->blob = NULL;
}

/*
 * All files are found before the first is opened: from then on nothing else can be opened. Return:
 * the lowest exit status that is not 0, else 0.
 */
static int match_all(struct job *job, struct match *matches, size_t count)
{
	struct strings paths = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; i < count; i++) {
		matches[i].status = find_file(job, &matches[i]);
		if (matches[i].status == STATUS_DONE)
			*vec_push(&paths) = buf_text(&matches[i].path);
	}
	sandbox_enter((char *const *)paths.items, paths.count, NULL);
	for (size_t i = 0; i < count; i++) {
		struct match *match = &matches[i];

		progress_at(job->session.diags.progress, "file", i, count, match->given);
		match_board(job, match);
		if (match->status && (!status || match->status < status))
			status = match->status;
		free(match->signer);
		buf_free(&match->path);
		buf_free(&match->why);
	}
	free(paths.items);
	return status;
}

static int match_host(struct job *job, const char *given)
{
	struct host host = {0};
	struct match *matches;
	int status = STATUS_NO_MATCH;

	if (!host_scan(&host, job->sysfs, job->procfs, &job->session.diags))
		return STATUS_USAGE;
	matches = xcalloc(host.count + 1, sizeof(*matches));
	for (size_t i = 0; i < host.count; i++)
		matches[i] = (struct match){.host = &host.items[i],
					    .given = given,
					    .ids = host.items[i].ids,
					    .has_subsystem = true,
					    .gsp = job->gsp ? job->gsp : host.items[i].gsp};
	if (host.count)
		status = match_all(job, matches, host.count);
	else
		session_say(&job->session, "this machine has no NVIDIA board");
	free(matches);
	host_free(&host);
	return status;
}

static int match_ids(struct job *job, char *const *paths, size_t count)
{
	struct match match = {.gsp = job->gsp ? job->gsp : ""};
	struct match *matches;
	int status;

	if (!parse_board(job->board, &match.ids, &match.has_subsystem))
		return session_usage(&job->session, "'%s' is not VVVV:DDDD[:SVVV:SDDD] in hex",
				     job->board);
	matches = xcalloc(count, sizeof(*matches));
	for (size_t i = 0; i < count; i++) {
		matches[i] = match;
		matches[i].given = paths[i];
	}
	status = match_all(job, matches, count);
	free(matches);
	return status;
}

static const char *const format_names[] = {"table", "json", NULL};

static int run(struct job *job, char *const *files, int count)
{
	int status;

	if (job->host == (job->board != NULL))
		return session_usage(&job->session, "say either --board or --host");
	if (job->host && count > 1)
		return session_usage(&job->session,
				     "--host takes one file, or finds those of the boards");
	status = job->host && !count ? STATUS_DONE
				     : session_files(&job->session, files, count, "file");
	if (status != STATUS_DONE)
		return status;
	if (job->session.format == 1)
		job->boards = json_object_new_array();
	if (!trust_load(&job->trust, &job->session.diags))
		return STATUS_USAGE;
	status = job->host ? match_host(job, count ? files[0] : NULL)
			   : match_ids(job, files, (size_t)count);
	if (job->boards && (json_object_array_length(job->boards) || status != STATUS_USAGE)) {
		struct json_object *document = json_object_new_object();
		struct buf text = {0};

		json_object_object_add(document, "boards", json_object_get(job->boards));
		json_print(document, JSON_PRETTY, &text);
		session_print(&job->session, "%s\n", buf_text(&text));
		json_object_put(document);
		buf_free(&text);
	}
	return status;
}

static int cmd_match(int argc, char **argv)
{
	struct job job = {.firmware = "/lib/firmware", .sysfs = "/sys", .procfs = "/proc"};
	int status;

	session_init(&job.session, &command_match);
	if (session_options(&job.session, argc, argv, take_option, &job) &&
	    session_start(&job.session))
		status = run(&job, argv + optind, argc - optind);
	else
		status = job.session.status;
	json_object_put(job.boards);
	trust_free(&job.trust);
	return session_end(&job.session, status);
}

const struct command command_match = {
	.name = "match",
	.run = cmd_match,
	.help = help,
	.shorts = SESSION_SHORT,
	.options = options,
	.words = (const struct option_words[]){{"format", format_names}, {0}},
	.files = BLOB_FILES,
};
