// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the machine fit to measure on right now? The cost of a loop must be
 * proportional to its length, and gaps in a loop that only reads the clock show
 * what else was running.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include <buddybench/lib/hist.h>
#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#define RUNG		2000	/* multiplications of the shortest loop */
#define RUNG_MAX	(RUNG << 6)	/* four of these take less than a ms */
#define RUNG_MOVES	500	/* clock increments in it: rounding error far below 1 % */
#define RUNG_TRIES	15
#define QUIET_NS	20000000
#define QUIET_CHUNK	1000
#define GAP_FACTOR	10	/* times the p99 of all gaps */

/* Each multiplication depends on the previous one, so none can overlap. */
static noinline void multiply(unsigned int n)
{
	u64 x = n | 1;

	while (n--) {
		x *= 0x9e3779b97f4a7c15ULL;
		OPTIMIZER_HIDE_VAR(x);
	}
	/* Keep the compiler from dropping the loop. */
	barrier_data(&x);
}

/* The minimum of several tries: an interrupt can only add time. */
static u64 rung(const struct bb_clock_info *clock, unsigned int n)
{
	u64 t, best = U64_MAX;
	unsigned int i;

	for (i = 0; i < RUNG_TRIES; i++) {
		preempt_disable();
		t = bb_clock_now(clock->fast);
		multiply(n);
		t = bb_clock_now(clock->fast) - t;
		preempt_enable();
		best = min(best, t);
	}
	return best;
}

/* Long compared with the clock's granularity, so that rounding is negligible. */
static unsigned int rung_length(const struct bb_clock_info *clock)
{
	unsigned int n = RUNG;

	while (n < RUNG_MAX && rung(clock, n) < RUNG_MOVES * clock->granularity)
		n *= 2;
	return n;
}

/* The step from 1 to 2 rungs must cost half of the step from 2 to 4. */
static void climb(const struct bb_clock_info *clock, struct bb_calibration *c)
{
	unsigned int n = rung_length(clock);
	u64 one = rung(clock, n), two = rung(clock, 2 * n);
	u64 four = rung(clock, 4 * n), wide, twice;

	wide = four > two ? four - two : 0;
	twice = two > one ? 2 * (two - one) : 0;
	c->ladder_off = !wide ? 1000 :
		div64_u64(1000 * (max(wide, twice) - min(wide, twice)), wide);
	c->ladder_off = min(c->ladder_off, 1000U);
	c->rung_milli = div_u64(wide * 1000, 2 * n);
}

static void read_gaps(const struct bb_clock_info *clock, struct bb_hist *gaps)
{
	u64 last, now;
	unsigned int i;

	last = bb_clock_now(clock->fast);
	for (i = 0; i < QUIET_CHUNK; i++) {
		now = bb_clock_now(clock->fast);
		bb_hist_record(gaps, now - last);
		/* Do not count the time to record it as a gap. */
		last = bb_clock_now(clock->fast);
	}
}

static void count_gaps(const struct bb_hist *gaps, struct bb_calibration *c)
{
	struct bb_summary s;
	unsigned int i;
	u64 lost = 0;

	bb_hist_summary(gaps, &s);
	/* p[2] is p99 */
	for (i = bb_hist_index(GAP_FACTOR * (s.p[2] + 1)); i < BB_HIST_BUCKETS; i++) {
		c->gaps += gaps->bucket[i].count;
		lost += gaps->bucket[i].sum;
	}
	c->noise_ppm = div64_u64(lost * 1000000, max_t(u64, s.sum, 1));
	c->longest = s.max;
}

static void listen(const struct bb_clock_info *clock, struct bb_hist *gaps)
{
	u64 end = ktime_get_mono_fast_ns() + QUIET_NS;

	bb_hist_init(gaps);
	do {
		read_gaps(clock, gaps);
		cond_resched();
	} while (ktime_get_mono_fast_ns() < end);
}

int bb_calibrate(const struct bb_clock_info *clock,
		 struct bb_calibration *result)
{
	struct bb_hist *gaps = kvzalloc(sizeof(*gaps), BB_GFP_OWN);

	memset(result, 0, sizeof(*result));
	if (!gaps)
		return -ENOMEM;
	climb(clock, result);
	listen(clock, gaps);
	count_gaps(gaps, result);
	kvfree(gaps);
	result->done = true;
	return 0;
}
