// SPDX-License-Identifier: MIT
#include "schema/schema.h"

#include <string.h>

static const char *const containers[] = {
	[VGPU_CONTAINER_NVVGPUMT] = "nvvgpumt",
	[VGPU_CONTAINER_VGPUMETA] = "vgpumeta",
};

const char *container_name(enum vgpu_metadata_container container)
{
	return containers[container];
}

bool container_parse(const char *name, enum vgpu_metadata_container *container)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(containers); i++) {
		if (strcmp(name, containers[i]) == 0) {
			*container = (enum vgpu_metadata_container)i;
			return true;
		}
	}
	return false;
}

bool schema_allows(const struct schema *schema, enum vgpu_metadata_container container)
{
	for (size_t i = 0; i < schema->container_count; i++)
		if (schema->containers[i] == container)
			return true;
	return false;
}

int schema_key(const struct schema *schema, const char *key)
{
	const struct schema_record *info = schema_info(schema);

	for (size_t i = 0; i < info->count; i++) {
		const char *known = info->items[i].key;

		if (known && *known == *key && strcmp(known, key) == 0)
			return (int)i;
	}
	return -1;
}

const struct schema_constant *schema_constant_find(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->constants.count; i++)
		if (strcmp(schema->constants.items[i].name, name) == 0)
			return &schema->constants.items[i];
	return NULL;
}

const struct schema_table *schema_table_find(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->tables.count; i++)
		if (strcmp(schema->tables.items[i].name, name) == 0)
			return &schema->tables.items[i];
	return NULL;
}

const struct schema_let *schema_let_find(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->lets.count; i++)
		if (strcmp(schema->lets.items[i].name, name) == 0)
			return &schema->lets.items[i];
	return NULL;
}
