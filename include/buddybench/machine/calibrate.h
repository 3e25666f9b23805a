/* SPDX-License-Identifier: GPL-2.0-only */
/* Is the machine fit to measure on right now? Part of every run. */
#ifndef _BUDDYBENCH_MACHINE_CALIBRATE_H
#define _BUDDYBENCH_MACHINE_CALIBRATE_H

#include <buddybench/lib/clock_info.h>
#include <buddybench/result/calibration.h>

/**
 * bb_calibrate() - measure loops of known relative cost, and background noise
 * @clock: a clock that has been probed
 * @result: filled in
 *
 * Takes about 25 ms on the CPU it is called on; may sleep.
 *
 * Return: 0 or -ENOMEM, @result zeroed.
 */
int bb_calibrate(const struct bb_clock_info *clock,
		 struct bb_calibration *result);

#endif /* _BUDDYBENCH_MACHINE_CALIBRATE_H */
