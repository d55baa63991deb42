// SPDX-License-Identifier: MIT
/* From the source's tree to the model: which key means what. */
#include "compiler/model/model.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/nearest.h"
#include "compiler/model/convert.h"

/* One reading of a source. */
struct reader {
	struct model *model;
	const struct source *source;
	const struct schema_set *schemas;
	const struct model_options *options;
	struct diags *diags;
	struct strmap keys; /* of a type: member index, or one of the enum below above it */
	uint32_t *
		meanings; /* the same by a key's number in the source, STRMAP_NEW when not known yet
			   */
	struct strmap types; /* by what identifies a type, to its index */
	struct strmap boards; /* by device and subsystem, to their index */
	const char **key_names; /* of @keys, for suggestions */
	size_t key_count;
	size_t *unique; /* members that identify a type */
	size_t unique_count;
	const struct source_node *type_list, *board_list;
};

/* Keys of a type or entry that are no members of the record. */
enum extra_key { EXTRA_DEVICE, EXTRA_SUBSYSTEM, EXTRA_TYPE, EXTRA_KEYS };

static const char *const extra_keys[EXTRA_KEYS] = {"device", "subsystem", "type"};

typedef bool (*read_key)(struct reader *reader, void *object, const struct source_node *node);

struct key_handler {
	const char *name;
	read_key read;
	bool required;
};

static bool want(struct reader *reader, const struct source_node *node, enum source_kind kind,
		 const char *what)
{
	static const char *const names[] = {"a scalar", "a list", "a mapping"};

	if (node->kind == kind)
		return true;
	diag_error(reader->diags, node->loc, "wrong-kind", "%s must be %s", what, names[kind]);
	return false;
}

static void unknown_key(struct reader *reader, const struct source_node *key, const char *what,
			const char *const *names, size_t count)
{
	const char *near = nearest(key->text, names, count);

	if (near)
		diag_error(reader->diags, key->loc, "unknown-key",
			   "'%s' is not a key of %s; did you mean '%s'?", key->text, what, near);
	else
		diag_error(reader->diags, key->loc, "unknown-key", "'%s' is not a key of %s",
			   key->text, what);
}

/* Read a mapping whose keys are those of a table. */
static bool read_map(struct reader *reader, const struct source_node *map, const char *what,
		     const struct key_handler *handlers, size_t count, void *object)
{
	const char *names[16];
	uint32_t seen = 0;
	bool good = true;

	if (!want(reader, map, SOURCE_MAP, what))
		return false;
	for (size_t i = 0; i < count; i++)
		names[i] = handlers[i].name;
	for (size_t p = 0; p < map->count; p++) {
		const struct source_node *key = map->pairs[p].key;
		size_t i = 0;

		while (i < count && strcmp(handlers[i].name, key->text) != 0)
			i++;
		if (i < count) {
			seen |= 1u << i;
			good &= handlers[i].read(reader, object, map->pairs[p].value);
		} else if (strncmp(key->text, "x-", 2) != 0) {
			unknown_key(reader, key, what, names, count);
			good = false;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (!handlers[i].required || (seen >> i & 1))
			continue;
		diag_error(reader->diags, map->loc, "missing-key", "%s has no '%s'", what,
			   handlers[i].name);
		good = false;
	}
	return good;
}

/* The file's own keys. */

static bool read_release(struct reader *reader, void *object, const struct source_node *node)
{
	const char *text = convert_text(node, "release", &reader->model->arena, reader->diags);

	(void)object;
	if (!text)
		return false;
	if (!node->quoted)
		diag_warning(reader->diags, node->loc, "unquoted-version",
			     "quote the release: other YAML readers take %s for a number", text);
	if (!reader->options->release)
		reader->model->release = text;
	return true;
}

static bool read_vgpu(struct reader *reader, void *object, const struct source_node *node)
{
	const char *text = convert_text(node, "vgpu", &reader->model->arena, reader->diags);
	struct release version;

	(void)object;
	reader->model->vgpu_given = true;
	if (!text)
		return false;
	if (!release_parse(text, &version) || version.count != 2 || !version.part[0]) {
		diag_error(reader->diags, node->loc, "bad-release",
			   "'%s' is not a vGPU version; write MAJOR.MINOR, \"18.1\"", text);
		return false;
	}
	if (!node->quoted)
		diag_warning(reader->diags, node->loc, "unquoted-version",
			     "quote the version: other YAML readers take %s for a number", text);
	reader->model->vgpu_major = version.part[0];
	reader->model->vgpu_minor = version.part[1];
	return true;
}

static bool read_features(struct reader *reader, void *object, const struct source_node *node)
{
	(void)object;
	return convert_hex(node, "features", MODEL_FEATURES_SIZE, &reader->model->arena,
			   &reader->model->features, reader->diags);
}

static bool read_signature(struct reader *reader, void *object, const struct source_node *node)
{
	(void)object;
	reader->model->signature_loc = node->loc;
	return convert_hex(node, "signature", VGPU_METADATA_MAX_SIGNATURE, &reader->model->arena,
			   &reader->model->signature, reader->diags);
}

static bool set_container(struct reader *reader, const char *name, struct location loc)
{
	struct model *model = reader->model;

	if (!container_parse(name, &model->container)) {
		diag_error(reader->diags, loc, "bad-container",
			   "'%s' is not a container; nvvgpumt and vgpumeta are", name);
		return false;
	}
	return true;
}

static bool read_container(struct reader *reader, void *object, const struct source_node *node)
{
	const char *text = convert_text(node, "container", &reader->model->arena, reader->diags);
	bool *given = object;

	*given = text && set_container(reader, text, node->loc);
	return *given;
}

static bool read_type_list(struct reader *reader, void *object, const struct source_node *node)
{
	(void)object;
	reader->type_list = node;
	return want(reader, node, SOURCE_LIST, "'types'");
}

static bool read_board_list(struct reader *reader, void *object, const struct source_node *node)
{
	(void)object;
	reader->board_list = node;
	return want(reader, node, SOURCE_LIST, "'boards'");
}

static bool find_schema(struct reader *reader, const struct source_node *root)
{
	const struct source_node *node = source_get(root, "release");
	struct location loc = node ? node->loc : root->loc;
	struct model *model = reader->model;
	struct release release;

	if (reader->options->release) {
		model->release = reader->options->release;
		loc = (struct location){0};
	}
	if (!model->release && node)
		return false; /* it was read, and there was an error */
	if (!model->release) {
		diag_error(reader->diags, root->loc, "missing-key", "the source has no 'release'");
		diag_note(reader->diags, root->loc,
			  "release: \"570.144\" names the GSP build, or --release does");
		return false;
	}
	if (!release_parse(model->release, &release)) {
		diag_error(reader->diags, loc, "bad-release",
			   "'%s' is not a GSP release; write dotted numbers, \"570.144\"",
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

/* Another pair than the known one may be right, but is worth a look. */
static void check_vgpu_version(struct reader *reader, const struct source_node *root)
{
	const struct model *model = reader->model;
	const struct source_node *node = source_get(root, "vgpu");
	const struct schema_version *known = NULL;
	struct release release;

	if (!node || !model->vgpu_major || !release_parse(model->release, &release))
		return;
	for (size_t i = 0; i < model->schema->versions.count; i++) {
		const struct schema_version *version = &model->schema->versions.items[i];

		if (release_compare(&release, &version->range.first) < 0 ||
		    release_compare(&release, &version->range.last) > 0)
			continue;
		if (version->version.part[0] == model->vgpu_major &&
		    version->version.part[1] == model->vgpu_minor)
			return;
		known = version;
	}
	if (known)
		diag_warning(reader->diags, node->loc, "vgpu-version",
			     "vGPU %" PRIu64 ".%" PRIu64
			     " is not known to go with GSP release %s; %u.%u is",
			     model->vgpu_major, model->vgpu_minor, model->release,
			     known->version.part[0], known->version.part[1]);
}

static bool choose_container(struct reader *reader, const struct source_node *root, bool given)
{
	struct model *model = reader->model;
	const struct source_node *node = source_get(root, "container");
	struct location loc = node ? node->loc : root->loc;

	if (reader->options->container) {
		loc = (struct location){0};
		if (!set_container(reader, reader->options->container, loc))
			return false;
	} else if (!given) {
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
			   "the source has no 'vgpu', the vGPU version that nvvgpumt carries");
		return false;
	}
	if (model->container == VGPU_CONTAINER_VGPUMETA && model->features.count)
		diag_warning(reader->diags, source_get(root, "features")->loc, "not-stored",
			     "vgpumeta has no place for 'features'");
	return true;
}

/* Types and entries. */

static void collect_keys(struct reader *reader)
{
	const struct schema_record *info = schema_info(reader->model->schema);

	reader->meanings = arena_array(&reader->model->arena, reader->source->key_count,
				       sizeof(*reader->meanings));
	memset(reader->meanings, 0xff, reader->source->key_count * sizeof(*reader->meanings));
	reader->unique = arena_array(&reader->model->arena, info->count, sizeof(*reader->unique));
	reader->key_names = arena_array(&reader->model->arena, info->count + EXTRA_KEYS,
					sizeof(*reader->key_names));
	for (size_t i = 0; i < info->count + EXTRA_KEYS; i++) {
		const char *key = i < info->count ? info->items[i].key
						  : extra_keys[i - info->count];

		if (!key)
			continue;
		strmap_put(&reader->keys, key, strlen(key))->value = (uint32_t)i;
		if (i < info->count && info->items[i].unique)
			reader->unique[reader->unique_count++] = i;
		reader->key_names[reader->key_count++] = key;
	}
}

static void init_values(struct reader *reader, struct model_values *values, struct location loc)
{
	size_t count = schema_info(reader->model->schema)->count;

	values->loc = loc;
	values->values = arena_array(&reader->model->arena, count, sizeof(*values->values));
	values->marks = arena_array(&reader->model->arena, count, sizeof(*values->marks));
}

/* What a key means to a type; STRMAP_NEW for nothing. Each is looked up once. */
static uint32_t meaning(struct reader *reader, const struct source_pair *pair)
{
	uint32_t *known = &reader->meanings[pair->key_id];

	if (*known == STRMAP_NEW) {
		const struct strmap_entry *word =
			strmap_find(&reader->keys, pair->key->text, pair->key->size);

		if (word)
			*known = word->value;
	}
	return *known;
}

/* Read one key of a type or entry into @values. */
static bool read_value(struct reader *reader, struct model_values *values,
		       const struct source_pair *pair, const char *what)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	uint32_t index = meaning(reader, pair);
	uint64_t *number;
	size_t extra;

	if (index == STRMAP_NEW) {
		unknown_key(reader, pair->key, what, reader->key_names, reader->key_count);
		return false;
	}
	if (index < info->count) {
		struct value value = {0};

		values->marks[index] = model_mark(pair->value->loc);
		if (!convert_member(pair->value, &info->items[index], &reader->model->arena, &value,
				    reader->diags))
			return false;
		values->values[index] = value;
		return true;
	}
	extra = index - info->count;
	if (extra == EXTRA_TYPE) {
		diag_error(reader->diags, pair->key->loc, "unknown-key",
			   "'type' is a key of a board's entry, not of a type");
		return false;
	}
	values->inputs[extra].kind = VALUE_NUMBER;
	number = &values->inputs[extra].number;
	return convert_number(pair->value, extra_keys[extra], UNIT_NONE, UINT16_MAX, number,
			      reader->diags);
}

/* What identifies a type, as the key of reader->types. Numbers and texts never meet. */
static struct strmap_entry *type_word(struct reader *reader, const struct value *value, bool add)
{
	const char *text = value->text;
	size_t size = value->count;

	if (value->kind == VALUE_NUMBER) {
		char *key = arena_alloc(&reader->model->arena, 1 + sizeof(value->number));

		memcpy(key + 1, &value->number, sizeof(value->number));
		text = key;
		size = 1 + sizeof(value->number);
	}
	return add ? strmap_put(&reader->types, text, size)
		   : strmap_find(&reader->types, text, size);
}

static bool register_type(struct reader *reader, size_t index)
{
	const struct schema_record *info = schema_info(reader->model->schema);
	const struct model_values *type = &reader->model->types[index];
	bool good = true;

	for (size_t u = 0; u < reader->unique_count; u++) {
		const size_t i = reader->unique[u];
		const struct schema_member *member = &info->items[i];
		struct strmap_entry *word;

		if (type->values[i].kind == VALUE_NONE) {
			if (!type->marks[i].line)
				diag_error(reader->diags, type->loc, "missing-key",
					   "the type has no '%s'", member->key);
			good = false;
			continue;
		}
		word = type_word(reader, &type->values[i], true);
		if (word->value == STRMAP_NEW) {
			word->value = (uint32_t)index;
			continue;
		}
		diag_error(reader->diags, model_mark_loc(type, i), "duplicate-type",
			   "another type has this %s", member->key);
		diag_note(reader->diags, model_mark_loc(&reader->model->types[word->value], i),
			  "first defined here");
		good = false;
	}
	return good;
}

static bool read_types(struct reader *reader)
{
	struct model *model = reader->model;
	const struct source_node *list = reader->type_list;
	bool good = true;

	model->types = arena_array(&model->arena, list->count, sizeof(*model->types));
	for (size_t t = 0; t < list->count; t++) {
		const struct source_node *node = list->items[t];
		struct model_values *type = &model->types[model->type_count];

		if (!want(reader, node, SOURCE_MAP, "a type")) {
			good = false;
			continue;
		}
		init_values(reader, type, node->loc);
		for (size_t p = 0; p < node->count; p++)
			if (!read_value(reader, type, &node->pairs[p], "a type"))
				type->bad = true;
		if (!register_type(reader, model->type_count++))
			type->bad = true;
		good &= !type->bad;
	}
	return good;
}

/* Every identification of a type as text, to suggest the nearest. */
static void unknown_type(struct reader *reader, const struct source_node *node)
{
	struct strings names = {0};
	const char *near;

	for (size_t t = 0; t < reader->model->type_count && diags_may_suggest(reader->diags); t++) {
		for (size_t u = 0; u < reader->unique_count; u++) {
			const struct value *value =
				&reader->model->types[t].values[reader->unique[u]];

			if (value->kind == VALUE_NONE)
				continue;
			*vec_push(&names) = value->kind == VALUE_TEXT
						    ? value->text
						    : arena_printf(&reader->model->arena,
								   "%" PRIu64, value->number);
		}
	}
	near = nearest(node->text, names.items, names.count);
	if (near && strcmp(near, node->text) == 0)
		diag_error(reader->diags, node->loc, "unknown-type",
			   "no type has the name '%s'; an id is written without quotes", near);
	else
		diag_error(reader->diags, node->loc, "unknown-type",
			   near ? "no type has the id or name '%s'; did you mean '%s'?"
				: "no type has the id or name '%s'",
			   node->text, near);
	free(names.items);
}

static bool read_reference(struct reader *reader, struct model_board_type *entry,
			   const struct source_node *node)
{
	struct value value = value_text(node->text, node->size);
	const struct strmap_entry *word;

	if (!want(reader, node, SOURCE_SCALAR, "a reference to a type"))
		return false;
	if (!node->quoted && node->text[0] >= '0' && node->text[0] <= '9') {
		value.kind = VALUE_NUMBER;
		if (!convert_number(node, "type", UNIT_NONE, UINT64_MAX, &value.number,
				    reader->diags))
			return false;
	}
	word = type_word(reader, &value, false);
	if (word)
		entry->type = word->value;
	else
		unknown_type(reader, node);
	return word;
}

static bool read_entry(struct reader *reader, struct model_board_type *entry,
		       const struct source_node *node)
{
	const struct source_node *type;
	bool good;

	entry->given.loc = node->loc;
	if (node->kind == SOURCE_SCALAR)
		return read_reference(reader, entry, node);
	if (!want(reader, node, SOURCE_MAP, "an entry of a board's types"))
		return false;
	type = source_get(node, extra_keys[EXTRA_TYPE]);
	if (!type) {
		diag_error(reader->diags, node->loc, "missing-key", "the entry has no 'type'");
		return false;
	}
	good = read_reference(reader, entry, type);
	init_values(reader, &entry->given, node->loc);
	for (size_t p = 0; p < node->count; p++)
		if (strcmp(node->pairs[p].key->text, extra_keys[EXTRA_TYPE]) != 0)
			good &= read_value(reader, &entry->given, &node->pairs[p], "an entry");
	return good;
}

/* Boards. */

static bool read_board_name(struct reader *reader, void *object, const struct source_node *node)
{
	struct model_board *board = object;

	board->name = convert_text(node, "name", &reader->model->arena, reader->diags);
	return board->name;
}

static bool read_board_device(struct reader *reader, void *object, const struct source_node *node)
{
	struct model_board *board = object;
	uint64_t number;

	if (!convert_number(node, "device", UNIT_NONE, UINT16_MAX, &number, reader->diags))
		return false;
	if (!number) {
		diag_error(reader->diags, node->loc, "out-of-range", "0 is not a device id");
		return false;
	}
	board->device = (uint16_t)number;
	return true;
}

static bool read_board_subsystem(struct reader *reader, void *object,
				 const struct source_node *node)
{
	struct model_board *board = object;
	bool list = node->kind == SOURCE_LIST, good = true;
	size_t count = list ? node->count : 1;
	uint16_t *ids = arena_array(&reader->model->arena, count, sizeof(*ids));

	if (!count) {
		diag_error(reader->diags, node->loc, "wrong-kind",
			   "'subsystem' is an empty list; leave it out for every board with this "
			   "device id");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t number = 0;

		good &= convert_number(list ? node->items[i] : node, "subsystem", UNIT_NONE,
				       UINT16_MAX, &number, reader->diags);
		ids[i] = (uint16_t)number;
	}
	board->subsystems = ids;
	board->subsystem_count = count;
	return good;
}

static bool read_board_fb_size(struct reader *reader, void *object, const struct source_node *node)
{
	struct model_board *board = object;

	return convert_number(node, "fb_size", UNIT_SIZE, UINT64_MAX, &board->fb_size,
			      reader->diags);
}

static bool read_board_types(struct reader *reader, void *object, const struct source_node *node)
{
	const struct schema *schema = reader->model->schema;
	struct model_board *board = object;
	bool good = true;

	if (!want(reader, node, SOURCE_LIST, "the board's 'types'"))
		return false;
	if (!node->count || node->count > schema->layout.max_types) {
		diag_error(reader->diags, node->loc, "type-count",
			   "the board has %u types; GSP release %s allows 1 to %u", node->count,
			   reader->model->release, schema->layout.max_types);
		return false;
	}
	board->items = arena_array(&reader->model->arena, node->count, sizeof(*board->items));
	board->count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		board->items[i].given.bad = !read_entry(reader, &board->items[i], node->items[i]);
		good &= !board->items[i].given.bad;
	}
	return good;
}

static const struct key_handler board_keys[] = {
	{"name", read_board_name, false},	    {"device", read_board_device, true},
	{"subsystem", read_board_subsystem, false}, {"fb_size", read_board_fb_size, false},
	{"types", read_board_types, true},
};

/* Two boards with the same ids could not be told apart. */
static bool register_board(struct reader *reader, size_t index)
{
	const struct model_board *board = &reader->model->boards[index];

	for (size_t i = 0; i < board->subsystem_count; i++) {
		uint16_t ids[2] = {board->device, board->subsystems[i]};
		const char *key =
			arena_strndup(&reader->model->arena, (const char *)ids, sizeof(ids));
		struct strmap_entry *word = strmap_put(&reader->boards, key, sizeof(ids));

		if (word->value == STRMAP_NEW) {
			word->value = (uint32_t)index;
			continue;
		}
		diag_error(reader->diags, board->loc, "duplicate-board",
			   "another board has device 0x%04x and subsystem 0x%04x%s", ids[0], ids[1],
			   ids[1] ? "" : " (any)");
		diag_note(reader->diags, reader->model->boards[word->value].loc,
			  "first defined here");
		return false;
	}
	return true;
}

/* Read only the ids first: a board that --only leaves out is not looked at any further. */
static bool wanted(const struct reader *reader, const struct source_node *node, bool *hit)
{
	const struct source_node *name = source_get(node, "name");
	const struct source_node *device = source_get(node, "device");
	bool found = !reader->options->only_count;

	for (size_t i = 0; i < reader->options->only_count; i++) {
		const char *only = reader->options->only[i];

		if ((name && name->kind == SOURCE_SCALAR && strcmp(name->text, only) == 0) ||
		    (device && device->kind == SOURCE_SCALAR && strcmp(device->text, only) == 0))
			found = hit[i] = true;
	}
	return found;
}

static bool explain_only(struct reader *reader, const bool *hit)
{
	const struct source_node *list = reader->board_list;
	const char **names = arena_array(&reader->model->arena, list->count, sizeof(*names));
	size_t count = 0;
	bool good = true;

	for (size_t i = 0; i < list->count; i++) {
		const struct source_node *name = list->items[i]->kind == SOURCE_MAP
							 ? source_get(list->items[i], "name")
							 : NULL;

		if (name && name->kind == SOURCE_SCALAR)
			names[count++] = name->text;
	}
	for (size_t i = 0; i < reader->options->only_count; i++) {
		const char *near = nearest(reader->options->only[i], names, count);

		if (hit[i])
			continue;
		diag_error(reader->diags, list->loc, "unknown-board",
			   near ? "--only: no board has the name or device id '%s'; did you mean "
				  "'%s'?"
				: "--only: no board has the name or device id '%s'",
			   reader->options->only[i], near);
		good = false;
	}
	return good;
}

static bool read_boards(struct reader *reader)
{
	static const uint16_t any;
	struct model *model = reader->model;
	const struct source_node *list = reader->board_list;
	bool *hit = arena_array(&model->arena, reader->options->only_count, sizeof(*hit));
	bool good = true;

	if (!list->count) {
		diag_error(reader->diags, list->loc, "no-board", "the source has no board");
		return false;
	}
	/* An empty list of types, so that every reference misses, when there was none to read. */
	if (!model->types)
		model->types = arena_alloc(&model->arena, sizeof(*model->types));
	model->boards = arena_array(&model->arena, list->count, sizeof(*model->boards));
	for (size_t i = 0; i < list->count; i++) {
		const struct source_node *node = list->items[i];
		struct model_board *board = &model->boards[model->board_count];

		if (node->kind == SOURCE_MAP && !wanted(reader, node, hit))
			continue;
		*board = (struct model_board){
			.loc = node->loc, .name = "", .subsystems = &any, .subsystem_count = 1};
		if (read_map(reader, node, "a board", board_keys, ARRAY_SIZE(board_keys), board))
			good &= register_board(reader, model->board_count);
		else
			good = false;
		model->board_count++;
	}
	return explain_only(reader, hit) && good;
}

/* A type that no board offers would get lost without a word. */
static void check_unused(struct reader *reader)
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

static bool read_document(struct reader *reader, const struct source_node *root)
{
	static const struct key_handler handlers[] = {
		{"release", read_release, false},     {"vgpu", read_vgpu, false},
		{"features", read_features, false},   {"container", read_container, false},
		{"signature", read_signature, false}, {"types", read_type_list, true},
		{"boards", read_board_list, true},
	};
	bool container_given = false;
	bool good = read_map(reader, root, "the source", handlers, ARRAY_SIZE(handlers),
			     &container_given);

	if (root->kind != SOURCE_MAP || !find_schema(reader, root))
		return false;
	check_vgpu_version(reader, root);
	good &= choose_container(reader, root, container_given);
	collect_keys(reader);
	if (reader->type_list && reader->type_list->kind == SOURCE_LIST)
		good &= read_types(reader);
	if (reader->board_list && reader->board_list->kind == SOURCE_LIST)
		good &= read_boards(reader);
	if (good && !reader->options->only_count)
		check_unused(reader);
	return good;
}

bool model_read(struct model *model, const struct source *source, const struct schema_set *schemas,
		const struct model_options *options, struct diags *diags)
{
	struct reader reader = {
		.model = model,
		.source = source,
		.schemas = schemas,
		.options = options,
		.diags = diags,
	};
	bool good;

	*model = (struct model){.features.kind = VALUE_BYTES,
				.signature.kind = VALUE_BYTES,
				.loc = source->root->loc};
	strmap_init(&reader.keys);
	strmap_init(&reader.types);
	strmap_init(&reader.boards);
	good = read_document(&reader, source->root);
	strmap_free(&reader.keys);
	strmap_free(&reader.types);
	strmap_free(&reader.boards);
	if (model->board_count)
		good &= model_resolve(model, diags);
	return good;
}

void model_free(struct model *model)
{
	arena_free(&model->arena);
}
