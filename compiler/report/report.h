/* SPDX-License-Identifier: MIT */
/*
 * A file as one HTML page that needs nothing else: `vgpumc report`. The page itself, its style and
 * its script are in compiler/report/; each report_*.c fills in a part of it.
 */
#ifndef COMPILER_REPORT_REPORT_H
#define COMPILER_REPORT_REPORT_H

#include "compiler/codec/metadata_file.h"
#include "compiler/sign/trust.h"

#define REPORT_BREAKS 3u
#define REPORT_ROWS   10000u /* of a table, at most */

/**
 * struct report_break - where a file breaks.
 * @error: the parser's refusal
 * @part: name of the part of the file that it is in, or NULL
 * @field: name of the field, or NULL
 */
struct report_break {
	struct vgpu_metadata_error error;
	const char *part;
	const char *field;
};

/**
 * struct report_finding - a diagnostic that the file got.
 * @severity: of it
 * @rule: its rule, or NULL
 * @text: what is wrong
 */
struct report_finding {
	enum diag_severity severity;
	const char *rule;
	const char *text;
};

/**
 * struct report - what is known of a file.
 * @arena: holds the texts
 * @file: the file; of one that the parser refused, as much of its md as can be told
 * @valid: the parser accepted it
 * @readable: its bytes could be read, unlike those of a bad xz file
 * @status: what vgpumc verify exits with
 * @with_trust: certificates were given
 * @signer: who signed it, when the signature is good
 * @boards: those that can be told; only types whose records are whole count
 * @names: of the boards, for people
 * @board_count: how many
 * @type_count: types of all boards
 * @findings: every diagnostic, in order
 * @breaks: where it breaks: what verify says, then what hides behind a wrong CRC or total size
 * @break_count: how many
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
 * report_open() - read and check a file.
 * @report: filled in; release with report_close() in every case
 * @path: the file, or "-"
 * @schemas: to find the records' layout
 * @trust: whom to trust
 * @diags: told what vgpumc verify says
 *
 * Return: false when there is nothing to report on: the file cannot be read.
 */
bool report_open(struct report *report, const char *path, const struct schema_set *schemas,
		 const struct trust *trust, struct diags *diags);

/** report_close() - release a report. */
void report_close(struct report *report);

/** report_print() - write the page to @out. */
void report_print(const struct report *report, struct buf *out);

/**
 * report_salvage() - tell as much as possible of a file that the parser refused.
 * @report: @report->file.input and .schema are known; gets the boards, an md for them, the breaks
 */
void report_salvage(struct report *report);

/* The parts of the page, by the names of their slots in compiler/report/report.html. */
void report_verdict(const struct report *report, struct buf *out);
void report_facts(const struct report *report, struct buf *out);
void report_damage(const struct report *report, struct buf *out);
void report_strip(const struct report *report, struct buf *out);
void report_parts(const struct report *report, struct buf *out);
void report_map_data(const struct report *report, struct buf *out);
void report_types(const struct report *report, struct buf *out);
void report_fit(const struct report *report, struct buf *out);
void report_signature(const struct report *report, struct buf *out);
void report_rules(const struct report *report, struct buf *out);

/** html_text() - append text, every character of it as itself. */
void html_text(struct buf *out, const char *text);

/** html_printf() - append formatted text likewise; markup goes through buf_printf(). */
void html_printf(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** html_count() - append "1 board", "2 boards", "1,024 boards". */
void html_count(struct buf *out, uint64_t count, const char *what);

/** html_number() - append a number with commas between thousands. */
void html_number(struct buf *out, uint64_t number);

/** html_fact() - append a name and formatted text to a list of facts. */
void html_fact(struct buf *out, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** html_status() - append a word with the mark of its class: good, warn, bad or none. */
void html_status(struct buf *out, const char *class, const char *word);

#endif
