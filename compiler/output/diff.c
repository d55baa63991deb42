// SPDX-License-Identifier: MIT
#include "compiler/output/diff.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/output/diff_boards.h"

void diff_add_value(struct diff_values *values, const char *key, struct value old, struct value new,
		    enum schema_unit unit)
{
	if (!value_equal(&old, &new))
		*vec_push(values) = (struct diff_value){key, old, new, unit};
}

void diff_add_number(struct diff_values *values, const char *key, uint64_t old, uint64_t new)
{
	diff_add_value(values, key, (struct value){.kind = VALUE_NUMBER, .number = old},
		       (struct value){.kind = VALUE_NUMBER, .number = new}, UNIT_NONE);
}

static struct value text_value(struct diff *diff, const char *text)
{
	size_t size = strlen(text);

	return value_text(arena_strndup(&diff->arena, text, size), size);
}

/* Return the bytes of a span without the zeros at its end. */
static struct value bytes_of(const struct metadata_file *file, struct vgpu_metadata_span span)
{
	const uint8_t *data = file->md.data + span.offset;

	while (span.size && !data[span.size - 1])
		span.size--;
	return value_bytes(data, span.size);
}

static struct value version_of(struct diff *diff, const struct metadata_file *file)
{
	if (file->md.container != VGPU_CONTAINER_NVVGPUMT)
		return (struct value){0};
	return text_value(diff, arena_printf(&diff->arena, "%" PRIu64 ".%" PRIu64,
					     file->md.vgpu_major, file->md.vgpu_minor));
}

static struct value signature_of(const struct metadata_file *file)
{
	return file->md.section.size ? bytes_of(file, file->md.signature) : (struct value){0};
}

static void compare_files(struct diff *diff)
{
	const struct metadata_file *old = diff->old, *new = diff->new;

	diff_add_value(&diff->values, "container",
		       text_value(diff, container_name(old->md.container)),
		       text_value(diff, container_name(new->md.container)), UNIT_NONE);
	diff_add_value(&diff->values, "release", text_value(diff, old->md.release),
		       text_value(diff, new->md.release), UNIT_NONE);
	diff_add_value(&diff->values, "vgpu", version_of(diff, old), version_of(diff, new),
		       UNIT_NONE);
	diff_add_value(&diff->values, "features", bytes_of(old, old->md.features),
		       bytes_of(new, new->md.features), UNIT_NONE);
	diff_add_number(&diff->values, "unknown groups", old->md.unknown_groups,
			new->md.unknown_groups);
}

/* Find the bytes that differ; what only the longer file has differs. */
static void find_ranges(struct diff *diff)
{
	const struct input *old = diff->old->input, *new = diff->new->input;
	size_t common = old->size < new->size ? old->size : new->size;
	size_t longest = old->size + new->size - common, at = 0;

	while (at < longest) {
		size_t start;

		while (at < common && old->data[at] == new->data[at])
			at++;
		start = at;
		while (at < common && old->data[at] != new->data[at])
			at++;
		if (at == common)
			at = longest;
		if (at == start)
			break;
		if (diff->range_count < DIFF_MAX_RANGES)
			diff->ranges[diff->range_count] = (struct diff_range){start, at - start};
		diff->range_count++;
	}
}

static bool same_bytes(const struct input *a, const struct input *b)
{
	return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

bool diff_files(struct diff *diff, const struct metadata_file *old, const struct metadata_file *new)
{
	diff->old = old;
	diff->new = new;
	if (same_bytes(old->input, new->input))
		return true;
	compare_files(diff);
	diff_boards(diff);
	diff_add_value(&diff->values, "signature", signature_of(old), signature_of(new), UNIT_NONE);
	if (!diff->values.count && !diff->boards.count)
		find_ranges(diff);
	return false;
}

void diff_free(struct diff *diff)
{
	for (size_t b = 0; b < diff->boards.count; b++) {
		struct diff_board *board = &diff->boards.items[b];

		for (size_t t = 0; t < board->types.count; t++)
			free(board->types.items[t].values.items);
		free(board->types.items);
		free(board->values.items);
	}
	free(diff->boards.items);
	free(diff->values.items);
	arena_free(&diff->arena);
}
