// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/buddybench: what opens, reads and writes the files of three
 * tables: plain files, commands and keys. Read-only files have mode 0444 and no
 * ioctl, so that they are readable under lockdown.
 */
#include <linux/capability.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <buddybench/debugfs/debugfs.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/runs.h>

#include "file_ref.h"

static int may_open(struct file *file)
{
	if ((file->f_mode & FMODE_WRITE) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return 0;
}

static int text_show(struct seq_file *m, void *unused)
{
	struct bb_file_ref *ref = m->private;

	return ref->file->show ? ref->file->show(m, ref->session, ref->row) : 0;
}

static int text_open(struct inode *inode, struct file *file)
{
	int ret = may_open(file);

	/* A reader must not sleep under the lock of the file position. */
	file->f_mode &= ~FMODE_ATOMIC_POS;
	return ret ? ret : single_open(file, text_show, inode->i_private);
}

/* Before the first byte, with no lock held. */
static int wait_ready(const struct bb_file_ref *ref, const struct file *file)
{
	struct bb_session *session = ref->session;

	if (!ref->file->ready || ref->file->ready(session))
		return 0;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return wait_event_interruptible(session->changed, ref->file->ready(session));
}

static ssize_t text_read(struct file *file, char __user *to, size_t len, loff_t *ppos)
{
	struct bb_file_ref *ref = file_inode(file)->i_private;
	ssize_t ret = *ppos ? 0 : wait_ready(ref, file);

	if (!ret)
		ret = mutex_lock_interruptible(&ref->reading);
	if (ret)
		return ret;
	ret = seq_read(file, to, len, ppos);
	mutex_unlock(&ref->reading);
	return ret;
}

static loff_t text_seek(struct file *file, loff_t offset, int whence)
{
	struct bb_file_ref *ref = file_inode(file)->i_private;
	loff_t ret = mutex_lock_interruptible(&ref->reading);

	if (ret)
		return ret;
	ret = seq_lseek(file, offset, whence);
	mutex_unlock(&ref->reading);
	return ret;
}

static void log_refusal(struct bb_file_ref *ref, const char *text,
			const struct bb_err *err)
{
	char where[40];

	snprintf(where, sizeof(where), "%s%s",
		 ref->file == &bb_param_file ? "params/" : "", ref->name);
	bb_error_log_add(&ref->session->log, where, text, err);
}

#define PART_MAX	65536	/* bytes accepted at a time */

/* A file that is written in parts accepts any bytes, one part after another. */
static ssize_t write_part(struct bb_file_ref *ref, const char __user *from, size_t len,
			  loff_t *ppos)
{
	size_t now = min_t(size_t, len, PART_MAX);
	struct bb_err err = { 0 };
	u8 *data = vmemdup_user(from, now);
	int ret;

	if (IS_ERR(data))
		return PTR_ERR(data);
	ret = ref->file->part(ref->session, *ppos, data, now, &err);
	kvfree(data);
	if (ret) {
		log_refusal(ref, "", &err);
		return ret;
	}
	*ppos += now;
	return now;
}

/* One write is one command: no partial writes, no offset. */
static ssize_t text_write(struct file *file, const char __user *from,
			  size_t len, loff_t *ppos)
{
	struct bb_file_ref *ref = file_inode(file)->i_private;
	struct bb_err err = { 0 };
	char *text;
	int ret;

	if (ref->file->part)
		return write_part(ref, from, len, ppos);
	if (!ref->file->write)
		return -EACCES;
	if (len > BB_TEXT_MAX) {
		ret = bb_err_set(&err, -E2BIG, 0, "%zu bytes, at most %d are accepted",
				 len, BB_TEXT_MAX);
		log_refusal(ref, "", &err);
		return ret;
	}
	text = memdup_user_nul(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (*ppos)
		ret = bb_err_set(&err, -EINVAL, 0, "write it in one call at offset 0");
	else
		ret = bb_parse_clean(text, len, &err);
	if (!ret)
		ret = ref->file->write(ref->session, ref->row, text, &err);
	if (ret)
		log_refusal(ref, text, &err);
	kfree(text);
	return ret ? ret : len;
}

static __poll_t text_poll(struct file *file, struct poll_table_struct *wait)
{
	struct seq_file *m = file->private_data;
	struct bb_file_ref *ref = m->private;

	poll_wait(file, &ref->session->changed, wait);
	if (ref->file->ready ? !ref->file->ready(ref->session) :
	    m->poll_event == atomic_read(&ref->session->generation))
		return 0;
	return EPOLLIN | EPOLLRDNORM;
}

static const struct file_operations text_fops = {
	.owner		= THIS_MODULE,
	.open		= text_open,
	.read		= text_read,
	.write		= text_write,
	.poll		= text_poll,
	.llseek		= text_seek,
	.release	= single_release,
};

static int create_file(struct bb_file_ref *ref, umode_t mode, struct dentry *dir)
{
	mutex_init(&ref->reading);
	dir = debugfs_create_file(ref->name, mode, dir, ref,
				  ref->file->rows.head ? &bb_rows_fops : &text_fops);
	return PTR_ERR_OR_ZERO(dir);
}

static int create_params(struct bb_session *session, struct bb_file_ref *ref)
{
	struct dentry *params = debugfs_create_dir("params", session->root);
	int ret = PTR_ERR_OR_ZERO(params);
	unsigned int i;

	for (i = 0; !ret && i < NR_BB_KEYS; i++) {
		*ref = (struct bb_file_ref){ session, &bb_param_file, bb_keys[i].name, i };
		ret = create_file(ref++, bb_param_file.mode, params);
	}
	return ret;
}

static int create_all(struct bb_session *session, struct bb_file_ref *ref)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < bb_nr_files; i++) {
		*ref = (struct bb_file_ref){ session, &bb_files[i], bb_files[i].name };
		ret = create_file(ref++, bb_files[i].mode, session->root);
	}
	for (i = 0; !ret && i < bb_nr_commands; i++) {
		*ref = (struct bb_file_ref){ session, &bb_command_file, bb_commands[i].name, i };
		ret = create_file(ref++, bb_commands[i].mode, session->root);
	}
	return ret ? ret : create_params(session, ref);
}

int bb_debugfs_create(struct bb_session *session)
{
	int ret;

	session->files = kvcalloc(bb_nr_files + bb_nr_commands + NR_BB_KEYS,
				  sizeof(*session->files), GFP_KERNEL);
	if (!session->files)
		return -ENOMEM;
	session->root = debugfs_create_dir("buddybench", NULL);
	ret = PTR_ERR_OR_ZERO(session->root);
	if (!ret)
		ret = create_all(session, session->files);
	if (ret)
		bb_debugfs_remove(session);
	return ret;
}

void bb_debugfs_remove(struct bb_session *session)
{
	debugfs_remove(session->root);
	kvfree(session->files);
}
