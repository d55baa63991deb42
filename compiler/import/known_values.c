// SPDX-License-Identifier: MIT
/* Set values that vgpuConfig.xml cannot have, since its format is older than these members. */
#include <stdlib.h>
#include <string.h>

#include "compiler/import/element.h"

/* Append to a comment for the source. */
static const char *add_note(struct importer *importer, const char *note, const char *text)
{
	return note ? arena_printf(&importer->model->arena, "%s; %s", note, text) : text;
}

/*
 * Set max_instance_per_gi to 1 where RM computes region sizes from it, which it does for records
 * with nominalFbRegionSize. No public document has the number of vGPUs that share a GPU instance.
 */
static void set_per_gi(struct importer *importer)
{
	struct model *model = importer->model;
	int slices = import_member(model->schema, "gpuInstanceSize");
	int per_gi = import_member(model->schema, "maxInstancePerGI");

	if (slices < 0 || per_gi < 0 || import_member(model->schema, "nominalFbRegionSize") < 0)
		return;
	for (size_t i = 0; i < model->type_count; i++) {
		struct model_values *type = &model->types[i];
		struct value *value = &type->values[per_gi];

		if (type->values[slices].kind != VALUE_NUMBER || !type->values[slices].number ||
		    value->kind != VALUE_NONE)
			continue;
		*value = (struct value){.kind = VALUE_NUMBER, .number = 1};
		type->marks[per_gi] = type->marks[slices];
		type->note = add_note(importer, type->note, "max_instance_per_gi is derived");
	}
}

static bool is_registered(const struct importer *importer, uint16_t device, uint16_t subsystem)
{
	const uint16_t ids[] = {device, subsystem};

	return strmap_find(&importer->boards, (const char *)ids, sizeof(ids));
}

/* Replace "every subsystem" of a board with those that the table has and no other board is for. */
static void name_subsystems(struct importer *importer, struct model_board *board,
			    const struct schema_table *table, const struct vgpu_release *release)
{
	uint16_t *subsystems = NULL;
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct schema_row *row = &table->items[i];
		uint16_t subsystem = (uint16_t)row->key;

		if (row->key >> 16 != board->device || !subsystem ||
		    vgpu_release_compare(&row->from, release) > 0 ||
		    is_registered(importer, board->device, subsystem))
			continue;
		if (!subsystems)
			subsystems = arena_array(&importer->model->arena, table->count - i,
						 sizeof(*subsystems));
		subsystems[count++] = subsystem;
	}
	if (!count)
		return;
	board->subsystems = subsystems;
	board->subsystem_count = count;
	board->note =
		add_note(importer, board->note, "subsystems are those that NVIDIA's driver names");
}

void import_add_known_values(struct importer *importer)
{
	struct model *model = importer->model;
	const struct schema_table *table = schema_table_find(model->schema, "boards");
	struct vgpu_release release;

	if (!model->release || !vgpu_release_parse(model->release, &release))
		return;
	set_per_gi(importer);
	if (!table || model->container != VGPU_CONTAINER_VGPUMETA)
		return;
	for (size_t i = 0; i < model->board_count; i++)
		if (model->boards[i].subsystem_count == 1 && !model->boards[i].subsystems[0])
			name_subsystems(importer, &model->boards[i], table, &release);
}
