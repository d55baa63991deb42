/* SPDX-License-Identifier: MIT */
/* From NVIDIA's vgpuConfig.xml to a model that print_yaml() writes as a source. */
#ifndef COMPILER_IMPORT_IMPORT_H
#define COMPILER_IMPORT_IMPORT_H

#include "compiler/model/model.h"
#include "compiler/import/xml.h"

#define IMPORT_MAX_TYPES 16384u

/**
 * struct import_options - what the document does not say.
 * @release: the GSP build, dotted numbers, whose schema then says which members there are; NULL
 *leaves it open and takes the newest schema
 * @vgpu: the vGPU version, MAJOR.MINOR, or NULL for the one that the schema knows to go with
 *@release, if any
 */
struct import_options {
	const char *release;
	const char *vgpu;
};

/**
 * import_model() - find out what a vgpuConfig.xml says.
 * @model: filled in; release with model_free() in every case
 * @xml: the document; outlives @model
 * @schemas: the schemas to choose from; outlive @model
 * @options: see there
 * @diags: told every error, and warned of every element and attribute that is not known, each at
 *its place in the document
 *
 * Return: true when there was no error.
 */
bool import_model(struct model *model, const struct xml *xml, const struct schema_set *schemas,
		  const struct import_options *options, struct diags *diags);

/**
 * tidy_model() - find what a source need not say twice.
 * @model: without errors
 * @group: member whose values tell which types are alike, such as the class, or -1
 * @hoist: member of entries whose most common value becomes the type's own, or -1
 *
 * Sets the bases of types. The values of types and entries together stay what they are.
 */
void tidy_model(struct model *model, int group, int hoist);

#endif
