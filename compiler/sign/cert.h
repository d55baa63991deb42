/* SPDX-License-Identifier: MIT */
/* Certificates: the keys and usages that may sign, their dates, and their names as text. */
#ifndef COMPILER_SIGN_CERT_H
#define COMPILER_SIGN_CERT_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "compiler/base/buf.h"
#include "compiler/diag/diag.h"

/**
 * struct key_kind - a kind of key that may sign.
 * @name: name for messages
 * @algorithm: NID_rsaEncryption or NID_X9_62_id_ecPublicKey
 * @curve: NID of the curve, or NID_undef
 * @min_bits: smallest size
 * @max_bits: largest size
 * @digest: NID of the digest that vgpumc signs with
 */
struct key_kind {
	const char *name;
	int algorithm;
	int curve;
	int min_bits;
	int max_bits;
	int digest;
};

/**
 * cert_key_kind() - return the kind of key that a certificate is for.
 * @cert: the certificate
 * @reason: if such a key may not sign, the reason is appended here
 *
 * Return: the kind, or NULL if such a key may not sign.
 */
const struct key_kind *cert_key_kind(const X509 *cert, struct buf *reason);

/** cert_may_sign() - return true if the certificate has no key usage, or one for signatures. */
bool cert_may_sign(X509 *cert);

/**
 * cert_check_dates() - warn if a certificate has expired or is not valid yet.
 * @cert: the certificate
 * @loc: the location of the warning
 * @diags: the warning, certificate-expired or certificate-not-yet-valid, is reported here
 *
 * A signature carries no time, so this is not an error.
 */
void cert_check_dates(const X509 *cert, struct location loc, struct diags *diags);

/** cert_text() - append "SUBJECT (serial HEX)". */
void cert_text(struct buf *text, const X509 *cert);

/** name_text() - append a distinguished name, its most specific part first. */
void name_text(struct buf *text, const X509_NAME *name);

/** serial_text() - append a serial number in upper-case hex, as `openssl x509 -serial` does. */
void serial_text(struct buf *text, const ASN1_INTEGER *serial);

#endif
