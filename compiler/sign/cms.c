// SPDX-License-Identifier: MIT
#include "compiler/sign/cms_types.h"

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compiler/base/mem.h"
#include "compiler/sign/cert.h"

/* Define an "item", libcrypto's description of struct @name with the members in @name_fields. */
#define DEFINE_ITEM(name)                                                                          \
	static const ASN1_ITEM *name##_it(void)                                                    \
	{                                                                                          \
		static const ASN1_ITEM item = {                                                    \
			.itype = ASN1_ITYPE_SEQUENCE,                                              \
			.utype = V_ASN1_SEQUENCE,                                                  \
			.templates = name##_fields,                                                \
			.tcount = ARRAY_SIZE(name##_fields),                                       \
			.size = sizeof(struct name),                                               \
			.sname = #name,                                                            \
		};                                                                                 \
                                                                                                   \
		return &item;                                                                      \
	}

static const ASN1_TEMPLATE signer_info_fields[] = {
	ASN1_SIMPLE(struct signer_info, version, ASN1_INTEGER),
	ASN1_OPT(struct signer_info, issuer_and_serial, PKCS7_ISSUER_AND_SERIAL),
	ASN1_IMP_OPT(struct signer_info, key_identifier, ASN1_OCTET_STRING, 0),
	ASN1_SIMPLE(struct signer_info, digest, X509_ALGOR),
	ASN1_IMP_SET_OF_OPT(struct signer_info, signed_attributes, ASN1_ANY, 0),
	ASN1_SIMPLE(struct signer_info, algorithm, X509_ALGOR),
	ASN1_SIMPLE(struct signer_info, signature, ASN1_OCTET_STRING),
	ASN1_IMP_SET_OF_OPT(struct signer_info, unsigned_attributes, ASN1_ANY, 1),
};
DEFINE_ITEM(signer_info)

static const ASN1_TEMPLATE content_fields[] = {
	ASN1_SIMPLE(struct content, type, ASN1_OBJECT),
	ASN1_EXP_OPT(struct content, octets, ASN1_OCTET_STRING, 0),
};
DEFINE_ITEM(content)

static const ASN1_TEMPLATE signed_data_fields[] = {
	ASN1_SIMPLE(struct signed_data, version, ASN1_INTEGER),
	ASN1_SET_OF(struct signed_data, digests, X509_ALGOR),
	ASN1_SIMPLE(struct signed_data, content, content),
	ASN1_IMP_SET_OF_OPT(struct signed_data, certificates, ASN1_ANY, 0),
	ASN1_IMP_SET_OF_OPT(struct signed_data, crls, ASN1_ANY, 1),
	ASN1_SET_OF(struct signed_data, signers, signer_info),
};
DEFINE_ITEM(signed_data)

static const ASN1_TEMPLATE cms_fields[] = {
	ASN1_SIMPLE(struct cms, type, ASN1_OBJECT),
	ASN1_EXP(struct cms, data, signed_data, 0),
};
DEFINE_ITEM(cms)

/* Check that a signature encodes to the bytes it was decoded from: there is only one DER. */
static bool encodes_to(const struct cms *cms, const void *der, size_t size)
{
	unsigned char *again = NULL;
	int n = ASN1_item_i2d((const ASN1_VALUE *)cms, &again, cms_it());
	bool same = n > 0 && (size_t)n == size && memcmp(again, der, size) == 0;

	OPENSSL_free(again);
	return same;
}

struct cms *cms_decode(const void *der, size_t size, enum cms_fault *fault, const char **reason)
{
	const unsigned char *p = der;
	struct cms *cms = NULL;

	*fault = CMS_DAMAGED;
	*reason = "it is not the DER of CMS SignedData";
	ERR_set_mark();
	if (size <= INT32_MAX)
		cms = (struct cms *)ASN1_item_d2i(NULL, &p, (long)size, cms_it());
	if (!cms)
		goto out;
	if (!encodes_to(cms, der, size)) {
		*reason = "it is not strict DER, or bytes follow it";
		goto bad;
	}
	*fault = CMS_NOT_ALLOWED;
	*reason = cms_form_fault(cms);
	if (*reason)
		goto bad;
	*fault = CMS_SOUND;
	goto out;
bad:
	cms_free(cms);
	cms = NULL;
out:
	ERR_pop_to_mark();
	return cms;
}

void cms_free(struct cms *cms)
{
	ASN1_item_free((ASN1_VALUE *)cms, cms_it());
}

static bool set_algorithm(X509_ALGOR *algorithm, int nid, int parameters)
{
	return X509_ALGOR_set0(algorithm, OBJ_nid2obj(nid), parameters, NULL);
}

static bool fill_signer(struct signer_info *signer, X509 *cert, const struct cms_scheme *scheme,
			const void *signature, size_t size)
{
	PKCS7_ISSUER_AND_SERIAL *id = PKCS7_ISSUER_AND_SERIAL_new();

	signer->issuer_and_serial = id;
	if (!id)
		return false;
	return X509_NAME_set(&id->issuer, X509_get_issuer_name(cert)) &&
	       ASN1_STRING_copy(id->serial, X509_get0_serialNumber(cert)) &&
	       ASN1_INTEGER_set(signer->version, VERSION_ISSUER_AND_SERIAL) &&
	       set_algorithm(signer->digest, scheme->digest, V_ASN1_UNDEF) &&
	       set_algorithm(signer->algorithm, scheme->identifier, scheme->parameters) &&
	       ASN1_OCTET_STRING_set(signer->signature, signature, (int)size);
}

static bool fill_cms(struct cms *cms, const struct cms_scheme *scheme, struct signer_info **signer)
{
	struct signed_data *data = cms->data;
	X509_ALGOR *digest = X509_ALGOR_new();

	/* A stack owns the objects that were pushed on it. */
	if (!digest || !OPENSSL_sk_push(data->digests, digest)) {
		X509_ALGOR_free(digest);
		return false;
	}
	if (!OPENSSL_sk_push(data->signers, *signer))
		return false;
	*signer = NULL;
	ASN1_OBJECT_free(cms->type);
	cms->type = OBJ_nid2obj(NID_pkcs7_signed);
	ASN1_OBJECT_free(data->content->type);
	data->content->type = OBJ_nid2obj(NID_pkcs7_data);
	return set_algorithm(digest, scheme->digest, V_ASN1_UNDEF) &&
	       ASN1_INTEGER_set(data->version, VERSION_ISSUER_AND_SERIAL);
}

bool cms_encode(struct buf *der, X509 *cert, int key_algorithm, int digest, const void *signature,
		size_t size)
{
	const struct cms_scheme *scheme = cms_scheme_find(key_algorithm, digest);
	struct signer_info *signer = NULL;
	struct cms *cms = NULL;
	unsigned char *bytes = NULL;
	int n = -1;

	if (!scheme || size > INT32_MAX)
		return false;
	signer = (struct signer_info *)ASN1_item_new(signer_info_it());
	cms = (struct cms *)ASN1_item_new(cms_it());
	if (signer && cms && fill_signer(signer, cert, scheme, signature, size) &&
	    fill_cms(cms, scheme, &signer))
		n = ASN1_item_i2d((const ASN1_VALUE *)cms, &bytes, cms_it());
	if (n > 0)
		buf_add(der, bytes, (size_t)n);
	OPENSSL_free(bytes);
	ASN1_item_free((ASN1_VALUE *)signer, signer_info_it());
	cms_free(cms);
	return n > 0;
}

int cms_digest(const struct cms *cms)
{
	const struct cms_scheme *scheme = cms_scheme(cms);

	return scheme ? scheme->digest : NID_undef;
}

int cms_key_algorithm(const struct cms *cms)
{
	const struct cms_scheme *scheme = cms_scheme(cms);

	return scheme ? scheme->key : NID_undef;
}

const uint8_t *cms_signature(const struct cms *cms, size_t *size)
{
	const ASN1_OCTET_STRING *signature = cms_signer_info(cms)->signature;

	*size = (size_t)ASN1_STRING_length(signature);
	return ASN1_STRING_get0_data(signature);
}

/* Compare names byte by byte. */
static bool same_encoding(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char *x, *y;
	size_t nx, ny;

	return X509_NAME_get0_der(a, &x, &nx) && X509_NAME_get0_der(b, &y, &ny) && nx == ny &&
	       memcmp(x, y, nx) == 0;
}

bool cms_names(const struct cms *cms, X509 *cert)
{
	const struct signer_info *signer = cms_signer_info(cms);
	const ASN1_OCTET_STRING *identifier;

	if (signer->issuer_and_serial)
		return same_encoding(signer->issuer_and_serial->issuer,
				     X509_get_issuer_name(cert)) &&
		       ASN1_INTEGER_cmp(signer->issuer_and_serial->serial,
					X509_get0_serialNumber(cert)) == 0;
	identifier = X509_get0_subject_key_id(cert);
	return identifier && ASN1_OCTET_STRING_cmp(identifier, signer->key_identifier) == 0;
}

bool cms_issued_by(const struct cms *cms, const X509 *cert)
{
	const PKCS7_ISSUER_AND_SERIAL *id = cms_signer_info(cms)->issuer_and_serial;

	return id && same_encoding(id->issuer, X509_get_subject_name(cert));
}

void cms_describe_signer(const struct cms *cms, struct buf *text)
{
	const struct signer_info *signer = cms_signer_info(cms);

	if (signer->issuer_and_serial) {
		buf_printf(text, "issuer ");
		name_text(text, signer->issuer_and_serial->issuer);
		buf_printf(text, ", serial ");
		serial_text(text, signer->issuer_and_serial->serial);
		return;
	}
	buf_printf(text, "subject key identifier ");
	for (int i = 0; i < ASN1_STRING_length(signer->key_identifier); i++)
		buf_printf(text, "%02X", ASN1_STRING_get0_data(signer->key_identifier)[i]);
}
