// SPDX-License-Identifier: GPL-2.0-only
/*
 * Load a metadata file: request it, copy it, parse it, verify its signature, check its versions and
 * find the board in it. No content is used before all of these checks have passed.
 */
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vgpu_load.h"
#include "vgpu_signature.h"

/*
 * Copy the file, as the firmware loader's memory may not be written and the signature covers the
 * file with its CRC field zero. The request is made for the virtual function: the physical function
 * belongs to another driver.
 */
static int request_copy(struct pci_dev *vf, const char *name, struct nvidia_vgpu_blob *blob)
{
	const struct firmware *fw;
	int err = firmware_request_nowarn(&fw, name, &vf->dev);

	if (err) {
		pci_err(vf, "%s: cannot be loaded: %d\n", name, err);
		return err;
	}
	if (fw->size > NVIDIA_VGPU_MAX_FILE) {
		pci_err(vf, "%s: rejected: %zu bytes, more than %u\n", name, fw->size,
			NVIDIA_VGPU_MAX_FILE);
		err = -EFBIG;
		goto release;
	}
	blob->data = kvmalloc(fw->size, GFP_KERNEL);
	if (!blob->data) {
		err = -ENOMEM;
		goto release;
	}
	memcpy(blob->data, fw->data, fw->size);
	blob->size = fw->size;
release:
	release_firmware(fw);
	return err;
}

static int report_malformed(struct pci_dev *vf, const struct nvidia_vgpu_report *report)
{
	pci_err(vf, "%s: rejected: %s [%s] at byte %llu\n", report->file,
		vgpu_metadata_message(report->parser.code),
		vgpu_metadata_code_name(report->parser.code), report->parser.offset);
	return -EBADMSG;
}

static int parse_file(struct pci_dev *vf, struct nvidia_vgpu_blob *blob,
		      struct nvidia_vgpu_report *report)
{
	if (vgpu_metadata_parse(&blob->md, blob->data, blob->size, &blob->layout->layout,
				&report->parser))
		return report_malformed(vf, report);
	report->boards = blob->md.board_count;
	return 0;
}

/* Check the release before anything else, as the layout is that of the running release. */
static int check_release(struct pci_dev *vf, struct nvidia_vgpu_blob *blob,
			 struct nvidia_vgpu_report *report)
{
	char release[VGPU_METADATA_RELEASE_SIZE];

	if (vgpu_metadata_release(blob->data, blob->size, release, &report->parser))
		return report_malformed(vf, report);
	if (strcmp(release, report->release) == 0)
		return 0;
	pci_err(vf, "%s: rejected: it is for GSP %s, but %s is running\n", report->file, release,
		report->release);
	return -ESTALE;
}

/* Check the vGPU version, which VGPUMETA files do not have. */
static int check_version(struct pci_dev *vf, const struct nvidia_vgpu_blob *blob,
			 const struct nvidia_vgpu_report *report)
{
	const struct vgpu_metadata *md = &blob->md;

	if (md->container == VGPU_CONTAINER_VGPUMETA ||
	    nvidia_vgpu_accepts(blob->layout, md->release, md->vgpu_major, md->vgpu_minor))
		return 0;
	pci_err(vf, "%s: rejected: vGPU %llu.%llu is not known to work with GSP %s\n", report->file,
		md->vgpu_major, md->vgpu_minor, md->release);
	return -EPROTONOSUPPORT;
}

static int match_board(struct pci_dev *vf, struct nvidia_vgpu_blob *blob,
		       const struct nvidia_vgpu_report *report)
{
	const struct pci_dev *pf = pci_physfn(vf);
	const struct vgpu_metadata_ids ids = {
		.vendor = pf->vendor,
		.device = pf->device,
		.subsystem_vendor = pf->subsystem_vendor,
		.subsystem = pf->subsystem_device,
	};

	if (vgpu_metadata_match(&blob->md, &ids, &blob->board))
		return 0;
	pci_err(vf, "%s: no entry for the board %04x:%04x, subsystem %04x:%04x\n", report->file,
		ids.vendor, ids.device, ids.subsystem_vendor, ids.subsystem);
	return -ENODEV;
}

static int find_layout(struct pci_dev *vf, const char *release, const struct vgpu_layout **layout)
{
	*layout = vgpu_layout_find(release);
	if (*layout)
		return 0;
	pci_err(vf, "GSP %s: no layout of its vGPU types is known\n", release);
	return -EPROTONOSUPPORT;
}

struct nvidia_vgpu_blob *nvidia_vgpu_load(struct pci_dev *vf, const char *release,
					  struct nvidia_vgpu_report *report)
{
	struct nvidia_vgpu_blob *blob = kvzalloc(sizeof(*blob), GFP_KERNEL);
	int err;

	if (!blob)
		return ERR_PTR(-ENOMEM);
	strscpy(report->release, release, sizeof(report->release));
	err = find_layout(vf, release, &blob->layout);
	if (err)
		goto unload;
	/* A release with a layout consists of digits and dots. */
	snprintf(report->file, sizeof(report->file), "nvidia/vgpu-%s.bin", release);
	err = request_copy(vf, report->file, blob);
	if (!err)
		err = check_release(vf, blob, report);
	if (!err)
		err = parse_file(vf, blob, report);
	if (!err)
		err = nvidia_vgpu_verify(&vf->dev, report->file, &blob->md, blob->data,
					 report->signer, sizeof(report->signer));
	if (!err)
		err = check_version(vf, blob, report);
	if (!err)
		err = match_board(vf, blob, report);
	if (!err)
		return blob;
unload:
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
