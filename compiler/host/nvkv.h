/* SPDX-License-Identifier: MIT */
/*
 * NVKV, the key-value encoding in which GSP firmware answers a query for the properties of a vGPU
 * type. It is a sequence of 64-bit little-endian words. An instruction word holds a key (bits
 *15:0), an index (27:16), an opcode (31:28) and a count or an immediate value (63:32); the values
 *of an instruction with a count follow it, padded with zeros to a whole word.
 *
 *	opcode 0  IMM32    one 32-bit value, in the instruction word itself
 *	opcode 1  SEQ32    32-bit values of consecutive keys, two in each word
 *	opcode 2  SEQ64    64-bit values of consecutive keys
 *	opcode 3  ARRAY8   an array of bytes
 *	opcode 4  ARRAY32  an array of 32-bit values
 *	opcode 5  ARRAY64  an array of 64-bit values
 *
 * Source: fwctl/ of NVIDIA's vgpu-tools (MIT), commit 2be3609a.
 */
#ifndef COMPILER_HOST_NVKV_H
#define COMPILER_HOST_NVKV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct nvkv_item - one key and its value.
 * @key: the key
 * @index: which of several values of the key this is
 * @element: bytes of each element: 1, 4 or 8
 * @array: the value is an array; otherwise it is @number
 * @number: the value of an item that is no array
 * @count: elements of the array
 * @bytes: the elements of the array, little-endian, inside the caller's buffer
 * @offset: byte offset of the instruction word in the buffer
 */
struct nvkv_item {
	uint16_t key;
	uint16_t index;
	uint8_t element;
	bool array;
	uint64_t number;
	uint32_t count;
	const uint8_t *bytes;
	size_t offset;
};

/**
 * struct nvkv_reader - a walk over the items of a buffer.
 * @data: the buffer, borrowed
 * @size: its bytes
 * @at: byte offset of what comes next: an instruction word, or a value of a sequence
 * @sequence: the last item of the sequence being read
 * @left: values that the sequence still has
 * @error: what is wrong with the encoding, a static string, or NULL
 * @error_offset: byte offset of the fault
 */
struct nvkv_reader {
	const uint8_t *data;
	size_t size;
	size_t at;
	struct nvkv_item sequence;
	uint32_t left;
	const char *error;
	size_t error_offset;
};

/**
 * nvkv_start() - start a walk.
 * @reader: initialised
 * @data: the answer of the firmware; must outlive the walk
 * @size: its bytes
 */
void nvkv_start(struct nvkv_reader *reader, const void *data, size_t size);

/**
 * nvkv_next() - read the next item.
 * @reader: the walk
 * @item: filled in
 *
 * Never reads outside the buffer. The number of items is bounded by the buffer's size.
 *
 * Return: true if there was one; false at the end of the buffer and on an encoding error, which
 * sets @reader->error.
 */
bool nvkv_next(struct nvkv_reader *reader, struct nvkv_item *item);

#endif
