// SPDX-License-Identifier: GPL-2.0-only
/*
 * A simulated core driver, whose GSP only records what is uploaded. Parameters set its answers and
 * failures; others count the calls. The last records are in debugfs.
 */
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "driver/nova_core.h"

static char version[NOVA_CORE_VERSION_SIZE] = "570.144";
module_param_string(version, version, sizeof(version), 0644);
static unsigned long long framebuffer = 48ull << 30;
module_param(framebuffer, ullong, 0644);
static unsigned int channels = 2048;
module_param(channels, uint, 0644);
static int fail_version, fail_upload, fail_attach;
module_param(fail_version, int, 0644);
module_param(fail_upload, int, 0644);
module_param(fail_attach, int, 0644);
static unsigned int interface_version = NOVA_CORE_VERSION;
module_param(interface_version, uint, 0644);
static unsigned int interface_magic = NOVA_CORE_MAGIC;
module_param(interface_magic, uint, 0644);

static unsigned int uploads, records, record_size, discards, attached, sriov_events, unbind_events;
static unsigned int reset_events;
module_param(reset_events, uint, 0444);
module_param(uploads, uint, 0444);
module_param(records, uint, 0444);
module_param(record_size, uint, 0444);
module_param(discards, uint, 0444);
module_param(attached, uint, 0444);
module_param(sriov_events, uint, 0444);
module_param(unbind_events, uint, 0444);

struct board {
	struct nova_core core;
	struct list_head clients;
	bool gone;
};

static DEFINE_MUTEX(lock); /* protects the counters and the last records */
static DEFINE_MUTEX(clients_lock); /* held while events are sent */
static struct debugfs_blob_wrapper last;

static struct board *board_of(struct nova_core *core)
{
	return container_of(core, struct board, core);
}

static int gsp_version(struct nova_core *core, char *text)
{
	if (READ_ONCE(board_of(core)->gone))
		return -ENODEV;
	strscpy(text, version, NOVA_CORE_VERSION_SIZE);
	text[strcspn(text, "\n")] = 0;
	return fail_version;
}

static u64 framebuffer_size(struct nova_core *core)
{
	return framebuffer;
}

static u32 available_channels(struct nova_core *core)
{
	return channels;
}

static void record_types(const struct nova_core_vgpu_types *types)
{
	size_t size = (size_t)types->record_size * types->count;
	void *copy = kvmalloc(size, GFP_KERNEL);

	uploads++;
	records += types->count;
	discards += types->discard;
	record_size = types->record_size;
	kvfree(last.data);
	last.data = copy;
	last.size = copy ? size : 0;
	if (copy)
		memcpy(copy, types->records, size);
}

static int upload_vgpu_types(struct nova_core *core, const struct nova_core_vgpu_types *types)
{
	int err = READ_ONCE(board_of(core)->gone) ? -ENODEV : fail_upload;

	if (err)
		return err;
	mutex_lock(&lock);
	record_types(types);
	mutex_unlock(&lock);
	return 0;
}

static int attach(struct nova_core *core, struct nova_core_client *client)
{
	struct board *board = board_of(core);
	int err = 0;

	mutex_lock(&clients_lock);
	if (board->gone)
		err = -ENODEV;
	else if (fail_attach)
		err = fail_attach;
	if (!err) {
		list_add(&client->node, &board->clients);
		attached++;
	}
	mutex_unlock(&clients_lock);
	return err;
}

static void detach(struct nova_core *core, struct nova_core_client *client)
{
	mutex_lock(&clients_lock);
	list_del(&client->node);
	attached--;
	mutex_unlock(&clients_lock);
}

static const struct nova_core_ops ops = {
	.gsp_version = gsp_version,
	.framebuffer_size = framebuffer_size,
	.available_channels = available_channels,
	.upload_vgpu_types = upload_vgpu_types,
	.attach = attach,
	.detach = detach,
};

static void notify(struct board *board, enum nova_core_event event, int vfs)
{
	struct nova_core_client *client;

	mutex_lock(&clients_lock);
	if (event == NOVA_CORE_UNBIND) {
		WRITE_ONCE(board->gone, true);
		unbind_events++;
	} else if (event == NOVA_CORE_GSP_RESET) {
		reset_events++;
	} else {
		sriov_events++;
	}
	list_for_each_entry(client, &board->clients, node)
		client->event(client, event, vfs);
	mutex_unlock(&clients_lock);
}

static int sriov_configure(struct pci_dev *pdev, int vfs)
{
	struct nova_core *core = pci_get_drvdata(pdev);
	int err = 0;

	notify(board_of(core), NOVA_CORE_SRIOV_CHANGE, vfs);
	if (vfs)
		err = pci_enable_sriov(pdev, vfs);
	else
		pci_disable_sriov(pdev);
	return err ? err : vfs;
}

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct board *board;

	if (pdev->is_virtfn)
		return -ENODEV;
	board = kzalloc(sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;
	INIT_LIST_HEAD(&board->clients);
	board->core.magic = interface_magic;
	board->core.version = interface_version;
	board->core.pdev = pdev;
	board->core.ops = &ops;
	pci_set_drvdata(pdev, &board->core);
	return 0;
}

static void remove(struct pci_dev *pdev)
{
	struct nova_core *core = pci_get_drvdata(pdev);
	struct board *board = board_of(core);

	notify(board, NOVA_CORE_UNBIND, 0);
	pci_disable_sriov(pdev);
	WARN_ON(!list_empty(&board->clients));
	pci_set_drvdata(pdev, NULL);
	kfree(board);
}

/* After a suspend, GSP has lost its types. */
static int core_resume(struct device *dev)
{
	struct nova_core *core = dev_get_drvdata(dev);

	notify(board_of(core), NOVA_CORE_GSP_RESET, 0);
	return 0;
}

static const struct dev_pm_ops core_pm_ops = {
	.resume = core_resume,
};

static const struct pci_device_id ids[] = {{PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID)}, {}};

struct pci_driver nova_core_driver = {
	.name = "nova_core",
	.id_table = ids,
	.probe = probe,
	.remove = remove,
	.sriov_configure = sriov_configure,
	.driver.pm = &core_pm_ops,
	.driver_managed_dma = true, /* shares an IOMMU group with its virtual functions */
};
EXPORT_SYMBOL_GPL(nova_core_driver);

static struct dentry *folder;

static int __init core_init(void)
{
	int err;

	folder = debugfs_create_dir("nova_core", NULL);
	debugfs_create_blob("records", 0400, folder, &last);
	err = pci_register_driver(&nova_core_driver);
	if (err)
		debugfs_remove(folder);
	return err;
}
module_init(core_init);

static void __exit core_exit(void)
{
	pci_unregister_driver(&nova_core_driver);
	debugfs_remove(folder);
	kvfree(last.data);
}
module_exit(core_exit);

MODULE_DESCRIPTION("A simulated core driver, for tests");
MODULE_LICENSE("GPL");
