/* SPDX-License-Identifier: GPL-2.0-only */
/* Decode signatures: a narrow subset of CMS SignedData. */
#ifndef NVIDIA_VGPU_CMS_H
#define NVIDIA_VGPU_CMS_H

#include <linux/types.h>

/**
 * struct nvidia_vgpu_cms - a decoded signature, with pointers into its DER
 * @issuer: DER of the signer's issuer Name; NULL if @key_id names the signer
 * @issuer_size: in bytes
 * @serial: content bytes of the signer's serial number
 * @serial_size: in bytes
 * @key_id: subject key identifier; NULL if @issuer and @serial name the signer
 * @key_id_size: in bytes
 * @rsa: true for RSA, false for ECDSA
 * @value_size: size of the signature value in bytes; for RSA, also the size of the key
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
 * nvidia_vgpu_cms_decode() - decode a signature
 * @cms: set to the decoded signature; borrows from @der
 * @der: the signature
 * @size: size of @der in bytes
 * @why: set to the reason when the signature is rejected
 *
 * Return: 0; -EINVAL if @der is not SignedData in strict DER; -EPERM if it has something that
 * is not allowed: content, certificates, attributes, several signers, an old digest.
 */
int nvidia_vgpu_cms_decode(struct nvidia_vgpu_cms *cms, const u8 *der, size_t size,
			   const char **why);

/**
 * nvidia_vgpu_cms_signer() - format the name of the signer
 * @cms: the decoded signature
 * @text: set to "CN=..., O=..., serial HEX" or "key id HEX", NUL-terminated; only printable ASCII
 * @size: size of @text in bytes, at least 1; a longer name is cut off
 */
void nvidia_vgpu_cms_signer(const struct nvidia_vgpu_cms *cms, char *text, size_t size);

#endif
