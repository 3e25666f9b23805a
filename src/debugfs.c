// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/buddybench: a table of files, and the glue between them and
 * the functions that know something. Files that are only read have mode 0444
 * and no ioctl, so that they stay readable under lockdown.
 */
#include <linux/capability.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

#include <buddybench/abi.h>
#include <buddybench/debugfs.h>
#include <buddybench/env.h>
#include <buddybench/events.h>
#include <buddybench/report.h>
#include <buddybench/snapshot.h>

/* Rows of the last run; start() of every one is the same. */
struct rows {
	void (*head)(struct seq_file *m, const struct bb_run *run);
	void (*row)(struct seq_file *m, const struct bb_run *run,
		    const struct bb_result *result);
};

/* A file is text that is shown at once, or rows of the last run. */
struct file_desc {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, struct bb_lab *lab, unsigned int key);
	int (*write)(struct bb_lab *lab, unsigned int key, const char *text,
		     struct bb_err *err);
	struct rows rows;
};

static int show_readme(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_report_readme(m);
	return 0;
}

static int show_version(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	seq_printf(m, "buddybench %s abi=%d srcversion=%s kernel=%s\n",
		   BB_VERSION, BB_ABI,
		   THIS_MODULE->srcversion ? THIS_MODULE->srcversion : "n/a",
		   init_utsname()->release);
	return 0;
}

static int show_features(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_features_show(m, &lab->facts);
	return 0;
}

static int show_env(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_env_show(m);
	return 0;
}

static int show_config(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_lab_config(lab, m);
	return 0;
}

static int show_patterns(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_report_patterns(m);
	return 0;
}

static int show_state(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	/* Before the text: a change meanwhile must wake the next poll. */
	m->poll_event = atomic_read(&lab->generation);
	bb_lab_state(lab, m);
	return 0;
}

static int show_wait(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	int ret = bb_lab_wait(lab);

	if (!ret)
		bb_lab_state(lab, m);
	return ret;
}

static int show_zones(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	return bb_zones_show(m);
}

static int show_events(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	struct bb_run_ref *ref = bb_lab_last(lab);

	if (!ref)
		return -ENODATA;
	bb_events_show(m, &ref->run);
	bb_run_put(ref);
	return 0;
}

static int show_selftest(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_selftest_show(m, &lab->selftest);
	return 0;
}

static int show_error_log(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_errlog_show(m, &lab->log);
	return 0;
}

static int show_param(struct seq_file *m, struct bb_lab *lab, unsigned int key)
{
	bb_lab_show(lab, key, m);
	return 0;
}

static int write_param(struct bb_lab *lab, unsigned int key, const char *text,
		       struct bb_err *err)
{
	return bb_lab_set(lab, key, text, err);
}

static int write_run(struct bb_lab *lab, unsigned int key, const char *text,
		     struct bb_err *err)
{
	return bb_lab_start(lab, text, err);
}

static int write_stop(struct bb_lab *lab, unsigned int key, const char *text,
		      struct bb_err *err)
{
	bb_lab_stop(lab);
	return 0;
}

static int write_selftest(struct bb_lab *lab, unsigned int key,
			  const char *text, struct bb_err *err)
{
	return bb_lab_selftest(lab, err);
}

static int write_error_log(struct bb_lab *lab, unsigned int key,
			   const char *text, struct bb_err *err)
{
	bb_errlog_clear(&lab->log);
	return 0;
}

static void snapshots_head(struct seq_file *m, const struct bb_run *run)
{
	bb_report_zones_head(m, true);
}

static void snapshots_row(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result)
{
	bb_report_snapshots(m, result);
}

static const struct file_desc files[] = {
	{ "README", 0444, show_readme },
	{ "version", 0444, show_version },
	{ "features", 0444, show_features },
	{ "env", 0444, show_env },
	{ "config", 0444, show_config },
	{ "patterns", 0444, show_patterns },
	{ "run", 0200, NULL, write_run },
	{ "stop", 0200, NULL, write_stop },
	{ "state", 0444, show_state },
	{ "wait", 0444, show_wait },
	{ "results", 0444, .rows = { bb_report_results_head, bb_report_result } },
	{ "hist", 0444, .rows = { bb_report_hist_head, bb_report_hist } },
	{ "zones", 0444, show_zones },
	{ "snapshots", 0444, .rows = { snapshots_head, snapshots_row } },
	{ "events", 0444, show_events },
	{ "selftest", 0644, show_selftest, write_selftest },
	{ "error_log", 0644, show_error_log, write_error_log },
};

static const struct file_desc param_file = {
	"params", 0644, show_param, write_param,
};

/* What an inode points to. Lives in the lab's file table until it is removed. */
struct bb_file_ref {
	struct bb_lab *lab;
	const struct file_desc *file;
	unsigned int key;
};

static int may_open(struct file *file)
{
	if ((file->f_mode & FMODE_WRITE) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return 0;
}

static int text_show(struct seq_file *m, void *unused)
{
	struct bb_file_ref *ref = m->private;

	return ref->file->show ? ref->file->show(m, ref->lab, ref->key) : 0;
}

static int text_open(struct inode *inode, struct file *file)
{
	int ret = may_open(file);

	return ret ? ret : single_open(file, text_show, inode->i_private);
}

static void log_refusal(struct bb_file_ref *ref, const char *text,
			const struct bb_err *err)
{
	char where[40];

	snprintf(where, sizeof(where), "%s%s%s", ref->file->name,
		 ref->file == &param_file ? "/" : "",
		 ref->file == &param_file ? bb_keys[ref->key].name : "");
	bb_errlog_add(&ref->lab->log, where, text, err);
}

/* One write is one command: no parts, no offset. */
static ssize_t text_write(struct file *file, const char __user *from,
			  size_t len, loff_t *ppos)
{
	struct bb_file_ref *ref = file_inode(file)->i_private;
	struct bb_err err = { 0 };
	char *text;
	int ret;

	if (!ref->file->write)
		return -EACCES;
	if (len > BB_TEXT_MAX) {
		ret = bb_err_set(&err, -E2BIG, 0, "%zu bytes, at most %d are taken",
				 len, BB_TEXT_MAX);
		log_refusal(ref, "", &err);
		return ret;
	}
	text = memdup_user_nul(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (*ppos)
		ret = bb_err_set(&err, -EINVAL, 0, "write it whole, from offset 0");
	else
		ret = bb_parse_clean(text, len, &err);
	if (!ret)
		ret = ref->file->write(ref->lab, ref->key, text, &err);
	if (ret)
		log_refusal(ref, text, &err);
	kfree(text);
	return ret ? ret : len;
}

static __poll_t text_poll(struct file *file, struct poll_table_struct *wait)
{
	struct seq_file *m = file->private_data;
	struct bb_file_ref *ref = m->private;

	poll_wait(file, &ref->lab->changed, wait);
	if (m->poll_event == atomic_read(&ref->lab->generation))
		return 0;
	return EPOLLIN | EPOLLRDNORM;
}

static const struct file_operations text_fops = {
	.owner		= THIS_MODULE,
	.open		= text_open,
	.read		= seq_read,
	.write		= text_write,
	.poll		= text_poll,
	.llseek		= seq_lseek,
	.release	= single_release,
};

/* A reader of rows keeps the run it began with. */
struct reader {
	struct bb_run_ref *run;
	const struct rows *rows;
};

static void *rows_start(struct seq_file *m, loff_t *pos)
{
	struct reader *r = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (*pos > r->run->run.nr_results)
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
	struct bb_run_ref *run = bb_lab_last(ref->lab);
	struct reader *r;

	if (!run)
		return -ENODATA;
	r = __seq_open_private(file, &rows_ops, sizeof(*r));
	if (!r) {
		bb_run_put(run);
		return -ENOMEM;
	}
	r->run = run;
	r->rows = &ref->file->rows;
	return 0;
}

static int rows_release(struct inode *inode, struct file *file)
{
	struct reader *r = ((struct seq_file *)file->private_data)->private;

	bb_run_put(r->run);
	return seq_release_private(inode, file);
}

static const struct file_operations rows_fops = {
	.owner		= THIS_MODULE,
	.open		= rows_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= rows_release,
};

static void create(struct bb_file_ref *ref, struct bb_lab *lab,
		   const struct file_desc *file, unsigned int key,
		   const char *name, struct dentry *dir)
{
	ref->lab = lab;
	ref->file = file;
	ref->key = key;
	debugfs_create_file(name, file->mode, dir, ref,
			    file->rows.row ? &rows_fops : &text_fops);
}

void bb_debugfs_create(struct bb_lab *lab)
{
	struct bb_file_ref *ref;
	struct dentry *params;
	unsigned int i;

	lab->files = kvcalloc(ARRAY_SIZE(files) + NR_BB_KEYS, sizeof(*ref),
			      GFP_KERNEL);
	if (!lab->files)
		return;
	ref = lab->files;
	lab->root = debugfs_create_dir("buddybench", NULL);
	params = debugfs_create_dir("params", lab->root);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		create(ref++, lab, &files[i], 0, files[i].name, lab->root);
	for (i = 0; i < NR_BB_KEYS; i++)
		create(ref++, lab, &param_file, i, bb_keys[i].name, params);
}

void bb_debugfs_remove(struct bb_lab *lab)
{
	debugfs_remove(lab->root);
	kvfree(lab->files);
}
