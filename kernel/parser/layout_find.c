// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Look-ups in the table of layouts. Freestanding, like the parser. */
#include "layouts.h"

#define MAX_PARTS 6
#define MAX_TEXT  (VGPU_MT_RELEASE_SIZE - 1) /* what the smaller of the two containers holds */

/* A release taken apart; unused parts are 0. */
struct release {
	u32 part[MAX_PARTS];
	u32 count;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Numbers with single dots between them, and nothing else. A number that does not fit 32 bits makes
 * it no release; leading zeros do no harm.
 */
static bool parse_release(const char *text, struct release *release)
{
	u64 number = 0;
	u32 i;

	*release = (struct release){0};
	for (i = 0; i <= MAX_TEXT && release->count < MAX_PARTS; i++) {
		if (is_digit(text[i])) {
			number = number * 10 + (u64)(text[i] - '0');
			if (number > 0xffffffff)
				return false;
			continue;
		}
		if (i == 0 || !is_digit(text[i - 1]))
			return false;
		release->part[release->count++] = (u32)number;
		number = 0;
		if (text[i] == 0)
			return true;
		if (text[i] != '.')
			return false;
	}
	return false;
}

/* Negative, 0 or positive. */
static int compare_releases(const struct release *a, const struct release *b)
{
	u32 i;

	for (i = 0; i < MAX_PARTS; i++) {
		bool has_a = i < a->count, has_b = i < b->count;

		if (has_a != has_b)
			return has_a ? 1 : -1;
		if (a->part[i] != b->part[i])
			return a->part[i] > b->part[i] ? 1 : -1;
	}
	return 0;
}

static bool in_releases(const struct release *release, const struct vgpu_layout_range *range)
{
	struct release first, last;

	return parse_release(range->first, &first) && parse_release(range->last, &last) &&
	       compare_releases(release, &first) >= 0 && compare_releases(release, &last) <= 0;
}

const struct vgpu_layout *vgpu_layout_find(const char *release)
{
	struct release wanted;
	u32 i, r;

	if (!parse_release(release, &wanted))
		return NULL;
	for (i = 0; i < vgpu_layout_count; i++)
		for (r = 0; r < vgpu_layouts[i].range_count; r++)
			if (in_releases(&wanted, &vgpu_layouts[i].ranges[r]))
				return &vgpu_layouts[i];
	return NULL;
}

bool vgpu_layout_accepts(const struct vgpu_layout *layout, const char *release, u64 major,
			 u64 minor)
{
	struct release wanted;
	u32 i;

	if (!parse_release(release, &wanted))
		return false;
	for (i = 0; i < layout->version_count; i++)
		if (layout->versions[i].major == major && layout->versions[i].minor == minor &&
		    in_releases(&wanted, &layout->versions[i].range))
			return true;
	return false;
}

u64 vgpu_layout_number(const u8 *record, struct vgpu_layout_span span)
{
	u64 number = 0;
	u32 i;

	if (span.size > 8)
		return 0;
	for (i = span.size; i > 0; i--)
		number = number << 8 | record[span.offset + i - 1];
	return number;
}
