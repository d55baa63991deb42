// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VFIO driver of virtual functions. Configuration space and BARs are passed through; a device
 * opens only when a vGPU type was selected for it.
 */
#include <linux/module.h>

#include "compat.h"
#include "vgpu_signature.h"
#include "vgpu_vfio.h"

static struct nvidia_vgpu_vf *vf_of(struct vfio_device *vdev)
{
	return container_of(vdev, struct nvidia_vgpu_vf, vfio.vdev);
}

/* Claim the type for as long as the device is open. */
static int begin(struct nvidia_vgpu_vf *vf)
{
	int err = 0;

	mutex_lock(&vf->mgr->lock);
	if (!vf->type || READ_ONCE(vf->mgr->gone))
		err = -ENODEV;
	else
		vf->open = true;
	mutex_unlock(&vf->mgr->lock);
	return err;
}

static void end(struct nvidia_vgpu_vf *vf)
{
	mutex_lock(&vf->mgr->lock);
	vf->open = false;
	mutex_unlock(&vf->mgr->lock);
}

static int open_device(struct vfio_device *vdev)
{
	struct nvidia_vgpu_vf *vf = vf_of(vdev);
	int err = begin(vf);

	if (err)
		return err;
	err = vfio_pci_core_enable(&vf->vfio);
	if (err) {
		end(vf);
		return err;
	}
	/*
	 * To come, between the two: framebuffer and channels of vf->type are allocated, and GSP
	 * boots the vGPU's plugin. Nothing here pretends to.
	 */
	vfio_pci_core_finish_enable(&vf->vfio);
	return 0;
}

static void close_device(struct vfio_device *vdev)
{
	/* To come: GSP shuts the plugin down, framebuffer and channels are given back. */
	vfio_pci_core_close_device(vdev);
	end(vf_of(vdev));
}

static const struct vfio_device_ops vf_ops = {.name = "nvidia-vgpu-vfio-pci",
					      .init = vfio_pci_core_init_dev,
					      .release = vfio_pci_core_release_dev,
					      .open_device = open_device,
					      .close_device = close_device,
					      .ioctl = vfio_pci_core_ioctl,
					      .device_feature = vfio_pci_core_ioctl_feature,
					      .read = vfio_pci_core_read,
					      .write = vfio_pci_core_write,
					      .mmap = vfio_pci_core_mmap,
					      .request = vfio_pci_core_request,
					      .match = vfio_pci_core_match,
					      VGPU_VFIO_IOMMUFD_OPS};

static int vf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nvidia_vgpu_mgr *mgr;
	struct nvidia_vgpu_vf *vf;
	int err;

	if (!pdev->is_virtfn)
		return -ENODEV;
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
	nvidia_vgpu_mgr_put(mgr);
	return err;
}

static void vf_remove(struct pci_dev *pdev)
{
	struct nvidia_vgpu_vf *vf = nvidia_vgpu_vf_of(&pdev->dev);
	struct nvidia_vgpu_mgr *mgr = vf->mgr;

	vfio_pci_core_unregister_device(&vf->vfio); /* waits until it is closed */
	mutex_lock(&mgr->lock);
	nvidia_vgpu_mgr_select(mgr, &vf->type, 0);
	mutex_unlock(&mgr->lock);
	vfio_put_device(&vf->vfio.vdev);
	nvidia_vgpu_mgr_put(mgr);
}

/* Only where user space asks for it, with driver_override. */
static const struct pci_device_id vf_ids[] = {
	{PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID)}, {}};
MODULE_DEVICE_TABLE(pci, vf_ids);

static struct pci_driver vf_driver = {
	.name = "nvidia_vgpu_vfio",
	.id_table = vf_ids,
	.probe = vf_probe,
	.remove = vf_remove,
	.dev_groups = nvidia_vgpu_vf_groups,
	.err_handler = &vfio_pci_core_err_handlers,
	.driver_managed_dma = true,
};

static int __init vgpu_init(void)
{
	int err = nvidia_vgpu_mgr_init();

	if (err)
		return err;
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
	nvidia_vgpu_mgr_exit();
	return err;
}
module_init(vgpu_init);

static void __exit vgpu_exit(void)
{
	pci_unregister_driver(&vf_driver);
	nvidia_vgpu_keys_exit();
	nvidia_vgpu_report_exit();
	nvidia_vgpu_mgr_exit();
}
module_exit(vgpu_exit);

MODULE_DESCRIPTION("VFIO driver for NVIDIA vGPU virtual functions");
MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: nova_core");
