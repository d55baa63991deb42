/* SPDX-License-Identifier: GPL-2.0-only */
/* Verify the signatures of metadata files. */
#ifndef NVIDIA_VGPU_SIGNATURE_H
#define NVIDIA_VGPU_SIGNATURE_H

#include <linux/device.h>

#include "../parser/metadata.h"

/**
 * nvidia_vgpu_must_be_signed() - return true if unsigned files are rejected
 *
 * The answer may change from false to true at any time, and never back.
 */
bool nvidia_vgpu_must_be_signed(void);

/**
 * nvidia_vgpu_verify() - verify the signature of a parsed file
 * @dev: the device to log a failure for
 * @name: name of the file, for the log
 * @md: the parsed file
 * @data: the bytes that @md was parsed from; the CRC field is zero during the call
 * @signer: set to "ISSUER, serial HEX" or "key id HEX", printable ASCII; empty if not signed
 * @signer_size: size of @signer in bytes, at least 1
 *
 * Return: 0; -ENODATA if the file must be signed and is not; -EINVAL if the signature is malformed;
 * -EPERM if its form, digest or key is not allowed; -ENOKEY if its key is unknown; -ENOPKG if the
 * kernel lacks the digest or the cipher; -EKEYREJECTED if it does not match the file; or -ENOMEM.
 */
int nvidia_vgpu_verify(struct device *dev, const char *name, const struct vgpu_metadata *md,
		       u8 *data, char *signer, size_t signer_size);

/** nvidia_vgpu_keys_init() - create the keyring from the built-in certificates; 0 or an error */
int nvidia_vgpu_keys_init(void);

/** nvidia_vgpu_keys_exit() - release the keyring */
void nvidia_vgpu_keys_exit(void);

#endif
