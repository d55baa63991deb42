/* SPDX-License-Identifier: MIT */
/*
 * A metadata file as one self-contained HTML page: vgpumc report. report.html is the page, with
 * report.css and report.js; page.c fills in its slots by the functions below.
 */
#ifndef COMPILER_REPORT_REPORT_H
#define COMPILER_REPORT_REPORT_H

#include "compiler/codec/metadata_file.h"
#include "compiler/sign/trust.h"

#define REPORT_BREAKS 3u
#define REPORT_ROWS   10000u /* most rows of a table */

/**
 * struct report_break - a place where a file breaks.
 * @error: the parser's error
 * @part: name of the part of the file that it is in, or NULL
 * @field: name of the field, or NULL
 */
struct report_break {
	struct vgpu_metadata_error error;
	const char *part;
	const char *field;
};

/**
 * struct report_finding - a diagnostic about the file.
 * @severity: its severity
 * @rule: its rule, or NULL
 * @text: its message
 */
struct report_finding {
	enum diag_severity severity;
	const char *rule;
	const char *text;
};

/**
 * struct report - a file and what was found in it.
 * @arena: holds the texts
 * @file: the file; if the parser rejected it, as much of its md as could be read
 * @valid: the parser accepted it
 * @readable: its bytes could be read, unlike those of a damaged xz file
 * @status: the exit status of vgpumc verify
 * @with_trust: certificates were given
 * @signer: the signer, if the signature is valid
 * @boards: the boards that could be read, with the types whose records are complete
 * @names: names of the boards
 * @board_count: entries in @boards and @names
 * @type_count: types of all boards
 * @findings: all diagnostics, in order
 * @breaks: the error that verify reports, then those hidden by a wrong CRC or total size
 * @break_count: entries in @breaks
 */
struct report {
	struct arena arena;
	struct metadata_file file;
	bool valid;
	bool readable;
	int status;
	bool with_trust;
	char *signer;
	struct vgpu_metadata_board *boards;
	const char **names;
	size_t board_count;
	size_t type_count;
	struct {
		struct report_finding *items;
		size_t count, capacity;
	} findings;
	struct report_break breaks[REPORT_BREAKS];
	size_t break_count;
};

/**
 * report_open() - read and verify a file.
 * @report: filled in; release with report_close() in every case
 * @path: the file, or "-"
 * @schemas: the schemas that describe the records
 * @trust: the certificates to check the signature with
 * @diags: receives what vgpumc verify reports
 *
 * Return: false if the file cannot be read.
 */
bool report_open(struct report *report, const char *path, const struct schema_set *schemas,
		 const struct trust *trust, struct diags *diags);

/** report_close() - release a report. */
void report_close(struct report *report);

/** report_print() - write the page to @out. */
void report_print(const struct report *report, struct buf *out);

/**
 * report_read_damaged() - read as much as possible of a file that the parser rejected.
 * @report: its file.input and file.schema are set; gets the boards, their md and the breaks
 */
void report_read_damaged(struct report *report);

/* Print the parts of the page that have slots of these names in report.html. */
void report_verdict(const struct report *report, struct buf *out);
void report_facts(const struct report *report, struct buf *out);
void report_damage(const struct report *report, struct buf *out);
void report_strip(const struct report *report, struct buf *out);
void report_parts(const struct report *report, struct buf *out);
void report_map_data(const struct report *report, struct buf *out);
void report_types(const struct report *report, struct buf *out);
void report_framebuffer(const struct report *report, struct buf *out);
void report_signature(const struct report *report, struct buf *out);
void report_rules(const struct report *report, struct buf *out);

/** html_text() - append text, escaped. */
void html_text(struct buf *out, const char *text);

/** html_printf() - append formatted text, escaped; use buf_printf() for markup. */
void html_printf(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** html_count() - append "1 board", "2 boards", "1,024 boards". */
void html_count(struct buf *out, uint64_t count, const char *what);

/** html_number() - append a number with commas between thousands. */
void html_number(struct buf *out, uint64_t number);

/** html_fact() - append a name and formatted text to a list of facts. */
void html_fact(struct buf *out, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** html_status() - append a word with the mark of its CSS class: good, warn, bad or none. */
void html_status(struct buf *out, const char *class, const char *word);

#endif
