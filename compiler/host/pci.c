// SPDX-License-Identifier: MIT
#include "compiler/host/pci.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

#define CLASS_DISPLAY 0x03

/* Read the first line of a file without its newline; "" if there is none. */
static void read_first_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");

	*line = 0;
	if (!file)
		return;
	if (!fgets(line, size, file))
		*line = 0;
	line[strcspn(line, "\n")] = 0;
	fclose(file);
}

static bool read_pci_id(const char *folder, const char *name, unsigned long *id)
{
	struct buf path = {0};
	char line[32], *end;

	buf_printf(&path, "%s/%s", folder, name);
	read_first_line(buf_text(&path), line, sizeof(line));
	buf_free(&path);
	*id = strtoul(line, &end, 16);
	return *line && !*end;
}

/* Copy @length bytes, or as many as fit, and terminate them. */
static void copy_truncated(char *to, size_t size, const char *from, size_t length)
{
	if (length >= size)
		length = size - 1;
	memcpy(to, from, length);
	to[length] = 0;
}

/* Copy the value of a line such as "GPU Firmware: \t 580.159.04" if it has this name. */
static void copy_value(const char *line, const char *name, char *value, size_t size)
{
	size_t length = strlen(name);

	if (strncmp(line, name, length) != 0 || line[length] != ':')
		return;
	line += length + 1;
	line += strspn(line, " \t");
	copy_truncated(value, size, line, strcspn(line, "\n"));
}

static void read_information(const char *procfs, struct host_board *board)
{
	struct buf path = {0};
	char line[256];
	FILE *file;

	buf_printf(&path, "%s/driver/nvidia/gpus/%s/information", procfs, board->bdf);
	file = fopen(buf_text(&path), "re");
	buf_free(&path);
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		copy_value(line, "Model", board->model, sizeof(board->model));
		copy_value(line, "GPU Firmware", board->gsp, sizeof(board->gsp));
	}
	fclose(file);
	/* The driver prints N/A when the GPU runs without GSP firmware. */
	board->without_gsp = strcmp(board->gsp, "N/A") == 0;
	if (board->gsp[0] < '0' || board->gsp[0] > '9')
		board->gsp[0] = 0;
}

/* The "driver" link of a device points to a folder with the driver's name. */
static void read_driver(const char *folder, struct host_board *board)
{
	struct buf path = {0};
	char target[4096];
	const char *name;
	ssize_t length;

	buf_printf(&path, "%s/driver", folder);
	length = readlink(buf_text(&path), target, sizeof(target) - 1);
	buf_free(&path);
	if (length <= 0)
		return;
	target[length] = 0;
	name = strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
	copy_truncated(board->driver, sizeof(board->driver), name, strlen(name));
}

static bool is_virtual_function(const char *folder)
{
	struct buf path = {0};
	bool found;

	buf_printf(&path, "%s/physfn", folder);
	found = access(buf_text(&path), F_OK) == 0;
	buf_free(&path);
	return found;
}

static void scan_device(struct host *host, const char *folder, const char *bdf, const char *procfs)
{
	unsigned long vendor, device, subsystem_vendor, subsystem, class;
	struct host_board board = {0};

	if (!read_pci_id(folder, "vendor", &vendor) || vendor != VGPU_PCI_VENDOR ||
	    !read_pci_id(folder, "class", &class) || class >> 16 != CLASS_DISPLAY ||
	    !read_pci_id(folder, "device", &device) ||
	    !read_pci_id(folder, "subsystem_vendor", &subsystem_vendor) ||
	    !read_pci_id(folder, "subsystem_device", &subsystem) || is_virtual_function(folder) ||
	    strlen(bdf) >= sizeof(board.bdf))
		return;
	memcpy(board.bdf, bdf, strlen(bdf));
	board.ids = (struct vgpu_metadata_ids){.vendor = (u16)vendor,
					       .device = (u16)device,
					       .subsystem_vendor = (u16)subsystem_vendor,
					       .subsystem = (u16)subsystem};
	read_driver(folder, &board);
	read_information(procfs, &board);
	*vec_push(host) = board;
}

static int compare_addresses(const void *a, const void *b)
{
	return strcmp(((const struct host_board *)a)->bdf, ((const struct host_board *)b)->bdf);
}

bool host_scan(struct host *host, const char *sysfs, const char *procfs, struct diags *diags)
{
	struct buf folder = {0};
	struct dirent *entry;
	size_t length;
	DIR *devices;

	buf_printf(&folder, "%s/bus/pci/devices", sysfs);
	devices = opendir(buf_text(&folder));
	if (!devices) {
		diag_error(diags, (struct location){0}, NULL,
			   "cannot list the PCI devices in %s: %s", buf_text(&folder),
			   strerror(errno));
		buf_free(&folder);
		return false;
	}
	length = folder.size;
	while ((entry = readdir(devices))) {
		if (entry->d_name[0] == '.')
			continue;
		folder.size = length;
		buf_printf(&folder, "/%s", entry->d_name);
		scan_device(host, buf_text(&folder), entry->d_name, procfs);
	}
	closedir(devices);
	buf_free(&folder);
	if (host->count)
		qsort(host->items, host->count, sizeof(*host->items), compare_addresses);
	return true;
}

void host_free(struct host *host)
{
	free(host->items);
	*host = (struct host){0};
}

bool pci_parse_ids(const char *text, struct vgpu_metadata_ids *ids, bool *has_subsystem)
{
	unsigned long id[4] = {0};
	size_t count = 0;

	for (;;) {
		char *end;

		if (count == ARRAY_SIZE(id) || !strchr("0123456789abcdefABCDEF", *text) || !*text)
			return false;
		id[count] = strtoul(text, &end, 16);
		if (id[count++] > UINT16_MAX)
			return false;
		if (!*end)
			break;
		if (*end != ':')
			return false;
		text = end + 1;
	}
	*ids = (struct vgpu_metadata_ids){(u16)id[0], (u16)id[1], (u16)id[2], (u16)id[3]};
	*has_subsystem = count == 4;
	return count == 2 || count == 4;
}

void pci_print_ids(const struct vgpu_metadata_ids *ids, bool with_subsystem, struct buf *out)
{
	buf_printf(out, "%04x:%04x", ids->vendor, ids->device);
	if (with_subsystem)
		buf_printf(out, " %04x:%04x", ids->subsystem_vendor, ids->subsystem);
}
