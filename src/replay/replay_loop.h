/* SPDX-License-Identifier: GPL-2.0-only */
/* The timed loop of a replay. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_LOOP_H
#define _BUDDYBENCH_REPLAY_REPLAY_LOOP_H

#include "replay.h"

/**
 * bb_replay_loop() - carry out steps until the end of a chunk, or a look at the zones
 * @w: the worker; its counts of pages are kept up
 * @n: at most so many
 * @fast: with the fast clock, else ktime
 *
 * Return: how many were carried out: 0 if the first has to wait for another CPU.
 */
u32 bb_replay_loop(struct bb_replay_worker *w, u32 n, bool fast);

/**
 * bb_replay_since() - time since a replay was started
 * @start: ktime_get_mono_fast_ns() then
 * @now: the same now, on another CPU perhaps: while the clock is adjusted it may
 *	be a little before @start
 *
 * Return: nanoseconds.
 */
static inline u64 bb_replay_since(u64 start, u64 now)
{
	return now > start ? now - start : 0;
}

/**
 * bb_replay_due() - how many steps are due, as far as one call carries them out
 * @w: the worker, with a step that is left
 * @now: ns since the start of the replay
 *
 * Counted only to the end of a chunk, or to a look at the zones; one step in the
 * second pass. A worker that lags would else count all that is left for each chunk.
 *
 * Return: how many; 0 if the first is not.
 */
u32 bb_replay_due(const struct bb_replay_worker *w, u64 now);

/**
 * bb_replay_drop() - give back what is still held
 * @r: the replay, whose workers have ended
 *
 * That is what the stream holds to its end, or what was held when it was ended.
 */
void bb_replay_drop(struct bb_replay *r);

/**
 * bb_replay_overhead_milli() - what the clock costs in a value
 * @fast: with the fast clock
 *
 * Return: the mean of some, in 1/1000 clock step.
 */
u64 bb_replay_overhead_milli(bool fast);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_LOOP_H */
