// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files with a row per result: a reader keeps its run, whatever is run later.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include <buddybench/session/runs.h>

#include "file_ref.h"

/* A reader of rows keeps the run that was current at open. */
struct reader {
	struct bb_run_ref *run;
	const struct bb_rows *rows;
};

static void *rows_start(struct seq_file *m, loff_t *pos)
{
	struct reader *r = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (*pos > r->run->run.nr_trials || !r->rows->row)
		return NULL;
	return &r->run->run.result[*pos - 1];
}

static void *rows_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return rows_start(m, pos);
}

static void rows_stop(struct seq_file *m, void *v)
{
}

static int rows_show(struct seq_file *m, void *v)
{
	struct reader *r = m->private;

	if (v == SEQ_START_TOKEN)
		r->rows->head(m, &r->run->run);
	else
		r->rows->row(m, &r->run->run, v);
	return 0;
}

static const struct seq_operations rows_ops = {
	.start	= rows_start,
	.next	= rows_next,
	.stop	= rows_stop,
	.show	= rows_show,
};

static int rows_open(struct inode *inode, struct file *file)
{
	struct bb_file_ref *ref = inode->i_private;
	struct bb_run_ref *run = bb_session_last(ref->session);
	struct reader *r;

	if (!run)
		return -ENODATA;
	r = __seq_open_private(file, &rows_ops, sizeof(*r));
	if (!r) {
		bb_run_ref_put(run);
		return -ENOMEM;
	}
	r->run = run;
	r->rows = &ref->file->rows;
	return 0;
}

static int rows_release(struct inode *inode, struct file *file)
{
	struct reader *r = ((struct seq_file *)file->private_data)->private;

	bb_run_ref_put(r->run);
	return seq_release_private(inode, file);
}

const struct file_operations bb_rows_fops = {
	.owner		= THIS_MODULE,
	.open		= rows_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= rows_release,
};
