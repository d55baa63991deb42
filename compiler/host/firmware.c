// SPDX-License-Identifier: MIT
#include "compiler/host/firmware.h"

#include "compiler/base/buf.h"
#include "compiler/base/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char *const suffixes[FIRMWARE_PACKINGS] = {
	[FIRMWARE_PLAIN] = "",
	[FIRMWARE_ZSTD] = ".zst",
	[FIRMWARE_XZ] = ".xz",
};

bool firmware_release_ok(const char *release)
{
	return *release && *release != '.' && !strchr(release, '/') && strlen(release) < 128;
}

void firmware_name(const char *release, enum firmware_packing packing, struct buf *out)
{
	buf_printf(out, "nvidia/vgpu-%s.bin%s", release, suffixes[packing]);
}

/* Read the module parameter firmware_class.path, "" if it is not set. */
static void read_path_parameter(const char *sysfs, char *line, int size)
{
	struct buf path = {0};
	FILE *file;

	*line = 0;
	buf_printf(&path, "%s/module/firmware_class/parameters/path", sysfs);
	file = fopen(buf_text(&path), "re");
	buf_free(&path);
	if (!file)
		return;
	if (!fgets(line, size, file))
		*line = 0;
	line[strcspn(line, "\n")] = 0;
	fclose(file);
}

bool firmware_find(const char *release, const char *folder, const char *sysfs, struct buf *path,
		   enum firmware_packing *packing)
{
	struct utsname machine;
	const char *kernel = uname(&machine) == 0 ? machine.release : ".";
	const char *const subfolders[][2] = {
		{"updates/", kernel}, {"updates", ""}, {kernel, ""}, {"", ""}};
	char first[4096];

	read_path_parameter(sysfs, first, sizeof(first));
	for (*packing = FIRMWARE_PLAIN; *packing < FIRMWARE_PACKINGS; (*packing)++) {
		for (size_t i = *first ? 0 : 1; i <= ARRAY_SIZE(subfolders); i++) {
			path->size = 0;
			if (i)
				buf_printf(path, "%s/%s%s%s", folder, subfolders[i - 1][0],
					   subfolders[i - 1][1],
					   i < ARRAY_SIZE(subfolders) ? "/" : "");
			else
				buf_printf(path, "%s/", first);
			firmware_name(release, *packing, path);
			if (access(buf_text(path), F_OK) == 0)
				return true;
		}
	}
	path->size = 0;
	buf_printf(path, "%s/", folder);
	firmware_name(release, FIRMWARE_PLAIN, path);
	*packing = FIRMWARE_PLAIN;
	return false;
}
