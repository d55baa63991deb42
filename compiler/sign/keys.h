/* SPDX-License-Identifier: MIT */
/*
 * Load private keys and certificates.
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

/* The objects that keys_load() loads. */
enum keys_wanted { KEYS_PRIVATE, KEYS_CERTS, KEYS_BOTH };

/**
 * struct keys - the keys and certificates of sources.
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
 * keys_load() - load the objects of a file or URI, in addition to those in @keys.
 * @keys: gets them
 * @source: path or URI
 * @wanted: the kind of objects. It is an error if there are none; certificates are optional with
 *	KEYS_BOTH
 * @passin: where the passphrase or PIN comes from: pass:TEXT, env:NAME, file:PATH, fd:NUMBER or
 *	stdin; NULL: the terminal. It is read only if it is needed, and not kept.
 * @diags: errors are reported here
 *
 * Return: true if an object was found.
 */
bool keys_load(struct keys *keys, const char *source, enum keys_wanted wanted, const char *passin,
	       struct diags *diags);

/** keys_free() - release a key and certificates. */
void keys_free(struct keys *keys);

/**
 * crypto_reason() - return the cause of the last failure of libcrypto, and empty its error queue.
 *
 * Return: a static string, "no reason given" if libcrypto gave none.
 */
const char *crypto_reason(void);

#endif
