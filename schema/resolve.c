// SPDX-License-Identifier: MIT
/* Resolve a schema that the grammar has read: names, sizes, offsets, messages. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "schema/grammar.h"
#include "schema/parse.h"

static const struct {
	uint32_t element;
	enum value_kind one, many; /* VALUE_NONE: not allowed */
} types[] = {
	[MEMBER_U8] = {1, VALUE_NUMBER, VALUE_LIST},  [MEMBER_U16] = {2, VALUE_NUMBER, VALUE_LIST},
	[MEMBER_U32] = {4, VALUE_NUMBER, VALUE_LIST}, [MEMBER_U64] = {8, VALUE_NUMBER, VALUE_LIST},
	[MEMBER_CHAR] = {1, VALUE_NONE, VALUE_TEXT},  [MEMBER_BYTES] = {1, VALUE_NONE, VALUE_BYTES},
	[MEMBER_UTF16] = {2, VALUE_NONE, VALUE_TEXT}, [MEMBER_INFO] = {0, VALUE_NONE, VALUE_NONE},
};

static bool constant_number(struct parse *parse, struct expr *expr, uint64_t *number)
{
	struct expr_failure failure;
	struct value value;

	if (!expr_resolve(expr, parse->schema, parse->diags))
		return false;
	if (!expr_eval(expr, NULL, &value, &failure)) {
		diag_error(parse->diags, failure.expr->loc, "schema-value", "%s", failure.why);
		return false;
	}
	if (value.kind != VALUE_NUMBER) {
		diag_error(parse->diags, expr->loc, "schema-type", "a number is needed here");
		return false;
	}
	*number = value.number;
	return true;
}

static void resolve_constants(struct parse *parse)
{
	for (size_t i = 0; i < parse->schema->constants.count; i++) {
		struct schema_constant *constant = &parse->schema->constants.items[i];

		constant->known = constant_number(parse, constant->expr, &constant->number);
	}
}

/* Resolve the lets. Each can use those before it, so there are no cycles. */
static void resolve_lets(struct parse *parse)
{
	struct schema *schema = parse->schema;

	for (size_t i = 0; i < schema->lets.count; i++) {
		struct schema_let *let = &schema->lets.items[i];

		let->known = expr_resolve(let->expr, schema, parse->diags);
		let->cost = expr_cost(let->expr, schema);
		if (let->cost <= EXPR_MAX_COST)
			continue;
		diag_error(parse->diags, let->loc, "schema-limit",
			   "'%s' takes more than %u steps to compute", let->name, EXPR_MAX_COST);
		let->cost = 1; /* said once; what uses it is not to blame */
	}
}

/* Check the cost of what is evaluated for each vGPU type, including nested lets. */
static uint64_t check_cost(struct parse *parse, const struct expr *expr)
{
	uint64_t cost = expr ? expr_cost(expr, parse->schema) : 0;

	if (cost > EXPR_MAX_COST)
		diag_error(parse->diags, expr->loc, "schema-limit",
			   "this takes more than %u steps to compute", EXPR_MAX_COST);
	return cost;
}

static void check_duplicate(struct parse *parse, const struct schema_record *record, size_t index)
{
	const struct schema_member *member = &record->items[index];

	for (size_t i = 0; i < index; i++) {
		const struct schema_member *old = &record->items[i];
		bool key = member->key && old->key && strcmp(member->key, old->key) == 0;

		if (!key && strcmp(member->name, old->name) != 0)
			continue;
		diag_error(parse->diags, member->loc, "schema-duplicate",
			   "%s '%s' is defined twice", key ? "key" : "member",
			   key ? member->key : member->name);
		diag_note(parse->diags, old->loc, "first defined here");
		return;
	}
}

/* Set the kind of value of a member, which does not depend on other members. */
static void find_kinds(struct parse *parse, enum record_role role)
{
	struct schema_record *record = &parse->schema->record[role];

	for (size_t i = 0; i < record->count; i++) {
		struct schema_member *member = &record->items[i];

		member->array = member->length;
		member->kind = member->array ? types[member->type].many : types[member->type].one;
		if (member->kind == VALUE_NONE && member->type != MEMBER_INFO)
			diag_error(parse->diags, member->loc, "schema-type",
				   "'%s' needs a length in brackets", member->name);
	}
}

/* Place a member at the end of the record so far, naturally aligned. */
static bool location_member(struct parse *parse, struct schema_record *record,
			    struct schema_member *member)
{
	const struct schema_record *info = schema_info(parse->schema);
	uint32_t align = types[member->type].element;
	uint64_t count = 1, offset, size;

	member->element = types[member->type].element;
	if (member->type == MEMBER_INFO) {
		member->element = info->size;
		align = info->align ? info->align : 1;
	}
	if (member->length && !constant_number(parse, member->length, &count))
		return false;
	offset = (record->size + (uint64_t)align - 1) / align * align;
	if (!count || count > SCHEMA_MAX_RECORD ||
	    offset + (size = count * member->element) > SCHEMA_MAX_RECORD) {
		diag_error(parse->diags, member->loc, "schema-limit",
			   "'%s' has %" PRIu64 " elements; a record has 1 to %u bytes",
			   member->name, count, SCHEMA_MAX_RECORD);
		return false;
	}
	member->count = (uint32_t)count;
	member->offset = (uint32_t)offset;
	member->size = (uint32_t)size;
	record->size = (uint32_t)(offset + size);
	if (align > record->align)
		record->align = align;
	return true;
}

static bool location_members(struct parse *parse, enum record_role role)
{
	struct schema_record *record = &parse->schema->record[role];
	uint64_t declared;
	bool good = true;

	for (size_t i = 0; i < record->count; i++) {
		check_duplicate(parse, record, i);
		good &= location_member(parse, record, &record->items[i]);
	}
	if (!good)
		return false;
	if (!record->count) {
		diag_error(parse->diags, record->loc, "schema-record", "a record needs members");
		return false;
	}
	record->size = (record->size + record->align - 1) / record->align * record->align;
	if (record->declared && constant_number(parse, record->declared, &declared) &&
	    declared != record->size)
		diag_error(parse->diags, record->declared->loc, "schema-size",
			   "the members of %s take %u bytes, not %" PRIu64, record->name,
			   record->size, declared);
	return true;
}

static void want_kind(struct parse *parse, struct expr *expr, const struct schema_member *member)
{
	if (expr && member->kind != VALUE_NONE && expr_resolve(expr, parse->schema, parse->diags) &&
	    expr->kind != member->kind)
		diag_error(parse->diags, expr->loc, "schema-type",
			   "the value of '%s' is a %s, not a %s", member->name,
			   value_kind_name(member->kind), value_kind_name(expr->kind));
}

static void resolve_member(struct parse *parse, enum record_role role,
			   const struct schema_member *member)
{
	struct diags *diags = parse->diags;

	if (role != RECORD_INFO && member->key)
		diag_error(diags, member->loc, "schema-key",
			   "only members of the info record have keys");
	if ((member->type == MEMBER_INFO) != (role == RECORD_CONTROL && member->array))
		if (member->type == MEMBER_INFO)
			diag_error(diags, member->loc, "schema-type",
				   "an array of info records belongs into the control");
	if ((member->unique || member->required) && !member->key)
		diag_error(diags, member->loc, "schema-key", "'%s' needs a key", member->name);
	if (member->unit != UNIT_NONE && member->kind != VALUE_NONE &&
	    member->kind != VALUE_NUMBER && member->kind != VALUE_LIST)
		diag_error(diags, member->loc, "schema-type", "only numbers have units");
	want_kind(parse, member->initial, member);
	want_kind(parse, member->constant, member);
	for (struct expr *range = member->allowed; range && member->kind != VALUE_NONE;
	     range = range->next)
		expr_set_resolve_range(range,
				       member->kind == VALUE_LIST ? VALUE_NUMBER : member->kind,
				       parse->schema, diags);
	check_cost(parse, member->initial);
	check_cost(parse, member->constant);
}

static struct schema_piece *add_piece(struct parse *parse, struct schema_piece ***end)
{
	struct schema_piece *piece = arena_alloc(&parse->schema->arena, sizeof(*piece));

	**end = piece;
	*end = &piece->next;
	return piece;
}

/* "{profile_size:size}": an expression, and how its number is shown. */
static bool message_expr(struct parse *parse, const struct schema_check *check, const char *text,
			 size_t size, struct schema_piece *piece)
{
	struct parse inner = *parse;
	size_t length = size;

	if (size > 5 && memcmp(text + size - 5, ":size", 5) == 0) {
		piece->unit = UNIT_SIZE;
		length -= 5;
	} else if (size > 4 && memcmp(text + size - 4, ":hex", 4) == 0) {
		piece->unit = UNIT_HEX;
		length -= 4;
	}
	inner.start_token = START_EXPR;
	inner.input = check->message_loc.input;
	inner.line = check->message_loc.line;
	inner.column = check->message_loc.column + (uint32_t)(text - check->message_text) + 1;
	inner.expr = NULL;
	if (!parse_run(&inner, text, length) || !inner.expr)
		return false;
	for (size_t i = 0; i < parse->schema->renames.count; i++)
		expr_rename(inner.expr, parse->schema->renames.items[i].old_key,
			    parse->schema->renames.items[i].new_key);
	piece->expr = inner.expr;
	if (!expr_resolve(inner.expr, parse->schema, parse->diags))
		return false;
	check_cost(parse, inner.expr);
	return inner.expr->kind == VALUE_NUMBER || inner.expr->kind == VALUE_TEXT ||
	       inner.expr->kind == VALUE_BOOL;
}

static void resolve_message(struct parse *parse, struct schema_check *check)
{
	struct schema_piece **end = &check->message;
	unsigned int errors = parse->diags->errors;
	const char *text = check->message_text;

	while (*text) {
		const char *open = strchr(text, '{');
		const char *close = open ? strchr(open, '}') : NULL;
		size_t plain = open ? (size_t)(open - text) : strlen(text);

		if (plain)
			add_piece(parse, &end)->text =
				arena_strndup(&parse->schema->arena, text, plain);
		if (!open)
			return;
		if (!close || !message_expr(parse, check, open + 1, (size_t)(close - open - 1),
					    add_piece(parse, &end))) {
			if (parse->diags->errors == errors)
				diag_error(parse->diags, check->message_loc, "schema-check",
					   "'%s' in the message is not {EXPRESSION}, {…:size} or "
					   "{…:hex} of a number or text",
					   open);
			return;
		}
		text = close + 1;
	}
}

static void resolve_check(struct parse *parse, size_t index)
{
	struct schema *schema = parse->schema;
	struct schema_check *check = &schema->checks.items[index];
	struct expr *conditions[] = {check->when, check->require};
	uint64_t *cost = check->per_board ? &schema->board_cost : &schema->check_cost;

	for (size_t i = 0; i < index; i++) {
		if (strcmp(schema->checks.items[i].name, check->name) != 0)
			continue;
		diag_error(parse->diags, check->loc, "schema-duplicate",
			   "check '%s' is defined twice", check->name);
		diag_note(parse->diags, schema->checks.items[i].loc, "first defined here");
		break;
	}
	for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
		if (conditions[i] && expr_resolve(conditions[i], schema, parse->diags) &&
		    conditions[i]->kind != VALUE_BOOL)
			diag_error(parse->diags, conditions[i]->loc, "schema-type",
				   "a condition is needed, not a %s",
				   value_kind_name(conditions[i]->kind));
		*cost += check_cost(parse, conditions[i]);
	}
	if (check->at_key && (check->at = schema_key(schema, check->at_key)) < 0)
		diag_error(parse->diags, check->loc, "schema-name", "'%s' is not a key",
			   check->at_key);
	resolve_message(parse, check);
}

/* Sizes that are too large for the layout were reported. */
static struct vgpu_layout_span layout_span(uint32_t offset, uint32_t size)
{
	return (struct vgpu_layout_span){(u16)offset, (u16)size};
}

/* Collect the strings that the parser checks, and the padding between members. */
static void collect_spans(struct schema *schema)
{
	const struct schema_record *info = schema_info(schema);
	uint32_t end = 0;

	for (size_t i = 0; i <= info->count; i++) {
		const struct schema_member *member = &info->items[i];
		uint32_t next = i < info->count ? member->offset : info->size;

		if (next > end)
			*vec_push(&schema->padding) = layout_span(end, next - end);
		if (i == info->count)
			break;
		/* The parser checks the name itself, more strictly. */
		if (member->type == MEMBER_CHAR &&
		    member->offset != schema->layout.field[VGPU_FIELD_NAME].offset)
			*vec_push(&schema->strings) = layout_span(member->offset, member->size);
		end = member->offset + member->size;
	}
}

/* Check the kernel struct, whose offsets the format defines. */
static bool layout_field(struct parse *parse, const struct schema_member *member)
{
	struct schema *schema = parse->schema;
	const struct expr *from = member->constant;

	if (!from || from->op != EXPR_SYMBOL || from->symbol != SYMBOL_KEY)
		return false;
	for (unsigned int i = 0; i < VGPU_FIELD_COUNT; i++) {
		const struct schema_member *source = &schema_info(schema)->items[from->index];

		if (vgpu_metadata_kernel_struct[i].offset != member->offset ||
		    vgpu_metadata_kernel_struct[i].size != member->size)
			continue;
		schema->layout.field[i] = layout_span(source->offset, source->size);
		return true;
	}
	return false;
}

static bool is_input(const struct expr *expr, enum expr_input input)
{
	return expr && expr->op == EXPR_SYMBOL && expr->symbol == SYMBOL_INPUT &&
	       expr->index == (unsigned int)input;
}

static bool is_one(const struct expr *expr)
{
	struct expr_failure failure;
	struct value value;

	return expr && expr_eval(expr, NULL, &value, &failure) && value.number == 1;
}

/* Return true if the last members are a u8 == 1, a u32 == board.types and the info records. */
static bool ends_in_infos(const struct schema_record *control)
{
	const struct schema_member *discard, *count, *infos;
	uint32_t before;

	if (control->count < 3)
		return false;
	discard = &control->items[control->count - 3];
	count = discard + 1;
	infos = count + 1;
	before = infos->offset - VGPU_RMCTRL_INFO;
	return infos->type == MEMBER_INFO && infos->offset >= VGPU_RMCTRL_INFO &&
	       discard->offset == before + VGPU_RMCTRL_DISCARD && discard->size == 1 &&
	       is_one(discard->constant) && count->offset == before + VGPU_RMCTRL_INFO_COUNT &&
	       count->size == 4 && is_input(count->constant, INPUT_BOARD_TYPES);
}

/*
 * Check that the control ends as its readers expect: a u8 == 1, a u32 == board.types and the info
 * records. Members before these three make its head longer, which nvvgpumt cannot store.
 */
static void check_control(struct parse *parse)
{
	const struct schema_record *control = &parse->schema->record[RECORD_CONTROL];
	const struct schema_member *infos = &control->items[control->count - 1];
	uint32_t head = infos->offset;

	if (!ends_in_infos(control))
		diag_error(parse->diags, control->loc, "schema-record",
			   "the control must end in a u8 == 1, a u32 == board.types, and the "
			   "array of info records, in the last %u bytes of its head",
			   VGPU_RMCTRL_INFO);
	else if (head != VGPU_RMCTRL_INFO && schema_allows(parse->schema, VGPU_CONTAINER_NVVGPUMT))
		diag_error(parse->diags, control->loc, "schema-record",
			   "the info records are at byte %u, and nvvgpumt has them at %u; state "
			   "'containers vgpumeta;'",
			   head, VGPU_RMCTRL_INFO);
	else if (head > VGPU_METADATA_MAX_RECORD)
		diag_error(parse->diags, control->loc, "schema-limit",
			   "the info records begin at byte %u, after more than %u", head,
			   VGPU_METADATA_MAX_RECORD);
	else if (infos->count > VGPU_METADATA_MAX_TYPES)
		diag_error(parse->diags, infos->loc, "schema-limit",
			   "a board has at most %u types, not %u", VGPU_METADATA_MAX_TYPES,
			   infos->count);
}

/* Fill in the layout, with which the parser checks files of these releases. */
static void make_layout(struct parse *parse)
{
	struct schema *schema = parse->schema;
	const struct schema_record *kernel = &schema->record[RECORD_KERNEL];
	struct schema_record *control = &schema->record[RECORD_CONTROL];
	const struct schema_member *last = &control->items[control->count - 1];
	struct vgpu_metadata_layout *layout = &schema->layout;

	check_control(parse);
	if (kernel->size < VGPU_KERNEL_STRUCT_SIZE)
		diag_error(parse->diags, kernel->loc, "schema-record",
			   "the kernel struct has %u bytes, and a driver reads %u", kernel->size,
			   VGPU_KERNEL_STRUCT_SIZE);
	if (kernel->size > VGPU_METADATA_MAX_RECORD)
		diag_error(parse->diags, kernel->loc, "schema-limit",
			   "a kernel struct has at most %u bytes, not %u", VGPU_METADATA_MAX_RECORD,
			   kernel->size);
	if (schema_info(schema)->size > VGPU_METADATA_MAX_RECORD)
		diag_error(parse->diags, schema_info(schema)->loc, "schema-limit",
			   "an info record has at most %u bytes, not %u", VGPU_METADATA_MAX_RECORD,
			   schema_info(schema)->size);
	if (constant_number(parse, control->command, &control->command_value) &&
	    control->command_value > UINT32_MAX)
		diag_error(parse->diags, control->command->loc, "schema-value",
			   "an RM control command has 32 bits");
	for (size_t i = 0; i < kernel->count; i++)
		if (!layout_field(parse, &kernel->items[i]))
			diag_error(parse->diags, kernel->items[i].loc, "schema-record",
				   "'%s' is not a member of the kernel struct at offset %u, or not "
				   "== KEY",
				   kernel->items[i].name, kernel->items[i].offset);
	collect_spans(schema);
	layout->info_size = (u16)schema_info(schema)->size;
	layout->max_types = (u16)last->count;
	layout->kernel_struct_size = (u16)kernel->size;
	layout->control_head = (u16)last->offset;
	layout->rmctrl_cmd = (u32)control->command_value;
	layout->rmctrl_size = control->size;
	layout->strings = schema->strings.items;
	layout->string_count = (u16)schema->strings.count;
	layout->padding = schema->padding.items;
	layout->padding_count = (u16)schema->padding.count;
}

static int compare_rows(const void *a, const void *b)
{
	const struct schema_row *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return vgpu_release_compare(&x->from, &y->from);
}

void schema_sort_tables(struct parse *parse)
{
	for (size_t t = 0; t < parse->schema->tables.count; t++) {
		struct schema_table *table = &parse->schema->tables.items[t];

		if (table->count)
			qsort(table->items, table->count, sizeof(*table->items), compare_rows);
		for (size_t i = 1; i < table->count; i++) {
			if (compare_rows(&table->items[i], &table->items[i - 1]) != 0)
				continue;
			diag_error(parse->diags, table->items[i].loc, "schema-duplicate",
				   "the table has a row for this number already");
			diag_note(parse->diags, table->items[i - 1].loc, "it is here");
		}
	}
}

static bool complete(struct parse *parse)
{
	static const char *const roles[] = {"info", "kernel", "control"};
	const struct schema *schema = parse->schema;
	bool good = true;

	if (!schema->name)
		return false;
	if (!schema->releases.count || !schema->container_count) {
		diag_error(parse->diags, schema->loc, "schema-incomplete",
			   "schema '%s' names no %s", schema->name,
			   schema->releases.count ? "containers" : "releases");
		good = false;
	}
	for (size_t i = 0; i < RECORD_ROLES; i++) {
		if (schema->record[i].name)
			continue;
		diag_error(parse->diags, schema->loc, "schema-incomplete",
			   "schema '%s' does not describe the %s record", schema->name, roles[i]);
		good = false;
	}
	return good;
}

static bool covers(const struct schema *schema, const struct vgpu_release *release)
{
	for (size_t i = 0; i < schema->releases.count; i++)
		if (vgpu_release_compare(release, &schema->releases.items[i].first) >= 0 &&
		    vgpu_release_compare(release, &schema->releases.items[i].last) <= 0)
			return true;
	return false;
}

/* Check that the builds in `read` are covered by the schema, each named once. */
static void check_builds(struct parse *parse)
{
	const struct schema *schema = parse->schema;

	for (size_t i = 0; i < schema->builds.count; i++) {
		const struct schema_build *build = &schema->builds.items[i];

		if (!covers(schema, &build->release))
			diag_error(parse->diags, build->loc, "schema-release",
				   "%s is not among the schema's releases", build->text);
		for (size_t old = 0; old < i; old++)
			if (vgpu_release_compare(&schema->builds.items[old].release,
						 &build->release) == 0)
				diag_error(parse->diags, build->loc, "schema-duplicate",
					   "%s is named twice", build->text);
	}
}

void schema_resolve(struct parse *parse)
{
	struct schema *schema = parse->schema;
	bool placed;

	if (!complete(parse))
		return;
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		find_kinds(parse, role);
	check_builds(parse);
	resolve_constants(parse);
	placed = location_members(parse, RECORD_INFO);
	placed &= location_members(parse, RECORD_KERNEL);
	placed = placed && location_members(parse, RECORD_CONTROL);
	resolve_lets(parse);
	for (enum record_role role = 0; role < RECORD_ROLES; role++)
		for (size_t i = 0; i < schema->record[role].count; i++)
			resolve_member(parse, role, &schema->record[role].items[i]);
	for (size_t i = 0; i < schema->checks.count; i++)
		resolve_check(parse, i);
	if (schema->check_cost > CHECKS_MAX_COST || schema->board_cost > CHECKS_MAX_COST)
		diag_error(parse->diags, schema->loc, "schema-limit",
			   "the checks take %" PRIu64 " steps, more than %u",
			   schema->check_cost > CHECKS_MAX_COST ? schema->check_cost
								: schema->board_cost,
			   CHECKS_MAX_COST);
	if (placed)
		make_layout(parse);
}
