/* SPDX-License-Identifier: MIT */
/*
 * Expressions of the schema language: constants, defaults, computed values and checks.
 *
 * Numbers are unsigned 64-bit and never wrap: overflow, underflow and division by zero are errors.
 * Kinds are found when the schema is read, so evaluation cannot meet a wrong one.
 */
#ifndef SCHEMA_EXPR_H
#define SCHEMA_EXPR_H

#include <stddef.h>

#include "compiler/diag/diag.h"
#include "compiler/base/buf.h"
#include "schema/value.h"

#define EXPR_MAX_DEPTH	64u
#define EXPR_MAX_COST	4096u /* nodes visited by one evaluation, at most */
#define CHECKS_MAX_COST 8192u /* by all checks of a schema for one vGPU type, at most */

enum expr_op {
	EXPR_NUMBER,
	EXPR_TEXT,
	EXPR_SYMBOL,
	EXPR_NOT,
	EXPR_COMPLEMENT,
	EXPR_ADD,
	EXPR_SUB,
	EXPR_MUL,
	EXPR_DIV,
	EXPR_MOD,
	EXPR_SHL,
	EXPR_SHR,
	EXPR_BITAND,
	EXPR_BITOR,
	EXPR_BITXOR,
	EXPR_EQ,
	EXPR_NE,
	EXPR_LT,
	EXPR_LE,
	EXPR_GT,
	EXPR_GE,
	EXPR_AND,
	EXPR_OR,
	EXPR_COND,
	EXPR_IN,
	EXPR_MEETS,
	EXPR_CALL,
};

enum expr_function {
	EXPR_LENGTH,
	EXPR_PREFIX,
	EXPR_SUFFIX,
	EXPR_MATCH,
	EXPR_NUMBER_OF,
	EXPR_GIVEN,
	EXPR_COUNT,
	EXPR_SUM,
	EXPR_UNION,
	EXPR_LOOKUP,
	EXPR_FUNCTIONS
};

/* The meaning of a name: a key of the record, one of the inputs below, or a let of the schema. */
enum symbol_kind { SYMBOL_KEY, SYMBOL_INPUT, SYMBOL_LET };

/* The values that an expression can use besides the keys of the record. */
enum expr_input {
	INPUT_DEVICE, /* device: id seen by the guest */
	INPUT_SUBSYSTEM, /* subsystem: id seen by the guest */
	INPUT_BOARD_DEVICE, /* board.device */
	INPUT_BOARD_FB_SIZE, /* board.fb_size: 0 if the source does not set it */
	INPUT_BOARD_TYPES, /* board.types: number of vGPU types */
	INPUT_BOARD_SUBSYSTEM, /* board.subsystem: 0 if it includes every board of the device */
	INPUT_RELEASE, /* release: the GSP build version, a text */
	INPUT_CONTAINER, /* container: "nvvgpumt" or "vgpumeta" */
	EXPR_INPUTS,
};

struct schema;
struct schema_table;
struct expr_scope;

/**
 * struct expr - a node of an expression, in the schema's arena.
 * @op: the operation
 * @kind: kind of its value; set by expr_resolve()
 * @depth: height of the tree below, bounded by EXPR_MAX_DEPTH
 * @loc: location in the schema
 * @number: EXPR_NUMBER
 * @text: EXPR_TEXT, and the name of an EXPR_SYMBOL or EXPR_CALL
 * @symbol: EXPR_SYMBOL: the table that @index refers to
 * @index: EXPR_SYMBOL: of the key or input; EXPR_CALL: enum expr_function
 * @arg: operands, NULL where unused; of EXPR_IN the value, then the first range
 * @next: the next range of a set, or the next argument of a call
 * @let: the expression of an EXPR_SYMBOL that names a let
 * @table: the table that an EXPR_SYMBOL names, as the first argument of lookup()
 *
 * A range of a set is an EXPR_LE whose operands are its two ends.
 */
struct expr {
	enum expr_op op;
	enum value_kind kind;
	unsigned int depth;
	struct location loc;
	uint64_t number;
	const char *text;
	enum symbol_kind symbol;
	unsigned int index;
	struct expr *arg[3];
	struct expr *next;
	const struct expr *let;
	const struct schema_table *table;
};

/* Memory for what the scope of another type of the board refers to. */
struct expr_room {
	_Alignas(max_align_t) unsigned char bytes[32];
};

/**
 * struct expr_scope - the values that an evaluation uses.
 * @keys: the value of each key, VALUE_NONE if it is not set; if NULL, all are value_unset()
 * @input: return the value of an input, VALUE_NONE if it is not set
 * @given: return true if the source itself sets a key
 * @type: create the scope of vGPU type number @index of the same board, which refers to @room;
 *	return false if there is none. NULL if there is no board.
 * @lets: cache for the value of each let of the schema, VALUE_NONE until it is computed; if NULL,
 *	each use computes it
 * @context: passed to all three functions
 */
struct expr_scope {
	const struct value *keys;
	struct value (*input)(const void *context, enum expr_input input);
	bool (*given)(const void *context, unsigned int key);
	bool (*type)(const void *context, size_t index, struct expr_room *room,
		     struct expr_scope *scope);
	struct value *lets;
	const void *context;
};

/** struct expr_failure - why an evaluation has no result, and the node that failed. */
struct expr_failure {
	const struct expr *expr;
	const char *why;
};

/**
 * expr_resolve() - resolve names, and compute the kind of every node.
 * @expr: the expression
 * @schema: the schema whose keys and constants it may name; NULL if there are none
 * @diags: receives errors: unknown names and wrong kinds
 *
 * Return: true if the expression can be evaluated.
 */
bool expr_resolve(struct expr *expr, const struct schema *schema, struct diags *diags);

/** expr_mentions() - return true if a resolved expression, or a let in it, reads an input. */
bool expr_mentions(const struct expr *expr, enum expr_input input);

/** expr_cost() - return the most nodes that evaluating a resolved expression visits, with lets. */
uint64_t expr_cost(const struct expr *expr, const struct schema *schema);

/**
 * expr_eval() - evaluate a resolved expression.
 * @expr: the expression
 * @scope: the values it uses; NULL if it uses none
 * @value: receives the result; text and lists point into the scope's values
 * @failure: set if there is no result
 *
 * Return: false on overflow, division by zero, or a value that is not set.
 */
bool expr_eval(const struct expr *expr, const struct expr_scope *scope, struct value *value,
	       struct expr_failure *failure);

/**
 * expr_set_resolve_range() - resolve one range of a set of values of @kind.
 *
 * Return: true if the range can be evaluated.
 */
bool expr_set_resolve_range(struct expr *range, enum value_kind kind, const struct schema *schema,
			    struct diags *diags);

/**
 * expr_set_holds() - check that a value is in a resolved set.
 * @set: the first range of the set
 * @value: a value of the same kind
 * @scope: the values that the ranges use
 * @holds: set to true if the value is in the set
 * @failure: set if there is no result
 *
 * Return: false if a range cannot be computed.
 */
bool expr_set_holds(const struct expr *set, const struct value *value,
		    const struct expr_scope *scope, bool *holds, struct expr_failure *failure);

/** expr_set_print() - append a set, "{0, 2..8}", to @buf. */
void expr_set_print(const struct expr *set, struct buf *buf);

/** expr_input_name() - return the name of an input, "board.fb_size". */
const char *expr_input_name(enum expr_input input);

/** expr_print() - append an expression in the notation of the language to @buf. */
void expr_print(const struct expr *expr, struct buf *buf);

#endif
