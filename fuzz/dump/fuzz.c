// SPDX-License-Identifier: MIT
/*
 * Any bytes as a metadata file, before everything that shows files: what is accepted is dumped in
 * each format but YAML (roundtrip does that), compared with itself, matched with each of its
 * boards, and its signature is checked.
 */
#include <json-c/json.h>
#include <string.h>

#include "compiler/output/diff.h"
#include "compiler/output/print.h"
#include "compiler/sign/verify.h"
#include "fuzz/chain.h"
#include "fuzz/fuzz.h"

static void show_boards(const struct metadata_file *blob, struct buf *out)
{
	struct vgpu_metadata_board board, found;

	for (bool more = vgpu_metadata_first_board(&blob->md, &board); more;
	     more = vgpu_metadata_next_board(&blob->md, &board)) {
		promise(vgpu_metadata_match(&blob->md, &board.ids, &found));
		promise(found.index == board.index);
		print_board(&board, out);
		print_table(blob, &found, out);
	}
}

/* Check that the JSON that is written can be parsed. */
static void show_json(const struct metadata_file *blob)
{
	struct buf out = {0};
	struct json_object *object;

	print_json(blob, &out);
	object = json_tokener_parse(buf_text(&out));
	promise(object);
	json_object_put(object);
	buf_free(&out);
}

static void compare(const struct metadata_file *blob, struct buf *out)
{
	struct diff diff = {0};

	promise(diff_files(&diff, blob, blob));
	promise(!diff.values.count && !diff.boards.count && !diff.range_count);
	diff_print(&diff, out);
	diff_print_json(&diff, out);
	diff_free(&diff);
}

/* Nobody is trusted, so that no signature is good. */
static void check_signature(const struct metadata_file *blob, struct diags *diags)
{
	struct verifier *verifier = verifier_new();
	char *signer;
	enum signature_status status =
		verifier_check(verifier, &blob->md, blob->input, diags, &signer);

	promise(status != SIGNATURE_GOOD && !signer);
	promise((status == SIGNATURE_NONE) == (blob->md.section.size == 0));
	verifier_free(verifier);
}

static void show(const struct metadata_file *blob, struct diags *diags)
{
	struct buf out = {0};

	metadata_file_print_summary(&blob->md, &out);
	show_boards(blob, &out);
	print_hex(blob, &out);
	compare(blob, &out);
	buf_free(&out);
	show_json(blob);
	check_signature(blob, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diags diags = chain_diags();
	struct metadata_file *blob = xcalloc(1, sizeof(*blob));
	struct buf bytes = {0};

	buf_add(&bytes, data, size);
	if (metadata_file_parse(blob, input_from_bytes("fuzz.bin", &bytes), chain_schemas(),
				&diags) == STATUS_DONE)
		show(blob, &diags);
	else
		promise(diags.errors == 1);
	metadata_file_close(blob);
	free(blob);
	return 0;
}
