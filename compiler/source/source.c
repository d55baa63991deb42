// SPDX-License-Identifier: MIT
#include "compiler/source/source.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/source/reader.h"

static bool start_document(struct reader *r, const yaml_event_t *event)
{
	if (r->document_seen) {
		reader_error(r, location_from_marks(r, &event->start_mark, &event->end_mark),
			     "multiple-documents", "a second document; write one in each file");
		return false;
	}
	r->document_seen = true;
	return true;
}

/* Return false if an error or the end of the file ends the reading. */
static bool read_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return start_document(r, event);
	case YAML_ALIAS_EVENT:
		return read_alias(r, event);
	case YAML_SCALAR_EVENT:
		return read_scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_collection(r, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_collection(r);
		return true;
	case YAML_STREAM_END_EVENT:
		return false;
	default:
		return true;
	}
}

static void report_encoding_error(struct reader *r, const yaml_parser_t *parser)
{
	struct location loc = location_of_byte(r->input, parser->problem_offset);

	if (parser->problem_value < 0)
		reader_error(r, loc, "yaml-encoding", "not UTF-8 text: %s (byte %zu)",
			     parser->problem, parser->problem_offset);
	else
		reader_error(r, loc, "yaml-encoding", "not UTF-8 text: %s (0x%02x, byte %zu)",
			     parser->problem, (unsigned int)parser->problem_value,
			     parser->problem_offset);
}

static void report_yaml_error(struct reader *r, const yaml_parser_t *parser)
{
	const yaml_mark_t *at = &parser->problem_mark, *start = &parser->context_mark;
	const char *context = parser->context;

	if (parser->error == YAML_MEMORY_ERROR || !parser->problem)
		out_of_memory();
	if (parser->error == YAML_READER_ERROR) {
		report_encoding_error(r, parser);
		return;
	}
	reader_error(r, location_from_marks(r, at, at), "yaml-syntax", "%s%s%s", parser->problem,
		     context ? " " : "", context ? context : "");
	if (context && (start->line != at->line || start->column != at->column))
		diag_note(r->diags, location_from_marks(r, start, start), "it starts here");
}

/* Return false if the reading stopped before the end of the file. */
static bool read_events(struct reader *r, yaml_parser_t *parser)
{
	yaml_event_t event;
	bool more, done;

	do {
		if (!yaml_parser_parse(parser, &event)) {
			report_yaml_error(r, parser);
			return false;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		more = read_event(r, &event);
		yaml_event_delete(&event);
	} while (more);
	return done;
}

static void check_root(struct reader *r)
{
	const struct source_node *root = r->source->root;

	if (root &&
	    (root->kind != SOURCE_SCALAR || root->quoted || root->size || node_is_broken(root)))
		return;
	r->source->root = NULL;
	reader_error(r, location_of(r->input, 0), "empty-document", "the file has no content");
}

static void free_reader(struct reader *r)
{
	strmap_free(&r->key_texts);
	strmap_free(&r->anchor_names);
	free(r->keys.items);
	free(r->anchors.items);
	free(r->pairs.items);
	free(r->children.items);
}

bool source_parse(struct source *source, const struct input *input, struct diags *diags)
{
	struct reader r = {.source = source, .input = input, .diags = diags};
	yaml_parser_t parser;

	*source = (struct source){0};
	if (!check_text(input, diags))
		return false;
	if (!yaml_parser_initialize(&parser))
		out_of_memory();
	yaml_parser_set_input_string(&parser, input->data, input->size);
	strmap_init(&r.anchor_names);
	strmap_init(&r.key_texts);
	if (read_events(&r, &parser))
		check_root(&r);
	else
		source->root = NULL;
	source->key_count = r.keys.count;
	free_reader(&r);
	yaml_parser_delete(&parser);
	return !r.failed;
}

void source_free(struct source *source)
{
	arena_free(&source->arena);
	source->root = NULL;
}

const struct source_node *source_get(const struct source_node *map, const char *key)
{
	const size_t size = strlen(key);

	for (size_t i = 0; i < map->count; i++)
		if (map->pairs[i].key->size == size &&
		    memcmp(map->pairs[i].key->text, key, size) == 0)
			return map->pairs[i].value;
	return NULL;
}

const char *source_kind_name(enum source_kind kind)
{
	static const char *const names[] = {
		[SOURCE_SCALAR] = "scalar", [SOURCE_LIST] = "list", [SOURCE_MAP] = "mapping"};

	return names[kind];
}
