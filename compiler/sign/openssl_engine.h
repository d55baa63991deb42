/* SPDX-License-Identifier: MIT */
/* Keys and certificates from an OpenSSL engine, the way to a token where no provider is packaged.
 */
#ifndef COMPILER_SIGN_OPENSSL_ENGINE_H
#define COMPILER_SIGN_OPENSSL_ENGINE_H

#include <openssl/ui.h>
#include <stdbool.h>

#include "compiler/sign/keys.h"

/**
 * engine_load() - load a key, a certificate or both.
 * @keys: gets them
 * @engine: the engine's id, such as "pkcs11"
 * @object: what the engine calls the object
 * @wanted: what to load
 * @ui: asks for the PIN
 * @ui_data: user data of @ui
 *
 * Return: true when something wanted was found; false also when libcrypto has no engines, or not
 * this one. libcrypto's error queue says more.
 */
bool engine_load(struct keys *keys, const char *engine, const char *object, enum keys_wanted wanted,
		 UI_METHOD *ui, void *ui_data);

#endif
