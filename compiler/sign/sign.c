// SPDX-License-Identifier: MIT
#include "compiler/sign/sign.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/byteorder.h"
#include "compiler/base/mem.h"
#include "compiler/codec/encode.h"
#include "compiler/sign/keys.h"

/* Half of all ECDSA signatures have the usual size: this many others in a row do not occur. */
#define MAX_TRIES 128

#define NOWHERE ((struct location){0})

/* The fields of a file that signing depends on. */
struct container {
	bool vgpumeta;
	size_t crc_offset;
	size_t content_size;
	size_t group_count;
	bool is_signed;
};

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

/* Parse a file to find its fields. */
static bool find_fields(const struct buf *file, struct container *container, struct diags *diags)
{
	struct vgpu_metadata *md = xmalloc(sizeof(*md));
	struct vgpu_metadata_error error;
	bool ok = vgpu_metadata_parse(md, file->data, file->size, NULL, &error) == 0;

	if (ok)
		*container = (struct container){
			.vgpumeta = md->container == VGPU_CONTAINER_VGPUMETA,
			.crc_offset = md->crc.offset,
			.content_size = md->content.size,
			.is_signed = md->section.size,
		};
	else
		diag_error(diags, NOWHERE, vgpu_metadata_code_name(error.code),
			   "cannot sign an invalid file: byte %llu: %s",
			   (unsigned long long)error.offset, vgpu_metadata_message(error.code));
	free(md);
	return ok;
}

/* Return the size of a section with a signature of @der_size bytes. */
static size_t section_size(size_t der_size)
{
	return (VGPU_SIGNATURE_HEADER_SIZE + der_size + VGPU_SIGNATURE_ALIGN - 1) /
	       VGPU_SIGNATURE_ALIGN * VGPU_SIGNATURE_ALIGN;
}

/* Add @groups, 1 or -1, to the group count of VGPUMETA, and set its total size. */
static void count_section(struct buf *file, const struct container *container, size_t file_size,
			  int groups)
{
	uint8_t *count = file->data + VGPU_META_GROUP_COUNT;

	if (!container->vgpumeta)
		return;
	put_le(file->data + VGPU_META_TOTAL_SIZE, file_size, 8);
	put_le(count, get_le(count, 4) + (uint64_t)groups, 4);
}

static void update_crc(struct buf *file, const struct container *container)
{
	enum vgpu_metadata_container kind = container->vgpumeta ? VGPU_CONTAINER_VGPUMETA
								: VGPU_CONTAINER_NVVGPUMT;

	encode_crc(file->data, file->size, kind);
}

/* Append the section, the last step of signing, which cannot fail. */
static void append_section(struct buf *file, const struct container *container, const void *der,
			   size_t der_size)
{
	size_t size = section_size(der_size);
	uint8_t *section = buf_grow(file, VGPU_SIGNATURE_HEADER_SIZE);

	put_le(section + VGPU_GROUP_TYPE, VGPU_GROUP_TYPE_SIGNATURE, 4);
	put_le(section + VGPU_GROUP_VERSION, VGPU_SIGNATURE_VERSION, 2);
	put_le(section + VGPU_GROUP_HEADER_SIZE_FIELD, VGPU_SIGNATURE_HEADER_SIZE, 2);
	put_le(section + VGPU_GROUP_SIZE, size, 8);
	put_le(section + VGPU_SIGNATURE_SIZE, der_size, 4);
	buf_add(file, der, der_size);
	buf_grow(file, size - VGPU_SIGNATURE_HEADER_SIZE - der_size);
	update_crc(file, container);
}

/* Check that a signature of @der_size bytes can be added. */
static bool can_add(const struct buf *file, const struct container *container, size_t der_size,
		    struct diags *diags)
{
	const char *reason = NULL;

	if (container->is_signed)
		reason = "the file is already signed";
	else if (der_size == 0 || der_size > VGPU_METADATA_MAX_SIGNATURE)
		reason = "the signature is empty or larger than 16 KiB";
	else if (section_size(der_size) > VGPU_METADATA_MAX_SIZE - file->size)
		reason = "the signed file would be larger than 1 GiB";
	else if (container->vgpumeta &&
		 get_le(file->data + VGPU_META_GROUP_COUNT, 4) >= VGPU_METADATA_MAX_BOARDS)
		reason = "the file has the largest number of groups already";
	if (reason)
		diag_error(diags, NOWHERE, "cannot-sign", "cannot add a signature: %s", reason);
	return !reason;
}

/*
 * Sign until the section has the size that is wanted: in VGPUMETA, the signed content includes that
 * size. Return NULL, or the reason of a failure.
 */
static const char *sign_until_fits(const struct buf *file, const struct container *container,
				   const struct signer *signer, size_t wanted, struct buf *der)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_size = 0;
	const char *failure = NULL;
	bool fits = false;

	if (!signed_content_digest(file->data, container->content_size, container->crc_offset,
				   signer_digest(signer), digest, &digest_size))
		return crypto_reason();
	for (int i = 0; i < MAX_TRIES && !failure && !fits; i++) {
		failure = signer_sign(signer, digest, digest_size, der);
		fits = !container->vgpumeta || section_size(der->size) == wanted;
	}
	if (!failure && !fits)
		failure = "no signature had the usual size";
	return failure;
}

bool sign_file(struct buf *file, const struct signer *signer, struct diags *diags)
{
	struct container container;
	struct buf der = {0};
	const char *failure;
	size_t size, usual;

	ERR_clear_error();
	usual = signer_usual_size(signer);
	if (!find_fields(file, &container, diags) || !can_add(file, &container, usual, diags))
		return false;
	size = section_size(usual);
	count_section(file, &container, file->size + size, 1);
	failure = sign_until_fits(file, &container, signer, size, &der);
	if (failure) {
		count_section(file, &container, file->size, -1);
		diag_error(diags, NOWHERE, "cannot-sign", "cannot sign with the key of %s: %s",
			   signer_name(signer), failure);
	} else {
		append_section(file, &container, der.data, der.size);
	}
	buf_free(&der);
	return !failure;
}

bool sign_attach(struct buf *file, const void *der, size_t der_size, struct diags *diags)
{
	struct container container, again;
	size_t old;

	if (!find_fields(file, &container, diags) || !can_add(file, &container, der_size, diags))
		return false;
	old = file->size;
	count_section(file, &container, old + section_size(der_size), 1);
	append_section(file, &container, der, der_size);
	/* Only the parser checks the DER. */
	if (find_fields(file, &again, diags))
		return true;
	file->size = old;
	count_section(file, &container, old, -1);
	update_crc(file, &container);
	return false;
}

bool sign_strip(struct buf *file, struct diags *diags)
{
	struct container container;

	if (!find_fields(file, &container, diags))
		return false;
	if (!container.is_signed)
		return true;
	file->size = container.content_size;
	count_section(file, &container, file->size, -1);
	update_crc(file, &container);
	return true;
}
