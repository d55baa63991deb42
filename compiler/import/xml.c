// SPDX-License-Identifier: MIT
#include "compiler/import/xml.h"

#include <expat.h>
#include <string.h>

#define BLANKS " \t\r\n"

/* From 2.9 on, expat deprecates the names whose types depend on how it was built. */
#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9
#define XML_GetCurrentLineNumber64   XML_GetCurrentLineNumber
#define XML_GetCurrentColumnNumber64 XML_GetCurrentColumnNumber
#define XML_GetCurrentByteIndex64    XML_GetCurrentByteIndex
#define XML_GetCurrentByteCount64    XML_GetCurrentByteCount
#endif

/* An element whose end tag has not been read. */
struct open_node {
	struct xml_node *node;
	struct buf text;
};

struct reader {
	struct xml *xml;
	const struct input *input;
	struct diags *diags;
	XML_Parser parser;
	struct open_node open[XML_MAX_DEPTH];
	size_t depth;
	size_t nodes;
	bool stopped;
};

/* Return the parser's position, moved by @skip characters in the same line. */
static struct location parser_location(const struct reader *reader, size_t skip, size_t length)
{
	return (struct location){
		.input = reader->input,
		.line = (uint32_t)XML_GetCurrentLineNumber64(reader->parser),
		.column = (uint32_t)(XML_GetCurrentColumnNumber64(reader->parser) + skip + 1),
		.length = length ? (uint32_t)length : 1,
	};
}

/* Report the first error and stop: whatever expat reports next follows from it. */
static void stop_with_error(struct reader *reader, struct location loc, const char *rule,
			    const char *why)
{
	if (reader->stopped)
		return;
	diag_error(reader->diags, loc, rule, "%s", why);
	reader->stopped = true;
	XML_StopParser(reader->parser, XML_FALSE);
}

static void stop_at_limit(struct reader *reader, struct location loc, const char *what,
			  unsigned int limit)
{
	char text[80];

	snprintf(text, sizeof(text), "%s (limit: %u)", what, limit);
	stop_with_error(reader, loc, "xml-limit", text);
}

/* A position in a start tag, which is well-formed; it counts as expat does. */
struct cursor {
	const char *at, *end;
	struct location loc;
};

static void cursor_advance(struct cursor *cursor)
{
	if (*cursor->at == '\n') {
		cursor->loc.line++;
		cursor->loc.column = 0;
	}
	cursor->at++;
	if (cursor->at < cursor->end && ((unsigned char)*cursor->at & 0xc0) != 0x80)
		cursor->loc.column++;
}

static void cursor_find(struct cursor *cursor, const char *any)
{
	while (cursor->at < cursor->end && !strchr(any, *cursor->at))
		cursor_advance(cursor);
}

static bool is_entity(const struct cursor *cursor)
{
	static const char *const known[] = {"&#", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	size_t left = (size_t)(cursor->end - cursor->at);

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (left >= strlen(known[i]) && memcmp(cursor->at, known[i], strlen(known[i])) == 0)
			return false;
	return *cursor->at == '&';
}

/*
 * Return the location of the next attribute's value. expat does not report the locations of
 * attributes. It also ignores an unknown entity in one if the document has a DTD elsewhere.
 */
static struct location value_loc(struct reader *reader, struct cursor *cursor)
{
	struct location loc;
	char quote[2] = {0};

	cursor_find(cursor, "\"'");
	if (cursor->at == cursor->end)
		return cursor->loc;
	quote[0] = *cursor->at;
	cursor_advance(cursor);
	loc = cursor->loc;
	while (cursor->at < cursor->end && *cursor->at != *quote) {
		if (is_entity(cursor))
			stop_with_error(reader, cursor->loc, "xml-entity",
					"entity not allowed: only those predefined in XML are");
		cursor_advance(cursor);
	}
	loc.length = cursor->loc.line == loc.line && cursor->loc.column > loc.column
			     ? cursor->loc.column - loc.column
			     : 1;
	if (cursor->at < cursor->end)
		cursor_advance(cursor);
	return loc;
}

static void read_attributes(struct reader *reader, struct xml_node *node, const char **attrs)
{
	const char *tag =
		(const char *)reader->input->data + XML_GetCurrentByteIndex64(reader->parser);
	struct cursor cursor = {.at = tag,
				.end = tag + XML_GetCurrentByteCount64(reader->parser),
				.loc = parser_location(reader, 0, 1)};
	struct arena *arena = &reader->xml->arena;
	size_t count = 0;

	while (attrs[2 * count] && count <= XML_MAX_ATTRS)
		count++;
	if (count > XML_MAX_ATTRS) {
		stop_at_limit(reader, node->loc, "the element has too many attributes",
			      XML_MAX_ATTRS);
		return;
	}
	node->attrs = arena_array(arena, count, sizeof(*node->attrs));
	node->attr_count = count;
	for (size_t i = 0; i < count && !reader->stopped; i++) {
		const char *name = attrs[2 * i], *text = attrs[2 * i + 1];
		size_t size = strlen(text);

		if (size > XML_MAX_TEXT) {
			stop_at_limit(reader, node->loc, "an attribute is too long", XML_MAX_TEXT);
			return;
		}
		node->attrs[i] = (struct xml_attr){
			.name = arena_strndup(arena, name, strlen(name)),
			.text = arena_strndup(arena, text, size),
			.loc = value_loc(reader, &cursor),
		};
	}
}

static void start_element(void *data, const char *name, const char **attrs)
{
	struct reader *reader = data;
	struct arena *arena = &reader->xml->arena;
	struct xml_node *node, *parent;

	if (reader->stopped)
		return;
	if (reader->depth == XML_MAX_DEPTH) {
		stop_at_limit(reader, parser_location(reader, 1, 1),
			      "elements are nested too deeply", XML_MAX_DEPTH);
		return;
	}
	if (++reader->nodes > XML_MAX_NODES) {
		stop_at_limit(reader, parser_location(reader, 1, 1), "there are too many elements",
			      XML_MAX_NODES);
		return;
	}
	if (strlen(name) > XML_MAX_TEXT) {
		stop_at_limit(reader, parser_location(reader, 1, 1),
			      "the element's name is too long", XML_MAX_TEXT);
		return;
	}
	node = arena_alloc(arena, sizeof(*node));
	node->name = arena_strndup(arena, name, strlen(name));
	node->loc = parser_location(reader, 1, strlen(name));
	node->text = "";
	read_attributes(reader, node, attrs);
	if (reader->depth) {
		parent = reader->open[reader->depth - 1].node;
		*(parent->last ? &parent->last->next : &parent->first) = node;
		parent->last = node;
	} else {
		reader->xml->root = node;
	}
	reader->open[reader->depth].text.size = 0;
	reader->open[reader->depth++].node = node;
}

static void end_element(void *data, const char *name)
{
	struct reader *reader = data;
	struct open_node *open;
	const char *text;
	size_t size;

	(void)name;
	if (reader->stopped)
		return;
	open = &reader->open[--reader->depth];
	text = (const char *)open->text.data;
	for (size = open->text.size; size && strchr(BLANKS, text[size - 1]);)
		size--;
	if (size)
		open->node->text = arena_strndup(&reader->xml->arena, text, size);
}

static void characters(void *data, const char *text, int length)
{
	struct reader *reader = data;
	size_t size = (size_t)length, blanks = 0;
	struct open_node *open;

	if (reader->stopped || !reader->depth)
		return;
	open = &reader->open[reader->depth - 1];
	if (!open->text.size) {
		while (blanks < size && strchr(BLANKS, text[blanks]))
			blanks++;
		if (blanks == size)
			return;
		open->node->text_loc = parser_location(reader, blanks, size - blanks);
	}
	buf_add(&open->text, text + blanks, size - blanks);
	if (open->text.size > XML_MAX_TEXT)
		stop_at_limit(reader, open->node->text_loc, "the text is too long", XML_MAX_TEXT);
}

static void skipped_entity(void *data, const char *name, int is_parameter)
{
	struct reader *reader = data;

	(void)is_parameter;
	stop_with_error(reader, parser_location(reader, 0, strlen(name) + 2), "xml-entity",
			"entity not allowed: only those predefined in XML are");
}

static void start_doctype(void *data, const char *name, const char *system, const char *public,
			  int has_internal)
{
	struct reader *reader = data;

	(void)name;
	(void)system;
	(void)public;
	if (has_internal)
		stop_with_error(
			reader, parser_location(reader, 0, 1), "xml-entity",
			"declarations inside the document are not allowed: they may be entities");
}

/* Stop at an entity, although start_doctype() stops before any declaration. */
static void entity_declared(void *data, const char *name, int is_parameter, const char *value,
			    int length, const char *base, const char *system, const char *public,
			    const char *notation)
{
	struct reader *reader = data;

	(void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system;
	(void)public, (void)notation;
	stop_with_error(reader, parser_location(reader, 0, 1), "xml-entity",
			"entities must not be declared");
}

static void set_handlers(struct reader *reader)
{
	XML_SetUserData(reader->parser, reader);
	XML_SetParamEntityParsing(reader->parser, XML_PARAM_ENTITY_PARSING_NEVER);
	XML_SetElementHandler(reader->parser, start_element, end_element);
	XML_SetCharacterDataHandler(reader->parser, characters);
	XML_SetSkippedEntityHandler(reader->parser, skipped_entity);
	XML_SetStartDoctypeDeclHandler(reader->parser, start_doctype);
	XML_SetEntityDeclHandler(reader->parser, entity_declared);
}

/*
 * Return the line of the first carriage return without a line feed, or 0. Only expat counts it as
 * the end of a line, so locations would be wrong.
 */
static uint32_t bare_return(const struct input *input)
{
	const uint8_t *end = input->data + input->size;

	for (size_t i = 0; i < input->line_count; i++) {
		const uint8_t *line = input->data + input->lines[i];
		const uint8_t *next = i + 1 < input->line_count ? input->data + input->lines[i + 1]
								: end;
		const uint8_t *found = memchr(line, '\r', (size_t)(next - line));

		if (found && (found + 1 == end || found[1] != '\n'))
			return (uint32_t)(i + 1);
	}
	return 0;
}

bool xml_parse(struct xml *xml, const struct input *input, struct diags *diags)
{
	struct reader reader = {.xml = xml, .input = input, .diags = diags};
	uint32_t line;

	*xml = (struct xml){0};
	if (input->size > XML_MAX_BYTES) {
		diag_error(diags, location_of(input, 0), "xml-limit",
			   "the document is too large (limit: %u bytes)", XML_MAX_BYTES);
		return false;
	}
	line = bare_return(input);
	if (line) {
		diag_error(diags, (struct location){.input = input, .line = line, .column = 1},
			   "xml-syntax", "carriage return without a line feed in this line");
		return false;
	}
	reader.parser = XML_ParserCreate("UTF-8");
	if (!reader.parser) {
		diag_error(diags, location_of(input, 0), NULL, "out of memory");
		return false;
	}
	set_handlers(&reader);
	if (XML_Parse(reader.parser, (const char *)input->data, (int)input->size, 1) !=
	    XML_STATUS_OK)
		stop_with_error(&reader, parser_location(&reader, 0, 1), "xml-syntax",
				XML_ErrorString(XML_GetErrorCode(reader.parser)));
	XML_ParserFree(reader.parser);
	for (size_t i = 0; i < XML_MAX_DEPTH; i++)
		buf_free(&reader.open[i].text);
	if (reader.stopped)
		xml->root = NULL;
	return !reader.stopped;
}

void xml_free(struct xml *xml)
{
	arena_free(&xml->arena);
	xml->root = NULL;
}
