// SPDX-License-Identifier: MIT
#include "compiler/host/properties.h"

#include <errno.h>

#include "compiler/host/nvkv.h"

/* Copy text up to its NUL; other bytes than printable ASCII become '?'. */
static void copy_printable(char *name, const struct nvkv_item *item)
{
	uint32_t size = 0;

	while (size < item->count && size < PROPERTY_NAME_SIZE - 1 && item->bytes[size]) {
		uint8_t byte = item->bytes[size];

		name[size++] = byte < 0x20 || byte > 0x7e ? '?' : (char)byte;
	}
	name[size] = 0;
}

int property_read_name(struct fwctl *fwctl, uint32_t type, char *name)
{
	struct gsp_properties properties;
	struct nvkv_reader reader;
	struct nvkv_item item;
	int error = gsp_type_properties(fwctl, type, &properties);

	*name = 0;
	if (error)
		return error;
	nvkv_start(&reader, properties.data, properties.size);
	while (nvkv_next(&reader, &item))
		if (item.key == PROPERTY_NAME && item.array && item.element == 1)
			copy_printable(name, &item);
	return reader.error ? EBADMSG : 0;
}
