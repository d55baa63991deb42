// SPDX-License-Identifier: MIT
/*
 * Values that many types share are written once, in a base that types merge in.
 *
 * Types of the same class that set the same members form a group. The base of a group has the
 * values that more than half of its types have. They are found by majority voting (Boyer and
 * Moore): a pass over the types finds the only possible candidate for each member, whatever their
 * order, and a second pass counts how many types have it.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/import/element.h"

/* The most frequent value so far, if one value has the majority. */
struct majority {
	struct value *candidate;
	uint32_t *lead; /* of the candidate over all other values */
};

struct type_group {
	struct model_values *base;
	uint32_t *counts; /* for each member: the candidate's lead, then the types that have it */
	size_t types;
};

struct grouping {
	struct model *model;
	size_t member_count;
	int class_member; /* or -1 */
	struct strmap keys;
	struct {
		struct type_group *items;
		size_t count, capacity;
	} groups;
	size_t *group_of; /* for each type */
};

static void count_candidate(struct majority majority, const struct value *value)
{
	if (!*majority.lead)
		*majority.candidate = *value;
	if (value_equal(majority.candidate, value))
		++*majority.lead;
	else
		--*majority.lead;
}

/* Find the key of a type's group: which members are set, then the class. */
static struct strmap_entry *group_key(struct grouping *grouping, const struct model_values *type)
{
	const struct value none = {0};
	const struct value *class =
		grouping->class_member >= 0 ? &type->values[grouping->class_member] : &none;
	size_t length = class->kind == VALUE_TEXT ? class->count : 0;
	char *key = arena_alloc(&grouping->model->arena, grouping->member_count + length);

	for (size_t i = 0; i < grouping->member_count; i++)
		key[i] = type->values[i].kind == VALUE_NONE ? '-' : '+';
	if (length)
		memcpy(key + grouping->member_count, class->text, length);
	return strmap_put(&grouping->keys, key, grouping->member_count + length);
}

/* Return the index of a type's group, which is new if no type before is like it. */
static size_t find_group(struct grouping *grouping, const struct model_values *type)
{
	struct arena *arena = &grouping->model->arena;
	struct strmap_entry *key = group_key(grouping, type);
	const size_t count = grouping->member_count;

	if (key->value == STRMAP_NEW) {
		struct type_group *group = vec_push(&grouping->groups);

		*group = (struct type_group){
			.base = arena_alloc(arena, sizeof(*group->base)),
			.counts = arena_array(arena, count, sizeof(*group->counts)),
		};
		group->base->values = arena_array(arena, count, sizeof(*group->base->values));
		key->value = (uint32_t)(grouping->groups.count - 1);
	}
	return key->value;
}

static void group_types(struct grouping *grouping)
{
	const struct model *model = grouping->model;

	grouping->group_of = xcalloc(model->type_count, sizeof(*grouping->group_of));
	for (size_t t = 0; t < model->type_count; t++) {
		grouping->group_of[t] = find_group(grouping, &model->types[t]);
		grouping->groups.items[grouping->group_of[t]].types++;
	}
}

static void find_candidates(struct grouping *grouping)
{
	const struct model *model = grouping->model;

	for (size_t t = 0; t < model->type_count; t++) {
		struct type_group *group = &grouping->groups.items[grouping->group_of[t]];

		for (size_t i = 0; i < grouping->member_count; i++)
			count_candidate((struct majority){&group->base->values[i],
							  &group->counts[i]},
					&model->types[t].values[i]);
	}
}

static void count_types(struct grouping *grouping)
{
	const struct model *model = grouping->model;

	for (size_t g = 0; g < grouping->groups.count; g++)
		memset(grouping->groups.items[g].counts, 0,
		       grouping->member_count * sizeof(*grouping->groups.items[g].counts));
	for (size_t t = 0; t < model->type_count; t++) {
		const struct type_group *group = &grouping->groups.items[grouping->group_of[t]];

		for (size_t i = 0; i < grouping->member_count; i++)
			group->counts[i] +=
				value_equal(&group->base->values[i], &model->types[t].values[i]);
	}
}

/*
 * Remove the candidates that are not in the majority. Return: true if the base makes the source
 * shorter.
 */
static bool keep_majorities(const struct grouping *grouping, const struct type_group *group)
{
	const struct schema_record *info = schema_info(grouping->model->schema);
	size_t saved_lines = 0, lines = 1;

	for (size_t i = 0; i < grouping->member_count; i++) {
		struct value *value = &group->base->values[i];
		size_t count = group->counts[i];

		if (info->items[i].unique || count < 2 || 2 * count <= group->types)
			*value = (struct value){0};
		if (value->kind == VALUE_NONE)
			continue;
		saved_lines += count;
		lines++;
	}
	return saved_lines > lines + group->types;
}

/* Return "compute-1": the class of the group in lower case, and a number. */
static const char *anchor_name(const struct grouping *grouping, const struct type_group *group,
			       size_t number)
{
	const int class_member = grouping->class_member;
	const struct value *class = class_member >= 0 ? &group->base->values[class_member] : NULL;
	const char *text = class && class->kind == VALUE_TEXT ? class->text : "";
	char *anchor =
		arena_printf(&grouping->model->arena, "%s-%zu", *text ? text : "type", number);

	for (char *p = anchor; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
		else if (*p != '-' && !(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9'))
			*p = '-';
	}
	return anchor;
}

static void make_bases(const struct grouping *grouping)
{
	const size_t count = grouping->groups.count;
	struct model *model = grouping->model;
	struct model_values *bases = arena_array(&model->arena, count, sizeof(*bases));
	const struct model_values **base_of = xcalloc(count, sizeof(*base_of));

	for (size_t g = 0; g < count; g++) {
		struct type_group *group = &grouping->groups.items[g];

		if (!keep_majorities(grouping, group))
			continue;
		group->base->anchor = anchor_name(grouping, group, model->base_count + 1);
		bases[model->base_count] = *group->base;
		base_of[g] = &bases[model->base_count++];
	}
	for (size_t t = 0; t < model->type_count; t++)
		model->types[t].base = base_of[grouping->group_of[t]];
	model->bases = bases;
	free(base_of);
}

/* Make the most common value of the board entries the type's own; other entries keep theirs. */
static void hoist_member(struct model *model, size_t member)
{
	struct value *candidates = xcalloc(model->type_count, sizeof(*candidates));
	uint32_t *leads = xcalloc(model->type_count, sizeof(*leads));

	for (size_t b = 0; b < model->board_count; b++)
		for (size_t i = 0; i < model->boards[b].count; i++) {
			const struct model_board_type *entry = &model->boards[b].items[i];

			count_candidate((struct majority){&candidates[entry->type],
							  &leads[entry->type]},
					&entry->given.values[member]);
		}
	for (size_t t = 0; t < model->type_count; t++)
		if (model->types[t].values[member].kind == VALUE_NONE)
			model->types[t].values[member] = candidates[t];
	for (size_t b = 0; b < model->board_count; b++)
		for (size_t i = 0; i < model->boards[b].count; i++) {
			const struct model_board_type *entry = &model->boards[b].items[i];
			struct value *given = &entry->given.values[member];

			if (value_equal(given, &model->types[entry->type].values[member]))
				*given = (struct value){0};
		}
	free(candidates);
	free(leads);
}

void import_share_values(struct model *model, int class_member, int entry_member)
{
	struct grouping grouping = {
		.model = model,
		.member_count = schema_info(model->schema)->count,
		.class_member = class_member,
	};

	if (entry_member >= 0)
		hoist_member(model, (size_t)entry_member);
	strmap_init(&grouping.keys);
	group_types(&grouping);
	find_candidates(&grouping);
	count_types(&grouping);
	make_bases(&grouping);
	strmap_free(&grouping.keys);
	free(grouping.groups.items);
	free(grouping.group_of);
}
