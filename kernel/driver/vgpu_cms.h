/* SPDX-License-Identifier: GPL-2.0-only */
/* The form of a signature: CMS SignedData, and of all that this may be, one narrow kind. */
#ifndef NVIDIA_VGPU_CMS_H
#define NVIDIA_VGPU_CMS_H

#include <linux/types.h>

/**
 * struct nvidia_vgpu_cms - what a signature says of itself; pointers into the DER
 * @issuer: DER of the signer's issuer Name; NULL if @key_id names the signer
 * @issuer_size: in bytes
 * @serial: content bytes of the signer's serial number
 * @serial_size: in bytes
 * @key_id: subject key identifier; NULL if @issuer and @serial name the signer
 * @key_id_size: in bytes
 * @rsa: an RSA key; else ECDSA
 * @value_size: bytes of the signature value: an RSA key has as many
 */
struct nvidia_vgpu_cms {
	const u8 *issuer;
	size_t issuer_size;
	const u8 *serial;
	size_t serial_size;
	const u8 *key_id;
	size_t key_id_size;
	bool rsa;
	size_t value_size;
};

/**
 * nvidia_vgpu_cms_decode() - take a signature apart
 * @cms: filled in
 * @der: the signature, @size bytes; borrowed
 * @size: in bytes
 * @why: gets what is wrong, in words
 *
 * Return: 0; -EINVAL it is not the strict DER of SignedData; -EPERM it is, but has something that
 * is not allowed: content, certificates, attributes, several signers, an old digest.
 */
int nvidia_vgpu_cms_decode(struct nvidia_vgpu_cms *cms, const u8 *der, size_t size,
			   const char **why);

/**
 * nvidia_vgpu_cms_signer() - name the signer
 * @cms: decoded
 * @text: gets "CN=..., O=..., serial HEX" or "key id HEX", printable ASCII, NUL-terminated
 * @size: bytes there, at least 1; what does not fit is cut off
 */
void nvidia_vgpu_cms_signer(const struct nvidia_vgpu_cms *cms, char *text, size_t size);

#endif
