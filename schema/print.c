// SPDX-License-Identifier: MIT
#include "schema/print.h"

#include <inttypes.h>

void print_number(struct buf *out, uint64_t number, enum schema_unit unit)
{
	static const char *const units[] = {"KiB", "MiB", "GiB"};

	for (unsigned int i = 3; i > 0 && unit == UNIT_SIZE && number; i--) {
		if (number & ((UINT64_C(1) << (10 * i)) - 1))
			continue;
		buf_printf(out, "%" PRIu64 " %s", number >> (10 * i), units[i - 1]);
		return;
	}
	buf_printf(out, unit == UNIT_NONE || !number ? "%" PRIu64 : "0x%" PRIx64, number);
}

void schema_print_releases(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema->releases.count; i++) {
		const struct schema_range *range = &schema->releases.items[i];

		buf_printf(out, i ? ", %s" : "%s", range->first_text);
		if (vgpu_release_compare(&range->first, &range->last) != 0)
			buf_printf(out, "..%s", range->last_text);
	}
}
