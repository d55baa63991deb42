// SPDX-License-Identifier: MIT
/* The one form of a signature that is allowed; see cms.h. */
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <string.h>

#include "compiler/base/mem.h"
#include "compiler/sign/cms_types.h"

static const struct cms_scheme schemes[] = {
	{NID_rsaEncryption, NID_sha256, NID_rsaEncryption, V_ASN1_NULL},
	{NID_rsaEncryption, NID_sha384, NID_rsaEncryption, V_ASN1_NULL},
	{NID_rsaEncryption, NID_sha512, NID_rsaEncryption, V_ASN1_NULL},
	{NID_X9_62_id_ecPublicKey, NID_sha256, NID_ecdsa_with_SHA256, V_ASN1_UNDEF},
	{NID_X9_62_id_ecPublicKey, NID_sha384, NID_ecdsa_with_SHA384, V_ASN1_UNDEF},
	{NID_X9_62_id_ecPublicKey, NID_sha512, NID_ecdsa_with_SHA512, V_ASN1_UNDEF},
};

const struct signer_info *cms_signer_info(const struct cms *cms)
{
	return OPENSSL_sk_value(cms->data->signers, 0);
}

/* Return the NID of an algorithm, and set @parameters to the type of its parameters. */
static int algorithm_nid(const X509_ALGOR *algorithm, int *parameters)
{
	const ASN1_OBJECT *identifier;

	X509_ALGOR_get0(&identifier, parameters, NULL, algorithm);
	return OBJ_obj2nid(identifier);
}

const struct cms_scheme *cms_scheme(const struct cms *cms)
{
	const struct signer_info *signer = cms_signer_info(cms);
	int parameters, identifier = algorithm_nid(signer->algorithm, &parameters);
	int digest = algorithm_nid(signer->digest, &(int){0});

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (schemes[i].digest == digest && schemes[i].identifier == identifier &&
		    schemes[i].parameters == parameters)
			return &schemes[i];
	return NULL;
}

const struct cms_scheme *cms_scheme_find(int key_algorithm, int digest)
{
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (schemes[i].key == key_algorithm && schemes[i].digest == digest)
			return &schemes[i];
	return NULL;
}

/* Check that an ECDSA value is DER: libcrypto accepts other encodings too. */
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
	const struct signer_info *signer = cms_signer_info(cms);
	long version = signer->issuer_and_serial ? VERSION_ISSUER_AND_SERIAL
						 : VERSION_KEY_IDENTIFIER;

	return ASN1_INTEGER_get(cms->data->version) == version &&
	       ASN1_INTEGER_get(signer->version) == version;
}

/* Check the only signer. Return the reason why it is not allowed, or NULL. */
static const char *signer_fault(const struct signer_info *signer)
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

const char *cms_form_fault(const struct cms *cms)
{
	const struct signed_data *data = cms->data;
	const struct cms_scheme *scheme;
	const char *fault;

	if (OBJ_obj2nid(cms->type) != NID_pkcs7_signed)
		return "it is not CMS SignedData";
	if (data->content->octets)
		return "it contains content of its own; it must be detached";
	if (OBJ_obj2nid(data->content->type) != NID_pkcs7_data)
		return "it does not sign plain data";
	if (data->certificates)
		return "it contains certificates (openssl cms: use -nocerts)";
	if (data->crls)
		return "it contains revocation lists";
	if (OPENSSL_sk_num(data->signers) != 1)
		return "it does not have exactly one signer";
	fault = signer_fault(cms_signer_info(cms));
	if (fault)
		return fault;
	if (OPENSSL_sk_num(data->digests) != 1 ||
	    X509_ALGOR_cmp(OPENSSL_sk_value(data->digests, 0), cms_signer_info(cms)->digest) != 0)
		return "its list of digests is not the signer's one digest";
	if (!versions_agree(cms))
		return "its version does not match the way it names its signer";
	scheme = cms_scheme(cms);
	if (!scheme)
		return "its algorithm is neither rsaEncryption nor ECDSA with its digest";
	if (scheme->key == NID_X9_62_id_ecPublicKey &&
	    !is_strict_ecdsa(cms_signer_info(cms)->signature))
		return "its ECDSA value is not DER";
	return NULL;
}
