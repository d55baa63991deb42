// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "vgpu_types.h"

/* Return true if all parts of a type fit @size. Their sum may exceed the profile's size. */
static bool is_sum_within(const struct vgpu_metadata_type *type, u64 size)
{
	u64 sum;

	return !check_add_overflow(type->fb_length, type->gsp_heap_size, &sum) &&
	       !check_add_overflow(sum, type->fb_reservation, &sum) && sum <= size;
}

/* Return the number of vGPUs of a type that the board can hold. */
static u32 max_instances(const struct vgpu_metadata_type *type, u64 profile_size,
			 const struct nvidia_vgpu_limits *limits)
{
	u64 room;

	if (profile_size == 0 || profile_size > limits->framebuffer_size || type->fb_length == 0 ||
	    !is_sum_within(type, limits->framebuffer_size))
		return 0;
	room = div64_u64(limits->framebuffer_size, profile_size);
	room = min_t(u64, room, type->max_instance);
	room = min_t(u64, room, limits->channels);
	return (u32)min_t(u64, room, limits->vfs);
}

static u64 profile_size_of(const struct nvidia_vgpu_blob *blob, u32 index)
{
	const u8 *record = vgpu_metadata_record(&blob->md, &blob->board, index);

	return record ? vgpu_layout_number(record, blob->layout->profile_size) : 0;
}

static bool decode_type(const struct nvidia_vgpu_blob *blob, u32 index,
			const struct nvidia_vgpu_limits *limits, struct pci_dev *vf,
			struct nvidia_vgpu_type *type)
{
	u64 profile_size = profile_size_of(blob, index);
	struct vgpu_metadata_type raw;

	if (!vgpu_metadata_type(&blob->md, &blob->board, index, &raw))
		return false;
	type->id = raw.id;
	strscpy(type->name, raw.name, sizeof(type->name));
	type->profile_size = profile_size;
	type->fb_length = raw.fb_length;
	type->max_instance = max_instances(&raw, profile_size, limits);
	if (type->max_instance == 0)
		pci_dbg(vf, "%s (%u) does not fit: %llu bytes of %llu, %u channels, %u VFs\n",
			raw.name, raw.id, profile_size, limits->framebuffer_size, limits->channels,
			limits->vfs);
	return type->max_instance > 0;
}

int nvidia_vgpu_types_decode(const struct nvidia_vgpu_blob *blob,
			     const struct nvidia_vgpu_limits *limits, struct pci_dev *vf,
			     struct nvidia_vgpu_type **types, u32 *count)
{
	u32 in_file = blob->board.type_count, i;

	*count = 0;
	*types = kvcalloc(in_file, sizeof(**types), GFP_KERNEL);
	if (!*types)
		return -ENOMEM;
	for (i = 0; i < in_file; i++)
		if (decode_type(blob, i, limits, vf, &(*types)[*count]))
			(*count)++;
	if (*count < in_file)
		pci_warn(vf, "%u of %u vGPU types do not fit %llu MiB, %u channels, %u VFs\n",
			 in_file - *count, in_file, limits->framebuffer_size >> 20,
			 limits->channels, limits->vfs);
	if (*count > 0)
		return 0;
	kvfree(*types);
	*types = NULL;
	return -ERANGE;
}
