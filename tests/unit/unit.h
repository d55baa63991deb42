/* SPDX-License-Identifier: MIT */
/* Shared by the suites of the compiler and the schema language, which read text and messages. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/model/model.h"
#include "schema/set.h"

/**
 * struct said - collects what diagnostics say.
 * @diags: to hand to what is tested
 * @text: what was said, once said_end() was called
 */
struct said {
	struct diags diags;
	char *text;
	size_t size;
};

/** said_begin() - start collecting; text format, no limit, no colours. */
void said_begin(struct said *said);

/** said_end() - stop. Return: everything said, valid until said_free(). */
const char *said_end(struct said *said);

/** said_free() - release what was said. */
void said_free(struct said *said);

/**
 * struct compiled - a source that was read up to its model.
 * @model: what it says
 * @good: without an error
 * @said: what was said about it
 */
struct compiled {
	struct input *input;
	struct source source;
	struct model model;
	bool good;
	struct said said;
};

/** compile_text() - read a source, named t.yaml; @options may be NULL. Ends with compiled_free().
 */
void compile_text(struct compiled *compiled, const char *text, const struct schema_set *schemas,
		  const struct model_options *options);

/** compiled_free() - release it all. */
void compiled_free(struct compiled *compiled);

/** schemas_begin() - load the built-in schemas, and those of the NULL-ended @texts. */
void schemas_begin(struct schema_set *schemas, const char *const *texts);

/** value_of() - return the value of @key in type @entry of board @board. */
const struct value *value_of(const struct model *model, size_t board, size_t entry,
			     const char *key);

/** scratch_begin() - make a folder and go there; for a checked fixture, with scratch_end(). */
void scratch_begin(void);

/** scratch_end() - remove the folder and all that is in it. */
void scratch_end(void);

/** unit_run() - run a suite. Return: what main() returns. */
int unit_run(Suite *suite);

#endif
