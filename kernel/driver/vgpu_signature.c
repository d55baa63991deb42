// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verify the signatures of metadata files. The only trusted keys are those of the built-in
 * certificates, in a keyring of the driver's own. The policy is that of `vgpumc verify`.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <keys/asymmetric-type.h>
#include <linux/cred.h>
#include <linux/crypto.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/init_task.h>
#include <linux/key.h>
#include <linux/moduleparam.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/verification.h>

#include "vgpu_certs.h"
#include "vgpu_cms.h"
#include "vgpu_signature.h"

/* The kernel's RSA cannot use a larger modulus. */
#define MIN_RSA_BYTES (3072 / 8)
#define MAX_RSA_BYTES (4096 / 8)

static struct key *keyring;

/*
 * A key search checks the permissions of the current task, here whoever binds the device. As the
 * firmware loader does, verify with the kernel's own credentials instead.
 */
static const struct cred *verify_cred;

/* ---- Enforcement ---- */

static bool sig_enforce = true;
static bool sig_enforce_fixed; /* set when the module has started: it can then only be enabled */

static int sig_enforce_set(const char *text, const struct kernel_param *param)
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
	.set = sig_enforce_set,
	.get = param_get_bool,
};
module_param_cb(sig_enforce, &sig_enforce_ops, &sig_enforce, 0644);
__MODULE_PARM_TYPE(sig_enforce, "bool");
MODULE_PARM_DESC(sig_enforce, "Reject unsigned files (default: Y; cannot be disabled later)");

/*
 * On a locked-down kernel sig_enforce=0 has no effect. The parameter accept still has: it widens
 * which versions go together, not who may sign.
 */
bool nvidia_vgpu_must_be_signed(void)
{
	return READ_ONCE(sig_enforce) || security_locked_down(LOCKDOWN_MODULE_PARAMETERS) != 0;
}

/* ---- The keyring ---- */

static int keyring_reject_link(struct key *dest, const struct key_type *type,
			       const union key_payload *payload, struct key *restriction_key)
{
	return -EPERM;
}

/* Return the size of the DER certificate at @der, or 0 if it exceeds the @left bytes. */
static size_t __init cert_size(const u8 *der, size_t left)
{
	size_t size = 0;

	if (left < 4 || der[0] != 0x30)
		return 0;
	if (der[1] == 0x81)
		size = 3 + der[2];
	else if (der[1] == 0x82)
		size = 4 + ((size_t)der[2] << 8 | der[3]);
	return size <= left ? size : 0;
}

static int __init add_cert(const u8 *der, size_t size, unsigned int number)
{
	key_ref_t key = key_create_or_update(make_key_ref(keyring, true), "asymmetric", NULL, der,
					     size, KEY_POS_SEARCH | KEY_USR_VIEW | KEY_USR_READ,
					     KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_BUILT_IN |
						     KEY_ALLOC_BYPASS_RESTRICTION);

	if (IS_ERR(key)) {
		pr_err("built-in certificate %u cannot be used: %ld\n", number, PTR_ERR(key));
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
	unsigned int number = 0;
	int err = 0;

	while (!err && left > 0) {
		size_t size = cert_size(der, left);

		number++;
		if (!size) {
			pr_err("built-in certificate %u is damaged\n", number);
			return -EINVAL;
		}
		err = add_cert(der, size, number);
		der += size;
		left -= size;
	}
	return err;
}

/*
 * User space may list the keyring, and nothing else. KEY_ALLOC_SET_KEEP also keeps root from
 * clearing it and from revoking or invalidating it and its keys.
 */
static struct key *__init alloc_keyring(void)
{
	struct key_restriction *restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	struct key *key;

	if (!restriction)
		return ERR_PTR(-ENOMEM);
	restriction->check = keyring_reject_link;
	key = keyring_alloc(".vgpumc", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, verify_cred,
			    KEY_POS_SEARCH | KEY_POS_WRITE | KEY_USR_VIEW | KEY_USR_READ,
			    KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_SET_KEEP, restriction, NULL);
	if (IS_ERR(key))
		kfree(restriction);
	return key;
}

int __init nvidia_vgpu_keys_init(void)
{
	int err;

	verify_cred = prepare_kernel_cred(&init_task);
	if (!verify_cred)
		return -ENOMEM;
	keyring = alloc_keyring();
	if (IS_ERR(keyring)) {
		put_cred(verify_cred);
		return PTR_ERR(keyring);
	}
	if (nvidia_vgpu_certs_size == 0)
		pr_warn("no certificate is built in, so no signature will be accepted\n");
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
	put_cred(verify_cred);
}

/* ---- Verification ---- */

/* Verify the signature, which is of the file with its CRC field zero. */
static int verify_content(const struct vgpu_metadata *md, u8 *data)
{
	const struct cred *old_cred;
	u8 crc[4];
	int err;

	if (md->crc.size != sizeof(crc))
		return -EINVAL;
	memcpy(crc, data + md->crc.offset, sizeof(crc));
	memset(data + md->crc.offset, 0, sizeof(crc));
	old_cred = override_creds(verify_cred);
	err = verify_pkcs7_signature(data, md->content.size, data + md->signature.offset,
				     md->signature.size, keyring, VERIFYING_UNSPECIFIED_SIGNATURE,
				     NULL, NULL);
	revert_creds(old_cred);
	memcpy(data + md->crc.offset, crc, sizeof(crc));
	return err;
}

/* Without the cipher the kernel rejects its certificates as well, and each key looks unknown. */
static bool lacks_cipher(const struct nvidia_vgpu_cms *cms)
{
	return !cms->rsa && !crypto_has_alg("ecdsa-nist-p256", 0, 0);
}

static int check_unsigned(struct device *dev, const char *name)
{
	if (nvidia_vgpu_must_be_signed()) {
		dev_err_ratelimited(dev, "%s: rejected: not signed\n", name);
		return -ENODATA;
	}
	dev_warn_ratelimited(dev, "%s: not signed, and sig_enforce is off\n", name);
	return 0;
}

static bool is_key_size_allowed(const struct nvidia_vgpu_cms *cms)
{
	return !cms->rsa || (cms->value_size >= MIN_RSA_BYTES && cms->value_size <= MAX_RSA_BYTES);
}

/* Log the result of a verification and return it. */
static int report_verification(struct device *dev, const char *name,
			       const struct nvidia_vgpu_cms *cms, const char *signer, int err)
{
	switch (err) {
	case 0:
		if (is_key_size_allowed(cms))
			return 0;
		dev_err_ratelimited(dev, "%s: rejected: an RSA key of %zu bits is not allowed\n",
				    name, cms->value_size * 8);
		return -EPERM;
	case -ENOKEY:
		dev_err_ratelimited(dev, "%s: rejected: signed by an unknown key (%s)\n", name,
				    signer);
		return err;
	case -ENOPKG:
		dev_err_ratelimited(dev,
				    "%s: rejected: this kernel lacks the digest or cipher (%s)\n",
				    name, signer);
		return err;
	case -ENOMEM:
		dev_err_ratelimited(dev, "%s: out of memory\n", name);
		return err;
	default:
		/* Different ciphers return different errors for a wrong signature. */
		dev_err_ratelimited(dev, "%s: rejected: the signature does not match (%s): %d\n",
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
		return check_unsigned(dev, name);
	err = nvidia_vgpu_cms_decode(&cms, data + md->signature.offset, md->signature.size, &why);
	if (err) {
		dev_err_ratelimited(dev, "%s: rejected: the signature is %s: %s\n", name,
				    err == -EINVAL ? "malformed" : "not allowed", why);
		return err;
	}
	nvidia_vgpu_cms_signer(&cms, signer, signer_size);
	err = verify_content(md, data);
	if (err == -ENOKEY && lacks_cipher(&cms))
		err = -ENOPKG;
	return report_verification(dev, name, &cms, signer, err);
}
