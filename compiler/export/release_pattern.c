// SPDX-License-Identifier: MIT
/*
 * Ranges of releases as a regular expression, for formats that cannot compare numbers. It uses the
 * syntax that JavaScript and POSIX extended expressions share, and has no anchors.
 */
#include <inttypes.h>

#include "compiler/export/export.h"

#define MORE "([.][0-9]+)*" /* any further parts */

/* Print the numbers from @low, at least 1, to @high as alternatives, such as 4[2-9]|[5-9][0-9]. */
static void print_numbers(uint64_t low, uint64_t high, struct buf *out)
{
	const char *bar = "";

	while (low <= high) {
		uint64_t block = 1, digit, last;
		unsigned int free = 0;

		for (; low % (block * 10) == 0 && low + block * 10 - 1 <= high; block *= 10)
			free++;
		digit = last = low / block % 10;
		while (last < 9 && low + (last + 2 - digit) * block - 1 <= high)
			last++;
		buf_printf(out, "%s", bar);
		if (low / block >= 10)
			buf_printf(out, "%" PRIu64, low / block / 10);
		buf_printf(out, last > digit ? "[%" PRIu64 "-%" PRIu64 "]" : "%" PRIu64, digit,
			   last);
		if (free)
			buf_printf(out, free == 1 ? "[0-9]" : "[0-9]{%u}", free);
		low += (last + 1 - digit) * block;
		bar = "|";
	}
}

/* Print one more alternative: a number between two others, and any further parts. */
static void print_between(uint32_t low, uint32_t high, struct buf *out)
{
	if (low + UINT64_C(1) >= high)
		return;
	buf_printf(out, "|0*(");
	print_numbers(low + UINT64_C(1), high - UINT64_C(1), out);
	buf_printf(out, ")" MORE);
}

static void print_above(uint32_t low, struct buf *out)
{
	uint64_t end = 1;
	unsigned int digits = 0;

	for (; end <= low + UINT64_C(1); end *= 10)
		digits++;
	buf_printf(out, "0*(");
	print_numbers(low + UINT64_C(1), end - 1, out);
	buf_printf(out, "|[1-9][0-9]{%u,})", digits);
}

/* Print the parts from @i on of the releases that are not before @first. */
static void print_at_least(const struct vgpu_release *first, unsigned int i, struct buf *out)
{
	if (i == first->count) {
		buf_printf(out, MORE);
		return;
	}
	buf_printf(out, "%s(0*%" PRIu32, i ? "[.]" : "", first->part[i]);
	print_at_least(first, i + 1, out);
	buf_printf(out, "|");
	print_above(first->part[i], out);
	buf_printf(out, MORE ")");
}

/* Print the parts from @i on of the releases up to @last; a missing part is the least. */
static void print_at_most(const struct vgpu_release *last, unsigned int i, struct buf *out)
{
	if (i == last->count)
		return;
	buf_printf(out, "([.](0*%" PRIu32, last->part[i]);
	print_at_most(last, i + 1, out);
	if (last->part[i])
		buf_printf(out, "|0+" MORE);
	print_between(0, last->part[i], out);
	buf_printf(out, "))?");
}

void export_release_pattern(const struct vgpu_release *first, const struct vgpu_release *last,
			    struct buf *out)
{
	unsigned int i = 0;

	for (; i < first->count && i < last->count && first->part[i] == last->part[i]; i++)
		buf_printf(out, "%s0*%" PRIu32, i ? "[.]" : "", first->part[i]);
	if (i == first->count) {
		print_at_most(last, i, out);
		return;
	}
	buf_printf(out, "%s(0*%" PRIu32, i ? "[.]" : "", first->part[i]);
	print_at_least(first, i + 1, out);
	print_between(first->part[i], last->part[i], out);
	buf_printf(out, "|0*%" PRIu32, last->part[i]);
	print_at_most(last, i + 1, out);
	buf_printf(out, ")");
}
