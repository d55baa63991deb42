/* SPDX-License-Identifier: MIT */
/*
 * Signing: puts a signature section after a finished container (kernel/parser/metadata_format.h has
 * its layout) and mends what that changes in the header.
 */
#ifndef COMPILER_SIGN_SIGN_H
#define COMPILER_SIGN_SIGN_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"
#include "kernel/parser/metadata.h"

struct signer;

/**
 * signer_open() - load a key and its certificate, and check that they may sign.
 * @out: the signer, to be released with signer_free(); NULL on failure
 * @key: file or URI of the private key, see compiler/sign/keys.h
 * @cert: file or URI of its certificate; of several the key's is taken; NULL: it comes with the key
 * @passin: where a passphrase or PIN comes from, see keys_load(); NULL: the terminal
 * @diags: told what went wrong, and of a certificate that is not valid now
 *
 * Refused are keys that are too weak, keys of other kinds, a key that is not the certificate's, and
 * a certificate whose key usage does not allow signatures.
 *
 * Return: true when the signer can be used.
 */
bool signer_open(struct signer **out, const char *key, const char *cert, const char *passin,
		 struct diags *diags);

/** signer_name() - "SUBJECT (serial HEX)" of the certificate; lives as long as @signer. */
const char *signer_name(const struct signer *signer);

/** signer_free() - release a signer; NULL is allowed. */
void signer_free(struct signer *signer);

/**
 * file_sign() - sign a finished container.
 * @blob: an unsigned container; gets the signature section and a new CRC. Unchanged on failure.
 * @signer: who signs
 * @diags: told what went wrong
 *
 * The same bytes and RSA key always give the same signature; ECDSA is random by nature.
 *
 * Return: true when @blob is signed.
 */
bool file_sign(struct buf *blob, const struct signer *signer, struct diags *diags);

/**
 * file_attach() - add a signature that was made elsewhere or before.
 * @blob: as for file_sign()
 * @der: CMS SignedData
 * @der_size: bytes of @der, 1..VGPU_METADATA_MAX_SIGNATURE
 * @diags: told what went wrong
 *
 * Whether the signature is of these bytes is not looked at; verifier_check() does that.
 *
 * Return: true when @blob has the section.
 */
bool file_attach(struct buf *blob, const void *der, size_t der_size, struct diags *diags);

/**
 * file_strip() - take the signature section off, if there is one.
 * @blob: a container, signed or not; unchanged on failure
 * @diags: told what went wrong
 *
 * Return: true when @blob is an unsigned container.
 */
bool file_strip(struct buf *blob, struct diags *diags);

/**
 * signed_content_digest() - the digest that a signature of a container is made of.
 * @data: the container; its first @content_size bytes are read, the CRC's taken as zero
 * @content_size: bytes before the signature section
 * @crc_offset: where the CRC is
 * @md: which digest
 * @digest: EVP_MAX_MD_SIZE bytes; gets the digest
 * @digest_size: gets its size
 *
 * Return: false when libcrypto failed.
 */
bool signed_content_digest(const void *data, size_t content_size, size_t crc_offset,
			   const EVP_MD *md, uint8_t *digest, unsigned int *digest_size);

#endif
