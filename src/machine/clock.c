// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which clock to measure with. The resolution is tested, the rate is compared
 * with ktime, and a test finds out whether a counter counts instructions.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/lib/granularity.h>
#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#define PROBE_READS	10240
#define PROBE_CHUNK	256
#define PROBE_LENGTHS	64
#define COUNT_TRIALS	20
#define MOVES		5	/* of a clock that stands still in between */
#define CHAIN		64	/* multiplications: as long as a short operation */
#define CHAIN_LONG	4096	/* more than a processor has in flight */
#define CHAIN_TRIES	50

/*
 * An emulator that counts instructions (QEMU -icount shift=0) advances the TSC
 * by one per instruction. 900 more of them then take exactly 900 steps, every
 * time. No real CPU executes one nop per TSC step that evenly.
 */
#if BB_HAVE_TSC
static noinline u64 time_nops_100(void)
{
	u64 t = bb_fast_clock();

	asm volatile(".rept 100; nop; .endr" : : : "memory");
	return bb_fast_clock() - t;
}

static noinline u64 time_nops_1000(void)
{
	u64 t = bb_fast_clock();

	asm volatile(".rept 1000; nop; .endr" : : : "memory");
	return bb_fast_clock() - t;
}

static bool counts_instructions(void)
{
	unsigned int i, exact = 0;

	for (i = 0; i < COUNT_TRIALS; i++) {
		u64 few, many;

		preempt_disable();
		few = time_nops_100();
		many = time_nops_1000();
		preempt_enable();
		exact += many - few == 900;
	}
	/* A timer interrupt may disturb one or two of them. */
	return exact >= COUNT_TRIALS - 2;
}
#else
static bool counts_instructions(void)
{
	return false;
}
#endif

/* Largest difference between two readings that is counted. */
#define STEP_MAX 2048

struct probe {
	u32 seen[STEP_MAX];
	u32 zero;
	u32 backwards;
	u32 longer;
	u64 shortest_longer;
};

static void note_difference(struct probe *p, u64 d)
{
	if ((s64)d < 0)
		p->backwards++;
	else if (!d)
		p->zero++;
	else if (d < STEP_MAX)
		p->seen[d]++;
	else if (!p->longer++ || d < p->shortest_longer)
		p->shortest_longer = d;
}

/* Work of known length before the next reading. */
static __always_inline void spend_time(unsigned int n)
{
	u64 x = n | 1;

	while (n--) {
		x *= 0x9e3779b97f4a7c15ULL;
		OPTIMIZER_HIDE_VAR(x);
	}
	/* lfence on x86: nothing after it starts before the work is done. */
	rmb();
}

/* @busy: with work of various lengths in between, else back to back */
static noinline void read_pairs(struct probe *p, bool fast, bool busy)
{
	unsigned int i;

	preempt_disable();
	for (i = 0; i < PROBE_CHUNK; i++) {
		u64 t = bb_clock_now(fast);

		if (busy)
			spend_time(i % PROBE_LENGTHS);
		note_difference(p, bb_clock_now(fast) - t);
	}
	preempt_enable();
}

static void read_many(struct probe *p, bool fast, bool busy)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < PROBE_READS / PROBE_CHUNK; i++) {
		read_pairs(p, fast, busy);
		cond_resched();
	}
}

/* Smallest usual difference: at most 1 % of all differences are smaller. */
static u64 usual_step(const struct probe *p)
{
	u32 below = 0;
	u64 d;

	for (d = 1; d < STEP_MAX; d++) {
		below += p->seen[d];
		if (below > PROBE_READS / 100)
			return d;
	}
	return max_t(u64, p->shortest_longer, 1);
}

/* A counter of instructions counts every one. */
static u64 granularity(const struct probe *p, bool counts)
{
	u64 found = counts ? 1 : bb_granularity(p->seen, STEP_MAX);

	return found ? found : max_t(u64, p->shortest_longer, 1);
}

/*
 * All that was seen is that it stands still, but for a few times: only the timer's tick moves it.
 * What it moves by is the least that it is away at one of the next ones, as a tick that comes late
 * makes up for those before it; if none comes, longer than any limit.
 */
static u64 shortest_move(bool fast)
{
	unsigned long end = jiffies + HZ / 5 + 1;
	u64 from = bb_clock_now(fast), now, least = NSEC_PER_SEC;
	unsigned int moves = 0;

	do {
		cpu_relax();
		now = bb_clock_now(fast);
		if (now == from)
			continue;
		least = min(least, now - from);
		from = now;
		moves++;
	} while (moves < MOVES && time_before(jiffies, end));
	return least;
}

/* The shortest of some tries: each multiplication waits for the one before. */
static noinline u64 time_chain(bool fast, unsigned int n)
{
	u64 t, x = n | 1, best = U64_MAX;
	unsigned int i, left;

	for (i = 0; i < CHAIN_TRIES; i++) {
		preempt_disable();
		t = bb_clock_now(fast);
		for (left = n; left; left--) {
			x *= 0x9e3779b97f4a7c15ULL;
			OPTIMIZER_HIDE_VAR(x);
		}
		t = bb_clock_now(fast) - t;
		preempt_enable();
		best = min(best, t);
	}
	return best;
}

/*
 * A processor may read its counter before earlier instructions have completed. The
 * cost of a multiplication is known from chains longer than any processor has in
 * flight; if a short chain appears to cost less, the reading came too early.
 */
static u32 missed_permille(bool fast)
{
	u64 none = time_chain(fast, 0), some = time_chain(fast, CHAIN);
	u64 want = time_chain(fast, 2 * CHAIN_LONG) - time_chain(fast, CHAIN_LONG);
	u64 got = some > none ? some - none : 0;

	if ((s64)want <= 0)
		return 0;
	want = div_u64(want * CHAIN, CHAIN_LONG);
	if (got >= want)
		return 0;
	return div64_u64((want - got) * 1000, want);
}

bool bb_clock_probe(bool fast, struct bb_clock_info *info)
{
	struct probe *p = kvzalloc(sizeof(*p), BB_GFP_OWN);

	memset(info, 0, sizeof(*info));
	info->name = fast ? BB_FAST_CLOCK : "ktime";
	info->fast = fast;
	if (!p)
		return false;
	read_many(p, fast, false);
	info->step = usual_step(p);
	info->backwards = p->backwards;
	info->zero = p->zero * 1000 / PROBE_READS;
	info->counts = fast && counts_instructions();
	info->khz = fast ? bb_fast_clock_khz() : 1000000;
	read_many(p, fast, true);
	info->backwards += p->backwards;
	/* A fast clock that stands still is not used. */
	info->granularity = p->zero + MOVES > PROBE_READS && !fast ? shortest_move(fast) :
			    granularity(p, info->counts);
	info->early = missed_permille(fast);
	kvfree(p);
	return !info->backwards && info->zero <= 100 && (!fast || BB_FAST_CLOCK_WIDE);
}

struct bb_clock_pair bb_clock_both(bool fast)
{
	struct bb_clock_pair best = { 0 };
	u64 width = U64_MAX;
	int i;

	for (i = 0; i < 5; i++) {
		u64 before, ns, after;

		preempt_disable();
		before = bb_clock_now(fast);
		ns = ktime_get_mono_fast_ns();
		after = bb_clock_now(fast);
		preempt_enable();
		if (after - before >= width)
			continue;
		width = after - before;
		best.steps = before + width / 2;
		best.ns = ns;
	}
	return best;
}

void bb_clock_calibrate(struct bb_clock_info *info)
{
	struct bb_clock_pair from, to;

	if (info->khz)
		return;
	from = bb_clock_both(info->fast);
	msleep(20);
	to = bb_clock_both(info->fast);
	info->khz = div64_u64((to.steps - from.steps) * 1000000,
			      max_t(u64, to.ns - from.ns, 1));
	if (!info->khz)
		info->khz = 1;
}

bool bb_clock_drift(struct bb_clock_info *info,
		    const struct bb_clock_pair *from)
{
	struct bb_clock_pair to = bb_clock_both(info->fast);
	u64 ns = to.ns - from->ns, want, off;

	info->drift_ppm = 0;
	if (!info->fast || ns < 10 * NSEC_PER_MSEC)
		return true;
	/* In us: ns * khz would overflow within seconds. */
	want = div_u64(ns, 1000) * info->khz;
	off = (to.steps - from->steps) * 1000;
	off = off > want ? off - want : want - off;
	info->drift_ppm = min_t(u64, div64_u64(off, div_u64(want, 1000000) + 1),
				U32_MAX);
	return info->drift_ppm <= 1000;
}
