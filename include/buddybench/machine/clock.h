/* SPDX-License-Identifier: GPL-2.0-only */
/* Which clock to measure with, and how good it is. */
#ifndef _BUDDYBENCH_MACHINE_CLOCK_H
#define _BUDDYBENCH_MACHINE_CLOCK_H

#include <linux/ktime.h>
#include <linux/timekeeping.h>

#include <buddybench/arch.h>
#include <buddybench/lib/clock_info.h>

/**
 * bb_clock_now() - read the clock of a run, outside the timed loops
 * @fast: the architecture's counter, else ktime
 *
 * Return: clock steps.
 */
static __always_inline u64 bb_clock_now(bool fast)
{
	return fast ? bb_fast_clock() : ktime_get_mono_fast_ns();
}

/**
 * bb_clock_probe() - resolution test: 20 000 readings in pairs
 * @fast: which clock
 * @info: result; @info->khz is 0 if the kernel does not know the rate, see
 *	bb_clock_calibrate()
 *
 * Return: true if the clock can time single operations: it never ran backwards,
 * and at most one in ten pairs of readings is equal.
 */
bool bb_clock_probe(bool fast, struct bb_clock_info *info);

/**
 * struct bb_clock_pair - both clocks at the same time
 * @steps: of the run's clock
 * @ns: ktime
 */
struct bb_clock_pair {
	u64 steps;
	u64 ns;
};

/**
 * bb_clock_both() - read the run's clock and ktime together
 * @fast: the run's clock
 *
 * Return: the pair with the narrowest bracket of five.
 */
struct bb_clock_pair bb_clock_both(bool fast);

/**
 * bb_clock_calibrate() - measure @info->khz if the kernel does not know it
 * @info: a probed clock
 *
 * Takes up to 20 ms; may sleep.
 */
void bb_clock_calibrate(struct bb_clock_info *info);

/**
 * bb_clock_drift() - error of the clock's rate over a run
 * @info: the clock; @info->drift_ppm is filled in
 * @from: both clocks at the start
 *
 * Return: false if ktime and the clock disagree by more than 0.1 %. Always true
 * for runs shorter than 10 ms.
 */
bool bb_clock_drift(struct bb_clock_info *info,
		    const struct bb_clock_pair *from);

#endif /* _BUDDYBENCH_MACHINE_CLOCK_H */
