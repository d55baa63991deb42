// SPDX-License-Identifier: MIT
#include "compiler/cli/complete.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "compiler/base/strmap.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"

#define HELP_COLUMN 23 /* where --help explains an option */

const char *const complete_warnings[] = {
	"carried-signature", "certificate-expired", "certificate-not-yet-valid",
	"empty-board",	     "guessed-element",	    "not-stored",
	"unknown-attribute", "unknown-element",	    "unknown-licence",
	"unknown-release",   "unknown-text",	    "unquoted-version",
	"unused-type",	     "vgpu-version",	    NULL,
};

/**
 * struct completion - what is being completed.
 * @command: the command so far
 * @word: the beginning of what is wanted
 * @prefix: bytes of @word before the value of an option, as in --format=json
 * @schemas: those built in, or empty while nothing asked for them
 * @said: what was printed, so that nothing comes twice
 * @arena: texts made on the way
 */
struct completion {
	const struct command *command;
	const char *word;
	size_t prefix;
	struct schema_set schemas;
	struct strmap said;
	struct arena arena;
};

/* Print @text if it begins as the word does, with what it is about: @about up to a : or ; */
static void say(struct completion *c, const char *text, const char *about)
{
	const char *wanted = c->word + c->prefix;
	struct strmap_entry *word;

	if (strncmp(text, wanted, strlen(wanted)) != 0)
		return;
	word = strmap_put(&c->said, text, strlen(text));
	if (word->value != STRMAP_NEW)
		return;
	word->value = 0;
	printf("%.*s%s\t%.*s\n", (int)c->prefix, c->word, text, (int)strcspn(about, ":;\n"), about);
}

/* What a help text says of an option, or of "--OPTION VALUE"; "" when it says nothing. */
static const char *about_option(const char *help, const char *term)
{
	size_t length = strlen(term);

	for (const char *line = help; line; line = strchr(line, '\n')) {
		const char *end, *found;

		line += *line == '\n';
		end = line + strcspn(line, "\n");
		found = line + strspn(line, " ");
		if (found == line || *found != '-')
			continue;
		found = strstr(found, term);
		if (!found || found >= end || found > line + HELP_COLUMN ||
		    !strchr(" ,\n", found[length]))
			continue;
		if (end > line + HELP_COLUMN && line[HELP_COLUMN - 1] == ' ')
			return line + HELP_COLUMN;
		/* Too long a name: the explanation has the next line. */
		return *end ? end + 1 + strspn(end + 1, " ") : "";
	}
	return "";
}

/* What the help text of compiling says of a command. */
static const char *about_command(const char *name)
{
	const char *line = strstr(command_compile.help, "\nCommands:\n");
	size_t length = strlen(name);

	for (; line; line = strchr(line + 1, '\n'))
		if (strncmp(line, "\n  ", 3) == 0 && strncmp(line + 3, name, length) == 0 &&
		    line[3 + length] == ' ')
			return line + 3 + length + strspn(line + 3 + length, " ");
	return "";
}

/* The schemas, read when first asked for; those built in have no errors. */
static const struct schema_set *schemas(struct completion *c)
{
	struct diags quiet = {.out = stderr, .no_warnings = true};

	if (!c->schemas.count && schema_set_builtin(&c->schemas, &quiet))
		schema_set_link(&c->schemas, &quiet);
	return &c->schemas;
}

static void say_files(struct completion *c, const char *endings)
{
	(void)c;
	printf("\tfiles %s\n", endings);
}

static void say_folders(struct completion *c, const char *unused)
{
	(void)c;
	(void)unused;
	printf("\tfolders\n");
}

/* The releases that schemas name. */
static void say_releases(struct completion *c, const char *unused)
{
	const struct schema_set *set = schemas(c);

	(void)unused;
	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t k = 0; k < schema->releases.count; k++) {
			say(c, schema->releases.items[k].first_text, schema->name);
			say(c, schema->releases.items[k].last_text, schema->name);
		}
		for (size_t k = 0; k < schema->versions.count; k++) {
			say(c, schema->versions.items[k].range.first_text, schema->name);
			say(c, schema->versions.items[k].range.last_text, schema->name);
		}
	}
}

/* Schemas by name, and the releases. */
static void say_schemas(struct completion *c, const char *unused)
{
	const struct schema_set *set = schemas(c);

	for (size_t i = 0; i < set->count; i++)
		say(c, set->items[i]->name, set->items[i]->doc ? set->items[i]->doc : "");
	say_releases(c, unused);
}

/* The vGPU versions that schemas know, 18.1. */
static void say_versions(struct completion *c, const char *unused)
{
	const struct schema_set *set = schemas(c);

	(void)unused;
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->items[i]->versions.count; k++) {
			const struct release *version = &set->items[i]->versions.items[k].version;

			say(c, arena_printf(&c->arena, "%u.%u", version->part[0], version->part[1]),
			    "");
		}
}

/* RULE, no-RULE, error, error=RULE. */
static void say_policies(struct completion *c, const char *unused)
{
	static const char *const before[] = {"no-", "error="};
	const struct schema_set *set = schemas(c);
	size_t in = 0;

	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(before); i++)
		if (strncmp(c->word + c->prefix, before[i], strlen(before[i])) == 0)
			in = strlen(before[i]);
	c->prefix += in;
	if (!in) {
		say(c, "no-", "not this warning");
		say(c, "error", "warnings are errors");
		say(c, "error=", "this warning is an error");
	}
	for (size_t i = 0; complete_warnings[i]; i++)
		say(c, complete_warnings[i], "");
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->items[i]->checks.count; k++)
			if (set->items[i]->checks.items[k].severity == DIAG_WARNING)
				say(c, set->items[i]->checks.items[k].name, "");
}

static const struct option_words common_words[] = {
	{"error-format", error_format_names},
	{"passin", (const char *const[]){"pass:", "env:", "file:", "fd:", "stdin", NULL}},
	{0},
};

/* How other options that take a value get it, whatever the command. */
static const struct {
	const char *option;
	void (*say)(struct completion *c, const char *endings);
	const char *endings;
} values[] = {
	{"W", say_policies, NULL},
	{"ca", say_files, "pem crt cer der"},
	{"cert", say_files, "pem crt cer der"},
	{"diff", say_schemas, NULL},
	{"firmware", say_folders, NULL},
	{"gsp", say_releases, NULL},
	{"key", say_files, "pem key p12 pfx der"},
	{"output", say_files, ""},
	{"procfs", say_folders, NULL},
	{"release", say_releases, NULL},
	{"root", say_folders, NULL},
	{"schema", say_files, "schema"},
	{"sysfs", say_folders, NULL},
	{"vgpu", say_versions, NULL},
};

static bool say_words(struct completion *c, const char *option, const struct option_words *table)
{
	for (; table && table->option; table++) {
		if (strcmp(table->option, option) != 0)
			continue;
		for (size_t i = 0; table->words[i]; i++)
			say(c, table->words[i],
			    about_option(c->command->help, arena_printf(&c->arena, "--%s %s",
									option, table->words[i])));
		return true;
	}
	return false;
}

static void say_value(struct completion *c, const char *option)
{
	if (say_words(c, option, c->command->words) || say_words(c, option, common_words))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strcmp(values[i].option, option) == 0)
			values[i].say(c, values[i].endings);
}

static void say_options(struct completion *c)
{
	for (const struct option *option = c->command->options; option->name; option++) {
		const char *name = arena_printf(&c->arena, "--%s", option->name);

		say(c, name, about_option(c->command->help, name));
	}
	for (const char *letter = c->command->shorts; *letter; letter++) {
		const char *name = arena_printf(&c->arena, "-%c", *letter);

		if (*letter != ':')
			say(c, name, about_option(c->command->help, name));
	}
}

/* @loc: of the operand, from 0; @first: nothing at all stands before the word */
static void say_operand(struct completion *c, size_t loc, bool first)
{
	const char *const *verbs = c->command->verbs;

	for (size_t i = 0; first && commands[i]; i++)
		say(c, commands[i]->name, about_command(commands[i]->name));
	for (; loc == 0 && verbs && *verbs; verbs++)
		say(c, *verbs, "");
	if (loc == 1 && c->command->verbs)
		say_schemas(c, NULL);
	if (c->command->files)
		say_files(c, c->command->files);
}

/**
 * given_option() - the option that a word is.
 * @command: whose options
 * @word: begins with a dash
 * @value: gets where in @word its value begins, 0 if that is not in it
 *
 * Return: the long name of one that takes a value, else NULL; "W" has no long one.
 */
static const char *given_option(const struct command *command, const char *word, size_t *value)
{
	size_t length = strcspn(word, "=");
	const char *letter = strchr(command->shorts, word[1]);

	*value = 0;
	if (word[1] != '-') {
		if (!word[1] || !letter || letter[1] != ':')
			return NULL;
		*value = word[2] ? 2 : 0;
		for (const struct option *option = command->options; option->name; option++)
			if (option->val == word[1])
				return option->name;
		return "W";
	}
	if (word[length])
		*value = length + 1;
	for (const struct option *option = command->options; option->name; option++)
		if (option->has_arg == required_argument && strlen(option->name) == length - 2 &&
		    strncmp(option->name, word + 2, length - 2) == 0)
			return option->name;
	return NULL;
}

static void say_next(struct completion *c, size_t count, char *const *words)
{
	const char *option = NULL;
	bool only_operands = false;
	size_t operands = 0, value;

	for (size_t i = 0; i + 1 < count; i++) {
		if (option) {
			option = NULL;
		} else if (only_operands || words[i][0] != '-' || !words[i][1]) {
			operands++;
		} else if (strcmp(words[i], "--") == 0) {
			only_operands = true;
		} else {
			option = given_option(c->command, words[i], &value);
			if (value)
				option = NULL;
		}
	}
	if (option) {
		say_value(c, option);
	} else if (only_operands || c->word[0] != '-') {
		say_operand(c, operands, count == 1 && c->command == &command_compile);
	} else {
		option = given_option(c->command, c->word, &value);
		c->prefix = option ? value : 0;
		if (c->prefix)
			say_value(c, option);
		else
			say_options(c);
	}
}

int complete(size_t count, char *const *words)
{
	struct completion c = {.command = &command_compile, .word = count ? words[count - 1] : ""};
	const struct command *named = count > 1 ? command_find(words[0]) : NULL;

	strmap_init(&c.said);
	if (named) {
		c.command = named;
		count--;
		words++;
	}
	say_next(&c, count ? count : 1, words);
	strmap_free(&c.said);
	schema_set_free(&c.schemas);
	arena_free(&c.arena);
	return fflush(stdout) == 0 && !ferror(stdout) ? STATUS_DONE : STATUS_USAGE;
}
