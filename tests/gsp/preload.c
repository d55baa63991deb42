// SPDX-License-Identifier: MIT
/*
 * Preloaded into a program, makes it see an fwctl device in place of a file that holds a struct
 * sim_device: such a file is a character device to fstat(), and takes the ioctls of
 * include/uapi/fwctl/fwctl.h to the letter.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/gsp/sim_device.h"

#define INFO 0x9a00
#define RPC  0x9a01

struct info {
	uint32_t size, flags, type, data_size;
	uint64_t data;
};

struct rpc {
	uint32_t size, scope, in_size, out_size;
	uint64_t in, out;
};

/* Map the simulation of a descriptor. Return: NULL if it has none. */
static struct sim_device *map_device(int fd)
{
	struct sim_device *device;

	device = mmap(NULL, sizeof(*device), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (device == MAP_FAILED)
		return NULL;
	if (lseek(fd, 0, SEEK_END) == (off_t)sizeof(*device) &&
	    memcmp(device->magic, SIM_DEVICE_MAGIC, sizeof(device->magic)) == 0)
		return device;
	munmap(device, sizeof(*device));
	return NULL;
}

static int fail(int error)
{
	errno = error;
	return -1;
}

static int get_info(struct sim_device *device, struct info *info)
{
	if (info->size < 16 || info->flags || (info->data_size && !info->data))
		return fail(EINVAL);
	if (info->size > sizeof(*info))
		return fail(E2BIG);
	info->type = device->type;
	info->data_size = 0;
	return 0;
}

static int send_rpc(struct sim_device *device, struct rpc *rpc)
{
	_Alignas(16) uint8_t out[SIM_MAX_ANSWER + 64];
	size_t size = 0;
	int err;

	if (rpc->size < sizeof(*rpc) || (rpc->in | rpc->out) % 16 || rpc->in_size > 1u << 20)
		return fail(EINVAL);
	if (rpc->scope)
		return fail(EOPNOTSUPP);
	memset(out, 0, sizeof(out));
	err = sim_gsp_call(&device->gsp, (const void *)(uintptr_t)rpc->in, rpc->in_size, out,
			   &size);
	if (err)
		return fail(-err);
	memcpy((void *)(uintptr_t)rpc->out, out, size < rpc->out_size ? size : rpc->out_size);
	rpc->out_size = (uint32_t)size;
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	struct sim_device *device = map_device(fd);
	va_list args;
	void *argument;
	int result;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	if (!device)
		return (int)syscall(SYS_ioctl, fd, request, argument);
	if (request == INFO)
		result = get_info(device, argument);
	else if (request == RPC)
		result = send_rpc(device, argument);
	else
		result = fail(ENOTTY);
	munmap(device, sizeof(*device));
	return result;
}

int fstat(int fd, struct stat *st)
{
	int (*next)(int, struct stat *);
	struct sim_device *device;
	int result;

	*(void **)&next = dlsym(RTLD_NEXT, "fstat");
	result = next(fd, st);
	if (result < 0 || !S_ISREG(st->st_mode) || st->st_size != (off_t)sizeof(*device))
		return result;
	device = map_device(fd);
	if (!device)
		return result;
	device->opens++;
	munmap(device, sizeof(*device));
	st->st_mode = S_IFCHR | 0600;
	return 0;
}
