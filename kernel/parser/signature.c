// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The signature section of both containers. */
#include "parser.h"

/* Check that @size bytes, at least 1, are exactly one DER SEQUENCE. */
static bool check_der(const u8 *data, u32 offset, u32 size, struct vgpu_metadata_error *err)
{
	u32 head = 2; /* bytes of tag and length */
	u32 length;

	if (data[offset] != 0x30)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_TAG, offset);
	if (size < 2)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
	length = data[offset + 1];
	if (length >= 0x80) {
		/* 0x80 is the indefinite form; two bytes count all that is allowed. */
		if (length != 0x81 && length != 0x82)
			return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
		head += length - 0x80;
		if (size < head)
			return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
		length = data[offset + 2];
		if (head == 4)
			length = length * 0x100 + data[offset + 3];
		if (length < (head == 3 ? 0x80u : 0x100u))
			return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_FORM, (u64)offset + 1);
	}
	if (length != size - head)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_DER_LENGTH, offset);
	return true;
}

/* Check the section that follows the content; the caller has seen its group type. */
bool vgpu_check_section(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	const u8 *data = md->data;
	u32 at = md->content.size;
	u32 size, end;
	u64 group_size;

	if (!is_inside(at, VGPU_SIGNATURE_HEADER_SIZE, md->size))
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_CUT, at);
	if (le16(data, at + VGPU_GROUP_VERSION) != VGPU_SIGNATURE_VERSION)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_VERSION, at + VGPU_GROUP_VERSION);
	if (le16(data, at + VGPU_GROUP_HEADER_SIZE_FIELD) != VGPU_SIGNATURE_HEADER_SIZE)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_HEADER_SIZE,
				   at + VGPU_GROUP_HEADER_SIZE_FIELD);
	size = le32(data, at + VGPU_SIGNATURE_SIZE);
	if (size == 0)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_EMPTY, at + VGPU_SIGNATURE_SIZE);
	if (size > VGPU_METADATA_MAX_SIGNATURE)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_TOO_LARGE,
				   at + VGPU_SIGNATURE_SIZE);
	if (le32(data, at + VGPU_SIGNATURE_RESERVED) != 0)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_RESERVED,
				   at + VGPU_SIGNATURE_RESERVED);

	end = VGPU_SIGNATURE_HEADER_SIZE + size;
	group_size = le64(data, at + VGPU_GROUP_SIZE);
	if (group_size % VGPU_SIGNATURE_ALIGN != 0 || group_size < end ||
	    group_size - end >= VGPU_SIGNATURE_ALIGN)
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_GROUP_SIZE, at + VGPU_GROUP_SIZE);
	if (!is_inside(at, group_size, md->size))
		return vgpu_reject(err, VGPU_METADATA_SIGNATURE_OVERRUN, at + VGPU_GROUP_SIZE);
	md->section.offset = at;
	md->section.size = (u32)group_size;
	md->signature.offset = at + VGPU_SIGNATURE_HEADER_SIZE;
	md->signature.size = size;
	//@ assert md->size == \at(md->size, Pre);
	//@ assert md->container == \at(md->container, Pre);
	//@ assert kept{Pre, Here}(md);
	//@ assert BOARDS_INSIDE(md);
	//@ assert BOARDS_ALIKE(md);
	//@ assert BOARDS_APART(md);
	//@ assert BOARDS_KEYED(md);
	//@ assert BOARDS_DISTINCT(md);
	//@ assert md->section.offset == md->content.size;
	//@ assert md->section.size == part_size(md->data, md->section.offset);
	//@ assert md->signature.size == size && md->section.size == group_size;
	//@ assert section_inside(md);
	return check_der(data, md->signature.offset, size, err) &&
	       vgpu_check_zero(data, at + end, md->section.size - end,
			       VGPU_METADATA_SIGNATURE_PADDING, err);
}

bool vgpu_is_section(const struct vgpu_metadata *md, u32 offset)
{
	return is_inside(offset, 4, md->size) &&
	       le32(md->data, offset) == VGPU_GROUP_TYPE_SIGNATURE;
}
