// SPDX-License-Identifier: MIT
/* vgpumc match: the vGPU types that a file has for a board. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/blob.h"
#include "compiler/commands.h"
#include "compiler/host.h"
#include "compiler/print.h"

static const char help[] =
	"Usage: vgpumc match BLOB --board VVVV:DDDD[:SVVV:SDDD]\n"
	"       vgpumc match [BLOB] --host\n"
	"\n"
	"Shows the vGPU types that a file offers for a board, or says why there are none. A group\n"
	"for exactly the board's subsystem comes before one for every subsystem; nvvgpumt files\n"
	"know device ids only. The signature is not checked here (vgpumc verify does).\n"
	"\n"
	"      --board IDS      PCI vendor and device id, and the subsystem's, in hex: 10de:26b1 "
	"or\n"
	"                       10de:26b1:10de:16a1\n"
	"      --host           all NVIDIA boards of this machine, with the GSP firmware they "
	"run.\n"
	"                       Without BLOB the file of that GSP release is looked for where the\n"
	"                       kernel would look\n"
	"      --gsp REL        take this GSP release for that of the boards\n"
	"      --firmware DIR   the firmware folder, /lib/firmware\n"
	"      --sysfs DIR      where sysfs is, /sys\n"
	"      --procfs DIR     where procfs is, /proc\n" SESSION_HELP "\n"
	"Examples:\n"
	"  vgpumc match vgpu-570.144.bin --board 10de:26b1\n"
	"  vgpumc match --host\n"
	"\n"
	"Exit status: 0 every board has types; 1 usage or I/O; 2 a file is invalid; 4 a board has\n"
	"none, or there is no board.\n";

enum { OPT_BOARD = 256, OPT_HOST, OPT_GSP, OPT_FIRMWARE, OPT_SYSFS, OPT_PROCFS };

static const struct option options[] = {
	{"board", required_argument, NULL, OPT_BOARD},
	{"host", no_argument, NULL, OPT_HOST},
	{"gsp", required_argument, NULL, OPT_GSP},
	{"firmware", required_argument, NULL, OPT_FIRMWARE},
	{"sysfs", required_argument, NULL, OPT_SYSFS},
	{"procfs", required_argument, NULL, OPT_PROCFS},
	SESSION_LONG,
};

struct job {
	struct session session;
	const char *board, *gsp, *firmware, *sysfs, *procfs;
	bool host;
};

static bool take_options(struct job *job, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, SESSION_SHORT, options, NULL)) != -1) {
		switch (opt) {
		case OPT_BOARD:
			job->board = optarg;
			break;
		case OPT_HOST:
			job->host = true;
			break;
		case OPT_GSP:
			job->gsp = optarg;
			break;
		case OPT_FIRMWARE:
			job->firmware = optarg;
			break;
		case OPT_SYSFS:
			job->sysfs = optarg;
			break;
		case OPT_PROCFS:
			job->procfs = optarg;
			break;
		default:
			if (!session_option(&job->session, opt))
				return false;
		}
	}
	return session_start(&job->session);
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

static void explain(const struct blob *blob, const struct vgpu_metadata_ids *ids,
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

static int match_board(const struct blob *blob, const struct vgpu_metadata_ids *ids,
		       bool has_subsystem)
{
	struct vgpu_metadata_board board;
	struct buf out = {0};
	int status = STATUS_DONE;

	if (vgpu_metadata_match(&blob->md, ids, &board)) {
		buf_printf(&out, "%s: board ", blob->input->name);
		print_board(&board, &out);
		buf_printf(&out, "%s, GSP %s, %u type%s\n",
			   board.device_only	 ? " (by device id)"
			   : board.ids.subsystem ? " (exact)"
						 : " (any subsystem)",
			   blob->md.release, board.type_count, board.type_count == 1 ? "" : "s");
		print_table(blob, &board, &out);
		fwrite(out.data, 1, out.size, stdout);
	} else {
		explain(blob, ids, has_subsystem, &out);
		fflush(stdout);
		fprintf(stderr, "vgpumc: no vGPU types: %s\n", buf_text(&out));
		status = STATUS_NO_MATCH;
	}
	buf_free(&out);
	return status;
}

/* Where the kernel's firmware loader looks, in its order. */
static bool find_firmware(const struct job *job, const char *gsp, struct buf *path)
{
	static const char *const folders[] = {"updates/", ""};

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		path->size = 0;
		buf_printf(path, "%s/%snvidia/vgpu-%s.bin", job->firmware, folders[i], gsp);
		if (access(buf_text(path), F_OK) == 0)
			return true;
	}
	return false;
}

/* No file: say whether one could be made at all. */
static int no_file(struct job *job, const char *gsp, const struct buf *path)
{
	struct diags notes = {.out = stderr};
	struct release release;

	fflush(stdout);
	fprintf(stderr, "vgpumc: no vGPU types: there is no %s\n",
		buf_text((struct buf *)(uintptr_t)path));
	if (!release_parse(gsp, &release) || schema_set_find(&job->session.schemas, &release))
		return STATUS_NO_MATCH;
	fprintf(stderr, "vgpumc: and no schema covers GSP release %s\n", gsp);
	schema_set_explain(&job->session.schemas, &release, (struct place){0}, &notes);
	return STATUS_NO_MATCH;
}

static int match_host_board(struct job *job, const char *given, const struct host_board *board)
{
	const char *gsp = job->gsp ? job->gsp : board->gsp;
	struct blob *blob = xcalloc(1, sizeof(*blob));
	struct buf path = {0}, out = {0};
	int status;

	buf_printf(&out, "%s  ", board->bdf);
	print_ids(&board->ids, true, &out);
	printf("%s  %s%s%s\n", buf_text(&out), *gsp ? "GSP " : "GSP version not known", gsp, "");
	if (*board->model)
		printf("  %s\n", board->model);
	if (given) {
		buf_printf(&path, "%s", given);
	} else if (!*gsp) {
		fflush(stdout);
		fprintf(stderr, "vgpumc: no vGPU types: without the GSP version (--gsp REL) the "
				"file is not known\n");
		status = STATUS_NO_MATCH;
		goto done;
	} else if (!find_firmware(job, gsp, &path)) {
		status = no_file(job, gsp, &path);
		goto done;
	}
	status = blob_open(blob, buf_text(&path), &job->session.schemas, &job->session.diags);
	if (status == STATUS_DONE && *gsp && strcmp(gsp, blob->md.release) != 0) {
		fflush(stdout);
		fprintf(stderr,
			"vgpumc: no vGPU types: %s is for GSP %s, and the board runs GSP %s\n",
			buf_text(&path), blob->md.release, gsp);
		status = STATUS_NO_MATCH;
	} else if (status == STATUS_DONE) {
		status = match_board(blob, &board->ids, true);
	}
done:
	buf_free(&path);
	buf_free(&out);
	blob_close(blob);
	free(blob);
	return status;
}

static int match_host(struct job *job, const char *given)
{
	struct host host = {0};
	int status = STATUS_DONE;

	if (!host_scan(&host, job->sysfs, job->procfs, &job->session.diags))
		return STATUS_USAGE;
	if (!host.count) {
		fprintf(stderr, "vgpumc: this machine has no NVIDIA board\n");
		status = STATUS_NO_MATCH;
	}
	for (size_t i = 0; i < host.count; i++) {
		int result = match_host_board(job, given, &host.items[i]);

		if (result && (!status || result < status))
			status = result;
	}
	host_free(&host);
	return status;
}

static int match_ids(struct job *job, const char *path)
{
	struct blob *blob = xcalloc(1, sizeof(*blob));
	struct vgpu_metadata_ids ids;
	bool has_subsystem;
	int status;

	if (!parse_board(job->board, &ids, &has_subsystem)) {
		status = session_usage(&job->session, "'%s' is not VVVV:DDDD[:SVVV:SDDD] in hex",
				       job->board);
		goto done;
	}
	status = blob_open(blob, path, &job->session.schemas, &job->session.diags);
	if (status != STATUS_DONE)
		goto done;
	if (job->gsp && strcmp(job->gsp, blob->md.release) != 0) {
		fprintf(stderr, "vgpumc: no vGPU types: %s is for GSP %s, not %s\n", path,
			blob->md.release, job->gsp);
		status = STATUS_NO_MATCH;
	} else {
		status = match_board(blob, &ids, has_subsystem);
	}
done:
	blob_close(blob);
	free(blob);
	return status;
}

int cmd_match(int argc, char **argv)
{
	struct job job = {.firmware = "/lib/firmware", .sysfs = "/sys", .procfs = "/proc"};
	int status, files;

	session_init(&job.session, "match", help);
	if (!take_options(&job, argc, argv))
		return session_end(&job.session, job.session.status);
	files = argc - optind;
	if (job.host == (job.board != NULL))
		status = session_usage(&job.session, "say either --board or --host");
	else if (files > 1 || (job.board && files != 1))
		status = session_usage(&job.session, "one file is matched at a time");
	else if (job.host)
		status = match_host(&job, files ? argv[optind] : NULL);
	else
		status = match_ids(&job, argv[optind]);
	return session_end(&job.session, status);
}
