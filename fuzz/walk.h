/* SPDX-License-Identifier: MIT */
/* All that the parser hands out of a file, read to the last byte. */
#ifndef FUZZ_WALK_H
#define FUZZ_WALK_H

#include "kernel/parser/metadata.h"

/**
 * walk_parse() - parse a file, and if it is good read everything in it; sanitizers watch.
 * @data: the file, at the end of what may be read
 * @size: in bytes
 * @layout: for the parser, or NULL
 *
 * Return: the parser's answer.
 */
int walk_parse(const u8 *data, size_t size, const struct vgpu_metadata_layout *layout);

#endif
