// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a file: requested, copied, parsed, its version compared, its signature verified, the
 * board found in it. Nothing of it is to be had before all of that is done.
 */
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vgpu_load.h"
#include "vgpu_signature.h"

static int too_large(struct pci_dev *pf, const char *name, size_t size)
{
	pci_err(pf, "%s: refused: %zu bytes, more than %u\n", name, size, NVIDIA_VGPU_MAX_FILE);
	return -EFBIG;
}

/*
 * An own copy: the firmware loader's may be mapped from elsewhere, and the signature is computed
 * with the CRC zeroed.
 */
static int request_copy(struct pci_dev *pf, const char *name, struct nvidia_vgpu_blob *blob)
{
	const struct firmware *fw;
	int err = firmware_request_nowarn(&fw, name, &pf->dev);

	if (err) {
		pci_err(pf, "%s: cannot be loaded: %d\n", name, err);
		return err;
	}
	if (fw->size > NVIDIA_VGPU_MAX_FILE) {
		err = too_large(pf, name, fw->size);
		goto out;
	}
	blob->data = kvmalloc(fw->size, GFP_KERNEL);
	if (!blob->data) {
		err = -ENOMEM;
		goto out;
	}
	memcpy(blob->data, fw->data, fw->size);
	blob->size = fw->size;
out:
	release_firmware(fw);
	return err;
}

static int refused(struct pci_dev *pf, const struct nvidia_vgpu_report *report)
{
	pci_err(pf, "%s: refused: %s [%s] at byte %llu\n", report->file,
		vgpu_metadata_message(report->parser.code),
		vgpu_metadata_code_name(report->parser.code), report->parser.offset);
	return -EBADMSG;
}

static int parse(struct pci_dev *pf, struct nvidia_vgpu_blob *blob,
		 struct nvidia_vgpu_report *report)
{
	if (vgpu_metadata_parse(&blob->md, blob->data, blob->size, &blob->layout->layout,
				&report->parser))
		return refused(pf, report);
	report->boards = blob->md.board_count;
	return 0;
}

/* Before anything else is parsed: the layout to parse with is the running release's. */
static int check_release(struct pci_dev *pf, struct nvidia_vgpu_blob *blob,
			 struct nvidia_vgpu_report *report)
{
	char release[VGPU_METADATA_RELEASE_SIZE];

	if (vgpu_metadata_release(blob->data, blob->size, release, &report->parser))
		return refused(pf, report);
	if (strcmp(release, report->release) == 0)
		return 0;
	pci_err(pf, "%s: refused: it is for GSP %s, but %s is running\n", report->file, release,
		report->release);
	return -ESTALE;
}

/* VGPUMETA does not carry a vGPU version. */
static int check_version(struct pci_dev *pf, const struct nvidia_vgpu_blob *blob,
			 const struct nvidia_vgpu_report *report)
{
	const struct vgpu_metadata *md = &blob->md;

	if (md->container == VGPU_CONTAINER_VGPUMETA ||
	    nvidia_vgpu_accepts(blob->layout, md->release, md->vgpu_major, md->vgpu_minor))
		return 0;
	pci_err(pf, "%s: refused: vGPU %llu.%llu is not known to go with GSP %s\n", report->file,
		md->vgpu_major, md->vgpu_minor, md->release);
	return -EPROTONOSUPPORT;
}

static int match(struct pci_dev *pf, struct nvidia_vgpu_blob *blob,
		 const struct nvidia_vgpu_report *report)
{
	const struct vgpu_metadata_ids ids = {
		.vendor = pf->vendor,
		.device = pf->device,
		.subsystem_vendor = pf->subsystem_vendor,
		.subsystem = pf->subsystem_device,
	};

	if (vgpu_metadata_match(&blob->md, &ids, &blob->board))
		return 0;
	pci_err(pf, "%s: no entry for the board %04x:%04x, subsystem %04x:%04x\n", report->file,
		ids.vendor, ids.device, ids.subsystem_vendor, ids.subsystem);
	return -ENODEV;
}

static int find_layout(struct pci_dev *pf, const char *release, const struct vgpu_layout **layout)
{
	*layout = vgpu_layout_find(release);
	if (*layout)
		return 0;
	pci_err(pf, "GSP %s: no layout of its vGPU types is known\n", release);
	return -EPROTONOSUPPORT;
}

struct nvidia_vgpu_blob *nvidia_vgpu_load(struct pci_dev *pf, const char *release,
					  struct nvidia_vgpu_report *report)
{
	struct nvidia_vgpu_blob *blob = kvzalloc(sizeof(*blob), GFP_KERNEL);
	int err;

	if (!blob)
		return ERR_PTR(-ENOMEM);
	strscpy(report->release, release, sizeof(report->release));
	err = find_layout(pf, release, &blob->layout);
	if (err)
		goto fail;
	/* The release is digits and dots now. */
	snprintf(report->file, sizeof(report->file), "nvidia/vgpu-%s.bin", release);
	err = request_copy(pf, report->file, blob);
	if (!err)
		err = check_release(pf, blob, report);
	if (!err)
		err = parse(pf, blob, report);
	if (!err)
		err = nvidia_vgpu_verify(&pf->dev, report->file, &blob->md, blob->data,
					 report->signer, sizeof(report->signer));
	if (!err)
		err = check_version(pf, blob, report);
	if (!err)
		err = match(pf, blob, report);
	if (!err)
		return blob;
fail:
	nvidia_vgpu_unload(blob);
	return ERR_PTR(err);
}

void nvidia_vgpu_unload(struct nvidia_vgpu_blob *blob)
{
	if (!blob)
		return;
	kvfree(blob->data);
	kvfree(blob);
}

/* Those of the catalogue; others work as well. */
MODULE_FIRMWARE("nvidia/vgpu-535.129.03.bin");
MODULE_FIRMWARE("nvidia/vgpu-550.163.01.bin");
MODULE_FIRMWARE("nvidia/vgpu-570.144.bin");
MODULE_FIRMWARE("nvidia/vgpu-580.65.06.bin");
MODULE_FIRMWARE("nvidia/vgpu-580.95.05.bin");
MODULE_FIRMWARE("nvidia/vgpu-595.45.04.bin");
