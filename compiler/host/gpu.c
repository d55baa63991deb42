// SPDX-License-Identifier: MIT
#include "compiler/host/gpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/base/mem.h"
#include "compiler/base/status.h"

#define MAX_VFS 65535u /* PCI numbers them with 16 bits */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const struct host_board *find_board(const struct host *host, const char *bdf)
{
	for (size_t i = 0; i < host->count; i++)
		if (strcmp(host->items[i].bdf, bdf) == 0)
			return &host->items[i];
	return NULL;
}

static bool is_meant(const struct fwctl_entry *entry, const struct gpu_query *query)
{
	if (query->device)
		return strcmp(entry->name, base_name(query->device)) == 0;
	return !query->bdf || strcmp(entry->bdf, query->bdf) == 0;
}

/* Append why no fwctl device matches the query. */
static void explain_none(const struct gpu_query *query, const struct host *host,
			 const struct fwctl_entry *other, struct buf *why)
{
	if (query->device && other)
		buf_printf(why, "%s belongs to %s, which is not an NVIDIA GPU", query->device,
			   *other->bdf ? other->bdf : "no PCI function");
	else if (query->device)
		buf_printf(why, "%s is not an fwctl device", query->device);
	else if (query->bdf && !find_board(host, query->bdf))
		buf_printf(why, "%s is not the physical function of an NVIDIA GPU", query->bdf);
	else if (query->bdf)
		buf_printf(why, "%s has no fwctl device: its driver does not offer one",
			   query->bdf);
	else
		buf_printf(why, "no NVIDIA GPU of this machine has an fwctl device (Linux 6.15 or "
				"later and the nova-core driver provide one)");
}

static int choose_gpu(struct gpu *gpu, const struct gpu_query *query, const struct host *host,
		      const struct fwctl_list *list, struct buf *why)
{
	const struct fwctl_entry *found = NULL, *other = NULL;
	const struct host_board *board = NULL;
	struct buf path = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct fwctl_entry *entry = &list->items[i];
		const struct host_board *candidate = find_board(host, entry->bdf);

		if (!is_meant(entry, query))
			continue;
		if (!candidate) {
			other = entry;
			continue;
		}
		if (board) {
			buf_printf(why,
				   "several GPUs have an fwctl device: give --device or "
				   "--board (%s is %s, %s is %s)",
				   found->name, found->bdf, entry->name, entry->bdf);
			return STATUS_USAGE;
		}
		found = entry;
		board = candidate;
	}
	if (!board) {
		explain_none(query, host, other, why);
		return STATUS_NO_MATCH;
	}
	gpu->board = *board;
	buf_printf(&path, "/dev/fwctl/%s", found->name);
	gpu->path = xstrdup(query->device ? query->device : buf_text(&path));
	buf_free(&path);
	return STATUS_DONE;
}

int gpu_find(struct gpu *gpu, const struct gpu_query *query, struct diags *diags, struct buf *why)
{
	struct fwctl_list list = {0};
	struct host host = {0};
	int status = STATUS_USAGE;

	if (host_scan(&host, query->sysfs, query->procfs, diags)) {
		fwctl_scan(&list, query->sysfs);
		status = choose_gpu(gpu, query, &host, &list, why);
		fwctl_list_free(&list);
	}
	host_free(&host);
	return status;
}

void gpu_free(struct gpu *gpu)
{
	free(gpu->path);
	gpu->path = NULL;
}

/* Store the last name in the target of a link, if it fits. Return: false if there is no link. */
static bool read_link_name(const char *path, char *name, size_t size)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	const char *last;

	if (length <= 0)
		return false;
	target[length] = 0;
	last = base_name(target);
	if (!*last || strlen(last) >= size)
		return false;
	memcpy(name, last, strlen(last) + 1);
	return true;
}

void gpu_list_vfs(struct gpu_vfs *vfs, const char *sysfs, const char *bdf)
{
	for (unsigned int i = 0; i < MAX_VFS; i++) {
		struct buf path = {0};
		struct gpu_vf vf = {""};
		bool found;

		buf_printf(&path, "%s/bus/pci/devices/%s/virtfn%u", sysfs, bdf, i);
		found = read_link_name(buf_text(&path), vf.bdf, sizeof(vf.bdf));
		buf_free(&path);
		if (!found)
			return;
		*vec_push(vfs) = vf;
	}
}

bool gpu_of_vf(const char *vf, const char *sysfs, char *pf, size_t size, struct buf *why)
{
	struct buf path = {0};
	bool found = false;

	if (strchr(vf, '/')) {
		buf_printf(why, "'%s' is not a PCI address: write DDDD:BB:DD.F", vf);
		return false;
	}
	buf_printf(&path, "%s/bus/pci/devices/%s", sysfs, vf);
	if (access(buf_text(&path), F_OK) < 0) {
		buf_printf(why,
			   "there is no PCI function %s; if it is a VF, enable SR-IOV first "
			   "(sriov_numvfs of the physical function)",
			   vf);
	} else {
		buf_printf(&path, "/physfn");
		found = read_link_name(buf_text(&path), pf, size);
		if (!found)
			buf_printf(why, "%s is not a virtual function", vf);
	}
	buf_free(&path);
	return found;
}
