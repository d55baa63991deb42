/* SPDX-License-Identifier: MIT */
/*
 * Whom the command line trusts: the options --cert, --ca and --allow-unsigned, the same for every
 * command that checks a signature.
 */
#ifndef COMPILER_SIGN_TRUST_H
#define COMPILER_SIGN_TRUST_H

#include <getopt.h>
#include <stdbool.h>

#include "compiler/codec/metadata_file.h"
#include "compiler/sign/verify.h"

enum trust_opt { OPT_CERT = 900, OPT_CA, OPT_ALLOW_UNSIGNED };

/* To be put into a command's table of long options. */
#define TRUST_LONG                                                                                 \
	{"cert", required_argument, NULL, OPT_CERT}, {"ca", required_argument, NULL, OPT_CA},      \
	{                                                                                          \
		"allow-unsigned", no_argument, NULL, OPT_ALLOW_UNSIGNED                            \
	}

/* The part of a command's help that explains them. */
#define TRUST_HELP                                                                                 \
	"      --cert CERT      trust these certificates to sign: PEM, one or many, DER or URI\n"  \
	"      --ca CA          trust these to vouch for the signer's certificate\n"               \
	"      --allow-unsigned accept a file without a signature; never one with a wrong one\n"

/**
 * struct trust - what these options said; zero-initialise.
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

/** trust_option() - take an option. Return: false when it is none of these. */
bool trust_option(struct trust *trust, int opt);

/** trust_given() - whether there is a certificate to check signatures with. */
bool trust_given(const struct trust *trust);

/**
 * trust_load() - read the certificates; after all options, so that each says how errors are shown.
 *
 * Return: false when one cannot be read, which is reported then.
 */
bool trust_load(struct trust *trust, struct diags *diags);

/**
 * trust_require() - check the signature of a file, which there must be unless it is allowed not to.
 * @signer: gets who signed it, or NULL; release with free(). May be NULL.
 *
 * Return: STATUS_DONE when the file may be used, as far as its signature goes, or STATUS_SIGNATURE.
 */
int trust_require(const struct trust *trust, const struct metadata_file *blob, struct diags *diags,
		  char **signer);

/** trust_free() - release it. */
void trust_free(struct trust *trust);

#endif
