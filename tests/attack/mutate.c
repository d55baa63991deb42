// SPDX-License-Identifier: MIT
/*
 * Spoils a good signed file in every small way, and sees that the parser or the signature check
 * refuses each result.
 *
 *	mutate FILE CERTIFICATE [PART PARTS]
 *
 * - The file is cut at every byte offset, as it is and with its CRC (and total size) mended.
 * - Single bits are flipped, as they are and with the CRC mended: in VGPUMETA every bit; in
 *NVVGPUMT every bit of headers, kernel structs, used info records and the signature section, and
 *one bit of every other byte.
 *
 * With PART and PARTS only every PARTS-th offset is tried, so that several processes can share the
 * work. Prints a test line for each kind; exit status 1 if anything was accepted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#include "compiler/base/mem.h"
#include "compiler/diag/diag.h"
#include "compiler/sign/verify.h"
#include "kernel/parser/metadata.h"
#include "kernel/parser/release.h"
#include "schema/set.h"

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

struct attack {
	uint8_t *data;
	size_t size;
	enum vgpu_metadata_container container;
	struct vgpu_metadata_span crc;
	const struct vgpu_metadata_layout *layout;
	const struct verifier *verifier;
	struct diags diags; /* where the refusals go: nowhere */
	size_t part, parts;
	const char *kind; /* of damage */
	unsigned long tried, accepted;
};

static uint32_t crc_table[256];

static void make_crc_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
		crc_table[i] = crc;
	}
}

static uint32_t crc_step(uint32_t crc, uint8_t byte)
{
	return crc >> 8 ^ crc_table[(crc ^ byte) & 0xff];
}

static void put(uint8_t *at, uint64_t value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Does anyone accept the first @size bytes? */
static bool accepted(struct attack *a, size_t size)
{
	static struct vgpu_metadata md;
	struct vgpu_metadata_error err;

	if (vgpu_metadata_parse(&md, a->data, size, a->layout, &err))
		return false;
	return verifier_check(a->verifier, &md, NULL, &a->diags, NULL) == SIGNATURE_GOOD;
}

static void attempt(struct attack *a, size_t size, size_t where, unsigned int bit)
{
	a->tried++;
	if (!accepted(a, size))
		return;
	if (a->accepted++ < 10)
		printf("    accepted: %s, offset %#zx, bit %u\n", a->kind, where, bit);
}

static void begin(struct attack *a, const char *kind)
{
	a->kind = kind;
	a->tried = 0;
	a->accepted = 0;
}

static bool finish(const struct attack *a)
{
	const char *container = a->container == VGPU_CONTAINER_VGPUMETA ? "vgpumeta" : "nvvgpumt";

	if (a->accepted == 0 && a->tried > 0) {
		printf("ok %s %s: %lu refused\n", container, a->kind, a->tried);
		return true;
	}
	printf("not ok %s %s: %lu of %lu accepted\n", container, a->kind, a->accepted, a->tried);
	return false;
}

/* The CRC of the first @size bytes that was run up to there, as the file would hold it. */
static uint32_t crc_final(const struct attack *a, uint32_t crc)
{
	return a->container == VGPU_CONTAINER_VGPUMETA ? ~crc : crc;
}

static bool in_crc(const struct attack *a, size_t at)
{
	if (a->container == VGPU_CONTAINER_NVVGPUMT)
		return at >= VGPU_MT_CRC_START;
	return at < a->crc.offset || at >= a->crc.offset + 4;
}

static bool cut(struct attack *a)
{
	begin(a, "cut");
	for (size_t size = a->part; size < a->size; size += a->parts) {
		size_t tail = a->size - size;

		ASAN_POISON_MEMORY_REGION(a->data + size, tail);
		attempt(a, size, size, 0);
		ASAN_UNPOISON_MEMORY_REGION(a->data + size, tail);
	}
	return finish(a);
}

/*
 * The same with a CRC, and in VGPUMETA a total size, that fits what is left. As the total size is
 * part of the CRC, a VGPUMETA file's is computed anew for each cut.
 */
static bool cut_mended(struct attack *a)
{
	bool meta = a->container == VGPU_CONTAINER_VGPUMETA;
	size_t header = meta ? VGPU_META_HEADER_SIZE : VGPU_MT_HEADER_SIZE;
	uint8_t saved[VGPU_MT_HEADER_SIZE];
	uint32_t crc = 0xffffffffu;

	begin(a, "cut, CRC mended");
	memcpy(saved, a->data, header);
	for (size_t size = 0; size < a->size; size++) {
		if (size >= header && size % a->parts == a->part) {
			uint32_t mended = crc_final(a, crc);

			if (meta) {
				put(a->data + VGPU_META_TOTAL_SIZE, size, 8);
				mended = vgpu_metadata_crc(a->container, a->data, size);
			}
			put(a->data + a->crc.offset, mended, 4);
			ASAN_POISON_MEMORY_REGION(a->data + size, a->size - size);
			attempt(a, size, size, 0);
			ASAN_UNPOISON_MEMORY_REGION(a->data + size, a->size - size);
		}
		if (in_crc(a, size))
			crc = crc_step(crc, a->data[size]);
	}
	memcpy(a->data, saved, header);
	return finish(a);
}

/* Mark the bytes of which every bit is flipped. */
static uint8_t *whole_bytes(const struct attack *a, const struct vgpu_metadata *md)
{
	uint8_t *whole = xcalloc(a->size, 1);
	struct vgpu_metadata_board board;
	bool more;

	if (a->container == VGPU_CONTAINER_VGPUMETA) {
		memset(whole, 1, a->size);
		return whole;
	}
	memset(whole, 1, VGPU_MT_HEADER_SIZE);
	memset(whole + md->section.offset, 1, md->section.size);
	for (more = vgpu_metadata_first_board(md, &board); more;
	     more = vgpu_metadata_next_board(md, &board)) {
		/* Headers, kernel structs, the RM control's own members, used records. */
		size_t end = board.records.offset + board.records.size;

		memset(whole + board.span.offset, 1, end - board.span.offset);
	}
	return whole;
}

static bool flip(struct attack *a)
{
	begin(a, "bit flipped");
	for (size_t at = a->part; at < a->size; at += a->parts) {
		if (a->container == VGPU_CONTAINER_NVVGPUMT && in_crc(a, at))
			continue;
		for (unsigned int bit = 0; bit < 8; bit++) {
			a->data[at] ^= (uint8_t)(1u << bit);
			attempt(a, a->size, at, bit);
			a->data[at] ^= (uint8_t)(1u << bit);
		}
	}
	return finish(a);
}

/*
 * CRC is linear: a flipped bit changes it by an amount that depends on the bit's distance from the
 * end alone. Going backwards, one step for each byte keeps the amounts of the eight bits up to
 * date.
 */
static bool flip_mended(struct attack *a, const uint8_t *whole)
{
	uint32_t stored = get32(a->data + a->crc.offset);
	uint32_t change[8];

	begin(a, "bit flipped, CRC mended");
	for (unsigned int bit = 0; bit < 8; bit++)
		change[bit] = crc_step(0, (uint8_t)(1u << bit));
	for (size_t at = a->size; at-- > 0;) {
		for (unsigned int bit = 0; bit < 8; bit++) {
			if (at % a->parts == a->part && in_crc(a, at) &&
			    (whole[at] || bit == at % 8)) {
				a->data[at] ^= (uint8_t)(1u << bit);
				put(a->data + a->crc.offset, stored ^ change[bit], 4);
				attempt(a, a->size, at, bit);
				a->data[at] ^= (uint8_t)(1u << bit);
			}
			change[bit] = crc_step(change[bit], 0);
		}
	}
	put(a->data + a->crc.offset, stored, 4);
	return finish(a);
}

static bool run(struct attack *a, const struct vgpu_metadata *md)
{
	uint8_t *whole = whole_bytes(a, md);
	bool good = true;

	good &= cut(a);
	good &= cut_mended(a);
	good &= flip(a);
	good &= flip_mended(a, whole);
	free(whole);

	/* All must be as it was, or the attacks above were not what they say. */
	begin(a, "good file");
	if (!accepted(a, a->size)) {
		printf("not ok the file is not good any more\n");
		good = false;
	}
	return good;
}

/* Check the CRC arithmetic here: a corrected file must pass the parser's check. */
static bool mends(const struct attack *a)
{
	uint32_t crc = 0xffffffffu;

	for (size_t at = 0; at < a->size; at++) {
		if (in_crc(a, at))
			crc = crc_step(crc, a->data[at]);
		else if (a->container == VGPU_CONTAINER_VGPUMETA)
			crc = crc_step(crc, 0);
	}
	return crc_final(a, crc) == get32(a->data + a->crc.offset);
}

static bool attack_file(const struct input *input, const char *cert, size_t part, size_t parts,
			struct schema_set *schemas, struct diags *diags)
{
	struct attack a = {.data = input->data, .size = input->size, .part = part, .parts = parts};
	char text[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata md;
	struct vgpu_metadata_error err;
	struct vgpu_release release;
	struct verifier *verifier = verifier_new();
	const struct schema *schema;
	bool good = false;

	diags_init(&a.diags, fopen("/dev/null", "w"));
	a.diags.max_errors = 1;
	if (!a.diags.out || !verifier_add(verifier, cert, diags) ||
	    vgpu_metadata_release(a.data, a.size, text, &err) ||
	    !vgpu_release_parse(text, &release))
		goto bad;
	schema = schema_set_find(schemas, &release);
	if (!schema || vgpu_metadata_parse(&md, a.data, a.size, &schema->layout, &err))
		goto bad;
	a.container = md.container;
	a.crc = md.crc;
	a.layout = &schema->layout;
	a.verifier = verifier;
	if (!accepted(&a, a.size) || !mends(&a))
		goto bad;
	good = run(&a, &md);
	goto out;
bad:
	printf("not ok the file is not good to begin with\n");
out:
	if (a.diags.out)
		fclose(a.diags.out);
	diags_free(&a.diags);
	verifier_free(verifier);
	return good;
}

int main(int argc, char **argv)
{
	size_t part = argc > 4 ? strtoul(argv[3], NULL, 10) : 0;
	size_t parts = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
	struct schema_set schemas = {0};
	struct diags diags;
	struct input *input;
	bool good = false;

	if (argc < 3 || part >= parts) {
		fprintf(stderr, "usage: mutate FILE CERTIFICATE [PART PARTS]\n");
		return 1;
	}
	make_crc_table();
	diags_init(&diags, stderr);
	input = input_read(argv[1], 64u << 20, false, &diags);
	if (input && schema_set_builtin(&schemas, &diags) && schema_set_link(&schemas, &diags))
		good = attack_file(input, argv[2], part, parts, &schemas, &diags);
	schema_set_free(&schemas);
	input_free(input);
	diags_free(&diags);
	return good ? 0 : 1;
}
