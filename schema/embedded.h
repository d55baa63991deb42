/* SPDX-License-Identifier: MIT */
/* Files that are built into the program; written by embed.sh. */
#ifndef SCHEMA_EMBEDDED_H
#define SCHEMA_EMBEDDED_H

#include <stddef.h>

/**
 * struct embedded_file - one of them.
 * @name: its path in the project
 * @text: what is in it
 */
struct embedded_file {
	const char *name;
	const char *text;
};

/* The schemas of the known releases. */
extern const struct embedded_file embedded_schemas[];
extern const size_t embedded_schemas_count;

/* The page of a report, its style and its script. */
extern const struct embedded_file embedded_report[];
extern const size_t embedded_report_count;

#endif
