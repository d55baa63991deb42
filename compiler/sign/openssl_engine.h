/* SPDX-License-Identifier: MIT */
/* Load keys and certificates from an OpenSSL engine, for tokens without a packaged provider. */
#ifndef COMPILER_SIGN_OPENSSL_ENGINE_H
#define COMPILER_SIGN_OPENSSL_ENGINE_H

#include <openssl/ui.h>
#include <stdbool.h>

#include "compiler/sign/keys.h"

/**
 * engine_load() - load a key, a certificate or both.
 * @keys: gets them
 * @engine: the engine's id, such as "pkcs11"
 * @object: the name of the object in the engine
 * @wanted: what to load
 * @ui: interface that reads the PIN
 * @ui_data: user data of @ui
 *
 * Return: true if an object was found; false also if libcrypto has no engines, or not this one. The
 * reason is in the error queue of libcrypto.
 */
bool engine_load(struct keys *keys, const char *engine, const char *object, enum keys_wanted wanted,
		 UI_METHOD *ui, void *ui_data);

#endif
