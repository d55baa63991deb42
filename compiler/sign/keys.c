// SPDX-License-Identifier: MIT
#include "compiler/sign/keys.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/store.h>
#include <openssl/storeerr.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/sign/openssl_engine.h"
#include "compiler/sign/passphrase.h"

#define MAX_OBJECTS   1000 /* of one source */
#define ENGINE_SCHEME "org.openssl.engine:" /* as the openssl program has it */

/* Return true if @error reports only that one loader or decoder of several did not match. */
static bool is_secondary_error(unsigned long error)
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
static const char *pop_reason(void)
{
	unsigned long cause = 0, error;

	while ((error = ERR_get_error()))
		if (!cause && !is_secondary_error(error))
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

	while (error && (is_secondary_error(error) || ERR_SYSTEM_ERROR(error))) {
		ERR_get_error();
		error = ERR_peek_error();
	}
}

const char *crypto_reason(void)
{
	const char *reason = pop_reason();

	return reason ? reason : "no reason given";
}

/* Append a source for messages, without the PIN that a URI may contain. */
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

/* Add an object of a store to @keys if it is of the kind to load, and return true. */
static bool add_object(struct keys *keys, OSSL_STORE_INFO *info, enum keys_wanted wanted)
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
			found |= add_object(keys, info, wanted);
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

/* Load from an engine, when a source is not a file and no store supports its URI. */
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

/* Report why nothing was found. */
static void report_not_found(const struct passphrase *passphrase, const char *source,
			     enum keys_wanted wanted, bool known, struct diags *diags)
{
	const char *what = wanted == KEYS_CERTS ? "certificate" : "private key";
	const char *name = passphrase->purpose, *reason = pop_reason();
	struct location nowhere = {0};
	struct stat st;
	bool is_file = stat(source, &st) == 0;

	if (!is_file && !has_scheme(source))
		diag_error(diags, nowhere, NULL, "cannot open %s: %s", name, strerror(errno));
	else if (!reason && !known)
		diag_error(diags, nowhere, "key-not-found",
			   "cannot load a %s from %s: it is not a file, and no OpenSSL store, "
			   "provider or engine supports such a URI",
			   what, name);
	else if (!reason)
		diag_error(diags, nowhere, "key-not-found", "%s contains no %s%s", name, what,
			   passphrase->given && !is_file ? " (wrong passphrase?)" : "");
	else
		diag_error(diags, nowhere, "key-not-found", "cannot load a %s from %s: %s%s", what,
			   name, reason, passphrase->given ? " (wrong passphrase?)" : "");
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
		report_not_found(&passphrase, source, wanted, known, diags);
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
