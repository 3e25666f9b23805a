/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/kernel/debug/buddybench */
#ifndef _BUDDYBENCH_DEBUGFS_DEBUGFS_H
#define _BUDDYBENCH_DEBUGFS_DEBUGFS_H

#include <buddybench/session/session.h>

/**
 * bb_debugfs_create() - make the files
 * @session: what they show; has to outlive them
 *
 * A kernel without debugfs, or one that refuses, leaves a module that can be
 * used through autorun= only.
 *
 * Return: 0, or -ENOMEM.
 */
int bb_debugfs_create(struct bb_session *session);

/**
 * bb_debugfs_remove() - take the files away
 * @session: closed, so that no reader sleeps; waits for those that are reading
 */
void bb_debugfs_remove(struct bb_session *session);

#endif /* _BUDDYBENCH_DEBUGFS_DEBUGFS_H */
