/* SPDX-License-Identifier: MIT */
/* The exit statuses of every command, which the library returns where a command passes them on. */
#ifndef COMPILER_BASE_STATUS_H
#define COMPILER_BASE_STATUS_H

enum exit_status {
	STATUS_DONE = 0,
	STATUS_USAGE = 1, /* wrong usage, or a file that cannot be read or written */
	STATUS_INVALID = 2, /* the input is invalid */
	STATUS_SIGNATURE = 3, /* the signature is missing, wrong or made with an unknown key */
	STATUS_NO_MATCH = 4, /* no board matches, the files differ, or nothing is installed */
};

#endif
