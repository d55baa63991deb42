// SPDX-License-Identifier: MIT
/*
 * vgpumc with a bug in what it encodes or signs: the linker puts the functions below around those
 * of the compiler (-Wl,--wrap). FAULT in the environment names the byte that is wrong; without it
 * the program is vgpumc. The CRC is right in any case, so that it cannot be what the parser
 * rejects.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/codec/encode.h"
#include "compiler/sign/sign.h"

bool __real_encode_container(const struct model *model, struct buf *out, struct diags *diags);
bool __wrap_encode_container(const struct model *model, struct buf *out, struct diags *diags);
bool __real_sign_file(struct buf *file, const struct signer *signer, struct diags *diags);
bool __wrap_sign_file(struct buf *file, const struct signer *signer, struct diags *diags);

static bool has_fault(const char *name)
{
	const char *fault = getenv("FAULT");

	return fault && strcmp(fault, name) == 0;
}

/* Return the offset of the first byte of a record that is in no member of it. */
static size_t find_padding(const struct schema_record *record)
{
	size_t at = 0;

	for (size_t i = 0; i < record->count && record->items[i].offset == at; i++)
		at += record->items[i].size;
	if (at < record->size)
		return at;
	fprintf(stderr, "no padding in %s\n", record->name);
	exit(99);
}

static struct vgpu_metadata *parse(const struct buf *file)
{
	struct vgpu_metadata *md = xcalloc(1, sizeof(*md));
	struct vgpu_metadata_error error;

	if (vgpu_metadata_parse(md, file->data, file->size, NULL, &error))
		exit(99);
	return md;
}

/* Spoil the last record of its kind. */
bool __wrap_encode_container(const struct model *model, struct buf *out, struct diags *diags)
{
	const struct schema_record *record = model->schema->record;
	struct vgpu_metadata_board board;
	struct vgpu_metadata *md;
	uint32_t last;

	if (!__real_encode_container(model, out, diags))
		return false;
	md = parse(out);
	vgpu_metadata_get_board(md, md->board_count - 1, &board);
	last = board.type_count - 1;
	if (has_fault("info"))
		out->data[board.records.offset + last * board.record_size +
			  find_padding(&record[RECORD_INFO])] = 1;
	else if (has_fault("kernel"))
		out->data[board.kernel_structs.offset + last * board.kernel_struct_size +
			  find_padding(&record[RECORD_KERNEL])] = 1;
	else if (has_fault("control"))
		out->data[board.rmctrl.offset + find_padding(&record[RECORD_CONTROL])] = 1;
	else if (has_fault("unused"))
		out->data[out->size - 1] = 1;
	encode_crc(out->data, out->size, md->container);
	free(md);
	return true;
}

bool __wrap_sign_file(struct buf *file, const struct signer *signer, struct diags *diags)
{
	struct vgpu_metadata *md;

	if (!__real_sign_file(file, signer, diags))
		return false;
	md = parse(file);
	if (has_fault("section"))
		file->data[md->section.offset + VGPU_SIGNATURE_RESERVED] = 1;
	encode_crc(file->data, file->size, md->container);
	free(md);
	return true;
}
