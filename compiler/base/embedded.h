/* SPDX-License-Identifier: MIT */
/* Files that are embedded in the program at build time, by embed.sh. */
#ifndef COMPILER_BASE_EMBEDDED_H
#define COMPILER_BASE_EMBEDDED_H

#include <stddef.h>

/**
 * struct embedded_file - one file.
 * @name: its path in the project
 * @text: its contents
 */
struct embedded_file {
	const char *name;
	const char *text;
};

/* The schemas of the known releases, from schema/. */
extern const struct embedded_file embedded_schemas[];
extern const size_t embedded_schemas_count;

/* The page of a report with its style and its script, from compiler/report/. */
extern const struct embedded_file embedded_report[];
extern const size_t embedded_report_count;

/* The templates of the formats that schemas are exported to, from compiler/export/. */
extern const struct embedded_file embedded_export[];
extern const size_t embedded_export_count;

/**
 * embedded_text() - return the contents of an embedded file.
 * @files: the list that it is in
 * @count: entries in @files
 * @ending: how its name ends
 *
 * Return: the contents, "" if there is no such file.
 */
const char *embedded_text(const struct embedded_file *files, size_t count, const char *ending);

#endif
