// SPDX-License-Identifier: MIT
#include "compiler/sign/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

/* The longest passphrase that libcrypto supports. */
#define MAX_LENGTH 1023

struct secret {
	char text[MAX_LENGTH + 1];
	size_t length;
};

enum read_result { READ_OK, READ_FAILED, READ_TOO_LONG };

static enum read_result set_secret(struct secret *secret, const char *text)
{
	secret->length = strlen(text);
	if (secret->length > MAX_LENGTH)
		return READ_TOO_LONG;
	memcpy(secret->text, text, secret->length + 1);
	return READ_OK;
}

/* Read a line byte by byte: the rest is left for the next reader of the descriptor. */
static enum read_result read_line(int fd, struct secret *secret)
{
	for (;;) {
		char *next = &secret->text[secret->length];
		ssize_t n = read(fd, next, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return READ_FAILED;
		if (n == 0 || *next == '\n')
			break;
		if (secret->length == MAX_LENGTH)
			return READ_TOO_LONG;
		secret->length++;
	}
	if (secret->length && secret->text[secret->length - 1] == '\r')
		secret->length--;
	secret->text[secret->length] = 0;
	return READ_OK;
}

static enum read_result from_text(const char *text, struct secret *secret)
{
	return set_secret(secret, text);
}

static enum read_result from_environment(const char *name, struct secret *secret)
{
	const char *text = getenv(name);

	errno = ENOENT;
	return text ? set_secret(secret, text) : READ_FAILED;
}

static enum read_result from_file(const char *path, struct secret *secret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum read_result result;

	if (fd < 0)
		return READ_FAILED;
	result = read_line(fd, secret);
	close(fd);
	return result;
}

static enum read_result from_descriptor(const char *number, struct secret *secret)
{
	char *end;
	long fd = strtol(number, &end, 10);

	errno = EBADF;
	if (end == number || *end || fd < 0 || fd > INT32_MAX)
		return READ_FAILED;
	return read_line((int)fd, secret);
}

static enum read_result from_stdin(const char *nothing, struct secret *secret)
{
	(void)nothing;
	return read_line(STDIN_FILENO, secret);
}

static const struct source {
	const char *prefix;
	bool whole; /* no argument follows the prefix */
	enum read_result (*read)(const char *argument, struct secret *secret);
} sources[] = {
	{"pass:", false, from_text}, {"env:", false, from_environment},
	{"file:", false, from_file}, {"fd:", false, from_descriptor},
	{"stdin", true, from_stdin},
};

static const struct source *find_source(const char *passin)
{
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		size_t n = strlen(sources[i].prefix);

		if (strncmp(passin, sources[i].prefix, n) == 0 && (!sources[i].whole || !passin[n]))
			return &sources[i];
	}
	return NULL;
}

bool passin_valid(const char *passin, struct diags *diags)
{
	if (find_source(passin))
		return true;
	/* Do not show it: it may be the passphrase itself. */
	diag_error(diags, (struct location){0}, "passphrase",
		   "--passin must be pass:TEXT, env:NAME, file:PATH, fd:NUMBER or stdin");
	return false;
}

static bool read_source(struct passphrase *passphrase, struct secret *secret)
{
	const struct source *source = find_source(passphrase->passin);
	enum read_result result;

	if (!source)
		return false;
	result = source->read(passphrase->passin + strlen(source->prefix), secret);
	if (result == READ_OK)
		return true;
	diag_error(passphrase->diags, (struct location){0}, "passphrase",
		   "cannot read the passphrase for %s from --passin %s...: %s", passphrase->purpose,
		   source->prefix, result == READ_TOO_LONG ? "it is too long" : strerror(errno));
	return false;
}

/* Return true if there is a terminal. Without one libcrypto would read standard input. */
static bool have_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool ask_terminal(struct passphrase *passphrase, struct secret *secret)
{
	struct buf prompt = {0};
	bool ok;

	if (!have_terminal()) {
		diag_error(passphrase->diags, (struct location){0}, "passphrase",
			   "%s requires a passphrase, and there is no terminal to ask on; use "
			   "--passin",
			   passphrase->purpose);
		return false;
	}
	buf_printf(&prompt, "Passphrase for %s: ", passphrase->purpose);
	ok = EVP_read_pw_string_min(secret->text, 0, MAX_LENGTH, buf_text(&prompt), 0) == 0;
	buf_free(&prompt);
	secret->length = ok ? strlen(secret->text) : 0;
	if (!ok)
		diag_error(passphrase->diags, (struct location){0}, "passphrase",
			   "no passphrase given for %s", passphrase->purpose);
	return ok;
}

/* Return a passphrase to libcrypto: pem_password_cb. */
static int supply_passphrase(char *out, int size, int writing, void *data)
{
	struct passphrase *passphrase = data;
	struct secret secret = {0};
	bool ok;

	(void)writing;
	if (passphrase->failed)
		return -1;
	ok = passphrase->passin ? read_source(passphrase, &secret)
				: ask_terminal(passphrase, &secret);
	if (ok && secret.length > (size_t)size) {
		diag_error(passphrase->diags, (struct location){0}, "passphrase",
			   "the passphrase for %s is too long", passphrase->purpose);
		ok = false;
	}
	if (ok)
		memcpy(out, secret.text, secret.length);
	passphrase->given = ok;
	passphrase->failed = !ok;
	size = (int)secret.length;
	OPENSSL_cleanse(&secret, sizeof(secret));
	return ok ? size : -1;
}

UI_METHOD *passphrase_ui(void)
{
	return UI_UTIL_wrap_read_pem_callback(supply_passphrase, 0);
}
