/* SPDX-License-Identifier: MIT */
/* Putting a metadata file where the kernel looks for it, and taking it away again. */
#ifndef COMPILER_HOST_INSTALL_H
#define COMPILER_HOST_INSTALL_H

#include "compiler/codec/metadata_file.h"

/**
 * struct install - what is to be done.
 * @root: folder below which lib/firmware lies, "/" on the machine itself
 * @compress: with xz
 * @force: replace or remove what would be left alone
 * @quiet: say nothing of what was done
 * @schemas: to read the files that are there
 * @diags: told what went wrong
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
 * @blob: the file
 * @signer: who signed it, or NULL when it is unsigned
 *
 * The file is named by its GSP release, and written whole or not at all. What it replaces is kept
 * as NAME~. Without @install->force it replaces no file of another release, nor any when it is
 * unsigned itself.
 *
 * Return: an exit status.
 */
int install_file(const struct install *install, const struct metadata_file *blob,
		 const char *signer);

/**
 * install_undo() - remove the installed file of a release, and put back what it replaced.
 * @install: how
 * @release: the GSP release
 * @blob: what is expected there: without @install->force no other is removed. NULL for any.
 *
 * Return: an exit status; STATUS_NO_MATCH when nothing is installed.
 */
int install_undo(const struct install *install, const char *release,
		 const struct metadata_file *blob);

/** install_whence() - what linux-firmware's file WHENCE says of such a file, to @out. */
void install_whence(const struct metadata_file *blob, bool compress, struct buf *out);

#endif
