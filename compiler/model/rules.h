/* SPDX-License-Identifier: MIT */
/* Apply the schema's checks to every vGPU type on every board. */
#ifndef COMPILER_MODEL_RULES_H
#define COMPILER_MODEL_RULES_H

#include "compiler/model/model.h"

/**
 * rules_check() - apply every check of the model's schema.
 * @model: types without values, because of errors, are left out
 * @diags: receives every violation; the same one of a type on several boards only once
 *
 * Return: true if there was no error. A warning is one if -Werror made it one.
 */
bool rules_check(const struct model *model, struct diags *diags);

/* The outcome of a check of one vGPU type; the worse one comes later. */
enum rule_outcome {
	RULE_SKIPPED, /* it does not apply to the type */
	RULE_HOLDS,
	RULE_VIOLATED,
};

/**
 * rules_visit - receive the outcome of a check; a callback of rules_each().
 * @context: the caller's
 * @scope: the type and its board
 * @check: the check
 * @outcome: its outcome
 * @message: what is wrong, if the check is violated
 */
typedef void (*rules_visit)(void *context, const struct model_scope *scope,
			    const struct schema_check *check, enum rule_outcome outcome,
			    const char *message);

/**
 * rules_each() - apply every check of the model's schema to every vGPU type on every board.
 * @model: types without values are left out
 * @least: results before this one are not passed to @visit
 * @visit: called for each outcome
 * @context: passed to @visit
 *
 * Return: false if that takes too long; @visit was called for the boards before.
 */
bool rules_each(const struct model *model, enum rule_outcome least, rules_visit visit,
		void *context);

#endif
