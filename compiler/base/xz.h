/* SPDX-License-Identifier: MIT */
/* Firmware files compressed as the kernel's loader accepts them: xz, CRC32, one stream. */
#ifndef COMPILER_BASE_XZ_H
#define COMPILER_BASE_XZ_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/base/buf.h"

#define XZ_DICT_SIZE  (2u << 20) /* bytes that the kernel allocates to decompress */
#define XZ_MAX_BYTES  (256u << 20) /* of the decompressed file */
#define XZ_MAX_MEMORY (128u << 20) /* for decompressing, besides the file */

/** xz_detect() - return true if @size bytes of @data begin like an xz file. */
bool xz_detect(const void *data, size_t size);

/**
 * xz_decode() - decompress a file.
 * @data: the file
 * @size: bytes of @data
 * @out: receives the contents, XZ_MAX_BYTES at most
 * @offset: receives where decompressing stopped
 *
 * Files that the kernel could not decompress are rejected: with another check than CRC32 or none,
 * or with bytes after the stream.
 *
 * Return: NULL, or what is wrong.
 */
const char *xz_decode(const void *data, size_t size, struct buf *out, size_t *offset);

/**
 * xz_encode() - compress @size bytes of @data; the same bytes and liblzma give the same result.
 *
 * Return: true if @out is complete, false if liblzma failed.
 */
bool xz_encode(const void *data, size_t size, struct buf *out);

#endif
