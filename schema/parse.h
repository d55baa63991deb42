/* SPDX-License-Identifier: MIT */
/* What lexer and grammar share while a schema is read; private to schema/. */
#ifndef SCHEMA_PARSE_H
#define SCHEMA_PARSE_H

#include "schema/schema.h"

typedef struct location parse_location; /* bison wants one word */

/* A chain of expressions being built: the ranges of a set, the arguments of a call. */
struct expr_list {
	struct expr *head, *tail;
	unsigned int depth;
};

/**
 * struct parse - one reading.
 * @schema: being built
 * @input: the text
 * @diags: told of errors
 * @line: where the lexer stands
 * @column: likewise
 * @start_token: pretended to come first, to read an expression alone
 * @expr: the result of reading an expression alone
 * @record: the record whose members are being read
 * @role: its role
 * @check: the check being read
 * @skip: takes members that do not belong anywhere because of an earlier error
 * @skip_table: likewise rows
 * @table: the table whose rows are being read
 */
struct parse {
	struct schema *schema;
	const struct input *input;
	struct diags *diags;
	uint32_t line, column;
	int start_token;
	struct expr *expr;
	struct schema_record *record;
	enum record_role role;
	struct schema_check check;
	struct schema_record skip;
	struct schema_table skip_table;
	struct schema_table *table;
};

void parse_advance(struct parse *parse, struct location *loc, const char *text, size_t size);
_Noreturn void parse_fatal(const char *message);
char *parse_text(struct parse *parse, const char *text, size_t size);
char *parse_join(struct parse *parse, const char *first, const char *second);

void parse_schema_name(struct parse *parse, struct location loc, const char *name,
		       struct location base_loc, const char *base);
void parse_releases(struct parse *parse, const struct schema_range *range);
bool parse_range(struct parse *parse, struct location loc, const char *first, const char *last,
		 struct schema_range *range);
void parse_container(struct parse *parse, struct location loc, const char *name);
void parse_version(struct parse *parse, struct location loc, const char *version,
		   const struct schema_range *range);
void parse_constant(struct parse *parse, struct location loc, const char *name, struct expr *expr);
void parse_text_once(struct parse *parse, struct location loc, const char **slot, const char *text);
void parse_expr_once(struct parse *parse, struct location loc, struct expr **slot,
		     struct expr *expr);
void parse_table(struct parse *parse, struct location loc, const char *name);
void parse_row(struct parse *parse, struct location loc, uint64_t key, const char *text,
	       const struct schema_build *from);
void parse_read(struct parse *parse, const struct schema_build *build);
void parse_build(struct parse *parse, struct location loc, const char *text,
		 struct schema_build *build);
void parse_change(struct parse *parse, struct location loc, const char *name, struct expr *expr);
void parse_let(struct parse *parse, struct location loc, const char *name, struct expr *expr);
void parse_record(struct parse *parse, struct location loc, const char *name, struct expr *command,
		  struct expr *size);
void parse_member(struct parse *parse, enum schema_edit_kind kind, struct location loc,
		  const char *target, const struct schema_member *member);
void parse_check(struct parse *parse, enum schema_edit_kind kind);

struct expr *parse_number(struct parse *parse, struct location loc, uint64_t number);
struct expr *parse_leaf(struct parse *parse, enum expr_op op, struct location loc,
			const char *text);
struct expr *parse_node(struct parse *parse, enum expr_op op, struct location loc, struct expr *a,
			struct expr *b, struct expr *c);
struct expr *parse_call(struct parse *parse, struct location loc, const char *name,
			const struct expr_list *arguments);
struct expr *parse_in(struct parse *parse, struct location loc, struct expr *value,
		      const struct expr_list *set);
void expr_append(struct expr_list *list, struct expr *expr);

/* Lexer and grammar over @input; an expression when @start_token is set. In parse.c. */
bool parse_run(struct parse *parse, const char *text, size_t size);

/* Rows in order, none twice; in resolve.c. */
void schema_sort_tables(struct parse *parse);

/* Replace a key's name wherever an expression has it; in extend.c. */
void expr_rename(struct expr *expr, const char *old_key, const char *new_key);

/* What the base has, changed by the edits; in extend.c. */
void schema_extend(struct parse *parse, const struct schema *base);

/* Names, sizes, offsets and checks of a schema that is whole; in resolve.c. */
void schema_resolve(struct parse *parse);

#endif
