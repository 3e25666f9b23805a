// SPDX-License-Identifier: GPL-2.0-only
/*
 * Convert clock steps to the unit of the results; tell a clock from a timer.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/lib/clock_info.h>

u64 bb_clock_info_milli(const struct bb_clock_info *clock, u64 steps)
{
	u64 ms, rest;

	if (clock->counts)
		return steps * 1000;
	/* Whole ms separately: steps * 10^9 would overflow after 2 s at 10 GHz. */
	ms = div64_u64_rem(steps, clock->khz, &rest);
	return ms * 1000000000ULL + div64_u64(rest * 1000000000ULL, clock->khz);
}

#define STILL_PERMILLE	100
#define STILL_MILLI	10000000ULL

bool bb_clock_info_coarse(const struct bb_clock_info *clock)
{
	/* One whose readings are always apart, as on a slow machine, does not stand still. */
	if (clock->counts || clock->zero <= STILL_PERMILLE || !clock->khz)
		return false;
	return bb_clock_info_milli(clock, clock->granularity) > STILL_MILLI;
}

const char *bb_clock_info_unit(const struct bb_clock_info *clock)
{
	return clock->counts ? "instructions" : "ns";
}
