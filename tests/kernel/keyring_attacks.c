// SPDX-License-Identifier: MIT
/*
 * Try all that keyctl offers against a keyring and its keys, as root:
 *
 *	keyring_attacks ID CERTIFICATE
 *
 * ID is the keyring's number in hexadecimal, CERTIFICATE a file in DER. Prints "ATTACK: denied" or
 * "ATTACK: allowed" for each.
 */
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void report(const char *attack, long result)
{
	printf("%s: %s\n", attack, result < 0 ? "denied" : "allowed");
}

static long keyctl(int command, long a, long b, long c)
{
	return syscall(SYS_keyctl, command, a, b, c, 0);
}

int main(int argc, char **argv)
{
	static char der[1 << 16];
	int file = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	ssize_t size = file < 0 ? -1 : read(file, der, sizeof(der));
	long ring = argc == 3 ? (long)strtoul(argv[1], NULL, 16) : 0;
	int key = 0, other;

	/* The first of its keys. */
	if (size <= 0 || keyctl(KEYCTL_READ, ring, (long)&key, sizeof(key)) < (long)sizeof(key))
		return EXIT_FAILURE;
	other = (int)syscall(SYS_add_key, "keyring", "other", NULL, 0, KEY_SPEC_PROCESS_KEYRING);
	report("add a key", syscall(SYS_add_key, "asymmetric", "", der, (size_t)size, (int)ring));
	report("link a key", keyctl(KEYCTL_LINK, other, ring, 0));
	report("unlink a key", keyctl(KEYCTL_UNLINK, key, ring, 0));
	report("move a key", keyctl(KEYCTL_MOVE, key, ring, other));
	report("clear the keyring", keyctl(KEYCTL_CLEAR, ring, 0, 0));
	report("revoke the keyring", keyctl(KEYCTL_REVOKE, ring, 0, 0));
	report("invalidate the keyring", keyctl(KEYCTL_INVALIDATE, ring, 0, 0));
	report("revoke a key", keyctl(KEYCTL_REVOKE, key, 0, 0));
	report("invalidate a key", keyctl(KEYCTL_INVALIDATE, key, 0, 0));
	report("let the keyring expire", keyctl(KEYCTL_SET_TIMEOUT, ring, 1, 0));
	report("let a key expire", keyctl(KEYCTL_SET_TIMEOUT, key, 1, 0));
	report("change the keyring's permissions", keyctl(KEYCTL_SETPERM, ring, 0x3f3f3f3f, 0));
	report("change a key's permissions", keyctl(KEYCTL_SETPERM, key, 0x3f3f3f3f, 0));
	report("change a key's payload", keyctl(KEYCTL_UPDATE, key, (long)der, size));
	report("link the keyring to its own", keyctl(KEYCTL_LINK, ring, other, 0));
	return EXIT_SUCCESS;
}
