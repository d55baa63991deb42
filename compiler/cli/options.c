// SPDX-License-Identifier: MIT
#include "compiler/cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/cli/session.h"

/* getopt_long() returns letters as themselves, and long options as their id and this. */
#define LONG_OPTION 256
#define HELP_COLUMN 23 /* where --help explains an option */

static const char *const error_formats[] = {"text", "json", "sarif", NULL};

const struct command_option session_options[] = {
	{.id = OPT_SCHEMA,
	 .name = "schema",
	 .value = "FILE",
	 .help = "also load this schema (see vgpumc schema); may be repeated",
	 .completion = COMPLETE_FILES,
	 .endings = "schema"},
	{.id = OPT_WARNING,
	 .letter = 'W',
	 .value = "RULE",
	 .help = "enable, disable or promote warnings: RULE, no-RULE, error=RULE,\n"
		 "or error for all of them",
	 .completion = COMPLETE_WARNINGS},
	{.id = OPT_ERROR_FORMAT,
	 .name = "error-format",
	 .value = "FORMAT",
	 .help = "how to print diagnostics: text; json, one object per line; or\n"
		 "sarif, one SARIF 2.1.0 document",
	 .words = error_formats},
	{.id = OPT_MAX_ERRORS,
	 .name = "max-errors",
	 .value = "N",
	 .help = "show at most N errors (default: 20; 0 shows all)"},
	{.id = OPT_QUIET, .letter = 'q', .name = "quiet", .help = "print no summary"},
	{.id = OPT_HELP, .letter = 'h', .name = "help", .help = "show this help"},
	{.id = OPT_VERSION, .name = "version", .help = "show the version"},
	{0},
};

const struct command_option firmware_options[] = {
	{.id = OPT_GSP,
	 .name = "gsp",
	 .value = "REL",
	 .help = "assume that the boards run this GSP release",
	 .completion = COMPLETE_RELEASES},
	{.id = OPT_FIRMWARE,
	 .name = "firmware",
	 .value = "DIR",
	 .help = "the firmware folder (default: /lib/firmware)",
	 .completion = COMPLETE_FOLDERS},
	{0},
};

const struct command_option sysfs_options[] = {
	{.id = OPT_SYSFS,
	 .name = "sysfs",
	 .value = "DIR",
	 .help = "where sysfs is mounted (default: /sys)",
	 .completion = COMPLETE_FOLDERS},
	{.id = OPT_PROCFS,
	 .name = "procfs",
	 .value = "DIR",
	 .help = "where procfs is mounted (default: /proc)",
	 .completion = COMPLETE_FOLDERS},
	{0},
};

const struct command_option gpu_options[] = {
	{.id = OPT_DEVICE,
	 .name = "device",
	 .value = "DEV",
	 .help = "the fwctl device of the GPU, /dev/fwctl/fwctlN (default: the only\n"
		 "one of an NVIDIA GPU)",
	 .completion = COMPLETE_FILES},
	{.id = OPT_BOARD,
	 .name = "board",
	 .value = "BDF",
	 .help = "the GPU by the PCI address of its physical function"},
	{0},
};

const struct command_option trust_options[] = {
	{.id = OPT_CERT,
	 .name = "cert",
	 .value = "CERT",
	 .help = "accept signatures made with these certificates: PEM (one or more),\n"
		 "DER or URI; may be repeated",
	 .completion = COMPLETE_FILES,
	 .endings = "pem crt cer der"},
	{.id = OPT_CA,
	 .name = "ca",
	 .value = "CA",
	 .help = "require a certificate chain from the signer to one of these; may be\n"
		 "repeated",
	 .completion = COMPLETE_FILES,
	 .endings = "pem crt cer der"},
	{.id = OPT_ALLOW_UNSIGNED,
	 .name = "allow-unsigned",
	 .help = "accept a file without a signature, never one with a wrong one"},
	{0},
};

const struct command_option *option_at(const struct command *command, size_t index)
{
	const struct command_option *const *own = command->options;
	const struct command_option *option = own && *own ? *own++ : session_options;

	for (;;) {
		if (!option->name && !option->letter) {
			if (option >= session_options &&
			    option < session_options + ARRAY_SIZE(session_options))
				return NULL;
			option = own && *own ? *own++ : session_options;
		} else if (!index--) {
			return option;
		} else {
			option++;
		}
	}
}

/* Find the option that getopt_long() returned as @opt. */
static const struct command_option *option_by_getopt(const struct command *command, int opt)
{
	const struct command_option *option;

	for (size_t i = 0; (option = option_at(command, i)); i++)
		if (opt >= LONG_OPTION ? opt == LONG_OPTION + (int)option->id && option->name
				       : opt == option->letter)
			return option;
	return NULL;
}

/* Report a value that is not one of an option's words. */
static void report_word(struct session *session, const struct command_option *option,
			const char *value)
{
	struct buf known = {0};

	for (size_t i = 0; option->words[i]; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", option->words[i]);
	session->status = session_usage(session, "unsupported value '%s' for --%s (supported: %s)",
					value, option->name, buf_text(&known));
	buf_free(&known);
}

static bool check_word(struct session *session, const struct command_option *option,
		       const char *value)
{
	for (size_t i = 0; option->words[i]; i++)
		if (strcmp(value, option->words[i]) == 0)
			return true;
	report_word(session, option, value);
	return false;
}

static void set_error_format(struct session *session, const char *name)
{
	sarif_free(session->sarif);
	session->sarif = NULL;
	session->diags.sinks = NULL;
	session->diags.format = strcmp(name, "json") == 0 ? DIAG_JSON : DIAG_TEXT;
	if (strcmp(name, "sarif") == 0)
		session->sarif = sarif_new(&session->diags);
}

static bool set_max_errors(struct session *session, const char *text)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 10); /* long may have 32 bits */

	if (!*text || *end || *text == '-' || n > UINT32_MAX)
		session->status = session_usage(
			session, "--max-errors must be a number from 0 to %u (got '%s')",
			UINT32_MAX, text);
	else
		session->diags.max_errors = (unsigned int)n;
	return session->status == STATUS_DONE;
}

static void print_help(struct session *session)
{
	struct buf out = {0};

	command_print_help(session->command, &out);
	session_write(session, &out);
	buf_free(&out);
}

/* Keep the value of an option, and apply a common one. Return: false to stop. */
static bool set_option(struct session *session, const struct command_option *option,
		       const char *value)
{
	if (option->words && option->completion != COMPLETE_BEGINNINGS &&
	    !check_word(session, option, value))
		return false;
	*vec_push(&session->values[option->id]) = value;
	switch (option->id) {
	case OPT_ERROR_FORMAT:
		set_error_format(session, value);
		return true;
	case OPT_MAX_ERRORS:
		return set_max_errors(session, value);
	case OPT_WARNING:
		diags_policy(&session->diags, value);
		return true;
	case OPT_HELP:
		print_help(session);
		return false;
	case OPT_VERSION:
		session_printf(session, "vgpumc %s\n", VGPUMC_VERSION);
		return false;
	default:
		return true;
	}
}

/* Apply --error-format first, so that mistakes in options before it are printed in its format. */
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
		for (size_t f = 0; format && error_formats[f]; f++)
			if (strcmp(format, error_formats[f]) == 0)
				set_error_format(session, format);
	}
}

static const char *nearest_option(const struct command *command, const char *word)
{
	const struct command_option *option;
	struct strings names = {0};
	const char *found;

	for (size_t i = 0; (option = option_at(command, i)); i++)
		if (option->name)
			*vec_push(&names) = option->name;
	found = nearest(word, names.items, names.count);
	free(names.items);
	return found;
}

/* Report what getopt_long() rejected in the argument @word. */
static void report_option(struct session *session, bool no_value, const char *word)
{
	const struct command_option *option = NULL;
	struct buf name = {0};
	const char *near = NULL;

	if (optopt >= LONG_OPTION)
		option = option_by_getopt(session->command, optopt);
	if (option)
		buf_printf(&name, "--%s", option->name);
	else if (optopt)
		buf_printf(&name, "-%c", optopt);
	else
		buf_add(&name, word, strcspn(word, "="));
	if (!option && !optopt)
		near = nearest_option(session->command, word + 2);
	if (no_value)
		session_usage(session, "%s requires a value", buf_text(&name));
	else if (option)
		session_usage(session, "%s does not accept a value", buf_text(&name));
	else if (near)
		session_usage(session, "unknown option %s; did you mean --%s?", buf_text(&name),
			      near);
	else
		session_usage(session, "unknown option %s", buf_text(&name));
	buf_free(&name);
	session->status = STATUS_USAGE;
}

/* The options of a command as getopt_long() takes them. */
struct getopt_tables {
	struct {
		struct option *items;
		size_t count, capacity;
	} names;
	struct buf letters;
};

static void build_getopt_tables(const struct command *command, struct getopt_tables *tables)
{
	const struct command_option *option;

	/* A colon first: a missing value is returned as one. */
	buf_printf(&tables->letters, ":");
	for (size_t i = 0; (option = option_at(command, i)); i++) {
		if (option->name)
			*vec_push(&tables->names) = (struct option){
				option->name, option->value ? required_argument : no_argument, NULL,
				LONG_OPTION + (int)option->id};
		if (option->letter)
			buf_printf(&tables->letters, "%c%s", option->letter,
				   option->value ? ":" : "");
	}
	*vec_push(&tables->names) = (struct option){0};
}

bool options_parse(struct session *session, int argc, char **argv)
{
	struct getopt_tables tables = {0};
	bool go_on = true;
	int opt;

	find_error_format(session, argv);
	build_getopt_tables(session->command, &tables);
	opterr = 0;
	while (go_on && (opt = getopt_long(argc, argv, buf_text(&tables.letters),
					   tables.names.items, NULL)) != -1) {
		go_on = opt != '?' && opt != ':';
		if (go_on)
			go_on = set_option(session, option_by_getopt(session->command, opt),
					   optarg ? optarg : "");
		else
			report_option(session, opt == ':', argv[optind - 1]);
	}
	free(tables.names.items);
	buf_free(&tables.letters);
	return go_on;
}

/* Append the line of an option, or of one of its words, with its explanation in a column. */
static void print_option(const struct command_option *option, const char *value, const char *help,
			 struct buf *out)
{
	size_t start = out->size, length;

	if (option->letter && option->name)
		buf_printf(out, "  -%c, --%s", option->letter, option->name);
	else if (option->letter)
		buf_printf(out, "  -%c", option->letter);
	else
		buf_printf(out, "      --%s", option->name);
	if (value)
		buf_printf(out, " %s", value);
	length = out->size - start;
	if (length >= HELP_COLUMN) {
		buf_printf(out, "\n");
		length = 0;
	}
	for (const char *line = help; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		buf_printf(out, "%*s%.*s\n", HELP_COLUMN - (int)length, "",
			   (int)strcspn(line, "\n"), line);
		length = 0;
	}
}

void options_print_help(const struct command *command, struct buf *out)
{
	const struct command_option *option;

	for (size_t i = 0; (option = option_at(command, i)); i++) {
		if (!option->word_help)
			print_option(option, option->value, option->help, out);
		for (size_t k = 0; option->word_help && option->words[k]; k++)
			print_option(option, option->words[k], option->word_help[k], out);
	}
}
