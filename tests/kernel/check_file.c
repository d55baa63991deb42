// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check any file with the driver's parser and signature verification, without a board. Write a path
 * to debugfs vgpu_check_file, then read "CODE OFFSET ERROR": the parser's result, and if that is
 * ok, the result of the verification.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "parser/layouts.h"
#include "driver/vgpu_load.h"
#include "driver/vgpu_signature.h"

static DEFINE_MUTEX(lock);
static struct vgpu_metadata md;
static struct vgpu_metadata_error parsed;
static int signature;
static struct device *check_device;

static void check_bytes(u8 *data, size_t size)
{
	char release[VGPU_METADATA_RELEASE_SIZE], signer[NVIDIA_VGPU_SIGNER_SIZE];
	const struct vgpu_layout *layout;

	signature = 0;
	if (vgpu_metadata_release(data, size, release, &parsed))
		return;
	layout = vgpu_layout_find(release);
	if (vgpu_metadata_parse(&md, data, size, layout ? &layout->layout : NULL, &parsed))
		return;
	signature = nvidia_vgpu_verify(check_device, "file", &md, data, signer, sizeof(signer));
}

static int check_file(const char *path)
{
	void *data = NULL;
	ssize_t size = kernel_read_file_from_path(path, 0, &data, NVIDIA_VGPU_MAX_FILE, NULL,
						  READING_FIRMWARE);

	/* An empty file is reported as -EINVAL. */
	if (size < 0 && size != -EINVAL)
		return (int)size;
	mutex_lock(&lock);
	check_bytes(data ? data : (u8 *)"", size > 0 ? (size_t)size : 0);
	mutex_unlock(&lock);
	vfree(data);
	return 0;
}

static ssize_t check_write(struct file *file, const char __user *text, size_t size, loff_t *pos)
{
	char *path = memdup_user_nul(text, size);
	int err;

	if (IS_ERR(path))
		return PTR_ERR(path);
	path[strcspn(path, "\n")] = 0;
	err = check_file(path);
	kfree(path);
	return err ? err : (ssize_t)size;
}

static int check_show(struct seq_file *s, void *unused)
{
	mutex_lock(&lock);
	seq_printf(s, "%s %llu %d\n", vgpu_metadata_code_name(parsed.code), parsed.offset,
		   signature);
	mutex_unlock(&lock);
	return 0;
}

static int check_open(struct inode *inode, struct file *file)
{
	return single_open(file, check_show, NULL);
}

static const struct file_operations check_fops = {
	.owner = THIS_MODULE,
	.open = check_open,
	.read = seq_read,
	.write = check_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static struct dentry *node;

static int __init check_init(void)
{
	int err;

	check_device = root_device_register("vgpu_check_file");
	if (IS_ERR(check_device))
		return PTR_ERR(check_device);
	err = nvidia_vgpu_keys_init();
	if (err) {
		root_device_unregister(check_device);
		return err;
	}
	node = debugfs_create_file("vgpu_check_file", 0600, NULL, NULL, &check_fops);
	return 0;
}
module_init(check_init);

static void __exit check_exit(void)
{
	debugfs_remove(node);
	nvidia_vgpu_keys_exit();
	root_device_unregister(check_device);
}
module_exit(check_exit);

MODULE_DESCRIPTION("Check a file as the vGPU driver does, for tests");
MODULE_LICENSE("GPL");
