/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/debug/buddybench */
#ifndef _BUDDYBENCH_DEBUGFS_DEBUGFS_H
#define _BUDDYBENCH_DEBUGFS_DEBUGFS_H

#include <buddybench/session/session.h>

/**
 * bb_debugfs_create() - create the files
 * @session: the session they show; must outlive them
 *
 * Return: 0, or the errno of debugfs if it refuses one, with no file left:
 * -ENODEV without CONFIG_DEBUG_FS, -EPERM with debugfs=off, -ENOMEM.
 */
int bb_debugfs_create(struct bb_session *session);

/**
 * bb_debugfs_remove() - remove the files
 * @session: closed, so that no reader sleeps; waits for active readers
 */
void bb_debugfs_remove(struct bb_session *session);

#endif /* _BUDDYBENCH_DEBUGFS_DEBUGFS_H */
