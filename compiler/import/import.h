/* SPDX-License-Identifier: MIT */
/* Import NVIDIA's vgpuConfig.xml as a model, which print_yaml() writes as a source. */
#ifndef COMPILER_IMPORT_IMPORT_H
#define COMPILER_IMPORT_IMPORT_H

#include "compiler/import/xml.h"
#include "compiler/model/model.h"

#define IMPORT_MAX_TYPES 16384u

/**
 * struct import_options - what the document does not contain.
 * @release: the GSP build, dotted numbers, whose schema determines the members; NULL: the source
 *	gets no release, and the newest schema is used
 * @vgpu: the vGPU version, MAJOR.MINOR; NULL: the version that the schema lists for @release, if
 *	any
 */
struct import_options {
	const char *release;
	const char *vgpu;
};

/**
 * import_model() - convert a vgpuConfig.xml to a model.
 * @model: filled in; release with model_free() in every case
 * @xml: the document; outlives @model
 * @schemas: the schemas to choose from; outlive @model
 * @options: release and version
 * @diags: receives every error, and a warning for each unknown element and attribute, with its
 *	location in the document
 *
 * Return: true if there was no error.
 */
bool import_model(struct model *model, const struct xml *xml, const struct schema_set *schemas,
		  const struct import_options *options, struct diags *diags);

#endif
