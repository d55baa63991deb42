// SPDX-License-Identifier: MIT
#include "compiler/codec/metadata_file.h"

#include <inttypes.h>

#include "compiler/base/xz.h"
#include "kernel/parser/layouts.h"

static int refuse(const struct input *input, const struct vgpu_metadata_error *error,
		  struct diags *diags)
{
	diag_error(diags, location_of(input, error->offset), vgpu_metadata_code_name(error->code),
		   "%s", vgpu_metadata_message(error->code));
	return STATUS_INVALID;
}

static const struct vgpu_metadata_layout *find_layout(struct metadata_file *blob, const char *text,
						      const struct schema_set *schemas,
						      struct diags *diags)
{
	const struct vgpu_layout *known = schemas->count ? NULL : vgpu_layout_find(text);
	struct release release;

	if (known)
		return &known->layout;
	if (release_parse(text, &release))
		blob->schema = schema_set_find(schemas, &release);
	if (blob->schema)
		return &blob->schema->layout;
	diag_warning(diags, location_of(blob->input, 0), "unknown-release",
		     "no schema covers GSP release %s: its records are not looked into "
		     "(--schema FILE supplies one)",
		     text);
	return NULL;
}

int metadata_file_parse(struct metadata_file *blob, struct input *input,
			const struct schema_set *schemas, struct diags *diags)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	const struct vgpu_metadata_layout *layout;
	struct vgpu_metadata_error error;

	blob->input = input;
	blob->compressed = false;
	blob->schema = NULL;
	if (vgpu_metadata_release(input->data, input->size, release, &error))
		return refuse(input, &error, diags);
	layout = find_layout(blob, release, schemas, diags);
	if (vgpu_metadata_parse(&blob->md, input->data, input->size, layout, &error))
		return refuse(input, &error, diags);
	return STATUS_DONE;
}

/* What is in a compressed file, under its name. The file itself is released. */
static struct input *decompress(struct input *input, struct diags *diags)
{
	struct input *inside = NULL;
	struct buf bytes = {0};

	if (xz_decode(input, &bytes, diags))
		inside = input_from_bytes(input->path, &bytes);
	buf_free(&bytes);
	input_free(input);
	return inside;
}

int metadata_file_open(struct metadata_file *blob, const char *path,
		       const struct schema_set *schemas, struct diags *diags)
{
	struct input *input = input_read(path, VGPU_METADATA_MAX_SIZE, false, diags);
	bool compressed = input && xz_is(input);
	int status;

	blob->input = NULL;
	if (!input)
		return STATUS_USAGE;
	if (compressed)
		input = decompress(input, diags);
	if (!input)
		return STATUS_INVALID;
	status = metadata_file_parse(blob, input, schemas, diags);
	blob->compressed = compressed;
	return status;
}

void metadata_file_close(struct metadata_file *blob)
{
	input_free(blob->input);
	blob->input = NULL;
}

static void print_count(struct buf *buf, size_t count, const char *what)
{
	buf_printf(buf, ", %zu %s%s", count, what, count == 1 ? "" : "s");
}

void file_summary_print(const struct file_summary *file, struct buf *buf)
{
	buf_printf(buf, "GSP %s", file->release);
	if (file->container == VGPU_CONTAINER_NVVGPUMT)
		buf_printf(buf, ", vGPU %" PRIu64 ".%" PRIu64, file->vgpu_major, file->vgpu_minor);
	buf_printf(buf, ", %s", container_name(file->container));
	print_count(buf, file->boards, "board");
	print_count(buf, file->types, "type");
	if (file->unknown_groups)
		print_count(buf, file->unknown_groups, "unknown group");
}

struct file_summary metadata_file_summary(const struct vgpu_metadata *md)
{
	return (struct file_summary){.release = md->release,
				     .container = md->container,
				     .vgpu_major = md->vgpu_major,
				     .vgpu_minor = md->vgpu_minor,
				     .boards = md->board_count,
				     .types = md->type_count,
				     .unknown_groups = md->unknown_groups};
}

void metadata_file_print_summary(const struct vgpu_metadata *md, struct buf *buf)
{
	const struct file_summary file = metadata_file_summary(md);

	file_summary_print(&file, buf);
}
