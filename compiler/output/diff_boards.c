// SPDX-License-Identifier: MIT
/* Compare the boards of two files, their vGPU types and the values of these. */
#include "compiler/output/diff_boards.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/base/strmap.h"
#include "compiler/codec/decode.h"

/* The members of one key in the info records of both files; NULL if a file has no such key. */
struct pair {
	const struct schema_member *old, *new;
};

struct compare {
	struct diff *diff;
	struct pair *pairs;
	size_t count;
	bool by_device; /* one file holds no subsystems, so that boards are compared by device id */
};

/* Return true if a value is the same as none: the default of a key that a record lacks. */
static bool is_zero(const struct value *value)
{
	return value->kind == VALUE_NUMBER ? !value->number : !value->count;
}

static const char *key_of(const struct schema_member *member)
{
	return member->key ? member->key : member->name;
}

static const struct schema_member *find_key(const struct schema *schema, const char *key)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++)
		if (strcmp(key_of(&info->items[i]), key) == 0)
			return &info->items[i];
	return NULL;
}

/* Pair the members of both records, those of the old record first. */
static void pair_members(struct compare *compare)
{
	const struct schema_record *old = schema_info(compare->diff->old->schema);
	const struct schema_record *new = schema_info(compare->diff->new->schema);

	compare->pairs = xcalloc(old->count + new->count, sizeof(*compare->pairs));
	for (size_t i = 0; i < old->count; i++)
		compare->pairs[compare->count++] =
			(struct pair){&old->items[i],
				      find_key(compare->diff->new->schema, key_of(&old->items[i]))};
	for (size_t i = 0; i < new->count; i++)
		if (!find_key(compare->diff->old->schema, key_of(&new->items[i])))
			compare->pairs[compare->count++] = (struct pair){NULL, &new->items[i]};
}

static void compare_records(struct compare *compare, const uint8_t *old, const uint8_t *new,
			    struct diff_values *values)
{
	struct arena *arena = &compare->diff->arena;

	for (size_t i = 0; i < compare->count; i++) {
		const struct pair *pair = &compare->pairs[i];
		const struct schema_member *before = pair->old, *after = pair->new;
		const struct schema_member *member = before ? before : after;
		struct value was = {0}, is = {0};

		if (before && after && before->size == after->size &&
		    memcmp(old + before->offset, new + after->offset, before->size) == 0)
			continue;
		if (before)
			decode_member(old, before, arena, &was);
		if (after)
			decode_member(new, after, arena, &is);
		if ((!before && is_zero(&is)) || (!after && is_zero(&was)))
			continue;
		diff_add_value(values, key_of(member), was, is, member->unit);
	}
}

/* Read the id and name of a type: the members that are unique. */
static void read_type_identity(struct diff *diff, const struct metadata_file *file,
			       const struct vgpu_metadata_board *board, uint32_t index,
			       struct diff_type *type)
{
	const struct schema_record *info = schema_info(file->schema);
	const uint8_t *record = vgpu_metadata_record(&file->md, board, index);
	bool known = false;

	type->name = "";
	for (size_t i = 0; i < info->count; i++) {
		struct value value;

		if (!info->items[i].unique)
			continue;
		decode_member(record, &info->items[i], &diff->arena, &value);
		if (value.kind == VALUE_TEXT)
			type->name = value.text;
		else if (value.kind == VALUE_NUMBER && !known)
			type->id = value.number;
		known |= value.kind == VALUE_NUMBER;
	}
}

/* Return all types of a board, and map their ids to their indices. */
static struct diff_type *index_types(struct diff *diff, const struct metadata_file *file,
				     const struct vgpu_metadata_board *board, struct strmap *index)
{
	struct diff_type *types = xcalloc(board->type_count, sizeof(*types));

	strmap_init(index);
	for (uint32_t i = 0; i < board->type_count; i++) {
		read_type_identity(diff, file, board, i, &types[i]);
		strmap_put(index, (const char *)&types[i].id, sizeof(types[i].id))->value = i;
	}
	return types;
}

static void add_type(struct diff_board *board, const struct diff_type *type,
		     enum diff_change change)
{
	struct diff_type *added = vec_push(&board->types);

	*added = *type;
	added->change = change;
}

static struct value id_list(struct diff *diff, const struct diff_type *types, uint32_t count)
{
	uint64_t *list = arena_array(&diff->arena, count, sizeof(*list));

	for (uint32_t i = 0; i < count; i++)
		list[i] = types[i].id;
	return value_list(list, count);
}

static void compare_types(struct compare *compare, const struct vgpu_metadata_board *old,
			  const struct vgpu_metadata_board *new, struct diff_board *board)
{
	struct diff *diff = compare->diff;
	struct strmap old_index, new_index;
	struct diff_type *was = index_types(diff, diff->old, old, &old_index);
	struct diff_type *is = index_types(diff, diff->new, new, &new_index);
	bool same_ids = old->type_count == new->type_count;

	for (uint32_t i = 0; i < old->type_count; i++) {
		const struct strmap_entry *found =
			strmap_find(&new_index, (const char *)&was[i].id, sizeof(was[i].id));

		same_ids &= found != NULL;
		if (!found) {
			add_type(board, &was[i], DIFF_REMOVED);
			continue;
		}
		board->common++;
		compare_records(compare, vgpu_metadata_record(&diff->old->md, old, i),
				vgpu_metadata_record(&diff->new->md, new, found->value),
				&was[i].values);
		if (was[i].values.count)
			add_type(board, &was[i], DIFF_CHANGED);
	}
	for (uint32_t i = 0; i < new->type_count; i++)
		if (!strmap_find(&old_index, (const char *)&is[i].id, sizeof(is[i].id)))
			add_type(board, &is[i], DIFF_ADDED);
	if (same_ids)
		diff_add_value(&board->values, "order of types",
			       id_list(diff, was, old->type_count),
			       id_list(diff, is, new->type_count), UNIT_NONE);
	strmap_free(&old_index);
	strmap_free(&new_index);
	free(was);
	free(is);
}

/* Count the bytes of the records that differ, for a release without a schema. */
static void count_bytes(struct compare *compare, const struct vgpu_metadata_board *old,
			const struct vgpu_metadata_board *new, struct diff_board *board)
{
	struct diff *diff = compare->diff;
	const uint8_t *was = diff->old->md.data + old->records.offset;
	const uint8_t *is = diff->new->md.data + new->records.offset;
	uint64_t differ = 0;

	diff_add_number(&board->values, "types", old->type_count, new->type_count);
	if (old->records.size != new->records.size)
		return;
	for (uint32_t i = 0; i < old->records.size; i++)
		differ += was[i] != is[i];
	diff_add_number(&board->values, "bytes of records that differ", 0, differ);
}

static void compare_boards(struct compare *compare, const struct vgpu_metadata_board *old,
			   const struct vgpu_metadata_board *new)
{
	struct diff_board board = {.change = DIFF_CHANGED,
				   .board = compare->by_device && old->device_only ? *new : *old};

	(compare->pairs ? compare_types : count_bytes)(compare, old, new, &board);
	if (board.values.count || board.types.count)
		*vec_push(&compare->diff->boards) = board;
}

/* Add a board that is in one file only, with all its types. */
static void add_board(struct compare *compare, const struct metadata_file *file,
		      const struct vgpu_metadata_board *board, enum diff_change change)
{
	struct diff_board *added = vec_push(&compare->diff->boards);

	*added = (struct diff_board){.change = change, .board = *board};
	for (uint32_t i = 0; i < board->type_count && file->schema; i++) {
		struct diff_type type = {0};

		read_type_identity(compare->diff, file, board, i, &type);
		add_type(added, &type, change);
	}
}

/* Find a board by the ids that distinguish boards, or add it. */
static struct strmap_entry *find_board(struct compare *compare, struct strmap *index,
				       const struct vgpu_metadata_board *board, bool add)
{
	uint16_t *ids = arena_array(&compare->diff->arena, 4, sizeof(*ids));

	ids[0] = board->ids.vendor;
	ids[1] = board->ids.device;
	ids[2] = board->device_only || compare->by_device ? 0 : board->ids.subsystem;
	ids[3] = ids[2] ? board->ids.subsystem_vendor : 0;
	return add ? strmap_put(index, (const char *)ids, 4 * sizeof(*ids))
		   : strmap_find(index, (const char *)ids, 4 * sizeof(*ids));
}

static void index_boards(struct compare *compare, const struct metadata_file *file,
			 struct strmap *index)
{
	struct vgpu_metadata_board board;

	strmap_init(index);
	for (uint32_t i = 0; vgpu_metadata_get_board(&file->md, i, &board); i++)
		find_board(compare, index, &board, true)->value = i;
}

static struct value device_list(struct diff *diff, const struct metadata_file *file)
{
	uint64_t *list = arena_array(&diff->arena, file->md.board_count, sizeof(*list));
	struct vgpu_metadata_board board;

	for (uint32_t i = 0; vgpu_metadata_get_board(&file->md, i, &board); i++)
		list[i] = board.ids.device;
	return value_list(list, file->md.board_count);
}

/* Compare the boards of both files in the order of the old one; add those in one file only. */
static void compare_all_boards(struct compare *compare)
{
	struct diff *diff = compare->diff;
	struct strmap old_index, new_index;
	struct vgpu_metadata_board was, is;
	bool moved = false, same = diff->old->md.board_count == diff->new->md.board_count;
	/* Walk the file that may have several boards with one device id. */
	bool walk_new = diff->old->md.container == VGPU_CONTAINER_NVVGPUMT;

	walk_new &= compare->by_device;
	index_boards(compare, diff->old, &old_index);
	index_boards(compare, diff->new, &new_index);
	for (uint32_t i = 0; vgpu_metadata_get_board(&diff->old->md, i, &was); i++) {
		const struct strmap_entry *found = find_board(compare, &new_index, &was, false);

		if (!found) {
			add_board(compare, diff->old, &was, DIFF_REMOVED);
			same = false;
		} else if (!walk_new &&
			   vgpu_metadata_get_board(&diff->new->md, found->value, &is)) {
			moved |= found->value != i;
			compare_boards(compare, &was, &is);
		}
	}
	for (uint32_t i = 0; vgpu_metadata_get_board(&diff->new->md, i, &is); i++) {
		const struct strmap_entry *found = find_board(compare, &old_index, &is, false);

		if (!found)
			add_board(compare, diff->new, &is, DIFF_ADDED);
		else if (walk_new && vgpu_metadata_get_board(&diff->old->md, found->value, &was))
			compare_boards(compare, &was, &is);
	}
	if (same && moved && !compare->by_device)
		diff_add_value(&diff->values, "order of boards", device_list(diff, diff->old),
			       device_list(diff, diff->new), UNIT_HEX);
	strmap_free(&old_index);
	strmap_free(&new_index);
}

void diff_boards(struct diff *diff)
{
	struct compare compare = {
		.diff = diff,
		.by_device = diff->old->md.container != diff->new->md.container,
	};

	if (diff->old->schema && diff->new->schema)
		pair_members(&compare);
	compare_all_boards(&compare);
	free(compare.pairs);
}
