// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs: vgpumc/<PCI address>/last_load. A report outlives its manager, as a load that failed
 * leaves none. It is freed with the module.
 */
#include <linux/debugfs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "vgpu_report.h"

struct board_report {
	struct list_head node;
	char *board;
	struct nvidia_vgpu_report report;
};

static struct dentry *root;
static LIST_HEAD(reports);
static DEFINE_MUTEX(reports_lock);

static int last_load_show(struct seq_file *s, void *unused)
{
	struct board_report *item = s->private;
	struct nvidia_vgpu_report *report = &item->report;

	mutex_lock(&reports_lock);
	seq_printf(s, "file: %s\n", report->file);
	seq_printf(s, "release: %s\n", report->release);
	seq_printf(s, "signer: %s\n", report->signer);
	seq_printf(s, "result: %d\n", report->error);
	seq_printf(s, "parser: %s\n", vgpu_metadata_code_name(report->parser.code));
	seq_printf(s, "offset: %llu\n", report->parser.offset);
	seq_printf(s, "boards: %u\n", report->boards);
	seq_printf(s, "types: %u\n", report->types);
	mutex_unlock(&reports_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(last_load);

static struct board_report *find_board_report(const char *board)
{
	struct board_report *item;

	list_for_each_entry(item, &reports, node)
		if (strcmp(item->board, board) == 0)
			return item;
	return NULL;
}

static struct board_report *add_board_report(const char *board)
{
	struct board_report *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return NULL;
	item->board = kstrdup(board, GFP_KERNEL);
	if (!item->board) {
		kfree(item);
		return NULL;
	}
	list_add(&item->node, &reports);
	debugfs_create_file("last_load", 0400, debugfs_create_dir(board, root), item,
			    &last_load_fops);
	return item;
}

void nvidia_vgpu_report_publish(struct pci_dev *pf, const struct nvidia_vgpu_report *report)
{
	struct board_report *item;

	mutex_lock(&reports_lock);
	item = find_board_report(pci_name(pf));
	if (!item)
		item = add_board_report(pci_name(pf));
	if (item)
		item->report = *report;
	mutex_unlock(&reports_lock);
}

void nvidia_vgpu_report_init(void)
{
	root = debugfs_create_dir("vgpumc", NULL);
}

void nvidia_vgpu_report_exit(void)
{
	struct board_report *item, *next;

	debugfs_remove(root); /* waits for readers */
	list_for_each_entry_safe(item, next, &reports, node) {
		kfree(item->board);
		kfree(item);
	}
	INIT_LIST_HEAD(&reports);
}
