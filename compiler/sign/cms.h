/* SPDX-License-Identifier: MIT */
/*
 * The signature inside a signature section: CMS SignedData (RFC 5652) in the one form that is
 * allowed there. Detached, of plain data, one signer, no attributes, certificates or CRLs; SHA-256,
 * SHA-384 or SHA-512; rsaEncryption (PKCS#1 v1.5) or ECDSA. Linux verify_pkcs7_signature() and
 * `openssl cms -verify` accept it too.
 *
 * Only one encoding of a given signature is accepted, so that no bit of it can change unseen.
 */
#ifndef COMPILER_SIGN_CMS_H
#define COMPILER_SIGN_CMS_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/base/buf.h"

struct cms;

/* The result of decoding. CMS_NOT_ALLOWED: valid CMS, but of a form that is not allowed here. */
enum cms_fault { CMS_SOUND, CMS_DAMAGED, CMS_NOT_ALLOWED };

/**
 * cms_decode() - decode a signature and check its form.
 * @der: the DER, borrowed during the call
 * @size: bytes; the DER must end exactly there
 * @fault: gets the kind of failure, or CMS_SOUND
 * @reason: gets the reason of a failure, a static string
 *
 * Return: the signature, to be released with cms_free(), or NULL.
 */
struct cms *cms_decode(const void *der, size_t size, enum cms_fault *fault, const char **reason);

/**
 * cms_encode() - encode a signature.
 * @der: the DER is appended here
 * @cert: the signer's certificate, named by issuer and serial number
 * @key_algorithm: NID_rsaEncryption or NID_X9_62_id_ecPublicKey
 * @digest: NID_sha256, NID_sha384 or NID_sha512
 * @signature: the value that the key made
 * @size: bytes of @signature
 *
 * Return: true if @der has the signature; false, with @der unchanged, if memory ran out or the
 * algorithms are not allowed.
 */
bool cms_encode(struct buf *der, X509 *cert, int key_algorithm, int digest, const void *signature,
		size_t size);

/** cms_free() - release a signature; NULL is allowed. */
void cms_free(struct cms *cms);

/** cms_digest() - return the NID of the digest that was signed. */
int cms_digest(const struct cms *cms);

/** cms_key_algorithm() - return NID_rsaEncryption or NID_X9_62_id_ecPublicKey. */
int cms_key_algorithm(const struct cms *cms);

/** cms_signature() - return the value that the key made, and its size in bytes; borrowed. */
const uint8_t *cms_signature(const struct cms *cms, size_t *size);

/**
 * cms_names() - return true if the signature names @cert as the certificate of its signer.
 *
 * Issuer and serial number, or the subject key identifier, are compared byte by byte: X.509 name
 * matching ignores case, and a bit that it ignores could change unseen.
 */
bool cms_names(const struct cms *cms, X509 *cert);

/** cms_issued_by() - return true if the subject of @cert is the issuer that the signature names. */
bool cms_issued_by(const struct cms *cms, const X509 *cert);

/** cms_describe_signer() - append the signer that the signature names, as text. */
void cms_describe_signer(const struct cms *cms, struct buf *text);

#endif
