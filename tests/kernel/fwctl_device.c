// SPDX-License-Identifier: GPL-2.0-only
/*
 * A simulated fwctl device of the board of sim_board.c, for kernels without the fwctl core: class,
 * node and link in sysfs as the core makes them, its two ioctls to the letter of
 * include/uapi/fwctl/fwctl.h, and the answers of the simulated GSP of sim_gsp.c.
 *
 * Parameters are the faults and counters of that GSP. The device is /dev/fwctl/fwctl0.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#include "sim_gsp.h"

#define FWCTL_INFO  _IO(0x9A, 0)
#define FWCTL_RPC   _IO(0x9A, 1)
#define MAX_RPC_LEN (2u << 20)
#define SCOPES	    4 /* CONFIGURATION to DEBUG_WRITE_FULL */

struct info_args {
	u32 size;
	u32 flags;
	u32 out_device_type;
	u32 device_data_len;
	u64 out_device_data;
};

struct rpc_args {
	u32 size;
	u32 scope;
	u32 in_len;
	u32 out_len;
	u64 in;
	u64 out;
};

static char *board = "1000:10:00.0";
module_param(board, charp, 0444);
static unsigned int device_type = 5;
module_param(device_type, uint, 0644);

static struct sim_gsp *gsp;
static DEFINE_MUTEX(gsp_lock);
static unsigned int opens;
module_param(opens, uint, 0444);

/* A number inside the simulated GSP, which is there only while the module is. */
static int set_number(const char *text, const struct kernel_param *param)
{
	unsigned int *number = (void *)gsp + (uintptr_t)param->arg;

	return gsp ? kstrtouint(text, 0, number) : -ENODEV;
}

static int get_number(char *buffer, const struct kernel_param *param)
{
	unsigned int *number = (void *)gsp + (uintptr_t)param->arg;

	return gsp ? sysfs_emit(buffer, "%u\n", *number) : -ENODEV;
}

static const struct kernel_param_ops number_ops = {
	.set = set_number,
	.get = get_number,
};

#define GSP_PARAM(name, member)                                                                    \
	module_param_cb(name, &number_ops, (void *)offsetof(struct sim_gsp, member), 0644)

GSP_PARAM(calls, calls);
GSP_PARAM(adds, adds);
GSP_PARAM(discards, discards);
GSP_PARAM(types, type_count);
GSP_PARAM(fail_call, faults.call);
GSP_PARAM(fail_error, faults.error);
GSP_PARAM(lose_type, faults.lose_type);
GSP_PARAM(extra_type, faults.extra_type);
GSP_PARAM(change_key, faults.change_key);
GSP_PARAM(omit_key, faults.omit_key);
GSP_PARAM(cut, faults.cut);

static int fwctl_open(struct inode *inode, struct file *file)
{
	opens++;
	return nonseekable_open(inode, file);
}

static long ioctl_info(void __user *argument, u32 size)
{
	struct info_args args = {0};
	int err;

	if (size < offsetofend(struct info_args, device_data_len))
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), argument, size);
	if (err)
		return err;
	if (args.flags)
		return -EOPNOTSUPP;
	if (!args.device_data_len && args.out_device_data)
		return -EOPNOTSUPP;
	if (args.device_data_len &&
	    clear_user(u64_to_user_ptr(args.out_device_data), args.device_data_len))
		return -EFAULT;
	args.device_data_len = 0;
	args.out_device_type = device_type;
	return copy_to_user(argument, &args, min_t(size_t, size, sizeof(args))) ? -EFAULT : 0;
}

/* Let GSP answer a request of args->in_len bytes at @in. */
static long answer_rpc(struct rpc_args *args, const void *in)
{
	size_t size = 0;
	void *out = kzalloc(SIM_MAX_ANSWER, GFP_KERNEL);
	int err;

	if (!out)
		return -ENOMEM;
	mutex_lock(&gsp_lock);
	err = sim_gsp_call(gsp, in, args->in_len, out, &size);
	mutex_unlock(&gsp_lock);
	if (!err && copy_to_user(u64_to_user_ptr(args->out), out,
				 min_t(size_t, args->out_len, min_t(size_t, size, SIM_MAX_ANSWER))))
		err = -EFAULT;
	args->out_len = (u32)size;
	kfree(out);
	return err;
}

static long ioctl_rpc(void __user *argument, u32 size)
{
	struct rpc_args args = {0};
	void *in;
	long err;

	if (size < sizeof(args))
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), argument, size);
	if (err)
		return err;
	if (args.in_len > MAX_RPC_LEN || args.out_len > MAX_RPC_LEN)
		return -EMSGSIZE;
	if (args.scope >= SCOPES)
		return -EOPNOTSUPP;
	in = kvzalloc(args.in_len ? args.in_len : 1, GFP_KERNEL);
	if (!in)
		return -ENOMEM;
	if (copy_from_user(in, u64_to_user_ptr(args.in), args.in_len))
		err = -EFAULT;
	else
		err = answer_rpc(&args, in);
	kvfree(in);
	if (!err && copy_to_user(argument, &args, sizeof(args)))
		err = -EFAULT;
	return err;
}

static long fwctl_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	void __user *user = (void __user *)argument;
	u32 size;

	if (command != FWCTL_INFO && command != FWCTL_RPC)
		return -ENOTTY;
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	return command == FWCTL_INFO ? ioctl_info(user, size) : ioctl_rpc(user, size);
}

static const struct file_operations fwctl_fops = {
	.owner = THIS_MODULE,
	.open = fwctl_open,
	.unlocked_ioctl = fwctl_ioctl,
};

/* The core puts its nodes into a folder. The class's method became const in Linux 6.2. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
static char *fwctl_devnode(struct device *dev, umode_t *mode)
#else
static char *fwctl_devnode(const struct device *dev, umode_t *mode)
#endif
{
	return kasprintf(GFP_KERNEL, "fwctl/%s", dev_name(dev));
}

static struct class fwctl_class = {
	.name = "fwctl",
	.devnode = fwctl_devnode,
};

static struct pci_dev *pf;
static struct cdev cdev;
static dev_t number;

static struct pci_dev *find_board(void)
{
	unsigned int domain, bus, slot, function;

	if (sscanf(board, "%x:%x:%x.%x", &domain, &bus, &slot, &function) != 4)
		return NULL;
	return pci_get_domain_bus_and_slot((int)domain, bus, PCI_DEVFN(slot, function));
}

static int make_gsp(void)
{
	gsp = vzalloc(sizeof(*gsp));
	if (!gsp)
		return -ENOMEM;
	/* The first VF follows the board, which has four. */
	gsp->first_vf = (u64)pci_domain_nr(pf->bus) << 32 | pf->bus->number << 8 | (pf->devfn + 1);
	gsp->vf_count = 4;
	return 0;
}

static int add_device(void)
{
	struct device *device;
	int err = alloc_chrdev_region(&number, 0, 1, "fwctl");

	if (err)
		return err;
	cdev_init(&cdev, &fwctl_fops);
	err = cdev_add(&cdev, number, 1);
	if (err)
		goto release;
	device = device_create(&fwctl_class, &pf->dev, number, NULL, "fwctl0");
	if (!IS_ERR(device))
		return 0;
	err = PTR_ERR(device);
	cdev_del(&cdev);
release:
	unregister_chrdev_region(number, 1);
	return err;
}

static int __init sim_fwctl_init(void)
{
	int err;

	pf = find_board();
	if (!pf)
		return -ENODEV;
	err = make_gsp();
	if (err)
		goto put_board;
	err = class_register(&fwctl_class);
	if (err)
		goto free_gsp;
	err = add_device();
	if (!err)
		return 0;
	class_unregister(&fwctl_class);
free_gsp:
	vfree(gsp);
	gsp = NULL;
put_board:
	pci_dev_put(pf);
	return err;
}
module_init(sim_fwctl_init);

static void __exit sim_fwctl_exit(void)
{
	device_destroy(&fwctl_class, number);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 1);
	class_unregister(&fwctl_class);
	vfree(gsp);
	gsp = NULL;
	pci_dev_put(pf);
}
module_exit(sim_fwctl_exit);

MODULE_DESCRIPTION("A simulated fwctl device, for tests");
MODULE_LICENSE("GPL");
