// SPDX-License-Identifier: MIT
#include <inttypes.h>

#include "compiler/base/json.h"
#include "compiler/codec/decode.h"
#include "compiler/output/print.h"

static void add_pci_id(struct json_object *object, const char *key, unsigned int id)
{
	char text[8];

	snprintf(text, sizeof(text), "0x%04x", id);
	json_add_text(object, key, text);
}

static struct json_object *list_of_numbers(const struct value *value)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < value->count; i++)
		json_append_number(list, value->list[i]);
	return list;
}

struct json_object *json_of_value(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NONE:
		return NULL;
	case VALUE_TEXT:
		return json_object_new_string_len(value->text, (int)value->count);
	case VALUE_BYTES:
		return json_hex(value->text, value->count);
	case VALUE_LIST:
		return list_of_numbers(value);
	default:
		return json_object_new_uint64(value->number);
	}
}

/* Add every member of an info record, or its bytes if there is no schema to decode them. */
static void add_record(struct json_object *type, const struct metadata_file *file,
		       const struct vgpu_metadata_board *board, uint32_t index)
{
	const uint8_t *record = vgpu_metadata_record(&file->md, board, index);
	struct arena arena = {0};

	if (!file->schema) {
		json_add_hex(type, "record", record, board->record_size);
		return;
	}
	for (size_t i = 0; i < schema_info(file->schema)->count; i++) {
		const struct schema_member *member = &schema_info(file->schema)->items[i];
		struct value value;

		decode_member(record, member, &arena, &value);
		json_object_object_add(type, member->key ? member->key : member->name,
				       json_of_value(&value));
	}
	arena_free(&arena);
}

struct json_object *json_of_types(const struct metadata_file *file,
				  const struct vgpu_metadata_board *board)
{
	struct json_object *types = json_object_new_array();

	for (uint32_t i = 0; i < board->type_count; i++)
		add_record(json_append_object(types), file, board, i);
	return types;
}

static void add_board(struct json_object *object, const struct metadata_file *file,
		      const struct vgpu_metadata_board *board)
{
	add_pci_id(object, "vendor", board->ids.vendor);
	add_pci_id(object, "device", board->ids.device);
	if (!board->device_only) {
		add_pci_id(object, "subsystem_vendor", board->ids.subsystem_vendor);
		add_pci_id(object, "subsystem", board->ids.subsystem);
	}
	json_add_number(object, "offset", board->span.offset);
	json_add_number(object, "size", board->span.size);
	json_object_object_add(object, "types", json_of_types(file, board));
}

static void add_signature(struct json_object *document, const struct vgpu_metadata *md)
{
	struct json_object *object;

	if (!md->section.size) {
		json_object_object_add(document, "signature", NULL);
		return;
	}
	object = json_add_object(document, "signature");
	json_add_number(object, "offset", md->section.offset);
	json_add_number(object, "size", md->section.size);
	json_add_number(object, "der_offset", md->signature.offset);
	json_add_number(object, "der_size", md->signature.size);
	json_add_number(object, "content_size", md->content.size);
	json_add_number(object, "crc_offset", md->crc.offset);
	json_add_hex(object, "der", md->data + md->signature.offset, md->signature.size);
}

static void add_header(struct json_object *document, const struct metadata_file *file)
{
	const struct vgpu_metadata *md = &file->md;
	struct buf version = {0};

	json_add_text(document, "file", file->input->name);
	json_add_number(document, "size", md->size);
	json_add_text(document, "container", container_name(md->container));
	json_add_text(document, "release", md->release);
	if (md->container == VGPU_CONTAINER_NVVGPUMT) {
		buf_printf(&version, "%" PRIu64 ".%" PRIu64, md->vgpu_major, md->vgpu_minor);
		json_add_text(document, "vgpu", buf_text(&version));
		json_add_hex(document, "features", md->data + md->features.offset,
			     md->features.size);
		buf_free(&version);
	}
	json_add_text(document, "schema", file->schema ? file->schema->name : NULL);
	json_add_number(document, "unknown_groups", md->unknown_groups);
}

void print_json(const struct metadata_file *file, struct buf *out)
{
	struct json_object *document = json_object_new_object(), *boards;
	struct vgpu_metadata_board board;

	add_header(document, file);
	boards = json_add_array(document, "boards");
	for (bool more = vgpu_metadata_first_board(&file->md, &board); more;
	     more = vgpu_metadata_next_board(&file->md, &board))
		add_board(json_append_object(boards), file, &board);
	add_signature(document, &file->md);
	json_print(document, JSON_PRETTY, out);
	buf_printf(out, "\n");
	json_object_put(document);
}
