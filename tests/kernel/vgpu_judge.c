// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's judgement of any file, for the differential test: its parser and its signature check
 * as they are, without a board. Write a path to debugfs vgpu_judge, read "CODE OFFSET ERROR" from
 * it: what the parser said, and if that was nothing, what came of the signature.
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
static struct vgpu_metadata_error verdict;
static int signature;
static struct device *judge_device;

static void judge(u8 *data, size_t size)
{
	char release[VGPU_METADATA_RELEASE_SIZE], signer[NVIDIA_VGPU_SIGNER_SIZE];
	const struct vgpu_layout *layout;

	signature = 0;
	if (vgpu_metadata_release(data, size, release, &verdict))
		return;
	layout = vgpu_layout_find(release);
	if (vgpu_metadata_parse(&md, data, size, layout ? &layout->layout : NULL, &verdict))
		return;
	signature = nvidia_vgpu_verify(judge_device, "file", &md, data, signer, sizeof(signer));
}

static int judge_file(const char *path)
{
	void *data = NULL;
	ssize_t size = kernel_read_file_from_path(path, 0, &data, NVIDIA_VGPU_MAX_FILE, NULL,
						  READING_FIRMWARE);

	/* That is what it says of an empty file. */
	if (size < 0 && size != -EINVAL)
		return (int)size;
	mutex_lock(&lock);
	judge(data ? data : (u8 *)"", size > 0 ? (size_t)size : 0);
	mutex_unlock(&lock);
	vfree(data);
	return 0;
}

static ssize_t judge_write(struct file *file, const char __user *text, size_t size, loff_t *pos)
{
	char *path = memdup_user_nul(text, size);
	int err;

	if (IS_ERR(path))
		return PTR_ERR(path);
	path[strcspn(path, "\n")] = 0;
	err = judge_file(path);
	kfree(path);
	return err ? err : (ssize_t)size;
}

static int judge_show(struct seq_file *s, void *unused)
{
	mutex_lock(&lock);
	seq_printf(s, "%s %llu %d\n", vgpu_metadata_code_name(verdict.code), verdict.offset,
		   signature);
	mutex_unlock(&lock);
	return 0;
}

static int judge_open(struct inode *inode, struct file *file)
{
	return single_open(file, judge_show, NULL);
}

static const struct file_operations judge_fops = {
	.owner = THIS_MODULE,
	.open = judge_open,
	.read = seq_read,
	.write = judge_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static struct dentry *entry;

static int __init judge_init(void)
{
	int err;

	judge_device = root_device_register("vgpu_judge");
	if (IS_ERR(judge_device))
		return PTR_ERR(judge_device);
	err = nvidia_vgpu_keys_init();
	if (err) {
		root_device_unregister(judge_device);
		return err;
	}
	entry = debugfs_create_file("vgpu_judge", 0600, NULL, NULL, &judge_fops);
	return 0;
}
module_init(judge_init);

static void __exit judge_exit(void)
{
	debugfs_remove(entry);
	nvidia_vgpu_keys_exit();
	root_device_unregister(judge_device);
}
module_exit(judge_exit);

MODULE_DESCRIPTION("The vGPU driver's judgement of a file, for tests");
MODULE_LICENSE("GPL");
