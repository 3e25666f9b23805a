/* SPDX-License-Identifier: GPL-2.0-only */
/* How fit the machine is to measure on. */
#ifndef _BUDDYBENCH_RESULT_CALIBRATION_H
#define _BUDDYBENCH_RESULT_CALIBRATION_H

#include <linux/types.h>

/**
 * struct bb_calibration - how fit the machine is to measure on
 * @done: false if there was no memory for it
 * @ladder_off: deviation of loops of length 1, 2 and 4 from proportionality,
 *	permille
 * @rung_milli: one multiplication, in 1/1000 step
 * @gaps: gaps over ten times the p99, within 20 ms of reading the clock
 * @noise_ppm: time lost in them
 * @longest: the longest, in steps
 */
struct bb_calibration {
	bool done;
	u32 ladder_off;
	u64 rung_milli;
	u64 gaps;
	u32 noise_ppm;
	u64 longest;
};

#endif /* _BUDDYBENCH_RESULT_CALIBRATION_H */
