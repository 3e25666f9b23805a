/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * worker=caller: the task that writes to run is the worker. So its cgroups, its cpuset and its
 * memory policy decide about the pages, which those of a kernel thread cannot.
 */
#ifndef _BUDDYBENCH_RUN_CALLER_H
#define _BUDDYBENCH_RUN_CALLER_H

#include <linux/completion.h>
#include <linux/nodemask.h>

#include <buddybench/result/run.h>

struct bb_guard;
struct bb_worker;

/**
 * struct bb_caller - a task that lends itself to a run as its only worker
 * @task: it
 * @worker: what it has to carry out; NULL if the run has ended before
 * @hired: @worker is valid
 * @over: no cell will follow
 * @left: the task does not use the run any more
 */
struct bb_caller {
	struct task_struct *task;
	struct bb_worker *worker;
	struct completion hired;
	bool over;
	struct completion left;
};

/**
 * bb_caller_lend() - lend the current task, if the plan wants it
 * @run: prepared
 * @err: filled in on refusal
 *
 * Return: 0; -EINVAL if the task may run on other CPUs than that of the plan, or
 * as bb_caller_allowed(); -ENOMEM.
 */
int bb_caller_lend(struct bb_run *run, struct bb_err *err);

/**
 * bb_caller_allowed() - may a task have memory of all nodes that the cells need?
 * @run: prepared
 * @mems: the nodes of its cpuset
 * @err: filled in on refusal
 *
 * The kernel looks in these first for an API that is given a node, too, and takes
 * from another one only if all of them are short: blocks would come from a node
 * that is not charged, and their row would be that of the other. Looked at once, a
 * cpuset that is changed later shows as off-node.
 *
 * Return: 0; -EINVAL if one that a cell is charged to is not among them.
 */
int bb_caller_allowed(const struct bb_run *run, const nodemask_t *mems, struct bb_err *err);

/**
 * bb_caller_serve() - carry out the cells of the run, until it has ended
 * @caller: the current task
 * @guard: of the run, which a signal ends
 * @err: filled in on error
 *
 * The caller holds a reference to the run.
 *
 * Return: 0; -ECANCELED if a signal has ended the run.
 */
int bb_caller_serve(struct bb_caller *caller, struct bb_guard *guard, struct bb_err *err);

/**
 * bb_caller_hire() - give the task its worker; called by the coordinator
 * @caller: the task
 * @w: its worker
 */
void bb_caller_hire(struct bb_caller *caller, struct bb_worker *w);

/**
 * bb_caller_dismiss() - let the task go, and wait until it has
 * @caller: the task; NULL if there is none
 *
 * Called by the coordinator, any number of times.
 */
void bb_caller_dismiss(struct bb_caller *caller);

#endif /* _BUDDYBENCH_RUN_CALLER_H */
