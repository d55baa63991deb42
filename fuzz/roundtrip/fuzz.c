// SPDX-License-Identifier: MIT
/*
 * Any bytes as a metadata file: one that is accepted dumps to a source that compiles back to the
 * same bytes, or is refused for a reason that this list has.
 */
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/output/print.h"
#include "fuzz/chain.h"
#include "fuzz/fuzz.h"

/* Collects the errors' rules. */
struct collector {
	struct diag_sink sink;
	const struct schema *schema;
	const char *unknown; /* the first that is not in the list */
	unsigned int errors;
};

/*
 * Why a good file is not a source's, beside the checks of its schema, of which the parser knows
 * nothing either.
 */
static const char *const reasons[] = {
	"not-representable", /* text that is not Unicode, or goes on behind its end */
	"not-allowed", /* a value outside the set that the schema has for the member */
	"duplicate-type", /* two types with one name */
	"bad-release", /* a vGPU version with a number of 64 bits */
};

static bool is_reason(const struct schema *schema, const char *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (strcmp(rule, reasons[i]) == 0)
			return true;
	for (size_t i = 0; i < schema->checks.count; i++)
		if (strcmp(rule, schema->checks.items[i].name) == 0)
			return true;
	return false;
}

static void collect(struct diag_sink *sink, const struct diagnostic *d)
{
	struct collector *collector = (struct collector *)sink;

	if (d->severity != DIAG_ERROR)
		return;
	collector->errors++;
	if (!collector->unknown && (!d->rule || !is_reason(collector->schema, d->rule)))
		collector->unknown = d->rule ? d->rule : "an error without a rule";
}

static void go_round(const struct metadata_file *file)
{
	struct collector collector = {.sink.receive = collect, .schema = file->schema};
	struct diags diags = chain_diags();
	struct model model = {0};
	struct buf yaml = {0}, again = {0};

	diags.sinks = &collector.sink;
	if (decode_model(&model, file, &diags)) {
		print_yaml(&model, &yaml);
		if (chain_compile(yaml.data, yaml.size, &diags, &again)) {
			promise(again.size == file->input->size);
			promise(memcmp(again.data, file->input->data, again.size) == 0);
		}
	}
	if (collector.unknown)
		fprintf(stderr, "refused for %s\n", collector.unknown);
	promise(!collector.unknown && collector.errors == diags.errors);
	buf_free(&again);
	buf_free(&yaml);
	model_free(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diags diags = chain_diags();
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct buf bytes = {0};

	buf_add(&bytes, data, size);
	if (metadata_file_parse(file, input_from_bytes("fuzz.bin", &bytes), chain_schemas(),
				&diags) == STATUS_DONE &&
	    file->schema && !file->md.unknown_groups)
		go_round(file);
	metadata_file_close(file);
	free(file);
	return 0;
}
