/* SPDX-License-Identifier: MIT */
/* Firmware files compressed as the kernel's loader takes them: xz, CRC32, one stream. */
#ifndef COMPILER_BASE_XZ_H
#define COMPILER_BASE_XZ_H

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"

#define XZ_DICT_SIZE  (2u << 20) /* bytes that the kernel allocates to decompress */
#define XZ_MAX_BYTES  (256u << 20) /* decompressed */
#define XZ_MAX_MEMORY (128u << 20) /* that decompressing may take besides */

/** xz_is() - whether these bytes begin as an xz file does. */
bool xz_is(const struct input *input);

/**
 * xz_decode() - decompress a file.
 * @input: the file
 * @out: gets its content, XZ_MAX_BYTES at most
 * @diags: told when it is damaged, too large, or nothing that the kernel could decompress: another
 *	check than CRC32 or none, or something behind the stream
 *
 * Return: true when @out is complete.
 */
bool xz_decode(const struct input *input, struct buf *out, struct diags *diags);

/**
 * xz_encode() - compress a file; the same bytes and liblzma give the same result.
 *
 * Return: true when @out is complete; false when liblzma fails, which is reported.
 */
bool xz_encode(const void *data, size_t size, struct buf *out, struct diags *diags);

#endif
