// SPDX-License-Identifier: MIT
#include "compiler/cli/complete.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "compiler/base/status.h"
#include "compiler/base/strmap.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/options.h"
#include "schema/set.h"

/* The warnings that are not checks of a schema, ended by NULL. */
static const char *const warnings[] = {
	"carried-signature", "certificate-expired", "certificate-not-yet-valid",
	"empty-board",	     "guessed-element",	    "not-stored",
	"unknown-attribute", "unknown-element",	    "unknown-licence",
	"unknown-release",   "unknown-text",	    "unquoted-version",
	"unused-type",	     "vgpu-version",	    NULL,
};

/**
 * struct completion - the completion of one word.
 * @command: the command before it
 * @word: the word so far
 * @prefix: bytes of @word that are not completed: "--format=" of "--format=js"
 * @schemas: the built-in schemas, loaded when first needed
 * @printed: the candidates printed so far, so that each comes once
 * @arena: candidates that are not constant
 */
struct completion {
	const struct command *command;
	const char *word;
	size_t prefix;
	struct schema_set schemas;
	struct strmap printed;
	struct arena arena;
};

/* Print @text if the word is a beginning of it, with @help up to a colon, semicolon or line end. */
static void offer(struct completion *c, const char *text, const char *help)
{
	const char *beginning = c->word + c->prefix;
	struct strmap_entry *entry;

	if (strncmp(text, beginning, strlen(beginning)) != 0)
		return;
	entry = strmap_put(&c->printed, text, strlen(text));
	if (entry->value != STRMAP_NEW)
		return;
	entry->value = 0;
	printf("%.*s%s\t%.*s\n", (int)c->prefix, c->word, text, (int)strcspn(help, ":;\n"), help);
}

static void offer_files(const char *endings)
{
	printf("\tfiles %s\n", endings);
}

static void offer_folders(void)
{
	printf("\tfolders\n");
}

/* Return the built-in schemas, which have no errors. */
static const struct schema_set *load_schemas(struct completion *c)
{
	struct diags quiet = {.out = stderr, .no_warnings = true};

	if (!c->schemas.count && schema_set_builtin(&c->schemas, &quiet))
		schema_set_link(&c->schemas, &quiet);
	return &c->schemas;
}

/* Offer the releases at both ends of each range that a schema covers. */
static void offer_releases(struct completion *c)
{
	const struct schema_set *set = load_schemas(c);

	for (size_t i = 0; i < set->count; i++) {
		const struct schema *schema = set->items[i];

		for (size_t k = 0; k < schema->releases.count; k++) {
			offer(c, schema->releases.items[k].first_text, schema->name);
			offer(c, schema->releases.items[k].last_text, schema->name);
		}
		for (size_t k = 0; k < schema->versions.count; k++) {
			offer(c, schema->versions.items[k].range.first_text, schema->name);
			offer(c, schema->versions.items[k].range.last_text, schema->name);
		}
	}
}

static void offer_schemas(struct completion *c)
{
	const struct schema_set *set = load_schemas(c);

	for (size_t i = 0; i < set->count; i++)
		offer(c, set->items[i]->name, set->items[i]->doc ? set->items[i]->doc : "");
	offer_releases(c);
}

/* Offer the vGPU versions that schemas name, such as 18.1. */
static void offer_versions(struct completion *c)
{
	const struct schema_set *set = load_schemas(c);

	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->items[i]->versions.count; k++) {
			const struct vgpu_release *version =
				&set->items[i]->versions.items[k].version;

			offer(c,
			      arena_printf(&c->arena, "%u.%u", version->part[0], version->part[1]),
			      "");
		}
}

/* Offer the values of -W: RULE, no-RULE, error, error=RULE. */
static void offer_warnings(struct completion *c)
{
	static const char *const prefixes[] = {"no-", "error="};
	const struct schema_set *set = load_schemas(c);
	size_t length = 0;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (strncmp(c->word + c->prefix, prefixes[i], strlen(prefixes[i])) == 0)
			length = strlen(prefixes[i]);
	c->prefix += length;
	if (!length) {
		offer(c, "no-", "disable this warning");
		offer(c, "error", "treat warnings as errors");
		offer(c, "error=", "treat this warning as an error");
	}
	for (size_t i = 0; warnings[i]; i++)
		offer(c, warnings[i], "");
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->items[i]->checks.count; k++)
			if (set->items[i]->checks.items[k].severity == DIAG_WARNING)
				offer(c, set->items[i]->checks.items[k].name, "");
}

static void offer_value(struct completion *c, const struct command_option *option)
{
	for (size_t i = 0; option->words && option->words[i]; i++)
		offer(c, option->words[i], option->word_help ? option->word_help[i] : "");
	switch (option->completion) {
	case COMPLETE_FILES:
		offer_files(option->endings);
		break;
	case COMPLETE_FOLDERS:
		offer_folders();
		break;
	case COMPLETE_RELEASES:
		offer_releases(c);
		break;
	case COMPLETE_SCHEMAS:
		offer_schemas(c);
		break;
	case COMPLETE_VERSIONS:
		offer_versions(c);
		break;
	case COMPLETE_WARNINGS:
		offer_warnings(c);
		break;
	case COMPLETE_NOTHING:
	case COMPLETE_BEGINNINGS:
		break;
	}
}

static void offer_options(struct completion *c)
{
	const struct command_option *option;

	for (size_t i = 0; (option = option_at(c->command, i)); i++) {
		if (option->name)
			offer(c, arena_printf(&c->arena, "--%s", option->name), option->help);
		if (option->letter)
			offer(c, arena_printf(&c->arena, "-%c", option->letter), option->help);
	}
}

/*
 * Offer what may be operand number @index, from 0. With @first the word is the first on the command
 * line, so that it may also be a command.
 */
static void offer_operand(struct completion *c, size_t index, bool first)
{
	const char *const *verbs = c->command->verbs;

	for (size_t i = 0; first && commands[i]; i++)
		offer(c, commands[i]->name, commands[i]->summary);
	for (; index == 0 && verbs && *verbs; verbs++)
		offer(c, *verbs, "");
	if (index == 1 && c->command->verbs)
		offer_schemas(c);
	if (c->command->files)
		offer_files(c->command->files);
}

/**
 * option_with_value() - find the option with a value that a word is.
 * @command: the command whose options are searched
 * @word: begins with a dash
 * @value: set to where the value begins in @word, or 0 if it is the next word
 *
 * Return: the option, or NULL if @word is none that has a value.
 */
static const struct command_option *option_with_value(const struct command *command,
						      const char *word, size_t *value)
{
	const struct command_option *option;
	size_t length = strcspn(word, "=");

	*value = 0;
	for (size_t i = 0; (option = option_at(command, i)); i++) {
		if (!option->value)
			continue;
		if (option->letter && word[1] == option->letter) {
			*value = word[2] ? 2 : 0;
			return option;
		}
		if (option->name && word[1] == '-' && strlen(option->name) == length - 2 &&
		    strncmp(option->name, word + 2, length - 2) == 0) {
			*value = word[length] ? length + 1 : 0;
			return option;
		}
	}
	return NULL;
}

/* Offer what may stand in place of the last of @count @words. */
static void complete_last(struct completion *c, size_t count, char *const *words)
{
	const struct command_option *option = NULL;
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
			option = option_with_value(c->command, words[i], &value);
			if (value)
				option = NULL;
		}
	}
	if (option) {
		offer_value(c, option);
		return;
	}
	if (only_operands || c->word[0] != '-') {
		offer_operand(c, operands, count == 1 && c->command == &command_compile);
		return;
	}
	option = option_with_value(c->command, c->word, &value);
	if (option && value) {
		c->prefix = value;
		offer_value(c, option);
	} else {
		offer_options(c);
	}
}

int complete(size_t count, char *const *words)
{
	struct completion c = {.command = &command_compile, .word = count ? words[count - 1] : ""};
	const struct command *named = count > 1 ? command_find(words[0]) : NULL;

	strmap_init(&c.printed);
	if (named) {
		c.command = named;
		count--;
		words++;
	}
	complete_last(&c, count ? count : 1, words);
	strmap_free(&c.printed);
	schema_set_free(&c.schemas);
	arena_free(&c.arena);
	return fflush(stdout) == 0 && !ferror(stdout) ? STATUS_DONE : STATUS_USAGE;
}
