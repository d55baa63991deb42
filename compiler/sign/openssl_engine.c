// SPDX-License-Identifier: MIT
/*
 * Engines are deprecated since OpenSSL 3.0, but Debian 12 has no PKCS#11 provider. OpenSSL 4.0 has
 * no engines, and Fedora and RHEL 10 leave out their header.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "compiler/sign/openssl_engine.h"

#include <openssl/opensslconf.h>
#include <openssl/x509.h>

#if !defined(OPENSSL_NO_ENGINE) && __has_include(<openssl/engine.h>)
#include <openssl/engine.h>
#include <openssl/err.h>

/* The argument of the control command LOAD_CERT_CTRL of libp11's engine. */
struct load_cert {
	/* cppcheck-suppress unusedStructMember */
	const char *id;
	X509 *cert;
};

static bool load_cert(struct keys *keys, ENGINE *engine, const char *object)
{
	struct load_cert request = {.id = object};

	if (!ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &request, NULL, 0) || !request.cert)
		return false;
	if (!keys->certs)
		keys->certs = sk_X509_new_null();
	if (keys->certs && sk_X509_push(keys->certs, request.cert))
		return true;
	X509_free(request.cert);
	return false;
}

bool engine_load(struct keys *keys, const char *name, const char *object, enum keys_wanted wanted,
		 UI_METHOD *ui, void *ui_data)
{
	ENGINE *engine;
	bool found = false;

	ERR_set_mark();
	engine = ENGINE_by_id(name);
	ERR_pop_to_mark();
	if (!engine)
		return false;
	/* Its messages are in the error queue too. Engines ignore unknown commands. */
	ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 1);
	ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, ui, NULL, 1);
	ENGINE_ctrl_cmd(engine, "SET_CALLBACK_DATA", 0, ui_data, NULL, 1);
	if (ENGINE_init(engine)) {
		/* Load the key first: the certificate may need the PIN too. */
		if (wanted != KEYS_CERTS && !keys->key) {
			keys->key = ENGINE_load_private_key(engine, object, ui, ui_data);
			found = keys->key;
		}
		if (wanted == KEYS_CERTS || (wanted == KEYS_BOTH && found))
			found |= load_cert(keys, engine, object);
		ENGINE_finish(engine);
	}
	ENGINE_free(engine);
	return found;
}

#else

bool engine_load(struct keys *keys, const char *name, const char *object, enum keys_wanted wanted,
		 UI_METHOD *ui, void *ui_data)
{
	(void)keys;
	(void)name;
	(void)object;
	(void)wanted;
	(void)ui;
	(void)ui_data;
	return false;
}

#endif
