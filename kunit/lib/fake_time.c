// SPDX-License-Identifier: GPL-2.0-only
/* A clock that stands still until a test moves it. */
#define BB_FAKETIME_REAL
#include <linux/jiffies.h>

#include "kunit/lib/fake_time.h"

/* Global, because callers pass no context. One test at a time. */
static struct {
	bool stopped;
	bool ticking;
	u64 now;
	const u64 *by;
	unsigned int nr;
	unsigned int left;	/* readings to the next of @by */
	void (*fn)(void *arg);	/* called at every reading */
	void *arg;
} fake;

void bb_test_clock_stop(void)
{
	fake.stopped = true;
}

void bb_test_clock_tick(void)
{
	fake.ticking = true;
}

void bb_test_clock_jump(const u64 *by, unsigned int nr, unsigned int first)
{
	fake.by = by;
	fake.nr = nr;
	fake.left = first;
	fake.stopped = true;
}

void bb_test_clock_go(void)
{
	fake.nr = 0;
	fake.stopped = false;
	fake.ticking = false;
}

void bb_test_clock_move(u64 steps)
{
	fake.now += steps;
}

void bb_test_clock_beside(void (*fn)(void *arg), void *arg)
{
	fake.fn = fn;
	fake.arg = arg;
}

u64 bb_test_clock_now(bool fast)
{
	if (fake.fn)
		fake.fn(fake.arg);
	if (fake.nr && !--fake.left) {
		fake.now += *fake.by++;
		fake.nr--;
		fake.left = BB_TEST_READINGS;
	}
	if (fake.ticking)
		return get_jiffies_64() * (NSEC_PER_SEC / HZ);
	return fake.stopped ? fake.now : bb_clock_now(fast);
}
