// SPDX-License-Identifier: MIT
#include "compiler/codec/metadata_file.h"

#include <inttypes.h>

#include "compiler/base/xz.h"
#include "kernel/parser/layouts.h"

/* Report why the parser rejected a file. */
static int report_rejected(const struct input *input, const struct vgpu_metadata_error *error,
			   struct diags *diags)
{
	diag_error(diags, location_of(input, error->offset), vgpu_metadata_code_name(error->code),
		   "%s", vgpu_metadata_message(error->code));
	return STATUS_INVALID;
}

/* Return the layout of a release, or NULL with a warning if it is unknown; set @file->schema. */
static const struct vgpu_metadata_layout *find_layout(struct metadata_file *file, const char *text,
						      const struct schema_set *schemas,
						      struct diags *diags)
{
	const struct vgpu_layout *known = schemas->count ? NULL : vgpu_layout_find(text);
	struct vgpu_release release;

	if (known)
		return &known->layout;
	if (vgpu_release_parse(text, &release))
		file->schema = schema_set_find(schemas, &release);
	if (file->schema)
		return &file->schema->layout;
	diag_warning(diags, location_of(file->input, 0), "unknown-release",
		     "no schema covers GSP release %s: its records are not checked "
		     "(--schema FILE supplies one)",
		     text);
	return NULL;
}

/* Parse the bytes of @file->input with the layout of its records, which may be unknown. */
static int parse_with_layout(struct metadata_file *file, const struct vgpu_metadata_layout *layout,
			     struct diags *diags)
{
	const struct input *input = file->input;
	struct vgpu_metadata_error error;

	if (vgpu_metadata_parse(&file->md, input->data, input->size, layout, &error))
		return report_rejected(input, &error, diags);
	return STATUS_DONE;
}

int metadata_file_parse(struct metadata_file *file, struct input *input,
			const struct schema_set *schemas, struct diags *diags)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error error;

	file->input = input;
	file->compressed = false;
	file->schema = NULL;
	if (vgpu_metadata_release(input->data, input->size, release, &error))
		return report_rejected(input, &error, diags);
	return parse_with_layout(file, find_layout(file, release, schemas, diags), diags);
}

int metadata_file_replace(struct metadata_file *file, struct buf *bytes, struct diags *diags)
{
	struct input *input = input_from_bytes(file->input->path, bytes);

	input_free(file->input);
	file->input = input;
	file->compressed = false;
	return parse_with_layout(file, file->md.layout, diags);
}

/* Replace a compressed input by its contents, under the same name. Return: NULL on an error. */
static struct input *decompress(struct input *input, struct diags *diags)
{
	struct input *inside = NULL;
	struct buf bytes = {0};
	size_t offset;
	const char *failure = xz_decode(input->data, input->size, &bytes, &offset);

	if (failure)
		diag_error(diags, location_of(input, offset), "bad-xz", "%s", failure);
	else
		inside = input_from_bytes(input->path, &bytes);
	buf_free(&bytes);
	input_free(input);
	return inside;
}

int metadata_file_open(struct metadata_file *file, const char *path,
		       const struct schema_set *schemas, struct diags *diags)
{
	struct input *input = input_read(path, VGPU_METADATA_MAX_SIZE, false, diags);
	bool compressed = input && xz_detect(input->data, input->size);
	int status;

	file->input = NULL;
	if (!input)
		return STATUS_USAGE;
	if (compressed)
		input = decompress(input, diags);
	if (!input)
		return STATUS_INVALID;
	status = metadata_file_parse(file, input, schemas, diags);
	file->compressed = compressed;
	return status;
}

void metadata_file_close(struct metadata_file *file)
{
	input_free(file->input);
	file->input = NULL;
}

static void print_count(struct buf *buf, size_t count, const char *what)
{
	buf_printf(buf, ", %zu %s%s", count, what, count == 1 ? "" : "s");
}

void metadata_file_print_summary(const struct vgpu_metadata *md, struct buf *buf)
{
	buf_printf(buf, "GSP %s", md->release);
	if (md->container == VGPU_CONTAINER_NVVGPUMT)
		buf_printf(buf, ", vGPU %" PRIu64 ".%" PRIu64, md->vgpu_major, md->vgpu_minor);
	buf_printf(buf, ", %s", container_name(md->container));
	print_count(buf, md->board_count, "board");
	print_count(buf, md->type_count, "type");
	if (md->unknown_groups)
		print_count(buf, md->unknown_groups, "unknown group");
}
