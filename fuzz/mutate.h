/* SPDX-License-Identifier: MIT */
/*
 * The interface between libFuzzer and the mutators, and a source of choices.
 *
 * fuzz.mk links a target with one of mutate_text.c, mutate_file.c and mutate_der.c. A replay of a
 * corpus needs none.
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Make one small change as libFuzzer does, words of the dictionary included. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/**
 * LLVMFuzzerCustomMutator() - change an input in place
 * @data: the input, with room for @max_size bytes
 * @size: of the input
 * @max_size: of the result
 * @seed: the same seed makes the same change
 *
 * Return: the new size, not 0.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/** choose() - return a number below @count, which is not 0; @state, first a seed, is updated. */
static inline size_t choose(uint64_t *state, size_t count)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)((*state >> 33) % count);
}

#endif
