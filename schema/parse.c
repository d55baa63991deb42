// SPDX-License-Identifier: MIT
/* Build a schema while the grammar reads it. */
#include "schema/parse.h"

#include <stdlib.h>
#include <string.h>

#include "schema/grammar.h"

int schema_yylex_init_extra(struct parse *parse, void **scanner);
int schema_yylex_destroy(void *scanner);
void *schema_yy_scan_bytes(const char *bytes, int size, void *scanner);

void parse_advance(struct parse *parse, struct location *loc, const char *text, size_t size)
{
	*loc = (struct location){
		.input = parse->input, .line = parse->line, .column = parse->column};
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n') {
			parse->line++;
			parse->column = 1;
		} else if (((unsigned char)text[i] & 0xc0) != 0x80) {
			parse->column++;
		}
	}
	loc->length = parse->line == loc->line ? parse->column - loc->column : 1;
}

/* End the program: flex calls this if memory runs out, or a token exceeds the largest buffer. */
_Noreturn void parse_fatal(const char *message)
{
	(void)message;
	out_of_memory();
}

char *parse_text(struct parse *parse, const char *text, size_t size)
{
	return arena_strndup(&parse->schema->arena, text, size);
}

char *parse_join(struct parse *parse, const char *first, const char *second)
{
	return arena_printf(&parse->schema->arena, "%s%s", first, second);
}

static bool limit(struct parse *parse, struct location loc, size_t count, size_t most,
		  const char *what)
{
	if (count == most)
		diag_error(parse->diags, loc, "schema-limit", "more than %zu %s", most, what);
	return count >= most;
}

void parse_schema_name(struct parse *parse, struct location loc, const char *name,
		       struct location base_loc, const char *base)
{
	parse->schema->loc = loc;
	parse->schema->name = name;
	parse->schema->base_loc = base_loc;
	parse->schema->base_name = base;
}

static void bad_release(struct parse *parse, struct location loc)
{
	diag_error(parse->diags, loc, "schema-release",
		   "a release has at most %u numbers of at most 32 bits", VGPU_RELEASE_MAX_PARTS);
}

bool parse_range(struct parse *parse, struct location loc, const char *first, const char *last,
		 struct schema_range *range)
{
	*range = (struct schema_range){.loc = loc, .first_text = first, .last_text = last};
	if (!vgpu_release_parse(first, &range->first) || !vgpu_release_parse(last, &range->last)) {
		bad_release(parse, loc);
		return false;
	}
	if (vgpu_release_compare(&range->first, &range->last) > 0)
		diag_error(parse->diags, loc, "schema-release",
			   "the range ends before it begins: %s comes after %s", first, last);
	return true;
}

void parse_releases(struct parse *parse, const struct schema_range *range)
{
	struct schema *schema = parse->schema;

	if (limit(parse, range->loc, schema->releases.count, SCHEMA_MAX_ITEMS, "release ranges"))
		return;
	*vec_push(&schema->releases) = *range;
}

void parse_build(struct parse *parse, struct location loc, const char *text,
		 struct schema_build *build)
{
	*build = (struct schema_build){.loc = loc, .text = text};
	if (!vgpu_release_parse(text, &build->release))
		bad_release(parse, loc);
}

void parse_read(struct parse *parse, const struct schema_build *build)
{
	struct schema *schema = parse->schema;

	if (limit(parse, build->loc, schema->builds.count, SCHEMA_MAX_ITEMS, "builds"))
		return;
	*vec_push(&schema->builds) = *build;
}

void parse_container(struct parse *parse, struct location loc, const char *name)
{
	struct schema *schema = parse->schema;
	enum vgpu_metadata_container container;

	if (!container_parse(name, &container))
		diag_error(parse->diags, loc, "schema-container",
			   "'%s' is not a container; nvvgpumt and vgpumeta are", name);
	else if (schema_allows(schema, container))
		diag_error(parse->diags, loc, "schema-container", "%s is named twice", name);
	else
		schema->containers[schema->container_count++] = container;
}

void parse_version(struct parse *parse, struct location loc, const char *version,
		   const struct schema_range *range)
{
	struct schema *schema = parse->schema;
	struct schema_version entry = {.loc = loc, .range = *range};

	if (limit(parse, loc, schema->versions.count, SCHEMA_MAX_ITEMS, "versions"))
		return;
	if (!vgpu_release_parse(version, &entry.version) || entry.version.count != 2) {
		diag_error(parse->diags, loc, "schema-release",
			   "a vGPU version is two numbers, MAJOR.MINOR");
		return;
	}
	*vec_push(&schema->versions) = entry;
}

void parse_constant(struct parse *parse, struct location loc, const char *name, struct expr *expr)
{
	struct schema *schema = parse->schema;
	const struct schema_constant *old = schema_constant_find(schema, name);

	if (old) {
		diag_error(parse->diags, loc, "schema-duplicate", "constant '%s' is defined twice",
			   name);
		diag_note(parse->diags, old->loc, "first defined here");
		return;
	}
	if (limit(parse, loc, schema->constants.count, SCHEMA_MAX_ITEMS, "constants"))
		return;
	*vec_push(&schema->constants) =
		(struct schema_constant){.loc = loc, .name = name, .expr = expr};
}

void parse_let(struct parse *parse, struct location loc, const char *name, struct expr *expr)
{
	struct schema *schema = parse->schema;
	const struct schema_let *old = schema_let_find(schema, name);

	if (old) {
		diag_error(parse->diags, loc, "schema-duplicate", "let '%s' is defined twice",
			   name);
		diag_note(parse->diags, old->loc, "first defined here");
	} else if (!limit(parse, loc, schema->lets.count, SCHEMA_MAX_ITEMS, "lets")) {
		*vec_push(&schema->lets) =
			(struct schema_let){.loc = loc, .name = name, .expr = expr};
	}
}

static void add_edit(struct parse *parse, const struct schema_edit *edit)
{
	struct schema *schema = parse->schema;

	if (!schema->base_name)
		diag_error(parse->diags, edit->loc, "schema-edit",
			   "the schema extends none, so there is nothing to change");
	else if (!limit(parse, edit->loc, schema->edits.count, SCHEMA_MAX_ITEMS, "changes"))
		*vec_push(&schema->edits) = *edit;
}

static void said_before(struct parse *parse, struct location loc)
{
	diag_error(parse->diags, loc, "schema-duplicate", "this is said twice");
}

void parse_text_once(struct parse *parse, struct location loc, const char **slot, const char *text)
{
	if (*slot)
		said_before(parse, loc);
	*slot = text;
}

void parse_expr_once(struct parse *parse, struct location loc, struct expr **slot,
		     struct expr *expr)
{
	if (*slot)
		said_before(parse, loc);
	*slot = expr;
}

void parse_table(struct parse *parse, struct location loc, const char *name)
{
	struct schema *schema = parse->schema;
	const struct schema_table *old = schema_table_find(schema, name);

	parse->table = &parse->skip_table;
	if (old) {
		diag_error(parse->diags, loc, "schema-duplicate", "table '%s' is defined twice",
			   name);
		diag_note(parse->diags, old->loc, "first defined here");
		return;
	}
	if (limit(parse, loc, schema->tables.count, SCHEMA_MAX_ITEMS, "tables"))
		return;
	parse->table = vec_push(&schema->tables);
	*parse->table = (struct schema_table){.loc = loc, .name = name};
}

void parse_row(struct parse *parse, struct location loc, uint64_t key, const char *text,
	       const struct schema_build *from)
{
	*vec_push(parse->table) =
		(struct schema_row){.loc = loc, .key = key, .text = text, .from = from->release};
}

void parse_change(struct parse *parse, struct location loc, const char *name, struct expr *expr)
{
	add_edit(parse, &(struct schema_edit){
				.kind = EDIT_CONSTANT, .loc = loc, .target = name, .expr = expr});
}

void parse_record(struct parse *parse, struct location loc, const char *name, struct expr *command,
		  struct expr *size)
{
	struct schema_record *record = &parse->schema->record[parse->role];

	parse->record = record;
	if (record->loc.input) {
		diag_error(parse->diags, loc, "schema-duplicate",
			   "the schema describes this record twice");
		diag_note(parse->diags, record->loc, "first described here");
		parse->record = &parse->skip;
	} else if (!parse->schema->base_name && !name) {
		diag_error(parse->diags, loc, "schema-record", "the record needs a name");
		parse->record = &parse->skip;
	}
	if (parse->role == RECORD_CONTROL && name && !command)
		diag_error(parse->diags, loc, "schema-record", "the control needs its command");
	if (parse->role != RECORD_CONTROL && command)
		diag_error(parse->diags, command->loc, "schema-record",
			   "only the control has a command");
	parse->record->loc = loc;
	parse->record->name = name;
	parse->record->command = command;
	parse->record->declared = size;
}

void parse_member(struct parse *parse, enum schema_edit_kind kind, struct location loc,
		  const char *target, const struct schema_member *member)
{
	struct schema_record *record = parse->record;

	if (record == &parse->skip)
		return;
	if (!record->name || kind != EDIT_INSERT || target)
		add_edit(parse, &(struct schema_edit){.kind = kind,
						      .loc = loc,
						      .role = parse->role,
						      .target = target,
						      .member = *member});
	else if (!limit(parse, member->loc, record->count, SCHEMA_MAX_MEMBERS, "members"))
		*vec_push(record) = *member;
}

void parse_check(struct parse *parse, enum schema_edit_kind kind)
{
	struct schema *schema = parse->schema;
	const struct schema_check *check = &parse->check;

	if (kind != EDIT_DROP_CHECK && (!check->require || !check->message_text))
		diag_error(parse->diags, check->loc, "schema-check",
			   "check '%s' needs 'require' and 'message'", check->name);
	if (kind != EDIT_NONE)
		add_edit(parse, &(struct schema_edit){.kind = kind,
						      .loc = check->loc,
						      .target = check->name,
						      .check = *check});
	else if (!limit(parse, check->loc, schema->checks.count, SCHEMA_MAX_ITEMS, "checks"))
		*vec_push(&schema->checks) = *check;
}

struct expr *parse_number(struct parse *parse, struct location loc, uint64_t number)
{
	struct expr *expr = arena_alloc(&parse->schema->arena, sizeof(*expr));

	*expr = (struct expr){.op = EXPR_NUMBER, .loc = loc, .number = number, .depth = 1};
	return expr;
}

struct expr *parse_leaf(struct parse *parse, enum expr_op op, struct location loc, const char *text)
{
	struct expr *expr = parse_number(parse, loc, 0);

	expr->op = op;
	expr->text = text;
	return expr;
}

/* Cut a tree that is too high, so that functions can recurse over trees. */
static struct expr *bounded(struct parse *parse, struct expr *expr)
{
	if (expr->depth <= EXPR_MAX_DEPTH)
		return expr;
	diag_error(parse->diags, expr->loc, "schema-limit",
		   "the expression is nested more than %u deep", EXPR_MAX_DEPTH);
	return parse_number(parse, expr->loc, 0);
}

struct expr *parse_node(struct parse *parse, enum expr_op op, struct location loc, struct expr *a,
			struct expr *b, struct expr *c)
{
	struct expr *expr = parse_leaf(parse, op, loc, NULL);

	expr->arg[0] = a;
	expr->arg[1] = b;
	expr->arg[2] = c;
	for (size_t i = 0; i < ARRAY_SIZE(expr->arg) && expr->arg[i]; i++)
		if (expr->arg[i]->depth >= expr->depth)
			expr->depth = expr->arg[i]->depth + 1;
	return bounded(parse, expr);
}

void expr_append(struct expr_list *list, struct expr *expr)
{
	if (list->tail)
		list->tail->next = expr;
	else
		list->head = expr;
	list->tail = expr;
	if (expr->depth > list->depth)
		list->depth = expr->depth;
}

struct expr *parse_call(struct parse *parse, struct location loc, const char *name,
			const struct expr_list *arguments)
{
	struct expr *expr = parse_leaf(parse, EXPR_CALL, loc, name);

	expr->arg[0] = arguments->head;
	expr->depth = arguments->depth + 1;
	return bounded(parse, expr);
}

struct expr *parse_in(struct parse *parse, struct location loc, struct expr *value,
		      const struct expr_list *set)
{
	struct expr *expr = parse_leaf(parse, EXPR_IN, loc, NULL);

	expr->arg[0] = value;
	expr->arg[1] = set->head;
	expr->depth = (value->depth > set->depth ? value->depth : set->depth) + 1;
	return bounded(parse, expr);
}

bool parse_run(struct parse *parse, const char *text, size_t size)
{
	void *scanner;
	int failed;

	if (schema_yylex_init_extra(parse, &scanner))
		parse_fatal("out of memory");
	schema_yy_scan_bytes(text, (int)size, scanner);
	failed = schema_yyparse(parse, scanner);
	schema_yylex_destroy(scanner);
	return !failed;
}

struct schema *schema_read(struct input *input, struct diags *diags)
{
	struct schema *schema = xcalloc(1, sizeof(*schema));
	struct parse parse = {.schema = schema,
			      .input = input,
			      .diags = diags,
			      .line = 1,
			      .column = 1,
			      .start_token = START_SCHEMA};
	unsigned int errors = diags->errors;

	schema->input = input;
	parse.record = &parse.skip;
	parse.table = &parse.skip_table;
	if (input->size > SCHEMA_MAX_BYTES)
		diag_error(diags, location_of(input, 0), "schema-limit",
			   "a schema has at most %u bytes", SCHEMA_MAX_BYTES);
	else
		parse_run(&parse, (const char *)input->data, input->size);
	free(parse.skip_table.items);
	if (diags->errors == errors)
		return schema;
	schema_free(schema);
	return NULL;
}

bool schema_finish(struct schema *schema, const struct schema *base, struct diags *diags)
{
	struct parse parse = {.schema = schema, .input = schema->input, .diags = diags};
	unsigned int errors = diags->errors;

	schema_sort_tables(&parse);
	if (base)
		schema_extend(&parse, base);
	if (schema->abstract && schema->releases.count)
		diag_error(diags, schema->releases.items[0].loc, "schema-release",
			   "an abstract schema covers no releases");
	if (diags->errors == errors && !schema->abstract)
		schema_resolve(&parse);
	return diags->errors == errors;
}

struct schema *schema_parse(struct input *input, struct diags *diags)
{
	struct schema *schema = schema_read(input, diags);

	if (schema && schema->base_name)
		diag_error(diags, schema->base_loc, "schema-base",
			   "there is no schema '%s' to extend", schema->base_name);
	else if (schema && schema_finish(schema, NULL, diags))
		return schema;
	schema_free(schema);
	return NULL;
}

void schema_free(struct schema *schema)
{
	if (!schema)
		return;
	for (size_t i = 0; i < RECORD_ROLES; i++)
		free(schema->record[i].items);
	free(schema->releases.items);
	free(schema->builds.items);
	free(schema->versions.items);
	free(schema->constants.items);
	free(schema->lets.items);
	free(schema->checks.items);
	free(schema->edits.items);
	free(schema->renames.items);
	for (size_t i = 0; i < schema->tables.count; i++)
		if (schema->tables.items[i].loc.input == schema->input)
			free(schema->tables.items[i].items);
	free(schema->tables.items);
	free(schema->strings.items);
	free(schema->padding.items);
	arena_free(&schema->arena);
	input_free(schema->input);
	free(schema);
}
