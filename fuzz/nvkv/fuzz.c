// SPDX-License-Identifier: MIT
/*
 * Any bytes as what GSP firmware answers: as properties in NVKV, and, after two bytes that are the
 * size that the device reports, as the answer to each call. Nothing outside the answer is read, and
 * what is handed out lies inside it.
 */
#include <string.h>

#include "compiler/host/nvkv.h"
#include "compiler/host/properties.h"
#include "fuzz/fuzz.h"

/* The answer to every call. */
struct device {
	struct fwctl fwctl; /* first, so that answer() finds the rest */
	const uint8_t *data;
	size_t size;
	uint32_t reported;
};

static int answer(struct fwctl *fwctl, const void *in, uint32_t in_size, void *out,
		  uint32_t *out_size)
{
	const struct device *device = (const struct device *)fwctl;
	size_t stored = device->size < *out_size ? device->size : *out_size;

	promise(in_size >= FWCTL_HEADER_SIZE);
	if (stored)
		memcpy(out, device->data, stored);
	/* Most answers repeat the number of the command. */
	if (stored >= 4 && device->data[0] == 0xff)
		memcpy(out, in, 4);
	if (device->reported > *out_size)
		return 1;
	*out_size = device->reported;
	return 0;
}

static void read_items(const uint8_t *data, size_t size)
{
	struct nvkv_reader reader;
	struct nvkv_item item;
	size_t count = 0;

	nvkv_start(&reader, data, size);
	while (nvkv_next(&reader, &item)) {
		promise(++count <= size / 4);
		promise(item.offset % 8 == 0 && item.offset < size);
		promise(item.element == 1 || item.element == 4 || item.element == 8);
		if (!item.array)
			continue;
		promise(item.bytes >= data + 8);
		promise(item.count <= (size - (size_t)(item.bytes - data)) / item.element);
	}
	promise(reader.error ? reader.error_offset <= size : reader.at == size);
	promise(!nvkv_next(&reader, &item));
}

static void call(const uint8_t *data, size_t size)
{
	struct device device = {
		.fwctl = {.rpc = answer},
		.data = data + 2,
		.size = size - 2,
		.reported = data[0] | (uint32_t)data[1] << 8,
	};
	struct gsp_assignment assignment;
	struct gsp_type_list list;
	char name[PROPERTY_NAME_SIZE];

	if (!gsp_supported_types(&device.fwctl, &list))
		promise(list.count <= GSP_MAX_LISTED);
	gsp_assigned_type(&device.fwctl, 0x100, &assignment);
	property_read_name(&device.fwctl, 1, name);
	promise(memchr(name, 0, sizeof(name)));
	for (const char *at = name; *at; at++)
		promise(*at >= ' ' && *at <= '~');
	gsp_deassign_type(&device.fwctl, 0x100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_items(data, size);
	if (size >= 2)
		call(data, size);
	return 0;
}
