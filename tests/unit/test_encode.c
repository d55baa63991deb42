// SPDX-License-Identifier: MIT
/* From values to bytes: every member at the offset that the layout table gives it. */
#include "compiler/base/byteorder.h"
#include "compiler/codec/encode.h"

#include <stdio.h>

#include "kernel/parser/metadata_format.h"
#include "tests/unit/unit.h"

#define HEAD "release: \"570.144\"\nvgpu: \"18.1\"\n"

static struct schema_set schemas;

static void setup(void)
{
	schemas_begin(&schemas, NULL);
}

static void teardown(void)
{
	schema_set_free(&schemas);
}

static void read_good(struct compiled *compiled, const char *text)
{
	compile_text(compiled, text, &schemas, NULL);
	ck_assert_str_eq(said_end(&compiled->said), "");
	ck_assert(compiled->good);
}

/* The info record of the first type of the first board. */
static uint8_t *encode_info(const struct compiled *compiled)
{
	const struct schema_record *info = schema_info(compiled->model.schema);
	struct model_board *board = &compiled->model.boards[0];
	struct model_scope scope = {&compiled->model, board, &board->items[0]};
	uint8_t *out = xcalloc(1, info->size);
	struct said said;

	said_begin(&said);
	ck_assert(encode_record(info, &scope, out, &said.diags));
	ck_assert_str_eq(said_end(&said), "");
	said_free(&said);
	return out;
}

/* Rows of tests/data/layouts/r570.tsv, with the key that a source uses: the table alone counts. */
struct row {
	const char *key;
	uint32_t offset, size, element;
};

static const struct row layout[] = {
	{"id", 0, 4, 4},
	{"name", 4, 32, 1},
	{"class", 36, 32, 1},
	{"signature", 68, 128, 1},
	{"license", 196, 128, 1},
	{"max_instance", 324, 4, 4},
	{"num_heads", 328, 4, 4},
	{"max_resolution_x", 332, 4, 4},
	{"max_resolution_y", 336, 4, 4},
	{"max_pixels", 340, 4, 4},
	{"frl_config", 344, 4, 4},
	{"cuda_enabled", 348, 4, 4},
	{"ecc_supported", 352, 4, 4},
	{"gpu_instance_size", 356, 4, 4},
	{"multi_vgpu_supported", 360, 4, 4},
	{"vdev_id", 368, 8, 8},
	{"pdev_id", 376, 8, 8},
	{"profile_size", 384, 8, 8},
	{"fb_length", 392, 8, 8},
	{"gsp_heap_size", 400, 8, 8},
	{"fb_reservation", 408, 8, 8},
	{"mappable_video_size", 416, 8, 8},
	{"encoder_capacity", 424, 4, 4},
	{"bar1_length", 432, 8, 8},
	{"frl_enable", 440, 4, 4},
	{"adapter_name", 444, 64, 1},
	{"adapter_name_unicode", 508, 128, 2},
	{"short_gpu_name_string", 636, 64, 1},
	{"licensed_product_name", 700, 128, 1},
	{"vgpu_extra_params", 828, 4096, 4},
	{"ftrace_enable", 4924, 4, 4},
	{"gpu_direct_supported", 4928, 4, 4},
	{"nvlink_p2p_supported", 4932, 4, 4},
	{"multi_vgpu_exclusive", 4936, 4, 4},
	{"exclusive_type", 4940, 4, 4},
	{"exclusive_size", 4944, 4, 4},
	{"gpu_instance_profile_id", 4948, 4, 4},
	{"placement_size", 4952, 4, 4},
	{"homogeneous_placement_count", 4956, 4, 4},
	{"homogeneous_placement_ids", 4960, 128, 4},
	{"heterogeneous_placement_count", 5088, 4, 4},
	{"heterogeneous_placement_ids", 5092, 128, 4},
};

static bool is_flag(const char *key)
{
	static const char *const flags[] = {"cuda_enabled",	    "ecc_supported",
					    "multi_vgpu_supported", "frl_enable",
					    "ftrace_enable",	    "gpu_direct_supported",
					    "nvlink_p2p_supported", "multi_vgpu_exclusive"};

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (strcmp(flags[i], key) == 0)
			return true;
	return false;
}

/* Append to a source the value that fills a member, and store the bytes it must be encoded as. */
static void fill_member(size_t index, struct buf *source, uint8_t *record)
{
	const struct row *row = &layout[index];
	uint8_t *out = record + row->offset;
	size_t count = row->size / row->element;
	bool list = count > 1 && row->element == 4, text = count > 1 && !list;

	buf_printf(source, "    %s: ", row->key);
	if (strcmp(row->key, "signature") == 0) {
		buf_printf(source, "\"");
		for (size_t i = 0; i < count; i++) {
			out[i] = (uint8_t)(0xff - i);
			buf_printf(source, "%02x", out[i]);
		}
		buf_printf(source, "\"\n");
	} else if (text) {
		for (size_t i = 0; i + 1 < count; i++) {
			out[i * row->element] = (uint8_t)('a' + (i + index) % 26);
			buf_add(source, out + i * row->element, 1);
		}
		buf_printf(source, "\n");
	} else {
		buf_printf(source, list ? "[" : "");
		for (size_t i = 0; i < count; i++) {
			uint64_t number = UINT64_C(0xf1e2d3c4b5a69788) + i * 0x01010101 + index;

			number = is_flag(row->key)			 ? 1
				 : strcmp(row->key, "max_instance") == 0 ? 32
				 : row->element == 4			 ? (uint32_t)number
									 : number;
			buf_printf(source, "%s0x%llx", i ? ", " : "", (unsigned long long)number);
			for (uint32_t b = 0; b < row->element; b++)
				out[i * row->element + b] = (uint8_t)(number >> (8 * b));
		}
		buf_printf(source, list ? "]\n" : "\n");
	}
}

static void compare_records(const uint8_t *got, const uint8_t *wanted, size_t size)
{
	size_t i = 0;

	while (i < size && got[i] == wanted[i])
		i++;
	ck_assert_msg(i == size, "byte %zu is %02x and not %02x", i, got[i < size ? i : 0],
		      wanted[i < size ? i : 0]);
}

START_TEST(every_member_in_its_loc)
{
	uint8_t wanted[5224] = {0}, *got;
	struct compiled compiled;
	struct buf source = {0};

	buf_printf(&source, HEAD "types:\n  -\n");
	for (size_t i = 0; i < ARRAY_SIZE(layout); i++)
		fill_member(i, &source, wanted);
	buf_printf(&source, "boards:\n  - {device: 1, types: [%u]}\n",
		   (unsigned int)get_le(wanted, 4));
	read_good(&compiled, buf_text(&source));
	ck_assert_uint_eq(schema_info(compiled.model.schema)->size, sizeof(wanted));
	got = encode_info(&compiled);
	compare_records(got, wanted, sizeof(wanted));
	free(got);
	compiled_free(&compiled);
	buf_free(&source);
}
END_TEST

/* One member alone leaves every other byte zero. */
START_TEST(one_member_alone)
{
	static const char *const needed[] = {"id", "name", "max_instance", "pdev_id"};
	uint8_t wanted[5224] = {0}, *got;
	struct compiled compiled;
	struct buf source = {0};

	buf_printf(&source, HEAD "types:\n  -\n");
	for (size_t i = 0; i < ARRAY_SIZE(layout); i++) {
		bool fill = i == (size_t)_i;

		for (size_t n = 0; n < ARRAY_SIZE(needed); n++)
			fill |= strcmp(layout[i].key, needed[n]) == 0;
		/* A count that was not given is the length of its list. */
		if (strcmp(layout[_i].key, "homogeneous_placement_ids") == 0 ||
		    strcmp(layout[_i].key, "heterogeneous_placement_ids") == 0)
			fill |= i + 1 == (size_t)_i;
		if (fill)
			fill_member(i, &source, wanted);
	}
	buf_printf(&source, "boards:\n  - {device: 1, types: [%u]}\n",
		   (unsigned int)get_le(wanted, 4));
	read_good(&compiled, buf_text(&source));
	got = encode_info(&compiled);
	compare_records(got, wanted, sizeof(wanted));
	free(got);
	compiled_free(&compiled);
	buf_free(&source);
}
END_TEST

static const struct {
	const char *text; /* of adapter_name_unicode, as YAML */
	uint16_t units[8];
} utf16[] = {
	{"\"\"", {0}},
	{"a", {'a'}},
	{"\"\\u00a0\\u07ff\\u0800\\ud7ff\\ue000\\ufffd\"",
	 {0xa0, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd}},
	{"\"\\U00010000\\U0010ffff\"", {0xd800, 0xdc00, 0xdbff, 0xdfff}},
	{"\"x\\U0001F600y\"", {'x', 0xd83d, 0xde00, 'y'}},
};

START_TEST(utf16_text)
{
	struct compiled compiled;
	struct buf source = {0};
	uint8_t *got;

	buf_printf(&source,
		   HEAD "types:\n  - {id: 1, name: A, device: 1, max_instance: 1, "
			"adapter_name_unicode: %s}\nboards:\n  - {device: 1, types: [1]}\n",
		   utf16[_i].text);
	read_good(&compiled, buf_text(&source));
	got = encode_info(&compiled);
	for (size_t i = 0; i < ARRAY_SIZE(utf16[_i].units); i++)
		ck_assert_uint_eq(get_le(got + 508 + 2 * i, 2), utf16[_i].units[i]);
	free(got);
	compiled_free(&compiled);
	buf_free(&source);
}
END_TEST

/* Arrays of every element size, which no real record has. */
START_TEST(arrays)
{
	static const char *const texts[] = {
		"schema x { releases 9999.1; containers vgpumeta;\n"
		"info rec { u32 a : id required unique; char b[32] : name required unique; u64 c : "
		"v;\n"
		"u32 d : max_instance; u32 e : ecc;\n"
		"u8 f[3] : l8; u16 g[3] : l16; u32 h[3] : l32; u64 i[3] : l64; u8 j : one; u16 k : "
		"two; }\n"
		"kernel k { u32 a == id; char b[32] == name; u64 c == v; u64 d == v; u64 e == v;\n"
		"u64 f == v; u64 g == v; u32 h == max_instance; u32 i == ecc; u64 j == v; }\n"
		"control c command 1 { u8 a == 1; u32 b == board.types; info r[4]; } }\n",
		NULL};
	static const uint8_t wanted[32] = {1,	 0,    0xff, 0, /* u8 */
					   0x34, 0x12, 0,    0,	   0xff, 0xff, 0,    0, /* u16 */
					   0,	 0,    0,    0,	   0x78, 0x56, 0x34, 0x12, /* u32 */
					   0xff, 0xff, 0xff, 0xff, 8,	 7,    6,    5,
					   4,	 3,    2,    1};
	struct schema_set set;
	struct compiled compiled;
	uint8_t *got;

	schemas_begin(&set, texts);
	compile_text(&compiled,
		     "release: \"9999.1\"\ntypes:\n  - {id: 1, name: A, max_instance: 1,\n"
		     "     l8: [1, 0, 255], l16: [0x1234, 0, 0xffff], l32: [0, 0x12345678, "
		     "0xffffffff],\n"
		     "     l64: [0x0102030405060708], one: 0xab, two: 0xcdef}\n"
		     "boards:\n  - {device: 1, types: [1]}\n",
		     &set, NULL);
	ck_assert_str_eq(said_end(&compiled.said), "");
	got = encode_info(&compiled);
	compare_records(got + 56, wanted, 32);
	ck_assert_uint_eq(get_le(got + 80, 8), UINT64_C(0x0102030405060708));
	ck_assert_uint_eq(get_le(got + 88, 8), 0);
	ck_assert_uint_eq(got[104], 0xab);
	ck_assert_uint_eq(get_le(got + 106, 2), 0xcdef);
	free(got);
	compiled_free(&compiled);
	schema_set_free(&set);
}
END_TEST

START_TEST(little_endian)
{
	uint8_t bytes[10];

	memset(bytes, 0xaa, sizeof(bytes));
	put_le(bytes + 1, UINT64_C(0x8899aabbccddeeff), 8);
	ck_assert_mem_eq(bytes, "\xaa\xff\xee\xdd\xcc\xbb\xaa\x99\x88\xaa", 10);
	ck_assert_uint_eq(get_le(bytes + 1, 8), UINT64_C(0x8899aabbccddeeff));
	ck_assert_uint_eq(get_le(bytes + 1, 4), 0xccddeeff);
	ck_assert_uint_eq(get_le(bytes + 1, 1), 0xff);
	ck_assert_uint_eq(get_le(bytes + 1, 0), 0);
	put_le(bytes, 0x1234, 1);
	ck_assert_mem_eq(bytes, "\x34\xff", 2);
	put_le(bytes, 0x1234, 0);
	ck_assert_mem_eq(bytes, "\x34\xff", 2);
}
END_TEST

/* Encode a whole file. Returns what was said; the bytes go to @out. */
static bool encode_text(struct compiled *compiled, const char *text, const char *container,
			struct buf *out)
{
	bool good;

	compile_text(compiled, text, &schemas, &(struct model_options){.container = container});
	good = compiled->good && encode_container(&compiled->model, out, &compiled->said.diags);
	said_end(&compiled->said);
	return good;
}

#define TYPES                                                                                      \
	HEAD "types:\n  - {id: 1, name: A, device: 1, max_instance: 1}\n"                          \
	     "  - {id: 2, name: B, device: 1, max_instance: 1}\nboards:\n"

/* Boards and their number of blobs or groups; 0 is refused. */
static const struct {
	const char *boards;
	unsigned int blobs, groups;
} boards[] = {
	{"  - {device: 5, types: [1]}\n", 1, 1},
	{"  - {device: 5, types: [1]}\n  - {device: 6, types: [1]}\n", 2, 2},
	{"  - {device: 5, subsystem: [1, 2, 3], types: [1]}\n", 1, 3},
	{"  - {device: 5, subsystem: [1, 0], types: [1]}\n", 1, 2},
	/* one device id twice: the same types are one blob, others are refused */
	{"  - {device: 5, types: [1, 2]}\n  - {device: 5, subsystem: 1, types: [1, 2]}\n", 1, 2},
	{"  - {device: 5, types: [1]}\n  - {device: 5, subsystem: 1, types: [{type: 1, num_heads: "
	 "0}]}\n",
	 1, 2},
	{"  - {device: 5, types: [1, 2]}\n  - {device: 5, subsystem: 1, types: [2, 1]}\n", 0, 2},
	{"  - {device: 5, types: [1, 2]}\n  - {device: 5, subsystem: 1, types: [1]}\n", 0, 2},
	{"  - {device: 5, types: [1]}\n  - {device: 5, subsystem: 1, types: [1, 2]}\n", 0, 2},
	{"  - {device: 5, types: [1]}\n  - {device: 5, subsystem: 1, types: [2]}\n", 0, 2},
	{"  - {device: 5, types: [1]}\n  - {device: 5, subsystem: 1, types: [{type: 1, class: "
	 "x}]}\n",
	 0, 2},
	{"  - {device: 5, types: [1]}\n  - {device: 5, subsystem: 1, types: [{type: 1, "
	 "vgpu_extra_params: [1]}]}\n",
	 0, 2},
};

START_TEST(board_count)
{
	struct compiled compiled;
	struct buf text = {0}, out = {0};
	bool good;

	buf_printf(&text, TYPES "%s", boards[_i].boards);
	good = encode_text(&compiled, buf_text(&text), "nvvgpumt", &out);
	ck_assert(good == (boards[_i].blobs != 0));
	if (good)
		ck_assert_uint_eq(get_le(out.data + 224, 8), boards[_i].blobs);
	else
		ck_assert_ptr_nonnull(strstr(compiled.said.text, "[board-conflict]"));
	compiled_free(&compiled);
	buf_free(&out);
	ck_assert(encode_text(&compiled, buf_text(&text), "vgpumeta", &out));
	ck_assert_uint_eq(get_le(out.data + 24, 4), boards[_i].groups);
	ck_assert_uint_eq(get_le(out.data + 16, 8), out.size);
	compiled_free(&compiled);
	buf_free(&out);
	buf_free(&text);
}
END_TEST

/* More boards than a file may have are refused before anything is built; as many are not. */
START_TEST(most_boards)
{
	bool meta = _i % 2, fits = _i / 2;
	unsigned int count = VGPU_METADATA_MAX_BOARDS + !fits;
	struct buf text = {0}, out = {0};
	struct compiled compiled;

	buf_printf(&text, TYPES);
	for (unsigned int i = 1; i <= count; i++)
		buf_printf(&text, "  - {device: %u, types: [1]}\n", i);
	ck_assert_int_eq(encode_text(&compiled, buf_text(&text), meta ? "vgpumeta" : "nvvgpumt",
				     &out),
			 fits);
	ck_assert_int_eq(out.size != 0, fits);
	ck_assert_int_eq(strstr(compiled.said.text, "[too-large]") == NULL, fits);
	if (fits)
		ck_assert_uint_eq(meta ? get_le(out.data + VGPU_META_GROUP_COUNT, 4)
				       : get_le(out.data + VGPU_MT_NUM_BLOBS, 8),
				  count);
	compiled_free(&compiled);
	buf_free(&out);
	buf_free(&text);
}
END_TEST

/* Names may be longer in the record of a later release than in the kernel's own struct. */
START_TEST(too_long_for_the_kernel)
{
	static const char text[] =
		"release: \"580.65.06\"\nvgpu: \"19.0\"\ntypes:\n"
		"  - {id: 1, name: a-name-of-thirty-two-characters-, device: 1, max_instance: 1}\n"
		"boards:\n  - {device: 5, types: [1]}\n";
	struct compiled compiled;
	struct buf out = {0};

	ck_assert(!encode_text(&compiled, text, "nvvgpumt", &out));
	ck_assert_ptr_nonnull(strstr(compiled.said.text,
				     "t.yaml:4:19: error: the value does not fit the 32 bytes of "
				     "nvidia_vgpu_type.vgpu_type_name [too-long]"));
	compiled_free(&compiled);
	buf_free(&out);
	ck_assert(encode_text(&compiled, text, "vgpumeta", &out));
	compiled_free(&compiled);
	buf_free(&out);
}
END_TEST

/* The CRC is the container's own, and over itself as zero. */
START_TEST(crc)
{
	struct compiled compiled;
	struct buf out = {0};

	for (int meta = 0; meta <= 1; meta++) {
		size_t at = meta ? 28 : 8;
		uint64_t stored;

		ck_assert(encode_text(&compiled, TYPES "  - {device: 5, types: [1, 2]}\n",
				      meta ? "vgpumeta" : "nvvgpumt", &out));
		stored = get_le(out.data + at, 4);
		ck_assert_uint_eq(stored,
				  vgpu_metadata_crc(compiled.model.container, out.data, out.size));
		put_le(out.data + at, 0xdeadbeef, 4);
		encode_crc(out.data, out.size, compiled.model.container);
		ck_assert_uint_eq(get_le(out.data + at, 4), stored);
		compiled_free(&compiled);
		buf_free(&out);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("encode");
	TCase *tcase = tcase_create("encode");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, every_member_in_its_loc);
	tcase_add_loop_test(tcase, one_member_alone, 0, (int)ARRAY_SIZE(layout));
	tcase_add_loop_test(tcase, utf16_text, 0, (int)ARRAY_SIZE(utf16));
	tcase_add_test(tcase, arrays);
	tcase_add_test(tcase, little_endian);
	tcase_add_loop_test(tcase, board_count, 0, (int)ARRAY_SIZE(boards));
	tcase_add_loop_test(tcase, most_boards, 0, 4);
	tcase_add_test(tcase, too_long_for_the_kernel);
	tcase_add_test(tcase, crc);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
