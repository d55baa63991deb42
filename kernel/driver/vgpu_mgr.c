// SPDX-License-Identifier: GPL-2.0-only
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vgpu_load.h"
#include "vgpu_mgr.h"
#include "vgpu_signature.h"

static LIST_HEAD(managers);
static DEFINE_MUTEX(managers_lock); /* taken before the lock of a manager */

/* ---- Loading and uploading ---- */

static void mgr_event(struct nova_core_client *client, enum nova_core_event event, int vfs)
{
	struct nvidia_vgpu_mgr *mgr = container_of(client, struct nvidia_vgpu_mgr, client);

	if (event == NOVA_CORE_UNBIND)
		WRITE_ONCE(mgr->gone, true);
	if (event == NOVA_CORE_GSP_RESET)
		WRITE_ONCE(mgr->stale, true);
	pci_dbg(mgr->pf, "event %d, %d virtual functions\n", event, vfs);
}

/* Upload the records. An event during the upload makes them stale again. */
static int mgr_upload(struct nvidia_vgpu_mgr *mgr)
{
	int err;

	WRITE_ONCE(mgr->stale, false);
	err = mgr->core->ops->upload_vgpu_types(mgr->core, &mgr->records);
	if (!err)
		return 0;
	WRITE_ONCE(mgr->stale, true);
	dev_err_ratelimited(&mgr->pf->dev, KBUILD_MODNAME ": GSP rejected the vGPU types: %d\n",
			    err);
	return err;
}

/* Keep the board's records, which are a small part of the file. */
static int mgr_copy_records(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_blob *blob)
{
	size_t size = (size_t)blob->board.record_size * blob->board.type_count;
	const void *records = vgpu_metadata_bytes(&blob->md, blob->board.records);
	void *copy;

	if (!records || blob->board.records.size < size)
		return -EINVAL;
	copy = kvmalloc(size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, records, size);
	mgr->records = (struct nova_core_vgpu_types){
		.records = copy,
		.record_size = blob->board.record_size,
		.count = blob->board.type_count,
		.discard = true,
	};
	return 0;
}

static void mgr_free_types(struct nvidia_vgpu_mgr *mgr)
{
	kvfree(mgr->records.records);
	mgr->records.records = NULL;
	kvfree(mgr->types);
	mgr->types = NULL;
	mgr->type_count = 0;
}

static int mgr_load_types(struct nvidia_vgpu_mgr *mgr, struct pci_dev *vf, const char *release)
{
	const struct nova_core_ops *ops = mgr->core->ops;
	const struct nvidia_vgpu_limits limits = {
		.framebuffer_size = ops->framebuffer_size(mgr->core),
		.channels = ops->available_channels(mgr->core),
		.vfs = (u32)pci_sriov_get_totalvfs(mgr->pf),
	};
	struct nvidia_vgpu_blob *blob = nvidia_vgpu_load(vf, release, &mgr->report);
	int err;

	if (IS_ERR(blob))
		return PTR_ERR(blob);
	mgr->is_signed = blob->md.section.size > 0;
	err = nvidia_vgpu_types_decode(blob, &limits, vf, &mgr->types, &mgr->type_count);
	if (!err)
		err = mgr_copy_records(mgr, blob);
	if (!err)
		err = mgr_upload(mgr);
	if (err)
		mgr_free_types(mgr);
	nvidia_vgpu_unload(blob);
	return err;
}

static int mgr_load(struct nvidia_vgpu_mgr *mgr, struct pci_dev *vf)
{
	struct nvidia_vgpu_report *report = &mgr->report;
	char release[NOVA_CORE_VERSION_SIZE] = "";
	int err;

	err = mgr->core->ops->gsp_version(mgr->core, release);
	if (err)
		pci_err(vf, "cannot read the GSP version: %d\n", err);
	else
		err = mgr_load_types(mgr, vf, release);
	report->error = err;
	report->types = mgr->type_count;
	nvidia_vgpu_report_publish(mgr->pf, report);
	return err;
}

int nvidia_vgpu_mgr_check(struct nvidia_vgpu_mgr *mgr)
{
	lockdep_assert_held(&mgr->lock);
	if (READ_ONCE(mgr->gone))
		return -ENODEV;
	if (mgr->error)
		return mgr->error;
	if (!mgr->is_signed && nvidia_vgpu_must_be_signed())
		return -ENODATA;
	return READ_ONCE(mgr->stale) ? mgr_upload(mgr) : 0;
}

static int mgr_load_once(struct nvidia_vgpu_mgr *mgr, struct pci_dev *vf)
{
	int err;

	mutex_lock(&mgr->lock);
	if (!mgr->started) {
		mgr->error = mgr_load(mgr, vf);
		mgr->started = true;
	}
	err = nvidia_vgpu_mgr_check(mgr);
	mutex_unlock(&mgr->lock);
	return err;
}

/* ---- Creation, sharing ---- */

static struct nvidia_vgpu_mgr *mgr_create(struct nova_core *core)
{
	struct nvidia_vgpu_mgr *mgr = kzalloc(sizeof(*mgr), GFP_KERNEL);
	int err;

	if (!mgr)
		return ERR_PTR(-ENOMEM);
	mutex_init(&mgr->lock);
	mgr->core = core;
	mgr->pf = pci_dev_get(core->pdev);
	mgr->client.event = mgr_event;
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

static void mgr_destroy(struct nvidia_vgpu_mgr *mgr)
{
	list_del(&mgr->node);
	mgr->core->ops->detach(mgr->core, &mgr->client);
	mgr_free_types(mgr);
	pci_dev_put(mgr->pf);
	mutex_destroy(&mgr->lock);
	kfree(mgr);
}

static struct nvidia_vgpu_mgr *mgr_find(const struct nova_core *core)
{
	struct nvidia_vgpu_mgr *mgr;

	list_for_each_entry(mgr, &managers, node)
		if (mgr->core == core)
			return mgr;
	return NULL;
}

static struct nvidia_vgpu_mgr *mgr_find_or_create(struct nova_core *core)
{
	struct nvidia_vgpu_mgr *mgr;

	mutex_lock(&managers_lock);
	mgr = mgr_find(core);
	if (!mgr)
		mgr = mgr_create(core);
	if (!IS_ERR(mgr))
		mgr->users++;
	mutex_unlock(&managers_lock);
	return mgr;
}

/* Get the board's interface. The core driver may have been built against another nova_core.h. */
static struct nova_core *find_core(struct pci_dev *vf, struct pci_driver *core_driver)
{
	struct nova_core *core = pci_iov_get_pf_drvdata(vf, core_driver);

	if (IS_ERR_OR_NULL(core)) {
		pci_err(vf, "the board is not bound to its core driver\n");
		return ERR_PTR(-ENODEV);
	}
	if (core->magic != NOVA_CORE_MAGIC || core->version != NOVA_CORE_VERSION) {
		pci_err(vf, "the core driver has another version of its interface\n");
		return ERR_PTR(-EPROTO);
	}
	return core;
}

/* Each user of a manager holds a reference to the core driver's module as well. */
struct nvidia_vgpu_mgr *nvidia_vgpu_mgr_get(struct pci_dev *vf)
{
	struct pci_driver *core_driver = symbol_get(nova_core_driver);
	struct nvidia_vgpu_mgr *mgr;
	struct nova_core *core;
	int err;

	if (!core_driver)
		return ERR_PTR(-EPROBE_DEFER);
	core = find_core(vf, core_driver);
	mgr = IS_ERR(core) ? ERR_CAST(core) : mgr_find_or_create(core);
	if (IS_ERR(mgr)) {
		symbol_put(nova_core_driver);
		return mgr;
	}
	err = mgr_load_once(mgr, vf);
	if (!err)
		return mgr;
	nvidia_vgpu_mgr_put(mgr);
	return ERR_PTR(err);
}

/* Hold the list's lock to the end: no other manager of the board may be created meanwhile. */
void nvidia_vgpu_mgr_put(struct nvidia_vgpu_mgr *mgr)
{
	mutex_lock(&managers_lock);
	if (--mgr->users == 0)
		mgr_destroy(mgr);
	mutex_unlock(&managers_lock);
	symbol_put(nova_core_driver);
}

/* ---- Selection ---- */

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

static void mgr_deselect(struct nvidia_vgpu_mgr *mgr, const struct nvidia_vgpu_type **type)
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
	int err;

	lockdep_assert_held(&mgr->lock);
	if (id == 0) {
		mgr_deselect(mgr, type);
		return 0;
	}
	err = nvidia_vgpu_mgr_check(mgr);
	if (err)
		return err;
	wanted = find_type(mgr, id);
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
