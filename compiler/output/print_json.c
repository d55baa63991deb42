// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/output/print.h"

static struct json_object *hex(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	struct json_object *text;
	struct buf buf = {0};

	for (size_t i = 0; i < size; i++)
		buf_printf(&buf, "%02x", bytes[i]);
	text = json_object_new_string_len(buf_text(&buf), (int)buf.size);
	buf_free(&buf);
	return text;
}

static struct json_object *pci_id(unsigned int id)
{
	char text[8];

	snprintf(text, sizeof(text), "0x%04x", id);
	return json_object_new_string(text);
}

struct json_object *print_json_value(const struct value *value)
{
	struct json_object *list;

	switch (value->kind) {
	case VALUE_NONE:
		return NULL;
	case VALUE_TEXT:
		return json_object_new_string_len(value->text, (int)value->count);
	case VALUE_BYTES:
		return hex(value->text, value->count);
	case VALUE_LIST:
		list = json_object_new_array();
		for (size_t i = 0; i < value->count; i++)
			json_object_array_add(list, json_object_new_uint64(value->list[i]));
		return list;
	default:
		return json_object_new_uint64(value->number);
	}
}

/* Every member of a record; the bytes themselves where no schema tells what they are. */
static struct json_object *type_object(const struct metadata_file *blob,
				       const struct vgpu_metadata_board *board, uint32_t index)
{
	const uint8_t *record = vgpu_metadata_record(&blob->md, board, index);
	struct json_object *type = json_object_new_object();
	struct arena arena = {0};

	if (!blob->schema) {
		json_object_object_add(type, "record", hex(record, board->record_size));
		return type;
	}
	for (size_t i = 0; i < schema_info(blob->schema)->count; i++) {
		const struct schema_member *member = &schema_info(blob->schema)->items[i];
		struct value value;

		decode_member(record, member, &arena, &value);
		json_object_object_add(type, member->key ? member->key : member->name,
				       print_json_value(&value));
	}
	arena_free(&arena);
	return type;
}

static void add_number(struct json_object *object, const char *key, uint64_t number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

struct json_object *print_json_board(const struct metadata_file *blob,
				     const struct vgpu_metadata_board *board)
{
	struct json_object *object = json_object_new_object();
	struct json_object *types = json_object_new_array();

	json_object_object_add(object, "vendor", pci_id(board->ids.vendor));
	json_object_object_add(object, "device", pci_id(board->ids.device));
	if (!board->device_only) {
		json_object_object_add(object, "subsystem_vendor",
				       pci_id(board->ids.subsystem_vendor));
		json_object_object_add(object, "subsystem", pci_id(board->ids.subsystem));
	}
	add_number(object, "offset", board->span.offset);
	add_number(object, "size", board->span.size);
	for (uint32_t i = 0; i < board->type_count; i++)
		json_object_array_add(types, type_object(blob, board, i));
	json_object_object_add(object, "types", types);
	return object;
}

static struct json_object *signature_object(const struct vgpu_metadata *md)
{
	struct json_object *object;

	if (!md->section.size)
		return NULL;
	object = json_object_new_object();
	add_number(object, "offset", md->section.offset);
	add_number(object, "size", md->section.size);
	add_number(object, "der_offset", md->signature.offset);
	add_number(object, "der_size", md->signature.size);
	add_number(object, "content_size", md->content.size);
	add_number(object, "crc_offset", md->crc.offset);
	json_object_object_add(object, "der",
			       hex(md->data + md->signature.offset, md->signature.size));
	return object;
}

void print_json(const struct metadata_file *blob, struct buf *out)
{
	const struct vgpu_metadata *md = &blob->md;
	struct json_object *object = json_object_new_object();
	struct json_object *boards = json_object_new_array();
	struct vgpu_metadata_board board;
	struct buf version = {0};
	const char *text;

	json_object_object_add(object, "file", json_object_new_string(blob->input->name));
	json_object_object_add(object, "size", json_object_new_uint64(md->size));
	json_object_object_add(object, "container",
			       json_object_new_string(container_name(md->container)));
	json_object_object_add(object, "release", json_object_new_string(md->release));
	if (md->container == VGPU_CONTAINER_NVVGPUMT) {
		buf_printf(&version, "%" PRIu64 ".%" PRIu64, md->vgpu_major, md->vgpu_minor);
		json_object_object_add(object, "vgpu", json_object_new_string(buf_text(&version)));
		json_object_object_add(object, "features",
				       hex(md->data + md->features.offset, md->features.size));
	}
	json_object_object_add(object, "schema",
			       blob->schema ? json_object_new_string(blob->schema->name) : NULL);
	add_number(object, "unknown_groups", md->unknown_groups);
	for (bool more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board))
		json_object_array_add(boards, print_json_board(blob, &board));
	json_object_object_add(object, "boards", boards);
	json_object_object_add(object, "signature", signature_object(md));
	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							      JSON_C_TO_STRING_NOSLASHESCAPE);
	buf_printf(out, "%s\n", text);
	json_object_put(object);
	buf_free(&version);
}
