/* SPDX-License-Identifier: GPL-2.0-only */
/* What a lab does beside runs: one thing at a time, and never during a run. */
#ifndef _BUDDYBENCH_SESSION_JOBS_H
#define _BUDDYBENCH_SESSION_JOBS_H

#include <buddybench/session/session.h>

/**
 * bb_lab_selftest() - run the self-test
 * @lab: the lab
 * @err: filled in on error
 *
 * Return: 0 whatever the verdict, or -EBUSY while something else goes on.
 */
int bb_lab_selftest(struct bb_lab *lab, struct bb_err *err);

/**
 * bb_lab_oracle() - carry out an oracle command
 * @lab: the lab
 * @text: the command, clean
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early.
 *
 * Return: 0, -EBUSY while something else goes on, -EINTR after a signal, or
 * what bb_oracle_run() says.
 */
int bb_lab_oracle(struct bb_lab *lab, const char *text, struct bb_err *err);

/**
 * bb_lab_verify() - verify what the allocator promises
 * @lab: the lab
 * @text: keys as for a run, clean
 * @err: filled in on error
 *
 * Return: 0 whatever was found, -EBUSY while something else goes on, -EINTR
 * after a signal, or what bb_verify_run() says.
 */
int bb_lab_verify(struct bb_lab *lab, const char *text, struct bb_err *err);

/**
 * bb_lab_ops() - take or give back blocks by hand
 * @lab: the lab
 * @text: the command, clean
 * @err: filled in on error
 *
 * Return: 0, -EBUSY while something else goes on, or what bb_ops_run() says.
 */
int bb_lab_ops(struct bb_lab *lab, const char *text, struct bb_err *err);

/**
 * bb_lab_explain() - tell the story of one allocation
 * @lab: the lab
 * @text: what is asked for, clean
 * @err: filled in on error
 *
 * Return: 0, -EBUSY while something else goes on, or what bb_explain_run()
 * says.
 */
int bb_lab_explain(struct bb_lab *lab, const char *text, struct bb_err *err);

/**
 * bb_lab_fragment() - carry out a fragment command
 * @lab: the lab
 * @text: the command, clean
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early. What it
 * holds is held on, until release, stop, unload or lack of memory.
 *
 * Return: 0, -EBUSY while something else goes on, -EINTR after a signal, or
 * what bb_fragment_command() says.
 */
int bb_lab_fragment(struct bb_lab *lab, const char *text, struct bb_err *err);

#endif /* _BUDDYBENCH_SESSION_JOBS_H */
