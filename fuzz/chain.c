// SPDX-License-Identifier: MIT
#include "compiler/base/buf.h"
#include "compiler/base/mem.h"
#include "fuzz/chain.h"

#include "compiler/codec/encode.h"
#include "compiler/model/rules.h"
#include "compiler/sign/sign.h"
#include "compiler/source/source.h"
#include "fuzz/fuzz.h"

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

const struct schema_set *chain_schemas(void)
{
	static struct schema_set set;
	struct diags diags = {.out = stderr};

	if (!set.count) {
		promise(schema_set_builtin(&set, &diags));
		promise(schema_set_add(&set, "fuzz/small.schema", &diags));
		promise(schema_set_link(&set, &diags));
	}
	return &set;
}

struct diags chain_diags(void)
{
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	promise(nowhere);
	return (struct diags){.out = nowhere, .max_errors = 20};
}

bool chain_compile(const void *text, size_t size, struct diags *diags, struct buf *out)
{
	struct input *input = input_from_text("fuzz.yaml", text, size);
	struct model_options options = {0};
	struct source source = {0};
	struct model model = {0};

	source_parse(&source, input, diags);
	if (source.root)
		model_read(&model, &source, chain_schemas(), &options, diags);
	if (model.schema)
		rules_check(&model, diags);
	if (!diags->errors)
		encode_container(&model, out, diags);
	if (!diags->errors && model.signature.count)
		sign_attach(out, model.signature.text, model.signature.count, diags);
	model_free(&model);
	source_free(&source);
	input_free(input);
	return !diags->errors;
}
