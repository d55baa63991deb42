// SPDX-License-Identifier: MIT
#include "compiler/host/install.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/file.h"
#include "compiler/base/xz.h"
#include "compiler/host/firmware.h"

/**
 * struct target - where a file is installed.
 * @path: the path
 * @others: paths under which the kernel would find another file first
 * @count: elements of @others in use
 */
struct target {
	struct buf path;
	struct buf others[FIRMWARE_PACKINGS];
	size_t count;
};

static void target_path(const struct install *install, const char *release,
			enum firmware_packing packing, const char *suffix, struct buf *path)
{
	size_t length = strlen(install->root);

	path->size = 0;
	buf_printf(path, "%s%slib/firmware/", install->root,
		   length && install->root[length - 1] == '/' ? "" : "/");
	firmware_name(release, packing, path);
	buf_printf(path, "%s", suffix);
}

/*
 * Fill in a target. A plain file and one compressed with xz replace each other; one compressed with
 * zstd, which is never written here, is in the way only where the kernel would find it first.
 */
static void init_target(const struct install *install, const char *release, struct target *target)
{
	enum firmware_packing chosen = install->compress ? FIRMWARE_XZ : FIRMWARE_PLAIN;

	*target = (struct target){0};
	for (enum firmware_packing packing = 0; packing < FIRMWARE_PACKINGS; packing++)
		if (packing == chosen)
			target_path(install, release, packing, "", &target->path);
		else if (packing < chosen || packing == FIRMWARE_XZ)
			target_path(install, release, packing, "",
				    &target->others[target->count++]);
}

static void free_target(struct target *target)
{
	buf_free(&target->path);
	for (size_t i = 0; i < target->count; i++)
		buf_free(&target->others[i]);
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int report_errno(const struct install *install, const char *what, const char *path)
{
	diag_error(install->diags, (struct location){0}, NULL, "cannot %s %s: %s", what, path,
		   strerror(errno));
	return STATUS_USAGE;
}

/* Report that an installed file is left unchanged, unless --force was given. Return: true if so. */
static bool allow_if_forced(const struct install *install, const char *path, const char *why)
{
	if (install->force)
		return true;
	diag_error(install->diags, (struct location){0}, "not-replaced",
		   "%s left unchanged: %s (use --force to override)", path, why);
	return false;
}

/* Read an installed file without reporting errors. Close it in any case. */
static bool read_installed(const struct install *install, const char *path,
			   struct metadata_file *file)
{
	struct diags no_messages = {.format = DIAG_NONE};

	return metadata_file_open(file, path, install->schemas, &no_messages) == STATUS_DONE;
}

static bool same_content(const struct metadata_file *a, const struct metadata_file *b)
{
	return a->input->size == b->input->size &&
	       memcmp(a->input->data, b->input->data, a->input->size) == 0;
}

/* Check that the file at @path, if there is one, may be replaced by @file. */
static bool check_replaceable(const struct install *install, const char *path,
			      const struct metadata_file *file)
{
	struct metadata_file *old;
	bool ok;

	if (!exists(path))
		return true;
	old = xcalloc(1, sizeof(*old));
	if (!read_installed(install, path, old)) {
		ok = allow_if_forced(install, path, "it is unreadable or damaged");
	} else if (strcmp(old->md.release, file->md.release) != 0) {
		ok = allow_if_forced(install, path, "it is for another GSP release");
	} else {
		ok = same_content(old, file) || file->md.section.size ||
		     allow_if_forced(install, path, "the new file is unsigned");
	}
	metadata_file_close(old);
	free(old);
	return ok;
}

/* Return true if exactly this file is installed, and no other that the kernel would use. */
static bool is_installed(const struct install *install, struct target *target,
			 const struct metadata_file *file)
{
	struct metadata_file *old = xcalloc(1, sizeof(*old));
	bool installed = exists(buf_text(&target->path)) &&
			 read_installed(install, buf_text(&target->path), old) &&
			 same_content(old, file);

	for (size_t i = 0; i < target->count; i++)
		installed &= !exists(buf_text(&target->others[i]));
	metadata_file_close(old);
	free(old);
	return installed;
}

/* Check that every file that would be replaced may be. */
static bool check_target(const struct install *install, struct target *target,
			 const struct metadata_file *file)
{
	bool ok = check_replaceable(install, buf_text(&target->path), file);

	for (size_t i = 0; i < target->count && ok; i++)
		ok = check_replaceable(install, buf_text(&target->others[i]), file);
	return ok;
}

/* Check that a folder is below the root: a link in an image may point to the machine's own. */
static bool check_below_root(const struct install *install, const char *folder)
{
	char *root = realpath(install->root, NULL), *target = realpath(folder, NULL);
	size_t length = root ? strlen(root) : 0;
	bool below = root && target && strncmp(target, root, length) == 0 &&
		     (length == 1 || target[length] == '/' || !target[length]);

	if (!root || !target)
		report_errno(install, "resolve the folder", folder);
	else if (!below)
		diag_error(install->diags, (struct location){0}, "outside-root",
			   "%s resolves to %s, which is outside %s", folder, target, root);
	free(root);
	free(target);
	return below;
}

static bool create_folders(const struct install *install, const char *path)
{
	size_t root = strlen(install->root);
	char *copy = xstrdup(path);
	bool ok = true;

	for (char *p = strchr(copy + 1, '/'); p && ok; p = strchr(p + 1, '/')) {
		*p = 0;
		ok = mkdir(copy, 0755) == 0 || errno == EEXIST;
		if (!ok)
			report_errno(install, "create the folder", copy);
		else if ((size_t)(p - copy) > root)
			ok = check_below_root(install, copy);
		*p = '/';
	}
	free(copy);
	return ok;
}

/* Copy a file to NAME~. It is not renamed, so that it stays in use until it is replaced. */
static bool back_up(const struct install *install, const char *path)
{
	struct input *old;
	struct buf backup = {0};
	bool ok;

	if (!exists(path))
		return true;
	old = input_read(path, VGPU_METADATA_MAX_SIZE, false, install->diags);
	if (!old)
		return false;
	buf_printf(&backup, "%s~", path);
	ok = output_write(buf_text(&backup), old->data, old->size, install->diags);
	if (ok && !install->quiet)
		diags_summary(install->diags, path, "previous file kept as %s", buf_text(&backup));
	buf_free(&backup);
	input_free(old);
	return ok;
}

static bool back_up_all(const struct install *install, struct target *target)
{
	bool ok = back_up(install, buf_text(&target->path));

	for (size_t i = 0; i < target->count && ok; i++)
		ok = back_up(install, buf_text(&target->others[i]));
	return ok;
}

/* Back up the old files, write the new one, then remove those that the kernel would find first. */
static int replace_files(const struct install *install, const uint8_t *data, size_t size,
			 struct target *target)
{
	int status = STATUS_USAGE;
	sigset_t signals;

	signals_hold(&signals);
	if (back_up_all(install, target) &&
	    output_write(buf_text(&target->path), data, size, install->diags))
		status = STATUS_DONE;
	for (size_t i = 0; i < target->count && status == STATUS_DONE; i++)
		if (unlink(buf_text(&target->others[i])) < 0 && errno != ENOENT)
			status = report_errno(install, "remove", buf_text(&target->others[i]));
	signals_release(&signals);
	return status;
}

static int write_target(const struct install *install, const struct metadata_file *file,
			struct target *target)
{
	const char *path = buf_text(&target->path);
	const uint8_t *data = file->input->data;
	size_t size = file->input->size;
	struct buf packed = {0};
	int status = STATUS_USAGE;

	if (install->compress) {
		if (!xz_encode(data, size, &packed)) {
			diag_error(install->diags, (struct location){0}, "bad-xz",
				   "liblzma cannot compress the file");
			goto done;
		}
		data = packed.data;
		size = packed.size;
	}
	if (create_folders(install, path))
		status = replace_files(install, data, size, target);
done:
	buf_free(&packed);
	return status;
}

static void print_installed(const struct install *install, const struct metadata_file *file,
			    const char *path, const char *signer, const char *how)
{
	struct buf text = {0};

	metadata_file_print_summary(&file->md, &text);
	diags_summary(install->diags, path, "%s: %s, %s%s", how, buf_text(&text),
		      signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

int install_file(const struct install *install, const struct metadata_file *file,
		 const char *signer)
{
	const char *release = file->md.release;
	struct target target;
	int status = STATUS_USAGE;
	bool installed;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, location_of(file->input, 0), "bad-release",
			   "release '%s' cannot be part of a file name", release);
		return STATUS_INVALID;
	}
	init_target(install, release, &target);
	installed = is_installed(install, &target, file);
	if (installed)
		status = STATUS_DONE;
	else if (check_target(install, &target, file))
		status = write_target(install, file, &target);
	if (status == STATUS_DONE && !install->quiet)
		print_installed(install, file, buf_text(&target.path), signer,
				installed ? "already installed" : "installed");
	free_target(&target);
	return status;
}

static bool check_file_below_root(const struct install *install, const char *path)
{
	char *folder = xstrdup(path);
	bool below;

	*strrchr(folder, '/') = 0;
	below = check_below_root(install, folder);
	free(folder);
	return below;
}

/* Check that the installed file is the given one, if one is given. */
static bool check_removable(const struct install *install, const char *path,
			    const struct metadata_file *file)
{
	struct metadata_file *old = xcalloc(1, sizeof(*old));
	bool ok = !file || (read_installed(install, path, old) && same_content(old, file)) ||
		  allow_if_forced(install, path, "it differs from the given file");

	metadata_file_close(old);
	free(old);
	return ok;
}

/* Restore the file that back_up() copied, if there is one. */
static int restore_backup(const struct install *install, const char *path, bool *restored)
{
	struct buf backup = {0};
	int status = STATUS_DONE;

	buf_printf(&backup, "%s~", path);
	if (exists(buf_text(&backup))) {
		*restored = rename(buf_text(&backup), path) == 0;
		if (!*restored)
			status = report_errno(install, "restore", buf_text(&backup));
		else if (!install->quiet)
			diags_summary(install->diags, path, "restored");
	}
	buf_free(&backup);
	return status;
}

/* Remove an installed file if it exists; set @found if it does. */
static int remove_installed(const struct install *install, const char *path,
			    const struct metadata_file *file, bool *found)
{
	if (!exists(path))
		return STATUS_DONE;
	*found = true;
	if (!check_file_below_root(install, path) || !check_removable(install, path, file))
		return STATUS_USAGE;
	if (unlink(path) < 0)
		return report_errno(install, "remove", path);
	if (!install->quiet)
		diags_summary(install->diags, path, "removed");
	return STATUS_DONE;
}

/* A file compressed with zstd is never installed, so it is not removed; a backup is restored. */
int install_undo(const struct install *install, const char *release,
		 const struct metadata_file *file)
{
	struct buf path = {0};
	bool found = false, restored = false;
	int status = STATUS_DONE;
	sigset_t signals;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, (struct location){0}, "bad-release",
			   "release '%s' cannot be part of a file name", release);
		return STATUS_INVALID;
	}
	signals_hold(&signals);
	for (enum firmware_packing packing = 0;
	     packing < FIRMWARE_PACKINGS && status == STATUS_DONE; packing++) {
		if (packing == FIRMWARE_ZSTD)
			continue;
		target_path(install, release, packing, "", &path);
		status = remove_installed(install, buf_text(&path), file, &found);
	}
	for (enum firmware_packing packing = 0;
	     packing < FIRMWARE_PACKINGS && status == STATUS_DONE && found && !restored;
	     packing++) {
		target_path(install, release, packing, "", &path);
		status = restore_backup(install, buf_text(&path), &restored);
	}
	signals_release(&signals);
	if (!found) {
		target_path(install, release, FIRMWARE_PLAIN, "", &path);
		diag_error(install->diags, (struct location){0}, "not-installed",
			   "%s is not installed, neither plain nor compressed with xz",
			   buf_text(&path));
		status = STATUS_NO_MATCH;
	}
	buf_free(&path);
	return status;
}

/* linux-firmware compresses files itself, except those listed as RawFile. */
void install_whence(const struct metadata_file *file, bool compress, struct buf *out)
{
	buf_printf(out, "Driver: vgpumc_vfio_pci - VFIO driver for NVIDIA vGPU\n\n%s: ",
		   compress ? "RawFile" : "File");
	firmware_name(file->md.release, compress ? FIRMWARE_XZ : FIRMWARE_PLAIN, out);
	buf_printf(out, "\nVersion: GSP %s", file->md.release);
	if (file->md.container == VGPU_CONTAINER_NVVGPUMT)
		buf_printf(out, ", vGPU %" PRIu64 ".%" PRIu64, file->md.vgpu_major,
			   file->md.vgpu_minor);
	buf_printf(out,
		   "\nInfo: vGPU types of %u board%s, %s\n\nLicence: Unknown\n\n"
		   "--------------------------------------------------------------------------\n",
		   file->md.board_count, file->md.board_count == 1 ? "" : "s",
		   file->md.section.size ? "signed" : "unsigned");
}
