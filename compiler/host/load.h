/* SPDX-License-Identifier: MIT */
/*
 * Uploading the vGPU types of a board to GSP firmware, and reading back what it then holds.
 *
 * The caller has verified the file and matched the board: nothing here looks at signatures.
 */
#ifndef COMPILER_HOST_LOAD_H
#define COMPILER_HOST_LOAD_H

#include "compiler/codec/metadata_file.h"
#include "compiler/host/gsp.h"

/**
 * load_upload() - upload the records of a board, the first discarding what GSP held before.
 * @fwctl: the board's device
 * @file: the metadata file
 * @board: the board in @file
 * @diags: a call that fails is reported, with the number of types that GSP has by then
 *
 * Return: the number of types that GSP has accepted; fewer than the board has after a failure.
 */
u32 load_upload(struct fwctl *fwctl, const struct metadata_file *file,
		const struct vgpu_metadata_board *board, struct diags *diags);

/**
 * enum load_result - the outcome of a comparison.
 * @LOAD_EQUAL: GSP holds what the file says
 * @LOAD_DIFFERS: at least one difference was reported
 * @LOAD_FAILED: a call failed, or an answer made no sense, which was reported
 */
enum load_result { LOAD_EQUAL, LOAD_DIFFERS, LOAD_FAILED };

/**
 * load_compare() - compare what GSP holds with a file, value by value.
 * @fwctl: the board's device
 * @file: the metadata file; its schema must be known
 * @board: the board in @file
 * @diags: every difference is reported as an error that names the type, the member and both values
 *
 * GSP lists 64 types; of a board with more, the first 64 that it lists are compared.
 */
enum load_result load_compare(struct fwctl *fwctl, const struct metadata_file *file,
			      const struct vgpu_metadata_board *board, struct diags *diags);

#endif
