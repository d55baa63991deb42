// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Look-ups in the table of layouts. Freestanding, like the parser. */
#include "layouts.h"
#include "release.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool vgpu_release_parse(const char *text, struct vgpu_release *release)
{
	u64 number = 0;
	u32 i;

	*release = (struct vgpu_release){0};
	for (i = 0; i <= VGPU_RELEASE_MAX_TEXT && release->count < VGPU_RELEASE_MAX_PARTS; i++) {
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

int vgpu_release_compare(const struct vgpu_release *a, const struct vgpu_release *b)
{
	u32 i;

	for (i = 0; i < VGPU_RELEASE_MAX_PARTS; i++) {
		bool has_a = i < a->count, has_b = i < b->count;

		if (has_a != has_b)
			return has_a ? 1 : -1;
		if (a->part[i] != b->part[i])
			return a->part[i] > b->part[i] ? 1 : -1;
	}
	return 0;
}

static bool in_releases(const struct vgpu_release *release, const struct vgpu_layout_range *range)
{
	struct vgpu_release first, last;

	return vgpu_release_parse(range->first, &first) && vgpu_release_parse(range->last, &last) &&
	       vgpu_release_compare(release, &first) >= 0 &&
	       vgpu_release_compare(release, &last) <= 0;
}

const struct vgpu_layout *vgpu_layout_find(const char *release)
{
	struct vgpu_release wanted;
	u32 i, r;

	if (!vgpu_release_parse(release, &wanted))
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
	struct vgpu_release wanted;
	u32 i;

	if (!vgpu_release_parse(release, &wanted))
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
