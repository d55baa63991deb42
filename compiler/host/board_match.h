/* SPDX-License-Identifier: MIT */
/* Find the metadata file of a board, and the board in the file. */
#ifndef COMPILER_HOST_BOARD_MATCH_H
#define COMPILER_HOST_BOARD_MATCH_H

#include "compiler/codec/metadata_file.h"
#include "compiler/host/pci.h"
#include "compiler/sign/trust.h"

/**
 * struct match_sources - where files are found and how they are checked.
 * @firmware: the firmware folder, "/lib/firmware"
 * @sysfs: where sysfs is mounted, "/sys"
 * @schemas: the schemas to read files with
 * @trust: the certificates, loaded; signatures are checked if there are any
 * @requires_trust: a file must pass @trust; without certificates none does that is signed
 * @diags: receives errors in files
 */
struct match_sources {
	const char *firmware, *sysfs;
	const struct schema_set *schemas;
	const struct trust *trust;
	bool requires_trust;
	struct diags *diags;
};

/**
 * struct board_match - one board, its file, and its types there.
 * @host: the board as found on this machine; NULL if its ids come from the command line
 * @ids: its PCI ids
 * @has_subsystem: @ids include the subsystem
 * @given: path of the file, or NULL to search the firmware folders
 * @gsp: the GSP release that the file must be for, "" for any
 * @status: exit status so far
 * @path: path of the file once it is found
 * @file: the file once it is opened, or NULL; see @is_valid
 * @is_valid: @file was read and accepted by the parser
 * @board: the matching board of @file, if @status is STATUS_DONE in the end
 * @signer: who signed @file, if that was checked
 * @reason: why there are no types, if @status is not STATUS_DONE
 */
struct board_match {
	const struct host_board *host;
	struct vgpu_metadata_ids ids;
	bool has_subsystem;
	const char *given;
	const char *gsp;
	int status;
	struct buf path;
	struct metadata_file *file;
	bool is_valid;
	struct vgpu_metadata_board board;
	char *signer;
	struct buf reason;
};

/**
 * board_match_find_file() - find the file of a board; set @match->path, or status and reason.
 *
 * Opens nothing, so that all files can be found before the sandbox is entered.
 */
void board_match_find_file(struct board_match *match, const struct match_sources *sources);

/** board_match_find_types() - open the file and find the board in it; set status and reason. */
void board_match_find_types(struct board_match *match, const struct match_sources *sources);

/** board_match_kind() - return how the file came to match: "exact", "any subsystem", "device id".
 */
const char *board_match_kind(const struct board_match *match);

/** board_match_close_file() - release the opened file, which may be large. */
void board_match_close_file(struct board_match *match);

/** board_match_free() - release everything that the match owns. */
void board_match_free(struct board_match *match);

#endif
