// SPDX-License-Identifier: MIT
/* Print text as HTML. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/utf8.h"
#include "compiler/report/report.h"

void html_text(struct buf *out, const char *text)
{
	char *copy = xstrdup(text);

	make_printable(copy);
	for (const char *p = copy; *p; p++) {
		size_t plain = strcspn(p, "&<>\"'");

		buf_add(out, p, plain);
		p += plain;
		if (!*p)
			break;
		buf_printf(out, "&#%d;", *p);
	}
	free(copy);
}

static void html_vprintf(struct buf *out, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void html_vprintf(struct buf *out, const char *format, va_list args)
{
	struct buf text = {0};

	buf_vprintf(&text, format, args);
	html_text(out, buf_text(&text));
	buf_free(&text);
}

void html_printf(struct buf *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	html_vprintf(out, format, args);
	va_end(args);
}

void html_number(struct buf *out, uint64_t number)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64, number);

	for (int i = 0; i < length; i++)
		buf_printf(out, i && (length - i) % 3 == 0 ? ",%c" : "%c", digits[i]);
}

void html_count(struct buf *out, uint64_t count, const char *what)
{
	html_number(out, count);
	buf_printf(out, " %s%s", what, count == 1 ? "" : "s");
}

void html_fact(struct buf *out, const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_printf(out, "<div><dt>%s</dt><dd>", name);
	html_vprintf(out, format, args);
	buf_printf(out, "</dd></div>\n");
	va_end(args);
}

/* The style draws a mark in addition to the word. */
void html_status(struct buf *out, const char *class, const char *word)
{
	buf_printf(out, "<span class=\"status %s\">%s</span>", class, word);
}
