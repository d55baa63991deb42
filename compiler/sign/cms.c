// SPDX-License-Identifier: MIT
#include "compiler/sign/cms.h"

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compiler/diag/diag.h"

#define VERSION_ISSUER_AND_SERIAL 1
#define VERSION_KEY_IDENTIFIER	  3

/*
 * RFC 5652, sections 3 and 5, as templates for libcrypto's DER coder. What must be absent is in
 * them only so that the message can say what is there.
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

/* What libcrypto calls an item: the coder's view of struct @name, whose members are in
 * @name_fields. */
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

/* The pairs of digest and key that may sign, and the identifier that CMS has for each. */
static const struct scheme {
	int key;
	int digest;
	int identifier;
	int parameters;
} schemes[] = {
	{NID_rsaEncryption, NID_sha256, NID_rsaEncryption, V_ASN1_NULL},
	{NID_rsaEncryption, NID_sha384, NID_rsaEncryption, V_ASN1_NULL},
	{NID_rsaEncryption, NID_sha512, NID_rsaEncryption, V_ASN1_NULL},
	{NID_X9_62_id_ecPublicKey, NID_sha256, NID_ecdsa_with_SHA256, V_ASN1_UNDEF},
	{NID_X9_62_id_ecPublicKey, NID_sha384, NID_ecdsa_with_SHA384, V_ASN1_UNDEF},
	{NID_X9_62_id_ecPublicKey, NID_sha512, NID_ecdsa_with_SHA512, V_ASN1_UNDEF},
};

static const struct signer_info *signer_of(const struct cms *cms)
{
	return OPENSSL_sk_value(cms->data->signers, 0);
}

static int algorithm_nid(const X509_ALGOR *algorithm, int *parameters)
{
	const ASN1_OBJECT *identifier;

	X509_ALGOR_get0(&identifier, parameters, NULL, algorithm);
	return OBJ_obj2nid(identifier);
}

static const struct scheme *scheme_of(const struct cms *cms)
{
	const struct signer_info *signer = signer_of(cms);
	int parameters, identifier = algorithm_nid(signer->algorithm, &parameters);
	int digest = algorithm_nid(signer->digest, &(int){0});

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (schemes[i].digest == digest && schemes[i].identifier == identifier &&
		    schemes[i].parameters == parameters)
			return &schemes[i];
	return NULL;
}

/* ECDSA-Sig-Value has encodings that are not DER but that libcrypto would take. */
static bool is_strict_ecdsa(const ASN1_OCTET_STRING *signature)
{
	const unsigned char *bytes = ASN1_STRING_get0_data(signature), *p = bytes;
	int size = ASN1_STRING_length(signature), again;
	ECDSA_SIG *value = d2i_ECDSA_SIG(NULL, &p, size);
	unsigned char *der = NULL;
	bool same;

	again = value ? i2d_ECDSA_SIG(value, &der) : -1;
	same = again > 0 && again == size && memcmp(der, bytes, (size_t)size) == 0;
	OPENSSL_free(der);
	ECDSA_SIG_free(value);
	return same;
}

static bool is_digest(const X509_ALGOR *algorithm)
{
	int parameters, nid = algorithm_nid(algorithm, &parameters);

	return (nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512) &&
	       (parameters == V_ASN1_UNDEF || parameters == V_ASN1_NULL);
}

static bool versions_agree(const struct cms *cms)
{
	const struct signer_info *signer = signer_of(cms);
	long version = signer->issuer_and_serial ? VERSION_ISSUER_AND_SERIAL
						 : VERSION_KEY_IDENTIFIER;

	return ASN1_INTEGER_get(cms->data->version) == version &&
	       ASN1_INTEGER_get(signer->version) == version;
}

static const char *wrong_signer(const struct signer_info *signer)
{
	if (signer->signed_attributes)
		return "it has signed attributes (openssl cms: use -noattr)";
	if (signer->unsigned_attributes)
		return "it has unsigned attributes";
	if (!signer->issuer_and_serial == !signer->key_identifier)
		return "it does not name its signer in exactly one way";
	if (!is_digest(signer->digest))
		return "its digest is not SHA-256, SHA-384 or SHA-512";
	return NULL;
}

/* What is wrong with the form of a signature that was decoded; NULL if nothing is. */
static const char *wrong_form(const struct cms *cms)
{
	const struct signed_data *data = cms->data;
	const struct scheme *scheme;
	const char *why;

	if (OBJ_obj2nid(cms->type) != NID_pkcs7_signed)
		return "it is not CMS SignedData";
	if (data->content->octets)
		return "it holds content of its own; it must be detached";
	if (OBJ_obj2nid(data->content->type) != NID_pkcs7_data)
		return "it does not sign plain data";
	if (data->certificates)
		return "it holds certificates (openssl cms: use -nocerts)";
	if (data->crls)
		return "it holds revocation lists";
	if (OPENSSL_sk_num(data->signers) != 1)
		return "it does not have exactly one signer";
	why = wrong_signer(signer_of(cms));
	if (why)
		return why;
	if (OPENSSL_sk_num(data->digests) != 1 ||
	    X509_ALGOR_cmp(OPENSSL_sk_value(data->digests, 0), signer_of(cms)->digest) != 0)
		return "its list of digests is not the signer's one digest";
	if (!versions_agree(cms))
		return "its version does not go with the way it names its signer";
	scheme = scheme_of(cms);
	if (!scheme)
		return "its algorithm is neither rsaEncryption nor ECDSA with the digest it names";
	if (scheme->key == NID_X9_62_id_ecPublicKey && !is_strict_ecdsa(signer_of(cms)->signature))
		return "its ECDSA value is not DER";
	return NULL;
}

static bool encodes_to(const struct cms *cms, const void *der, size_t size)
{
	unsigned char *again = NULL;
	int n = ASN1_item_i2d((const ASN1_VALUE *)cms, &again, cms_it());
	bool same = n > 0 && (size_t)n == size && memcmp(again, der, size) == 0;

	OPENSSL_free(again);
	return same;
}

struct cms *cms_decode(const void *der, size_t size, enum cms_fault *fault, const char **why)
{
	const unsigned char *p = der;
	struct cms *cms = NULL;

	*fault = CMS_DAMAGED;
	*why = "it is not the DER of CMS SignedData";
	ERR_set_mark();
	if (size <= INT32_MAX)
		cms = (struct cms *)ASN1_item_d2i(NULL, &p, (long)size, cms_it());
	if (!cms)
		goto out;
	if (!encodes_to(cms, der, size)) {
		*why = "it is not strict DER, or bytes follow it";
		goto bad;
	}
	*fault = CMS_NOT_ALLOWED;
	*why = wrong_form(cms);
	if (*why)
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

static bool fill_signer(struct signer_info *signer, X509 *cert, const struct scheme *scheme,
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

static bool fill_cms(struct cms *cms, const struct scheme *scheme, struct signer_info **signer)
{
	struct signed_data *data = cms->data;
	X509_ALGOR *digest = X509_ALGOR_new();

	/* Each object belongs to the stack from the moment it is in it. */
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
	const struct scheme *scheme = NULL;
	struct signer_info *signer = NULL;
	struct cms *cms = NULL;
	unsigned char *bytes = NULL;
	int n = -1;

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (schemes[i].key == key_algorithm && schemes[i].digest == digest)
			scheme = &schemes[i];
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
	const struct scheme *scheme = scheme_of(cms);

	return scheme ? scheme->digest : NID_undef;
}

int cms_key_algorithm(const struct cms *cms)
{
	const struct scheme *scheme = scheme_of(cms);

	return scheme ? scheme->key : NID_undef;
}

const uint8_t *cms_signature(const struct cms *cms, size_t *size)
{
	const ASN1_OCTET_STRING *signature = signer_of(cms)->signature;

	*size = (size_t)ASN1_STRING_length(signature);
	return ASN1_STRING_get0_data(signature);
}

static bool same_encoding(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char *x, *y;
	size_t nx, ny;

	return X509_NAME_get0_der(a, &x, &nx) && X509_NAME_get0_der(b, &y, &ny) && nx == ny &&
	       memcmp(x, y, nx) == 0;
}

bool cms_names(const struct cms *cms, X509 *cert)
{
	const struct signer_info *signer = signer_of(cms);
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
	const PKCS7_ISSUER_AND_SERIAL *id = signer_of(cms)->issuer_and_serial;

	return id && same_encoding(id->issuer, X509_get_subject_name(cert));
}

void name_text(struct buf *text, const X509_NAME *name)
{
	/* UTF-8 stays readable. */
	const unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
	const size_t start = text->size;
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;

	if (bio && X509_NAME_print_ex(bio, name, 0, flags) >= 0 && BIO_get_mem_data(bio, &data) > 0)
		buf_add(text, data, (size_t)BIO_get_mem_data(bio, &data));
	else
		buf_printf(text, "(no name)");
	BIO_free(bio);
	buf_make_printable(text, start);
}

void serial_text(struct buf *text, const ASN1_INTEGER *serial)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
	char *hex = number ? BN_bn2hex(number) : NULL;

	buf_printf(text, "%s", hex ? hex : "?");
	OPENSSL_free(hex);
	BN_free(number);
}

void cms_describe_signer(const struct cms *cms, struct buf *text)
{
	const struct signer_info *signer = signer_of(cms);

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
