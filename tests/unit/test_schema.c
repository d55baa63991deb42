// SPDX-License-Identifier: MIT
/* Schemas: what is made of their text, how they extend one another, and where they end. */
#include "schema/schema.h"

#include "compiler/diag/input.h"
#include "schema/pattern.h"
#include "schema/set.h"
#include "tests/unit/unit.h"

#define INFO                                                                                       \
	"info rec {\n"                                                                             \
	"\tu32 a : id required unique;\n"                                                          \
	"\tchar b[32] : name required unique;\n"                                                   \
	"\tu64 c : v;\n"                                                                           \
	"\tu32 d : max_instance required in {1..32};\n"                                            \
	"\tu32 e : ecc;\n"                                                                         \
	"}\n"
#define KERNEL                                                                                     \
	"kernel k {\n"                                                                             \
	"\tu32 a == id; char b[32] == name; u64 c == v; u64 d == v; u64 e == v; u64 f == v;\n"     \
	"\tu64 g == v; u32 h == max_instance; u32 i == ecc; u64 j == v;\n"                         \
	"}\n"
#define CONTROL "control c command 0x1234 { u8 a == 1; u32 b == board.types; info r[LENGTH]; }\n"
#define BASE                                                                                       \
	"schema base {\n"                                                                          \
	"releases 9000.1..9000.9, 9001.5;\ncontainers vgpumeta, nvvgpumt;\n"                       \
	"version 90.1 for 9000.1..9000.2;\n"                                                       \
	"const LENGTH = 4;\n" INFO KERNEL CONTROL                                                  \
	"check one error { when ecc != 0; require id != LENGTH; at id; message \"id {id}\"; }\n"   \
	"check two warning { require v != 1; message \"m\"; source \"s\"; }\n"                     \
	"}\n"

static struct schema *read_text(struct said *said, const void *text, size_t size)
{
	struct schema *schema;

	said_begin(said);
	said->diags.max_errors = 20;
	schema = schema_parse(input_from_text("t.schema", text, size), &said->diags);
	ck_assert_int_eq(!schema, said->diags.errors != 0);
	said_end(said);
	return schema;
}

static struct schema *read_good(const char *text)
{
	struct said said;
	struct schema *schema = read_text(&said, text, strlen(text));

	ck_assert_str_eq(said.text, "");
	said_free(&said);
	return schema;
}

START_TEST(what_it_says)
{
	struct schema *schema = read_good(BASE);
	enum vgpu_metadata_container container;

	ck_assert_str_eq(schema->name, "base");
	ck_assert_ptr_null(schema->doc);
	ck_assert_uint_eq(schema->releases.count, 2);
	ck_assert_str_eq(schema->releases.items[0].first_text, "9000.1");
	ck_assert_str_eq(schema->releases.items[0].last_text, "9000.9");
	ck_assert_uint_eq(schema->container_count, 2);
	ck_assert_int_eq(schema->containers[0], VGPU_CONTAINER_VGPUMETA);
	ck_assert(schema_allows(schema, VGPU_CONTAINER_NVVGPUMT));
	ck_assert_uint_eq(schema->versions.count, 1);
	ck_assert_uint_eq(schema->versions.items[0].version.part[0], 90);
	ck_assert_int_eq(schema_key(schema, "v"), 2);
	ck_assert_int_eq(schema_key(schema, "c"), -1);
	ck_assert_uint_eq(schema_constant_find(schema, "LENGTH")->number, 4);
	ck_assert_ptr_null(schema_constant_find(schema, "LENGT"));
	ck_assert_uint_eq(schema->checks.count, 2);
	ck_assert_int_eq(schema->checks.items[0].severity, DIAG_ERROR);
	ck_assert_int_eq(schema->checks.items[0].at, 0);
	ck_assert_ptr_nonnull(schema->checks.items[0].when);
	ck_assert_int_eq(schema->checks.items[1].severity, DIAG_WARNING);
	ck_assert_int_eq(schema->checks.items[1].at, -1);
	ck_assert_str_eq(schema->checks.items[1].source, "s");
	ck_assert_uint_eq(schema->record[RECORD_CONTROL].command_value, 0x1234);
	ck_assert(container_parse("nvvgpumt", &container));
	ck_assert_str_eq(container_name(container), "nvvgpumt");
	ck_assert(container_parse("vgpumeta", &container));
	ck_assert_str_eq(container_name(container), "vgpumeta");
	ck_assert(!container_parse("NVVGPUMT", &container));
	ck_assert(!container_parse("", &container));
	schema_free(schema);
	schema_free(NULL);
}
END_TEST

/* Check natural alignment, and the strings and padding in the layout for the parser. */
START_TEST(layout)
{
	static const struct {
		const char *name;
		uint32_t offset, size;
	} wanted[] = {
		{"a", 0, 4},  {"b", 4, 32},  {"c1", 36, 1},    {"c", 40, 8},  {"c2", 48, 1},
		{"d", 52, 4}, {"e", 56, 4},  {"s", 60, 3},     {"w", 64, 10}, {"l", 74, 6},
		{"y", 80, 5}, {"z", 88, 16}, {"last", 104, 1},
	};
	static const struct vgpu_layout_span holes[] = {
		{37, 3}, {49, 3}, {63, 1}, {85, 3}, {105, 7}};
	struct schema *schema = read_good(
		"schema x { releases 1.1; containers vgpumeta; const LENGTH = 2;\n"
		"info rec size 112 {\n"
		"u32 a : id required unique; char b[32] : name required unique; u8 c1; u64 c : v;\n"
		"u8 c2 : c2; u32 d : max_instance; u32 e : ecc; char s[3] : s; utf16 w[5] : w;\n"
		"u16 l[3] : l; bytes y[5] : y; u64 z[2] : z; u8 last : last; }\n" KERNEL CONTROL
		"}");
	const struct schema_record *info = schema_info(schema);

	ck_assert_uint_eq(info->count, ARRAY_SIZE(wanted));
	for (size_t i = 0; i < info->count; i++) {
		ck_assert_str_eq(info->items[i].name, wanted[i].name);
		ck_assert_msg(info->items[i].offset == wanted[i].offset &&
				      info->items[i].size == wanted[i].size,
			      "%s at %u, %u bytes", wanted[i].name, info->items[i].offset,
			      info->items[i].size);
	}
	ck_assert_uint_eq(info->size, 112);
	ck_assert_uint_eq(schema->layout.info_size, 112);
	ck_assert_uint_eq(schema->layout.max_types, 2);
	ck_assert_uint_eq(schema->layout.kernel_struct_size, 96);
	ck_assert_uint_eq(schema->layout.rmctrl_size, 8 + 2 * 112);
	ck_assert_uint_eq(schema->layout.rmctrl_cmd, 0x1234);
	/* The name is the parser's own business. */
	ck_assert_uint_eq(schema->layout.string_count, 1);
	ck_assert_uint_eq(schema->layout.strings[0].offset, 60);
	ck_assert_uint_eq(schema->layout.strings[0].size, 3);
	ck_assert_uint_eq(schema->layout.padding_count, ARRAY_SIZE(holes));
	ck_assert_mem_eq(schema->layout.padding, holes, sizeof(holes));
	ck_assert_uint_eq(schema->layout.field[VGPU_FIELD_TYPE].offset, 0);
	ck_assert_uint_eq(schema->layout.field[VGPU_FIELD_VDEV_ID].offset, 40);
	ck_assert_uint_eq(schema->layout.field[VGPU_FIELD_MAX_INSTANCE].offset, 52);
	ck_assert_uint_eq(schema->layout.field[VGPU_FIELD_ECC_SUPPORTED].offset, 56);
	schema_free(schema);
}
END_TEST

/* A control with a head of its own, the builds that were read, and checks of a board. */
START_TEST(more_of_it)
{
	struct schema *schema = read_good(
		"schema x { releases 1.1..1.9; read 1.1, 1.5; read 1.9; containers vgpumeta;\n"
		"const LENGTH = 4;\n" INFO KERNEL
		"control c command 1 size 360 { char v[128] == release; u8 a == 1;\n"
		"u32 b == board.types; info r[LENGTH]; }\n"
		"check one error { require id != 0; message \"m\"; }\n"
		"board check two error { require count(id != 0) != 0; message \"m\"; } }\n");
	const struct schema_record *control = &schema->record[RECORD_CONTROL];

	ck_assert_uint_eq(control->items[3].offset, 136);
	ck_assert_uint_eq(schema->layout.rmctrl_size, 136 + 4 * 56);
	ck_assert_uint_eq(schema->layout.control_head, 136);
	ck_assert_uint_eq(schema->builds.count, 3);
	ck_assert_str_eq(schema->builds.items[1].text, "1.5");
	ck_assert(!schema->checks.items[0].per_board);
	ck_assert(schema->checks.items[1].per_board);
	ck_assert_uint_eq(schema->check_cost, 3);
	ck_assert_uint_gt(schema->board_cost, VGPU_METADATA_MAX_TYPES);
	schema_free(schema);
}
END_TEST

/* A schema that extends another, and what a line of `NAME OFFSET KEY` says of the result. */
static const struct {
	const char *changes;
	const char *members;
	uint32_t size;
} edits[] = {
	{"", "a=id b=name c=v d=max_instance e=ecc", 56},
	{"info { u64 f : f; }", "a=id b=name c=v d=max_instance e=ecc f=f", 64},
	{"info size 64 { after c u8 f : f; }", "a=id b=name c=v f=f d=max_instance e=ecc", 64},
	{"info { before a u8 f : f; before d u8 g : g; }",
	 "f=f a=id b=name c=v g=g d=max_instance e=ecc", 64},
	{"info { after e u8 f; after e u8 g : g; }",
	 "a=id b=name c=v d=max_instance e=ecc g=g f=", 64},
	{"info { u8 f : f; after f u8 g : g; drop f; }", "a=id b=name c=v d=max_instance e=ecc g=g",
	 64},
	{"info { rename c to cc; }", "a=id b=name cc=v d=max_instance e=ecc", 56},
	{"info { rename c to cc : vv; }", "a=id b=name cc=vv d=max_instance e=ecc", 56},
	{"info { rename a to b2; rename b to a; rename b2 to b; }",
	 "b=id a=name c=v d=max_instance e=ecc", 56},
	{"info { resize b[64]; } ", "a=id b=name c=v d=max_instance e=ecc", 88},
	{"change LENGTH = 8;", "a=id b=name c=v d=max_instance e=ecc", 56},
};

START_TEST(extended)
{
	struct schema_set set;
	struct buf text = {0}, members = {0};
	const char *texts[] = {NULL, BASE, NULL};
	const struct schema *schema;

	buf_printf(&text, "schema x extends base { releases 9999.1; %s }", edits[_i].changes);
	texts[0] = buf_text(&text); /* its base comes later */
	schemas_begin(&set, texts);
	schema = schema_set_by_name(&set, "x");
	ck_assert_ptr_nonnull(schema);
	for (size_t i = 0; i < schema_info(schema)->count; i++) {
		const struct schema_member *member = &schema_info(schema)->items[i];

		buf_printf(&members, "%s%s=%s", i ? " " : "", member->name,
			   member->key ? member->key : "");
	}
	ck_assert_str_eq(buf_text(&members), edits[_i].members);
	ck_assert_uint_eq(schema_info(schema)->size, edits[_i].size);
	ck_assert_uint_eq(schema->layout.max_types,
			  strstr(edits[_i].changes, "LENGTH = 8") ? 8 : 4);
	ck_assert_uint_eq(schema->containers[0], VGPU_CONTAINER_VGPUMETA);
	ck_assert_uint_eq(schema->checks.count, 2);
	ck_assert_uint_eq(schema->releases.count, 1);
	ck_assert_uint_eq(schema->versions.count, 0);
	/* The base is as it was. */
	schema = schema_set_by_name(&set, "base");
	ck_assert_uint_eq(schema_info(schema)->count, 5);
	ck_assert_str_eq(schema_info(schema)->items[2].key, "v");
	ck_assert_uint_eq(schema->layout.max_types, 4);
	schema_set_free(&set);
	buf_free(&members);
	buf_free(&text);
}
END_TEST

/* Checks, lets and constants of the base: expressions see the new ones. */
START_TEST(extended_checks)
{
	static const char *const texts[] = {
		BASE,
		"schema x extends base { releases 9999.1; containers nvvgpumt;\n"
		"change LENGTH = 5;\n"
		"info { rename c to cc : vv; }\n"
		"replace check one warning { require vv != 7; at vv; message \"new\"; }\n"
		"drop check two;\n"
		"check three error { require vv != 8; message \"m\"; }\n"
		"}\n",
		"schema y extends base { releases 9999.2; change LENGTH = 5; }\n", NULL};
	const struct schema *schema;
	struct schema_set set;
	struct buf text = {0};

	schemas_begin(&set, texts);
	schema = schema_set_by_name(&set, "x");
	ck_assert_uint_eq(schema->checks.count, 2);
	ck_assert_str_eq(schema->checks.items[0].name, "one");
	ck_assert_int_eq(schema->checks.items[0].severity, DIAG_WARNING);
	ck_assert_int_eq(schema->checks.items[0].at, 2);
	ck_assert_ptr_null(schema->checks.items[0].when);
	ck_assert_str_eq(schema->checks.items[1].name, "three");
	ck_assert_uint_eq(schema->container_count, 1);
	ck_assert_int_eq(schema->containers[0], VGPU_CONTAINER_NVVGPUMT);
	/* The kernel struct still takes its values from the renamed key. */
	ck_assert_int_eq((int)schema->record[RECORD_KERNEL].items[2].constant->index, 2);
	schema = schema_set_by_name(&set, "y");
	ck_assert_uint_eq(schema->checks.items[0].require->arg[1]->number, 5);
	schema = schema_set_by_name(&set, "base");
	ck_assert_uint_eq(schema->checks.items[0].require->arg[1]->number, 4);
	buf_free(&text);
	schema_set_free(&set);
}
END_TEST

static const struct {
	const char *release;
	const char *schema; /* NULL: none */
} releases[] = {
	{"8999.9", NULL},     {"9000", NULL},	   {"9000.0", NULL},   {"9000.1", "base"},
	{"9000.1.0", "base"}, {"9000.5", "base"},  {"9000.9", "base"}, {"9000.9.0", NULL},
	{"9000.10", NULL},    {"9001.4", NULL},	   {"9001.5", "base"}, {"9001.5.1", NULL},
	{"9001.6", NULL},     {"570.144", "r570"},
};

START_TEST(found_by_release)
{
	static const char *const texts[] = {BASE, NULL};
	const struct schema *schema;
	struct schema_set set;
	struct vgpu_release release;

	schemas_begin(&set, texts);
	ck_assert(vgpu_release_parse(releases[_i].release, &release));
	schema = schema_set_find(&set, &release);
	ck_assert_str_eq(schema ? schema->name : "",
			 releases[_i].schema ? releases[_i].schema : "");
	ck_assert_ptr_null(schema_set_by_name(&set, "none"));
	schema_set_free(&set);
}
END_TEST

START_TEST(nearest_releases)
{
	static const char *const texts[] = {BASE, NULL};
	struct schema_set set;
	struct vgpu_release release;
	struct said said;

	schemas_begin(&set, texts);
	said_begin(&said);
	ck_assert(vgpu_release_parse("9001.1", &release));
	schema_set_explain(&set, &release, (struct location){0}, &said.diags);
	ck_assert_str_eq(said_end(&said),
			 "vgpumc: note: the nearest before it is 9000.9, of schema 'base'\n"
			 "vgpumc: note: the nearest after it is 9001.5, of schema 'base'\n"
			 "vgpumc: note: --schema FILE supplies a schema for another release\n");
	said_free(&said);
	schema_set_free(&set);
}
END_TEST

/* Link schemas made from one text for each index, and return what is said. */
static unsigned int link_chain(unsigned int count, bool cycle, struct said *said)
{
	struct schema_set set = {0};

	said_begin(said);
	for (unsigned int i = 0; i < count; i++) {
		char path[] = "/tmp/vgpumc-chain-XXXXXX";
		FILE *file = fdopen(mkstemp(path), "w");

		if (i || cycle)
			fprintf(file, "schema s%u extends s%u { releases 9100.%u; }\n", i,
				i ? i - 1 : count - 1, i);
		else
			fprintf(file, "%s",
				"schema s0 { releases 9100.0; containers vgpumeta; const LENGTH = "
				"4;\n" INFO KERNEL CONTROL "}");
		fclose(file);
		ck_assert(schema_set_add(&set, path, &said->diags));
		remove(path);
	}
	/* From the last to the first, so that a chain is met in its full length. */
	for (unsigned int i = 0; i < count / 2; i++) {
		struct schema *swap = set.items[i];

		set.items[i] = set.items[count - 1 - i];
		set.items[count - 1 - i] = swap;
	}
	ck_assert_int_eq(schema_set_link(&set, &said->diags), said->diags.errors == 0);
	count = (unsigned int)set.count;
	said_end(said);
	schema_set_free(&set);
	return count;
}

START_TEST(chains)
{
	struct said said;

	ck_assert_uint_eq(link_chain(SCHEMA_MAX_BASES, false, &said), SCHEMA_MAX_BASES);
	ck_assert_str_eq(said.text, "");
	said_free(&said);
	ck_assert_uint_lt(link_chain(SCHEMA_MAX_BASES + 1, false, &said), SCHEMA_MAX_BASES + 1);
	ck_assert_ptr_nonnull(strstr(said.text, "[schema-base]"));
	said_free(&said);
	for (unsigned int count = 1; count <= 3; count++) {
		ck_assert_uint_eq(link_chain(count, true, &said), 0);
		ck_assert_ptr_nonnull(strstr(said.text, "extends itself"));
		ck_assert_uint_eq(said.diags.errors, 1);
		said_free(&said);
	}
}
END_TEST

/* A schema with an error is put aside, and does not take the good ones along. */
START_TEST(broken_ones_apart)
{
	char path[] = "/tmp/vgpumc-broken-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	struct schema_set set = {0};
	struct vgpu_release release;
	struct said said;

	fputs("schema broken extends r570 { releases 9999.1; check c error { require nme != \"\"; "
	      "message \"m\"; } }",
	      file);
	fclose(file);
	said_begin(&said);
	ck_assert(schema_set_builtin(&set, &said.diags));
	ck_assert(schema_set_add(&set, path, &said.diags));
	remove(path);
	ck_assert(!schema_set_link(&set, &said.diags));
	ck_assert_ptr_nonnull(strstr(said_end(&said), "[schema-name]"));
	ck_assert(vgpu_release_parse("570.144", &release));
	ck_assert_ptr_nonnull(schema_set_find(&set, &release));
	ck_assert(vgpu_release_parse("9999.1", &release));
	ck_assert_ptr_null(schema_set_find(&set, &release));
	ck_assert_uint_eq(set.broken.count, 1);
	said_free(&said);
	schema_set_free(&set);
}
END_TEST

/* Just as many as allowed, and one more. */
static const struct {
	const char *before, *each, *after; /* @each may have one %u */
	unsigned int most;
	const char *said;
} limits[] = {
	{"schema x { releases 1.1; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL CONTROL,
	 "const C%u = 1;\n", "}", 1023, "more than 1024 constants [schema-limit]"},
	{"schema x { releases 1.1; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL CONTROL,
	 "let l%u = id;\n", "}", 1024, "more than 1024 lets [schema-limit]"},
	{"schema x { releases 1.1; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL CONTROL,
	 "check c%u error { require id != 0; message \"m\"; }\n", "}", 1024,
	 "more than 1024 checks [schema-limit]"},
	{"schema x { releases 1.1; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL CONTROL,
	 "version 1.1 for 9.%u;\n", "}", 1024, "more than 1024 versions [schema-limit]"},
	{"schema x { releases 1.0..1.9999; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL
		 CONTROL,
	 "read 1.%u;\n", "}", 1024, "more than 1024 builds [schema-limit]"},
	{"schema x { releases 0.1", ", 1.%u",
	 "; containers vgpumeta; const LENGTH = 4;\n" INFO KERNEL CONTROL "}", 1023,
	 "more than 1024 release ranges [schema-limit]"},
	{"schema x { releases 1.1; containers vgpumeta; const LENGTH = 4;\n"
	 "info rec { u32 a : id required unique; char b[32] : name required unique; u64 c : v;\n"
	 "u32 d : max_instance; u32 e : ecc;\n",
	 "u32 m%u;\n", "}\n" KERNEL CONTROL "}", 507, "more than 512 members [schema-limit]"},
};

START_TEST(limit)
{
	for (unsigned int more = 0; more <= 1; more++) {
		struct buf text = {0};
		struct schema *schema;
		struct said said;

		buf_printf(&text, "%s", limits[_i].before);
		for (unsigned int i = 0; i < limits[_i].most + more; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			buf_printf(&text, limits[_i].each, i);
#pragma GCC diagnostic pop
		}
		buf_printf(&text, "%s", limits[_i].after);
		schema = read_text(&said, text.data, text.size);
		if (more)
			ck_assert_ptr_nonnull(strstr(said.text, limits[_i].said));
		else
			ck_assert_str_eq(said.text, "");
		schema_free(schema);
		said_free(&said);
		buf_free(&text);
	}
}
END_TEST

START_TEST(size_limit)
{
	struct buf text = {0};
	struct schema *schema;
	struct said said;

	buf_printf(&text, "%s#", BASE);
	while (text.size < SCHEMA_MAX_BYTES)
		buf_add(&text, "x", 1);
	schema = read_text(&said, text.data, text.size);
	ck_assert_ptr_nonnull(schema);
	schema_free(schema);
	said_free(&said);
	buf_add(&text, "x", 1);
	ck_assert_ptr_null(read_text(&said, text.data, text.size));
	ck_assert_str_eq(said.text,
			 "t.schema: error: a schema has at most 1048576 bytes [schema-limit]\n");
	said_free(&said);
	buf_free(&text);
}
END_TEST

/* Megabytes of openings, of each kind, end in an error and not in the stack. */
START_TEST(bombs)
{
	static const char *const openings[] = {"(",	 "~",	"!", "1+", "1?",	 "f(",
					       "1 in {", "{",	"[", "\"", "schema x {", ";",
					       "1:",	 "a.b", "-", "0x", "%"};
	const char *opening = openings[_i];
	struct buf text = {0};
	struct said said;

	buf_printf(&text, "schema x { releases 1.1; const A = ");
	while (text.size + strlen(opening) <= SCHEMA_MAX_BYTES)
		buf_add(&text, opening, strlen(opening));
	ck_assert_ptr_null(read_text(&said, text.data, text.size));
	ck_assert_uint_gt(said.diags.errors, 0);
	said_free(&said);
	buf_free(&text);
}
END_TEST

/* A good schema with bytes changed, cut, or repeated: it is read, or there is an error. */
START_TEST(damaged)
{
	static const char bytes[] = "\0\n\"\\{}();:=<.0x9 ~#\xff\xc3[]";
	uint64_t seed = 0x9e3779b97f4a7c15u * (unsigned int)(_i + 1);
	unsigned int good = 0;

	for (unsigned int round = 0; round < 300; round++) {
		char text[] = BASE;
		size_t size = sizeof(text) - 1;
		struct schema *schema;
		struct said said;

		for (unsigned int i = 0; i <= round % 3; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % size] = bytes[(seed >> 20) % (sizeof(bytes) - 1)];
		}
		if (round % 5 == 4)
			size = (size_t)(seed >> 40) % size;
		schema = read_text(&said, text, size);
		good += schema != NULL;
		schema_free(schema);
		said_free(&said);
	}
	ck_assert_uint_lt(good, 300);
}
END_TEST

static const struct {
	const char *pattern;
	const char *text;
	bool matches;
	uint64_t numbers[2];
} patterns[] = {
	{"", "", true, {0}},
	{"", "a", false, {0}},
	{"a", "a", true, {0}},
	{"a", "", false, {0}},
	{"a", "ab", false, {0}},
	{"a", "A", false, {0}},
	{"*", "", true, {0}},
	{"*", "anything", true, {0}},
	{"?", "", false, {0}},
	{"?", "x", true, {0}},
	{"a*c", "ac", true, {0}},
	{"a*c", "abcbc", true, {0}},
	{"a*c", "abcb", false, {0}},
	{"*a*b*", "xaxbx", true, {0}},
	{"*a*b*", "xbxax", false, {0}},
	{"[ABC]", "B", true, {0}},
	{"[ABC]", "D", false, {0}},
	{"[ABC]", "", false, {0}},
	{"[ABC]", "]", false, {0}},
	{"[ABC]", "[", false, {0}},
	{"[A][B]", "AB", true, {0}},
	{"[]", "", false, {0}},
	{"#", "0", true, {0}},
	{"#", "12", true, {12}},
	{"#", "012", true, {12}},
	{"#", "", false, {0}},
	{"#", "a", false, {0}},
	{"#", "1a", false, {0}},
	{"#", "18446744073709551615", true, {UINT64_MAX}},
	{"#", "18446744073709551616", true, {UINT64_MAX}},
	{"#-#", "1-2", true, {1, 2}},
	{"*#", "a12", true, {12}},
	{"*#", "12a7", true, {7}},
	{"*-#[ABCQ]", "NVIDIA RTX6000-Ada-24Q", true, {24}},
	{"*-#-#[ABCQ]", "NVIDIA H100-3-40C", true, {3, 40}},
	{"*-#-#[ABCQ]", "NVIDIA RTX6000-Ada-24Q", false, {0}},
	{"*-#[ABCQ]*", "NVIDIA A100-1-5CME", true, {5}},
	{"*-#[ABCQ]", "NVIDIA L4-2QQ", false, {0}},
	{"*-#[ABCQ]", "NVIDIA L4-Q", false, {0}},
	{"?#", "12", false, {0}}, /* a number has all of its digits */
};

START_TEST(pattern)
{
	const char *text = patterns[_i].text;
	uint64_t numbers[PATTERN_MAX_NUMBERS] = {0};
	bool matches;

	if (strcmp(patterns[_i].pattern, "[]") == 0) {
		ck_assert_ptr_nonnull(pattern_check("[]"));
		return;
	}
	ck_assert_ptr_null(pattern_check(patterns[_i].pattern));
	matches = pattern_match(patterns[_i].pattern, text, strlen(text), numbers);
	ck_assert_msg(matches == patterns[_i].matches, "'%s' and '%s'", patterns[_i].pattern, text);
	if (matches)
		ck_assert_mem_eq(numbers, patterns[_i].numbers, sizeof(patterns[_i].numbers));
}
END_TEST

START_TEST(no_pattern)
{
	static const char *const bad[] = {"[",	 "a[", "[]", "[a",
					  "[*]", "##", "#1", "#-#-#-#-#-#-#-#-#"};
	char longest[258];

	ck_assert_ptr_nonnull(pattern_check(bad[_i]));
	memset(longest, '*', sizeof(longest));
	longest[257] = 0;
	ck_assert_ptr_nonnull(pattern_check(longest));
	longest[256] = 0;
	ck_assert_ptr_null(pattern_check(longest));
}
END_TEST

/* Many stars on a long text: no more than the product of the lengths. */
START_TEST(pattern_bomb)
{
	char many[257] = "", *text = xcalloc(1 << 20, 1);
	uint64_t numbers[PATTERN_MAX_NUMBERS];

	for (size_t i = 0; i < 254; i += 2)
		memcpy(many + i, "*a", 3);
	many[254] = 'b';
	memset(text, 'a', 1 << 20);
	ck_assert(!pattern_match(many, text, 1 << 20, numbers));
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tcase = tcase_create("schema");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, what_it_says);
	tcase_add_test(tcase, layout);
	tcase_add_test(tcase, more_of_it);
	tcase_add_loop_test(tcase, extended, 0, (int)ARRAY_SIZE(edits));
	tcase_add_test(tcase, extended_checks);
	tcase_add_loop_test(tcase, found_by_release, 0, (int)ARRAY_SIZE(releases));
	tcase_add_test(tcase, nearest_releases);
	tcase_add_test(tcase, chains);
	tcase_add_test(tcase, broken_ones_apart);
	tcase_add_loop_test(tcase, limit, 0, (int)ARRAY_SIZE(limits));
	tcase_add_test(tcase, size_limit);
	tcase_add_loop_test(tcase, bombs, 0, 17);
	tcase_add_loop_test(tcase, damaged, 0, 4);
	tcase_add_loop_test(tcase, pattern, 0, (int)ARRAY_SIZE(patterns));
	tcase_add_loop_test(tcase, no_pattern, 0, 8);
	tcase_add_test(tcase, pattern_bomb);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
