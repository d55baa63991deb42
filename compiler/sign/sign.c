// SPDX-License-Identifier: MIT
#include "compiler/sign/sign.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/byteorder.h"
#include "compiler/sign/cms.h"
#include "compiler/sign/keys.h"

/* At least every other ECDSA signature has the usual size: so many others in a row do not occur. */
#define MAX_TRIES 128

#define NOWHERE ((struct location){0})

struct signer {
	EVP_PKEY *key;
	X509 *cert;
	const struct key_kind *kind;
	const EVP_MD *md;
	size_t usual_size; /* of a signature, in bytes */
	char *name;
};

/* A container as file_sign() and its kin see it. */
struct container {
	bool vgpumeta;
	size_t crc_offset;
	size_t content_size;
	size_t group_count;
	bool is_signed;
};

/* The certificate of @key among those given; a file may hold its issuers as well. */
static X509 *find_cert(STACK_OF(X509) * certs, const EVP_PKEY *key)
{
	X509 *unsure = NULL;

	for (int i = 0; i < sk_X509_num(certs); i++) {
		X509 *cert = sk_X509_value(certs, i);
		const EVP_PKEY *public = X509_get0_pubkey(cert);
		int equal = public ? EVP_PKEY_eq(public, key) : 0;

		if (equal == 1)
			return cert;
		/* A token may keep the public key to itself; then the first signature tells. */
		if (equal == -2 && !unsure)
			unsure = cert;
	}
	return unsure;
}

static bool check_cert(struct signer *signer, struct diags *diags)
{
	struct buf why = {0}, name = {0};
	bool ok = false;

	cert_text(&name, signer->cert);
	signer->name = xstrdup(buf_text(&name));
	signer->kind = cert_key_kind(signer->cert, &why);
	if (!signer->kind)
		diag_error(diags, NOWHERE, "key-refused", "%s cannot sign: %s", signer->name,
			   buf_text(&why));
	else if (!cert_may_sign(signer->cert))
		diag_error(diags, NOWHERE, "certificate-usage",
			   "%s cannot sign: the certificate's key usage has no digitalSignature",
			   signer->name);
	else
		ok = true;
	buf_free(&why);
	buf_free(&name);
	return ok;
}

static void say_no_match(const struct keys *keys, const char *cert, struct diags *diags)
{
	if (!keys->certs)
		diag_error(diags, NOWHERE, "certificate-missing",
			   "the key comes without a certificate; name one with --cert");
	else
		diag_error(diags, NOWHERE, "key-mismatch",
			   "the private key does not belong to the certificate%s%s",
			   cert ? " " : " beside it", cert ? cert : "");
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
		say_no_match(&keys, cert, diags);
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
	/* The two numbers of an ECDSA value have one more byte each in one case of two. */
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

bool signed_content_digest(const void *data, size_t content_size, size_t crc_offset,
			   const EVP_MD *md, uint8_t *digest, unsigned int *digest_size)
{
	static const uint8_t zero[4];
	const uint8_t *bytes = data;
	size_t rest = crc_offset + sizeof(zero);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	ok = ctx && rest <= content_size && EVP_DigestInit_ex(ctx, md, NULL) &&
	     EVP_DigestUpdate(ctx, bytes, crc_offset) &&
	     EVP_DigestUpdate(ctx, zero, sizeof(zero)) &&
	     EVP_DigestUpdate(ctx, bytes + rest, content_size - rest) &&
	     EVP_DigestFinal_ex(ctx, digest, digest_size);
	EVP_MD_CTX_free(ctx);
	return ok;
}

static bool inspect(const struct buf *blob, struct container *container, struct diags *diags)
{
	struct vgpu_metadata *md = xmalloc(sizeof(*md));
	struct vgpu_metadata_error error;
	bool ok = vgpu_metadata_parse(md, blob->data, blob->size, NULL, &error) == 0;

	if (ok)
		*container = (struct container){
			.vgpumeta = md->container == VGPU_CONTAINER_VGPUMETA,
			.crc_offset = md->crc.offset,
			.content_size = md->content.size,
			.is_signed = md->section.size,
		};
	else
		diag_error(diags, NOWHERE, vgpu_metadata_code_name(error.code),
			   "what was to be signed is not valid at byte %llu: %s",
			   (unsigned long long)error.offset, vgpu_metadata_message(error.code));
	free(md);
	return ok;
}

/* Bytes of a section with a signature of @der_size bytes. */
static size_t section_size(size_t der_size)
{
	return (VGPU_SIGNATURE_HEADER_SIZE + der_size + VGPU_SIGNATURE_ALIGN - 1) /
	       VGPU_SIGNATURE_ALIGN * VGPU_SIGNATURE_ALIGN;
}

/* VGPUMETA's header counts the section; @groups is +1 or -1. */
static void count_section(struct buf *blob, const struct container *container, size_t file_size,
			  int groups)
{
	uint8_t *count = blob->data + VGPU_META_GROUP_COUNT;

	if (!container->vgpumeta)
		return;
	put_le(blob->data + VGPU_META_TOTAL_SIZE, file_size, 8);
	put_le(count, get_le(count, 4) + (uint64_t)groups, 4);
}

static void mend_crc(struct buf *blob, const struct container *container)
{
	enum vgpu_metadata_container kind = container->vgpumeta ? VGPU_CONTAINER_VGPUMETA
								: VGPU_CONTAINER_NVVGPUMT;

	put_le(blob->data + container->crc_offset, vgpu_metadata_crc(kind, blob->data, blob->size),
	       4);
}

/* The last step of signing: nothing can fail in it. */
static void append_section(struct buf *blob, const struct container *container, const void *der,
			   size_t der_size)
{
	size_t size = section_size(der_size);
	uint8_t *section = buf_grow(blob, VGPU_SIGNATURE_HEADER_SIZE);

	put_le(section + VGPU_GROUP_TYPE, VGPU_GROUP_TYPE_SIGNATURE, 4);
	put_le(section + VGPU_GROUP_VERSION, VGPU_SIGNATURE_VERSION, 2);
	put_le(section + VGPU_GROUP_HEADER_SIZE_FIELD, VGPU_SIGNATURE_HEADER_SIZE, 2);
	put_le(section + VGPU_GROUP_SIZE, size, 8);
	put_le(section + VGPU_SIGNATURE_SIZE, der_size, 4);
	buf_add(blob, der, der_size);
	buf_grow(blob, size - VGPU_SIGNATURE_HEADER_SIZE - der_size);
	mend_crc(blob, container);
}

static bool has_room(const struct buf *blob, const struct container *container, size_t der_size,
		     struct diags *diags)
{
	const char *why = NULL;

	if (container->is_signed)
		why = "it is signed already";
	else if (der_size == 0 || der_size > VGPU_METADATA_MAX_SIGNATURE)
		why = "the signature is empty or larger than 16 KiB";
	else if (section_size(der_size) > VGPU_METADATA_MAX_SIZE - blob->size)
		why = "the signed file would be larger than 1 GiB";
	else if (container->vgpumeta &&
		 get_le(blob->data + VGPU_META_GROUP_COUNT, 4) >= VGPU_METADATA_MAX_BOARDS)
		why = "the file has as many groups as it may have";
	if (why)
		diag_error(diags, NOWHERE, "cannot-sign", "cannot add a signature: %s", why);
	return !why;
}

static EVP_PKEY_CTX *prepare(EVP_PKEY *key, const struct signer *signer,
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
	EVP_PKEY_CTX *ctx = prepare(signer->key, signer, EVP_PKEY_sign_init);
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

/* A token's key may be another one than the certificate's, and hardware may fail. */
static bool verify_digest(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			  const struct buf *signature)
{
	EVP_PKEY_CTX *ctx = prepare(X509_get0_pubkey(signer->cert), signer, EVP_PKEY_verify_init);
	bool ok = ctx &&
		  EVP_PKEY_verify(ctx, signature->data, signature->size, digest, digest_size) == 1;

	EVP_PKEY_CTX_free(ctx);
	return ok;
}

static bool encode(const struct signer *signer, const struct buf *signature, struct buf *der)
{
	der->size = 0;
	return cms_encode(der, signer->cert, signer->kind->algorithm, signer->kind->digest,
			  signature->data, signature->size);
}

/* How large the DER is in most cases. */
static size_t usual_der_size(const struct signer *signer)
{
	struct buf signature = {0}, der = {0};
	size_t size;

	buf_grow(&signature, signer->usual_size);
	size = encode(signer, &signature, &der) ? der.size : 0;
	buf_free(&signature);
	buf_free(&der);
	return size;
}

/* Sign a digest and wrap the signature up. Returns what went wrong, or NULL. */
static const char *sign_once(const struct signer *signer, const uint8_t *digest, size_t digest_size,
			     struct buf *signature, struct buf *der)
{
	if (!sign_digest(signer, digest, digest_size, signature))
		return crypto_reason();
	if (!verify_digest(signer, digest, digest_size, signature))
		return "what it signs does not verify with the certificate";
	if (!encode(signer, signature, der))
		return "the signature cannot be encoded";
	return NULL;
}

/*
 * VGPUMETA has the section's size in the signed content: sign until the signature has that size.
 * Returns what went wrong, or NULL.
 */
static const char *sign_until_fits(const struct buf *blob, const struct container *container,
				   const struct signer *signer, size_t wanted, struct buf *der)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_size = 0;
	const char *failure = NULL;
	struct buf signature = {0};
	bool fits = false;

	if (!signed_content_digest(blob->data, container->content_size, container->crc_offset,
				   signer->md, digest, &digest_size))
		return crypto_reason();
	for (int i = 0; i < MAX_TRIES && !failure && !fits; i++) {
		failure = sign_once(signer, digest, digest_size, &signature, der);
		fits = !container->vgpumeta || section_size(der->size) == wanted;
	}
	if (!failure && !fits)
		failure = "no signature of the usual size came about";
	ERR_clear_error();
	buf_free(&signature);
	return failure;
}

bool file_sign(struct buf *blob, const struct signer *signer, struct diags *diags)
{
	struct container container;
	struct buf der = {0};
	const char *failure;
	size_t size, usual;

	ERR_clear_error();
	usual = usual_der_size(signer);
	if (!inspect(blob, &container, diags) || !has_room(blob, &container, usual, diags))
		return false;
	size = section_size(usual);
	count_section(blob, &container, blob->size + size, 1);
	failure = sign_until_fits(blob, &container, signer, size, &der);
	if (failure) {
		count_section(blob, &container, blob->size, -1);
		diag_error(diags, NOWHERE, "cannot-sign", "cannot sign with the key of %s: %s",
			   signer->name, failure);
	} else {
		append_section(blob, &container, der.data, der.size);
	}
	buf_free(&der);
	return !failure;
}

bool file_attach(struct buf *blob, const void *der, size_t der_size, struct diags *diags)
{
	struct container container, again;
	size_t old;

	if (!inspect(blob, &container, diags) || !has_room(blob, &container, der_size, diags))
		return false;
	old = blob->size;
	count_section(blob, &container, old + section_size(der_size), 1);
	append_section(blob, &container, der, der_size);
	/* The parser has its own view of what a DER is. */
	if (inspect(blob, &again, diags))
		return true;
	blob->size = old;
	count_section(blob, &container, old, -1);
	mend_crc(blob, &container);
	return false;
}

bool file_strip(struct buf *blob, struct diags *diags)
{
	struct container container;

	if (!inspect(blob, &container, diags))
		return false;
	if (!container.is_signed)
		return true;
	blob->size = container.content_size;
	count_section(blob, &container, blob->size, -1);
	mend_crc(blob, &container);
	return true;
}
