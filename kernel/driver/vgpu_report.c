// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs: nvidia_vgpu/<pci address>/last_load. A report outlives the manager that made it, for a
 * load that failed leaves no manager behind; it goes with the module.
 */
#include <linux/debugfs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "vgpu_report.h"

struct entry {
	struct list_head node;
	char *board;
	struct nvidia_vgpu_report report;
};

static struct dentry *root;
static LIST_HEAD(entries);
static DEFINE_MUTEX(entries_lock);

static int last_load_show(struct seq_file *s, void *unused)
{
	struct entry *entry = s->private;
	struct nvidia_vgpu_report *report = &entry->report;

	mutex_lock(&entries_lock);
	seq_printf(s, "file: %s\n", report->file);
	seq_printf(s, "release: %s\n", report->release);
	seq_printf(s, "signer: %s\n", report->signer);
	seq_printf(s, "result: %d\n", report->error);
	seq_printf(s, "parser: %s\n", vgpu_metadata_code_name(report->parser.code));
	seq_printf(s, "offset: %llu\n", report->parser.offset);
	seq_printf(s, "boards: %u\n", report->boards);
	seq_printf(s, "types: %u\n", report->types);
	mutex_unlock(&entries_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(last_load);

static struct entry *find_entry(const char *board)
{
	struct entry *entry;

	list_for_each_entry(entry, &entries, node)
		if (strcmp(entry->board, board) == 0)
			return entry;
	return NULL;
}

static struct entry *add_entry(const char *board)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return NULL;
	entry->board = kstrdup(board, GFP_KERNEL);
	if (!entry->board) {
		kfree(entry);
		return NULL;
	}
	list_add(&entry->node, &entries);
	debugfs_create_file("last_load", 0400, debugfs_create_dir(board, root), entry,
			    &last_load_fops);
	return entry;
}

void nvidia_vgpu_report_publish(struct pci_dev *pf, const struct nvidia_vgpu_report *report)
{
	struct entry *entry;

	mutex_lock(&entries_lock);
	entry = find_entry(pci_name(pf));
	if (!entry)
		entry = add_entry(pci_name(pf));
	if (entry)
		entry->report = *report;
	mutex_unlock(&entries_lock);
}

void nvidia_vgpu_report_init(void)
{
	root = debugfs_create_dir("nvidia_vgpu", NULL);
}

void nvidia_vgpu_report_exit(void)
{
	struct entry *entry, *next;

	debugfs_remove(root); /* waits for readers */
	list_for_each_entry_safe(entry, next, &entries, node) {
		kfree(entry->board);
		kfree(entry);
	}
	INIT_LIST_HEAD(&entries);
}
