// SPDX-License-Identifier: MIT
/*
 * A minimal client of VFIO:
 *
 *	vfio_client GROUP DEVICE		open, read configuration space, use BAR 0, close
 *	vfio_client GROUP DEVICE hold FILE	open, create FILE, wait for a line on stdin or the
 *						kernel's request to release the device, close
 *
 * DEVICE is a PCI address; " vf_token=UUID" may follow in the same argument.
 *
 * Exit status: 0; 2 the device does not open (the error is printed); 1 any other failure.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Where there is no IOMMU, a group has another name and another kind of container. */
static int open_group(const char *number, int *container)
{
	unsigned long kind = VFIO_TYPE1v2_IOMMU;
	char path[64];
	int group;

	*container = open("/dev/vfio/vfio", O_RDWR);
	snprintf(path, sizeof(path), "/dev/vfio/%s", number);
	group = open(path, O_RDWR);
	if (group < 0) {
		kind = VFIO_NOIOMMU_IOMMU;
		snprintf(path, sizeof(path), "/dev/vfio/noiommu-%s", number);
		group = open(path, O_RDWR);
	}
	if (*container < 0 || group < 0)
		return -1;
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, container) ||
	    ioctl(*container, VFIO_SET_IOMMU, kind))
		return -1;
	return group;
}

static int region(int device, unsigned int index, struct vfio_region_info *info)
{
	*info = (struct vfio_region_info){.argsz = sizeof(*info), .index = index};
	return ioctl(device, VFIO_DEVICE_GET_REGION_INFO, info);
}

static int use_config(int device)
{
	struct vfio_region_info info;
	uint16_t ids[2] = {0}, command = 0x0002;

	if (region(device, VFIO_PCI_CONFIG_REGION_INDEX, &info))
		return fail("configuration space");
	if (pread(device, ids, sizeof(ids), (off_t)info.offset) != sizeof(ids))
		return fail("read configuration space");
	if (ids[0] != 0x10de || ids[1] != 0x26b1) {
		printf("it is %04x:%04x\n", ids[0], ids[1]);
		return 1;
	}
	if (pwrite(device, &command, sizeof(command), (off_t)info.offset + 4) != sizeof(command))
		return fail("write configuration space");
	return 0;
}

/* The simulated board has none under User-mode Linux. */
static int use_bar(int device)
{
	struct vfio_region_info info;
	uint32_t wrote = 0xc0ffee42, got = 0;
	volatile uint32_t *map;
	int status = 1;

	if (region(device, VFIO_PCI_BAR0_REGION_INDEX, &info))
		return fail("BAR 0");
	if (info.size == 0) {
		printf("no BAR 0");
		return 0;
	}
	map = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, (off_t)info.offset);
	if (map == MAP_FAILED)
		return fail("map BAR 0");
	if (pwrite(device, &wrote, 4, (off_t)info.offset + 8) != 4 || map[2] != wrote) {
		fail("what was written is not in the mapping");
		goto out;
	}
	map[3] = ~wrote;
	if (pread(device, &got, 4, (off_t)info.offset + 12) != 4 || got != ~wrote) {
		fail("what was mapped cannot be read");
		goto out;
	}
	status = 0;
out:
	munmap((void *)map, info.size);
	return status;
}

static int request_fd(int device)
{
	struct {
		struct vfio_irq_set set;
		int32_t fd;
	} request = {
		.set =
			{
				.argsz = sizeof(request),
				.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
				.index = VFIO_PCI_REQ_IRQ_INDEX,
				.count = 1,
			},
		.fd = eventfd(0, 0),
	};

	return request.fd >= 0 && ioctl(device, VFIO_DEVICE_SET_IRQS, &request) == 0 ? request.fd
										     : -1;
}

static int hold(int device, const char *path)
{
	struct pollfd fds[2] = {{.fd = 0, .events = POLLIN},
				{.fd = request_fd(device), .events = POLLIN}};
	int marker = open(path, O_CREAT | O_WRONLY, 0600);

	if (fds[1].fd < 0 || marker < 0)
		return fail("hold");
	close(marker);
	poll(fds, 2, -1);
	printf("%s\n", fds[1].revents ? "the kernel requests it" : "told to release it");
	return 0;
}

int main(int argc, char **argv)
{
	int container, group, device, status;

	setbuf(stdout, NULL);
	if (argc < 3)
		return 1;
	group = open_group(argv[1], &container);
	if (group < 0)
		return fail("group");
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, argv[2]);
	if (device < 0) {
		fail("device");
		return 2;
	}
	status = use_config(device) || use_bar(device);
	if (!status && argc == 5 && strcmp(argv[3], "hold") == 0)
		status = hold(device, argv[4]);
	close(device);
	close(group);
	close(container);
	return status;
}
