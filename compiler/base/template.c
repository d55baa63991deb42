// SPDX-License-Identifier: MIT
#include "compiler/base/template.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

static void fill_slot(const char *name, size_t size, template_fill fill, const void *context,
		      struct buf *out)
{
	char *copy = xmalloc(size + 1);

	memcpy(copy, name, size);
	copy[size] = '\0';
	fill(context, copy, out);
	free(copy);
}

void template_print(const char *text, template_fill fill, const void *context, struct buf *out)
{
	const char *at = text, *open, *close;

	while ((open = strstr(at, "{{")) && (close = strstr(open, "}}"))) {
		bool starts_line = open == text || open[-1] == '\n';

		buf_add(out, at, (size_t)(open - at));
		fill_slot(open + 2, (size_t)(close - open) - 2, fill, context, out);
		at = close + 2;
		if (starts_line && *at == '\n')
			at++;
	}
	buf_printf(out, "%s", at);
}
