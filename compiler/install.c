// SPDX-License-Identifier: MIT
#include "compiler/install.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/firmware.h"
#include "compiler/xz.h"

/* Both names that a release's file may have; zstd is not written here. */
static const enum firmware_packing packings[] = {FIRMWARE_PLAIN, FIRMWARE_XZ};

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

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int fail(const struct install *install, const char *what, const char *path)
{
	diag_error(install->diags, (struct place){0}, NULL, "cannot %s %s: %s", what, path,
		   strerror(errno));
	return STATUS_USAGE;
}

static bool refuse(const struct install *install, const char *path, const char *why)
{
	if (install->force)
		return true;
	diag_error(install->diags, (struct place){0}, "not-replaced",
		   "%s stays: %s; --force does it all the same", path, why);
	return false;
}

/* What is installed, read without a word; blob_close() it in every case. */
static bool read_installed(const struct install *install, const char *path, struct blob *blob)
{
	struct diags silent = {.format = DIAG_NONE};

	return blob_open(blob, path, install->schemas, &silent) == STATUS_DONE;
}

static bool same_content(const struct blob *a, const struct blob *b)
{
	return a->input->size == b->input->size &&
	       memcmp(a->input->data, b->input->data, a->input->size) == 0;
}

/* May the file at @path make way for @blob? */
static bool may_replace(const struct install *install, const char *path, const struct blob *blob)
{
	struct blob *old;
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
	blob_close(old);
	free(old);
	return good;
}

/* Is exactly this there already, and nothing beside it? */
static bool is_there(const struct install *install, const struct blob *blob)
{
	struct blob *old = xcalloc(1, sizeof(*old));
	struct buf path = {0}, other = {0};
	bool there;

	target_path(install, blob->md.release, install->compress ? FIRMWARE_XZ : FIRMWARE_PLAIN, "",
		    &path);
	target_path(install, blob->md.release, install->compress ? FIRMWARE_PLAIN : FIRMWARE_XZ, "",
		    &other);
	there = exists(buf_text(&path)) && !exists(buf_text(&other)) &&
		read_installed(install, buf_text(&path), old) && same_content(old, blob);
	blob_close(old);
	free(old);
	buf_free(&path);
	buf_free(&other);
	return there;
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
		diag_error(install->diags, (struct place){0}, "outside-root",
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
		fprintf(stderr, "%s: was there, and is kept as %s\n", path, buf_text(&backup));
	buf_free(&backup);
	input_free(old);
	return good;
}

/* Write the file at @path; then nothing of the other name may hide or shadow it. */
static int put(const struct install *install, const struct blob *blob, const char *path,
	       const char *other)
{
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
	if (!make_folders(install, path) || !keep(install, path) || !keep(install, other) ||
	    !file_write(path, data, size, install->diags))
		goto done;
	status = STATUS_DONE;
	if (exists(other) && unlink(other) < 0)
		status = fail(install, "remove", other);
done:
	buf_free(&packed);
	return status;
}

static void say_installed(const struct blob *blob, const char *path, const char *signer,
			  const char *how)
{
	struct buf text = {0};

	blob_print_summary(&blob->md, &text);
	fprintf(stderr, "%s: %s: %s, %s%s\n", path, how, buf_text(&text),
		signer ? "signed by " : "unsigned", signer ? signer : "");
	buf_free(&text);
}

int install_blob(const struct install *install, const struct blob *blob, const char *signer)
{
	const char *release = blob->md.release;
	struct buf path = {0}, other = {0};
	int status = STATUS_USAGE;
	bool there;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, place_of(blob->input, 0), "bad-release",
			   "the release '%s' cannot be a part of a file's name", release);
		return STATUS_INVALID;
	}
	target_path(install, release, install->compress ? FIRMWARE_XZ : FIRMWARE_PLAIN, "", &path);
	target_path(install, release, install->compress ? FIRMWARE_PLAIN : FIRMWARE_XZ, "", &other);
	there = is_there(install, blob);
	if (there)
		status = STATUS_DONE;
	else if (may_replace(install, buf_text(&path), blob) &&
		 may_replace(install, buf_text(&other), blob))
		status = put(install, blob, buf_text(&path), buf_text(&other));
	if (status == STATUS_DONE && !install->quiet)
		say_installed(blob, buf_text(&path), signer,
			      there ? "installed already" : "installed");
	buf_free(&path);
	buf_free(&other);
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
static bool may_remove(const struct install *install, const char *path, const struct blob *blob)
{
	struct blob *old = xcalloc(1, sizeof(*old));
	bool good = !blob || (read_installed(install, path, old) && same_content(old, blob)) ||
		    refuse(install, path, "it is not the file given");

	blob_close(old);
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
			fprintf(stderr, "%s: put back\n", path);
	}
	buf_free(&backup);
	return status;
}

/* Remove the file of one name; @found tells whether there was one. */
static int take_away(const struct install *install, const char *path, const struct blob *blob,
		     bool *found)
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
		fprintf(stderr, "%s: removed\n", path);
	return STATUS_DONE;
}

int install_undo(const struct install *install, const char *release, const struct blob *blob)
{
	struct buf path = {0};
	bool found = false, restored = false;
	int status = STATUS_DONE;

	if (!firmware_release_ok(release)) {
		diag_error(install->diags, (struct place){0}, "bad-release",
			   "'%s' cannot be a part of a file's name", release);
		return STATUS_INVALID;
	}
	for (size_t i = 0; i < ARRAY_SIZE(packings) && status == STATUS_DONE; i++) {
		target_path(install, release, packings[i], "", &path);
		status = take_away(install, buf_text(&path), blob, &found);
	}
	for (size_t i = 0; i < ARRAY_SIZE(packings) && status == STATUS_DONE && found; i++) {
		target_path(install, release, packings[i], "", &path);
		if (!restored)
			status = restore(install, buf_text(&path), &restored);
	}
	if (!found) {
		target_path(install, release, FIRMWARE_PLAIN, "", &path);
		diag_error(install->diags, (struct place){0}, "not-installed",
			   "there is no %s to remove, nor one with .xz", buf_text(&path));
		status = STATUS_NO_MATCH;
	}
	buf_free(&path);
	return status;
}

/* A RawFile is one that linux-firmware does not compress by itself. */
void install_whence(const struct blob *blob, bool compress, struct buf *out)
{
	buf_printf(out, "Driver: nvidia-vgpu-vfio - VFIO driver for NVIDIA vGPU\n\n%s: ",
		   compress ? "RawFile" : "File");
	firmware_name(blob->md.release, compress ? FIRMWARE_XZ : FIRMWARE_PLAIN, out);
	buf_printf(out, "\nVersion: GSP %s", blob->md.release);
	if (blob->md.container == VGPU_CONTAINER_NVVGPUMT)
		buf_printf(out, ", vGPU %" PRIu64 ".%" PRIu64, blob->md.vgpu_major,
			   blob->md.vgpu_minor);
	buf_printf(out,
		   "\nInfo: vGPU types of %u boards, %s\n\nLicence: Unknown\n\n"
		   "--------------------------------------------------------------------------\n",
		   blob->md.board_count, blob->md.section.size ? "signed" : "unsigned");
}
