/* SPDX-License-Identifier: MIT */
/*
 * The way from a source to a file, for the targets that go it, and the schemas that they know:
 * those of the program, and a small one so that files, records and controls are small.
 */
#ifndef FUZZ_CHAIN_H
#define FUZZ_CHAIN_H

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"
#include "schema/set.h"

/* Releases 1.1 to 1.9 are those of the small schema. */
#define CHAIN_SMALL_RELEASE "1.1"

/** chain_schemas() - return the built-in schemas, which are read once. */
const struct schema_set *chain_schemas(void);

/** chain_diags() - return diagnostics that are formatted but not printed. */
struct diags chain_diags(void);

/**
 * chain_compile() - compile a source, with every check, its signature included.
 * @text: the source
 * @size: its bytes
 * @diags: told why not
 * @out: empty; gets the file
 *
 * Return: whether there was no error.
 */
bool chain_compile(const void *text, size_t size, struct diags *diags, struct buf *out);

#endif
