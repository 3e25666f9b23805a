/* SPDX-License-Identifier: GPL-2.0-only */
/* One session per module: its parameters, its one run, the last result. */
#ifndef _BUDDYBENCH_SESSION_SESSION_H
#define _BUDDYBENCH_SESSION_SESSION_H

#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include <buddybench/guard/guard.h>
#include <buddybench/plan/keys.h>
#include <buddybench/result/run.h>
#include <buddybench/session/error_log.h>

struct bb_file_ref;
struct dentry;
struct seq_file;

/**
 * struct bb_run_ref - a run and who still reads it
 * @ref: one for the session while it is the present or the last run, one per reader
 * @run: immutable once it is &bb_session.last
 * @facts: what @run.facts points to
 */
struct bb_run_ref {
	struct kref ref;
	struct bb_run run;
	struct bb_facts facts;
};

/**
 * struct bb_session - everything the module has
 * @lock: protects @plan, @scratch, @facts, @running, @last, @next_id, @closing
 *	and the start of a run. Never held while a run is carried out, never
 *	taken by a notifier or a worker
 * @plan: the params files
 * @facts: the machine, gathered anew at every start
 * @scratch: working room for the parsers
 * @clock: what the resolution tests at load said: ktime, fast
 * @running: the run that goes on, or NULL
 * @last: the run that ended last, or NULL
 * @next_id: of the next run
 * @closing: the module is being unloaded: no new run
 * @job: what else goes on instead of a run, or NULL
 * @unsafe: may go below the floor; unsafe=1
 * @changed: woken when a run starts, gets on or ends
 * @work: carries out @running
 * @queue: where @work goes
 * @jobs: carries out what is no run, on the CPU of who asks
 * @guard: safety
 * @log: refused writes
 * @started: jiffies at which @running began
 * @generation: bumped together with @changed
 * @root: debugfs directory
 * @files: what its inodes point to
 * @state: what each command remembers, in the order of bb_commands; has its own
 *	locks
 */
struct bb_session {
	struct mutex lock;	/* protects: see above */
	struct bb_plan plan;
	struct bb_facts facts;
	struct bb_scratch scratch;
	struct bb_clock_info clock[2];
	struct bb_run_ref *running;
	struct bb_run_ref *last;
	unsigned int next_id;
	bool closing;
	const char *job;
	bool unsafe;
	wait_queue_head_t changed;
	struct work_struct work;
	struct workqueue_struct *queue;
	struct workqueue_struct *jobs;
	struct bb_guard guard;
	struct bb_error_log log;
	unsigned long started;
	atomic_t generation;
	struct dentry *root;
	struct bb_file_ref *files;
	void *state[];
};

/**
 * bb_session_create() - a session with default parameters; nothing runs
 *
 * Return: the session, or ERR_PTR().
 */
struct bb_session *bb_session_create(void);

/**
 * bb_session_close() - end the run, let nobody start another
 * @session: the session
 *
 * Readers of wait and state wake up. Call before the files are removed.
 */
void bb_session_close(struct bb_session *session);

/**
 * bb_session_destroy() - free all; nobody may use the session any more
 * @session: closed
 */
void bb_session_destroy(struct bb_session *session);

/**
 * bb_session_set() - write a params file
 * @session: the session
 * @key: which
 * @text: clean text
 * @err: filled in on error
 *
 * Return: 0, -EBUSY while a run goes on, or what bb_key_set() says.
 */
int bb_session_set(struct bb_session *session, enum bb_key key, const char *text,
		   struct bb_err *err);

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
 * bb_session_start() - start a run
 * @session: the session
 * @text: clean text: ``1`` or key=value ...
 * @err: filled in on error
 *
 * Return: 0 as soon as it is on its way; -EBUSY if one goes on; -ENOMEM if the
 * guard would not admit a single cell; or what plan and keys say. On error
 * nothing has changed.
 */
int bb_session_start(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_stop() - end the run
 * @session: the session
 *
 * Returns at once; bb_session_wait() tells when every page is back.
 */
void bb_session_stop(struct bb_session *session);

/**
 * bb_session_wait() - until no run goes on
 * @session: the session
 *
 * Return: 0, or -ERESTARTSYS on a signal.
 */
int bb_session_wait(struct bb_session *session);

/**
 * bb_session_state() - the state line
 * @session: the session
 * @m: where to
 */
void bb_session_state(struct bb_session *session, struct seq_file *m);

/**
 * bb_session_idle() - does no run go on?
 * @session: the session
 *
 * Return: true if none does.
 */
bool bb_session_idle(struct bb_session *session);

/**
 * bb_session_last() - the run that ended last
 * @session: the session
 *
 * Return: the run, to be given to bb_run_ref_put(); NULL before the first.
 */
struct bb_run_ref *bb_session_last(struct bb_session *session);

/**
 * bb_run_ref_put() - done reading
 * @ref: from bb_session_last(); may be NULL
 */
void bb_run_ref_put(struct bb_run_ref *ref);

#endif /* _BUDDYBENCH_SESSION_SESSION_H */
