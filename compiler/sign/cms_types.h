/* SPDX-License-Identifier: MIT */
/* The structures of a signature, for cms.c and cms_form.c alone. */
#ifndef COMPILER_SIGN_CMS_TYPES_H
#define COMPILER_SIGN_CMS_TYPES_H

#include <openssl/asn1.h>
#include <openssl/pkcs7.h>

#include "compiler/sign/cms.h"

#define VERSION_ISSUER_AND_SERIAL 1
#define VERSION_KEY_IDENTIFIER	  3

/*
 * RFC 5652, sections 3 and 5. The optional parts that are not allowed here are included so that the
 * message can name them.
 */
struct signer_info {
	ASN1_INTEGER *version;
	PKCS7_ISSUER_AND_SERIAL *issuer_and_serial;
	ASN1_OCTET_STRING *key_identifier;
	X509_ALGOR *digest;
	OPENSSL_STACK *signed_attributes;
	X509_ALGOR *algorithm;
	ASN1_OCTET_STRING *signature;
	OPENSSL_STACK *unsigned_attributes;
};

struct content {
	ASN1_OBJECT *type;
	ASN1_OCTET_STRING *octets;
};

struct signed_data {
	ASN1_INTEGER *version;
	OPENSSL_STACK *digests;
	struct content *content;
	OPENSSL_STACK *certificates;
	OPENSSL_STACK *crls;
	OPENSSL_STACK *signers;
};

struct cms {
	ASN1_OBJECT *type;
	struct signed_data *data;
};

/**
 * struct cms_scheme - a pair of key algorithm and digest that may sign.
 * @key: NID of the key's algorithm
 * @digest: NID of the digest
 * @identifier: NID of the signature algorithm in CMS
 * @parameters: type of the parameters of @identifier
 */
struct cms_scheme {
	int key;
	int digest;
	int identifier;
	int parameters;
};

/** cms_signer_info() - return the only signer of a signature. */
const struct signer_info *cms_signer_info(const struct cms *cms);

/** cms_scheme() - return the scheme of a signature, or NULL if it is none of those allowed. */
const struct cms_scheme *cms_scheme(const struct cms *cms);

/** cms_scheme_find() - return the scheme of a key algorithm and a digest, or NULL. */
const struct cms_scheme *cms_scheme_find(int key_algorithm, int digest);

/**
 * cms_form_fault() - check that a decoded signature has the only form that is allowed.
 *
 * Return: NULL, or the reason why it has not, a static string.
 */
const char *cms_form_fault(const struct cms *cms);

#endif
