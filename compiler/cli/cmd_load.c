// SPDX-License-Identifier: MIT
/* vgpumc load: upload the vGPU types of a board to its GSP firmware. */
#include <stdlib.h>
#include <string.h>

#include "compiler/base/json.h"
#include "compiler/base/sandbox.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/host/board_match.h"
#include "compiler/host/gpu.h"
#include "compiler/host/load.h"

static const char usage[] =
	"vgpumc load [FILE] --cert CERT... [--device DEV | --board BDF] [--dry-run]\n"
	"\n"
	"Uploads the vGPU types of a GPU to its GSP firmware through the GPU's fwctl device, and\n"
	"reads them back. The file is verified first, as vgpumc verify does it, and must be for\n"
	"this GPU and for the GSP release that it runs; until then the device is not opened.\n"
	"Without FILE, the file of that release is searched where the kernel would look.\n"
	"\n"
	"Types that GSP had before are discarded. Afterwards every property that GSP reports is\n"
	"compared with the file; a difference is an error.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc load --cert cert.pem\n"
	"  vgpumc load vgpu-615.71.09.bin --cert cert.pem --board 0000:01:00.0 --gsp 615.71.09\n"
	"\n"
	"Exit status: 0 GSP holds what the file says; 1 usage or I/O error, or a call to GSP "
	"failed;\n"
	"2 the file is not valid; 3 its signature is missing, wrong, not acceptable, or made with "
	"an\n"
	"unknown key; 4 there is no such GPU or device, the file is not for it, or GSP holds\n"
	"something else than the file.\n";

static const char *const format_names[] = {"text", "json", NULL};

static const struct command_option load_options[] = {
	{.id = OPT_DRY_RUN,
	 .name = "dry-run",
	 .help = "verify and match the file, but do not open the device"},
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "text, or json: one object with what was loaded, or why not",
	 .words = format_names},
	{0},
};

/**
 * struct load_job - one run of the command.
 * @session: the session
 * @gpu: the GPU
 * @match: its file, and the board in the file
 * @loaded: types that GSP has accepted
 * @equal: all that was read back is equal to the file
 */
struct load_job {
	struct session *session;
	struct gpu gpu;
	struct board_match match;
	u32 loaded;
	bool equal;
};

/* Upload and read back through an open device. Return: an exit status. */
static int load_through(struct load_job *job, struct fwctl *fwctl)
{
	struct diags *diags = &job->session->diags;
	const struct board_match *match = &job->match;
	enum load_result result;

	job->loaded = load_upload(fwctl, match->file, &match->board, diags);
	if (job->loaded < match->board.type_count)
		return STATUS_USAGE;
	result = load_compare(fwctl, match->file, &match->board, diags);
	job->equal = result == LOAD_EQUAL;
	return result == LOAD_EQUAL	? STATUS_DONE
	       : result == LOAD_DIFFERS ? STATUS_NO_MATCH
					: STATUS_USAGE;
}

static int use_device(struct load_job *job)
{
	struct fwctl fwctl;
	int status;

	if (!fwctl_open(&fwctl, job->gpu.path, &job->match.reason))
		return STATUS_NO_MATCH;
	status = load_through(job, &fwctl);
	fwctl_close(&fwctl);
	return status;
}

/* Check what only loading needs of a file that was verified and matched. */
static int check_loadable(struct load_job *job)
{
	struct board_match *match = &job->match;

	/* -Werror turns warnings into errors. */
	if (job->session->diags.errors)
		return STATUS_INVALID;
	if (match->file->schema)
		return STATUS_DONE;
	buf_printf(&match->reason,
		   "no schema covers GSP release %s, so what GSP reports cannot be compared; "
		   "supply one with --schema",
		   match->file->md.release);
	return STATUS_INVALID;
}

static int load_types(struct load_job *job, const struct match_sources *sources)
{
	struct board_match *match = &job->match;
	bool dry = session_given(job->session, OPT_DRY_RUN);
	char *path;

	board_match_find_file(match, sources);
	if (match->status != STATUS_DONE)
		return match->status;
	path = xstrdup(buf_text(&match->path));
	sandbox_enter_device(&path, 1, dry ? NULL : job->gpu.path);
	free(path);
	board_match_find_types(match, sources);
	if (match->status == STATUS_DONE)
		match->status = check_loadable(job);
	if (match->status == STATUS_DONE && !dry)
		match->status = use_device(job);
	return match->status;
}

static void print_loaded(struct load_job *job)
{
	const struct board_match *match = &job->match;
	bool dry = session_given(job->session, OPT_DRY_RUN);
	struct buf text = {0};

	pci_print_ids(&match->ids, true, &text);
	session_printf(job->session, "%s: %s %u type%s of %s for %s (GSP %s), %s%s%s\n",
		       job->gpu.board.bdf, dry ? "would load" : "loaded", match->board.type_count,
		       match->board.type_count == 1 ? "" : "s", match->file->input->name,
		       buf_text(&text), match->gsp, match->signer ? "signed by " : "unsigned",
		       match->signer ? match->signer : "",
		       dry ? "" : "; GSP reports them all as they are in the file");
	buf_free(&text);
}

static void print_json(struct load_job *job)
{
	struct json_object *object = json_object_new_object();
	struct board_match *match = &job->match;
	bool found = match->is_valid && match->board.type_count;
	struct buf text = {0};

	pci_print_ids(&match->ids, true, &text);
	json_add_foreign_text(object, "device", job->gpu.path);
	json_add_foreign_text(object, "board", job->gpu.board.bdf);
	json_add_foreign_text(object, "ids", buf_text(&text));
	json_add_foreign_text(object, "gsp", match->gsp);
	json_add_foreign_text(object, "file", match->path.size ? buf_text(&match->path) : NULL);
	json_add_foreign_text(object, "signer", match->signer);
	json_add_number(object, "types", found ? match->board.type_count : 0);
	json_add_number(object, "loaded", job->loaded);
	json_object_object_add(object, "equal", json_object_new_boolean(job->equal));
	json_object_object_add(object, "dry_run",
			       json_object_new_boolean(session_given(job->session, OPT_DRY_RUN)));
	json_add_foreign_text(object, "reason",
			      match->reason.size ? buf_text(&match->reason) : NULL);
	text.size = 0;
	json_print(object, JSON_PRETTY, &text);
	session_printf(job->session, "%s\n", buf_text(&text));
	json_object_put(object);
	buf_free(&text);
}

static int run_job(struct load_job *job, const struct trust *trust, const char *given)
{
	struct session *session = job->session;
	const char *gsp = session_value(session, OPT_GSP);
	struct match_sources sources = {.firmware = session_value_or(session, OPT_FIRMWARE,
								     "/lib/firmware"),
					.sysfs = session_value_or(session, OPT_SYSFS, "/sys"),
					.schemas = &session->schemas,
					.trust = trust,
					.requires_trust = true,
					.diags = &session->diags};
	int status;

	job->match = (struct board_match){.host = &job->gpu.board,
					  .ids = job->gpu.board.ids,
					  .has_subsystem = true,
					  .given = given,
					  .gsp = gsp ? gsp : job->gpu.board.gsp};
	if (*job->match.gsp) {
		status = load_types(job, &sources);
	} else {
		buf_printf(&job->match.reason,
			   "the driver does not report which GSP release runs; set it with "
			   "--gsp REL");
		status = STATUS_NO_MATCH;
	}
	if (job->match.reason.size)
		session_message(session, "%s: no vGPU types loaded: %s", job->gpu.board.bdf,
				buf_text(&job->match.reason));
	if (session_choice(session, OPT_FORMAT, format_names) == 1)
		print_json(job);
	else if (status == STATUS_DONE && !session_given(session, OPT_QUIET))
		print_loaded(job);
	board_match_free(&job->match);
	return status;
}

static int run_load(struct session *session, char **files, int count)
{
	const struct gpu_query query = {.device = session_value(session, OPT_DEVICE),
					.bdf = session_value(session, OPT_BOARD),
					.sysfs = session_value_or(session, OPT_SYSFS, "/sys"),
					.procfs = session_value_or(session, OPT_PROCFS, "/proc")};
	struct load_job job = {.session = session};
	struct trust trust = {0};
	struct buf why = {0};
	int status;

	if (count > 1)
		return session_usage(session, "expected at most one file, got %d", count);
	if (query.device && query.bdf)
		return session_usage(session, "give either --device or --board");
	if (!session_load_trust(session, &trust)) {
		trust_free(&trust);
		return STATUS_USAGE;
	}
	status = gpu_find(&job.gpu, &query, &session->diags, &why);
	if (status == STATUS_DONE)
		status = run_job(&job, &trust, count ? files[0] : NULL);
	if (why.size)
		session_message(session, "no vGPU types loaded: %s", buf_text(&why));
	gpu_free(&job.gpu);
	trust_free(&trust);
	buf_free(&why);
	return status;
}

const struct command command_load = {
	.name = "load",
	.summary = "upload the vGPU types of a GPU to its GSP firmware",
	.run = run_load,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){trust_options, gpu_options, load_options,
							  firmware_options, sysfs_options, NULL},
	.files = METADATA_FILES,
};
