/* SPDX-License-Identifier: MIT */
/* Install a metadata file where the kernel looks for it, and uninstall it. */
#ifndef COMPILER_HOST_INSTALL_H
#define COMPILER_HOST_INSTALL_H

#include "compiler/codec/metadata_file.h"

/**
 * struct install - how to install.
 * @root: folder that has lib/firmware, "/" for the machine itself
 * @compress: compress with xz
 * @force: replace or remove a file that is otherwise left unchanged
 * @quiet: print no summary
 * @schemas: the schemas to read installed files with
 * @diags: receives errors and summaries
 */
struct install {
	const char *root;
	bool compress;
	bool force;
	bool quiet;
	const struct schema_set *schemas;
	struct diags *diags;
};

/**
 * install_file() - install a file, which the caller has verified.
 * @install: how
 * @file: the file
 * @signer: who signed it, or NULL if it is unsigned
 *
 * The GSP release gives the name. The file is written as a whole or not at all, and the file that
 * it replaces is kept as NAME~. Without @install->force, a file of another release is not replaced,
 * nor any file by an unsigned one.
 *
 * Return: an exit status.
 */
int install_file(const struct install *install, const struct metadata_file *file,
		 const char *signer);

/**
 * install_undo() - remove the installed file of a release, and restore the file it replaced.
 * @install: how
 * @release: the GSP release
 * @file: the file expected there; without @install->force no other is removed. NULL for any.
 *
 * Return: an exit status; STATUS_NO_MATCH if nothing is installed.
 */
int install_undo(const struct install *install, const char *release,
		 const struct metadata_file *file);

/** install_whence() - append the entry for linux-firmware's WHENCE file to @out. */
void install_whence(const struct metadata_file *file, bool compress, struct buf *out);

#endif
