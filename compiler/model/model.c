// SPDX-License-Identifier: MIT
/* The document's own keys, and what depends on several of them: the schema and the container. */
#include "compiler/model/model.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/model/convert.h"
#include "compiler/model/reader.h"

#define MAX_HANDLERS 32u /* of a table: each has a bit */

bool check_kind(struct model_reader *reader, const struct source_node *node, enum source_kind kind,
		const char *what)
{
	if (node->kind == kind)
		return true;
	diag_error(reader->diags, node->loc, "wrong-kind", "%s must be a %s", what,
		   source_kind_name(kind));
	return false;
}

void report_unknown_key(struct model_reader *reader, const struct source_node *key,
			const char *what, const char *const *names, size_t count)
{
	const char *near = nearest(key->text, names, count);

	if (near)
		diag_error(reader->diags, key->loc, "unknown-key",
			   "unknown key '%s' in %s; did you mean '%s'?", key->text, what, near);
	else
		diag_error(reader->diags, key->loc, "unknown-key", "unknown key '%s' in %s",
			   key->text, what);
}

static size_t find_handler(const struct key_handler *handlers, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(handlers[i].name, name) != 0)
		i++;
	return i;
}

static void report_handled_key(struct model_reader *reader, const struct source_node *key,
			       const char *what, const struct key_handler *handlers, size_t count)
{
	const char *names[MAX_HANDLERS];

	for (size_t i = 0; i < count; i++)
		names[i] = handlers[i].name;
	report_unknown_key(reader, key, what, names, count);
}

bool read_mapping(struct model_reader *reader, const struct source_node *map, const char *what,
		  const struct key_handler *handlers, size_t count, void *object)
{
	uint32_t seen = 0;
	bool valid = true;

	if (!check_kind(reader, map, SOURCE_MAP, what))
		return false;
	for (size_t p = 0; p < map->count; p++) {
		const struct source_node *key = map->pairs[p].key;
		const size_t i = find_handler(handlers, count, key->text);

		if (i < count) {
			seen |= UINT32_C(1) << i;
			valid &= handlers[i].read(reader, object, map->pairs[p].value);
		} else if (strncmp(key->text, "x-", 2) != 0) {
			report_handled_key(reader, key, what, handlers, count);
			valid = false;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (!handlers[i].required || (seen >> i & 1))
			continue;
		diag_error(reader->diags, map->loc, "missing-key", "%s has no '%s'", what,
			   handlers[i].name);
		valid = false;
	}
	return valid;
}

static bool read_release(struct model_reader *reader, void *object, const struct source_node *node)
{
	const char *text = convert_text(node, "release", &reader->model->arena, reader->diags);

	(void)object;
	if (!text)
		return false;
	if (!node->quoted)
		diag_warning(reader->diags, node->loc, "unquoted-version",
			     "put the release in quotes: other YAML readers read %s as a number",
			     text);
	if (!reader->options->release)
		reader->model->release = text;
	return true;
}

static bool read_vgpu(struct model_reader *reader, void *object, const struct source_node *node)
{
	const char *text = convert_text(node, "vgpu", &reader->model->arena, reader->diags);
	struct vgpu_release version;

	(void)object;
	reader->model->vgpu_given = true;
	if (!text)
		return false;
	if (!vgpu_release_parse(text, &version) || version.count != 2 || !version.part[0]) {
		diag_error(reader->diags, node->loc, "bad-release",
			   "invalid vGPU version '%s': write MAJOR.MINOR, such as \"18.1\"", text);
		return false;
	}
	if (!node->quoted)
		diag_warning(reader->diags, node->loc, "unquoted-version",
			     "put the version in quotes: other YAML readers read %s as a number",
			     text);
	reader->model->vgpu_major = version.part[0];
	reader->model->vgpu_minor = version.part[1];
	return true;
}

static bool read_features(struct model_reader *reader, void *object, const struct source_node *node)
{
	(void)object;
	return convert_hex(node, "features", MODEL_FEATURES_SIZE, &reader->model->arena,
			   &reader->model->features, reader->diags);
}

static bool read_signature(struct model_reader *reader, void *object,
			   const struct source_node *node)
{
	(void)object;
	reader->model->signature_loc = node->loc;
	return convert_hex(node, "signature", VGPU_METADATA_MAX_SIGNATURE, &reader->model->arena,
			   &reader->model->signature, reader->diags);
}

static bool set_container(struct model_reader *reader, const char *name, struct location loc)
{
	if (container_parse(name, &reader->model->container))
		return true;
	diag_error(reader->diags, loc, "bad-container",
		   "unknown container '%s' (supported: nvvgpumt, vgpumeta)", name);
	return false;
}

static bool read_container(struct model_reader *reader, void *object,
			   const struct source_node *node)
{
	const char *text = convert_text(node, "container", &reader->model->arena, reader->diags);

	(void)object;
	reader->container_given = text && set_container(reader, text, node->loc);
	return reader->container_given;
}

static bool read_type_list(struct model_reader *reader, void *object,
			   const struct source_node *node)
{
	(void)object;
	if (!check_kind(reader, node, SOURCE_LIST, "'types'"))
		return false;
	reader->type_list = node;
	return true;
}

static bool read_board_list(struct model_reader *reader, void *object,
			    const struct source_node *node)
{
	(void)object;
	if (!check_kind(reader, node, SOURCE_LIST, "'boards'"))
		return false;
	reader->board_list = node;
	return true;
}

static const struct key_handler document_keys[] = {
	{"release", read_release, false},     {"vgpu", read_vgpu, false},
	{"features", read_features, false},   {"container", read_container, false},
	{"signature", read_signature, false}, {"types", read_type_list, true},
	{"boards", read_board_list, true},
};

static void report_missing_release(struct model_reader *reader, struct location loc)
{
	diag_error(reader->diags, loc, "missing-key", "the source has no 'release'");
	diag_note(reader->diags, loc,
		  "write release: \"570.144\", the GSP build, or use --release");
}

/* Find the schema of the release. Return: false if there is none. */
static bool choose_schema(struct model_reader *reader, const struct source_node *root)
{
	const struct source_node *node = source_get(root, "release");
	struct location loc = node ? node->loc : root->loc;
	struct model *model = reader->model;
	struct vgpu_release release;

	if (reader->options->release) {
		model->release = reader->options->release;
		loc = (struct location){0};
	}
	if (!model->release) {
		if (!node) /* otherwise read_release() has reported it */
			report_missing_release(reader, root->loc);
		return false;
	}
	if (!vgpu_release_parse(model->release, &release)) {
		diag_error(reader->diags, loc, "bad-release",
			   "invalid GSP release '%s': write numbers separated by dots, such as "
			   "\"570.144\"",
			   model->release);
		return false;
	}
	model->schema = schema_set_find(reader->schemas, &release);
	if (model->schema)
		return true;
	diag_error(reader->diags, loc, "unknown-release", "no schema covers GSP release %s",
		   model->release);
	schema_set_explain(reader->schemas, &release, loc, reader->diags);
	return false;
}

/*
 * Return a vGPU version that the schema knows for the release, but NULL if the model's version is
 * one of them, or the schema knows none.
 */
static const struct schema_version *other_known_version(const struct model *model)
{
	const struct schema_version *known = NULL;
	struct vgpu_release release;

	if (!vgpu_release_parse(model->release, &release))
		return NULL;
	for (size_t i = 0; i < model->schema->versions.count; i++) {
		const struct schema_version *version = &model->schema->versions.items[i];

		if (vgpu_release_compare(&release, &version->range.first) < 0 ||
		    vgpu_release_compare(&release, &version->range.last) > 0)
			continue;
		if (version->version.part[0] == model->vgpu_major &&
		    version->version.part[1] == model->vgpu_minor)
			return NULL;
		known = version;
	}
	return known;
}

/* Warn about a vGPU version that the schema does not know for the release; it may be right. */
static void check_vgpu_version(struct model_reader *reader, const struct source_node *root)
{
	const struct model *model = reader->model;
	const struct source_node *node = source_get(root, "vgpu");
	const struct schema_version *known;

	if (!node || !model->vgpu_major)
		return;
	known = other_known_version(model);
	if (known)
		diag_warning(reader->diags, node->loc, "vgpu-version",
			     "GSP release %s is known to belong to vGPU %u.%u, not %" PRIu64
			     ".%" PRIu64,
			     model->release, known->version.part[0], known->version.part[1],
			     model->vgpu_major, model->vgpu_minor);
}

static bool choose_container(struct model_reader *reader, const struct source_node *root)
{
	struct model *model = reader->model;
	const struct source_node *node = source_get(root, "container");
	struct location loc = node ? node->loc : root->loc;

	if (reader->options->container) {
		loc = (struct location){0};
		if (!set_container(reader, reader->options->container, loc))
			return false;
	} else if (!reader->container_given) {
		model->container = model->schema->containers[0];
	}
	if (!schema_allows(model->schema, model->container)) {
		diag_error(reader->diags, loc, "bad-container",
			   "schema '%s' does not allow the container %s", model->schema->name,
			   container_name(model->container));
		return false;
	}
	if (model->container == VGPU_CONTAINER_NVVGPUMT && !model->vgpu_given) {
		diag_error(reader->diags, root->loc, "missing-key",
			   "the source has no 'vgpu', the vGPU version that nvvgpumt contains");
		return false;
	}
	if (model->container == VGPU_CONTAINER_VGPUMETA && model->features.count)
		diag_warning(reader->diags, source_get(root, "features")->loc, "not-stored",
			     "vgpumeta has no field for 'features', which are not stored");
	return true;
}

/* Warn about types that no board offers, since they are not stored. */
static void check_unused(struct model_reader *reader)
{
	const struct model *model = reader->model;
	bool *used = xcalloc(model->type_count, sizeof(*used));

	for (size_t b = 0; b < model->board_count; b++)
		for (size_t i = 0; i < model->boards[b].count; i++)
			used[model->boards[b].items[i].type] = true;
	for (size_t t = 0; t < model->type_count; t++)
		if (!used[t])
			diag_warning(reader->diags, model->types[t].loc, "unused-type",
				     "no board offers this type");
	free(used);
}

static bool read_document(struct model_reader *reader, const struct source_node *root)
{
	bool valid = read_mapping(reader, root, "the source", document_keys,
				  ARRAY_SIZE(document_keys), NULL);

	if (root->kind != SOURCE_MAP || !choose_schema(reader, root))
		return false;
	check_vgpu_version(reader, root);
	valid &= choose_container(reader, root);
	collect_keys(reader);
	if (reader->type_list)
		valid &= read_types(reader);
	if (reader->board_list)
		valid &= read_boards(reader);
	if (valid && !reader->options->only_count)
		check_unused(reader);
	return valid;
}

bool model_read(struct model *model, const struct source *source, const struct schema_set *schemas,
		const struct model_options *options, struct diags *diags)
{
	struct model_reader reader = {
		.model = model,
		.source = source,
		.schemas = schemas,
		.options = options,
		.diags = diags,
	};
	bool valid;

	*model = (struct model){.features.kind = VALUE_BYTES,
				.signature.kind = VALUE_BYTES,
				.loc = source->root->loc};
	strmap_init(&reader.keys);
	strmap_init(&reader.types);
	strmap_init(&reader.boards);
	valid = read_document(&reader, source->root);
	strmap_free(&reader.keys);
	strmap_free(&reader.types);
	strmap_free(&reader.boards);
	if (model->board_count)
		valid &= model_resolve(model, diags);
	return valid;
}

void model_free(struct model *model)
{
	arena_free(&model->arena);
}
