// SPDX-License-Identifier: MIT
/*
 * Any bytes as a source. What compiles is accepted by the parser, dumps to a source, and that
 * compiles to the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/decode.h"
#include "compiler/encode.h"
#include "compiler/print.h"
#include "compiler/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define promise(condition)                                                                         \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__,         \
				#condition);                                                       \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static bool compile(const void *text, size_t size, const struct schema_set *schemas,
		    struct diags *diags, struct buf *out)
{
	struct input *input = input_from_text("fuzz.yaml", text, size);
	struct model_options options = {0};
	struct source source = {0};
	struct model model = {0};

	source_parse(&source, input, diags);
	if (source.root)
		model_read(&model, &source, schemas, &options, diags);
	if (model.schema)
		rules_check(&model, diags);
	if (!diags->errors)
		encode_container(&model, out, diags);
	model_free(&model);
	source_free(&source);
	input_free(input);
	return !diags->errors;
}

/* The way back: parse, decode, print, compile again. */
static void check_round_trip(struct buf *bytes, const struct schema_set *schemas,
			     struct diags *diags)
{
	struct blob *blob = xcalloc(1, sizeof(*blob));
	struct model model = {0};
	struct buf yaml = {0}, again = {0};

	promise(blob_parse(blob, input_from_bytes("fuzz.bin", bytes), schemas, diags) ==
		STATUS_DONE);
	promise(decode_model(&model, blob, diags));
	print_yaml(&model, &yaml);
	promise(compile(yaml.data, yaml.size, schemas, diags, &again));
	promise(again.size == blob->input->size);
	promise(memcmp(again.data, blob->input->data, again.size) == 0);
	buf_free(&again);
	buf_free(&yaml);
	model_free(&model);
	blob_close(blob);
	free(blob);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct schema_set schemas;
	static FILE *sink;
	struct buf bytes = {0};
	struct diags diags;

	if (!sink) {
		sink = fopen("/dev/null", "w");
		promise(sink);
		diags = (struct diags){.out = sink};
		promise(schema_set_builtin(&schemas, &diags) && schema_set_link(&schemas, &diags));
	}
	diags = (struct diags){.out = sink, .max_errors = 20};
	if (compile(data, size, &schemas, &diags, &bytes))
		check_round_trip(&bytes, &schemas, &diags);
	buf_free(&bytes);
	return 0;
}
