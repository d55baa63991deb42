// SPDX-License-Identifier: MIT
#include "compiler/host/nvkv.h"

#include "compiler/base/mem.h"
#include "compiler/base/byteorder.h"
#include "compiler/codec/encode.h"

#define WORD 8u

enum nvkv_opcode { NVKV_IMM32, NVKV_SEQ32, NVKV_SEQ64, NVKV_ARRAY8, NVKV_ARRAY32, NVKV_ARRAY64 };

/* How the values of each opcode are stored; an opcode that is not listed is unknown. */
static const struct {
	uint8_t element;
	bool array;
} opcodes[] = {
	[NVKV_IMM32] = {4, false}, [NVKV_SEQ32] = {4, false},  [NVKV_SEQ64] = {8, false},
	[NVKV_ARRAY8] = {1, true}, [NVKV_ARRAY32] = {4, true}, [NVKV_ARRAY64] = {8, true},
};

void nvkv_start(struct nvkv_reader *reader, const void *data, size_t size)
{
	*reader = (struct nvkv_reader){.data = data, .size = size};
}

static bool nvkv_fail(struct nvkv_reader *reader, size_t offset, const char *error)
{
	reader->error = error;
	reader->error_offset = offset;
	return false;
}

static size_t round_to_word(size_t size)
{
	return (size + WORD - 1) / WORD * WORD;
}

/*
 * Check that @count values of @element bytes follow, with their padding, and store in @bytes how
 * many bytes they take without it.
 */
static bool check_values(struct nvkv_reader *reader, uint32_t count, uint8_t element, size_t *bytes)
{
	const size_t left = reader->size - reader->at;
	size_t padded;

	if (count > left / element || round_to_word((size_t)count * element) > left)
		return nvkv_fail(reader, reader->at, "values reach beyond the end of the answer");
	*bytes = (size_t)count * element;
	padded = round_to_word(*bytes);
	if (!all_zero(reader->data + reader->at + *bytes, padded - *bytes))
		return nvkv_fail(reader, reader->at + *bytes, "the padding is not zero");
	return true;
}

/* Read the next value of the sequence, and step over the padding after the last one. */
static void next_of_sequence(struct nvkv_reader *reader, struct nvkv_item *item)
{
	*item = reader->sequence;
	item->number = get_le(reader->data + reader->at, item->element);
	reader->at += item->element;
	reader->sequence.key++;
	reader->left--;
	if (!reader->left)
		reader->at = round_to_word(reader->at);
}

/* Read the values of an instruction with a count: a whole array, or the first of a sequence. */
static bool read_values(struct nvkv_reader *reader, struct nvkv_item *item, uint32_t count)
{
	size_t bytes;

	if (!item->array && (!count || count - 1 > UINT16_MAX - (uint32_t)item->key))
		return nvkv_fail(reader, item->offset, "a sequence is empty or runs out of keys");
	reader->at += WORD;
	if (!check_values(reader, count, item->element, &bytes))
		return false;
	if (!item->array) {
		reader->sequence = *item;
		reader->left = count;
		next_of_sequence(reader, item);
		return true;
	}
	item->count = count;
	item->bytes = reader->data + reader->at;
	reader->at += round_to_word(bytes);
	return true;
}

/* A word of zeros ends the items: the firmware fills its buffer up with them. */
static bool read_end(struct nvkv_reader *reader)
{
	if (!all_zero(reader->data + reader->at, reader->size - reader->at))
		return nvkv_fail(reader, reader->at, "bytes follow the end of the items");
	reader->at = reader->size;
	return false;
}

bool nvkv_next(struct nvkv_reader *reader, struct nvkv_item *item)
{
	const uint8_t *word = reader->data + reader->at;
	uint32_t head, upper, opcode;

	if (reader->error || (!reader->left && reader->at == reader->size))
		return false;
	if (reader->left) {
		next_of_sequence(reader, item);
		return true;
	}
	if (reader->size - reader->at < WORD)
		return nvkv_fail(reader, reader->at, "the answer ends inside a word");
	head = (uint32_t)get_le(word, 4);
	upper = (uint32_t)get_le(word + 4, 4);
	opcode = head >> 28;
	if (!head && !upper)
		return read_end(reader);
	if (opcode >= ARRAY_SIZE(opcodes))
		return nvkv_fail(reader, reader->at, "unknown opcode");
	*item = (struct nvkv_item){.key = (uint16_t)head,
				   .index = (head >> 16) & 0xfff,
				   .element = opcodes[opcode].element,
				   .array = opcodes[opcode].array,
				   .offset = reader->at};
	if (opcode != NVKV_IMM32)
		return read_values(reader, item, upper);
	item->number = upper;
	reader->at += WORD;
	return true;
}
