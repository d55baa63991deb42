/* SPDX-License-Identifier: GPL-2.0-only */
/* Signatures of metadata files. */
#ifndef NVIDIA_VGPU_SIGNATURE_H
#define NVIDIA_VGPU_SIGNATURE_H

#include <linux/device.h>

#include "../parser/metadata.h"

/**
 * nvidia_vgpu_verify() - check the signature of a parsed file
 * @dev: whose log gets a line about a failure
 * @name: of the file, for that line
 * @md: the parsed file
 * @data: the bytes that @md was parsed from; its CRC is zero during the call and restored after
 * @signer: gets "ISSUER, serial HEX" of who signed it; empty if it is not signed
 * @signer_size: bytes there
 *
 * Return: 0; -ENODATA it is not signed, but has to be; -EINVAL the signature is malformed; -EPERM
 * its form, digest or key is not allowed; -ENOKEY its key is not known; -ENOPKG the kernel lacks
 * the digest or the cipher; -EKEYREJECTED it is not of these bytes; or -ENOMEM.
 */
int nvidia_vgpu_verify(struct device *dev, const char *name, const struct vgpu_metadata *md,
		       u8 *data, char *signer, size_t signer_size);

/** nvidia_vgpu_keys_init() - make the keyring from the built-in certificates; 0 or an error */
int nvidia_vgpu_keys_init(void);

/** nvidia_vgpu_keys_exit() - release the keyring */
void nvidia_vgpu_keys_exit(void);

#endif
