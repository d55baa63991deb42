// SPDX-License-Identifier: MIT
#include "compiler/sign/verify.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "compiler/base/mem.h"
#include "compiler/sign/cert.h"
#include "compiler/sign/cms.h"
#include "compiler/sign/keys.h"
#include "compiler/sign/sign.h"

struct verifier {
	struct keys signers;
	struct keys cas;
};

/* One verification: what is verified with which certificates, and where errors are reported. */
struct check {
	const struct verifier *verifier;
	const struct vgpu_metadata *md;
	struct location loc;
	struct diags *diags;
};

struct verifier *verifier_new(void)
{
	return xcalloc(1, sizeof(struct verifier));
}

void verifier_free(struct verifier *verifier)
{
	if (!verifier)
		return;
	keys_free(&verifier->signers);
	keys_free(&verifier->cas);
	free(verifier);
}

bool verifier_add(struct verifier *verifier, const char *source, struct diags *diags)
{
	return keys_load(&verifier->signers, source, KEYS_CERTS, NULL, diags);
}

bool verifier_add_ca(struct verifier *verifier, const char *source, struct diags *diags)
{
	return keys_load(&verifier->cas, source, KEYS_CERTS, NULL, diags);
}

/* Return a certificate by its index in all that were given, signers first; NULL after the last. */
static X509 *cert_at(const struct verifier *verifier, int index)
{
	int signers = verifier->signers.certs ? sk_X509_num(verifier->signers.certs) : 0;

	if (index < signers)
		return sk_X509_value(verifier->signers.certs, index);
	return sk_X509_value(verifier->cas.certs, index - signers);
}

static bool can_certify(X509 *cert)
{
	return X509_check_ca(cert) == 1;
}

/* Report that the certificate of the signer was not given. */
static void report_unknown_signer(const struct check *check, const struct cms *cms)
{
	struct buf signer = {0}, name = {0};
	X509 *cert;

	cms_describe_signer(cms, &signer);
	if (!cert_at(check->verifier, 0))
		diag_error(check->diags, check->loc, "signature-unknown-key",
			   "no certificate given to check the signature; the signer's has %s",
			   buf_text(&signer));
	else
		diag_error(check->diags, check->loc, "signature-unknown-key",
			   "none of the certificates given is the signer's, which has %s",
			   buf_text(&signer));
	for (int i = 0; (cert = cert_at(check->verifier, i)); i++) {
		if (!can_certify(cert) || !cms_issued_by(cms, cert))
			continue;
		name.size = 0;
		cert_text(&name, cert);
		diag_note(check->diags, (struct location){0},
			  "%s is the issuer, but signatures do not contain certificates; give "
			  "the signer's certificate with --cert",
			  buf_text(&name));
		break;
	}
	buf_free(&signer);
	buf_free(&name);
}

static bool verify_bytes(const struct check *check, const struct cms *cms, X509 *cert)
{
	const struct vgpu_metadata *md = check->md;
	const EVP_MD *digest_md = EVP_get_digestbynid(cms_digest(cms));
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, X509_get0_pubkey(cert), NULL);
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_size = 0;
	const uint8_t *signature;
	size_t size;
	bool ok;

	signature = cms_signature(cms, &size);
	ok = ctx && digest_md && EVP_PKEY_verify_init(ctx) > 0 &&
	     EVP_PKEY_CTX_set_signature_md(ctx, digest_md) > 0;
	if (ok && cms_key_algorithm(cms) == NID_rsaEncryption)
		ok = EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0 &&
		     size == (size_t)EVP_PKEY_get_size(X509_get0_pubkey(cert));
	ok = ok &&
	     signed_content_digest(md->data, md->content.size, md->crc.offset, digest_md, digest,
				   &digest_size) &&
	     EVP_PKEY_verify(ctx, signature, size, digest, digest_size) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

/*
 * Return the certificates that a chain may end in: the CAs, or without CAs the certificates of the
 * claimed issuer.
 */
static X509_STORE *anchors_of(const struct verifier *verifier, X509 *signer, bool *any)
{
	X509_STORE *store = X509_STORE_new();
	X509 *cert;

	*any = verifier->cas.certs;
	for (int i = 0; store && i < sk_X509_num(verifier->cas.certs); i++)
		X509_STORE_add_cert(store, sk_X509_value(verifier->cas.certs, i));
	for (int i = 0; store && !verifier->cas.certs && (cert = cert_at(verifier, i)); i++) {
		if (X509_cmp(cert, signer) == 0 || !can_certify(cert) ||
		    X509_NAME_cmp(X509_get_subject_name(cert), X509_get_issuer_name(signer)) != 0)
			continue;
		*any = true;
		X509_STORE_add_cert(store, cert);
	}
	return store;
}

/*
 * Check that a certificate chain leads to the signer. Dates are not checked: the signature has
 * none, and there is a warning for the signer's. Without CAs, the chain is checked only if the
 * certificate of the claimed issuer was given.
 */
static bool has_chain(const struct verifier *verifier, X509 *signer, const char **reason)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool any, ok = false;
	X509_STORE *anchors = anchors_of(verifier, signer, &any);

	*reason = "out of memory";
	if (!any) {
		ok = true;
	} else if (ctx && anchors &&
		   X509_STORE_CTX_init(ctx, anchors, signer, verifier->signers.certs)) {
		X509_STORE_CTX_set_flags(ctx,
					 X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
		ok = X509_verify_cert(ctx) == 1;
		*reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(ctx));
	}
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(anchors);
	ERR_clear_error();
	return ok;
}

/* Check that the key of @cert may sign, and is of the kind that the signature names. */
static bool check_signer_cert(const struct check *check, const struct cms *cms, X509 *cert,
			      const char *name)
{
	struct buf reason = {0};
	const struct key_kind *kind = cert_key_kind(cert, &reason);
	bool valid = false;

	if (!kind)
		diag_error(check->diags, check->loc, "signature-refused",
			   "signed by %s, which is not allowed: %s", name, buf_text(&reason));
	else if (!cert_may_sign(cert))
		diag_error(check->diags, check->loc, "certificate-usage",
			   "signed by %s, which is not allowed: its key usage has no "
			   "digitalSignature",
			   name);
	else if (kind->algorithm != cms_key_algorithm(cms))
		diag_error(check->diags, check->loc, "signature-refused",
			   "the signature names another kind of key than that of %s", name);
	else
		valid = true;
	buf_free(&reason);
	return valid;
}

static enum signature_status check_by(const struct check *check, const struct cms *cms, X509 *cert,
				      const char *name)
{
	const char *reason;

	if (!check_signer_cert(check, cms, cert, name))
		return SIGNATURE_REFUSED;
	if (!verify_bytes(check, cms, cert)) {
		diag_error(check->diags, check->loc, "signature-wrong",
			   "%s's signature does not match this file: one of them was changed",
			   name);
		return SIGNATURE_WRONG;
	}
	if (!has_chain(check->verifier, cert, &reason)) {
		diag_error(check->diags, check->loc, "signature-unknown-key",
			   "signed by %s, but no certificate chain leads to it from a CA that was "
			   "given: %s",
			   name, reason);
		return SIGNATURE_UNKNOWN_KEY;
	}
	cert_check_dates(cert, check->loc, check->diags);
	return SIGNATURE_GOOD;
}

/*
 * Return the certificate that the signature names. If there are several, return the one that the
 * signature verifies with, or else the first.
 */
static X509 *find_signer(const struct check *check, const struct cms *cms)
{
	X509 *found = NULL, *cert;

	for (int i = 0; (cert = cert_at(check->verifier, i)); i++)
		if (cms_names(cms, cert) && (!found || verify_bytes(check, cms, cert)))
			found = cert;
	return found;
}

static enum signature_status check_cms(const struct check *check, const struct cms *cms,
				       char **signer)
{
	enum signature_status status;
	struct buf name = {0};
	X509 *cert = find_signer(check, cms);

	if (!cert) {
		report_unknown_signer(check, cms);
		return SIGNATURE_UNKNOWN_KEY;
	}
	cert_text(&name, cert);
	status = check_by(check, cms, cert, buf_text(&name));
	if (status == SIGNATURE_GOOD && signer)
		*signer = xstrdup(buf_text(&name));
	buf_free(&name);
	return status;
}

enum signature_status verifier_check(const struct verifier *verifier,
				     const struct vgpu_metadata *md, const struct input *input,
				     struct diags *diags, char **signer)
{
	const struct check check = {verifier, md, location_of(input, md->signature.offset), diags};
	enum cms_fault fault;
	const char *reason;
	struct cms *cms;

	if (signer)
		*signer = NULL;
	if (!md->section.size)
		return SIGNATURE_NONE;
	cms = cms_decode(md->data + md->signature.offset, md->signature.size, &fault, &reason);
	if (cms) {
		enum signature_status status = check_cms(&check, cms, signer);

		cms_free(cms);
		return status;
	}
	if (fault == CMS_DAMAGED) {
		diag_error(diags, check.loc, "signature-malformed",
			   "the signature is malformed: %s", reason);
		return SIGNATURE_WRONG;
	}
	diag_error(diags, check.loc, "signature-refused", "the signature is rejected: %s", reason);
	return SIGNATURE_REFUSED;
}

bool verifier_require(const struct verifier *verifier, const struct vgpu_metadata *md,
		      const struct input *input, bool allow_unsigned, struct diags *diags,
		      char **signer)
{
	unsigned int errors = diags->errors;

	if (verifier_check(verifier, md, input, diags, signer) == SIGNATURE_NONE && !allow_unsigned)
		diag_error(diags, location_of(input, md->size), "signature-missing",
			   "the file is not signed; use --allow-unsigned to accept it");
	return diags->errors == errors;
}
