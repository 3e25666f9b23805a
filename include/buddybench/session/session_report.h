/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that show the session and the machine. */
#ifndef _BUDDYBENCH_SESSION_SESSION_REPORT_H
#define _BUDDYBENCH_SESSION_SESSION_REPORT_H

#include <buddybench/session/session.h>

struct seq_file;

/**
 * bb_session_show() - read a params file
 * @session: the session
 * @key: which
 * @m: where to
 */
void bb_session_show(struct bb_session *session, enum bb_key key, struct seq_file *m);

/**
 * bb_session_config() - the config file
 * @session: the session
 * @m: where to
 */
void bb_session_config(struct bb_session *session, struct seq_file *m);

/**
 * bb_session_features() - the features file
 * @session: the session
 * @m: where to
 */
void bb_session_features(struct bb_session *session, struct seq_file *m);

/**
 * bb_session_env() - the env file
 * @m: where to
 */
void bb_session_env(struct seq_file *m);

/**
 * bb_session_zones() - the zones file
 * @session: the session
 * @m: where to
 *
 * Return: 0 or -ENOMEM.
 */
int bb_session_zones(struct bb_session *session, struct seq_file *m);

/**
 * bb_session_state() - the state line
 * @session: the session
 * @m: where to
 */
void bb_session_state(struct bb_session *session, struct seq_file *m);

#endif /* _BUDDYBENCH_SESSION_SESSION_REPORT_H */
