// SPDX-License-Identifier: MIT
#include "compiler/export/export.h"

#include <ctype.h>
#include <string.h>

/* In the order of formats[]. */
const char *const export_format_names[] = {
	"c", "json-schema", "ksy", "markdown", "layouts", NULL,
};

static const struct export_format formats[] = {
	{export_c, NULL},	{export_json_schema, export_json_schema_all},
	{export_kaitai, NULL},	{export_markdown, NULL},
	{NULL, export_layouts},
};

const struct export_format *export_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(export_format_names[i], name) == 0)
			return &formats[i];
	return NULL;
}

void export_identifier(const char *name, struct buf *out)
{
	for (; *name; name++)
		buf_printf(out, "%c", isalnum((unsigned char)*name) ? *name : '_');
}

static bool is_constant(const struct expr *expr)
{
	if (expr->op == EXPR_SYMBOL || expr->op == EXPR_CALL)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(expr->arg); i++)
		for (const struct expr *arg = expr->arg[i]; arg; arg = arg->next)
			if (!is_constant(arg))
				return false;
	return true;
}

bool export_value(const struct expr *expr, struct value *value)
{
	struct expr_failure failure;

	return expr && is_constant(expr) && expr_eval(expr, NULL, value, &failure);
}

uint64_t export_max(const struct schema_member *member)
{
	return UINT64_MAX >> (64 - 8 * member->element);
}

bool export_zero_allowed(const struct schema_member *member)
{
	return !member->required && !member->initial;
}
