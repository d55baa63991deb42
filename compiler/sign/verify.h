/* SPDX-License-Identifier: MIT */
/*
 * Checking the signature of a parsed file.
 *
 * A signature carries no certificates, so the signer's own must be given. Each certificate given
 * with verifier_add() is trusted to sign; but where its issuer, by name, is given with it, that
 * must have issued it. Once a CA is given with verifier_add_ca(), a certificate is trusted only
 * when a chain leads from it to such a CA.
 */
#ifndef COMPILER_SIGN_VERIFY_H
#define COMPILER_SIGN_VERIFY_H

#include <stdbool.h>

#include "compiler/diag/diag.h"
#include "kernel/parser/metadata.h"

struct verifier;

/**
 * enum signature_status - what is known of a signature.
 * @SIGNATURE_GOOD: made by a given certificate's key of exactly these bytes
 * @SIGNATURE_NONE: the file has none
 * @SIGNATURE_UNKNOWN_KEY: by a certificate that was not given, or that no given CA vouches for
 * @SIGNATURE_WRONG: damaged, or of other bytes
 * @SIGNATURE_REFUSED: of a form, or by a key, that is not allowed
 */
enum signature_status {
	SIGNATURE_GOOD,
	SIGNATURE_NONE,
	SIGNATURE_UNKNOWN_KEY,
	SIGNATURE_WRONG,
	SIGNATURE_REFUSED
};

/** verifier_new() - a verifier that trusts nobody yet; release with verifier_free(). */
struct verifier *verifier_new(void);

/** verifier_free() - release a verifier; NULL is allowed. */
void verifier_free(struct verifier *verifier);

/**
 * verifier_add() - trust the certificates in a file to sign.
 * @verifier: told to
 * @source: PEM with one or many, DER, or a store's URI
 * @diags: told what went wrong
 *
 * Return: true when there was a certificate.
 */
bool verifier_add(struct verifier *verifier, const char *source, struct diags *diags);

/**
 * verifier_add_ca() - trust the certificates in a file to vouch for signers.
 *
 * Parameters and result as of verifier_add(). A signer's own certificate among these counts too.
 */
bool verifier_add_ca(struct verifier *verifier, const char *source, struct diags *diags);

/**
 * verifier_check() - check the signature of a file.
 * @verifier: whom to trust
 * @md: the file, parsed
 * @input: the same file, for the places of diagnostics; may be NULL
 * @diags: told of every result but SIGNATURE_GOOD and SIGNATURE_NONE, with the reason, and warned
 *	of certificates that are not valid now
 * @signer: gets "SUBJECT (serial HEX)" when the signature is good, else NULL; release with free().
 *	May be NULL.
 *
 * Return: what is known of the signature.
 */
enum signature_status verifier_check(const struct verifier *verifier,
				     const struct vgpu_metadata *md, const struct input *input,
				     struct diags *diags, char **signer);

/**
 * verifier_require() - verifier_check(), with a missing signature an error too.
 * @allow_unsigned: unless it is allowed; never a wrong one
 *
 * Return: true when the file may be used, as far as its signature goes.
 */
bool verifier_require(const struct verifier *verifier, const struct vgpu_metadata *md,
		      const struct input *input, bool allow_unsigned, struct diags *diags,
		      char **signer);

#endif
