// SPDX-License-Identifier: MIT
/*
 * A file before four readers: the parser and a second one written from the description of the
 * formats (tests/readers/naive.c) take and refuse the same files, with and without a layout, and
 * find the same in them. What they take the loaders of today take as well; the one without checks
 * stays inside the file.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "tests/readers/naive.h"
#include "tests/readers/rfc_v2.h"
#include "tests/readers/vgpumeta.h"
#include "tests/unit/metadata_layouts.h"

#define MAX_TEXTS 8

/* A layout, and the same one for the second reader. */
struct both {
	const struct vgpu_metadata_layout *parser;
	struct naive_layout naive;
	struct naive_span texts[MAX_TEXTS], holes[MAX_TEXTS];
};

static void copy_spans(struct naive_span *to, const struct vgpu_layout_span *from, u32 count)
{
	for (u32 i = 0; i < count; i++)
		to[i] = (struct naive_span){from[i].offset, from[i].size};
}

static void init_both(struct both *both, const struct vgpu_metadata_layout *layout)
{
	both->parser = layout;
	both->naive = (struct naive_layout){
		.record = layout->info_size,
		.types = layout->max_types,
		.kernel = layout->kernel_struct_size,
		.texts = both->texts,
		.text_count = layout->string_count,
		.holes = both->holes,
		.hole_count = layout->padding_count,
	};
	promise(layout->string_count <= MAX_TEXTS && layout->padding_count <= MAX_TEXTS);
	copy_spans(both->naive.member, layout->field, NAIVE_MEMBERS);
	copy_spans(both->texts, layout->strings, layout->string_count);
	copy_spans(both->holes, layout->padding, layout->padding_count);
}

static bool same_span(struct vgpu_metadata_span a, struct naive_span b)
{
	return a.size == b.size && (a.size == 0 || a.offset == b.offset);
}

/* Compare the values of a type. */
static void compare_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			 u32 index, const struct bytes *f, struct naive_span *member, uint64_t at)
{
	struct vgpu_metadata_type type;
	u64 *values[NAIVE_MEMBERS] = {
		[2] = &type.vdev_id,	   [3] = &type.pdev_id,	    [4] = &type.fb_length,
		[5] = &type.gsp_heap_size, [6] = &type.bar1_length, [9] = &type.fb_reservation};

	promise(vgpu_metadata_type(md, board, index, &type));
	promise(type.id == bytes_le(f, at + member[NAIVE_ID].offset, 4));
	promise(type.max_instance == bytes_le(f, at + member[NAIVE_INSTANCES].offset, 4));
	promise(type.ecc_supported == bytes_le(f, at + member[8].offset, 4));
	promise(strcmp(type.name, (const char *)f->data + at + member[NAIVE_NAME].offset) == 0);
	for (unsigned int i = 0; i < NAIVE_MEMBERS; i++)
		if (values[i])
			promise(*values[i] ==
				bytes_le(f, at + member[i].offset, (unsigned int)member[i].size));
}

static void compare_types(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			  const struct naive_board *other, const struct bytes *f,
			  const struct naive_layout *layout)
{
	struct naive_span member[NAIVE_MEMBERS];

	for (unsigned int i = 0; i < NAIVE_MEMBERS; i++)
		member[i] = other->kernels || !layout ? naive_member(i) : layout->member[i];
	for (u32 i = 0; i < board->type_count; i++) {
		uint64_t record = other->records + i * other->record;
		uint64_t kernel = other->kernels + i * other->kernel;

		promise(vgpu_metadata_record(md, board, i) == f->data + record);
		if (other->kernels)
			promise(vgpu_metadata_kernel(md, board, i) == f->data + kernel);
		if (other->kernels || layout)
			compare_type(md, board, i, f, member, other->kernels ? kernel : record);
	}
}

/* Compare matches of the board's ids, with each of them changed in turn. */
static void compare_matches(const struct vgpu_metadata *md, const struct naive_file *file,
			    const struct naive_board *board)
{
	for (unsigned int i = 0; i <= 4; i++) {
		struct vgpu_metadata_board found;
		const struct naive_board *other;
		uint64_t ids[4];

		memcpy(ids, board->ids, sizeof(ids));
		if (i < 4)
			ids[i] = (ids[i] + 1) & 0xffff;
		other = naive_match(file, ids);
		promise(vgpu_metadata_match(md,
					    &(struct vgpu_metadata_ids){(u16)ids[0], (u16)ids[1],
									(u16)ids[2], (u16)ids[3]},
					    &found) == (other != NULL));
		if (other)
			promise(found.span.offset == other->whole.offset);
	}
}

static void compare_board(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			  const struct naive_board *other)
{
	promise(board->ids.vendor == other->ids[0] && board->ids.device == other->ids[1]);
	promise(board->ids.subsystem_vendor == other->ids[2]);
	promise(board->ids.subsystem == other->ids[3]);
	promise(same_span(board->span, other->whole) && same_span(board->rmctrl, other->control));
	promise(board->type_count == other->count && board->record_size == other->record);
	promise(board->kernel_struct_size == other->kernel && md->record_size == other->record);
	promise(board->device_only == (other->kernels != 0));
}

static void compare(const struct vgpu_metadata *md, const struct bytes *f,
		    const struct naive_file *file, const struct naive_layout *layout)
{
	struct vgpu_metadata_board board;
	u32 count = 0;

	promise((md->container == VGPU_CONTAINER_VGPUMETA) == file->meta);
	promise(strcmp(md->release, (const char *)f->data + file->release) == 0);
	promise(md->board_count == file->board_count && md->unknown_groups == file->unknown);
	promise(same_span(md->section, file->section) && same_span(md->signature, file->der));
	promise(md->content.offset == 0 &&
		md->content.size == (file->section.size ? file->section.offset : f->size));
	for (bool more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		compare_board(md, &board, &file->boards[count]);
		compare_types(md, &board, &file->boards[count], f, layout);
		compare_matches(md, file, &file->boards[count]);
		count++;
	}
	promise(count == md->board_count);
}

/* ---- The loaders ---- */

/* Load a file of the version that the driver supports; records are checked only with a layout. */
static void load_nvvgpumt(const struct bytes *f, const struct naive_file *file, bool looked_into)
{
	const char *why = rfc_v2_check(f, NULL, NULL);

	promise(!why || (!looked_into &&
			 strcmp(why, "kernel struct and info record are of two types") == 0));
	for (unsigned int i = 0; i < file->board_count; i++)
		promise(rfc_v2_load(f, file->boards[i].ids[1]) == file->boards[i].count);
	promise(rfc_v2_load(f, 0) == 0);
}

/* Load a file; the loader skips the signature section like any unknown group. */
static void load_vgpumeta(const struct bytes *f, const struct naive_file *file)
{
	static struct vgpumeta_file found;
	const char *why;
	unsigned int types = 0;

	memset(&found, 0, sizeof(found));
	why = vgpumeta_check(f, NULL, &found);
	/* The type id is the first member of every record. */
	if (why && strcmp(why, "wrong record size or count") == 0 && file->boards[0].record < 4)
		return;
	promise(!why);
	for (unsigned int i = 0; i < file->board_count; i++)
		types += (unsigned int)file->boards[i].count;
	promise(found.board_count == file->board_count && found.types == types);
	promise(found.unknown == file->unknown + (file->section.size != 0));
	promise(vgpumeta_load(f, &found) == types);
}

static void read_both(const struct bytes *f, const struct both *both)
{
	static struct naive_file file;
	static struct vgpu_metadata md;
	struct vgpu_metadata_error err;
	const char *why;
	bool taken;

	memset(&file, 0, sizeof(file));
	why = naive_read(f, both ? &both->naive : NULL, &file);
	taken = !vgpu_metadata_parse(&md, f->data, f->size, both ? both->parser : NULL, &err);
	if (taken == (why != NULL))
		fprintf(stderr, "the parser: %s; the other reader: %s\n",
			vgpu_metadata_code_name(err.code), why ? why : "ok");
	promise(taken == (why == NULL));
	if (!taken)
		return;
	compare(&md, f, &file, both ? &both->naive : NULL);
	if (file.meta)
		load_vgpumeta(f, &file);
	else
		load_nvvgpumt(f, &file, both != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct both small, r570;
	struct bytes f = {malloc(size ? size : 1), size};

	promise(f.data);
	if (!small.parser) {
		init_both(&small, &small_layout);
		init_both(&r570, &r570_layout);
	}
	if (size)
		memcpy(f.data, data, size);
	read_both(&f, NULL);
	read_both(&f, &small);
	read_both(&f, &r570);
	free(f.data);
	return 0;
}
