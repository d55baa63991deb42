// SPDX-License-Identifier: MIT
#include "compiler/sign/keys.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/store.h>
#include <openssl/storeerr.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "compiler/sign/cms.h"
#include "compiler/sign/openssl_engine.h"
#include "compiler/sign/passphrase.h"

#define MAX_OBJECTS   1000 /* of one source */
#define ENGINE_SCHEME "org.openssl.engine:" /* as the openssl program has it */

static const struct key_kind kinds[] = {
	{"RSA", NID_rsaEncryption, NID_undef, 3072, 7679, NID_sha256},
	{"RSA", NID_rsaEncryption, NID_undef, 7680, 16384, NID_sha384},
	{"ECDSA P-256", NID_X9_62_id_ecPublicKey, NID_X9_62_prime256v1, 256, 256, NID_sha256},
	{"ECDSA P-384", NID_X9_62_id_ecPublicKey, NID_secp384r1, 384, 384, NID_sha384},
};

/* Algorithm and curve as the certificate has them; explicit curve parameters are no curve. */
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

const struct key_kind *cert_key_kind(const X509 *cert, struct buf *why)
{
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	int bits = key ? EVP_PKEY_get_bits(key) : 0, curve;
	int algorithm = public_key_algorithm(cert, &curve);

	for (size_t i = 0; key && i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].algorithm == algorithm && kinds[i].curve == curve &&
		    bits >= kinds[i].min_bits && bits <= kinds[i].max_bits)
			return &kinds[i];
	if (!key)
		buf_printf(why, "the certificate's key cannot be read");
	else if (algorithm == NID_rsaEncryption)
		buf_printf(why, "an RSA key of %d bits is too %s", bits,
			   bits < kinds[0].min_bits ? "weak" : "large");
	else if (algorithm == NID_X9_62_id_ecPublicKey && curve == NID_undef)
		buf_printf(why, "the key's curve is not one with a name");
	else
		buf_printf(why, "a key of type %s is not allowed",
			   OBJ_nid2ln(curve != NID_undef ? curve : algorithm));
	buf_printf(why, "; allowed are RSA from 3072 to 16384 bits, ECDSA P-256 and P-384");
	return NULL;
}

bool cert_may_sign(X509 *cert)
{
	if (X509_get_extension_flags(cert) & EXFLAG_INVALID)
		return false;
	/* All bits are set when there is no such extension. */
	return X509_get_key_usage(cert) & KU_DIGITAL_SIGNATURE;
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

/* Return true if @error reports only that one loader or decoder of several did not match. */
static bool is_by_the_way(unsigned long error)
{
	int lib = ERR_GET_LIB(error), reason = ERR_GET_REASON(error);

	if (ERR_SYSTEM_ERROR(error))
		return false;
	if (reason == ERR_R_UNSUPPORTED)
		return lib != ERR_LIB_EVP; /* EVP's are about an algorithm */
	if (lib == ERR_LIB_OSSL_STORE)
		return reason == OSSL_STORE_R_UNREGISTERED_SCHEME;
	return lib == ERR_LIB_CRYPTO; /* OpenSSL 3.5 on the names in a folder */
}

/* Return the cause of a failure, or NULL. The oldest error is the cause. Empty the error queue. */
static const char *take_reason(void)
{
	unsigned long cause = 0, error;

	while ((error = ERR_get_error()))
		if (!cause && !is_by_the_way(error))
			cause = error;
	if (!cause)
		return NULL;
	if (ERR_SYSTEM_ERROR(cause))
		return strerror(ERR_GET_REASON(cause));
	if (ERR_GET_REASON(cause) == ERR_R_UNSUPPORTED)
		return "OpenSSL does not support one of its algorithms; old ones need its legacy "
		       "provider";
	return ERR_reason_error_string(cause);
}

/*
 * Remove what the file loader reported about a URI that it tried as the name of a file: the first
 * of these errors would pass for the cause.
 */
static void forget_missing_file(void)
{
	unsigned long error = ERR_peek_error();

	while (error && (is_by_the_way(error) || ERR_SYSTEM_ERROR(error))) {
		ERR_get_error();
		error = ERR_peek_error();
	}
}

const char *crypto_reason(void)
{
	const char *reason = take_reason();

	return reason ? reason : "no reason given";
}

/* A URI for messages: a PIN in it is not shown. */
static void source_text(struct buf *text, const char *source)
{
	static const char pin[] = "pin-value=";
	const char *found;

	while ((found = strcasestr(source, pin))) {
		found += sizeof(pin) - 1;
		buf_add(text, source, (size_t)(found - source));
		buf_printf(text, "...");
		source = found + strcspn(found, ";&?");
	}
	buf_printf(text, "%s", source);
}

static bool keep(struct keys *keys, OSSL_STORE_INFO *info, enum keys_wanted wanted)
{
	int type = OSSL_STORE_INFO_get_type(info);
	X509 *cert;

	if (type == OSSL_STORE_INFO_PKEY && wanted != KEYS_CERTS && !keys->key) {
		keys->key = OSSL_STORE_INFO_get1_PKEY(info);
		return keys->key;
	}
	if (type != OSSL_STORE_INFO_CERT || wanted == KEYS_PRIVATE)
		return false;
	if (!keys->certs)
		keys->certs = sk_X509_new_null();
	cert = OSSL_STORE_INFO_get1_CERT(info);
	if (cert && keys->certs && sk_X509_push(keys->certs, cert))
		return true;
	X509_free(cert);
	return false;
}

/* Load from an OpenSSL store. @known is set if one of them supports the URI. */
static bool store_load(struct keys *keys, const char *source, enum keys_wanted wanted,
		       UI_METHOD *ui, struct passphrase *passphrase, bool *known)
{
	static const int types[] = {
		[KEYS_PRIVATE] = OSSL_STORE_INFO_PKEY,
		[KEYS_CERTS] = OSSL_STORE_INFO_CERT,
	};
	OSSL_STORE_CTX *store =
		OSSL_STORE_open_ex(source, NULL, NULL, ui, passphrase, NULL, NULL, NULL);
	bool found = false;

	*known = *known || store;
	if (!store)
		return false;
	if (wanted != KEYS_BOTH)
		OSSL_STORE_expect(store, types[wanted]);
	for (int i = 0; i < MAX_OBJECTS && !OSSL_STORE_eof(store) && !passphrase->failed; i++) {
		OSSL_STORE_INFO *info = OSSL_STORE_load(store);

		if (info)
			found |= keep(keys, info, wanted);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	return found;
}

static bool has_scheme(const char *source)
{
	size_t n = strspn(source, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789+.-");

	return n && isalpha((unsigned char)source[0]) && source[n] == ':';
}

/* Where a source is neither file nor known to a store, an engine may know it. */
static bool load_from_engine(struct keys *keys, const char *source, enum keys_wanted wanted,
			     UI_METHOD *ui, struct passphrase *passphrase)
{
	const char *object;
	char *engine;
	bool found;

	if (strncmp(source, "pkcs11:", 7) == 0)
		return engine_load(keys, "pkcs11", source, wanted, ui, passphrase);
	if (strncmp(source, ENGINE_SCHEME, strlen(ENGINE_SCHEME)) != 0)
		return false;
	source += strlen(ENGINE_SCHEME);
	object = strchr(source, ':');
	if (!object)
		return false;
	engine = xstrdup(source);
	engine[object - source] = 0;
	found = engine_load(keys, engine, object + 1, wanted, ui, passphrase);
	free(engine);
	return found;
}

static void say_not_found(const struct passphrase *passphrase, const char *source,
			  enum keys_wanted wanted, bool known, struct diags *diags)
{
	const char *what = wanted == KEYS_CERTS ? "certificate" : "private key";
	const char *name = passphrase->purpose, *reason = take_reason();
	struct location nowhere = {0};
	struct stat st;
	bool is_file = stat(source, &st) == 0;

	if (!is_file && !has_scheme(source))
		diag_error(diags, nowhere, NULL, "cannot open %s: %s", name, strerror(errno));
	else if (!reason && !known)
		diag_error(diags, nowhere, "key-not-found",
			   "no %s from %s: it is no file, and no OpenSSL store, provider or engine "
			   "supports such a URI",
			   what, name);
	else if (!reason)
		diag_error(diags, nowhere, "key-not-found", "%s holds no %s%s", name, what,
			   passphrase->given && !is_file ? " (is it the right passphrase?)" : "");
	else if (passphrase->given)
		diag_error(diags, nowhere, "key-not-found",
			   "no %s from %s: %s (is it the right passphrase?)", what, name, reason);
	else
		diag_error(diags, nowhere, "key-not-found", "no %s from %s: %s", what, name,
			   reason);
}

bool keys_load(struct keys *keys, const char *source, enum keys_wanted wanted, const char *passin,
	       struct diags *diags)
{
	struct passphrase passphrase = {.passin = passin, .diags = diags};
	UI_METHOD *ui = NULL;
	struct buf name = {0};
	bool is_file, known, found = false;
	struct stat st;

	if (passin && !passin_valid(passin, diags))
		return false;
	OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
	ERR_clear_error();
	source_text(&name, source);
	passphrase.purpose = buf_text(&name);
	is_file = known = stat(source, &st) == 0;
	ui = passphrase_ui();
	if (ui && (is_file || has_scheme(source))) {
		found = store_load(keys, source, wanted, ui, &passphrase, &known);
		if (!known) {
			forget_missing_file();
			found = load_from_engine(keys, source, wanted, ui, &passphrase);
		}
		found = found && (wanted == KEYS_CERTS || keys->key);
	}
	if (found)
		ERR_clear_error();
	else if (!passphrase.failed)
		say_not_found(&passphrase, source, wanted, known, diags);
	UI_destroy_method(ui);
	buf_free(&name);
	return found;
}

void keys_free(struct keys *keys)
{
	EVP_PKEY_free(keys->key);
	sk_X509_pop_free(keys->certs, X509_free);
	*keys = (struct keys){0};
}
