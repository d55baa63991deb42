// SPDX-License-Identifier: MIT
#include "compiler/cli/session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/file.h"
#include "compiler/diag/input.h"

void session_init(struct session *session, const struct command *command)
{
	*session = (struct session){.command = command};
	diags_init(&session->diags, stderr);
}

bool session_start(struct session *session)
{
	const struct strings *files = &session->values[OPT_SCHEMA];
	bool valid;

	if (session_shows_summaries(session) && progress_init(&session->progress, stderr))
		session->diags.progress = &session->progress;
	if (session->command->layouts_only && !files->count)
		return true;
	valid = schema_set_builtin(&session->schemas, &session->diags);
	for (size_t i = 0; i < files->count; i++)
		valid &= schema_set_add(&session->schemas, files->items[i], &session->diags);
	valid &= schema_set_link(&session->schemas, &session->diags);
	if (!valid)
		session->status = STATUS_INVALID;
	return valid;
}

/* Return a check of this name; in all schemas they have the same text. */
static const struct schema_check *find_check(const struct schema_set *schemas, const char *name)
{
	for (size_t i = 0; i < schemas->count; i++)
		for (size_t c = 0; c < schemas->items[i]->checks.count; c++)
			if (strcmp(schemas->items[i]->checks.items[c].name, name) == 0)
				return &schemas->items[i]->checks.items[c];
	return NULL;
}

/* Describe a rule for SARIF: a check of a schema, or a reason for the parser to reject a file. */
static struct sarif_rule describe_rule(const void *context, const char *name)
{
	const struct schema_check *check = find_check(context, name);

	if (check)
		return (struct sarif_rule){check->message_text, check->source, check->severity,
					   true};
	for (int code = 0; code < (int)VGPU_METADATA_CODE_COUNT; code++)
		if (strcmp(vgpu_metadata_code_name(code), name) == 0)
			return (struct sarif_rule){.summary = vgpu_metadata_message(code)};
	return (struct sarif_rule){0};
}

int session_end(struct session *session, int status)
{
	progress_clear(session->diags.progress);
	if (session->output_error) {
		session_message(session, "cannot write %s: %s", output_name("-"),
				strerror(session->output_error));
		status = STATUS_USAGE;
	}
	diags_finish(&session->diags);
	if (session->sarif)
		sarif_print(session->sarif, describe_rule, &session->schemas, status, stderr);
	sarif_free(session->sarif);
	diags_free(&session->diags);
	schema_set_free(&session->schemas);
	for (size_t i = 0; i < OPT_COUNT; i++)
		free(session->values[i].items);
	return status;
}

bool session_given(const struct session *session, enum option_id id)
{
	return session->values[id].count > 0;
}

const char *session_value(const struct session *session, enum option_id id)
{
	return session_value_or(session, id, NULL);
}

const char *session_value_or(const struct session *session, enum option_id id,
			     const char *otherwise)
{
	const struct strings *values = &session->values[id];

	return values->count ? values->items[values->count - 1] : otherwise;
}

size_t session_choice(const struct session *session, enum option_id id, const char *const *words)
{
	const char *value = session_value(session, id);

	for (size_t i = 0; value && words[i]; i++)
		if (strcmp(value, words[i]) == 0)
			return i;
	return 0;
}

bool session_load_trust(struct session *session, struct trust *trust)
{
	const struct strings *certs = &session->values[OPT_CERT];
	const struct strings *cas = &session->values[OPT_CA];

	for (size_t i = 0; i < certs->count; i++)
		*vec_push(&trust->certs) = certs->items[i];
	for (size_t i = 0; i < cas->count; i++)
		*vec_push(&trust->cas) = cas->items[i];
	trust->allow_unsigned = session_given(session, OPT_ALLOW_UNSIGNED);
	return trust_load(trust, &session->diags);
}

const struct schema *session_find_schema(struct session *session, const char *name)
{
	const struct schema *schema = schema_set_by_name(&session->schemas, name);
	struct vgpu_release release;

	if (schema)
		return schema;
	if (!vgpu_release_parse(name, &release)) {
		diag_error(&session->diags, (struct location){0}, "unknown-release",
			   "unknown release or schema '%s'; vgpumc schema list shows both", name);
		return NULL;
	}
	schema = schema_set_find(&session->schemas, &release);
	if (!schema) {
		diag_error(&session->diags, (struct location){0}, "unknown-release",
			   "no schema covers GSP release %s", name);
		schema_set_explain(&session->schemas, &release, (struct location){0},
				   &session->diags);
	}
	return schema;
}

bool session_check_release(struct session *session)
{
	const char *text = session_value(session, OPT_RELEASE);
	struct vgpu_release release;

	if (!text || vgpu_release_parse(text, &release))
		return true;
	session_usage(session,
		      "invalid GSP release '%s': write numbers separated by dots, such as 570.144",
		      text);
	return false;
}

/* Report an error that is not about an input; @prefix and @suffix are for the text format only. */
static void print_message(struct session *session, const char *prefix, const char *suffix,
			  const char *format, va_list args)
{
	struct buf text = {0};

	if (session->sarif) {
		sarif_note(session->sarif, format, args);
		return;
	}
	buf_vprintf(&text, format, args);
	buf_make_printable(&text, 0);
	progress_clear(session->diags.progress);
	if (session->diags.format == DIAG_TEXT)
		fprintf(stderr, "%s: %s%s\n", prefix, buf_text(&text), suffix);
	else
		diags_message(&session->diags, DIAG_ERROR, buf_text(&text));
	buf_free(&text);
}

int session_usage(struct session *session, const char *format, ...)
{
	const char *command = session->command->name;
	struct buf prefix = {0}, suffix = {0};
	va_list args;

	buf_printf(&prefix, "vgpumc %s", *command ? command : "compile");
	buf_printf(&suffix, "; see vgpumc %s%s--help", command, *command ? " " : "");
	va_start(args, format);
	print_message(session, buf_text(&prefix), buf_text(&suffix), format, args);
	va_end(args);
	buf_free(&prefix);
	buf_free(&suffix);
	return STATUS_USAGE;
}

void session_message(struct session *session, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(session, "vgpumc", "", format, args);
	va_end(args);
}

int session_check_files(struct session *session, char *const *paths, int count, const char *what)
{
	int standard = 0;

	for (int i = 0; i < count; i++)
		standard += strcmp(paths[i], "-") == 0;
	if (!count)
		return session_usage(session, "no %s given", what);
	if (standard > 1)
		return session_usage(session, "standard input (-) can be given only once");
	return STATUS_DONE;
}

bool session_shows_summaries(const struct session *session)
{
	return !session_given(session, OPT_QUIET) && !session->sarif &&
	       session->diags.format == DIAG_TEXT;
}

void session_write(struct session *session, const struct buf *text)
{
	progress_clear(session->diags.progress);
	if (!session->output_error)
		session->output_error = write_all(STDOUT_FILENO, text->data, text->size);
}

void session_printf(struct session *session, const char *format, ...)
{
	struct buf text = {0};
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	session_write(session, &text);
	buf_free(&text);
}
