// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simulate a board: a PCI host bridge in a domain of its own, whose configuration space is in
 * memory, with one NVIDIA display function that has SR-IOV.
 *
 * On x86, BARs are in memory that the kernel does not use (boot with -m 640 and mem=384M). The bus
 * names QEMU's edu device as its source of DMA, so that VFIO finds an IOMMU. User-mode Linux has
 * one PCI domain, no IOMMU and no memory for BARs: there the board has no BAR.
 */
#include <linux/module.h>
#include <linux/pci.h>

#define DOMAIN	    0x1000
#define BUS	    0x10
#define WINDOW	    0x18000000
#define WINDOW_SIZE 0x1000000
#define BAR_SIZE    (IS_ENABLED(CONFIG_X86) ? 0x10000u : 0)
#define CONFIG_SIZE 4096
#define VFS	    4
#define FUNCTIONS   (1 + VFS) /* the physical function is 0 */
#define CAP_EXPRESS 0x40
#define CAP_SRIOV   0x100

static unsigned int device = 0x26b1;
module_param(device, uint, 0444);
static unsigned int subsystem = 0x16a1;
module_param(subsystem, uint, 0444);

struct function {
	u8 data[CONFIG_SIZE];
	u8 writable[CONFIG_SIZE];
};

static struct function functions[FUNCTIONS];
static DEFINE_RAW_SPINLOCK(config_lock);

static void put(u8 *where, unsigned int at, unsigned int size, u32 value)
{
	for (; size > 0; size--, at++, value >>= 8)
		where[at] = (u8)value;
}

static u32 get(const u8 *where, unsigned int at, unsigned int size)
{
	u32 value = 0;

	while (size > 0)
		value = value << 8 | where[at + --size];
	return value;
}

static bool is_present(unsigned int devfn)
{
	u32 ctrl = get(functions[0].data, CAP_SRIOV + PCI_SRIOV_CTRL, 2);
	u32 vfs = get(functions[0].data, CAP_SRIOV + PCI_SRIOV_NUM_VF, 2);

	return devfn == 0 || (devfn < FUNCTIONS && (ctrl & PCI_SRIOV_CTRL_VFE) && devfn <= vfs);
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	unsigned long flags;
	int result = PCIBIOS_DEVICE_NOT_FOUND;

	*value = ~0u;
	raw_spin_lock_irqsave(&config_lock, flags);
	if (bus->number == BUS && is_present(devfn) && where + size <= CONFIG_SIZE) {
		*value = get(functions[devfn].data, (unsigned int)where, (unsigned int)size);
		result = PCIBIOS_SUCCESSFUL;
	}
	raw_spin_unlock_irqrestore(&config_lock, flags);
	return result;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&config_lock, flags);
	if (bus->number == BUS && is_present(devfn) && where + size <= CONFIG_SIZE) {
		struct function *f = &functions[devfn];

		for (i = where; i < where + size; i++, value >>= 8)
			f->data[i] = (f->data[i] & ~f->writable[i]) | ((u8)value & f->writable[i]);
	}
	raw_spin_unlock_irqrestore(&config_lock, flags);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops config_ops = {
	.read = config_read,
	.write = config_write,
};

static void make_header(struct function *f, bool is_vf)
{
	put(f->data, PCI_VENDOR_ID, 2, is_vf ? 0xffff : PCI_VENDOR_ID_NVIDIA);
	put(f->data, PCI_DEVICE_ID, 2, is_vf ? 0xffff : device);
	put(f->writable, PCI_COMMAND, 2,
	    PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_INTX_DISABLE);
	put(f->data, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	put(f->data, PCI_CLASS_REVISION, 4, PCI_CLASS_DISPLAY_3D << 16 | 0xa1);
	put(f->data, PCI_SUBSYSTEM_VENDOR_ID, 2, PCI_VENDOR_ID_NVIDIA);
	put(f->data, PCI_SUBSYSTEM_ID, 2, subsystem);
	put(f->data, PCI_CAPABILITY_LIST, 1, CAP_EXPRESS);
	put(f->data, CAP_EXPRESS + PCI_CAP_LIST_ID, 1, PCI_CAP_ID_EXP);
	put(f->data, CAP_EXPRESS + PCI_EXP_FLAGS, 2, 2 | PCI_EXP_TYPE_RC_END << 4);
	put(f->writable, CAP_EXPRESS + PCI_EXP_DEVCTL, 2, 0x7fff);
}

static void make_sriov(struct function *f)
{
	put(f->data, CAP_SRIOV, 4, PCI_EXT_CAP_ID_SRIOV | 1 << 16);
	put(f->writable, CAP_SRIOV + PCI_SRIOV_CTRL, 2, PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE);
	put(f->data, CAP_SRIOV + PCI_SRIOV_INITIAL_VF, 2, VFS);
	put(f->data, CAP_SRIOV + PCI_SRIOV_TOTAL_VF, 2, VFS);
	put(f->writable, CAP_SRIOV + PCI_SRIOV_NUM_VF, 2, 0xffff);
	put(f->data, CAP_SRIOV + PCI_SRIOV_VF_OFFSET, 2, 1);
	put(f->data, CAP_SRIOV + PCI_SRIOV_VF_STRIDE, 2, 1);
	put(f->data, CAP_SRIOV + PCI_SRIOV_VF_DID, 2, device);
	put(f->data, CAP_SRIOV + PCI_SRIOV_SUP_PGSIZE, 4, 1);
	put(f->writable, CAP_SRIOV + PCI_SRIOV_SYS_PGSIZE, 4, ~0u);
	put(f->writable, CAP_SRIOV + PCI_SRIOV_BAR, 4, -BAR_SIZE);
}

static void make_board(void)
{
	unsigned int i;

	for (i = 0; i < FUNCTIONS; i++)
		make_header(&functions[i], i > 0);
	put(functions[0].writable, PCI_BASE_ADDRESS_0, 4, -BAR_SIZE);
	make_sriov(&functions[0]);
}

static struct pci_bus *bus;
static struct resource window = {
	.name = "simulated board",
	.start = WINDOW,
	.end = WINDOW + WINDOW_SIZE - 1,
	.flags = IORESOURCE_MEM,
};
static struct resource bus_numbers = {
	.name = "simulated bus",
	.start = BUS,
	.end = BUS,
	.flags = IORESOURCE_BUS,
};

#ifdef CONFIG_X86
static struct pci_sysdata sysdata = {.domain = DOMAIN, .node = NUMA_NO_NODE};

static int find_edu(void)
{
	sysdata.vmd_dev = pci_get_device(0x1234, 0x11e8, NULL);
	return sysdata.vmd_dev ? 0 : -ENODEV;
}

static void put_edu(void)
{
	pci_dev_put(sysdata.vmd_dev);
}
#else
static int sysdata;

static int find_edu(void)
{
	return 0;
}

static void put_edu(void)
{
}
#endif

static int __init board_init(void)
{
	LIST_HEAD(resources);
	int err = find_edu();

	if (err)
		return err;
	make_board();
	err = request_resource(&iomem_resource, &window);
	if (err)
		goto put_edu;
	pci_add_resource(&resources, &window);
	pci_add_resource(&resources, &bus_numbers);
	pci_lock_rescan_remove();
	bus = pci_scan_root_bus(NULL, BUS, &config_ops, &sysdata, &resources);
	if (bus) {
		pci_bus_assign_resources(bus);
		pci_bus_add_devices(bus);
	}
	pci_unlock_rescan_remove();
	if (bus)
		return 0;
	pci_free_resource_list(&resources);
	release_resource(&window);
	err = -ENOMEM;
put_edu:
	put_edu();
	return err;
}
module_init(board_init);

static void __exit board_exit(void)
{
	pci_lock_rescan_remove();
	pci_stop_root_bus(bus);
	pci_remove_root_bus(bus);
	pci_unlock_rescan_remove();
	release_resource(&window);
	put_edu();
}
module_exit(board_exit);

MODULE_DESCRIPTION("A simulated board with SR-IOV, for tests");
MODULE_LICENSE("GPL");
