/* SPDX-License-Identifier: GPL-2.0-only */
/* The clock of a run: its properties, and conversion from steps to a unit. */
#ifndef _BUDDYBENCH_LIB_CLOCK_INFO_H
#define _BUDDYBENCH_LIB_CLOCK_INFO_H

#include <linux/types.h>

/**
 * struct bb_clock_info - properties of a clock
 * @name: tsc, cycles or ktime
 * @fast: it is the architecture's cycle counter
 * @counts: a step is an instruction, not a unit of time
 * @khz: steps per ms
 * @step: shortest usual difference of two successive readings
 * @granularity: increment, in steps: all differences are multiples of it
 * @zero: differences of 0 per 1000 reads
 * @backwards: times it ran backwards
 * @early: share of the work before a reading that it does not wait for, permille
 * @drift_ppm: against ktime over the run; 0 if the clock is ktime
 */
struct bb_clock_info {
	const char *name;
	bool fast;
	bool counts;
	u32 khz;
	u64 step;
	u64 granularity;
	u32 zero;
	u32 backwards;
	u32 early;
	u32 drift_ppm;
};

/**
 * bb_clock_info_milli() - convert clock steps to the unit of the results
 * @clock: the clock
 * @steps: clock steps
 *
 * Return: thousandths of a ns, or of an instruction.
 */
u64 bb_clock_info_milli(const struct bb_clock_info *clock, u64 steps);

/**
 * bb_clock_info_unit() - the unit of bb_clock_info_milli()
 * @clock: the clock
 *
 * Return: "ns" or "instructions".
 */
const char *bb_clock_info_unit(const struct bb_clock_info *clock);

/**
 * bb_clock_info_coarse() - is the clock too coarse to keep sections short?
 * @clock: the clock
 *
 * Where the timer moves it, it stands still while interrupts are off, so that how long
 * a section takes is not seen until it has ended. One that is only slow goes on, but
 * tells too late that the time is up.
 *
 * Return: true if it stands still for more than 10 us at a time.
 */
bool bb_clock_info_coarse(const struct bb_clock_info *clock);

#endif /* _BUDDYBENCH_LIB_CLOCK_INFO_H */
