// SPDX-License-Identifier: GPL-2.0-only
/* Test the result for each kind of signed file, and the decoder on changed signatures. */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/slab.h>

#include "kunit_files.h"
#include "driver/vgpu_cms.h"
#include "driver/vgpu_report.h"
#include "driver/vgpu_signature.h"

struct expected_result {
	const char *file;
	int error;
	const char *signer;
};

static const struct expected_result results[] = {
	{"mt.bin", 0, "O=vgpumc test, CN=built-in, serial "},
	{"meta.bin", 0, "O=vgpumc test, CN=built-in, serial "},
	{"key-id.bin", 0, "key id "},
	{"sha512.bin", 0, "O=vgpumc test, CN=built-in, serial "},
	{"elliptic.bin", 0, "O=vgpumc test, CN=elliptic, serial "},
	{"elliptic384.bin", 0, "O=vgpumc test, CN=elliptic384, serial "},
	{"changed-elliptic.bin", -EKEYREJECTED, "O=vgpumc test, CN=elliptic, serial "},
	{"unsigned.bin", -ENODATA, ""},
	{"foreign.bin", -ENOKEY, "O=vgpumc test, CN=foreign, serial "},
	{"changed.bin", -EKEYREJECTED, "O=vgpumc test, CN=built-in, serial "},
	{"changed-signature.bin", -EKEYREJECTED, "O=vgpumc test, CN=built-in, serial "},
	{"attributes.bin", -EPERM, ""},
	{"certificates.bin", -EPERM, ""},
	{"sha1.bin", -EPERM, ""},
};

static void name_result(const struct expected_result *expected, char *text)
{
	strscpy(text, expected->file, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(result, results, name_result);

static struct vgpu_metadata *parsed(struct kunit *test, const struct vgpu_test_file *file)
{
	struct vgpu_metadata *md = kunit_kzalloc(test, sizeof(*md), GFP_KERNEL);
	struct vgpu_metadata_error error;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, md);
	KUNIT_ASSERT_EQ(test, 0,
			vgpu_metadata_parse(md, file->data, file->size, &file->layout->layout,
					    &error));
	return md;
}

/* Check the result, the named signer, and that the bytes are the same afterwards. */
static void file_has_result(struct kunit *test)
{
	const struct expected_result *expected = test->param_value;
	struct vgpu_test_file file = vgpu_test_read(test, expected->file);
	struct vgpu_metadata *md = parsed(test, &file);
	struct device *device = __root_device_register("vgpu_kunit", NULL);
	u8 *before = vgpu_test_copy(test, file.data, file.size);
	char signer[NVIDIA_VGPU_SIGNER_SIZE] = "nobody";
	int error;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	error = nvidia_vgpu_verify(device, expected->file, md, file.data, signer, sizeof(signer));
	root_device_unregister(device);
	KUNIT_EXPECT_EQ(test, error, expected->error);
	if (expected->signer[0])
		KUNIT_EXPECT_EQ_MSG(test,
				    strncmp(signer, expected->signer, strlen(expected->signer)), 0,
				    "%s", signer);
	else
		KUNIT_EXPECT_STREQ(test, signer, "");
	KUNIT_EXPECT_EQ(test, memcmp(before, file.data, file.size), 0);
	kfree(before);
}

static bool is_within(const u8 *part, size_t size, const u8 *der, size_t all)
{
	return !part || (part >= der && size <= all && (size_t)(part - der) <= all - size);
}

/* Pointers of an accepted signature are within the DER; the signer fits a buffer of any size. */
static void is_decoded_soundly(struct kunit *test, const u8 *der, size_t size)
{
	struct nvidia_vgpu_cms cms;
	const char *why = NULL;
	char text[48];
	size_t room;
	int error = nvidia_vgpu_cms_decode(&cms, der, size, &why);

	if (error) {
		KUNIT_ASSERT_TRUE(test, error == -EINVAL || error == -EPERM);
		KUNIT_ASSERT_NOT_NULL(test, why);
		return;
	}
	KUNIT_ASSERT_TRUE(test, is_within(cms.issuer, cms.issuer_size, der, size));
	KUNIT_ASSERT_TRUE(test, is_within(cms.serial, cms.serial_size, der, size));
	KUNIT_ASSERT_TRUE(test, is_within(cms.key_id, cms.key_id_size, der, size));
	for (room = 1; room < sizeof(text); room++) {
		memset(text, 0x7f, sizeof(text));
		nvidia_vgpu_cms_signer(&cms, text, room);
		KUNIT_ASSERT_LT(test, strnlen(text, room), room);
		KUNIT_ASSERT_EQ(test, text[room], 0x7f);
	}
}

static const char *const signed_files[] = {"mt.bin", "key-id.bin", "elliptic.bin", "attributes.bin",
					   "certificates.bin"};

static void name_file(const char *const *file, char *text)
{
	strscpy(text, *file, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(signed_file, signed_files, name_file);

static void der_cut_everywhere(struct kunit *test)
{
	const char *const *name = test->param_value;
	struct vgpu_test_file file = vgpu_test_read(test, *name);
	struct vgpu_metadata *md = parsed(test, &file);
	const u8 *der = file.data + md->signature.offset;
	struct nvidia_vgpu_cms cms;
	const char *why;
	size_t size;

	for (size = 1; size < md->signature.size; size++) {
		u8 *copy = vgpu_test_copy(test, der, size);

		KUNIT_ASSERT_EQ_MSG(test, nvidia_vgpu_cms_decode(&cms, copy, size, &why), -EINVAL,
				    "cut at %zu", size);
		kfree(copy);
	}
}

static void der_changed_everywhere(struct kunit *test)
{
	const u8 values[] = {0, 1, 0x30, 0x31, 0x80, 0x82, 0xa0, 0xff};
	const char *const *name = test->param_value;
	struct vgpu_test_file file = vgpu_test_read(test, *name);
	struct vgpu_metadata *md = parsed(test, &file);
	size_t size = md->signature.size, at, i;
	u8 *copy = vgpu_test_copy(test, file.data + md->signature.offset, size);

	for (at = 0; at < size; at++) {
		u8 before = copy[at];

		for (i = 0; i < ARRAY_SIZE(values); i++) {
			copy[at] = values[i];
			is_decoded_soundly(test, copy, size);
		}
		copy[at] = before;
	}
	kfree(copy);
}

/* A certificate's names are untrusted until the signature is verified, and reach the log. */
static void hostile_names_are_escaped(struct kunit *test)
{
	static const u8 value[] = "a\n<1>b\x1b[2Jc\x80\xff\x7f\0d";
	struct nvidia_vgpu_cms cms = {.serial = value, .serial_size = 1};
	u8 issuer[64] = {0x30, 0, 0x31, 0, 0x30, 0, 0x06, 3, 0x55, 4, 3, 0x0c};
	size_t size = sizeof(value) - 1, i;
	char text[96];

	issuer[1] = 11 + size;
	issuer[3] = 9 + size;
	issuer[5] = 7 + size;
	issuer[12] = size;
	memcpy(issuer + 13, value, size);
	cms.issuer = issuer;
	cms.issuer_size = 13 + size;
	nvidia_vgpu_cms_signer(&cms, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "CN=a?<1>b?[2Jc????d, serial 61");
	for (i = 0; i < strlen(text); i++)
		KUNIT_EXPECT_TRUE(test, text[i] >= 0x20 && text[i] < 0x7f);
}

static struct kunit_case signature_cases[] = {
	KUNIT_CASE_PARAM(file_has_result, result_gen_params),
	KUNIT_CASE(hostile_names_are_escaped),
	KUNIT_CASE_PARAM(der_cut_everywhere, signed_file_gen_params),
	KUNIT_CASE_PARAM(der_changed_everywhere, signed_file_gen_params),
	{},
};

static struct kunit_suite signature_suite = {
	.name = "vgpu_signature",
	.suite_init = vgpu_test_start,
	.suite_exit = vgpu_test_end,
	.test_cases = signature_cases,
};
kunit_test_suite(signature_suite);
