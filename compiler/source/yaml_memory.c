// SPDX-License-Identifier: MIT
#include "compiler/source/yaml_memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/mem.h"

#define PIECES 256u /* a few dozen are in use; all stay in the processor's first cache */

union piece {
	union piece *next; /* of those that are free */
	max_align_t align;
	char bytes[64];
};

/* libyaml hands no context to its functions. */
static _Thread_local struct {
	union piece *block, *free;
	unsigned long taken, given; /* of malloc(), and back to free() */
} memory;

/* As libyaml declares them in a header of its own. */
void *yaml_malloc(size_t size);
void *yaml_realloc(void *old, size_t size);
void yaml_free(void *old);
char *yaml_strdup(const char *text);

static bool is_piece(const void *p)
{
	return (uintptr_t)p - (uintptr_t)memory.block < PIECES * sizeof(*memory.block);
}

void *yaml_malloc(size_t size)
{
	union piece *piece = memory.free;

	if (piece && size <= sizeof(*piece)) {
		memory.free = piece->next;
		return piece;
	}
	memory.taken++;
	return malloc(size ? size : 1);
}

void yaml_free(void *old)
{
	union piece *piece = old;

	if (!old)
		return;
	if (is_piece(old)) {
		piece->next = memory.free;
		memory.free = piece;
		return;
	}
	memory.given++;
	free(old);
}

void *yaml_realloc(void *old, size_t size)
{
	void *larger;

	if (!old)
		return yaml_malloc(size);
	if (!is_piece(old))
		return realloc(old, size ? size : 1);
	if (size <= sizeof(union piece))
		return old;
	larger = yaml_malloc(size);
	if (!larger)
		return NULL;
	memcpy(larger, old, sizeof(union piece));
	yaml_free(old);
	return larger;
}

char *yaml_strdup(const char *text)
{
	const size_t size = text ? strlen(text) + 1 : 0;
	char *copy = text ? yaml_malloc(size) : NULL;

	return copy ? memcpy(copy, text, size) : NULL;
}

static bool owns_little(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return !event->data.scalar.anchor && !event->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return !event->data.sequence_start.anchor && !event->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return !event->data.mapping_start.anchor && !event->data.mapping_start.tag;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return true;
	default:
		return false;
	}
}

void yaml_event_release(yaml_event_t *event)
{
	if (!owns_little(event))
		yaml_event_delete(event);
	else if (event->type == YAML_SCALAR_EVENT)
		yaml_free(event->data.scalar.value);
}

/* A build of libyaml may call its own functions in some places and ours in others. */
static bool asks_for_all(void)
{
	static const char text[] = "%TAG !e! tag:e,2000:\n--- &a\n"
				   "plain text of some length: [*a, !e!t 'x', \"\\x41\"]\n"
				   "? >\n  folded\n: # nothing\n";
	const unsigned long taken = memory.taken, given = memory.given;
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const yaml_char_t *)text, sizeof(text) - 1);
	while (more && yaml_parser_parse(&parser, &event)) {
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return !more && memory.taken != taken && memory.taken - taken == memory.given - given;
}

void yaml_memory_start(void)
{
	if (SANITIZED || !asks_for_all())
		return;
	memory.block = xcalloc(PIECES, sizeof(*memory.block));
	for (size_t i = 0; i < PIECES; i++) {
		memory.block[i].next = memory.free;
		memory.free = &memory.block[i];
	}
}

void yaml_memory_end(void)
{
	free(memory.block);
	memory.block = memory.free = NULL;
}
