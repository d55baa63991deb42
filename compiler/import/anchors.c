// SPDX-License-Identifier: MIT
/*
 * Values that many types share, said once. All of it by majority vote, in one pass over the types
 * for each group: a value that more than half of them have stays in the end, whatever the order.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/import/import.h"

/* Types of the same class that give the same members; such share a base. */
struct group {
	struct model_values *base;
	uint32_t *votes; /* for each member's value in the base */
	size_t types;
};

struct tidy {
	struct model *model;
	size_t count; /* members */
	struct strmap words;
	struct {
		struct group *items;
		size_t count, capacity;
	} groups;
	size_t *of; /* each type's group */
};

static void vote(struct value *leader, uint32_t *votes, const struct value *value)
{
	if (!*votes)
		*leader = *value;
	if (value_equal(leader, value))
		++*votes;
	else
		--*votes;
}

/* Which members are given, then the class. */
static struct strmap_entry *group_word(struct tidy *tidy, const struct model_values *type,
				       int member)
{
	const struct value none = {0};
	const struct value *class = member >= 0 ? &type->values[member] : &none;
	size_t length = class->kind == VALUE_TEXT ? class->count : 0;
	char *key = arena_alloc(&tidy->model->arena, tidy->count + length);

	for (size_t i = 0; i < tidy->count; i++)
		key[i] = type->values[i].kind == VALUE_NONE ? '-' : '+';
	if (length)
		memcpy(key + tidy->count, class->text, length);
	return strmap_put(&tidy->words, key, tidy->count + length);
}

static struct group *group_of(struct tidy *tidy, const struct model_values *type, int member)
{
	struct arena *arena = &tidy->model->arena;
	struct strmap_entry *word = group_word(tidy, type, member);

	if (word->value == STRMAP_NEW) {
		struct group *group = vec_push(&tidy->groups);

		*group = (struct group){
			.base = arena_alloc(arena, sizeof(*group->base)),
			.votes = arena_array(arena, tidy->count, sizeof(*group->votes)),
		};
		group->base->values = arena_array(arena, tidy->count, sizeof(*group->base->values));
		word->value = (uint32_t)(tidy->groups.count - 1);
	}
	return &tidy->groups.items[word->value];
}

/* "compute", "compute-2": the class in lower case, and which of its groups. */
static const char *anchor_of(struct tidy *tidy, const struct group *group, int member, size_t n)
{
	const struct value *class = member >= 0 ? &group->base->values[member] : NULL;
	const char *text = class && class->kind == VALUE_TEXT ? class->text : "";
	char *anchor = arena_printf(&tidy->model->arena, "%s-%zu", *text ? text : "type", n);

	for (char *p = anchor; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
		else if (*p != '-' && !(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9'))
			*p = '-';
	}
	return anchor;
}

/* Drop what no majority has. Return: whether the base makes the source shorter. */
static bool settle(const struct tidy *tidy, const struct group *group)
{
	const struct schema_record *info = schema_info(tidy->model->schema);
	size_t saved = 0, lines = 1;

	for (size_t i = 0; i < tidy->count; i++) {
		struct value *value = &group->base->values[i];

		if (info->items[i].unique || group->votes[i] < 2 ||
		    2 * (size_t)group->votes[i] <= group->types)
			*value = (struct value){0};
		if (value->kind == VALUE_NONE)
			continue;
		saved += group->votes[i];
		lines++;
	}
	return saved > lines + group->types;
}

static void make_bases(struct tidy *tidy, int member)
{
	struct model *model = tidy->model;
	struct model_values *bases = arena_array(&model->arena, tidy->groups.count, sizeof(*bases));
	const struct model_values **base_of = xcalloc(tidy->groups.count, sizeof(*base_of));

	for (size_t g = 0; g < tidy->groups.count; g++) {
		struct group *group = &tidy->groups.items[g];

		if (!settle(tidy, group))
			continue;
		group->base->anchor = anchor_of(tidy, group, member, model->base_count + 1);
		bases[model->base_count] = *group->base;
		base_of[g] = &bases[model->base_count++];
	}
	for (size_t t = 0; t < model->type_count; t++)
		model->types[t].base = base_of[tidy->of[t]];
	model->bases = bases;
	free(base_of);
}

/* The most common value of the entries becomes the type's own; entries with another keep it. */
static void hoist_member(struct model *model, size_t member)
{
	struct value *leaders = xcalloc(model->type_count, sizeof(*leaders));
	uint32_t *votes = xcalloc(model->type_count, sizeof(*votes));

	for (size_t b = 0; b < model->board_count; b++)
		for (size_t i = 0; i < model->boards[b].count; i++) {
			const struct model_board_type *entry = &model->boards[b].items[i];

			vote(&leaders[entry->type], &votes[entry->type],
			     &entry->given.values[member]);
		}
	for (size_t t = 0; t < model->type_count; t++)
		if (model->types[t].values[member].kind == VALUE_NONE)
			model->types[t].values[member] = leaders[t];
	for (size_t b = 0; b < model->board_count; b++)
		for (size_t i = 0; i < model->boards[b].count; i++) {
			const struct model_board_type *entry = &model->boards[b].items[i];
			struct value *given = &entry->given.values[member];

			if (value_equal(given, &model->types[entry->type].values[member]))
				*given = (struct value){0};
		}
	free(leaders);
	free(votes);
}

/* Let the types of each group vote, then count who is for what was elected. */
static void elect(struct tidy *tidy)
{
	const struct model *model = tidy->model;

	for (size_t t = 0; t < model->type_count; t++) {
		struct group *group = &tidy->groups.items[tidy->of[t]];

		for (size_t i = 0; i < tidy->count; i++)
			vote(&group->base->values[i], &group->votes[i], &model->types[t].values[i]);
	}
	for (size_t g = 0; g < tidy->groups.count; g++)
		memset(tidy->groups.items[g].votes, 0,
		       tidy->count * sizeof(*tidy->groups.items[g].votes));
	for (size_t t = 0; t < model->type_count; t++) {
		const struct group *group = &tidy->groups.items[tidy->of[t]];

		for (size_t i = 0; i < tidy->count; i++)
			group->votes[i] +=
				value_equal(&group->base->values[i], &model->types[t].values[i]);
	}
}

void tidy_model(struct model *model, int group, int hoist)
{
	struct tidy tidy = {.model = model, .count = schema_info(model->schema)->count};

	if (hoist >= 0)
		hoist_member(model, (size_t)hoist);
	strmap_init(&tidy.words);
	tidy.of = xcalloc(model->type_count, sizeof(*tidy.of));
	for (size_t t = 0; t < model->type_count; t++) {
		struct group *its = group_of(&tidy, &model->types[t], group);

		its->types++;
		tidy.of[t] = (size_t)(its - tidy.groups.items);
	}
	elect(&tidy);
	make_bases(&tidy, group);
	strmap_free(&tidy.words);
	free(tidy.groups.items);
	free(tidy.of);
}
