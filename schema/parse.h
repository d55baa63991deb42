/* SPDX-License-Identifier: MIT */
/* Shared by lexer and grammar while a schema is read; private to schema/. */
#ifndef SCHEMA_PARSE_H
#define SCHEMA_PARSE_H

#include "schema/schema.h"

typedef struct location parse_location; /* bison needs a single word */

/* A chain of expressions being built: the ranges of a set, the arguments of a call. */
struct expr_list {
	struct expr *head, *tail;
	unsigned int depth;
};

/**
 * struct parse - the state of reading one schema.
 * @schema: the schema
 * @input: the text
 * @diags: receives errors
 * @line: line of the lexer
 * @column: column of the lexer
 * @start_token: token inserted at the start, to read a single expression
 * @expr: the result of reading a single expression
 * @record: the record whose members are being read
 * @role: its role
 * @check: the check being read
 * @skip: receives members that belong nowhere because of an earlier error
 * @skip_table: receives such rows
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

/* Run lexer and grammar; read an expression if @start_token is set. In parse.c. */
bool parse_run(struct parse *parse, const char *text, size_t size);

/* Sort the rows of the tables, and report duplicates; in resolve.c. */
void schema_sort_tables(struct parse *parse);

/* Rename a key in an expression; in extend.c. */
void expr_rename(struct expr *expr, const char *old_key, const char *new_key);

/* Copy the base and apply the edits; in extend.c. */
void schema_extend(struct parse *parse, const struct schema *base);

/* Resolve names, sizes, offsets and checks of a complete schema; in resolve.c. */
void schema_resolve(struct parse *parse);

#endif
