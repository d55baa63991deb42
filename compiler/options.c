// SPDX-License-Identifier: MIT
#include "compiler/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void session_init(struct session *session, const char *command, const char *help)
{
	*session = (struct session){.command = command, .help = help};
	diags_init(&session->diags, stderr);
}

static const char *command_name(const struct session *session)
{
	return *session->command ? session->command : "compile";
}

int session_usage(struct session *session, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (session->sarif) {
		sarif_note(session->sarif, format, args);
	} else {
		fprintf(stderr, "vgpumc %s: ", command_name(session));
		vfprintf(stderr, format, args);
		fprintf(stderr, "; see vgpumc %s%s--help\n", session->command,
			*session->command ? " " : "");
	}
	va_end(args);
	return STATUS_USAGE;
}

int session_choose(struct session *session, const char *value, const char *what,
		   const char *const *names)
{
	struct buf known = {0};
	size_t count = 0;

	for (size_t i = 0; names[i]; i++)
		if (strcmp(value, names[i]) == 0)
			return (int)i;
	while (names[count])
		count++;
	for (size_t i = 0; i < count; i++)
		buf_printf(&known, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
	session->status = session_usage(session, "'%s' is not %s; %s %s", value, what,
					buf_text(&known), count == 1 ? "is" : "are");
	buf_free(&known);
	return -1;
}

void session_say(struct session *session, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (session->sarif) {
		sarif_note(session->sarif, format, args);
	} else {
		fflush(stdout);
		fputs("vgpumc: ", stderr);
		vfprintf(stderr, format, args);
		fputc('\n', stderr);
	}
	va_end(args);
}

const char *const error_format_names[] = {"text", "json", "sarif", NULL};

static bool set_error_format(struct session *session, const char *name)
{
	int format;

	sarif_free(session->sarif);
	session->sarif = NULL;
	session->diags.sinks = NULL;
	format = session_choose(session, name, "an error format", error_format_names);
	if (format < 0)
		return false;
	session->diags.format = format == 1 ? DIAG_JSON : DIAG_TEXT;
	if (format == 2)
		session->sarif = sarif_new(&session->diags);
	return true;
}

static bool set_max_errors(struct session *session, const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!*text || *end || *text == '-' || n > UINT32_MAX)
		session->status = session_usage(session, "'%s' is not a number of errors", text);
	else
		session->diags.max_errors = (unsigned int)n;
	return session->status == STATUS_DONE;
}

bool session_option(struct session *session, int opt)
{
	switch (opt) {
	case OPT_SCHEMA:
		*vec_push(&session->schema_files) = optarg;
		return true;
	case OPT_ERROR_FORMAT:
		return set_error_format(session, optarg);
	case OPT_MAX_ERRORS:
		return set_max_errors(session, optarg);
	case 'W':
		diags_policy(&session->diags, optarg);
		return true;
	case 'q':
		session->quiet = true;
		return true;
	case 'h':
		fputs(session->help, stdout);
		return false;
	case OPT_VERSION:
		puts("vgpumc " VGPUMC_VERSION);
		return false;
	default:
		/* getopt_long() has said what is wrong. */
		session->status = STATUS_USAGE;
		return false;
	}
}

bool session_start(struct session *session)
{
	bool good;

	session->quiet |= session->sarif != NULL;
	if (session->layouts_only && !session->schema_files.count)
		return true;
	good = schema_set_builtin(&session->schemas, &session->diags);

	for (size_t i = 0; i < session->schema_files.count; i++)
		good &= schema_set_add(&session->schemas, session->schema_files.items[i],
				       &session->diags);
	good &= schema_set_link(&session->schemas, &session->diags);
	if (!good)
		session->status = STATUS_INVALID;
	return good;
}

const struct schema *session_find_schema(struct session *session, const char *name)
{
	const struct schema *schema = schema_set_by_name(&session->schemas, name);
	struct release release;

	if (!schema && release_parse(name, &release)) {
		schema = schema_set_find(&session->schemas, &release);
		if (schema)
			return schema;
		diag_error(&session->diags, (struct place){0}, "unknown-release",
			   "no schema covers GSP release %s", name);
		schema_set_explain(&session->schemas, &release, (struct place){0}, &session->diags);
	} else if (!schema) {
		diag_error(
			&session->diags, (struct place){0}, "unknown-release",
			"'%s' is neither a GSP release nor a schema; vgpumc schema list shows both",
			name);
	}
	return schema;
}

int session_end(struct session *session, int status)
{
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == STATUS_DONE) {
		fputs("vgpumc: cannot write to standard output\n", stderr);
		status = STATUS_USAGE;
	}
	diags_finish(&session->diags);
	if (session->sarif)
		sarif_print(session->sarif, &session->schemas, status, stderr);
	sarif_free(session->sarif);
	diags_free(&session->diags);
	schema_set_free(&session->schemas);
	free(session->schema_files.items);
	return status;
}
