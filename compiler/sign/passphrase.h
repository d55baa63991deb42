/* SPDX-License-Identifier: MIT */
/* Passphrases and PINs: from the terminal without echo, or from where --passin says. */
#ifndef COMPILER_SIGN_PASSPHRASE_H
#define COMPILER_SIGN_PASSPHRASE_H

#include <openssl/ui.h>
#include <stdbool.h>

#include "compiler/diag/diag.h"

/**
 * struct passphrase - how to get one when libcrypto asks for it.
 * @purpose: what it is for, shown in the prompt; borrowed
 * @passin: pass:TEXT, env:NAME, file:PATH, fd:NUMBER or stdin; NULL: the terminal; borrowed
 * @diags: told what went wrong
 * @given: one was given
 * @failed: it could not be had, and @diags was told
 */
struct passphrase {
	const char *purpose;
	const char *passin;
	struct diags *diags;
	bool given;
	bool failed;
};

/** passin_valid() - whether @passin has one of the known forms; says so otherwise. */
bool passin_valid(const char *passin, struct diags *diags);

/**
 * passphrase_ui() - the libcrypto interface that asks a struct passphrase.
 *
 * The struct is the user data wherever libcrypto takes the two together.
 *
 * Return: the interface, to be released with UI_destroy_method(), or NULL.
 */
UI_METHOD *passphrase_ui(void);

#endif
