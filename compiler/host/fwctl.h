/* SPDX-License-Identifier: MIT */
/*
 * The fwctl device of a GPU: the way from user space to its GSP firmware (Linux 6.15 and later).
 *
 * The interface is that of include/uapi/fwctl/fwctl.h in Linux; the part for nova-core is posted
 * and not yet in a release (include/uapi/fwctl/nova-core.h of zhiwang-nvidia/nova-core, and its
 * copy in NVIDIA's vgpu-tools, commit 2be3609a).
 */
#ifndef COMPILER_HOST_FWCTL_H
#define COMPILER_HOST_FWCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/base/buf.h"

/* out_device_type of nova-core. Not yet assigned upstream: change it here alone. */
#define FWCTL_TYPE_NOVA_CORE 5u

/* Every buffer starts with the command's number and a reserved word, both 32 bits. */
#define FWCTL_HEADER_SIZE 8u

/**
 * struct fwctl - an open device.
 * @fd: its descriptor
 * @rpc: send a request of @in_size bytes, and store the answer in the @out_size bytes at @out;
 *	both buffers are aligned to 16 bytes and start with the header. Returns 0 or an errno.
 *
 * A test replaces @rpc by a simulation.
 */
struct fwctl {
	int fd;
	int (*rpc)(struct fwctl *fwctl, const void *in, uint32_t in_size, void *out,
		   uint32_t *out_size);
};

/**
 * struct fwctl_entry - a device as sysfs lists it.
 * @name: "fwctl0"
 * @bdf: PCI address of its function, "0000:01:00.0"; "" if that is not a PCI function
 */
struct fwctl_entry {
	char name[32];
	char bdf[32];
};

/** struct fwctl_list - devices in the order of their names; release with fwctl_list_free(). */
struct fwctl_list {
	struct fwctl_entry *items;
	size_t count, capacity;
};

/**
 * fwctl_scan() - list the fwctl devices.
 * @list: zero-initialised; filled in
 * @sysfs: where sysfs is mounted, "/sys"
 *
 * Opens no device. A kernel without fwctl gives an empty list.
 */
void fwctl_scan(struct fwctl_list *list, const char *sysfs);

/** fwctl_list_free() - release the list. */
void fwctl_list_free(struct fwctl_list *list);

/**
 * fwctl_open() - open the device of a GPU.
 * @fwctl: filled in on success; close with fwctl_close()
 * @path: the device, "/dev/fwctl/fwctl0"
 * @why: the reason is appended on failure
 *
 * Asks the device for its type, and rejects any but nova-core's.
 *
 * Return: true if it is open.
 */
bool fwctl_open(struct fwctl *fwctl, const char *path, struct buf *why);

/** fwctl_close() - close a device. */
void fwctl_close(struct fwctl *fwctl);

/** fwctl_reason() - return what an errno of a call means, as the driver uses it; static text. */
const char *fwctl_reason(int error);

#endif
