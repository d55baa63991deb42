/* SPDX-License-Identifier: MIT */
/*
 * The memory that libyaml takes while it reads. It asks for four or five small pieces for every
 * scalar and gives them back at once, which is a quarter of its time with malloc().
 *
 * libyaml calls yaml_malloc(), yaml_realloc() and yaml_free() for all its memory, and these are
 * symbols of its library that a program can define instead.
 */
#ifndef COMPILER_SOURCE_YAML_MEMORY_H
#define COMPILER_SOURCE_YAML_MEMORY_H

#include <yaml.h>

/**
 * yaml_memory_start() - from now on this thread's libyaml has its small pieces out of one block.
 *
 * Does nothing where libyaml does not ask these functions for all of its memory, or for none. What
 * it took before may be given back later.
 */
void yaml_memory_start(void);

/**
 * yaml_event_release() - yaml_event_delete() for an event that nobody looks at any more.
 *
 * That clears the event too, which takes longer than to release what nearly every event owns: the
 * text of a scalar.
 */
void yaml_event_release(yaml_event_t *event);

/** yaml_memory_end() - release the block; libyaml has nothing left of it. */
void yaml_memory_end(void);

#endif
