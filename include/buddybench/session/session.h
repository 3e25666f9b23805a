/* SPDX-License-Identifier: GPL-2.0-only */
/* One session per module: its parameters, its one run, the last result. */
#ifndef _BUDDYBENCH_SESSION_SESSION_H
#define _BUDDYBENCH_SESSION_SESSION_H

#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <buddybench/guard/page_holder.h>
#include <buddybench/lib/clock_info.h>
#include <buddybench/plan/keys.h>
#include <buddybench/session/error_log.h>

struct bb_command_type;
struct bb_file_ref;
struct bb_run_ref;
struct dentry;

/**
 * struct bb_session - all state of the module
 * @lock: protects @plan, @scratch, @facts, @clock, @running, @last, @next_id, @closing
 *	and the start of a run. Never held during a run, never taken by a notifier or a worker
 * @plan: the params files
 * @facts: the machine, gathered anew at every start
 * @scratch: working memory of the parsers
 * @clock: results of the resolution tests: ktime before it is measured with, fast at load
 * @running: the run in progress, or NULL
 * @last: the run that ended last, or NULL
 * @next_id: of the next run
 * @closing: the module is being unloaded: no new run
 * @job: the command in progress instead of a run, or NULL
 * @unsafe: loaded with unsafe=1: may go below the floor
 * @changed: woken when a run or a command starts or ends, or a run makes progress
 * @work: executes @running
 * @queue: workqueue of @work
 * @jobs: workqueue of commands, on the CPU of the writer
 * @guard: safety
 * @holder: what a run holds to give the free lists a state
 * @log: refused writes
 * @started: jiffies at which @running began
 * @generation: bumped together with @changed
 * @root: debugfs directory
 * @files: data of its inodes
 * @state: state of each command, in the order of bb_commands; has its own locks
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
	const struct bb_command_type *job;
	bool unsafe;
	wait_queue_head_t changed;
	struct work_struct work;
	struct workqueue_struct *queue;
	struct workqueue_struct *jobs;
	struct bb_guard guard;
	struct bb_page_holder holder;
	struct bb_error_log log;
	unsigned long started;
	atomic_t generation;
	struct dentry *root;
	struct bb_file_ref *files;
	void *state[];
};

/**
 * bb_session_create() - create an idle session with default parameters
 *
 * Return: the session, or ERR_PTR().
 */
struct bb_session *bb_session_create(void);

/**
 * bb_session_close() - end the run, and refuse new ones
 * @session: the session
 *
 * Readers of wait and state wake up. Call before the files are removed.
 */
void bb_session_close(struct bb_session *session);

/**
 * bb_session_destroy() - free the session
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
 * Return: 0, -EBUSY while a run or command is in progress, or an error of
 * bb_key_set().
 */
int bb_session_set(struct bb_session *session, enum bb_key key, const char *text,
		   struct bb_err *err);

#endif /* _BUDDYBENCH_SESSION_SESSION_H */
