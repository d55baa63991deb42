/* SPDX-License-Identifier: MIT */
/*
 * The certificates that signatures are checked with: the options --cert, --ca and --allow-unsigned
 * of every command that checks a signature.
 */
#ifndef COMPILER_SIGN_TRUST_H
#define COMPILER_SIGN_TRUST_H

#include <stdbool.h>

#include "compiler/codec/metadata_file.h"
#include "compiler/sign/verify.h"

/**
 * struct trust - the values of these options; zero-initialise, release with trust_free().
 * @certs: of --cert, in order
 * @cas: of --ca, in order
 * @allow_unsigned: a file without a signature is accepted
 * @verifier: known after trust_load()
 */
struct trust {
	struct strings certs, cas;
	bool allow_unsigned;
	struct verifier *verifier;
};

/** trust_given() - return true if a certificate was given to check signatures with. */
bool trust_given(const struct trust *trust);

/**
 * trust_load() - read the certificates.
 * @trust: the options; gets the verifier
 * @diags: errors are reported here
 *
 * Return: false after an error.
 */
bool trust_load(struct trust *trust, struct diags *diags);

/**
 * trust_require() - check the signature of a file, which must have one unless --allow-unsigned is
 * set.
 * @trust: the options, after trust_load()
 * @file: the file
 * @diags: errors are reported here
 * @signer: gets the name of the signer, or NULL; release with free(). May be NULL.
 *
 * Return: STATUS_DONE if the file is accepted, or STATUS_SIGNATURE.
 */
int trust_require(const struct trust *trust, const struct metadata_file *file, struct diags *diags,
		  char **signer);

/** trust_free() - release it. */
void trust_free(struct trust *trust);

#endif
