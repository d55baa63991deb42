// SPDX-License-Identifier: MIT
#include "compiler/host/install.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/xz.h"
#include "compiler/host/firmware.h"

/* Where a file goes, and the other names that must make way for it. */
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

/* What the kernel would take before the file must make way, and what is put here otherwise. */
static void find_target(const struct install *install, const char *release, struct target *target)
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

static int fail(const struct install *install, const char *what, const char *path)
{
	diag_error(install->diags, (struct location){0}, NULL, "cannot %s %s: %s", what, path,
		   strerror(errno));
	return STATUS_USAGE;
}

static bool refuse(const struct install *install, const char *path, const char *why)
{
	if (install->force)
		return true;
	diag_error(install->diags, (struct location){0}, "not-replaced",
		   "%s stays: %s; --force does it all the same", path, why);
	return false;
}

/* What is installed, read without a word; metadata_file_close() it in every case. */
static bool read_installed(const struct install *install, const char *path,
			   struct metadata_file *blob)
{
	struct diags silent = {.format = DIAG_NONE};

	return metadata_file_open(blob, path, install->schemas, &silent) == STATUS_DONE;
}

static bool same_content(const struct metadata_file *a, const struct metadata_file *b)
{
	return a->input->size == b->input->size &&
	       memcmp(a->input->data, b->input->data, a->input->size) == 0;
}

/* May the file at @path make way for @blob? */
static bool may_replace(const struct install *install, const char *path,
			const struct metadata_file *blob)
{
	struct metadata_file *old;
	bool good;

	if (!exists(path))
		return true;
	old = xcalloc(1, sizeof(*old));
	if (!read_installed(install, path, old)) {
		good = refuse(install, path, "it cannot be read, or is damaged");
	} else if (strcmp(old->md.release, blob->md.release) != 0) {
		good = refuse(install, path, "it is for another GSP release");
	} else {
		good = same_content(old, blob) || blob->md.section.size ||
		       refuse(install, path, "what would replace it is unsigned");
	}
	metadata_file_close(old);
	free(old);
	return good;
}

/* Is exactly this there already, and nothing beside it? */
static bool is_there(const struct install *install, struct target *target,
		     const struct metadata_file *blob)
{
	struct metadata_file *old = xcalloc(1, sizeof(*old));
	bool there = exists(buf_text(&target->path)) &&
		     read_installed(install, buf_text(&target->path), old) &&
		     same_content(old, blob);

	for (size_t i = 0; i < target->count; i++)
		there &= !exists(buf_text(&target->others[i]));
	metadata_file_close(old);
	free(old);
	return there;
}

static bool may_install(const struct install *install, struct target *target,
			const struct metadata_file *blob)
{
	bool good = may_replace(install, buf_text(&target->path), blob);

	for (size_t i = 0; i < target->count && good; i++)
		good = may_replace(install, buf_text(&target->others[i]), blob);
	return good;
}

/* A link in an image may lead to the machine's own folders. */
static bool is_below(const struct install *install, const char *folder)
{
	char *root = realpath(install->root, NULL), *target = realpath(folder, NULL);
	size_t length = root ? strlen(root) : 0;
	bool below = root && target && strncmp(target, root, length) == 0 &&
		     (length == 1 || target[length] == '/' || !target[length]);

	if (!root || !target)
		fail(install, "find the folder", folder);
	else if (!below)
		diag_error(install->diags, (struct location){0}, "outside-root",
			   "%s leads to %s, which is not below %s", folder, target, root);
	free(root);
	free(target);
	return below;
}

static bool make_folders(const struct install *install, const char *path)
{
	size_t root = strlen(install->root);
	char *copy = xstrdup(path);
	bool good = true;

	for (char *p = strchr(copy + 1, '/'); p && good; p = strchr(p + 1, '/')) {
		*p = 0;
		good = mkdir(copy, 0755) == 0 || errno == EEXIST;
		if (!good)
			fail(install, "make the folder", copy);
		else if ((size_t)(p - copy) > root)
			good = is_below(install, copy);
		*p = '/';
	}
	free(copy);
	return good;
}

/* A copy, so that the file itself is there until the new one takes its place. */
static bool keep(const struct install *install, const char *path)
{
	struct input *old;
	struct buf backup = {0};
	bool good;

	if (!exists(path))
		return true;
	old = input_read(path, VGPU_METADATA_MAX_SIZE, false, install->diags);
	if (!old)
		return false;
	buf_printf(&backup, "%s~", path);
	good = file_write(buf_text(&backup), old->data, old->size, install->diags);
	if (good && !install->quiet)
		diags_done(install->diags, path, "was there, and is kept as %s", buf_text(&backup));
	buf_free(&backup);
	input_free(old);
	return good;
}

static bool keep_all(const struct install *install, struct target *target)
{
	bool good = keep(install, buf_text(&target->path));

	for (size_t i = 0; i < target->count && good; i++)
		good = keep(install, buf_text(&target->others[i]));
	return good;
}

/* Write the file; then nothing of another name may stand in its way. All of it, or none. */
static int replace(const struct install *install, const uint8_t *data, size_t size,
		   struct target *target)
{
	int status = STATUS_USAGE;
	sigset_t signals;

	signals_hold(&signals);
	if (keep_all(install, target) &&
	    file_write(buf_text(&target->path), data, size, install->diags))
		status = STATUS_DONE;
	for (size_t i = 0; i < target->count && status == STATUS_DONE; i++)
		if (unlink(buf_text(&target->others[i])) < 0 && errno != ENOENT)
			status = fail(install, "remove", buf_text(&target->others[i]));
	signals_release(&signals);
	return status;
}

static int put(const struct install *install, const struct metadata_file *blob,
	       struct target *target)
{
	const char *path = buf_text(&target->path);
	const uint8_t *data = blob->input->data;
	size_t size = blob->input->size;
	struct buf packed = {0};
	int status = STATUS_USAGE;

	if (install->compress) {
		if (!xz_encode(data, size, &packed, install->diags))
			goto done;
		data = packed.data;
		size = packed.size;
	}
	if (make_folders(install, path))
		status = replace(install, data, size, target);
done:
	buf_free(&packed);
	return status;
}

static void say_installed(const struct install *install, const struct metadata_file *blob,
			  const char *path, const char *signer, const char *how)
{
	struct buf text = {0};

	metadata_file_print_summary(&blob->md, &text);
	diags_done(install->diags, path, "%s: %s, %s%s", how, buf_text(&text),
		   signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

int install_file(const struct install *install, const struct metadata_file *blob,
		 const char *signer)
{
	const char *release = blob->md.release;
	struct target target;
	int status = STATUS_USAGE;
	bool there;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, location_of(blob->input, 0), "bad-release",
			   "the release '%s' cannot be a part of a file's name", release);
		return STATUS_INVALID;
	}
	find_target(install, release, &target);
	there = is_there(install, &target, blob);
	if (there)
		status = STATUS_DONE;
	else if (may_install(install, &target, blob))
		status = put(install, blob, &target);
	if (status == STATUS_DONE && !install->quiet)
		say_installed(install, blob, buf_text(&target.path), signer,
			      there ? "installed already" : "installed");
	free_target(&target);
	return status;
}

static bool lies_below(const struct install *install, const char *path)
{
	char *folder = xstrdup(path);
	bool below;

	*strrchr(folder, '/') = 0;
	below = is_below(install, folder);
	free(folder);
	return below;
}

/* May the installed file go? */
static bool may_remove(const struct install *install, const char *path,
		       const struct metadata_file *blob)
{
	struct metadata_file *old = xcalloc(1, sizeof(*old));
	bool good = !blob || (read_installed(install, path, old) && same_content(old, blob)) ||
		    refuse(install, path, "it is not the file given");

	metadata_file_close(old);
	free(old);
	return good;
}

/* Put back the copy that keep() made. */
static int restore(const struct install *install, const char *path, bool *restored)
{
	struct buf backup = {0};
	int status = STATUS_DONE;

	buf_printf(&backup, "%s~", path);
	if (exists(buf_text(&backup))) {
		*restored = rename(buf_text(&backup), path) == 0;
		if (!*restored)
			status = fail(install, "put back", buf_text(&backup));
		else if (!install->quiet)
			diags_done(install->diags, path, "put back");
	}
	buf_free(&backup);
	return status;
}

/* Remove the file of one name; @found tells whether there was one. */
static int take_away(const struct install *install, const char *path,
		     const struct metadata_file *blob, bool *found)
{
	bool there = exists(path);

	if (!there)
		return STATUS_DONE;
	*found = true;
	if (!lies_below(install, path) || !may_remove(install, path, blob))
		return STATUS_USAGE;
	if (unlink(path) < 0)
		return fail(install, "remove", path);
	if (!install->quiet)
		diags_done(install->diags, path, "removed");
	return STATUS_DONE;
}

/* zstd is not written here, so none is taken away; one that made way is put back. */
int install_undo(const struct install *install, const char *release,
		 const struct metadata_file *blob)
{
	struct buf path = {0};
	bool found = false, restored = false;
	int status = STATUS_DONE;
	sigset_t signals;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, (struct location){0}, "bad-release",
			   "'%s' cannot be a part of a file's name", release);
		return STATUS_INVALID;
	}
	signals_hold(&signals);
	for (enum firmware_packing packing = 0;
	     packing < FIRMWARE_PACKINGS && status == STATUS_DONE; packing++) {
		if (packing == FIRMWARE_ZSTD)
			continue;
		target_path(install, release, packing, "", &path);
		status = take_away(install, buf_text(&path), blob, &found);
	}
	for (enum firmware_packing packing = 0;
	     packing < FIRMWARE_PACKINGS && status == STATUS_DONE && found && !restored;
	     packing++) {
		target_path(install, release, packing, "", &path);
		status = restore(install, buf_text(&path), &restored);
	}
	signals_release(&signals);
	if (!found) {
		target_path(install, release, FIRMWARE_PLAIN, "", &path);
		diag_error(install->diags, (struct location){0}, "not-installed",
			   "there is no %s to remove, nor one with .xz", buf_text(&path));
		status = STATUS_NO_MATCH;
	}
	buf_free(&path);
	return status;
}

/* A RawFile is one that linux-firmware does not compress by itself. */
void install_whence(const struct metadata_file *blob, bool compress, struct buf *out)
{
	buf_printf(out, "Driver: nvidia-vgpu-vfio - VFIO driver for NVIDIA vGPU\n\n%s: ",
		   compress ? "RawFile" : "File");
	firmware_name(blob->md.release, compress ? FIRMWARE_XZ : FIRMWARE_PLAIN, out);
	buf_printf(out, "\nVersion: GSP %s", blob->md.release);
	if (blob->md.container == VGPU_CONTAINER_NVVGPUMT)
		buf_printf(out, ", vGPU %" PRIu64 ".%" PRIu64, blob->md.vgpu_major,
			   blob->md.vgpu_minor);
	buf_printf(out,
		   "\nInfo: vGPU types of %u board%s, %s\n\nLicence: Unknown\n\n"
		   "--------------------------------------------------------------------------\n",
		   blob->md.board_count, blob->md.board_count == 1 ? "" : "s",
		   blob->md.section.size ? "signed" : "unsigned");
}
