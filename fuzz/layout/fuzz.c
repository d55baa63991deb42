// SPDX-License-Identifier: MIT
/*
 * Parse a valid file of either container with any bytes as the layout: the parser rejects the
 * layout, or reads nothing outside the file.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/layout/numbers.h"
#include "fuzz/walk.h"
#include "tests/unit/metadata_builder.h"

static void narrow(struct vgpu_layout_span *to, const struct vgpu_metadata_span *from, u32 count)
{
	for (u32 i = 0; i < count; i++)
		to[i] = (struct vgpu_layout_span){(u16)from[i].offset, (u16)from[i].size};
}

/* Copy @count spans to memory of exactly their size; NULL for none. */
static struct vgpu_layout_span *copy_spans(const struct vgpu_metadata_span *from, u32 count)
{
	struct vgpu_layout_span *spans = NULL;

	if (count && count <= SPANS) {
		spans = calloc(count, sizeof(*spans));
		promise(spans);
		narrow(spans, from, count);
	}
	return spans;
}

static void parse(const struct vgpu_metadata_layout *layout)
{
	static struct vgpu_metadata_layout long_names;
	static const struct builder_spec specs[] = {
		{VGPU_CONTAINER_NVVGPUMT, &small_layout, 2, 3, 0, 40},
		{VGPU_CONTAINER_VGPUMETA, &small_layout, 2, 3, 1, 40},
		{VGPU_CONTAINER_NVVGPUMT, &long_names, 1, 1, 0, 0},
	};
	static struct builder_file files[LENGTH(specs)];

	long_names = long_names_layout();
	for (size_t i = 0; i < LENGTH(specs); i++) {
		if (!files[i].data)
			files[i] = builder_make(&specs[i]);
		walk_parse(files[i].data, files[i].size, layout);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct numbers numbers = {0};
	struct vgpu_layout_span *strings, *padding;
	struct vgpu_metadata_layout layout;

	memcpy(&numbers, data, size < sizeof(numbers) ? size : sizeof(numbers));
	strings = copy_spans(numbers.strings, (u16)numbers.string_count);
	padding = copy_spans(numbers.padding, (u16)numbers.padding_count);
	layout = (struct vgpu_metadata_layout){
		.info_size = (u16)numbers.info_size,
		.max_types = (u16)numbers.max_types,
		.kernel_struct_size = (u16)numbers.kernel_struct_size,
		.control_head = (u16)numbers.control_head,
		.rmctrl_cmd = numbers.rmctrl_cmd,
		.rmctrl_size = numbers.rmctrl_size,
		.string_count = (u16)numbers.string_count,
		.padding_count = (u16)numbers.padding_count,
		.strings = strings,
		.padding = padding,
	};
	narrow(layout.field, numbers.field, VGPU_FIELD_COUNT);
	parse(&layout);
	free(strings);
	free(padding);
	return 0;
}
