// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Numbers, texts and zeros in a file. */
#include "parser.h"

/* The codes of what is wrong with a text. */
static const struct {
	enum vgpu_metadata_code empty; /* VGPU_METADATA_OK if it may be empty */
	enum vgpu_metadata_code unterminated;
	enum vgpu_metadata_code tail;
	enum vgpu_metadata_code character;
} text_codes[] = {
	[VGPU_TEXT_RELEASE] = {VGPU_METADATA_RELEASE_EMPTY, VGPU_METADATA_RELEASE_UNTERMINATED,
			       VGPU_METADATA_RELEASE_TAIL, VGPU_METADATA_RELEASE_CHARACTER},
	[VGPU_TEXT_NAME] = {VGPU_METADATA_NAME_EMPTY, VGPU_METADATA_NAME_UNTERMINATED,
			    VGPU_METADATA_NAME_TAIL, VGPU_METADATA_NAME_CHARACTER},
	[VGPU_TEXT_STRING] = {VGPU_METADATA_OK, VGPU_METADATA_STRING_UNTERMINATED,
			      VGPU_METADATA_STRING_TAIL, VGPU_METADATA_STRING_CHARACTER},
};

/* Report what is wrong, and where. Return false, so that a check can end with it. */
bool vgpu_reject(struct vgpu_metadata_error *err, enum vgpu_metadata_code code, u64 offset)
{
	err->code = (int)code;
	err->offset = offset;
	return false;
}

/* Return a number of 1, 2, 4 or 8 bytes, or 0 if it has another size. */
u64 vgpu_read_number(const u8 *data, u32 offset, u32 size)
{
	switch (size) {
	case 1:
		return data[offset];
	case 2:
		return le16(data, offset);
	case 4:
		return le32(data, offset);
	case 8:
		return le64(data, offset);
	default:
		return 0;
	}
}

/* Check that bytes are zero; the first one that is not is reported. */
bool vgpu_check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		     struct vgpu_metadata_error *err)
{
	const u8 *bad = memchr_inv(data + offset, 0, size);

	if (bad)
		return vgpu_reject(err, code, (u64)(bad - data));
	return true;
}

/* Check that @size bytes are printable ASCII up to a NUL, and zero from there on. */
bool vgpu_check_text(const u8 *data, u32 offset, u32 size, enum vgpu_text kind,
		     struct vgpu_metadata_error *err)
{
	u32 end = offset + size;
	u32 at = offset;

	/*@ loop invariant offset <= at <= end;
	    loop invariant \forall integer i; offset <= i < at ==> 0x20 <= data[i] <= 0x7e;
	    loop assigns at;
	    loop variant end - at; */
	while (at < end && data[at] >= 0x20 && data[at] <= 0x7e)
		at++;
	if (at == end)
		return vgpu_reject(err, text_codes[kind].unterminated, offset);
	if (data[at] != 0)
		return vgpu_reject(err, text_codes[kind].character, at);
	if (at == offset && text_codes[kind].empty != VGPU_METADATA_OK)
		return vgpu_reject(err, text_codes[kind].empty, offset);
	return vgpu_check_zero(data, at, end - at, text_codes[kind].tail, err);
}

/* Copy an ASCII text of at most @room characters, NUL included, and fill up with zeros. */
void vgpu_copy_text(char *to, u32 room, const u8 *data, u32 offset, u32 size)
{
	u32 count = size < room ? size : room - 1;
	u32 i;

	/*@ loop invariant 0 <= i <= count;
	    loop invariant \forall integer k; 0 <= k < i ==> to[k] == data[offset + k] % 0x80;
	    loop assigns i, to[0 .. count - 1];
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		to[i] = (char)(data[offset + i] % 0x80);
	/*@ loop invariant count <= i <= room;
	    loop invariant \forall integer k; 0 <= k < count ==> to[k] == data[offset + k] % 0x80;
	    loop invariant \forall integer k; count <= k < i ==> to[k] == 0;
	    loop assigns i, to[count .. room - 1];
	    loop variant room - i; */
	for (; i < room; i++)
		to[i] = 0;
}

/* Return the position of @key among @count keys, counted from 1, or 0 if it is not there. */
u32 vgpu_find_key(const u32 *keys, u32 count, u32 key)
{
	u32 i;

	/*@ loop invariant 0 <= i <= count;
	    loop invariant \forall integer k; 0 <= k < i ==> keys[k] != key;
	    loop assigns i;
	    loop variant count - i; */
	for (i = 0; i < count; i++)
		if (keys[i] == key)
			return i + 1;
	return 0;
}
