// SPDX-License-Identifier: MIT
/*
 * Any bytes as the signature of two good files, one of each container. Three certificates are
 * trusted, of an RSA and two ECDSA keys that were thrown away after each had signed both files;
 * these signatures, in fuzz/signature/true, are good and no others are.
 */
#include <openssl/crypto.h>
#include <string.h>

#include "compiler/sign/cms.h"
#include "compiler/diag/input.h"
#include "compiler/sign/sign.h"
#include "compiler/sign/verify.h"
#include "fuzz/chain.h"
#include "fuzz/fuzz.h"
#include "fuzz/signature/content.h"

#define HERE	 "fuzz/signature/"
#define MAX_SIZE 4096

static const char *const keys[] = {"rsa", "p256", "p384"};

/* A file to be signed, and its signatures by each key. */
struct content {
	struct buf file;
	struct input *signatures[ARRAY_SIZE(keys)];
};

static bool is_true(const struct content *content, const void *der, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (size == content->signatures[i]->size &&
		    memcmp(der, content->signatures[i]->data, size) == 0)
			return true;
	return false;
}

/* Return the result of checking the signature of a file. */
static enum signature_status check(const struct content *content, const struct verifier *verifier,
				   const void *der, size_t size)
{
	enum signature_status status = SIGNATURE_REFUSED;
	static struct vgpu_metadata md;
	struct diags diags = chain_diags();
	struct vgpu_metadata_error err;
	struct buf file = {0};
	char *signer = NULL;

	buf_add(&file, content->file.data, content->file.size);
	if (sign_attach(&file, der, size, &diags)) {
		promise(!vgpu_metadata_parse(&md, file.data, file.size, NULL, &err));
		promise(md.signature.size == size);
		promise(memcmp(file.data + md.signature.offset, der, size) == 0);
		status = verifier_check(verifier, &md, NULL, &diags, &signer);
		promise((status == SIGNATURE_GOOD) == (signer != NULL));
		promise((status == SIGNATURE_GOOD) == (diags.errors == 0));
	}
	free(signer);
	buf_free(&file);
	return status;
}

static void init(struct content *contents, struct verifier *verifier)
{
	struct diags diags = {.out = stderr};
	char path[100];

	for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
		snprintf(path, sizeof(path), HERE "true/%s.pem", keys[k]);
		promise(verifier_add(verifier, path, &diags));
	}
	for (size_t i = 0; i < CONTENT_COUNT; i++) {
		content_make(i, &contents[i].file);
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
			struct input **signature = &contents[i].signatures[k];

			snprintf(path, sizeof(path), HERE "true/%s-%s.bin", content_name(i),
				 keys[k]);
			*signature = input_read(path, MAX_SIZE, false, &diags);
			promise(*signature);
			promise(check(&contents[i], verifier, (*signature)->data,
				      (*signature)->size) == SIGNATURE_GOOD);
		}
	}
}

/* The decoder alone takes nothing that it would write otherwise. */
static void decode(const uint8_t *data, size_t size)
{
	enum cms_fault fault;
	const char *why = NULL;
	struct cms *cms = cms_decode(data, size, &fault, &why);
	struct buf text = {0};
	size_t length;

	promise((cms == NULL) == (why != NULL));
	promise((cms != NULL) == (fault == CMS_SOUND));
	if (cms) {
		promise(cms_signature(cms, &length) && length > 0 && length < size);
		cms_describe_signer(cms, &text);
	}
	buf_free(&text);
	cms_free(cms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct content contents[CONTENT_COUNT];
	static struct verifier *verifier;

	if (!verifier) {
		verifier = verifier_new();
		init(contents, verifier);
	}
	decode(data, size);
	for (size_t i = 0; i < CONTENT_COUNT; i++)
		promise(check(&contents[i], verifier, data, size) != SIGNATURE_GOOD ||
			is_true(&contents[i], data, size));
	return 0;
}
