/* SPDX-License-Identifier: MIT */
/*
 * Private keys and certificates: where they come from, and which of them are good enough.
 *
 * A source is a file (PEM, DER or PKCS#12, encrypted or not) or a URI that an OpenSSL store, or the
 * pkcs11 engine, understands. Providers and engines are those that openssl.cnf sets up.
 */
#ifndef COMPILER_SIGN_KEYS_H
#define COMPILER_SIGN_KEYS_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"

/* What keys_load() is to look for. */
enum keys_wanted { KEYS_PRIVATE, KEYS_CERTS, KEYS_BOTH };

/**
 * struct keys - what a source held.
 * @key: the first private key, or NULL
 * @certs: the certificates in their order, or NULL
 *
 * Zero-initialise; release with keys_free().
 */
struct keys {
	EVP_PKEY *key;
	STACK_OF(X509) * certs;
};

/**
 * keys_load() - load what a file or URI holds, added to what is in @keys already.
 * @keys: gets it
 * @source: path or URI
 * @wanted: what to look for; finding none of it is an error, a certificate is optional in
 *	KEYS_BOTH
 * @passin: where the passphrase or PIN comes from: pass:TEXT, env:NAME, file:PATH, fd:NUMBER or
 *	stdin; NULL: the terminal. Read only when one is needed, and not kept.
 * @diags: told what went wrong
 *
 * Return: true when something wanted was found.
 */
bool keys_load(struct keys *keys, const char *source, enum keys_wanted wanted, const char *passin,
	       struct diags *diags);

/** keys_free() - release a key and certificates. */
void keys_free(struct keys *keys);

/**
 * struct key_kind - a kind of key that may sign.
 * @name: for people
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
 * cert_key_kind() - which kind of key a certificate is for.
 * @cert: the certificate
 * @why: appended to when there is none: what is wrong with the key
 *
 * Return: the kind, or NULL when such a key may not sign.
 */
const struct key_kind *cert_key_kind(const X509 *cert, struct buf *why);

/** cert_may_sign() - whether the certificate's key usage, if it has one, allows signatures. */
bool cert_may_sign(X509 *cert);

/** cert_text() - append "SUBJECT (serial HEX)". */
void cert_text(struct buf *text, const X509 *cert);

/**
 * cert_check_dates() - warn when a certificate has expired or is not valid yet.
 *
 * A signature carries no time, so this cannot be more than a warning
 * (certificate-expired, certificate-not-yet-valid).
 */
void cert_check_dates(const X509 *cert, struct location loc, struct diags *diags);

/** crypto_reason() - what libcrypto last complained of, for people; clears its errors. */
const char *crypto_reason(void);

#endif
