// SPDX-License-Identifier: MIT
/* The boards of a machine, from trees of files like sysfs and procfs. */
#include "compiler/host/pci.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static void make_folder(const char *base, const char *name)
{
	struct buf path = {0};

	buf_printf(&path, "%s/%s", base, name);
	ck_assert_int_eq(mkdir(buf_text(&path), 0755), 0);
	buf_free(&path);
}

static void setup(void)
{
	static const char *const folders[][2] = {
		{".", "sys"},
		{"sys", "bus"},
		{"sys/bus", "pci"},
		{"sys/bus/pci", "devices"},
		{".", "proc"},
		{"proc", "driver"},
		{"proc/driver", "nvidia"},
		{"proc/driver/nvidia", "gpus"},
	};

	scratch_begin();
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		make_folder(folders[i][0], folders[i][1]);
}

static void put(const char *text, const char *format, const char *a, const char *b)
{
	struct buf path = {0};
	FILE *file;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(&path, format, a, b);
#pragma GCC diagnostic pop
	file = fopen(buf_text(&path), "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
	buf_free(&path);
}

/* @ids: vendor, device, subsystem_vendor, subsystem_device, class; NULL: no such file */
static void add_device(const char *bdf, const char *const *ids)
{
	static const char *const names[] = {"vendor", "device", "subsystem_vendor",
					    "subsystem_device", "class"};

	make_folder("sys/bus/pci/devices", bdf);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (ids[i])
			put(ids[i], "sys/bus/pci/devices/%s/%s", bdf, names[i]);
}

static void add_information(const char *bdf, const char *text)
{
	make_folder("proc/driver/nvidia/gpus", bdf);
	put(text, "proc/driver/nvidia/gpus/%s/%s", bdf, "information");
}

static void scan(struct host *host)
{
	struct said said;

	*host = (struct host){0};
	said_begin(&said);
	ck_assert(host_scan(host, "sys", "proc", &said.diags));
	ck_assert_str_eq(said_end(&said), "");
	said_free(&said);
}

#define H100 ((const char *const[]){"0x10de\n", "0x2330\n", "0x10de\n", "0x16c1\n", "0x030200\n"})

START_TEST(one_board)
{
	struct host host;

	add_device("0000:0f:00.0", H100);
	add_information("0000:0f:00.0", "Model: \t\t NVIDIA H100 80GB HBM3\n"
					"IRQ:   \t\t 100\n"
					"GPU UUID: \t GPU-1\n"
					"GPU Firmware: \t 580.159.04\n"
					"GPU Excluded:\t No\n");
	scan(&host);
	ck_assert_uint_eq(host.count, 1);
	ck_assert_str_eq(host.items[0].bdf, "0000:0f:00.0");
	ck_assert_uint_eq(host.items[0].ids.vendor, 0x10de);
	ck_assert_uint_eq(host.items[0].ids.device, 0x2330);
	ck_assert_uint_eq(host.items[0].ids.subsystem_vendor, 0x10de);
	ck_assert_uint_eq(host.items[0].ids.subsystem, 0x16c1);
	ck_assert_str_eq(host.items[0].model, "NVIDIA H100 80GB HBM3");
	ck_assert_str_eq(host.items[0].gsp, "580.159.04");
	host_free(&host);
	ck_assert_uint_eq(host.count, 0);
}
END_TEST

START_TEST(none)
{
	struct host host;

	scan(&host);
	ck_assert_uint_eq(host.count, 0);
	host_free(&host);
}
END_TEST

START_TEST(no_sysfs)
{
	struct host host = {0};
	struct said said;

	said_begin(&said);
	ck_assert(!host_scan(&host, "nowhere", "proc", &said.diags));
	ck_assert_str_eq(said_end(&said), "vgpumc: error: cannot list the PCI devices in "
					  "nowhere/bus/pci/devices: No such file or directory\n");
	said_free(&said);
}
END_TEST

/* Other devices and entries, none of which is a board. */
static const char *const others[][5] = {
	{"0x8086\n", "0x2330\n", "0x10de\n", "0x16c1\n", "0x030000\n"}, /* another vendor */
	{"0x10de\n", "0x22ba\n", "0x10de\n", "0x16a1\n", "0x040300\n"}, /* sound */
	{"0x10de\n", "0x1db8\n", "0x10de\n", "0x16a1\n", "0x0c0330\n"}, /* USB */
	{"0x10de\n", "0x22a3\n", "0x10de\n", "0x1796\n", "0x068000\n"}, /* NVSwitch */
	{NULL, "0x2330\n", "0x10de\n", "0x16c1\n", "0x030000\n"},
	{"0x10de\n", NULL, "0x10de\n", "0x16c1\n", "0x030000\n"},
	{"0x10de\n", "0x2330\n", NULL, "0x16c1\n", "0x030000\n"},
	{"0x10de\n", "0x2330\n", "0x10de\n", NULL, "0x030000\n"},
	{"0x10de\n", "0x2330\n", "0x10de\n", "0x16c1\n", NULL},
	{"", "0x2330\n", "0x10de\n", "0x16c1\n", "0x030000\n"},
	{"0x10de\n", "none\n", "0x10de\n", "0x16c1\n", "0x030000\n"},
	{"0x10de\n", "0x2330 x\n", "0x10de\n", "0x16c1\n", "0x030000\n"},
};

START_TEST(no_board)
{
	struct host host;

	add_device("0000:01:00.0", others[_i]);
	scan(&host);
	ck_assert_uint_eq(host.count, 0);
	host_free(&host);
}
END_TEST

START_TEST(virtual_functions_are_not_boards)
{
	struct host host;

	add_device("0000:0f:00.0", H100);
	add_device("0000:0f:00.4", H100);
	ck_assert_int_eq(symlink("../0000:0f:00.0", "sys/bus/pci/devices/0000:0f:00.4/physfn"), 0);
	scan(&host);
	ck_assert_uint_eq(host.count, 1);
	ck_assert_str_eq(host.items[0].bdf, "0000:0f:00.0");
	host_free(&host);
}
END_TEST

START_TEST(in_order)
{
	static const char *const wanted[] = {"0000:01:00.0", "0000:0f:00.0", "0000:81:00.0",
					     "0001:01:00.0"};
	struct host host;

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		add_device(wanted[(i + 2) % 4], H100);
	scan(&host);
	ck_assert_uint_eq(host.count, ARRAY_SIZE(wanted));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		ck_assert_str_eq(host.items[i].bdf, wanted[i]);
	host_free(&host);
}
END_TEST

static const struct {
	const char *text; /* NULL: no such file */
	const char *model;
	const char *gsp;
} informations[] = {
	{NULL, "", ""},
	{"", "", ""},
	{"Model: x\nGPU Firmware: N/A\n", "x", ""},
	{"GPU Firmware: \t 570.144\nModel:\t\ty z\n", "y z", "570.144"},
	{"GPU Firmware: 570.144", "", "570.144"},
	{"GPU Firmware:\n", "", ""},
	{"GPU Firmware \t 570.144\n", "", ""},
	{"Other GPU Firmware: 570.144\n", "", ""},
	{"GPU Firmware Version: 570.144\n", "", ""},
};

START_TEST(information)
{
	struct host host;

	add_device("0000:0f:00.0", H100);
	if (informations[_i].text)
		add_information("0000:0f:00.0", informations[_i].text);
	scan(&host);
	ck_assert_uint_eq(host.count, 1);
	ck_assert_str_eq(host.items[0].model, informations[_i].model);
	ck_assert_str_eq(host.items[0].gsp, informations[_i].gsp);
	host_free(&host);
}
END_TEST

/* Values, lines and addresses that are longer than what holds them. */
START_TEST(too_long)
{
	struct buf text = {0};
	struct host host;

	add_device("0000:0f:00.0", H100);
	add_device("0000:0f:00.0.and.more.than.what.fits.there", H100);
	buf_printf(&text, "Model: %0200d\nGPU Firmware: 5%0500d\n", 1, 2);
	add_information("0000:0f:00.0", buf_text(&text));
	scan(&host);
	ck_assert_uint_eq(host.count, 1);
	ck_assert_uint_lt(strlen(host.items[0].model), sizeof(host.items[0].model));
	ck_assert_uint_lt(strlen(host.items[0].gsp), sizeof(host.items[0].gsp));
	host_free(&host);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("host");
	TCase *tcase = tcase_create("host");

	tcase_add_checked_fixture(tcase, setup, scratch_end);
	tcase_add_test(tcase, one_board);
	tcase_add_test(tcase, none);
	tcase_add_test(tcase, no_sysfs);
	tcase_add_loop_test(tcase, no_board, 0, (int)ARRAY_SIZE(others));
	tcase_add_test(tcase, virtual_functions_are_not_boards);
	tcase_add_test(tcase, in_order);
	tcase_add_loop_test(tcase, information, 0, (int)ARRAY_SIZE(informations));
	tcase_add_test(tcase, too_long);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
