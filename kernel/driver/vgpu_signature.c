// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose signatures count: a keyring of the driver's own, from certificates that are built in, and
 * the system's secondary keyring if a parameter says so. What counts as a signature: exactly what
 * `vgpumc verify` takes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <linux/crypto.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/key.h>
#include <linux/moduleparam.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/verification.h>

#include "vgpu_certs.h"
#include "vgpu_cms.h"
#include "vgpu_signature.h"

#define MIN_RSA_BYTES (3072 / 8)
#define MAX_RSA_BYTES (16384 / 8)

static struct key *keyring;

/* ---- Whether a signature must be there ---- */

static bool sig_enforce = true;
static bool sig_enforce_fixed; /* from the end of the module's start on it can only be put on */

static int set_sig_enforce(const char *text, const struct kernel_param *param)
{
	bool value;
	int err = kstrtobool(text, &value);

	if (err)
		return err;
	if (!value && sig_enforce_fixed)
		return -EROFS;
	WRITE_ONCE(sig_enforce, value);
	return 0;
}

static const struct kernel_param_ops sig_enforce_ops = {
	.set = set_sig_enforce,
	.get = param_get_bool,
};
module_param_cb(sig_enforce, &sig_enforce_ops, &sig_enforce, 0644);
__MODULE_PARM_TYPE(sig_enforce, "bool");
MODULE_PARM_DESC(sig_enforce, "Refuse unsigned files (default: Y; cannot be put off later)");

static bool secondary_keyring;
module_param(secondary_keyring, bool, 0444);
MODULE_PARM_DESC(secondary_keyring,
		 "Take signatures by keys of the secondary trusted keyring too (default: N)");

/* A locked-down kernel takes no word from a parameter. */
static bool must_be_signed(void)
{
	return READ_ONCE(sig_enforce) || security_locked_down(LOCKDOWN_MODULE_PARAMETERS) != 0;
}

/* ---- The keyring ---- */

static int refuse_link(struct key *dest, const struct key_type *type,
		       const union key_payload *payload, struct key *restriction_key)
{
	return -EPERM;
}

/* Of a certificate in DER, which is longer than 255 bytes; 0 if it reaches beyond @left. */
static size_t __init cert_size(const u8 *der, size_t left)
{
	size_t size;

	if (left < 4 || der[0] != 0x30 || der[1] != 0x82)
		return 0;
	size = 4 + ((size_t)der[2] << 8 | der[3]);
	return size <= left ? size : 0;
}

static int __init add_cert(const u8 *der, size_t size)
{
	key_ref_t key = key_create_or_update(make_key_ref(keyring, true), "asymmetric", NULL, der,
					     size, KEY_POS_SEARCH | KEY_USR_VIEW | KEY_USR_READ,
					     KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_BUILT_IN |
						     KEY_ALLOC_BYPASS_RESTRICTION);

	if (IS_ERR(key)) {
		pr_err("a built-in certificate cannot be used: %ld\n", PTR_ERR(key));
		return PTR_ERR(key) == -ENOMEM ? -ENOMEM : 0;
	}
	pr_info("key %s\n", key_ref_to_ptr(key)->description);
	key_ref_put(key);
	return 0;
}

static int __init add_certs(void)
{
	size_t left = (size_t)nvidia_vgpu_certs_size;
	const u8 *der = nvidia_vgpu_certs;
	int err = 0;

	while (!err && left > 0) {
		size_t size = cert_size(der, left);

		if (!size) {
			pr_err("the built-in certificates are damaged\n");
			return -EINVAL;
		}
		err = add_cert(der, size);
		der += size;
		left -= size;
	}
	return err;
}

int __init nvidia_vgpu_keys_init(void)
{
	struct key_restriction *restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	int err;

	if (!restriction)
		return -ENOMEM;
	restriction->check = refuse_link;
	keyring = keyring_alloc(".nvidia_vgpu", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, current_cred(),
				(KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW | KEY_USR_READ |
					KEY_USR_SEARCH,
				KEY_ALLOC_NOT_IN_QUOTA, restriction, NULL);
	if (IS_ERR(keyring)) {
		kfree(restriction);
		return PTR_ERR(keyring);
	}
	if (nvidia_vgpu_certs_size == 0)
		pr_warn("no certificate is built in%s\n",
			secondary_keyring ? "" : ", so no signature will be taken");
	err = add_certs();
	if (err)
		nvidia_vgpu_keys_exit();
	else
		sig_enforce_fixed = true;
	return err;
}

void nvidia_vgpu_keys_exit(void)
{
	key_put(keyring);
}

/* ---- Verifying ---- */

static int verify_with(const struct vgpu_metadata *md, const u8 *data, struct key *keys)
{
	return verify_pkcs7_signature(data, md->content.size, data + md->signature.offset,
				      md->signature.size, keys, VERIFYING_UNSPECIFIED_SIGNATURE,
				      NULL, NULL);
}

/* The signature is of the file with its CRC zero. */
static int verify_content(const struct vgpu_metadata *md, u8 *data)
{
	u8 crc[4];
	int err;

	if (md->crc.size != sizeof(crc))
		return -EINVAL;
	memcpy(crc, data + md->crc.offset, sizeof(crc));
	memset(data + md->crc.offset, 0, sizeof(crc));
	err = verify_with(md, data, keyring);
	if (err == -ENOKEY && secondary_keyring)
		err = verify_with(md, data, VERIFY_USE_SECONDARY_KEYRING);
	memcpy(data + md->crc.offset, crc, sizeof(crc));
	return err;
}

/* Then no certificate of its kind is in a keyring either, and every key looks unknown. */
static bool lacks_cipher(const struct nvidia_vgpu_cms *cms)
{
	return !cms->rsa && !crypto_has_alg("ecdsa-nist-p256", 0, 0);
}

static int unsigned_file(struct device *dev, const char *name)
{
	if (must_be_signed()) {
		dev_err_ratelimited(dev, "%s: refused: it has no signature\n", name);
		return -ENODATA;
	}
	dev_warn_ratelimited(dev, "%s: it has no signature, and sig_enforce is off\n", name);
	return 0;
}

static bool is_key_size_allowed(const struct nvidia_vgpu_cms *cms)
{
	return !cms->rsa || (cms->value_size >= MIN_RSA_BYTES && cms->value_size <= MAX_RSA_BYTES);
}

/* One line for each way that a verification can end. */
static int judge(struct device *dev, const char *name, const struct nvidia_vgpu_cms *cms,
		 const char *signer, int err)
{
	switch (err) {
	case 0:
		if (is_key_size_allowed(cms))
			return 0;
		dev_err_ratelimited(dev, "%s: refused: the RSA key of %zu bits is not allowed\n",
				    name, cms->value_size * 8);
		return -EPERM;
	case -ENOKEY:
		dev_err_ratelimited(dev, "%s: refused: signed by an unknown key, wanted: %s\n",
				    name, signer);
		return err;
	case -ENOPKG:
		dev_err_ratelimited(dev,
				    "%s: refused: this kernel lacks its digest or cipher (%s)\n",
				    name, signer);
		return err;
	case -ENOMEM:
		dev_err_ratelimited(dev, "%s: out of memory\n", name);
		return err;
	default:
		/* The kernel's ciphers have several names for it. */
		dev_err_ratelimited(dev, "%s: refused: the signature does not verify (%s): %d\n",
				    name, signer, err);
		return -EKEYREJECTED;
	}
}

int nvidia_vgpu_verify(struct device *dev, const char *name, const struct vgpu_metadata *md,
		       u8 *data, char *signer, size_t signer_size)
{
	struct nvidia_vgpu_cms cms;
	const char *why;
	int err;

	signer[0] = 0;
	if (!md->section.size)
		return unsigned_file(dev, name);
	err = nvidia_vgpu_cms_decode(&cms, data + md->signature.offset, md->signature.size, &why);
	if (err == -EINVAL)
		dev_err_ratelimited(dev, "%s: refused: the signature is malformed: %s\n", name,
				    why);
	else if (err)
		dev_err_ratelimited(dev, "%s: refused: the signature is not allowed: %s\n", name,
				    why);
	if (err)
		return err;
	nvidia_vgpu_cms_signer(&cms, signer, signer_size);
	err = verify_content(md, data);
	if (err == -ENOKEY && lacks_cipher(&cms))
		err = -ENOPKG;
	return judge(dev, name, &cms, signer, err);
}
