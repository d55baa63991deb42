// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test the manager of the simulated board with a fake core driver: sharing, counting, racing
 * probes, and failures of each step and of each allocation.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sched.h>

#include "kunit_files.h"
#include "driver/vgpu_load.h"
#include "driver/vgpu_mgr.h"

#define VFS    2
#define RACERS 8

/* Answers of the fake core driver, and counts of its calls. */
static struct {
	int version_error, attach_error, upload_error;
	u64 framebuffer;
	u32 channels;
	unsigned int delay; /* before the version is returned, in ms */
	unsigned int uploads, records, attached;
	struct nova_core_client *client;
} fake;

static int fake_version(struct nova_core *core, char *version)
{
	if (fake.delay)
		msleep(fake.delay);
	strscpy(version, "570.144", NOVA_CORE_VERSION_SIZE);
	return fake.version_error;
}

static u64 fake_framebuffer(struct nova_core *core)
{
	return fake.framebuffer;
}

static u32 fake_channels(struct nova_core *core)
{
	return fake.channels;
}

static int fake_upload(struct nova_core *core, const struct nova_core_vgpu_types *types)
{
	if (fake.upload_error)
		return fake.upload_error;
	fake.uploads++;
	fake.records = types->discard ? types->count : fake.records + types->count;
	return 0;
}

static int fake_attach(struct nova_core *core, struct nova_core_client *client)
{
	if (fake.attach_error)
		return fake.attach_error;
	fake.attached++;
	fake.client = client;
	return 0;
}

static void fake_detach(struct nova_core *core, struct nova_core_client *client)
{
	fake.attached--;
}

static const struct nova_core_ops fake_ops = {
	.gsp_version = fake_version,
	.framebuffer_size = fake_framebuffer,
	.available_channels = fake_channels,
	.upload_vgpu_types = fake_upload,
	.attach = fake_attach,
	.detach = fake_detach,
};

/* ---- The simulated board, with its core driver's operations replaced ---- */

static struct pci_dev *vf[VFS];
static struct nova_core *core;
static const struct nova_core_ops *real_ops;

static int manager_init(struct kunit *test)
{
	struct pci_driver *driver;
	struct pci_dev *pdev = NULL;
	int found = 0;

	memset(&fake, 0, sizeof(fake));
	fake.framebuffer = 48ull << 30;
	fake.channels = 2048;
	while (found < VFS && (pdev = pci_get_device(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID, pdev)))
		if (pdev->is_virtfn)
			vf[found++] = pci_dev_get(pdev);
	pci_dev_put(pdev);
	driver = symbol_get(nova_core_driver);
	if (found < VFS || !driver)
		return -ENODEV;
	core = pci_iov_get_pf_drvdata(vf[0], driver);
	symbol_put(nova_core_driver);
	if (IS_ERR(core))
		return PTR_ERR(core);
	real_ops = core->ops;
	core->ops = &fake_ops;
	return 0;
}

static void manager_exit(struct kunit *test)
{
	int i;

	core->ops = real_ops;
	for (i = 0; i < VFS; i++)
		pci_dev_put(vf[i]);
}

static void expect_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, fake.attached, 0u);
	KUNIT_EXPECT_EQ(test, fake.uploads, 0u);
}

static struct nvidia_vgpu_mgr *get(struct kunit *test, int which)
{
	struct nvidia_vgpu_mgr *mgr = nvidia_vgpu_mgr_get(vf[which]);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(mgr), "%ld", PTR_ERR(mgr));
	return mgr;
}

static void expect_error(struct kunit *test, int error)
{
	struct nvidia_vgpu_mgr *mgr = nvidia_vgpu_mgr_get(vf[0]);

	KUNIT_EXPECT_TRUE(test, IS_ERR(mgr));
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(mgr), error);
	if (!IS_ERR(mgr))
		nvidia_vgpu_mgr_put(mgr);
}

/* ---- */

static void shared_and_counted(struct kunit *test)
{
	struct nvidia_vgpu_mgr *first = get(test, 0);

	KUNIT_EXPECT_PTR_EQ(test, get(test, 1), first);
	KUNIT_EXPECT_EQ(test, fake.uploads, 1u);
	KUNIT_EXPECT_GT(test, first->type_count, 1u);
	KUNIT_EXPECT_EQ(test, fake.records, first->type_count);
	nvidia_vgpu_mgr_put(first);
	KUNIT_EXPECT_EQ(test, fake.attached, 1u);
	nvidia_vgpu_mgr_put(first);
	KUNIT_EXPECT_EQ(test, fake.attached, 0u);
	nvidia_vgpu_mgr_put(get(test, 1));
	KUNIT_EXPECT_EQ(test, fake.uploads, 2u);
	KUNIT_EXPECT_EQ(test, fake.attached, 0u);
}

static void every_step_fails(struct kunit *test)
{
	fake.version_error = -EIO;
	expect_error(test, -EIO);
	fake.version_error = 0;
	fake.attach_error = -ENODEV;
	expect_error(test, -ENODEV);
	fake.attach_error = 0;
	fake.upload_error = -EPROTO;
	expect_error(test, -EPROTO);
	fake.upload_error = 0;
	fake.framebuffer = 0;
	expect_error(test, -ERANGE);
	fake.framebuffer = 48ull << 30;
	fake.channels = 0;
	expect_error(test, -ERANGE);
	expect_nothing(test);
	fake.channels = 1;
	nvidia_vgpu_mgr_put(get(test, 0));
	KUNIT_EXPECT_EQ(test, fake.uploads, 1u);
}

static void a_physical_function_has_none(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(nvidia_vgpu_mgr_get(pci_physfn(vf[0]))), -ENODEV);
	expect_nothing(test);
}

static void core_driver_goes(struct kunit *test)
{
	struct nvidia_vgpu_mgr *mgr = get(test, 0);
	const struct nvidia_vgpu_type *type = NULL, *none = NULL;
	u32 id = mgr->types[0].id;

	mutex_lock(&mgr->lock);
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &type, id), 0);
	fake.client->event(fake.client, NOVA_CORE_SRIOV_CHANGE, 0);
	KUNIT_EXPECT_TRUE(test, nvidia_vgpu_mgr_can_create(mgr, type) || type->max_instance == 1);
	fake.client->event(fake.client, NOVA_CORE_UNBIND, 0);
	KUNIT_EXPECT_FALSE(test, nvidia_vgpu_mgr_can_create(mgr, type));
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &none, id), -ENODEV);
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &type, 0), 0);
	KUNIT_EXPECT_EQ(test, mgr->instances, 0u);
	mutex_unlock(&mgr->lock);
	expect_error(test, -ENODEV);
	nvidia_vgpu_mgr_put(mgr);
	KUNIT_EXPECT_EQ(test, fake.attached, 0u);
}

/* Types that GSP has lost are uploaded again before one is offered or selected. */
static void gsp_reset_uploads_again(struct kunit *test)
{
	struct nvidia_vgpu_mgr *mgr = get(test, 0);
	const struct nvidia_vgpu_type *type = NULL;

	mutex_lock(&mgr->lock);
	fake.client->event(fake.client, NOVA_CORE_GSP_RESET, 0);
	fake.records = 0;
	fake.upload_error = -EIO;
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &type, mgr->types[0].id), -EIO);
	KUNIT_EXPECT_NULL(test, type);
	fake.upload_error = 0;
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &type, mgr->types[0].id), 0);
	KUNIT_EXPECT_EQ(test, fake.records, mgr->type_count);
	KUNIT_EXPECT_EQ(test, fake.uploads, 2u);
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_check(mgr), 0);
	KUNIT_EXPECT_EQ(test, fake.uploads, 2u);
	KUNIT_EXPECT_EQ(test, nvidia_vgpu_mgr_select(mgr, &type, 0), 0);
	mutex_unlock(&mgr->lock);
	nvidia_vgpu_mgr_put(mgr);
}

/* A core driver built against another nova_core.h is not called. */
static void other_interface_is_rejected(struct kunit *test)
{
	core->version++;
	expect_error(test, -EPROTO);
	core->version--;
	core->magic++;
	expect_error(test, -EPROTO);
	core->magic--;
	expect_nothing(test);
	nvidia_vgpu_mgr_put(get(test, 0));
}

/* ---- Races ---- */

struct racer {
	struct completion *go;
	struct completion done;
	int which;
	struct nvidia_vgpu_mgr *mgr;
};

static int race(void *data)
{
	struct racer *racer = data;

	wait_for_completion(racer->go);
	racer->mgr = nvidia_vgpu_mgr_get(vf[racer->which % VFS]);
	complete(&racer->done);
	return 0;
}

static void run_race(struct kunit *test, struct racer *racers)
{
	DECLARE_COMPLETION_ONSTACK(go);
	struct task_struct *task;
	int i;

	for (i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){.go = &go, .which = i};
		init_completion(&racers[i].done);
		task = kthread_run(race, &racers[i], "racer");
		KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	}
	complete_all(&go);
	for (i = 0; i < RACERS; i++)
		wait_for_completion(&racers[i].done);
}

static struct racer *new_racers(struct kunit *test)
{
	struct racer *racers = kunit_kcalloc(test, RACERS, sizeof(*racers), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, racers);
	return racers;
}

static void probes_race(struct kunit *test)
{
	struct racer *racers = new_racers(test);
	int i;

	fake.delay = 20;
	run_race(test, racers);
	KUNIT_EXPECT_EQ(test, fake.uploads, 1u);
	KUNIT_EXPECT_EQ(test, fake.attached, 1u);
	for (i = 0; i < RACERS; i++) {
		KUNIT_ASSERT_FALSE(test, IS_ERR(racers[i].mgr));
		KUNIT_EXPECT_PTR_EQ(test, racers[i].mgr, racers[0].mgr);
		nvidia_vgpu_mgr_put(racers[i].mgr);
	}
	KUNIT_EXPECT_EQ(test, fake.attached, 0u);
}

static void probes_race_and_fail(struct kunit *test)
{
	struct racer *racers = new_racers(test);
	int i;

	fake.delay = 20;
	fake.upload_error = -EIO;
	run_race(test, racers);
	for (i = 0; i < RACERS; i++)
		KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(racers[i].mgr), -EIO);
	expect_nothing(test);
}

/* ---- Allocations ---- */

/*
 * Fail the nth allocation of this task, for n from 1 until there are fewer. A failure must leave
 * nothing allocated and be reported as -ENOMEM, not as a fault of the file. Some are recovered.
 */
static void every_allocation_fails(struct kunit *test)
{
	unsigned int n = 0, left, failed = 0;
	struct nvidia_vgpu_mgr *mgr;

	do {
		fake.uploads = 0;
		current->fail_nth = ++n;
		mgr = nvidia_vgpu_mgr_get(vf[0]);
		left = current->fail_nth;
		current->fail_nth = 0;
		if (IS_ERR(mgr)) {
			failed++;
			KUNIT_EXPECT_EQ_MSG(test, PTR_ERR(mgr), -ENOMEM, "allocation %u", n);
			expect_nothing(test);
		} else {
			KUNIT_EXPECT_EQ(test, fake.uploads, 1u);
			nvidia_vgpu_mgr_put(mgr);
			KUNIT_EXPECT_EQ(test, fake.attached, 0u);
		}
		KUNIT_ASSERT_LT(test, n, 5000u);
	} while (!left);
	kunit_info(test, "%u allocations, %u of them fatal", n - 1, failed);
	KUNIT_EXPECT_GT(test, failed, 10u);
}

static struct kunit_case manager_cases[] = {
	KUNIT_CASE(shared_and_counted),
	KUNIT_CASE(every_step_fails),
	KUNIT_CASE(a_physical_function_has_none),
	KUNIT_CASE(core_driver_goes),
	KUNIT_CASE(gsp_reset_uploads_again),
	KUNIT_CASE(other_interface_is_rejected),
	KUNIT_CASE(probes_race),
	KUNIT_CASE(probes_race_and_fail),
	KUNIT_CASE(every_allocation_fails),
	{},
};

static struct kunit_suite manager_suite = {
	.name = "vgpu_manager",
	.suite_init = vgpu_test_start,
	.suite_exit = vgpu_test_end,
	.init = manager_init,
	.exit = manager_exit,
	.test_cases = manager_cases,
};
kunit_test_suite(manager_suite);
