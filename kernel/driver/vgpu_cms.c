// SPDX-License-Identifier: GPL-2.0-only
/*
 * RFC 5652, sections 3 and 5. The kernel's own PKCS#7 parser takes BER, certificates, attributes
 * and several signers; this one lets through what `vgpumc verify` does, before that one is asked.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "vgpu_cms.h"

#define TAG_INTEGER  0x02
#define TAG_OCTETS   0x04
#define TAG_NULL     0x05
#define TAG_OID	     0x06
#define TAG_SEQUENCE 0x30
#define TAG_SET	     0x31
#define TAG_KEY_ID   0x80 /* [0] IMPLICIT octets */
#define TAG_0	     0xa0
#define TAG_1	     0xa1

#define VERSION_ISSUER_AND_SERIAL 1
#define VERSION_KEY_IDENTIFIER	  3

/* Bytes that are left of some DER. */
struct der {
	const u8 *p;
	size_t size;
};

/* Contents of the object identifiers: 1.2.840.113549.1.7.2, .1.7.1, .1.1.1, and so on. */
static const u8 oid_signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const u8 oid_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01};
static const u8 oid_rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
static const u8 oid_sha2[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02}; /* and a number */
static const u8 oid_ecdsa_sha2[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03}; /* and a number */

/* The last number of the two: SHA-256, SHA-384, SHA-512. */
static const struct {
	u8 digest;
	u8 ecdsa;
} digests[] = {{1, 2}, {2, 3}, {3, 4}};

/* An AlgorithmIdentifier. */
struct algorithm {
	struct der oid;
	bool null; /* parameters NULL; else none */
};

static bool der_is(struct der der, const u8 *bytes, size_t size)
{
	return der.size == size && memcmp(der.p, bytes, size) == 0;
}

static bool der_same(struct der a, struct der b)
{
	return der_is(a, b.p, b.size);
}

static bool der_next_is(const struct der *der, u8 tag)
{
	return der->size > 0 && der->p[0] == tag;
}

/* The length that starts at *@at, definite and in as few bytes as can be. */
static bool der_length(const struct der *der, size_t *at, size_t *length)
{
	size_t bytes, i;

	if (*at >= der->size)
		return false;
	*length = der->p[(*at)++];
	if (*length < 0x80)
		return true;
	bytes = *length & 0x7f;
	if (bytes < 1 || bytes > 2 || bytes > der->size - *at || der->p[*at] == 0)
		return false;
	*length = 0;
	for (i = 0; i < bytes; i++)
		*length = *length << 8 | der->p[(*at)++];
	return *length >= (bytes == 1 ? 0x80 : 0x100);
}

/* Take the next element, which must have @tag, off @der. */
static bool der_take(struct der *der, u8 tag, struct der *content)
{
	size_t at = 1, length;

	if (!der_next_is(der, tag) || !der_length(der, &at, &length) || length > der->size - at)
		return false;
	content->p = der->p + at;
	content->size = length;
	der->p += at + length;
	der->size -= at + length;
	return true;
}

static bool der_skip(struct der *der)
{
	struct der content;

	return der->size > 0 && der_take(der, der->p[0], &content);
}

/* An integer in as few bytes as can be. */
static bool take_integer(struct der *der, struct der *content)
{
	if (!der_take(der, TAG_INTEGER, content) || content->size == 0)
		return false;
	return content->size == 1 || (content->p[0] == 0 && content->p[1] >= 0x80) ||
	       (content->p[0] == 0xff && content->p[1] < 0x80) ||
	       (content->p[0] != 0 && content->p[0] != 0xff);
}

static bool take_version(struct der *der, u8 *version)
{
	struct der content;

	if (!take_integer(der, &content))
		return false;
	*version = content.size == 1 ? content.p[0] : 0;
	return true;
}

static bool take_algorithm(struct der *der, struct algorithm *algorithm)
{
	struct der inside, null;

	if (!der_take(der, TAG_SEQUENCE, &inside) || !der_take(&inside, TAG_OID, &algorithm->oid))
		return false;
	algorithm->null = inside.size > 0;
	if (!algorithm->null)
		return true;
	/* Other parameters are sound DER, but make it none of the algorithms that are allowed. */
	if (!der_next_is(&inside, TAG_NULL)) {
		algorithm->oid.size = 0;
		return der_skip(&inside) && inside.size == 0;
	}
	return der_take(&inside, TAG_NULL, &null) && null.size == 0 && inside.size == 0;
}

/* Which of digests[] it is; -1 if none. */
static int find_digest(const struct algorithm *algorithm)
{
	size_t prefix = sizeof(oid_sha2);
	size_t i;

	if (algorithm->oid.size != prefix + 1 || memcmp(algorithm->oid.p, oid_sha2, prefix) != 0)
		return -1;
	for (i = 0; i < ARRAY_SIZE(digests); i++)
		if (algorithm->oid.p[prefix] == digests[i].digest)
			return (int)i;
	return -1;
}

static bool find_cipher(const struct algorithm *algorithm, int digest, bool *rsa)
{
	size_t prefix = sizeof(oid_ecdsa_sha2);

	*rsa = der_is(algorithm->oid, oid_rsa, sizeof(oid_rsa));
	if (*rsa)
		return algorithm->null;
	return !algorithm->null && algorithm->oid.size == prefix + 1 &&
	       memcmp(algorithm->oid.p, oid_ecdsa_sha2, prefix) == 0 &&
	       algorithm->oid.p[prefix] == digests[digest].ecdsa;
}

/* Two numbers that are not negative, in strict DER. */
static bool is_ecdsa_value(struct der value)
{
	struct der pair, r, s;

	return der_take(&value, TAG_SEQUENCE, &pair) && value.size == 0 &&
	       take_integer(&pair, &r) && take_integer(&pair, &s) && pair.size == 0 &&
	       r.p[0] < 0x80 && s.p[0] < 0x80;
}

static bool take_signer_id(struct der *der, struct nvidia_vgpu_cms *cms)
{
	struct der id, name, serial;

	if (der_next_is(der, TAG_KEY_ID)) {
		if (!der_take(der, TAG_KEY_ID, &id))
			return false;
		cms->key_id = id.p;
		cms->key_id_size = id.size;
		return true;
	}
	if (!der_take(der, TAG_SEQUENCE, &id))
		return false;
	cms->issuer = id.p;
	if (!der_take(&id, TAG_SEQUENCE, &name))
		return false;
	cms->issuer_size = (size_t)(id.p - cms->issuer);
	if (!take_integer(&id, &serial) || id.size > 0)
		return false;
	cms->serial = serial.p;
	cms->serial_size = serial.size;
	return true;
}

static int refuse(const char **why, int error, const char *text)
{
	*why = text;
	return error;
}

static int malformed(const char **why)
{
	return refuse(why, -EINVAL, "it is not the strict DER of CMS SignedData");
}

static int decode_signer(struct der *der, u8 version, const struct algorithm *listed,
			 struct nvidia_vgpu_cms *cms, const char **why)
{
	struct algorithm digest, cipher;
	bool attributes, unsigned_attributes;
	struct der value;
	u8 own;
	int i;

	if (!take_version(der, &own) || !take_signer_id(der, cms) || !take_algorithm(der, &digest))
		return malformed(why);
	attributes = der_next_is(der, TAG_0);
	if ((attributes && !der_skip(der)) || !take_algorithm(der, &cipher) ||
	    !der_take(der, TAG_OCTETS, &value))
		return malformed(why);
	unsigned_attributes = der_next_is(der, TAG_1);
	if ((unsigned_attributes && !der_skip(der)) || der->size > 0)
		return malformed(why);
	if (attributes || unsigned_attributes)
		return refuse(why, -EPERM, "it has attributes");
	i = find_digest(&digest);
	if (i < 0)
		return refuse(why, -EPERM, "its digest is not SHA-256, SHA-384 or SHA-512");
	if (listed->null != digest.null || !der_same(listed->oid, digest.oid))
		return refuse(why, -EPERM, "its list of digests is not the signer's one digest");
	if (version != own ||
	    own != (cms->issuer ? VERSION_ISSUER_AND_SERIAL : VERSION_KEY_IDENTIFIER))
		return refuse(why, -EPERM, "its version does not go with how it names its signer");
	if (!find_cipher(&cipher, i, &cms->rsa))
		return refuse(why, -EPERM,
			      "its algorithm is neither RSA nor ECDSA with the digest it names");
	if (!cms->rsa && !is_ecdsa_value(value))
		return refuse(why, -EPERM, "its ECDSA value is not strict DER");
	cms->value_size = value.size;
	return 0;
}

/* SignedData up to its signers. */
static int decode_signed_data(struct der *data, struct nvidia_vgpu_cms *cms, const char **why)
{
	struct der listed_set, content, type, signers, signer;
	bool octets, certificates, revocations;
	struct algorithm listed;
	u8 version;

	if (!take_version(data, &version) || !der_take(data, TAG_SET, &listed_set) ||
	    !der_take(data, TAG_SEQUENCE, &content) || !der_take(&content, TAG_OID, &type))
		return malformed(why);
	octets = content.size > 0;
	if (octets && (!der_next_is(&content, TAG_0) || !der_skip(&content) || content.size > 0))
		return malformed(why);
	certificates = der_next_is(data, TAG_0);
	if (certificates && !der_skip(data))
		return malformed(why);
	revocations = der_next_is(data, TAG_1);
	if ((revocations && !der_skip(data)) || !der_take(data, TAG_SET, &signers) ||
	    data->size > 0)
		return malformed(why);
	if (octets)
		return refuse(why, -EPERM, "it holds content of its own");
	if (!der_is(type, oid_data, sizeof(oid_data)))
		return refuse(why, -EPERM, "it does not sign plain data");
	if (certificates)
		return refuse(why, -EPERM, "it holds certificates");
	if (revocations)
		return refuse(why, -EPERM, "it holds revocation lists");
	if (signers.size == 0)
		return refuse(why, -EPERM, "it does not have exactly one signer");
	if (!der_take(&signers, TAG_SEQUENCE, &signer))
		return malformed(why);
	if (signers.size > 0)
		return refuse(why, -EPERM, "it does not have exactly one signer");
	if (listed_set.size == 0)
		return refuse(why, -EPERM, "its list of digests is not the signer's one digest");
	if (!take_algorithm(&listed_set, &listed))
		return malformed(why);
	if (listed_set.size > 0)
		return refuse(why, -EPERM, "its list of digests is not the signer's one digest");
	return decode_signer(&signer, version, &listed, cms, why);
}

int nvidia_vgpu_cms_decode(struct nvidia_vgpu_cms *cms, const u8 *der, size_t size,
			   const char **why)
{
	struct der all = {der, size}, outer, type, wrapped, data;

	memset(cms, 0, sizeof(*cms));
	if (!der_take(&all, TAG_SEQUENCE, &outer) || all.size > 0 ||
	    !der_take(&outer, TAG_OID, &type))
		return malformed(why);
	if (!der_is(type, oid_signed_data, sizeof(oid_signed_data)))
		return refuse(why, -EPERM, "it is not CMS SignedData");
	if (!der_take(&outer, TAG_0, &wrapped) || outer.size > 0 ||
	    !der_take(&wrapped, TAG_SEQUENCE, &data) || wrapped.size > 0)
		return malformed(why);
	return decode_signed_data(&data, cms, why);
}

/* ---- Naming the signer ---- */

/* Names of attributes 2.5.4.N. */
static const char *attribute_name(struct der oid)
{
	if (oid.size != 3 || oid.p[0] != 0x55 || oid.p[1] != 0x04)
		return "?";
	switch (oid.p[2]) {
	case 3:
		return "CN";
	case 6:
		return "C";
	case 7:
		return "L";
	case 8:
		return "ST";
	case 10:
		return "O";
	case 11:
		return "OU";
	default:
		return "?";
	}
}

/* One RelativeDistinguishedName of one attribute, which is what there is outside of standards. */
static void add_attribute(struct der rdn, char *text, size_t size, size_t *at)
{
	struct der pair, oid, value;
	int length;

	if (!der_take(&rdn, TAG_SEQUENCE, &pair) || !der_take(&pair, TAG_OID, &oid) ||
	    pair.size == 0 || !der_take(&pair, pair.p[0], &value))
		return;
	/* %*pE takes what is not printable ASCII for an escape. */
	length = (int)min_t(size_t, value.size, 64);
	*at += scnprintf(text + *at, size - *at, "%s%s=%*pEp", *at ? ", " : "", attribute_name(oid),
			 length, value.p);
}

void nvidia_vgpu_cms_signer(const struct nvidia_vgpu_cms *cms, char *text, size_t size)
{
	struct der issuer = {cms->issuer, cms->issuer_size}, name, rdn;
	size_t at = 0;

	text[0] = 0;
	if (cms->key_id) {
		scnprintf(text, size, "key id %*phN", (int)min_t(size_t, cms->key_id_size, 64),
			  cms->key_id);
		return;
	}
	if (!der_take(&issuer, TAG_SEQUENCE, &name))
		return;
	while (der_take(&name, TAG_SET, &rdn))
		add_attribute(rdn, text, size, &at);
	scnprintf(text + at, size - at, "%sserial %*phN", at ? ", " : "",
		  (int)min_t(size_t, cms->serial_size, 64), cms->serial);
}
