// SPDX-License-Identifier: MIT
/*
 * Any bytes as a schema that may extend the built-in ones; one that is accepted is printed, and
 * used to compile a small source.
 */
#include <string.h>

#include "compiler/codec/encode.h"
#include "compiler/model/rules.h"
#include "compiler/output/schema_text.h"
#include "fuzz/fuzz.h"

static const char source_text[] =
	"vgpu: \"18.1\"\n"
	"types:\n"
	"  - {id: 949, name: NVIDIA RTX6000-Ada-24Q, class: Quadro, device: 0x26b1,\n"
	"     subsystem: 0x1712, max_instance: 2, profile_size: 24 GiB, fb_length: 24 GiB}\n"
	"  - {id: 950, name: NVIDIA RTX6000-Ada-1-5C, device: 0x26b1, subsystem: 0x1713,\n"
	"     max_instance: 1, license: x, signature: 00ff, vgpu_extra_params: [1, 2]}\n"
	"boards:\n"
	"  - {device: 0x26b1, fb_size: 48 GiB, types: [949, 950]}\n";

/* Errors are what is expected here; only crashes, leaks and time count. */
static struct diags silent(FILE *sink)
{
	return (struct diags){.out = sink, .max_errors = 20};
}

static void compile(struct schema *schema, struct diags *diags)
{
	struct input *input = input_from_text("source", source_text, strlen(source_text));
	struct schema_set set = {.items = &schema, .count = 1};
	struct model_options options = {.release = schema->releases.items[0].first_text};
	struct source source = {0};
	struct model model = {0};
	struct buf out = {0};

	if (source_parse(&source, input, diags) &&
	    model_read(&model, &source, &set, &options, diags) && rules_check(&model, diags))
		encode_container(&model, &out, diags);
	buf_free(&out);
	model_free(&model);
	source_free(&source);
	input_free(input);
}

static void use(struct schema *schema, struct diags *diags)
{
	struct buf text = {0};

	schema_print(schema, &text);
	buf_free(&text);
	if (!schema->abstract)
		compile(schema, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct schema_set builtin;
	static FILE *sink;
	const struct schema *base = NULL;
	struct schema *schema;
	struct diags diags;

	if (!sink) {
		sink = fopen("/dev/null", "w");
		diags = silent(sink);
		promise(sink && schema_set_builtin(&builtin, &diags) &&
			schema_set_link(&builtin, &diags));
	}
	diags = silent(sink);
	schema = schema_read(input_from_text("fuzz.schema", data, size), &diags);
	if (schema && schema->base_name)
		base = schema_set_by_name(&builtin, schema->base_name);
	if (schema && (base || !schema->base_name) && schema_finish(schema, base, &diags))
		use(schema, &diags);
	schema_free(schema);
	diags_free(&diags);
	return 0;
}
