// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decode CMS SignedData, RFC 5652, sections 3 and 5. The kernel's PKCS#7 parser accepts BER,
 * certificates, attributes and several signers. This decoder runs before it and accepts only what
 * `vgpumc verify` accepts.
 */
#include <linux/ctype.h>
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

/* The rest of a DER encoding that is being read. */
struct der {
	const u8 *p;
	size_t size;
};

/* Contents of the object identifiers 1.2.840.113549.1.7.2, .1.7.1, .1.1.1, and so on. */
static const u8 oid_signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const u8 oid_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01};
static const u8 oid_rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
static const u8 oid_sha2[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02}; /* prefix */
static const u8 oid_ecdsa_sha2[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03}; /* prefix */

/* The last byte of both identifiers, for SHA-256, SHA-384 and SHA-512. */
static const struct {
	u8 digest;
	u8 ecdsa;
} digests[] = {{1, 2}, {2, 3}, {3, 4}};

/* A decoded AlgorithmIdentifier. */
struct algorithm {
	struct der oid;
	bool null; /* the parameters are NULL; otherwise there are none */
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

/* Read the length at *@at and move *@at past it. It must be definite and in the shortest form. */
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

/* Read the next element of @der, which must have @tag, and move @der past it. */
static bool der_read(struct der *der, u8 tag, struct der *content)
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

	return der->size > 0 && der_read(der, der->p[0], &content);
}

/* Read an integer, which must be in the shortest form. */
static bool der_read_integer(struct der *der, struct der *content)
{
	if (!der_read(der, TAG_INTEGER, content) || content->size == 0)
		return false;
	return content->size == 1 || (content->p[0] == 0 && content->p[1] >= 0x80) ||
	       (content->p[0] == 0xff && content->p[1] < 0x80) ||
	       (content->p[0] != 0 && content->p[0] != 0xff);
}

static bool der_read_version(struct der *der, u8 *version)
{
	struct der content;

	if (!der_read_integer(der, &content))
		return false;
	*version = content.size == 1 ? content.p[0] : 0;
	return true;
}

static bool der_read_algorithm(struct der *der, struct algorithm *algorithm)
{
	struct der inside, null;

	if (!der_read(der, TAG_SEQUENCE, &inside) || !der_read(&inside, TAG_OID, &algorithm->oid))
		return false;
	algorithm->null = inside.size > 0;
	if (!algorithm->null)
		return true;
	/* Other parameters are valid DER, but no allowed algorithm has any. */
	if (!der_next_is(&inside, TAG_NULL)) {
		algorithm->oid.size = 0;
		return der_skip(&inside) && inside.size == 0;
	}
	return der_read(&inside, TAG_NULL, &null) && null.size == 0 && inside.size == 0;
}

/* Return the index in digests[], or -1 if the digest is not allowed. */
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

static bool is_cipher_allowed(const struct algorithm *algorithm, int digest, bool *rsa)
{
	size_t prefix = sizeof(oid_ecdsa_sha2);

	*rsa = der_is(algorithm->oid, oid_rsa, sizeof(oid_rsa));
	if (*rsa)
		return algorithm->null;
	return !algorithm->null && algorithm->oid.size == prefix + 1 &&
	       memcmp(algorithm->oid.p, oid_ecdsa_sha2, prefix) == 0 &&
	       algorithm->oid.p[prefix] == digests[digest].ecdsa;
}

/* Return true if @value is a pair of non-negative integers in strict DER. */
static bool is_ecdsa_value(struct der value)
{
	struct der pair, r, s;

	return der_read(&value, TAG_SEQUENCE, &pair) && value.size == 0 &&
	       der_read_integer(&pair, &r) && der_read_integer(&pair, &s) && pair.size == 0 &&
	       r.p[0] < 0x80 && s.p[0] < 0x80;
}

static bool der_read_signer_id(struct der *der, struct nvidia_vgpu_cms *cms)
{
	struct der id, name, serial;

	if (der_next_is(der, TAG_KEY_ID)) {
		if (!der_read(der, TAG_KEY_ID, &id))
			return false;
		cms->key_id = id.p;
		cms->key_id_size = id.size;
		return true;
	}
	if (!der_read(der, TAG_SEQUENCE, &id))
		return false;
	cms->issuer = id.p;
	if (!der_read(&id, TAG_SEQUENCE, &name))
		return false;
	cms->issuer_size = (size_t)(id.p - cms->issuer);
	if (!der_read_integer(&id, &serial) || id.size > 0)
		return false;
	cms->serial = serial.p;
	cms->serial_size = serial.size;
	return true;
}

static int cms_error(const char **why, int error, const char *text)
{
	*why = text;
	return error;
}

static int cms_malformed(const char **why)
{
	return cms_error(why, -EINVAL, "not CMS SignedData in strict DER");
}

static int decode_signer(struct der *der, u8 version, const struct algorithm *listed,
			 struct nvidia_vgpu_cms *cms, const char **why)
{
	struct algorithm digest, cipher;
	bool attributes, unsigned_attributes;
	struct der value;
	u8 own;
	int i;

	if (!der_read_version(der, &own) || !der_read_signer_id(der, cms) ||
	    !der_read_algorithm(der, &digest))
		return cms_malformed(why);
	attributes = der_next_is(der, TAG_0);
	if ((attributes && !der_skip(der)) || !der_read_algorithm(der, &cipher) ||
	    !der_read(der, TAG_OCTETS, &value))
		return cms_malformed(why);
	unsigned_attributes = der_next_is(der, TAG_1);
	if ((unsigned_attributes && !der_skip(der)) || der->size > 0)
		return cms_malformed(why);
	if (attributes || unsigned_attributes)
		return cms_error(why, -EPERM, "it has attributes");
	i = find_digest(&digest);
	if (i < 0)
		return cms_error(why, -EPERM, "its digest is not SHA-256, SHA-384 or SHA-512");
	if (listed->null != digest.null || !der_same(listed->oid, digest.oid))
		return cms_error(why, -EPERM, "its list of digests is not the signer's one digest");
	if (version != own ||
	    own != (cms->issuer ? VERSION_ISSUER_AND_SERIAL : VERSION_KEY_IDENTIFIER))
		return cms_error(why, -EPERM,
				 "its version does not go with how it names its signer");
	if (!is_cipher_allowed(&cipher, i, &cms->rsa))
		return cms_error(why, -EPERM,
				 "its algorithm is neither RSA nor ECDSA with the digest it names");
	if (!cms->rsa && !is_ecdsa_value(value))
		return cms_error(why, -EPERM, "its ECDSA value is not strict DER");
	cms->value_size = value.size;
	return 0;
}

/* Decode SignedData, whose only signer is decoded by decode_signer(). */
static int decode_signed_data(struct der *data, struct nvidia_vgpu_cms *cms, const char **why)
{
	struct der listed_set, content, type, signers, signer;
	bool octets, certificates, revocations;
	struct algorithm listed;
	u8 version;

	if (!der_read_version(data, &version) || !der_read(data, TAG_SET, &listed_set) ||
	    !der_read(data, TAG_SEQUENCE, &content) || !der_read(&content, TAG_OID, &type))
		return cms_malformed(why);
	octets = content.size > 0;
	if (octets && (!der_next_is(&content, TAG_0) || !der_skip(&content) || content.size > 0))
		return cms_malformed(why);
	certificates = der_next_is(data, TAG_0);
	if (certificates && !der_skip(data))
		return cms_malformed(why);
	revocations = der_next_is(data, TAG_1);
	if ((revocations && !der_skip(data)) || !der_read(data, TAG_SET, &signers) ||
	    data->size > 0)
		return cms_malformed(why);
	if (octets)
		return cms_error(why, -EPERM, "it holds content of its own");
	if (!der_is(type, oid_data, sizeof(oid_data)))
		return cms_error(why, -EPERM, "it does not sign plain data");
	if (certificates)
		return cms_error(why, -EPERM, "it holds certificates");
	if (revocations)
		return cms_error(why, -EPERM, "it holds revocation lists");
	if (signers.size == 0)
		return cms_error(why, -EPERM, "it does not have exactly one signer");
	if (!der_read(&signers, TAG_SEQUENCE, &signer))
		return cms_malformed(why);
	if (signers.size > 0)
		return cms_error(why, -EPERM, "it does not have exactly one signer");
	if (listed_set.size == 0)
		return cms_error(why, -EPERM, "its list of digests is not the signer's one digest");
	if (!der_read_algorithm(&listed_set, &listed))
		return cms_malformed(why);
	if (listed_set.size > 0)
		return cms_error(why, -EPERM, "its list of digests is not the signer's one digest");
	return decode_signer(&signer, version, &listed, cms, why);
}

int nvidia_vgpu_cms_decode(struct nvidia_vgpu_cms *cms, const u8 *der, size_t size,
			   const char **why)
{
	struct der all = {der, size}, outer, type, wrapped, data;

	memset(cms, 0, sizeof(*cms));
	if (!der_read(&all, TAG_SEQUENCE, &outer) || all.size > 0 ||
	    !der_read(&outer, TAG_OID, &type))
		return cms_malformed(why);
	if (!der_is(type, oid_signed_data, sizeof(oid_signed_data)))
		return cms_error(why, -EPERM, "it is not CMS SignedData");
	if (!der_read(&outer, TAG_0, &wrapped) || outer.size > 0 ||
	    !der_read(&wrapped, TAG_SEQUENCE, &data) || wrapped.size > 0)
		return cms_malformed(why);
	return decode_signed_data(&data, cms, why);
}

/* ---- Naming the signer ---- */

/* Return the short name of attribute type 2.5.4.N, or "?". */
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

/* Append bytes as text. All but printable ASCII becomes '?', so that no log line is forged. */
static size_t append_printable(char *text, size_t room, const u8 *bytes, size_t size)
{
	size_t i;

	if (room == 0)
		return 0;
	size = min(size, room - 1);
	for (i = 0; i < size; i++)
		text[i] = isascii(bytes[i]) && isprint(bytes[i]) ? bytes[i] : '?';
	text[size] = 0;
	return size;
}

/* Append a RelativeDistinguishedName. Only those of one attribute occur in practice. */
static void append_attribute(struct der rdn, char *text, size_t size, size_t *at)
{
	struct der pair, oid, value;

	if (!der_read(&rdn, TAG_SEQUENCE, &pair) || !der_read(&pair, TAG_OID, &oid) ||
	    pair.size == 0 || !der_read(&pair, pair.p[0], &value))
		return;
	*at += scnprintf(text + *at, size - *at, "%s%s=", *at ? ", " : "", attribute_name(oid));
	*at += append_printable(text + *at, size - *at, value.p, min_t(size_t, value.size, 64));
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
	if (!der_read(&issuer, TAG_SEQUENCE, &name))
		return;
	while (der_read(&name, TAG_SET, &rdn))
		append_attribute(rdn, text, size, &at);
	scnprintf(text + at, size - at, "%sserial %*phN", at ? ", " : "",
		  (int)min_t(size_t, cms->serial_size, 64), cms->serial);
}
