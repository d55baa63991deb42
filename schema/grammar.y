/* SPDX-License-Identifier: MIT */
/* The grammar of the schema language; docs/schema.md describes its meaning. */
%{
#include <string.h>

#include "schema/parse.h"
#include "schema/grammar.h"

#define YYMAXDEPTH 2000
#define YYLLOC_DEFAULT(now, rhs, n)                                                                \
	((now) = (n) ? join(&YYRHSLOC(rhs, 1), &YYRHSLOC(rhs, n)) : YYRHSLOC(rhs, 0))

int schema_yylex(YYSTYPE *value, struct location *loc, void *scanner);

static void schema_yyerror(const struct location *loc, struct parse *parse, void *scanner,
			   const char *message)
{
	(void)scanner;
	if (strcmp(message, "memory exhausted") == 0)
		message = "this is nested too deeply";
	diag_error(parse->diags, *loc, "schema-syntax", "%s", message);
}

static struct location join(const struct location *first, const struct location *last)
{
	struct location loc = *first;

	if (last->line == first->line && last->column >= first->column)
		loc.length = last->column + last->length - first->column;
	return loc;
}
%}

%define api.pure full
%define api.prefix {schema_yy}
%define api.location.type {parse_location}
%define parse.error detailed
%locations
%initial-action { @$ = (struct location){0}; }
%lex-param {void *scanner}
%parse-param {struct parse *parse} {void *scanner}

%code requires {
#include "schema/parse.h"
}

%union {
	uint64_t number;
	char *text;
	struct expr *expr;
	struct expr_list list;
	struct schema_member member;
	struct schema_range range;
	struct schema_build build;
}

%token START_SCHEMA START_EXPR
%token T_EXTENDS "extends" T_AFTER "after" T_RENAME "rename" T_TO "to" T_RESIZE "resize"
%token T_CHANGE "change" T_DROP "drop" T_REPLACE "replace" T_ABSTRACT "abstract" T_TABLE "table"
%token T_MEETS "meets" T_LET "let" T_BEFORE "before" T_FROM "from" T_READ "read" T_BOARD "board"
%token T_SCHEMA "schema" T_DOC "doc" T_RELEASES "releases" T_CONTAINERS "containers"
%token T_VERSION_WORD "version" T_FOR "for" T_CONST "const" T_INFO "info" T_KERNEL "kernel"
%token T_CONTROL "control" T_SIZE "size" T_HEX "hex" T_COMMAND "command" T_REQUIRED "required"
%token T_UNIQUE "unique" T_COLUMN "column" T_CHECK "check" T_ERROR "error" T_WARNING "warning"
%token T_WHEN "when"
%token T_REQUIRE "require" T_AT "at" T_MESSAGE "message" T_SOURCE "source" T_IN "in"
%token T_RANGE ".." T_EQ "==" T_NE "!=" T_LE "<=" T_GE ">=" T_SHL "<<" T_SHR ">>"
%token T_AND "&&" T_OR "||"
%token <text> T_WORD "a name" T_NAME "a dashed name" T_STRING "a string" T_VERSION "a release"
%token <number> T_NUMBER "a number" T_TYPE "a member type"

%type <text> schema_name check_name doc release string
%type <number> severity
%type <expr> expr opt_size opt_length opt_command
%type <list> set ranges arguments
%type <expr> one_range
%type <member> member attributes value
%type <range> range
%type <build> build from

%right '?'
%left T_OR
%left T_AND
%nonassoc T_EQ T_NE T_IN T_MEETS
%nonassoc '<' '>' T_LE T_GE
%left '|'
%left '^'
%left '&'
%left T_SHL T_SHR
%left '+' '-'
%left '*' '/' '%'
%precedence UNARY

%%

start:
	START_SCHEMA schema
|	START_EXPR expr			{ parse->expr = $2; }
;

schema:
	abstract "schema" schema_name '{'
					{ parse_schema_name(parse, @3, $3, @3, NULL); }
	items '}'
|	abstract "schema" schema_name "extends" schema_name '{'
					{ parse_schema_name(parse, @3, $3, @5, $5); }
	items '}'
|	error
;

abstract:
	%empty
|	"abstract"			{ parse->schema->abstract = true; }
;

schema_name: T_WORD | T_NAME ;
check_name: T_WORD | T_NAME ;
release: T_VERSION ;

items:
	%empty
|	items item
|	items error ';'
;

item:
	"doc" string ';'		{ parse_text_once(parse, @1, &parse->schema->doc, $2); }
|	"releases" releases ';'
|	"read" builds ';'
|	"containers" containers ';'
|	"version" T_VERSION "for" range ';'	{ parse_version(parse, @2, $2, &$4); }
|	"const" T_WORD '=' expr ';'	{ parse_constant(parse, @2, $2, $4); }
|	"let" T_WORD '=' expr ';'	{ parse_let(parse, @2, $2, $4); }
|	"table" T_WORD '{'		{ parse_table(parse, @2, $2); }
	rows '}'
|	"change" T_WORD '=' expr ';'	{ parse_change(parse, @2, $2, $4); }
|	record_role T_WORD opt_command opt_size '{'
					{ parse_record(parse, @2, $2, $3, $4); }
	members '}'
|	record_role opt_size '{'	{ parse_record(parse, @1, NULL, NULL, $2); }
	members '}'
|	board_check			{ parse_check(parse, EDIT_NONE); }
|	"replace" board_check		{ parse_check(parse, EDIT_REPLACE_CHECK); }
|	"drop" "check" check_name ';'	{
		parse->check = (struct schema_check){.loc = @3, .name = $3};
		parse_check(parse, EDIT_DROP_CHECK);
	}
;

rows:
	%empty
|	rows T_NUMBER string from ';'	{ parse_row(parse, @2, $2, $3, &$4); }
|	rows error ';'
;

from:
	%empty				{ $$ = (struct schema_build){0}; }
|	"from" build			{ $$ = $2; }
;

build:
	release				{ parse_build(parse, @1, $1, &$$); }
;

builds:
	build				{ parse_read(parse, &$1); }
|	builds ',' build		{ parse_read(parse, &$3); }
;

record_role:
	"info"				{ parse->role = RECORD_INFO; }
|	"kernel"			{ parse->role = RECORD_KERNEL; }
|	"control"			{ parse->role = RECORD_CONTROL; }
;

opt_command:
	%empty				{ $$ = NULL; }
|	"command" expr			{ $$ = $2; }
;

board_check:
	check
|	"board" check			{ parse->check.per_board = true; }
;

check:
	"check" check_name severity '{'	{
		parse->check = (struct schema_check){
			.loc = @2, .name = $2, .severity = (enum diag_severity)$3, .at = -1,
		};
	}
	clauses '}'
;

releases:
	range				{ parse_releases(parse, &$1); }
|	releases ',' range		{ parse_releases(parse, &$3); }
;

range:
	release				{ parse_range(parse, @1, $1, $1, &$$); }
|	release ".." release		{ parse_range(parse, @$, $1, $3, &$$); }
;

containers:
	T_WORD				{ parse_container(parse, @1, $1); }
|	containers ',' T_WORD		{ parse_container(parse, @3, $3); }
;

opt_size:
	%empty				{ $$ = NULL; }
|	"size" expr			{ $$ = $2; }
;

members:
	%empty
|	members member			{ parse_member(parse, EDIT_INSERT, @2, NULL, &$2); }
|	members "after" T_WORD member	{ parse_member(parse, EDIT_INSERT, @3, $3, &$4); }
|	members "before" T_WORD member	{
		parse_member(parse, EDIT_INSERT_BEFORE, @3, $3, &$4);
	}
|	members "rename" T_WORD "to" T_WORD attributes ';' {
		$6.name = $5;
		$6.loc = @5;
		parse_member(parse, EDIT_RENAME, @3, $3, &$6);
	}
|	members "resize" T_WORD '[' expr ']' ';' {
		struct schema_member resized = {.loc = @3, .length = $5};

		parse_member(parse, EDIT_RESIZE, @3, $3, &resized);
	}
|	members "drop" T_WORD ';' {
		struct schema_member dropped = {.loc = @3};

		parse_member(parse, EDIT_DROP, @3, $3, &dropped);
	}
|	members error ';'
;

member:
	T_TYPE T_WORD opt_length attributes value doc ';' {
		$$ = $4;
		$$.loc = @2;
		$$.name = $2;
		$$.type = (enum member_type)$1;
		$$.length = $3;
		$$.initial = $5.initial;
		$$.constant = $5.constant;
		$$.doc = $6;
	}
|	"info" T_WORD opt_length value doc ';' {
		$$ = (struct schema_member){
			.loc = @2, .name = $2, .type = MEMBER_INFO, .length = $3,
			.initial = $4.initial, .constant = $4.constant, .doc = $5,
		};
	}
;

opt_length:
	%empty				{ $$ = NULL; }
|	'[' expr ']'			{ $$ = $2; }
;

attributes:
	%empty				{ $$ = (struct schema_member){0}; }
|	':' T_WORD			{ $$ = (struct schema_member){.key = $2}; }
|	attributes "required"		{ $$ = $1; $$.required = true; }
|	attributes "unique"		{ $$ = $1; $$.unique = true; }
|	attributes "column" T_STRING	{ $$ = $1; $$.column = $3; }
|	attributes "size"		{ $$ = $1; $$.unit = UNIT_SIZE; }
|	attributes "hex"		{ $$ = $1; $$.unit = UNIT_HEX; }
|	attributes "in" set		{ $$ = $1; $$.allowed = $3.head; }
;

value:
	%empty				{ $$ = (struct schema_member){0}; }
|	'=' expr			{ $$ = (struct schema_member){.initial = $2}; }
|	"==" expr			{ $$ = (struct schema_member){.constant = $2}; }
;

doc:
	%empty				{ $$ = NULL; }
|	string
;

string:
	T_STRING
|	string T_STRING			{ $$ = parse_join(parse, $1, $2); }
;

severity:
	"error"				{ $$ = DIAG_ERROR; }
|	"warning"			{ $$ = DIAG_WARNING; }
;

clauses:
	%empty
|	clauses clause ';'
|	clauses error ';'
;

clause:
	"when" expr			{ parse_expr_once(parse, @1, &parse->check.when, $2); }
|	"require" expr			{ parse_expr_once(parse, @1, &parse->check.require, $2); }
|	"at" T_WORD			{ parse_text_once(parse, @1, &parse->check.at_key, $2); }
|	"message" string		{
		parse_text_once(parse, @1, &parse->check.message_text, $2);
		parse->check.message_loc = @2;
	}
|	"source" string			{ parse_text_once(parse, @1, &parse->check.source, $2); }
;

set:
	'{' ranges '}'			{ $$ = $2; }
;

ranges:
	one_range			{ $$ = (struct expr_list){0}; expr_append(&$$, $1); }
|	ranges ',' one_range		{ $$ = $1; expr_append(&$$, $3); }
;

one_range:
	expr				{ $$ = parse_node(parse, EXPR_LE, @1, $1, $1, NULL); }
|	expr ".." expr			{ $$ = parse_node(parse, EXPR_LE, @$, $1, $3, NULL); }
;

arguments:
	expr				{ $$ = (struct expr_list){0}; expr_append(&$$, $1); }
|	arguments ',' expr		{ $$ = $1; expr_append(&$$, $3); }
;

expr:
	T_NUMBER			{ $$ = parse_number(parse, @1, $1); }
|	T_STRING			{ $$ = parse_leaf(parse, EXPR_TEXT, @1, $1); }
|	T_WORD				{ $$ = parse_leaf(parse, EXPR_SYMBOL, @1, $1); }
|	T_WORD '(' arguments ')'	{ $$ = parse_call(parse, @1, $1, &$3); }
|	'(' expr ')'			{ $$ = $2; }
|	'!' expr %prec UNARY		{ $$ = parse_node(parse, EXPR_NOT, @$, $2, NULL, NULL); }
|	'~' expr %prec UNARY		{
		$$ = parse_node(parse, EXPR_COMPLEMENT, @$, $2, NULL, NULL);
	}
|	expr '*' expr			{ $$ = parse_node(parse, EXPR_MUL, @$, $1, $3, NULL); }
|	expr '/' expr			{ $$ = parse_node(parse, EXPR_DIV, @$, $1, $3, NULL); }
|	expr '%' expr			{ $$ = parse_node(parse, EXPR_MOD, @$, $1, $3, NULL); }
|	expr '+' expr			{ $$ = parse_node(parse, EXPR_ADD, @$, $1, $3, NULL); }
|	expr '-' expr			{ $$ = parse_node(parse, EXPR_SUB, @$, $1, $3, NULL); }
|	expr "<<" expr			{ $$ = parse_node(parse, EXPR_SHL, @$, $1, $3, NULL); }
|	expr ">>" expr			{ $$ = parse_node(parse, EXPR_SHR, @$, $1, $3, NULL); }
|	expr '&' expr			{ $$ = parse_node(parse, EXPR_BITAND, @$, $1, $3, NULL); }
|	expr '^' expr			{ $$ = parse_node(parse, EXPR_BITXOR, @$, $1, $3, NULL); }
|	expr '|' expr			{ $$ = parse_node(parse, EXPR_BITOR, @$, $1, $3, NULL); }
|	expr '<' expr			{ $$ = parse_node(parse, EXPR_LT, @$, $1, $3, NULL); }
|	expr '>' expr			{ $$ = parse_node(parse, EXPR_GT, @$, $1, $3, NULL); }
|	expr "<=" expr			{ $$ = parse_node(parse, EXPR_LE, @$, $1, $3, NULL); }
|	expr ">=" expr			{ $$ = parse_node(parse, EXPR_GE, @$, $1, $3, NULL); }
|	expr "==" expr			{ $$ = parse_node(parse, EXPR_EQ, @$, $1, $3, NULL); }
|	expr "!=" expr			{ $$ = parse_node(parse, EXPR_NE, @$, $1, $3, NULL); }
|	expr "in" set			{ $$ = parse_in(parse, @$, $1, &$3); }
|	expr "meets" set		{
		$$ = parse_in(parse, @$, $1, &$3);
		$$->op = $$->op == EXPR_IN ? EXPR_MEETS : $$->op;
	}
|	expr "&&" expr			{ $$ = parse_node(parse, EXPR_AND, @$, $1, $3, NULL); }
|	expr "||" expr			{ $$ = parse_node(parse, EXPR_OR, @$, $1, $3, NULL); }
|	expr '?' expr ':' expr %prec '?' {
		$$ = parse_node(parse, EXPR_COND, @$, $1, $3, $5);
	}
;
