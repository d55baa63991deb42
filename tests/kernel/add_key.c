// SPDX-License-Identifier: MIT
/* add_key KEYRING FILE: a certificate, in DER, into a keyring, whose id is in hexadecimal. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char der[1 << 16];
	int file = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	ssize_t size = read(file, der, sizeof(der));

	if (size > 0 && syscall(SYS_add_key, "asymmetric", "", der, (size_t)size,
				(int)strtoul(argv[1], NULL, 16)) >= 0)
		return EXIT_SUCCESS;
	fprintf(stderr, "%s\n", strerror(errno));
	return EXIT_FAILURE;
}
