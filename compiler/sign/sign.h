/* SPDX-License-Identifier: MIT */
/*
 * Add a signature section to a file, or remove it, and update the header of the file. The layout of
 * the section is in kernel/parser/metadata_format.h.
 */
#ifndef COMPILER_SIGN_SIGN_H
#define COMPILER_SIGN_SIGN_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/sign/signer.h"
#include "compiler/base/buf.h"
#include "kernel/parser/metadata.h"

/**
 * sign_file() - sign a file.
 * @file: an unsigned file; gets the signature section and a new CRC. Unchanged after an error.
 * @signer: the signer
 * @diags: errors are reported here
 *
 * The same bytes and RSA key always give the same signature. ECDSA signatures differ each time.
 *
 * Return: true if @file is signed.
 */
bool sign_file(struct buf *file, const struct signer *signer, struct diags *diags);

/**
 * sign_attach() - add a signature that was made before, or by another program.
 * @file: an unsigned file; gets the signature section and a new CRC. Unchanged after an error.
 * @der: CMS SignedData
 * @der_size: size of @der in bytes, 1..VGPU_METADATA_MAX_SIGNATURE
 * @diags: errors are reported here
 *
 * The signature is not verified; verifier_check() does that.
 *
 * Return: true if @file has the section.
 */
bool sign_attach(struct buf *file, const void *der, size_t der_size, struct diags *diags);

/**
 * sign_strip() - remove the signature section, if there is one.
 * @file: a file, signed or not; unchanged after an error
 * @diags: errors are reported here
 *
 * Return: true if @file is unsigned now.
 */
bool sign_strip(struct buf *file, struct diags *diags);

/**
 * signed_content_digest() - compute the digest of the signed content of a file.
 * @data: the file; its first @content_size bytes are read, with the bytes of the CRC taken as zero
 * @content_size: number of bytes before the signature section
 * @crc_offset: offset of the CRC
 * @md: the kind of digest
 * @digest: gets the digest; has room for EVP_MAX_MD_SIZE bytes
 * @digest_size: gets its size in bytes
 *
 * Return: false if libcrypto failed.
 */
bool signed_content_digest(const void *data, size_t content_size, size_t crc_offset,
			   const EVP_MD *md, uint8_t *digest, unsigned int *digest_size);

#endif
