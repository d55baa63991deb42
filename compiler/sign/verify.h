/* SPDX-License-Identifier: MIT */
/*
 * Check the signature of a parsed file.
 *
 * A signature contains no certificates, so the signer's certificate must be given. Each certificate
 * given with verifier_add() is trusted to sign; but if a certificate with the name of its issuer is
 * given too, that must have issued it. If a CA is given with verifier_add_ca(), a certificate is
 * trusted only if a chain leads from it to such a CA.
 */
#ifndef COMPILER_SIGN_VERIFY_H
#define COMPILER_SIGN_VERIFY_H

#include <stdbool.h>

#include "compiler/diag/diag.h"
#include "kernel/parser/metadata.h"

struct verifier;

/**
 * enum signature_status - the result of checking a signature.
 * @SIGNATURE_GOOD: it matches the file, and was made with the key of a trusted certificate
 * @SIGNATURE_NONE: the file has no signature
 * @SIGNATURE_UNKNOWN_KEY: the signer's certificate was not given, or no chain leads to it from a CA
 * @SIGNATURE_WRONG: it is damaged, or does not match the file
 * @SIGNATURE_REFUSED: its form or its key is not allowed
 */
enum signature_status {
	SIGNATURE_GOOD,
	SIGNATURE_NONE,
	SIGNATURE_UNKNOWN_KEY,
	SIGNATURE_WRONG,
	SIGNATURE_REFUSED
};

/** verifier_new() - create a verifier without certificates; release with verifier_free(). */
struct verifier *verifier_new(void);

/** verifier_free() - release a verifier; NULL is allowed. */
void verifier_free(struct verifier *verifier);

/**
 * verifier_add() - trust the certificates in a file to sign.
 * @verifier: the verifier
 * @source: a file, PEM with one or more certificates or DER, or the URI of a store
 * @diags: errors are reported here
 *
 * Return: true if there was a certificate.
 */
bool verifier_add(struct verifier *verifier, const char *source, struct diags *diags);

/**
 * verifier_add_ca() - trust the certificates in a file to issue those of signers.
 *
 * Parameters and result are as for verifier_add(). A signer's certificate may be among these.
 */
bool verifier_add_ca(struct verifier *verifier, const char *source, struct diags *diags);

/**
 * verifier_check() - check the signature of a file.
 * @verifier: the certificates to trust
 * @md: the file, parsed
 * @input: the same file, for the locations of diagnostics; may be NULL
 * @diags: the reason of every result except SIGNATURE_GOOD and SIGNATURE_NONE is reported here, and
 *	a warning if the signer's certificate is not valid now
 * @signer: gets "SUBJECT (serial HEX)" if the result is SIGNATURE_GOOD, else NULL; release with
 *	free(). May be NULL.
 *
 * Return: the result.
 */
enum signature_status verifier_check(const struct verifier *verifier,
				     const struct vgpu_metadata *md, const struct input *input,
				     struct diags *diags, char **signer);

/**
 * verifier_require() - check the signature of a file, which must have one.
 * @allow_unsigned: accept a file without a signature
 *
 * Other parameters are as for verifier_check().
 *
 * Return: true if the file is accepted.
 */
bool verifier_require(const struct verifier *verifier, const struct vgpu_metadata *md,
		      const struct input *input, bool allow_unsigned, struct diags *diags,
		      char **signer);

#endif
