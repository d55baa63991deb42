// SPDX-License-Identifier: MIT
/* Print the differences of two schemas: vgpumc schema show A --diff B. */
#include "compiler/output/schema_text.h"

#include <inttypes.h>
#include <string.h>

static const struct schema_member *find_member(const struct schema_record *record, const char *name)
{
	for (size_t i = 0; i < record->count; i++)
		if (strcmp(record->items[i].name, name) == 0)
			return &record->items[i];
	return NULL;
}

static void print_line(char sign, const struct schema_member *member, struct buf *out)
{
	buf_printf(out, "%c ", sign);
	schema_print_member(member, out);
}

/* Return true if a member only moved: its line is the same but for the offset. */
static bool same_but_offset(const struct schema_member *a, const struct schema_member *b)
{
	struct schema_member moved = *a;
	struct buf x = {0}, y = {0};
	bool same;

	moved.offset = b->offset;
	schema_print_member(&moved, &x);
	schema_print_member(b, &y);
	same = strcmp(buf_text(&x), buf_text(&y)) == 0;
	buf_free(&x);
	buf_free(&y);
	return same;
}

static void diff_members(const struct schema_record *old, const struct schema_record *new,
			 struct buf *out)
{
	uint32_t moved = 0;

	for (size_t i = 0; i < old->count; i++)
		if (!find_member(new, old->items[i].name))
			print_line('-', &old->items[i], out);
	for (size_t i = 0; i < new->count; i++) {
		const struct schema_member *was = find_member(old, new->items[i].name);

		if (!was) {
			print_line('+', &new->items[i], out);
		} else if (!same_but_offset(was, &new->items[i])) {
			print_line('-', was, out);
			print_line('+', &new->items[i], out);
		} else {
			moved += was->offset != new->items[i].offset;
		}
	}
	if (moved)
		buf_printf(out, "  %" PRIu32 " other member%s moved, unchanged\n", moved,
			   moved == 1 ? "" : "s");
}

static void diff_record(const struct schema_record *old, const struct schema_record *new,
			struct buf *out)
{
	struct buf members = {0};

	diff_members(old, new, &members);
	if (members.size || old->size != new->size) {
		buf_printf(out, "\n%s: %" PRIu32 " bytes", new->name, old->size);
		if (old->size != new->size)
			buf_printf(out, ", now %" PRIu32, new->size);
		buf_printf(out, "\n%s", buf_text(&members));
	}
	buf_free(&members);
}

static void diff_constants(const struct schema *old, const struct schema *new, struct buf *out)
{
	for (size_t i = 0; i < new->constants.count; i++) {
		const struct schema_constant *constant = &new->constants.items[i];
		const struct schema_constant *was = schema_constant_find(old, constant->name);

		if (was && was->number == constant->number)
			continue;
		if (was)
			buf_printf(out, "- const %s = %" PRIu64 "\n", was->name, was->number);
		buf_printf(out, "+ const %s = %" PRIu64 "\n", constant->name, constant->number);
	}
	for (size_t i = 0; i < old->constants.count; i++)
		if (!schema_constant_find(new, old->constants.items[i].name))
			buf_printf(out, "- const %s = %" PRIu64 "\n", old->constants.items[i].name,
				   old->constants.items[i].number);
}

static const struct schema_check *find_check(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->checks.count; i++)
		if (strcmp(schema->checks.items[i].name, name) == 0)
			return &schema->checks.items[i];
	return NULL;
}

static bool same_check(const struct schema_check *a, const struct schema_check *b)
{
	struct buf x = {0}, y = {0};
	bool same;

	schema_print_check(a, &x);
	schema_print_check(b, &y);
	same = strcmp(buf_text(&x), buf_text(&y)) == 0;
	buf_free(&x);
	buf_free(&y);
	return same;
}

static void diff_checks(const struct schema *old, const struct schema *new, struct buf *out)
{
	for (size_t i = 0; i < old->checks.count; i++) {
		const struct schema_check *now = find_check(new, old->checks.items[i].name);

		if (now && same_check(&old->checks.items[i], now))
			continue;
		buf_printf(out, "- ");
		schema_print_check(&old->checks.items[i], out);
	}
	for (size_t i = 0; i < new->checks.count; i++) {
		const struct schema_check *was = find_check(old, new->checks.items[i].name);

		if (was && same_check(was, &new->checks.items[i]))
			continue;
		buf_printf(out, "+ ");
		schema_print_check(&new->checks.items[i], out);
	}
}

void schema_print_diff(const struct schema *old, const struct schema *new, struct buf *out)
{
	struct buf checks = {0};

	buf_printf(out, "- schema %s\n+ schema %s\n", old->name, new->name);
	if (old->containers[0] != new->containers[0])
		buf_printf(out, "- default container %s\n+ default container %s\n",
			   container_name(old->containers[0]), container_name(new->containers[0]));
	diff_constants(old, new, out);
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		diff_record(&old->record[role], &new->record[role], out);
	diff_checks(old, new, &checks);
	if (checks.size)
		buf_printf(out, "\nchecks\n%s", buf_text(&checks));
	buf_free(&checks);
}
