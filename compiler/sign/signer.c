// SPDX-License-Identifier: MIT
#include "compiler/sign/signer.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/mem.h"
#include "compiler/sign/cert.h"
#include "compiler/sign/cms.h"
#include "compiler/sign/keys.h"

#define NOWHERE ((struct location){0})

/*
 * @usual_size is the number of bytes of a signature in half of all cases, for ECDSA; for RSA, in
 *	all.
 */
struct signer {
	EVP_PKEY *key;
	X509 *cert;
	const struct key_kind *kind;
	const EVP_MD *md;
	size_t usual_size;
	char *name;
};

/* Return the certificate of a key; @certs may include the certificates of its issuers. */
static X509 *find_cert(STACK_OF(X509) * certs, const EVP_PKEY *key)
{
	X509 *possible = NULL;

	for (int i = 0; i < sk_X509_num(certs); i++) {
		X509 *cert = sk_X509_value(certs, i);
		const EVP_PKEY *public = X509_get0_pubkey(cert);
		int equal = public ? EVP_PKEY_eq(public, key) : 0;

		if (equal == 1)
			return cert;
		/* A token may not show the public key; then the first signature is checked. */
		if (equal == -2 && !possible)
			possible = cert;
	}
	return possible;
}

/* Check that a certificate may sign, and set the name and kind of the signer. */
static bool check_cert(struct signer *signer, struct diags *diags)
{
	struct buf reason = {0}, name = {0};
	bool ok = false;

	cert_text(&name, signer->cert);
	signer->name = xstrdup(buf_text(&name));
	signer->kind = cert_key_kind(signer->cert, &reason);
	if (!signer->kind)
		diag_error(diags, NOWHERE, "key-refused", "%s cannot sign: %s", signer->name,
			   buf_text(&reason));
	else if (!cert_may_sign(signer->cert))
		diag_error(diags, NOWHERE, "certificate-usage",
			   "%s cannot sign: its key usage has no digitalSignature", signer->name);
	else
		ok = true;
	buf_free(&reason);
	buf_free(&name);
	return ok;
}

static void report_no_match(const struct keys *keys, const char *cert, struct diags *diags)
{
	if (!keys->certs)
		diag_error(diags, NOWHERE, "certificate-missing",
			   "no certificate found with the key; give one with --cert");
	else
		diag_error(diags, NOWHERE, "key-mismatch",
			   "the private key does not match the certificate%s%s",
			   cert ? " " : " found with it", cert ? cert : "");
}

bool signer_open(struct signer **out, const char *key, const char *cert, const char *passin,
		 struct diags *diags)
{
	struct signer *signer = xcalloc(1, sizeof(*signer));
	struct keys keys = {0};
	X509 *found;

	*out = NULL;
	if (!keys_load(&keys, key, cert ? KEYS_PRIVATE : KEYS_BOTH, passin, diags))
		goto bad;
	if (cert && !keys_load(&keys, cert, KEYS_CERTS, passin, diags))
		goto bad;
	found = find_cert(keys.certs, keys.key);
	if (!found) {
		report_no_match(&keys, cert, diags);
		goto bad;
	}
	X509_up_ref(found);
	signer->cert = found;
	signer->key = keys.key;
	keys.key = NULL;
	if (!check_cert(signer, diags))
		goto bad;
	cert_check_dates(signer->cert, NOWHERE, diags);
	signer->md = EVP_get_digestbynid(signer->kind->digest);
	/* Each of the two numbers of an ECDSA value has one more byte in half of all cases. */
	signer->usual_size = (size_t)EVP_PKEY_get_size(X509_get0_pubkey(signer->cert)) -
			     (signer->kind->curve != NID_undef);
	keys_free(&keys);
	*out = signer;
	return true;
bad:
	ERR_clear_error();
	keys_free(&keys);
	signer_free(signer);
	return false;
}

const char *signer_name(const struct signer *signer)
{
	return signer->name;
}

void signer_free(struct signer *signer)
{
	if (!signer)
		return;
	EVP_PKEY_free(signer->key);
	X509_free(signer->cert);
	free(signer->name);
	free(signer);
}

const EVP_MD *signer_digest(const struct signer *signer)
{
	return signer->md;
}

/* Return a context to sign or verify with a key, or NULL. @start is EVP_PKEY_sign_init() or so. */
static EVP_PKEY_CTX *new_context(EVP_PKEY *key, const struct signer *signer,
				 int (*start)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);

	if (ctx && start(ctx) > 0 && EVP_PKEY_CTX_set_signature_md(ctx, signer->md) > 0 &&
	    (signer->kind->algorithm != NID_rsaEncryption ||
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0))
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

static bool sign_digest(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			struct buf *signature)
{
	EVP_PKEY_CTX *ctx = new_context(signer->key, signer, EVP_PKEY_sign_init);
	size_t size = 0;
	bool ok = ctx && EVP_PKEY_sign(ctx, NULL, &size, digest, digest_size) > 0;

	if (ok) {
		signature->size = 0;
		buf_grow(signature, size);
		ok = EVP_PKEY_sign(ctx, signature->data, &size, digest, digest_size) > 0;
		signature->size = ok ? size : 0;
	}
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

/* Verify a new signature: a token may use another key than that of the certificate, or fail. */
static bool verify_digest(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			  const struct buf *signature)
{
	EVP_PKEY_CTX *ctx =
		new_context(X509_get0_pubkey(signer->cert), signer, EVP_PKEY_verify_init);
	bool ok = ctx &&
		  EVP_PKEY_verify(ctx, signature->data, signature->size, digest, digest_size) == 1;

	EVP_PKEY_CTX_free(ctx);
	return ok;
}

static bool encode_signature(const struct signer *signer, const struct buf *signature,
			     struct buf *der)
{
	der->size = 0;
	return cms_encode(der, signer->cert, signer->kind->algorithm, signer->kind->digest,
			  signature->data, signature->size);
}

size_t signer_usual_size(const struct signer *signer)
{
	struct buf signature = {0}, der = {0};
	size_t size;

	buf_grow(&signature, signer->usual_size);
	size = encode_signature(signer, &signature, &der) ? der.size : 0;
	buf_free(&signature);
	buf_free(&der);
	return size;
}

const char *signer_sign(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			struct buf *der)
{
	struct buf signature = {0};
	const char *fault = NULL;

	if (!sign_digest(signer, digest, digest_size, &signature))
		fault = crypto_reason();
	else if (!verify_digest(signer, digest, digest_size, &signature))
		fault = "the signature does not verify with the certificate";
	else if (!encode_signature(signer, &signature, der))
		fault = "the signature cannot be encoded";
	ERR_clear_error();
	buf_free(&signature);
	return fault;
}
