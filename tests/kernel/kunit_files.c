// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel_read_file.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <asm/unaligned.h>

#include "kunit_files.h"
#include "driver/vgpu_load.h"
#include "driver/vgpu_report.h"
#include "driver/vgpu_signature.h"

struct vgpu_test_file vgpu_test_read(struct kunit *test, const char *name)
{
	struct vgpu_test_file file = {.layout = vgpu_layout_find("570.144")};
	char *path = kunit_kmalloc(test, 64, GFP_KERNEL);
	void *data = NULL;
	ssize_t size;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, path);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file.layout);
	snprintf(path, 64, "/files/%s", name);
	size = kernel_read_file_from_path(path, 0, &data, NVIDIA_VGPU_MAX_FILE, NULL,
					  READING_FIRMWARE);
	KUNIT_ASSERT_GT_MSG(test, size, 0, "%s", path);
	file.size = (size_t)size;
	file.data = kunit_kmalloc(test, file.size, GFP_KERNEL);
	if (file.data)
		memcpy(file.data, data, file.size);
	vfree(data);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file.data);
	return file;
}

u8 *vgpu_test_copy(struct kunit *test, const u8 *data, size_t size)
{
	u8 *copy = kmalloc(size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, copy);
	memcpy(copy, data, size);
	return copy;
}

void vgpu_test_mend(u8 *data, size_t size)
{
	if (size >= VGPU_META_HEADER_SIZE && memcmp(data, VGPU_META_IDENTIFIER, 8) == 0) {
		put_unaligned_le64(size, data + VGPU_META_TOTAL_SIZE);
		put_unaligned_le32(vgpu_metadata_crc(VGPU_CONTAINER_VGPUMETA, data, size),
				   data + VGPU_META_CRC);
	} else if (size >= VGPU_MT_HEADER_SIZE && memcmp(data, VGPU_MT_IDENTIFIER, 8) == 0) {
		put_unaligned_le32(vgpu_metadata_crc(VGPU_CONTAINER_NVVGPUMT, data, size),
				   data + VGPU_MT_CRC);
	}
}

/* KUnit runs the suites before __init memory is freed. */
int __ref vgpu_test_start(struct kunit_suite *suite)
{
	nvidia_vgpu_report_init();
	return nvidia_vgpu_keys_init();
}

void vgpu_test_end(struct kunit_suite *suite)
{
	nvidia_vgpu_keys_exit();
	nvidia_vgpu_report_exit();
}

MODULE_DESCRIPTION("KUnit suites of the vGPU driver");
MODULE_LICENSE("GPL");
