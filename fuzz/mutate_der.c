// SPDX-License-Identifier: MIT
/*
 * A mutator for DER. It changes, removes or repeats one element of the tree, and corrects the
 * lengths around it; sometimes it changes any byte and leaves the lengths.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/mutate.h"

#define MAX_DEPTH    16
#define MAX_HEADER   4
#define CONSTRUCTED  0x20
#define OCTET_STRING 0x04
#define SEQUENCE     0x30

/* A tag with its length, at most 65535, and its content. */
struct element {
	size_t offset;
	size_t inside;
	size_t end;
};

/* Read the element at @at. Return true if there is one that ends before @end. */
static bool read_element(const uint8_t *data, size_t at, size_t end, struct element *element)
{
	size_t length, more;

	if (end - at < 2)
		return false;
	length = data[at + 1];
	more = length > 0x80 && length <= 0x82 ? length - 0x80 : 0;
	if ((length >= 0x80 && !more) || end - at - 2 < more)
		return false;
	if (more)
		length = 0;
	for (size_t i = 0; i < more; i++)
		length = length << 8 | data[at + 2 + i];
	*element = (struct element){at, at + 2 + more, at + 2 + more + length};
	return element->end <= end;
}

/* Return true for elements with elements inside; ECDSA signatures are a sequence in octets. */
static bool has_elements(const uint8_t *data, const struct element *element)
{
	return data[element->offset] & CONSTRUCTED ||
	       (data[element->offset] == OCTET_STRING && element->end > element->inside &&
		data[element->inside] == SEQUENCE);
}

/* Choose one of the elements inside @parent. */
static bool choose_child(const uint8_t *data, const struct element *parent, uint64_t *state,
			 struct element *child)
{
	struct element next;
	size_t at = parent->inside, seen = 0;

	while (at < parent->end && read_element(data, at, parent->end, &next)) {
		if (choose(state, ++seen) == 0)
			*child = next;
		at = next.end;
	}
	return seen > 0;
}

/* Choose a path from the root into the tree. Return its length, 0 if @data is not an element. */
static size_t choose_path(const uint8_t *data, size_t size, uint64_t *state, struct element *path)
{
	size_t depth;

	if (!read_element(data, 0, size, &path[0]))
		return 0;
	for (depth = 1; depth < MAX_DEPTH && choose(state, 8); depth++)
		if (!has_elements(data, &path[depth - 1]) ||
		    !choose_child(data, &path[depth - 1], state, &path[depth]))
			break;
	return depth;
}

static size_t put_header(uint8_t *out, uint8_t tag, size_t length)
{
	out[0] = tag;
	if (length < 0x80) {
		out[1] = (uint8_t)length;
		return 2;
	}
	if (length < 0x100) {
		out[1] = 0x81;
		out[2] = (uint8_t)length;
		return 3;
	}
	out[1] = 0x82;
	out[2] = (uint8_t)(length >> 8);
	out[3] = (uint8_t)length;
	return 4;
}

/* Insert @size bytes of @data into @out at @at, 0 or @used, its present size. */
static size_t put_bytes(uint8_t *out, size_t used, size_t at, const uint8_t *data, size_t size)
{
	memmove(out + at + size, out + at, used - at);
	memcpy(out + at, data, size);
	return used + size;
}

/* Change the last element of the path; @out has room for @room bytes. Return the new size. */
static size_t change_element(const uint8_t *data, const struct element *element, uint64_t *state,
			     uint8_t *out, size_t room)
{
	size_t size = element->end - element->inside;
	uint8_t header[MAX_HEADER];
	size_t used, head;

	switch (choose(state, 8)) {
	case 0:
		return 0;
	case 1:
		size = element->end - element->offset;
		used = put_bytes(out, 0, 0, data + element->offset, size);
		return put_bytes(out, used, 0, data + element->offset, size);
	default:
		memcpy(out, data + element->inside, size);
		used = LLVMFuzzerMutate(out, size, room);
		head = put_header(header, data[element->offset], used);
		return put_bytes(out, used, 0, header, head);
	}
}

/* Wrap the changed element into the elements around it. Return the size of @out. */
static size_t rebuild(const uint8_t *data, const struct element *path, size_t depth, uint8_t *out,
		      size_t used)
{
	uint8_t header[MAX_HEADER];

	while (--depth > 0) {
		const struct element *inner = &path[depth], *outer = &path[depth - 1];

		used = put_bytes(out, used, 0, data + outer->inside, inner->offset - outer->inside);
		used = put_bytes(out, used, used, data + inner->end, outer->end - inner->end);
		used = put_bytes(out, used, 0, header,
				 put_header(header, data[outer->offset], used));
	}
	return used;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct element path[MAX_DEPTH];
	uint64_t state = seed;
	size_t depth = choose_path(data, size, &state, path);
	size_t used;
	uint8_t *out;

	if (!depth || max_size > UINT16_MAX || choose(&state, 8) == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	/* At most twice the input, with longer headers. */
	out = malloc(2 * max_size + (size_t)MAX_DEPTH * MAX_HEADER);
	if (!out)
		return size;
	used = change_element(data, &path[depth - 1], &state, out, max_size);
	used = rebuild(data, path, depth, out, used);
	if (used > 0 && used <= max_size) {
		memcpy(data, out, used);
		size = used;
	}
	free(out);
	return size;
}
