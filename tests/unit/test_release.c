// SPDX-License-Identifier: MIT
/* Releases: what is one, and which comes first. */
#include "kernel/parser/release.h"

#include "tests/unit/unit.h"

static const struct {
	const char *text;
	unsigned int count;
	uint32_t part[VGPU_RELEASE_MAX_PARTS];
} good[] = {
	{"0", 1, {0}},
	{"570.144", 2, {570, 144}},
	{"580.65.06", 3, {580, 65, 6}},
	{"4294967295", 1, {4294967295}},
	{"00000000000000000004294967295", 1, {4294967295}},
	{"1.2.3.4.5.6", 6, {1, 2, 3, 4, 5, 6}},
	{"000000000000000000000000000000000000000000000000000000000000001", 1, {1}},
};

START_TEST(good_releases)
{
	struct vgpu_release release;

	memset(&release, 0xff, sizeof(release));
	ck_assert(vgpu_release_parse(good[_i].text, &release));
	ck_assert_uint_eq(release.count, good[_i].count);
	ck_assert_mem_eq(release.part, good[_i].part, sizeof(release.part));
}
END_TEST

static const char *const bad[] = {
	"",
	".",
	"1.",
	".1",
	"1..2",
	"a",
	"1a",
	"1.a",
	" 1",
	"1 ",
	"-1",
	"+1",
	"1,2",
	"0x1",
	"4294967296",
	"18446744073709551616",
	"1.99999999999999999999999999999",
	"1.2.3.4.5.6.7",
	"\xd9\xa1", /* an Arabic digit */
	"0000000000000000000000000000000000000000000000000000000000000001",
};

START_TEST(bad_releases)
{
	struct vgpu_release release;

	ck_assert(!vgpu_release_parse(bad[_i], &release));
}
END_TEST

/* Each comes before all that follow. */
static const char *const order[] = {
	"0",	     "525.47.04",      "535.129.03", "570",	  "570.0",     "570.86.15",
	"570.144",   "570.211.01",     "580.65",     "580.65.06", "580.94.02", "580.126",
	"580.126.0", "4294967295.0.1",
};

START_TEST(ordered)
{
	struct vgpu_release a, b;

	ck_assert(vgpu_release_parse(order[_i], &a));
	for (int i = 0; i < (int)ARRAY_SIZE(order); i++) {
		int sign = (_i > i) - (_i < i), got;

		ck_assert(vgpu_release_parse(order[i], &b));
		got = vgpu_release_compare(&a, &b);
		ck_assert_msg((got > 0) - (got < 0) == sign, "%s to %s: %d", order[_i], order[i],
			      got);
	}
}
END_TEST

START_TEST(zeros_in_front_do_not_count)
{
	struct vgpu_release a, b;

	ck_assert(vgpu_release_parse("580.65.06", &a));
	ck_assert(vgpu_release_parse("0580.065.6", &b));
	ck_assert_int_eq(vgpu_release_compare(&a, &b), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("release");
	TCase *tcase = tcase_create("release");

	tcase_add_loop_test(tcase, good_releases, 0, (int)ARRAY_SIZE(good));
	tcase_add_loop_test(tcase, bad_releases, 0, (int)ARRAY_SIZE(bad));
	tcase_add_loop_test(tcase, ordered, 0, (int)ARRAY_SIZE(order));
	tcase_add_test(tcase, zeros_in_front_do_not_count);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
