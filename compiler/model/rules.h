/* SPDX-License-Identifier: MIT */
/* The schema's checks, applied to every vGPU type on every board. */
#ifndef COMPILER_MODEL_RULES_H
#define COMPILER_MODEL_RULES_H

#include "compiler/model/model.h"

/**
 * rules_check() - apply every check of the model's schema.
 * @model: entries that have no values because of errors are left out
 * @diags: told of every violation, once for a type whatever the number of its boards when the
 *	message is the same
 *
 * Return: true when no error was found; warnings do not count unless -Werror made them errors.
 */
bool rules_check(const struct model *model, struct diags *diags);

/* What became of a check on one vGPU type; what matters more comes later. */
enum rule_verdict {
	RULE_SILENT, /* it does not apply */
	RULE_HOLDS,
	RULE_BROKEN,
};

/**
 * rules_visit - told of a check on a vGPU type of a board.
 * @context: of rules_each()
 * @scope: the type on its board
 * @check: one of the schema's
 * @verdict: what became of it
 * @message: what is wrong, for RULE_BROKEN
 */
typedef void (*rules_visit)(void *context, const struct model_scope *scope,
			    const struct schema_check *check, enum rule_verdict verdict,
			    const char *message);

/**
 * rules_each() - apply every check of the model's schema to every vGPU type on every board.
 * @model: entries without values are left out
 * @least: of the verdicts that @visit is told
 * @visit: told of each
 * @context: handed to it
 *
 * Return: false when that would take too long; @visit was told of the boards before then.
 */
bool rules_each(const struct model *model, enum rule_verdict least, rules_visit visit,
		void *context);

#endif
