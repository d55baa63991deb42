// SPDX-License-Identifier: GPL-2.0-only
/*
 * nvidia/creatable_vgpu_types and nvidia/current_vgpu_type of each virtual function. The driver
 * core creates them after probe and removes them before remove, so the driver data is set.
 */
#include <linux/device.h>
#include <linux/sysfs.h>

#include "vgpu_vfio.h"

#define LONGEST_LINE (10 + 3 + VGPU_METADATA_NAME_SIZE)

/* Print whole lines only. A board may have more types than fit a page; all can be selected. */
static ssize_t show_types(const struct nvidia_vgpu_mgr *mgr, char *buf)
{
	int at = 0;
	u32 i;

	for (i = 0; i < mgr->type_count && at + LONGEST_LINE < PAGE_SIZE; i++) {
		const struct nvidia_vgpu_type *type = &mgr->types[i];

		if (!nvidia_vgpu_mgr_can_create(mgr, type))
			continue;
		if (at == 0)
			at = sysfs_emit(buf, "ID    : vGPU Name\n");
		at += sysfs_emit_at(buf, at, "%-5u : %s\n", type->id, type->name);
	}
	return at;
}

static ssize_t creatable_vgpu_types_show(struct device *dev, struct device_attribute *attr,
					 char *buf)
{
	struct nvidia_vgpu_vf *vf = nvidia_vgpu_vf_of(dev);
	ssize_t size = 0;

	mutex_lock(&vf->mgr->lock);
	if (!vf->type && !nvidia_vgpu_mgr_check(vf->mgr))
		size = show_types(vf->mgr, buf);
	mutex_unlock(&vf->mgr->lock);
	return size;
}
static DEVICE_ATTR_RO(creatable_vgpu_types);

static ssize_t current_vgpu_type_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct nvidia_vgpu_vf *vf = nvidia_vgpu_vf_of(dev);
	u32 id;

	mutex_lock(&vf->mgr->lock);
	id = vf->type ? vf->type->id : 0;
	mutex_unlock(&vf->mgr->lock);
	return sysfs_emit(buf, "%u\n", id);
}

static ssize_t current_vgpu_type_store(struct device *dev, struct device_attribute *attr,
				       const char *buf, size_t size)
{
	struct nvidia_vgpu_vf *vf = nvidia_vgpu_vf_of(dev);
	u32 id;
	int err = kstrtou32(buf, 10, &id);

	if (err)
		return err;
	mutex_lock(&vf->mgr->lock);
	err = vf->open ? -EBUSY : nvidia_vgpu_mgr_select(vf->mgr, &vf->type, id);
	mutex_unlock(&vf->mgr->lock);
	return err ? err : (ssize_t)size;
}
static DEVICE_ATTR_RW(current_vgpu_type);

static struct attribute *vf_attrs[] = {
	&dev_attr_creatable_vgpu_types.attr,
	&dev_attr_current_vgpu_type.attr,
	NULL,
};

/* A physical function has no manager and no attributes. */
static umode_t vf_attr_mode(struct kobject *kobj, struct attribute *attr, int index)
{
	return nvidia_vgpu_vf_of(kobj_to_dev(kobj))->mgr ? attr->mode : 0;
}

static const struct attribute_group vf_group = {
	.name = "nvidia",
	.is_visible = vf_attr_mode,
	.attrs = vf_attrs,
};

const struct attribute_group *nvidia_vgpu_vf_groups[] = {
	&vf_group,
	NULL,
};
