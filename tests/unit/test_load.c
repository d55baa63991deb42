// SPDX-License-Identifier: MIT
/*
 * Uploading vGPU types to a simulated GSP and reading them back: the bytes of each call, and what
 * is reported when GSP fails or holds something else than the file.
 */
#include "compiler/host/load.h"

#include <errno.h>

#include "compiler/base/file.h"
#include "compiler/codec/encode.h"
#include "tests/gsp/sim_gsp.h"
#include "tests/unit/unit.h"

#define TYPE(id, name, subsystem)                                                                  \
	"  - id: " id "\n    name: " name "\n    class: Quadro\n    device: 0x26b1\n"              \
	"    subsystem: " subsystem "\n    max_instance: 4\n    num_heads: 4\n"                    \
	"    max_resolution_x: 7680\n    max_resolution_y: 4320\n    max_pixels: 66355200\n"       \
	"    frl_config: 60\n    ecc_supported: 1\n    bar1_length: 256\n"                         \
	"    profile_size: 12 GiB\n    fb_length: 11776 MiB\n    gsp_heap_size: 128 MiB\n"         \
	"    fb_reservation: 384 MiB\n"

#define SOURCE(release, vgpu)                                                                      \
	"release: \"" release "\"\nvgpu: \"" vgpu                                                  \
	"\"\ntypes:\n" TYPE("947", "NVIDIA RTX6000-Ada-12Q", "0x1710")                             \
		TYPE("949", "NVIDIA RTX6000-Ada-24Q", "0x1712") "boards:\n"                        \
								"  - device: 0x26b1\n"             \
								"    types: [947, 949]\n"

/* The fixture of every test: a file, its board, a simulated GSP, and the last request. */
static struct {
	struct fwctl fwctl; /* first, so that the transport finds the rest */
	struct sim_gsp gsp;
	uint8_t request[8 + 136 + SIM_MAX_RECORD];
	size_t request_size;
	struct schema_set schemas;
	struct compiled compiled;
	struct metadata_file file;
	struct vgpu_metadata_board board;
	struct said said;
} bed;

static int send_to_simulation(struct fwctl *fwctl, const void *in, uint32_t in_size, void *out,
			      uint32_t *out_size)
{
	uint8_t answer[SIM_MAX_ANSWER];
	size_t size;
	int err;

	ck_assert_ptr_eq(fwctl, &bed.fwctl);
	ck_assert_uint_eq((uintptr_t)in % 16, 0);
	ck_assert_uint_eq((uintptr_t)out % 16, 0);
	ck_assert_uint_le(in_size, sizeof(bed.request));
	memcpy(bed.request, in, in_size);
	bed.request_size = in_size;
	err = sim_gsp_call(&bed.gsp, in, in_size, answer, &size);
	if (err)
		return -err;
	memcpy(out, answer, size < *out_size ? size : *out_size);
	if (size > *out_size)
		return EMSGSIZE;
	*out_size = (uint32_t)size;
	return 0;
}

static void open_file(const char *source)
{
	struct buf bytes = {0};

	bed.fwctl.rpc = send_to_simulation;
	bed.gsp.first_vf = 0x1001;
	bed.gsp.vf_count = 4;
	schemas_begin(&bed.schemas, NULL);
	compile_text(&bed.compiled, source, &bed.schemas, NULL);
	ck_assert_str_eq(said_end(&bed.compiled.said), "");
	said_begin(&bed.said);
	ck_assert(encode_container(&bed.compiled.model, &bytes, &bed.said.diags));
	ck_assert_int_eq(metadata_file_parse(&bed.file, input_from_bytes("t.bin", &bytes),
					     &bed.schemas, &bed.said.diags),
			 STATUS_DONE);
	ck_assert(vgpu_metadata_get_board(&bed.file.md, 0, &bed.board));
	buf_free(&bytes);
}

static void setup(void)
{
	open_file(SOURCE("570.144", "18.1"));
}

static void teardown(void)
{
	said_free(&bed.said);
	metadata_file_close(&bed.file);
	compiled_free(&bed.compiled);
	schema_set_free(&bed.schemas);
}

static bool upload(void)
{
	return load_upload(&bed.fwctl, &bed.file, &bed.board, &bed.said.diags) ==
	       bed.board.type_count;
}

static enum load_result compare(void)
{
	return load_compare(&bed.fwctl, &bed.file, &bed.board, &bed.said.diags);
}

START_TEST(what_was_uploaded_reads_back_equal)
{
	ck_assert(upload());
	ck_assert_uint_eq(bed.gsp.adds, 2);
	ck_assert_uint_eq(bed.gsp.discards, 1);
	ck_assert_int_eq(compare(), LOAD_EQUAL);
	/* Two uploads, the list, and the properties of two types. */
	ck_assert_uint_eq(bed.gsp.calls, 5);
	ck_assert_str_eq(said_end(&bed.said), "");
}
END_TEST

START_TEST(later_layouts_read_back_equal)
{
	static const char *const sources[] = {SOURCE("535.129.03", "16.2"),
					      SOURCE("580.65.06", "19.0"),
					      SOURCE("580.95.05", "19.2")};

	open_file(sources[_i]);
	ck_assert(upload());
	ck_assert_int_eq(compare(), LOAD_EQUAL);
	ck_assert_str_eq(said_end(&bed.said), "");
	teardown();
}
END_TEST

START_TEST(loading_again_discards)
{
	ck_assert(upload() && upload());
	ck_assert_uint_eq(bed.gsp.type_count, 2);
	ck_assert_uint_eq(bed.gsp.discards, 2);
	ck_assert_int_eq(compare(), LOAD_EQUAL);
}
END_TEST

/* The request, written out here by hand from the public description of the interface. */
START_TEST(bytes_of_an_upload)
{
	uint8_t expected[sizeof(bed.request)] = {0x01, 0x00, 0x02, 0x00};
	const u8 *record = vgpu_metadata_record(&bed.file.md, &bed.board, 1);

	memcpy(expected + 8, "570.144", 7);
	expected[8 + 132] = 1;
	memcpy(expected + 8 + 136, record, 5224);
	ck_assert(upload());
	ck_assert_uint_eq(bed.request_size, 8 + 136 + 5224);
	ck_assert_mem_eq(bed.request, expected, bed.request_size);
	/* The first record discards what was there. */
	memcpy(expected + 8 + 136, vgpu_metadata_record(&bed.file.md, &bed.board, 0), 5224);
	expected[8 + 128] = 1;
	ck_assert_int_eq(gsp_add_type(&bed.fwctl, "570.144", true, expected + 8 + 136, 5224), 0);
	ck_assert_mem_eq(bed.request, expected, bed.request_size);
}
END_TEST

START_TEST(bytes_of_the_other_calls)
{
	static const uint8_t supported[] = {0x02, 0, 2, 0, 0, 0, 0, 0};
	static const uint8_t creatable[] = {0x03, 0, 2, 0, 0, 0, 0, 0};
	static const uint8_t assign[] = {0x04, 0, 2, 0, 0, 0, 0, 0, 0x02, 0x10, 0, 0, 0, 0, 0, 0,
					 0xb3, 3, 0, 0, 0, 0, 0, 0, 0,	  0,	0, 0, 0, 0, 0, 0};
	static const uint8_t deassign[] = {0x05, 0, 2, 0, 0, 0, 0, 0, 0x02, 0x10, 0, 0, 0, 0, 0, 0};
	static const uint8_t properties[] = {0x06, 0, 2, 0, 0, 0, 0, 0, 0xb3, 3, 0, 0};
	static const uint8_t assigned[] = {0x07, 0, 2, 0, 0, 0, 0, 0, 0x02, 0x10, 0, 0, 0, 0, 0, 0};
	struct gsp_properties answer;
	struct gsp_assignment assignment;
	struct gsp_type_list list;

#define EXPECT_REQUEST(bytes)                                                                      \
	ck_assert_uint_eq(bed.request_size, sizeof(bytes));                                        \
	ck_assert_mem_eq(bed.request, bytes, sizeof(bytes))

	ck_assert(upload());
	ck_assert_int_eq(gsp_supported_types(&bed.fwctl, &list), 0);
	EXPECT_REQUEST(supported);
	ck_assert_uint_eq(list.count, 2);
	ck_assert_int_eq(gsp_assign_type(&bed.fwctl, 0x1002, 947), 0);
	EXPECT_REQUEST(assign);
	ck_assert_int_eq(gsp_creatable_types(&bed.fwctl, &list), 0);
	EXPECT_REQUEST(creatable);
	ck_assert_uint_eq(list.count, 1);
	ck_assert_uint_eq(list.ids[0], 947);
	ck_assert_int_eq(gsp_assigned_type(&bed.fwctl, 0x1002, &assignment), 0);
	EXPECT_REQUEST(assigned);
	ck_assert_uint_eq(assignment.type, 947);
	ck_assert_int_eq(gsp_deassign_type(&bed.fwctl, 0x1002), 0);
	EXPECT_REQUEST(deassign);
	ck_assert_int_eq(gsp_assigned_type(&bed.fwctl, 0x1002, &assignment), 0);
	ck_assert_uint_eq(assignment.type, 0);
	ck_assert_int_eq(gsp_type_properties(&bed.fwctl, 947, &answer), 0);
	EXPECT_REQUEST(properties);
}
END_TEST

START_TEST(pci_addresses)
{
	static const struct {
		const char *text;
		bool valid;
		uint64_t dbdf;
	} addresses[] = {
		{"0000:01:00.4", true, 0x104},
		{"1000:10:1f.7", true, UINT64_C(0x1000000010ff)},
		{"ffffffff:ff:00.0", true, UINT64_C(0xffffffff0000ff00)},
		{"0000:01:20.0", false, 0},
		{"0000:01:00.8", false, 0},
		{"0000:01:00.0x", false, 0},
		{"01:00.0", false, 0},
		{"-1:01:00.0", false, 0},
		{"0000:01: 0.0", false, 0},
		{"", false, 0},
	};
	uint64_t dbdf = 0;

	for (size_t i = 0; i < ARRAY_SIZE(addresses); i++) {
		ck_assert_msg(gsp_dbdf(addresses[i].text, &dbdf) == addresses[i].valid, "%s",
			      addresses[i].text);
		if (addresses[i].valid)
			ck_assert_uint_eq(dbdf, addresses[i].dbdf);
	}
}
END_TEST

/* A fault of the simulation, and what must be reported. */
static const struct {
	struct sim_faults faults;
	bool uploaded;
	enum load_result result;
	const char *said;
} faults[] = {
	{{.call = 1, .error = EPERM},
	 false,
	 LOAD_EQUAL,
	 "vgpumc: error: uploading a vGPU type failed: permission denied (it takes root) "
	 "[gsp-call]\n"
	 "vgpumc: note: GSP has 0 of the board's 2 types; loading again discards them\n"},
	{{.call = 2, .error = ENODEV},
	 false,
	 LOAD_EQUAL,
	 "vgpumc: error: uploading a vGPU type failed: the device is gone [gsp-call]\n"
	 "vgpumc: note: GSP has 1 of the board's 2 types; loading again discards them\n"},
	{{.call = 2, .error = EOPNOTSUPP},
	 false,
	 LOAD_EQUAL,
	 "vgpumc: error: uploading a vGPU type failed: the driver does not offer this call "
	 "[gsp-call]\n"
	 "vgpumc: note: GSP has 1 of the board's 2 types; loading again discards them\n"},
	{{.call = 3, .error = EIO},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: listing the vGPU types of GSP failed: Input/output error [gsp-call]\n"},
	{{.call = 4, .error = ENOMEM},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: reading back a vGPU type failed: Cannot allocate memory [gsp-call]\n"},
	{{.lose_type = 949},
	 true,
	 LOAD_DIFFERS,
	 "vgpumc: error: GSP does not list type 949 (NVIDIA RTX6000-Ada-24Q) [gsp-difference]\n"},
	{{.extra_type = 950},
	 true,
	 LOAD_DIFFERS,
	 "vgpumc: error: GSP lists type 950, which the board does not have in the file "
	 "[gsp-difference]\n"},
	{{.extra_type = 947},
	 true,
	 LOAD_DIFFERS,
	 "vgpumc: error: GSP lists type 947 twice [gsp-difference]\n"},
#define DIFFERS(key, text, second)                                                                 \
	{                                                                                          \
		{.change_key = (key)}, true, LOAD_DIFFERS,                                         \
			"vgpumc: error: type 947 (NVIDIA RTX6000-Ada-12Q): " text                  \
			" [gsp-difference]\nvgpumc: error: type 949 (NVIDIA "                      \
			"RTX6000-Ada-24Q): " second " [gsp-difference]\n"                          \
	}
	DIFFERS(0x3100,
		"name is \"OVIDIA RTX6000-Ada-12Q\" in GSP and \"NVIDIA RTX6000-Ada-12Q\" in the "
		"file",
		"name is \"OVIDIA RTX6000-Ada-24Q\" in GSP and \"NVIDIA RTX6000-Ada-24Q\" in the "
		"file"),
	DIFFERS(0x3101, "class is \"Puadro\" in GSP and \"Quadro\" in the file",
		"class is \"Puadro\" in GSP and \"Quadro\" in the file"),
	DIFFERS(0x3102, "id is 946 in GSP and 947 in the file",
		"id is 948 in GSP and 949 in the file"),
#define BOTH(key, text) DIFFERS(key, text, text)
	BOTH(0x3103, "bar1_length is 257 in GSP and 256 in the file"),
	BOTH(0x3104, "max_instance is 5 in GSP and 4 in the file"),
	BOTH(0x3105, "ecc_supported is 0 in GSP and 1 in the file"),
	BOTH(0x3106, "profile_size is 12884901889 in GSP and 12884901888 in the file"),
	BOTH(0x3107, "frl_config is 61 in GSP and 60 in the file"),
	BOTH(0x3108, "num_heads is 5 in GSP and 4 in the file"),
	BOTH(0x3109, "max_resolution_x is 7681 in GSP and 7680 in the file"),
	BOTH(0x310a, "max_resolution_y is 4321 in GSP and 4320 in the file"),
	BOTH(0x310b, "vdev_id (device) is 9904 in GSP and 9905 in the file"),
	DIFFERS(0x310c, "vdev_id (subsystem) is 5905 in GSP and 5904 in the file",
		"vdev_id (subsystem) is 5907 in GSP and 5906 in the file"),
	BOTH(0x310d, "fb_length is 12348030977 in GSP and 12348030976 in the file"),
	BOTH(0x310e, "gsp_heap_size is 134217729 in GSP and 134217728 in the file"),
	BOTH(0x310f, "fb_reservation is 402653185 in GSP and 402653184 in the file"),
	{{.omit_key = 0x3104},
	 true,
	 LOAD_DIFFERS,
	 "vgpumc: error: type 947 (NVIDIA RTX6000-Ada-12Q): max_instance is missing in GSP and 4 "
	 "in the "
	 "file [gsp-difference]\n"
	 "vgpumc: error: type 949 (NVIDIA RTX6000-Ada-24Q): max_instance is missing in GSP and 4 "
	 "in the "
	 "file [gsp-difference]\n"},
	{{.omit_key = 0x3101},
	 true,
	 LOAD_DIFFERS,
	 "vgpumc: error: type 947 (NVIDIA RTX6000-Ada-12Q): class is missing in GSP and \"Quadro\" "
	 "in the "
	 "file [gsp-difference]\n"
	 "vgpumc: error: type 949 (NVIDIA RTX6000-Ada-24Q): class is missing in GSP and \"Quadro\" "
	 "in the "
	 "file [gsp-difference]\n"},
	{{.repeat_key = 0x3105},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: GSP's properties of type 947 cannot be read: a property is reported twice "
	 "at "
	 "byte 88 [gsp-answer]\n"},
	{{.cut = 4},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: GSP's properties of type 947 cannot be read: values reach beyond the end "
	 "of the "
	 "answer at byte 232 [gsp-answer]\n"},
	{{.opcode = 8},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: GSP's properties of type 947 cannot be read: unknown opcode at byte 0 "
	 "[gsp-answer]\n"},
	{{.count = 0x7fffffff},
	 true,
	 LOAD_FAILED,
	 "vgpumc: error: GSP's properties of type 947 cannot be read: values reach beyond the end "
	 "of the "
	 "answer at byte 8 [gsp-answer]\n"},
	{{.echo = 0x00020009},
	 false,
	 LOAD_EQUAL,
	 "vgpumc: error: uploading a vGPU type failed: GSP's answer is malformed [gsp-call]\n"
	 "vgpumc: note: GSP has 0 of the board's 2 types; loading again discards them\n"},
	{{.long_answer = 4000},
	 false,
	 LOAD_EQUAL,
	 "vgpumc: error: uploading a vGPU type failed: the driver uses another version of this "
	 "call "
	 "[gsp-call]\n"
	 "vgpumc: note: GSP has 0 of the board's 2 types; loading again discards them\n"},
};

START_TEST(faults_are_reported)
{
	bed.gsp.faults = faults[_i].faults;
	ck_assert_int_eq(upload(), faults[_i].uploaded);
	if (faults[_i].uploaded)
		ck_assert_int_eq(compare(), faults[_i].result);
	ck_assert_str_eq(said_end(&bed.said), faults[_i].said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("load");
	TCase *calls = tcase_create("calls");
	TCase *layouts = tcase_create("layouts");

	tcase_add_checked_fixture(calls, setup, teardown);
	tcase_add_test(calls, what_was_uploaded_reads_back_equal);
	tcase_add_test(calls, loading_again_discards);
	tcase_add_test(calls, bytes_of_an_upload);
	tcase_add_test(calls, bytes_of_the_other_calls);
	tcase_add_loop_test(calls, faults_are_reported, 0, (int)ARRAY_SIZE(faults));
	suite_add_tcase(suite, calls);
	tcase_add_test(layouts, pci_addresses);
	tcase_add_loop_test(layouts, later_layouts_read_back_equal, 0, 3);
	suite_add_tcase(suite, layouts);
	return unit_run(suite);
}
