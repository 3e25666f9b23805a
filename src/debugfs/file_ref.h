/* SPDX-License-Identifier: GPL-2.0-only */
/* The data of an inode, and the operations of a file with rows. */
#ifndef _BUDDYBENCH_DEBUGFS_FILE_REF_H
#define _BUDDYBENCH_DEBUGFS_FILE_REF_H

#include <linux/fs.h>
#include <linux/mutex.h>

#include "file_table.h"

/**
 * struct bb_file_ref - data of an inode
 * @session: the session
 * @file: what is behind it
 * @name: of the file
 * @row: of the key or command, for tables of these
 * @reading: held by the one reader that seq_file sees: the locks of seq_file and of
 *	the file position are not killable
 *
 * In the session's file table until the file is removed.
 */
struct bb_file_ref {
	struct bb_session *session;
	const struct bb_file *file;
	const char *name;
	unsigned int row;
	struct mutex reading;	/* see above; taken interruptibly */
};

extern const struct file_operations bb_rows_fops;

#endif /* _BUDDYBENCH_DEBUGFS_FILE_REF_H */
