// SPDX-License-Identifier: MIT
#include "compiler/cli/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/file.h"

void session_init(struct session *session, const struct command *command)
{
	*session = (struct session){.command = command};
	diags_init(&session->diags, stderr);
}

/* Say what is not about an input, in the format for errors; @ending only in the text for people. */
static void tell(struct session *session, const char *beginning, const char *ending,
		 const char *format, va_list args)
{
	struct buf text = {0};

	if (session->sarif) {
		sarif_note(session->sarif, format, args);
		return;
	}
	buf_vprintf(&text, format, args);
	buf_disarm(&text, 0);
	progress_clear(session->diags.progress);
	if (session->diags.format == DIAG_TEXT)
		fprintf(stderr, "%s: %s%s\n", beginning, buf_text(&text), ending);
	else
		diags_say(&session->diags, DIAG_ERROR, buf_text(&text));
	buf_free(&text);
}

int session_usage(struct session *session, const char *format, ...)
{
	const char *command = session->command->name;
	struct buf beginning = {0}, ending = {0};
	va_list args;

	buf_printf(&beginning, "vgpumc %s", *command ? command : "compile");
	buf_printf(&ending, "; see vgpumc %s%s--help", command, *command ? " " : "");
	va_start(args, format);
	tell(session, buf_text(&beginning), buf_text(&ending), format, args);
	va_end(args);
	buf_free(&beginning);
	buf_free(&ending);
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

bool session_is_release(struct session *session, const char *text)
{
	struct release release;

	if (release_parse(text, &release))
		return true;
	session->status = session_usage(
		session, "'%s' is not a GSP release; write dotted numbers, 570.144", text);
	return false;
}

void session_say(struct session *session, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(session, "vgpumc", "", format, args);
	va_end(args);
}

void session_put(struct session *session, const struct buf *text)
{
	progress_clear(session->diags.progress);
	if (!session->lost)
		session->lost = write_all(STDOUT_FILENO, text->data, text->size);
}

void session_print(struct session *session, const char *format, ...)
{
	struct buf text = {0};
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	session_put(session, &text);
	buf_free(&text);
}

int session_files(struct session *session, char *const *paths, int count, const char *what)
{
	int standard = 0;

	for (int i = 0; i < count; i++)
		standard += strcmp(paths[i], "-") == 0;
	if (!count)
		return session_usage(session, "no %s given", what);
	if (standard > 1)
		return session_usage(session, "standard input, -, can be read only once");
	return STATUS_DONE;
}

bool session_talks(const struct session *session)
{
	return !session->quiet && !session->sarif && session->diags.format == DIAG_TEXT;
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

static bool set_format(struct session *session, const char *name)
{
	const struct option_words *row = session->command->words;

	while (strcmp(row->option, "format") != 0)
		row++;
	session->format = session_choose(session, name, "a format", row->words);
	return session->format >= 0;
}

static bool set_max_errors(struct session *session, const char *text)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 10); /* long may have 32 bits */

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
	case OPT_FORMAT:
		return set_format(session, optarg);
	case OPT_MAX_ERRORS:
		return set_max_errors(session, optarg);
	case 'W':
		diags_policy(&session->diags, optarg);
		return true;
	case 'q':
		session->quiet = true;
		return true;
	case 'h':
		session_print(session, "%s", session->command->help);
		return false;
	case OPT_VERSION:
		session_print(session, "vgpumc %s\n", VGPUMC_VERSION);
		return false;
	default:
		/* next_option() has said what is wrong. */
		session->status = STATUS_USAGE;
		return false;
	}
}

/* Whatever is wrong with an option is said in the format that another may ask for behind it. */
static void find_error_format(struct session *session, char **argv)
{
	static const char name[] = "--error-format";
	const size_t length = sizeof(name) - 1;

	for (int i = 1; argv[i] && strcmp(argv[i], "--") != 0; i++) {
		const char *format = NULL;

		if (strncmp(argv[i], name, length) != 0)
			continue;
		if (argv[i][length] == '=')
			format = argv[i] + length + 1;
		else if (!argv[i][length])
			format = argv[i + 1];
		for (size_t f = 0; format && error_format_names[f]; f++)
			if (strcmp(format, error_format_names[f]) == 0)
				set_error_format(session, format);
	}
}

/* Whether @word is the long option that getopt_long() complains about, not one before a short one.
 */
static bool is_complaint(const char *word, const struct option *options)
{
	if (strncmp(word, "--", 2) != 0)
		return false;
	for (; optopt && options->name; options++)
		if (options->val == optopt &&
		    strncmp(word + 2, options->name, strcspn(word + 2, "=")) == 0)
			return true;
	return !optopt;
}

/* The long option most like a misspelt one. */
static const char *nearest_option(const char *word, const struct option *options)
{
	struct strings names = {0};
	const char *found;

	for (; options->name; options++)
		*vec_push(&names) = options->name;
	found = nearest(word, names.items, names.count);
	free(names.items);
	return found;
}

static void complain(struct session *session, bool no_value, const char *word,
		     const struct option *options)
{
	bool is_long = is_complaint(word, options);
	const char *near = is_long && !optopt ? nearest_option(word + 2, options) : NULL;
	struct buf name = {0};

	if (is_long)
		buf_add(&name, word, strcspn(word, "="));
	else
		buf_printf(&name, "-%c", optopt);
	if (no_value)
		session_usage(session, "%s needs a value", buf_text(&name));
	else if (is_long && optopt)
		session_usage(session, "%s takes no value", buf_text(&name));
	else if (near)
		session_usage(session, "there is no option %s; did you mean --%s?", buf_text(&name),
			      near);
	else
		session_usage(session, "there is no option %s", buf_text(&name));
	buf_free(&name);
}

/* getopt_long(), but what is wrong is not said by it. */
static int next_option(struct session *session, int argc, char **argv, const char *letters)
{
	const struct option *options = session->command->options;
	int opt = getopt_long(argc, argv, letters, options, NULL);

	if (opt == '?' || opt == ':')
		complain(session, opt == ':', argv[optind - 1], options);
	return opt;
}

bool session_options(struct session *session, int argc, char **argv,
		     bool (*take)(void *job, int opt), void *job)
{
	struct buf letters = {0};
	bool go_on = true;
	int opt;

	find_error_format(session, argv);
	opterr = 0;
	buf_printf(&letters, ":%s", session->command->shorts);
	while (go_on && (opt = next_option(session, argc, argv, buf_text(&letters))) != -1)
		go_on = take ? take(job, opt) : session_option(session, opt);
	buf_free(&letters);
	return go_on;
}

bool session_start(struct session *session)
{
	bool good;

	if (session_talks(session) && progress_init(&session->progress, stderr))
		session->diags.progress = &session->progress;
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
		diag_error(&session->diags, (struct location){0}, "unknown-release",
			   "no schema covers GSP release %s", name);
		schema_set_explain(&session->schemas, &release, (struct location){0},
				   &session->diags);
	} else if (!schema) {
		diag_error(
			&session->diags, (struct location){0}, "unknown-release",
			"'%s' is neither a GSP release nor a schema; vgpumc schema list shows both",
			name);
	}
	return schema;
}

int session_end(struct session *session, int status)
{
	progress_clear(session->diags.progress);
	if (session->lost) {
		session_say(session, "cannot write %s: %s", output_name("-"),
			    strerror(session->lost));
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
