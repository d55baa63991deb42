// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/output/diff.h"
#include "compiler/output/print.h"
#include "schema/print.h"

#define SHOWN_BYTES 8u /* of a long value, or of a range */

static const char marks[] = {
	[DIFF_SAME] = ' ',
	[DIFF_ADDED] = '+',
	[DIFF_REMOVED] = '-',
	[DIFF_CHANGED] = '*',
};

const char *diff_change_name(enum diff_change change)
{
	static const char *const names[] = {
		[DIFF_SAME] = "same",
		[DIFF_ADDED] = "added",
		[DIFF_REMOVED] = "removed",
		[DIFF_CHANGED] = "changed",
	};

	return names[change];
}

static void print_bytes(const uint8_t *bytes, uint64_t size, struct buf *out)
{
	for (uint64_t i = 0; i < size && i < SHOWN_BYTES; i++)
		buf_printf(out, "%02x", bytes[i]);
	if (size > SHOWN_BYTES)
		buf_printf(out, "... (%" PRIu64 " bytes)", size);
}

/* Return the length of the common start of two long values, which need not be shown. */
static size_t common_start(const struct value *a, const struct value *b)
{
	size_t same = 0;

	if (a->kind != VALUE_BYTES || b->kind != VALUE_BYTES)
		return 0;
	while (same < a->count && same < b->count && a->text[same] == b->text[same])
		same++;
	return a->count > SHOWN_BYTES || b->count > SHOWN_BYTES ? same : 0;
}

static void print_value(const struct value *value, size_t skip, enum schema_unit unit,
			struct buf *out)
{
	switch (value->kind) {
	case VALUE_NONE:
		buf_printf(out, "none");
		break;
	case VALUE_TEXT:
		buf_printf(out, *value->text ? "%s" : "\"\"", value->text);
		break;
	case VALUE_BYTES:
		buf_printf(out, skip ? "..." : "");
		print_bytes((const uint8_t *)value->text + skip, value->count - skip, out);
		if (!value->count)
			buf_printf(out, "empty");
		break;
	case VALUE_LIST:
		buf_printf(out, "[");
		for (size_t i = 0; i < value->count; i++) {
			buf_printf(out, i ? ", " : "");
			print_number(out, value->list[i], unit);
		}
		buf_printf(out, "]");
		break;
	default:
		print_number(out, value->number, unit);
	}
}

static const struct diff_value *find_value(const struct diff_values *values, const char *key)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->items[i].key, key) == 0)
			return &values->items[i];
	return NULL;
}

/* Print the values that are not in @printed, which may be NULL. */
static void print_values(const struct diff_values *values, const struct diff_values *printed,
			 const char *indent, struct buf *out)
{
	for (size_t i = 0; i < values->count; i++) {
		const struct diff_value *value = &values->items[i];
		size_t skip = common_start(&value->old, &value->new);

		if (printed && find_value(printed, value->key))
			continue;
		buf_printf(out, "%s%s: ", indent, value->key);
		print_value(&value->old, skip, value->unit, out);
		buf_printf(out, " -> ");
		print_value(&value->new, skip, value->unit, out);
		buf_printf(out, "\n");
	}
}

/* Return true if all types of a board that are in both files changed in this way. */
static bool changed_everywhere(const struct diff_board *board, const struct diff_value *value)
{
	size_t found = 0;

	for (size_t i = 0; i < board->types.count; i++) {
		const struct diff_value *other =
			find_value(&board->types.items[i].values, value->key);

		found += other && value_equal(&other->old, &value->old) &&
			 value_equal(&other->new, &value->new);
	}
	return board->common > 1 && found == board->common;
}

/* Return the changes that all types of a board share; release its items. */
static struct diff_values shared_values(const struct diff_board *board)
{
	const struct diff_values *first = NULL;
	struct diff_values shared = {0};

	for (size_t i = 0; i < board->types.count && !first; i++)
		if (board->types.items[i].change == DIFF_CHANGED)
			first = &board->types.items[i].values;
	for (size_t i = 0; first && i < first->count; i++)
		if (changed_everywhere(board, &first->items[i]))
			*vec_push(&shared) = first->items[i];
	return shared;
}

static void print_diff_board(const struct diff_board *board, struct buf *out)
{
	struct diff_values shared = shared_values(board);

	buf_printf(out, "%c board ", marks[board->change]);
	print_board(&board->board, out);
	if (board->change != DIFF_CHANGED)
		buf_printf(out, ", %u type%s", board->board.type_count,
			   board->board.type_count == 1 ? "" : "s");
	buf_printf(out, "\n");
	print_values(&board->values, NULL, "    ", out);
	if (shared.count)
		buf_printf(out, "  * each of %zu types\n", board->common);
	print_values(&shared, NULL, "      ", out);
	for (size_t i = 0; i < board->types.count; i++) {
		const struct diff_type *type = &board->types.items[i];

		if (shared.count && type->values.count == shared.count)
			continue;
		buf_printf(out, "  %c %" PRIu64 " %s\n", marks[type->change], type->id, type->name);
		print_values(&type->values, &shared, "      ", out);
	}
	free(shared.items);
}

/* Print the bytes of a range, as far as they are in the file. */
static void print_part(const struct metadata_file *file, const struct diff_range *range,
		       struct buf *out)
{
	size_t size = file->input->size;
	uint64_t left = range->offset < size ? size - range->offset : 0;

	if (left)
		print_bytes(file->input->data + range->offset,
			    left < range->size ? left : range->size, out);
	else
		buf_printf(out, "none");
}

static void print_ranges(const struct diff *diff, struct buf *out)
{
	size_t shown = diff->range_count < DIFF_MAX_RANGES ? diff->range_count : DIFF_MAX_RANGES;

	for (size_t i = 0; i < shown; i++) {
		const struct diff_range *range = &diff->ranges[i];

		buf_printf(out, "  bytes 0x%" PRIx64 "..0x%" PRIx64 ": ", range->offset,
			   range->offset + range->size - 1);
		print_part(diff->old, range, out);
		buf_printf(out, " -> ");
		print_part(diff->new, range, out);
		buf_printf(out, "\n");
	}
	if (shown < diff->range_count)
		buf_printf(out, "  and %zu more ranges of bytes\n", diff->range_count - shown);
}

static void print_heading(const char *mark, const struct metadata_file *file, struct buf *out)
{
	buf_printf(out, "%s %s: ", mark, file->input->name);
	metadata_file_print_summary(&file->md, out);
	buf_printf(out, file->md.section.size ? ", signed\n" : ", unsigned\n");
}

void diff_print(const struct diff *diff, struct buf *out)
{
	if (diff->values.count || diff->boards.count || diff->range_count) {
		print_heading("---", diff->old, out);
		print_heading("+++", diff->new, out);
	}
	print_values(&diff->values, NULL, "  ", out);
	for (size_t i = 0; i < diff->boards.count; i++)
		print_diff_board(&diff->boards.items[i], out);
	print_ranges(diff, out);
	diff_summary(diff, out);
	buf_printf(out, "\n");
}

/* Print ", 2 boards added, 1 removed", without the counts that are 0. */
static void print_counts(struct buf *out, const char *what, const size_t *counts)
{
	bool first = true;

	for (size_t i = DIFF_ADDED; i <= DIFF_CHANGED; i++) {
		if (!counts[i])
			continue;
		buf_printf(out, "%s%zu ", out->size ? ", " : "", counts[i]);
		if (first)
			buf_printf(out, "%s%s ", what, counts[i] == 1 ? "" : "s");
		buf_printf(out, "%s", diff_change_name((enum diff_change)i));
		first = false;
	}
}

void diff_summary(const struct diff *diff, struct buf *out)
{
	size_t boards[DIFF_CHANGES] = {0}, types[DIFF_CHANGES] = {0}, values = 0;
	struct buf line = {0};

	for (size_t i = 0; i < diff->values.count; i++) {
		const struct diff_value *value = &diff->values.items[i];

		buf_printf(&line, "%s%s ", line.size ? ", " : "", value->key);
		if (value->old.kind == VALUE_TEXT && value->new.kind == VALUE_TEXT)
			buf_printf(&line, "%s -> %s", value->old.text, value->new.text);
		else
			buf_printf(&line, value->old.kind == VALUE_NONE	  ? "added"
					  : value->new.kind == VALUE_NONE ? "removed"
									  : "changed");
	}
	for (size_t b = 0; b < diff->boards.count; b++) {
		const struct diff_board *board = &diff->boards.items[b];

		boards[board->change]++;
		if (board->change != DIFF_CHANGED)
			continue;
		for (size_t t = 0; t < board->types.count; t++) {
			types[board->types.items[t].change]++;
			values += board->types.items[t].values.count;
		}
	}
	print_counts(&line, "board", boards);
	print_counts(&line, "type", types);
	if (values)
		buf_printf(&line, " (%zu value%s)", values, values == 1 ? "" : "s");
	if (diff->range_count)
		buf_printf(&line,
			   "%zu range%s of bytes changed that no board, type or value explains",
			   diff->range_count, diff->range_count == 1 ? "" : "s");
	buf_printf(out, "%s", line.size ? buf_text(&line) : "no difference");
	buf_free(&line);
}
