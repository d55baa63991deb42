// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "metadata_fields.h"

#define VGPU_VALUES_ANY		       0, ~0ull
#define VGPU_VALUES_IS(number)	       number, number
#define VGPU_VALUES_FROM(least)	       least, ~0ull
#define VGPU_VALUES_RANGE(least, most) least, most

#define FIELD(offset, size, name, constant, kind, values, meaning)                                 \
	{#name, meaning, offset, size, VGPU_KIND_##kind, VGPU_VALUES_##values},

#define FIELDS_OF_STRUCTURE(id, title, size)                                                       \
	static const struct vgpu_field fields_of_##id[] = {VGPU_##id##_FIELDS(FIELD)};

VGPU_METADATA_STRUCTURES(FIELDS_OF_STRUCTURE)

#define STRUCTURE(id, title, size)                                                                 \
	[VGPU_STRUCTURE_##id] = {title, fields_of_##id,                                            \
				 sizeof(fields_of_##id) / sizeof(*fields_of_##id), size},

const struct vgpu_structure vgpu_structures[] = {VGPU_METADATA_STRUCTURES(STRUCTURE)};
