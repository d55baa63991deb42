// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test which types a board offers and who may select them: long random runs compared with a second
 * implementation, and boards of many sizes.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/prandom.h>

#include "kunit_files.h"
#include "driver/vgpu_load.h"
#include "driver/vgpu_mgr.h"

#define VFS   8
#define STEPS 5000
#define GIB   (1ull << 30)

/* ---- Selection ---- */

static struct nvidia_vgpu_type types[] = {
	{.id = 947, .name = "12Q", .max_instance = 4},
	{.id = 949, .name = "24Q", .max_instance = 2},
	{.id = 950, .name = "48Q", .max_instance = 1},
	{.id = U32_MAX, .name = "Last", .max_instance = U32_MAX},
};

static struct nvidia_vgpu_mgr *new_manager(struct kunit *test)
{
	struct nvidia_vgpu_mgr *mgr = kunit_kzalloc(test, sizeof(*mgr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mgr);
	mutex_init(&mgr->lock);
	mgr->types = types;
	mgr->type_count = ARRAY_SIZE(types);
	mgr->is_signed = true;
	return mgr;
}

/* Return the expected result of a selection, from nothing but the type of each function. */
static int expected_result(const struct nvidia_vgpu_type *const *has, int which, u32 id)
{
	const struct nvidia_vgpu_type *wanted = NULL;
	u32 others = 0;
	size_t i;

	if (id == 0)
		return 0;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].id == id)
			wanted = &types[i];
	if (!wanted)
		return -ENODEV;
	if (has[which])
		return has[which] == wanted ? 0 : -EINVAL;
	for (i = 0; i < VFS; i++) {
		if (has[i] && has[i] != wanted)
			return -EINVAL;
		others += has[i] == wanted;
	}
	return others < wanted->max_instance ? 0 : -ENOSPC;
}

static void step(struct kunit *test, struct nvidia_vgpu_mgr *mgr,
		 const struct nvidia_vgpu_type **has, int which, u32 id)
{
	const struct nvidia_vgpu_type *before = has[which];
	int expected = expected_result(has, which, id);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types) && !before; i++)
		KUNIT_ASSERT_EQ(test, nvidia_vgpu_mgr_can_create(mgr, &types[i]),
				expected_result(has, which, types[i].id) == 0);
	KUNIT_ASSERT_EQ(test, nvidia_vgpu_mgr_select(mgr, &has[which], id), expected);
	if (expected)
		KUNIT_ASSERT_PTR_EQ(test, has[which], before);
	else
		KUNIT_ASSERT_EQ(test, has[which] ? has[which]->id : 0, id);
}

static void selection_as_expected(struct kunit *test)
{
	static const u32 ids[] = {0, 0, 0, 947, 949, 950, U32_MAX, 1};
	const struct nvidia_vgpu_type *has[VFS] = {NULL};
	struct nvidia_vgpu_mgr *mgr = new_manager(test);
	struct rnd_state random;
	int i;

	prandom_seed_state(&random, 1);
	mutex_lock(&mgr->lock);
	for (i = 0; i < STEPS; i++)
		step(test, mgr, has, prandom_u32_state(&random) % VFS,
		     ids[prandom_u32_state(&random) % ARRAY_SIZE(ids)]);
	for (i = 0; i < VFS; i++)
		step(test, mgr, has, i, 0);
	mutex_unlock(&mgr->lock);
	KUNIT_EXPECT_NULL(test, mgr->current_type);
	KUNIT_EXPECT_EQ(test, mgr->instances, 0u);
}

/* ---- Boards ---- */

struct board {
	const char *name;
	struct nvidia_vgpu_limits limits;
	int error;
	u32 of_24q; /* instances of RTX6000-Ada-24Q, 949; 0: not offered */
	u32 of_1q; /* of RTX6000-Ada-1Q, 941 */
};

static const struct board boards[] = {
	{"48 GiB", {48 * GIB, 2048, 32}, 0, 2, 32},
	{"four virtual functions", {48 * GIB, 2048, 4}, 0, 2, 4},
	{"one virtual function", {48 * GIB, 2048, 1}, 0, 1, 1},
	{"no virtual function", {48 * GIB, 2048, 0}, -ERANGE, 0, 0},
	{"three channels", {48 * GIB, 3, 32}, 0, 2, 3},
	{"no channel", {48 * GIB, 0, 32}, -ERANGE, 0, 0},
	{"24 GiB", {24 * GIB, 2048, 32}, 0, 1, 24},
	{"a byte less than 24 GiB", {24 * GIB - 1, 2048, 32}, 0, 0, 23},
	{"no framebuffer", {0, 2048, 32}, -ERANGE, 0, 0},
	{"a framebuffer of a byte", {1, 2048, 32}, -ERANGE, 0, 0},
	{"all there can be", {U64_MAX, U32_MAX, U32_MAX}, 0, 2, 32},
};

static void name_board(const struct board *board, char *text)
{
	strscpy(text, board->name, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(board, boards, name_board);

static void expect_sound(struct kunit *test, const struct nvidia_vgpu_type *type,
			 const struct nvidia_vgpu_limits *limits)
{
	u64 all;

	KUNIT_EXPECT_GE(test, type->max_instance, 1u);
	KUNIT_EXPECT_LE(test, type->max_instance, limits->channels);
	KUNIT_EXPECT_LE(test, type->max_instance, limits->vfs);
	KUNIT_EXPECT_FALSE(test,
			   check_mul_overflow(type->profile_size, (u64)type->max_instance, &all));
	KUNIT_EXPECT_LE(test, all, limits->framebuffer_size);
}

static u32 instances_of(const struct nvidia_vgpu_type *offered, u32 count, u32 id)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (offered[i].id == id)
			return offered[i].max_instance;
	return 0;
}

static void board_is_not_promised_away(struct kunit *test)
{
	struct nvidia_vgpu_report *report = kunit_kzalloc(test, sizeof(*report), GFP_KERNEL);
	struct pci_dev *pf = pci_get_device(PCI_VENDOR_ID_NVIDIA, 0x26b1, NULL);
	const struct board *board = test->param_value;
	struct nvidia_vgpu_type *offered;
	struct nvidia_vgpu_blob *blob;
	u32 count, i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, report);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pf);
	blob = nvidia_vgpu_load(pf, "570.144", report);
	KUNIT_ASSERT_FALSE(test, IS_ERR(blob));
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_types_decode(blob, &board->limits, pf, &offered, &count),
			board->error);
	for (i = 0; i < count; i++)
		expect_sound(test, &offered[i], &board->limits);
	KUNIT_EXPECT_EQ(test, instances_of(offered, count, 949), board->of_24q);
	KUNIT_EXPECT_EQ(test, instances_of(offered, count, 941), board->of_1q);
	kvfree(offered);
	nvidia_vgpu_unload(blob);
	pci_dev_put(pf);
}

/* ---- Versions ---- */

struct pair {
	const char *release;
	u64 major, minor;
	bool accepted;
};

static const struct pair pairs[] = {
	{"570.144", 18, 1, true},    {"570.144", 18, 2, false},	     {"570.144", 1, 18, false},
	{"570.144", 0, 0, false},    {"570.144", U64_MAX, 1, false}, {"570.148.08", 18, 1, false},
	{"535.129.03", 16, 2, true},
};

static void versions(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		const struct pair *pair = &pairs[i];
		const struct vgpu_layout *layout = vgpu_layout_find(pair->release);

		KUNIT_ASSERT_NOT_NULL(test, layout);
		KUNIT_EXPECT_EQ_MSG(
			test, nvidia_vgpu_accepts(layout, pair->release, pair->major, pair->minor),
			pair->accepted, "%s, %llu.%llu", pair->release, pair->major, pair->minor);
	}
}

static struct kunit_case policy_cases[] = {
	KUNIT_CASE(selection_as_expected),
	KUNIT_CASE_PARAM(board_is_not_promised_away, board_gen_params),
	KUNIT_CASE(versions),
	{},
};

static struct kunit_suite policy_suite = {
	.name = "vgpu_policy",
	.suite_init = vgpu_test_start,
	.suite_exit = vgpu_test_end,
	.test_cases = policy_cases,
};
kunit_test_suite(policy_suite);
