// SPDX-License-Identifier: MIT
/*
 * Compile any bytes as a source. The parser accepts the result, which dumps to a source, and that
 * compiles to the same bytes.
 */
#include <string.h>

#include "compiler/codec/decode.h"
#include "compiler/output/print.h"
#include "fuzz/chain.h"
#include "fuzz/fuzz.h"

static void check_round_trip(struct buf *bytes, struct diags *diags)
{
	struct metadata_file *file = xcalloc(1, sizeof(*file));
	struct model model = {0};
	struct buf yaml = {0}, again = {0};

	promise(metadata_file_parse(file, input_from_bytes("fuzz.bin", bytes), chain_schemas(),
				    diags) == STATUS_DONE);
	promise(decode_model(&model, file, diags));
	print_yaml(&model, &yaml);
	promise(chain_compile(yaml.data, yaml.size, diags, &again));
	promise(again.size == file->input->size);
	promise(memcmp(again.data, file->input->data, again.size) == 0);
	buf_free(&again);
	buf_free(&yaml);
	model_free(&model);
	metadata_file_close(file);
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diags diags = chain_diags();
	struct buf bytes = {0};

	if (chain_compile(data, size, &diags, &bytes))
		check_round_trip(&bytes, &diags);
	buf_free(&bytes);
	return 0;
}
