// SPDX-License-Identifier: MIT
#include "compiler/host/board_match.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/host/firmware.h"

/* Append why the GSP release of a board is unknown. */
static void explain_unknown_gsp(const struct host_board *host, struct buf *out)
{
	if (host->without_gsp)
		buf_printf(out, "the board runs without GSP firmware");
	else if (*host->driver)
		buf_printf(out, "the driver '%s' does not report the GSP firmware release",
			   host->driver);
	else
		buf_printf(out, "no driver is bound to the board, so its GSP firmware release is "
				"unknown");
	buf_printf(out, "; set it with --gsp REL");
}

/* Search the firmware folders. Return: STATUS_DONE, or STATUS_NO_MATCH with a reason. */
static int search_firmware(struct board_match *match, const struct match_sources *sources)
{
	enum firmware_packing packing = FIRMWARE_PLAIN;
	struct buf *reason = &match->reason;
	struct vgpu_release release;

	if (!*match->gsp) {
		explain_unknown_gsp(match->host, reason);
	} else if (!firmware_release_ok(match->gsp)) {
		buf_printf(reason, "invalid GSP release '%s'", match->gsp);
	} else if (!firmware_find(match->gsp, sources->firmware, sources->sysfs, &match->path,
				  &packing)) {
		buf_printf(reason, "%s does not exist", buf_text(&match->path));
		if (vgpu_release_parse(match->gsp, &release) &&
		    !schema_set_find(sources->schemas, &release))
			buf_printf(reason, ", and no schema covers GSP release %s", match->gsp);
	} else if (packing == FIRMWARE_ZSTD) {
		buf_printf(reason, "unsupported compression of %s (supported: xz)",
			   buf_text(&match->path));
	}
	return reason->size ? STATUS_NO_MATCH : STATUS_DONE;
}

void board_match_find_file(struct board_match *match, const struct match_sources *sources)
{
	if (match->given)
		buf_printf(&match->path, "%s", match->given);
	else
		match->status = search_firmware(match, sources);
}

/* Append the subsystems that a file has for a device id. Return: false if there are none. */
static bool list_subsystems(const struct vgpu_metadata *md, uint16_t device, struct buf *out)
{
	struct vgpu_metadata_board board;

	for (bool more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board))
		if (board.ids.device == device)
			buf_printf(out, "%s%04x:%04x", out->size ? ", " : "",
				   board.ids.subsystem_vendor, board.ids.subsystem);
	return out->size > 0;
}

/* Set the reason why a valid file has no board with the ids. */
static void explain_no_board(struct board_match *match)
{
	const struct vgpu_metadata_ids *ids = &match->ids;
	const char *name = match->file->input->name;
	struct buf subsystems = {0};

	if (ids->vendor != VGPU_PCI_VENDOR)
		buf_printf(&match->reason, "vendor id %04x is not NVIDIA's (10de)", ids->vendor);
	else if (!list_subsystems(&match->file->md, ids->device, &subsystems))
		buf_printf(&match->reason, "%s has no board with device id %04x", name,
			   ids->device);
	else
		buf_printf(&match->reason, "%s has device id %04x only for subsystem %s%s", name,
			   ids->device, buf_text(&subsystems),
			   match->has_subsystem ? "" : "; give all four ids");
	buf_free(&subsystems);
}

static int open_board_file(struct board_match *match, const struct match_sources *sources)
{
	int status;

	match->file = xcalloc(1, sizeof(*match->file));
	status = metadata_file_open(match->file, buf_text(&match->path), sources->schemas,
				    sources->diags);
	if (status != STATUS_DONE)
		buf_printf(&match->reason, "%s cannot be used", buf_text(&match->path));
	match->is_valid = status == STATUS_DONE;
	return status;
}

static int match_file(struct board_match *match, const struct match_sources *sources)
{
	int status = open_board_file(match, sources);
	const struct metadata_file *file = match->file;

	if (status != STATUS_DONE)
		return status;
	if (*match->gsp && strcmp(match->gsp, file->md.release) != 0) {
		buf_printf(&match->reason, "%s is for GSP %s, but the board runs GSP %s",
			   file->input->name, file->md.release, match->gsp);
		return STATUS_NO_MATCH;
	}
	if ((sources->requires_trust || trust_given(sources->trust)) &&
	    trust_require(sources->trust, file, sources->diags, &match->signer) != STATUS_DONE) {
		buf_printf(&match->reason, "the signature of %s is not accepted",
			   file->input->name);
		return STATUS_SIGNATURE;
	}
	if (vgpu_metadata_match(&file->md, &match->ids, &match->board))
		return STATUS_DONE;
	explain_no_board(match);
	return STATUS_NO_MATCH;
}

void board_match_find_types(struct board_match *match, const struct match_sources *sources)
{
	if (match->status == STATUS_DONE)
		match->status = match_file(match, sources);
}

const char *board_match_kind(const struct board_match *match)
{
	if (match->board.device_only)
		return "device id";
	return match->board.ids.subsystem ? "exact" : "any subsystem";
}

void board_match_close_file(struct board_match *match)
{
	if (match->file)
		metadata_file_close(match->file);
	free(match->file);
	match->file = NULL;
	match->is_valid = false;
}

void board_match_free(struct board_match *match)
{
	board_match_close_file(match);
	free(match->signer);
	buf_free(&match->path);
	buf_free(&match->reason);
}
