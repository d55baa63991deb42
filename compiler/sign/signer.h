/* SPDX-License-Identifier: MIT */
/* A private key with its certificate, and the signatures that it makes. */
#ifndef COMPILER_SIGN_SIGNER_H
#define COMPILER_SIGN_SIGNER_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/base/buf.h"
#include "compiler/diag/diag.h"

struct signer;

/**
 * signer_open() - load a key and its certificate, and check that they may sign.
 * @out: gets the signer, to be released with signer_free(); NULL after an error
 * @key: file or URI of the private key, see compiler/sign/keys.h
 * @cert: file or URI of certificates, one of which is that of the key; NULL if it comes with the
 *	key
 * @passin: where a passphrase or PIN comes from, see keys_load(); NULL: the terminal
 * @diags: errors are reported here, and a warning if the certificate is not valid now
 *
 * Keys that are too weak, keys of other kinds, a key that does not match the certificate, and a
 * certificate with a key usage that does not allow signatures are rejected.
 *
 * Return: true if the signer can be used.
 */
bool signer_open(struct signer **out, const char *key, const char *cert, const char *passin,
		 struct diags *diags);

/** signer_name() - return "SUBJECT (serial HEX)" of the certificate; valid as long as @signer. */
const char *signer_name(const struct signer *signer);

/** signer_digest() - return the digest that the signer signs. */
const EVP_MD *signer_digest(const struct signer *signer);

/** signer_usual_size() - return the most frequent size of the DER of a signature, in bytes. */
size_t signer_usual_size(const struct signer *signer);

/**
 * signer_sign() - sign a digest.
 * @signer: the signer
 * @digest: the digest, of the kind that signer_digest() returns
 * @digest_size: its size in bytes
 * @der: gets the signature, CMS SignedData
 *
 * Return: NULL, or the reason of a failure, a static string.
 */
const char *signer_sign(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			struct buf *der);

/** signer_free() - release a signer; NULL is allowed. */
void signer_free(struct signer *signer);

#endif
