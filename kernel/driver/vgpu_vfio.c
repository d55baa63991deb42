// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI and VFIO driver. The configuration space and BARs of a virtual function are passed
 * through; its device opens only when a vGPU type has been selected. A physical function behaves as
 * with vfio-pci.
 */
#include <linux/module.h>

#include "compat.h"
#include "vgpu_signature.h"
#include "vgpu_vfio.h"

static struct nvidia_vgpu_vf *vf_of(struct vfio_device *vdev)
{
	return container_of(vdev, struct nvidia_vgpu_vf, vfio.vdev);
}

/* Reserve the selected type for as long as the device is open. */
static int vf_reserve_type(struct nvidia_vgpu_vf *vf)
{
	int err;

	if (!vf->mgr)
		return 0;
	mutex_lock(&vf->mgr->lock);
	err = nvidia_vgpu_mgr_check(vf->mgr);
	if (!err && !vf->type)
		err = -ENODEV;
	if (!err)
		vf->open = true;
	mutex_unlock(&vf->mgr->lock);
	return err;
}

static void vf_release_type(struct nvidia_vgpu_vf *vf)
{
	if (!vf->mgr)
		return;
	mutex_lock(&vf->mgr->lock);
	vf->open = false;
	mutex_unlock(&vf->mgr->lock);
}

static int vf_open_device(struct vfio_device *vdev)
{
	struct nvidia_vgpu_vf *vf = vf_of(vdev);
	int err = vf_reserve_type(vf);

	if (err)
		return err;
	err = vfio_pci_core_enable(&vf->vfio);
	if (err) {
		vf_release_type(vf);
		return err;
	}
	/*
	 * Not implemented: allocate framebuffer and channels of vf->type and have GSP boot the
	 * vGPU's plugin, between enable and finish_enable.
	 */
	vfio_pci_core_finish_enable(&vf->vfio);
	return 0;
}

static void vf_close_device(struct vfio_device *vdev)
{
	/* Not implemented: have GSP shut the plugin down, then free framebuffer and channels. */
	vfio_pci_core_close_device(vdev);
	vf_release_type(vf_of(vdev));
}

static const struct vfio_device_ops vf_ops = {
	.name = "vgpumc-vfio-pci",
	.init = vfio_pci_core_init_dev,
	.release = vfio_pci_core_release_dev,
	.open_device = vf_open_device,
	.close_device = vf_close_device,
	.ioctl = vfio_pci_core_ioctl,
	.device_feature = vfio_pci_core_ioctl_feature,
	.read = vfio_pci_core_read,
	.write = vfio_pci_core_write,
	.mmap = vfio_pci_core_mmap,
	.request = vfio_pci_core_request,
	.match = vfio_pci_core_match,
	/* clang-format off */
	VGPU_VFIO_OPS
	/* clang-format on */
};

static int vf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nvidia_vgpu_mgr *mgr = NULL;
	struct nvidia_vgpu_vf *vf;
	int err;

	if (pdev->is_virtfn)
		mgr = nvidia_vgpu_mgr_get(pdev);
	if (IS_ERR(mgr))
		return PTR_ERR(mgr);
	vf = vfio_alloc_device(nvidia_vgpu_vf, vfio.vdev, &pdev->dev, &vf_ops);
	if (IS_ERR(vf)) {
		err = PTR_ERR(vf);
		goto put_mgr;
	}
	vf->mgr = mgr;
	dev_set_drvdata(&pdev->dev, &vf->vfio);
	err = vfio_pci_core_register_device(&vf->vfio);
	if (err)
		goto put_vf;
	return 0;
put_vf:
	vfio_put_device(&vf->vfio.vdev);
put_mgr:
	if (mgr)
		nvidia_vgpu_mgr_put(mgr);
	return err;
}

static void vf_remove(struct pci_dev *pdev)
{
	struct nvidia_vgpu_vf *vf = nvidia_vgpu_vf_of(&pdev->dev);
	struct nvidia_vgpu_mgr *mgr = vf->mgr;

	vfio_pci_core_unregister_device(&vf->vfio); /* waits until it is closed */
	if (mgr) {
		mutex_lock(&mgr->lock);
		nvidia_vgpu_mgr_select(mgr, &vf->type, 0);
		mutex_unlock(&mgr->lock);
	}
	vfio_put_device(&vf->vfio.vdev);
	if (mgr)
		nvidia_vgpu_mgr_put(mgr);
}

#define VGPU_BOARD(id)                                                                             \
	{                                                                                          \
		PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_NVIDIA, id),                         \
			.class = PCI_BASE_CLASS_DISPLAY << 16, .class_mask = 0xff0000              \
	}

/*
 * The boards that are known to have vGPUs. Only driver_override binds them, and tools that look for
 * a function's VFIO driver propose this one for no other board.
 */
static const struct pci_device_id vf_ids[] = {
	VGPU_BOARD(0x13bd), VGPU_BOARD(0x13f2), VGPU_BOARD(0x13f3),
	VGPU_BOARD(0x15f7), VGPU_BOARD(0x15f8), VGPU_BOARD(0x15f9),
	VGPU_BOARD(0x1b38), VGPU_BOARD(0x1bb3), VGPU_BOARD(0x1bb4),
	VGPU_BOARD(0x1db1), VGPU_BOARD(0x1db3), VGPU_BOARD(0x1db4),
	VGPU_BOARD(0x1db5), VGPU_BOARD(0x1db6), VGPU_BOARD(0x1df6),
	VGPU_BOARD(0x1eb8), VGPU_BOARD(0x20b0), VGPU_BOARD(0x20b2),
	VGPU_BOARD(0x20b5), VGPU_BOARD(0x20b7), VGPU_BOARD(0x20f1),
	VGPU_BOARD(0x20f3), VGPU_BOARD(0x20f5), VGPU_BOARD(0x2230),
	VGPU_BOARD(0x2231), VGPU_BOARD(0x2233), VGPU_BOARD(0x2235),
	VGPU_BOARD(0x2236), VGPU_BOARD(0x2238), VGPU_BOARD(0x2322),
	VGPU_BOARD(0x2331), VGPU_BOARD(0x2335), VGPU_BOARD(0x25b6),
	VGPU_BOARD(0x26b1), VGPU_BOARD(0x26b2), VGPU_BOARD(0x26b5),
	VGPU_BOARD(0x26b9), VGPU_BOARD(0x26ba), VGPU_BOARD(0x27b6),
	VGPU_BOARD(0x27b8), VGPU_BOARD(0x2bb5), {},
};
MODULE_DEVICE_TABLE(pci, vf_ids);

static struct pci_driver vf_driver = {
	.name = "vgpumc_vfio_pci",
	.id_table = vf_ids,
	.probe = vf_probe,
	.remove = vf_remove,
	.dev_groups = nvidia_vgpu_vf_groups,
	.err_handler = &vfio_pci_core_err_handlers,
	.driver_managed_dma = true,
};

static int __init vgpu_init(void)
{
	int err;

	nvidia_vgpu_report_init();
	err = nvidia_vgpu_keys_init();
	if (err)
		goto exit_report;
	err = pci_register_driver(&vf_driver);
	if (err)
		goto exit_keys;
	return 0;
exit_keys:
	nvidia_vgpu_keys_exit();
exit_report:
	nvidia_vgpu_report_exit();
	return err;
}
module_init(vgpu_init);

static void __exit vgpu_exit(void)
{
	pci_unregister_driver(&vf_driver);
	nvidia_vgpu_keys_exit();
	nvidia_vgpu_report_exit();
}
module_exit(vgpu_exit);

MODULE_DESCRIPTION("VFIO driver for NVIDIA vGPU virtual functions");
MODULE_LICENSE("GPL");
