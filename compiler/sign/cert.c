// SPDX-License-Identifier: MIT
#include "compiler/sign/cert.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "compiler/base/mem.h"

static const struct key_kind kinds[] = {
	{"RSA", NID_rsaEncryption, NID_undef, 3072, 4096, NID_sha256}, /* the kernel's limit */
	{"ECDSA P-256", NID_X9_62_id_ecPublicKey, NID_X9_62_prime256v1, 256, 256, NID_sha256},
	{"ECDSA P-384", NID_X9_62_id_ecPublicKey, NID_secp384r1, 384, 384, NID_sha384},
};

/*
 * Return the algorithm of the key, and set @curve to its named curve: NID_undef if there is none,
 * or if the certificate has the parameters of the curve in place of a name.
 */
static int public_key_algorithm(const X509 *cert, int *curve)
{
	const ASN1_OBJECT *identifier;
	X509_ALGOR *algorithm = NULL;
	const void *value = NULL;
	int type = V_ASN1_UNDEF;

	*curve = NID_undef;
	if (!X509_PUBKEY_get0_param(NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(cert)))
		return NID_undef;
	X509_ALGOR_get0(&identifier, &type, &value, algorithm);
	if (type == V_ASN1_OBJECT)
		*curve = OBJ_obj2nid(value);
	return OBJ_obj2nid(identifier);
}

const struct key_kind *cert_key_kind(const X509 *cert, struct buf *reason)
{
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	int bits = key ? EVP_PKEY_get_bits(key) : 0, curve;
	int algorithm = public_key_algorithm(cert, &curve);

	for (size_t i = 0; key && i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].algorithm == algorithm && kinds[i].curve == curve &&
		    bits >= kinds[i].min_bits && bits <= kinds[i].max_bits)
			return &kinds[i];
	if (!key)
		buf_printf(reason, "the certificate's key cannot be read");
	else if (algorithm == NID_rsaEncryption)
		buf_printf(reason, "an RSA key of %d bits is too %s", bits,
			   bits < kinds[0].min_bits ? "weak" : "large");
	else if (algorithm == NID_X9_62_id_ecPublicKey && curve == NID_undef)
		buf_printf(reason, "the curve of the key has no name");
	else
		buf_printf(reason, "a key of type %s is not allowed",
			   OBJ_nid2ln(curve != NID_undef ? curve : algorithm));
	buf_printf(reason, "; allowed are RSA from 3072 to 4096 bits, ECDSA P-256 and P-384");
	return NULL;
}

bool cert_may_sign(X509 *cert)
{
	if (X509_get_extension_flags(cert) & EXFLAG_INVALID)
		return false;
	/* All bits are set if the extension is missing. */
	return X509_get_key_usage(cert) & KU_DIGITAL_SIGNATURE;
}

void name_text(struct buf *text, const X509_NAME *name)
{
	/* Do not escape UTF-8. */
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

void cert_text(struct buf *text, const X509 *cert)
{
	name_text(text, X509_get_subject_name(cert));
	buf_printf(text, " (serial ");
	serial_text(text, X509_get0_serialNumber(cert));
	buf_printf(text, ")");
}

static void date_text(struct buf *text, const ASN1_TIME *date)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(date, &tm))
		buf_printf(text, "%04d-%02d-%02d %02d:%02d:%02d UTC", tm.tm_year + 1900,
			   tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	else
		buf_printf(text, "a date that cannot be read");
}

void cert_check_dates(const X509 *cert, struct location loc, struct diags *diags)
{
	const ASN1_TIME *from = X509_get0_notBefore(cert), *until = X509_get0_notAfter(cert);
	struct buf name = {0}, date = {0};
	time_t now = time(NULL);

	cert_text(&name, cert);
	/* -2 is for a date that cannot be read. */
	if (ASN1_TIME_cmp_time_t(until, now) <= 0) {
		date_text(&date, until);
		diag_warning(diags, loc, "certificate-expired", "the certificate %s expired on %s",
			     buf_text(&name), buf_text(&date));
	} else if (ASN1_TIME_cmp_time_t(from, now) > 0 || ASN1_TIME_cmp_time_t(from, now) == -2) {
		date_text(&date, from);
		diag_warning(diags, loc, "certificate-not-yet-valid",
			     "the certificate %s is not valid before %s", buf_text(&name),
			     buf_text(&date));
	}
	buf_free(&name);
	buf_free(&date);
}
