// SPDX-License-Identifier: MIT
#include "compiler/host/fwctl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/mem.h"

/* Debian's headers have fwctl from Linux 6.15 on only. */
struct fwctl_info_args {
	uint32_t size;
	uint32_t flags;
	uint32_t out_device_type;
	uint32_t device_data_len;
	_Alignas(8) uint64_t out_device_data;
};

struct fwctl_rpc_args {
	uint32_t size;
	uint32_t scope;
	uint32_t in_len;
	uint32_t out_len;
	_Alignas(8) uint64_t in;
	_Alignas(8) uint64_t out;
};

_Static_assert(sizeof(struct fwctl_info_args) == 24, "struct fwctl_info of the kernel");
_Static_assert(sizeof(struct fwctl_rpc_args) == 32, "struct fwctl_rpc of the kernel");

#define FWCTL_INFO_REQUEST	  _IO(0x9A, 0)
#define FWCTL_RPC_REQUEST	  _IO(0x9A, 1)
#define FWCTL_SCOPE_CONFIGURATION 0u

/* The types that Linux assigns, to name the device that is there in place of a GPU. */
static const struct {
	uint32_t type;
	const char *name;
} device_types[] = {
	{1, "an mlx5 network adapter"},
	{2, "a CXL memory device"},
	{4, "an AMD Pensando (pds) device"},
	{8, "a test device"},
};

static int rpc_by_ioctl(struct fwctl *fwctl, const void *in, uint32_t in_size, void *out,
			uint32_t *out_size)
{
	struct fwctl_rpc_args args = {
		.size = sizeof(args),
		.scope = FWCTL_SCOPE_CONFIGURATION,
		.in_len = in_size,
		.out_len = *out_size,
		.in = (uintptr_t)in,
		.out = (uintptr_t)out,
	};

	if (ioctl(fwctl->fd, FWCTL_RPC_REQUEST, &args) < 0)
		return errno;
	/* The kernel says how much the firmware had to answer, which may be more than it stored. */
	if (args.out_len > *out_size)
		return EMSGSIZE;
	*out_size = args.out_len;
	return 0;
}

static bool check_type(uint32_t type, const char *path, struct buf *why)
{
	if (type == FWCTL_TYPE_NOVA_CORE)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(device_types); i++) {
		if (device_types[i].type == type) {
			buf_printf(why, "%s is %s, not an NVIDIA GPU", path, device_types[i].name);
			return false;
		}
	}
	buf_printf(why, "%s has the unknown device type %" PRIu32 ", not %u (NVIDIA nova-core)",
		   path, type, FWCTL_TYPE_NOVA_CORE);
	return false;
}

bool fwctl_open(struct fwctl *fwctl, const char *path, struct buf *why)
{
	struct fwctl_info_args info = {.size = sizeof(info)};
	struct stat st;
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0) {
		buf_printf(why, "cannot open %s: %s", path, strerror(errno));
		return false;
	}
	if (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode)) {
		buf_printf(why, "%s is not a device", path);
	} else if (ioctl(fd, FWCTL_INFO_REQUEST, &info) < 0) {
		buf_printf(why, "%s is not an fwctl device: %s", path, strerror(errno));
	} else if (check_type(info.out_device_type, path, why)) {
		*fwctl = (struct fwctl){.fd = fd, .rpc = rpc_by_ioctl};
		return true;
	}
	close(fd);
	return false;
}

void fwctl_close(struct fwctl *fwctl)
{
	close(fwctl->fd);
	fwctl->fd = -1;
}

const char *fwctl_reason(int error)
{
	switch (error) {
	case ENOTTY:
	case EOPNOTSUPP:
		return "the driver does not offer this call";
	case EBADMSG:
		return "GSP's answer is malformed";
	case E2BIG:
	case EMSGSIZE:
		return "the driver uses another version of this call";
	case ENODEV:
		return "the device is gone";
	case EACCES:
	case EPERM:
		return "permission denied (it takes root)";
	default:
		return strerror(error);
	}
}

/* Store the PCI address that @path, a link to a device's folder, ends in; "" if it has none. */
static void read_address(const char *path, char *bdf, size_t size)
{
	char *target = realpath(path, NULL);
	const char *name = target ? strrchr(target, '/') + 1 : "";
	size_t length = strlen(name);

	*bdf = 0;
	if (length < size && strspn(name, "0123456789abcdef:.") == length)
		memcpy(bdf, name, length + 1);
	free(target);
}

static int compare_entries(const void *a, const void *b)
{
	return strverscmp(((const struct fwctl_entry *)a)->name,
			  ((const struct fwctl_entry *)b)->name);
}

void fwctl_scan(struct fwctl_list *list, const char *sysfs)
{
	struct buf path = {0};
	struct dirent *entry;
	size_t length;
	DIR *folder;

	buf_printf(&path, "%s/class/fwctl", sysfs);
	length = path.size;
	folder = opendir(buf_text(&path));
	while (folder && (entry = readdir(folder))) {
		struct fwctl_entry item = {0};

		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= sizeof(item.name))
			continue;
		memcpy(item.name, entry->d_name, strlen(entry->d_name) + 1);
		path.size = length;
		buf_printf(&path, "/%s/device", entry->d_name);
		read_address(buf_text(&path), item.bdf, sizeof(item.bdf));
		*vec_push(list) = item;
	}
	if (folder)
		closedir(folder);
	buf_free(&path);
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare_entries);
}

void fwctl_list_free(struct fwctl_list *list)
{
	free(list->items);
	*list = (struct fwctl_list){0};
}
