// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/metadata_builder.h"

#define BLOB_HEAD 72 /* blob header and board header */

void builder_put(u8 *data, u64 value, u32 size)
{
	u32 i;

	for (i = 0; i < size; i++)
		data[i] = (u8)(value >> (8 * i));
}

/* The zero bytes that follow a text are there already. */
static void put_text(u8 *data, const char *text)
{
	while (*text)
		*data++ = (u8)*text++;
}

struct vgpu_metadata_ids builder_ids(enum vgpu_metadata_container container, u32 board)
{
	struct vgpu_metadata_ids ids = {0x10de, (u16)(0x2600 + board), 0x10de, 0};

	if (container == VGPU_CONTAINER_VGPUMETA) {
		ids.device = (u16)(0x2600 + board / 2);
		ids.subsystem = board % 2 ? (u16)(0x1600 + board) : 0;
	}
	return ids;
}

struct vgpu_metadata_type builder_type(enum vgpu_metadata_container container, u32 board, u32 type)
{
	struct vgpu_metadata_ids ids = builder_ids(container, board);
	struct vgpu_metadata_type out = {
		.id = 900 + type,
		.vdev_id = (u64)ids.device << 16 | (0x1700 + type),
		.pdev_id = ids.device,
		.fb_length = 0x5c0000000 + type,
		.gsp_heap_size = 0x8000000 + type,
		.bar1_length = 0x100 + type,
		.max_instance = 1 + type,
		.ecc_supported = 1,
		.fb_reservation = 0x38000000 + type,
	};

	snprintf(out.name, sizeof(out.name), "NVIDIA TEST%u-%uQ", board, type);
	return out;
}

/* Put a type's members where @field says they are; the bytes of the name are zero before. */
static void put_type(u8 *data, const struct vgpu_layout_span *field,
		     const struct vgpu_metadata_type *type)
{
	const u64 values[VGPU_FIELD_COUNT] = {
		[VGPU_FIELD_TYPE] = type->id,
		[VGPU_FIELD_VDEV_ID] = type->vdev_id,
		[VGPU_FIELD_PDEV_ID] = type->pdev_id,
		[VGPU_FIELD_FB_LENGTH] = type->fb_length,
		[VGPU_FIELD_GSP_HEAP_SIZE] = type->gsp_heap_size,
		[VGPU_FIELD_BAR1_LENGTH] = type->bar1_length,
		[VGPU_FIELD_MAX_INSTANCE] = type->max_instance,
		[VGPU_FIELD_ECC_SUPPORTED] = type->ecc_supported,
		[VGPU_FIELD_FB_RESERVATION] = type->fb_reservation,
	};
	u32 i;

	for (i = 0; i < VGPU_FIELD_COUNT; i++)
		if (i == VGPU_FIELD_NAME)
			put_text(data + field[i].offset, type->name);
		else
			builder_put(data + field[i].offset, values[i], field[i].size);
}

/* Members that the parser does not know are filled with a pattern that it must not mind. */
static void put_record(u8 *data, const struct vgpu_metadata_layout *layout,
		       const struct vgpu_metadata_type *type)
{
	const struct vgpu_layout_span *name = &layout->field[VGPU_FIELD_NAME];
	u32 i;

	memset(data, 0xa5, layout->info_size);
	memset(data + name->offset, 0, name->size);
	for (i = 0; i < layout->string_count; i++) {
		memset(data + layout->strings[i].offset, 0, layout->strings[i].size);
		put_text(data + layout->strings[i].offset, "Quadro");
	}
	for (i = 0; i < layout->padding_count; i++)
		memset(data + layout->padding[i].offset, 0, layout->padding[i].size);
	put_type(data, layout->field, type);
}

static u8 *put_blob(u8 *data, const struct builder_spec *spec, u32 board)
{
	const struct vgpu_metadata_layout *layout = spec->layout;
	u32 kernel_size = spec->types * layout->kernel_struct_size;
	u32 size = BLOB_HEAD + kernel_size + layout->rmctrl_size;
	u8 *kernel = data + BLOB_HEAD;
	u8 *rmctrl = kernel + kernel_size;
	u32 i;

	builder_put(data + 8, size, 8);
	builder_put(data + 16, builder_ids(spec->container, board).device, 8);
	builder_put(data + 24, 8, 8);
	builder_put(data + 32, layout->info_size, 8);
	builder_put(data + 40, kernel_size, 8);
	builder_put(data + 48, spec->types, 8);
	builder_put(data + 56, layout->rmctrl_cmd, 8);
	builder_put(data + 64, layout->rmctrl_size, 8);
	rmctrl[0] = 1;
	builder_put(rmctrl + 4, spec->types, 4);
	for (i = 0; i < spec->types; i++) {
		struct vgpu_metadata_type type = builder_type(spec->container, board, i);

		put_type(kernel + (size_t)i * layout->kernel_struct_size,
			 vgpu_metadata_kernel_struct, &type);
		put_record(rmctrl + 8 + (size_t)i * layout->info_size, layout, &type);
	}
	return data + size;
}

static u8 *put_group(u8 *data, const struct builder_spec *spec, u32 board)
{
	const struct vgpu_metadata_layout *layout = spec->layout;
	struct vgpu_metadata_ids ids = builder_ids(spec->container, board);
	u32 size = 32 + spec->types * layout->info_size;
	u32 i;

	builder_put(data, 1, 4);
	builder_put(data + 4, 1, 2);
	builder_put(data + 6, 32, 2);
	builder_put(data + 8, size, 8);
	builder_put(data + 16, ids.vendor, 2);
	builder_put(data + 18, ids.device, 2);
	builder_put(data + 20, ids.subsystem_vendor, 2);
	builder_put(data + 22, ids.subsystem, 2);
	builder_put(data + 24, layout->info_size, 4);
	builder_put(data + 28, spec->types, 4);
	for (i = 0; i < spec->types; i++) {
		struct vgpu_metadata_type type = builder_type(spec->container, board, i);

		put_record(data + 32 + (size_t)i * layout->info_size, layout, &type);
	}
	return data + size;
}

static u8 *put_unknown(u8 *data)
{
	memset(data, 0x5a, BUILDER_UNKNOWN_SIZE);
	builder_put(data, BUILDER_UNKNOWN_TYPE, 4);
	builder_put(data + 6, 17, 2);
	builder_put(data + 8, BUILDER_UNKNOWN_SIZE, 8);
	return data + BUILDER_UNKNOWN_SIZE;
}

static u32 section_size(u32 signature)
{
	return signature ? (24 + signature + 7) / 8 * 8 : 0;
}

/* A DER SEQUENCE of @size bytes that holds rubbish; there are none of 130 and 259 bytes. */
static void put_der(u8 *data, u32 size)
{
	memset(data, 0xc3, size);
	data[0] = 0x30;
	if (size < 2 + 0x80) {
		data[1] = (u8)(size - 2);
	} else if (size < 3 + 0x100) {
		data[1] = 0x81;
		data[2] = (u8)(size - 3);
	} else {
		data[1] = 0x82;
		data[2] = (u8)((size - 4) >> 8);
		data[3] = (u8)(size - 4);
	}
}

static void put_section(u8 *data, u32 signature)
{
	put_text(data, "VSIG");
	builder_put(data + 4, 1, 2);
	builder_put(data + 6, 24, 2);
	builder_put(data + 8, section_size(signature), 8);
	builder_put(data + 16, signature, 4);
	put_der(data + 24, signature);
}

static size_t file_size(const struct builder_spec *spec)
{
	const struct vgpu_metadata_layout *layout = spec->layout;
	size_t board;

	if (spec->container == VGPU_CONTAINER_NVVGPUMT) {
		board = BLOB_HEAD + spec->types * layout->kernel_struct_size + layout->rmctrl_size;
		return 232 + spec->boards * board + section_size(spec->signature);
	}
	board = 32 + spec->types * layout->info_size;
	return 160 + spec->boards * board + (size_t)spec->unknown_groups * BUILDER_UNKNOWN_SIZE +
	       section_size(spec->signature);
}

static u8 *put_header(u8 *data, const struct builder_spec *spec)
{
	if (spec->container == VGPU_CONTAINER_NVVGPUMT) {
		put_text(data, "NVVGPUMT");
		builder_put(data + 16, BUILDER_VGPU_MAJOR, 8);
		builder_put(data + 24, BUILDER_VGPU_MINOR, 8);
		memset(data + 32, 0xf0, 128);
		put_text(data + 160, BUILDER_RELEASE);
		builder_put(data + 224, spec->boards, 8);
		return data + 232;
	}
	put_text(data, "VGPUMETA");
	builder_put(data + 8, 1, 2);
	builder_put(data + 12, 160, 4);
	builder_put(data + 24, spec->boards + spec->unknown_groups + (spec->signature > 0), 4);
	put_text(data + 32, BUILDER_RELEASE);
	return data + 160;
}

struct builder_file builder_make(const struct builder_spec *spec)
{
	struct builder_file file = {.size = file_size(spec)};
	u8 *at;
	u32 i;

	file.data = calloc(1, file.size);
	if (!file.data)
		abort();
	at = put_header(file.data, spec);
	for (i = 0; i < spec->unknown_groups; i++)
		at = put_unknown(at);
	for (i = 0; i < spec->boards; i++)
		at = spec->container == VGPU_CONTAINER_NVVGPUMT ? put_blob(at, spec, i)
								: put_group(at, spec, i);
	if (spec->signature)
		put_section(at, spec->signature);
	builder_mend(file);
	return file;
}

void builder_mend(struct builder_file file)
{
	if (file.size >= 232 && !memcmp(file.data, "NVVGPUMT", 8)) {
		builder_put(file.data + 8,
			    vgpu_metadata_crc(VGPU_CONTAINER_NVVGPUMT, file.data, file.size), 4);
	} else if (file.size >= 160 && !memcmp(file.data, "VGPUMETA", 8)) {
		builder_put(file.data + 16, file.size, 8);
		builder_put(file.data + 28,
			    vgpu_metadata_crc(VGPU_CONTAINER_VGPUMETA, file.data, file.size), 4);
	}
}
