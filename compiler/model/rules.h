/* SPDX-License-Identifier: MIT */
/* Evaluate the checks of the schema for every vGPU type on every board. */
#ifndef COMPILER_MODEL_RULES_H
#define COMPILER_MODEL_RULES_H

#include "compiler/model/model.h"

/**
 * rules_check() - evaluate every check of the model's schema, and report violations.
 * @model: the model; types without values, after an error, are skipped
 * @diags: receives each violation; the same message for a type on several boards is reported once
 *
 * Return: false if an error was reported, including a warning that -Werror turned into one.
 */
bool rules_check(const struct model *model, struct diags *diags);

/* The result of a check for one vGPU type, in order of importance. */
enum rule_verdict {
	RULE_SILENT, /* the check does not apply */
	RULE_HOLDS,
	RULE_BROKEN,
};

/**
 * rules_visit - receives the result of a check for a vGPU type of a board.
 * @context: the context given to rules_each()
 * @scope: the type on its board
 * @check: the check
 * @verdict: the result
 * @message: text of the violation, for RULE_BROKEN
 */
typedef void (*rules_visit)(void *context, const struct model_scope *scope,
			    const struct schema_check *check, enum rule_verdict verdict,
			    const char *message);

/**
 * rules_each() - evaluate every check of the model's schema for every vGPU type on every board.
 * @model: the model; types without values are skipped
 * @least: the least important result that @visit receives
 * @visit: called with each result
 * @context: passed to @visit
 *
 * Return: false if the checks take too long; @visit was called for the boards until then.
 */
bool rules_each(const struct model *model, enum rule_verdict least, rules_visit visit,
		void *context);

#endif
