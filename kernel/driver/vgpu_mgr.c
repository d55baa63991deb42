// SPDX-License-Identifier: GPL-2.0-only
#include <linux/err.h>
#include <linux/kmod.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vgpu_load.h"
#include "vgpu_mgr.h"

static LIST_HEAD(managers);
static DEFINE_MUTEX(managers_lock); /* taken before a manager's own */

/*
 * The core driver's nova_core_driver. It is looked up when the module starts, so that the module
 * builds where no core driver is at hand.
 */
static struct pci_driver *core_driver;

static void on_event(struct nova_core_client *client, enum nova_core_event event, int vfs)
{
	struct nvidia_vgpu_mgr *mgr = container_of(client, struct nvidia_vgpu_mgr, client);

	if (event == NOVA_CORE_UNBIND)
		WRITE_ONCE(mgr->gone, true);
	pci_dbg(mgr->pf, "event %d, %d virtual functions\n", event, vfs);
}

static int upload(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_blob *blob)
{
	const struct nova_core_vgpu_types types = {
		.records = vgpu_metadata_bytes(&blob->md, blob->board.records),
		.record_size = blob->board.record_size,
		.count = blob->board.type_count,
		.discard = true,
	};
	int err;

	if (!types.records)
		return -EINVAL;
	err = mgr->core->ops->upload_vgpu_types(mgr->core, &types);
	if (err)
		pci_err(mgr->pf, "GSP did not take the vGPU types: %d\n", err);
	return err;
}

static int load_types(struct nvidia_vgpu_mgr *mgr, const char *release)
{
	const struct nova_core_ops *ops = mgr->core->ops;
	const struct nvidia_vgpu_limits limits = {
		.framebuffer_size = ops->framebuffer_size(mgr->core),
		.channels = ops->available_channels(mgr->core),
		.vfs = (u32)pci_sriov_get_totalvfs(mgr->pf),
	};
	struct nvidia_vgpu_blob *blob = nvidia_vgpu_load(mgr->pf, release, &mgr->report);
	int err;

	if (IS_ERR(blob))
		return PTR_ERR(blob);
	err = nvidia_vgpu_types_decode(blob, &limits, mgr->pf, &mgr->types, &mgr->type_count);
	if (!err)
		err = upload(mgr, blob);
	if (err) {
		kvfree(mgr->types);
		mgr->types = NULL;
		mgr->type_count = 0;
	}
	nvidia_vgpu_unload(blob);
	return err;
}

/* The first to come does it; what fails leaves nothing but the error. */
static int start(struct nvidia_vgpu_mgr *mgr)
{
	struct nvidia_vgpu_report *report = &mgr->report;
	char release[NOVA_CORE_VERSION_SIZE] = "";
	int err;

	err = mgr->core->ops->gsp_version(mgr->core, release);
	if (err)
		pci_err(mgr->pf, "the GSP version is not to be had: %d\n", err);
	else
		err = load_types(mgr, release);
	if (!err)
		pci_dbg(mgr->pf, "%s: %u vGPU types\n", report->file, mgr->type_count);
	report->error = err;
	report->types = mgr->type_count;
	nvidia_vgpu_report_publish(mgr->pf, report);
	return err;
}

static int start_once(struct nvidia_vgpu_mgr *mgr)
{
	int err;

	mutex_lock(&mgr->lock);
	if (!mgr->started) {
		mgr->error = start(mgr);
		mgr->started = true;
	}
	err = READ_ONCE(mgr->gone) ? -ENODEV : mgr->error;
	mutex_unlock(&mgr->lock);
	return err;
}

static struct nvidia_vgpu_mgr *create(struct nova_core *core)
{
	struct nvidia_vgpu_mgr *mgr = kzalloc(sizeof(*mgr), GFP_KERNEL);
	int err;

	if (!mgr)
		return ERR_PTR(-ENOMEM);
	mutex_init(&mgr->lock);
	mgr->core = core;
	mgr->pf = pci_dev_get(core->pdev);
	mgr->client.event = on_event;
	err = core->ops->attach(core, &mgr->client);
	if (err) {
		pci_dev_put(mgr->pf);
		mutex_destroy(&mgr->lock);
		kfree(mgr);
		return ERR_PTR(err);
	}
	list_add(&mgr->node, &managers);
	return mgr;
}

static void destroy(struct nvidia_vgpu_mgr *mgr)
{
	list_del(&mgr->node);
	mgr->core->ops->detach(mgr->core, &mgr->client);
	kvfree(mgr->types);
	pci_dev_put(mgr->pf);
	mutex_destroy(&mgr->lock);
	kfree(mgr);
}

static struct nvidia_vgpu_mgr *find(const struct nova_core *core)
{
	struct nvidia_vgpu_mgr *mgr;

	list_for_each_entry(mgr, &managers, node)
		if (mgr->core == core)
			return mgr;
	return NULL;
}

struct nvidia_vgpu_mgr *nvidia_vgpu_mgr_get(struct pci_dev *vf)
{
	struct nova_core *core = pci_iov_get_pf_drvdata(vf, core_driver);
	struct nvidia_vgpu_mgr *mgr;
	int err;

	if (IS_ERR_OR_NULL(core)) {
		pci_err(vf, "the board is not bound to its core driver\n");
		return ERR_PTR(-ENODEV);
	}
	mutex_lock(&managers_lock);
	mgr = find(core);
	if (!mgr)
		mgr = create(core);
	if (!IS_ERR(mgr))
		mgr->users++;
	mutex_unlock(&managers_lock);
	if (IS_ERR(mgr))
		return mgr;
	err = start_once(mgr);
	if (!err)
		return mgr;
	nvidia_vgpu_mgr_put(mgr);
	return ERR_PTR(err);
}

/* Under the list's lock to the end, so that no other manager of the board starts meanwhile. */
void nvidia_vgpu_mgr_put(struct nvidia_vgpu_mgr *mgr)
{
	mutex_lock(&managers_lock);
	if (--mgr->users == 0)
		destroy(mgr);
	mutex_unlock(&managers_lock);
}

/* ---- Which type the board has ---- */

static const struct nvidia_vgpu_type *find_type(const struct nvidia_vgpu_mgr *mgr, u32 id)
{
	u32 i;

	for (i = 0; i < mgr->type_count; i++)
		if (mgr->types[i].id == id)
			return &mgr->types[i];
	return NULL;
}

bool nvidia_vgpu_mgr_can_create(const struct nvidia_vgpu_mgr *mgr,
				const struct nvidia_vgpu_type *type)
{
	if (READ_ONCE(mgr->gone))
		return false;
	return !mgr->current_type ||
	       (mgr->current_type == type && mgr->instances < type->max_instance);
}

static void deselect(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_type **type)
{
	if (!*type)
		return;
	*type = NULL;
	if (--mgr->instances == 0)
		mgr->current_type = NULL;
}

int nvidia_vgpu_mgr_select(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_type **type,
			   u32 id)
{
	const struct nvidia_vgpu_type *wanted;

	lockdep_assert_held(&mgr->lock);
	if (id == 0) {
		deselect(mgr, type);
		return 0;
	}
	wanted = READ_ONCE(mgr->gone) ? NULL : find_type(mgr, id);
	if (!wanted)
		return -ENODEV;
	if (*type)
		return *type == wanted ? 0 : -EINVAL;
	if (mgr->current_type && mgr->current_type != wanted)
		return -EINVAL;
	if (mgr->instances >= wanted->max_instance)
		return -ENOSPC;
	mgr->current_type = wanted;
	mgr->instances++;
	*type = wanted;
	return 0;
}

/* ---- The core driver ---- */

int nvidia_vgpu_mgr_init(void)
{
	core_driver = symbol_get(nova_core_driver);
	if (!core_driver && request_module("nova_core") == 0)
		core_driver = symbol_get(nova_core_driver);
	return core_driver ? 0 : -ENODEV;
}

void nvidia_vgpu_mgr_exit(void)
{
	symbol_put(nova_core_driver);
}
