/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* GSP releases such as 570.144 or 580.65.06. Freestanding; not part of the library's interface. */
#ifndef VGPU_RELEASE_H
#define VGPU_RELEASE_H

#include "metadata.h"

#define VGPU_RELEASE_MAX_PARTS 6
#define VGPU_RELEASE_MAX_TEXT  (VGPU_MT_RELEASE_SIZE - 1) /* the smaller container's limit */

/**
 * struct vgpu_release - a release as numbers
 * @part: its numbers, from the left; unused ones are 0
 * @count: how many it has, at least 1
 */
struct vgpu_release {
	u32 part[VGPU_RELEASE_MAX_PARTS];
	u32 count;
};

/**
 * vgpu_release_parse() - read a release
 * @text: NUL-terminated; may be anything
 * @release: filled in; unspecified on failure
 *
 * A release is one to six decimal numbers of at most 32 bits with single dots between them, and
 * nothing else, of at most 63 bytes. Leading zeros do not matter.
 *
 * Return: false if @text is not a release.
 */
bool vgpu_release_parse(const char *text, struct vgpu_release *release);

/**
 * vgpu_release_compare() - compare two releases number by number
 * @a: a release
 * @b: another
 *
 * A missing number comes before any: 580.65 < 580.65.06 < 580.126.
 *
 * Return: negative, 0 or positive, as @a is before, the same as, or after @b.
 */
int vgpu_release_compare(const struct vgpu_release *a, const struct vgpu_release *b);

#endif
