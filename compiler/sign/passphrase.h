/* SPDX-License-Identifier: MIT */
/* Read passphrases and PINs from the terminal, without echo, or from the source of --passin. */
#ifndef COMPILER_SIGN_PASSPHRASE_H
#define COMPILER_SIGN_PASSPHRASE_H

#include <openssl/ui.h>
#include <stdbool.h>

#include "compiler/diag/diag.h"

/**
 * struct passphrase - how to get a passphrase when libcrypto requests it.
 * @purpose: the name of the file or token, shown in the prompt; borrowed
 * @passin: pass:TEXT, env:NAME, file:PATH, fd:NUMBER or stdin; NULL: the terminal; borrowed
 * @diags: errors are reported here
 * @given: a passphrase was read
 * @failed: reading it failed, which was reported
 */
struct passphrase {
	const char *purpose;
	const char *passin;
	struct diags *diags;
	bool given;
	bool failed;
};

/** passin_valid() - return true if @passin has one of these forms; report it otherwise. */
bool passin_valid(const char *passin, struct diags *diags);

/**
 * passphrase_ui() - create an interface for libcrypto that gets a struct passphrase as its user
 * data.
 *
 * Return: the interface, to be released with UI_destroy_method(), or NULL.
 */
UI_METHOD *passphrase_ui(void);

#endif
