// SPDX-License-Identifier: MIT
#include "compiler/base/mem.h"
#include "tests/unit/unit.h"

#include <ftw.h>
#include <unistd.h>

#include "compiler/diag/input.h"

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

void said_begin(struct said *said)
{
	*said = (struct said){0};
	said->diags.out = open_memstream(&said->text, &said->size);
	ck_assert_ptr_nonnull(said->diags.out);
}

const char *said_end(struct said *said)
{
	if (said->diags.out)
		fclose(said->diags.out);
	said->diags.out = NULL;
	return said->text;
}

void said_free(struct said *said)
{
	said_end(said);
	free(said->text);
	diags_free(&said->diags);
}

void compile_text(struct compiled *compiled, const char *text, const struct schema_set *schemas,
		  const struct model_options *options)
{
	const struct model_options none = {0};

	*compiled = (struct compiled){.input = input_from_text("t.yaml", text, strlen(text))};
	said_begin(&compiled->said);
	compiled->good = source_parse(&compiled->source, compiled->input, &compiled->said.diags);
	if (compiled->source.root)
		compiled->good &= model_read(&compiled->model, &compiled->source, schemas,
					     options ? options : &none, &compiled->said.diags);
}

void compiled_free(struct compiled *compiled)
{
	model_free(&compiled->model);
	source_free(&compiled->source);
	input_free(compiled->input);
	said_free(&compiled->said);
}

/* Schemas are files, so a text becomes one for a moment. */
static bool add_text(struct schema_set *schemas, const char *text, struct diags *diags)
{
	char path[] = "/tmp/vgpumc-schema-XXXXXX";
	int fd = mkstemp(path);
	bool good;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	good = schema_set_add(schemas, path, diags);
	unlink(path);
	return good;
}

void schemas_begin(struct schema_set *schemas, const char *const *texts)
{
	struct said said;

	*schemas = (struct schema_set){0};
	said_begin(&said);
	ck_assert(schema_set_builtin(schemas, &said.diags));
	for (; texts && *texts; texts++)
		add_text(schemas, *texts, &said.diags);
	schema_set_link(schemas, &said.diags);
	ck_assert_str_eq(said_end(&said), "");
	said_free(&said);
}

const struct value *value_of(const struct model *model, size_t board, size_t entry, const char *key)
{
	int index = schema_key(model->schema, key);

	ck_assert_int_ge(index, 0);
	ck_assert_uint_lt(board, model->board_count);
	ck_assert_uint_lt(entry, model->boards[board].count);
	ck_assert_ptr_nonnull(model->boards[board].items[entry].values);
	return &model->boards[board].items[entry].values[index];
}

/* Each test of Check is a process of its own, and so has its own folder. */
static char scratch[] = "/tmp/vgpumc-unit-XXXXXX";

void scratch_begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	ck_assert_int_eq(chdir(scratch), 0);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void scratch_end(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
