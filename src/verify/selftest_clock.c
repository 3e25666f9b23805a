// SPDX-License-Identifier: GPL-2.0-only
/*
 * The self-test of the clocks: what must hold before a result can be trusted.
 */
#include <linux/kernel.h>

#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>

#include "selftest_test.h"

#define EARLY_MAX 500	/* permille; a reading that waits for nothing misses nearly all */

enum verdict bb_selftest_clock(struct testing *t, unsigned int fast)
{
	struct bb_clock_info now;
	bool good = bb_clock_probe(fast, &now);

	if (fast && !t->facts->fast_clock) {
		scnprintf(t->why, sizeof(t->why), "failed its test at load; ktime is used");
		return SKIP;
	}
	if (now.backwards)
		return bb_selftest_fail(t, "ran backwards %u times", now.backwards);
	if (fast && !good)
		return bb_selftest_fail(t, "stands still in %u of 1000 readings", now.zero);
	bb_selftest_say(t->st,
			"# %s: a reading takes %llu steps, misses %u permille of what precedes\n",
			now.name, now.step, now.early);
	if (fast && now.early > EARLY_MAX)
		return bb_selftest_fail(t, "misses %u permille of what precedes a reading",
					now.early);
	if (now.counts != t->clocks[fast].counts)
		return bb_selftest_fail(t, "counted instructions at load or now, but not both");
	return PASS;
}

enum verdict bb_selftest_clock_ladder(struct testing *t)
{
	const struct bb_clock_info *clock = &t->clocks[t->facts->fast_clock];
	struct bb_calibration c;

	if (bb_calibrate(clock, &c))
		return bb_selftest_fail(t, "no memory");
	bb_selftest_say(t->st, "# ladder: %u permille off, %llu/1000 steps a rung\n",
			c.ladder_off, c.rung_milli);
	bb_selftest_say(t->st, "# noise: %u ppm in %llu gaps, the longest %llu steps\n",
			c.noise_ppm, c.gaps, c.longest);
	if (c.ladder_off > 20 && c.noise_ppm > 10000) {
		scnprintf(t->why, sizeof(t->why), "the machine is too busy");
		return SKIP;
	}
	if (c.ladder_off > 20)
		return bb_selftest_fail(t, "known costs are %u permille off proportion",
			    c.ladder_off);
	return PASS;
}
