// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a warm-up: costs of steps of one size, compared with each other.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/lib/warmth.h>

#define WINDOW BB_WARMTH_WINDOW

void bb_warmth_add(struct bb_warmth *warm, unsigned int size, u64 ticks)
{
	if (size != warm->size)
		warm->n = 0;
	warm->size = size;
	warm->cost[warm->n++ % (2 * WINDOW)] = div_u64(ticks * 16, size);
	warm->tested |= warm->n >= 2 * WINDOW;
}

/* Five values: the one with two below and two above, equal ones in order. */
static u64 median_of(const u64 *cost)
{
	unsigned int i, j, below;

	for (i = 0; i < WINDOW; i++) {
		for (j = 0, below = 0; j < WINDOW; j++)
			below += cost[j] < cost[i] || (cost[j] == cost[i] && j < i);
		if (below == WINDOW / 2)
			break;
	}
	return cost[i];
}

/* At most 2 % more, and a rounding. */
static bool no_more_than(u64 a, u64 b)
{
	return 50 * a <= 51 * b + 50;
}

static bool is_among(const u64 *cost, u64 value)
{
	bool below = false, above = false;
	unsigned int i;

	for (i = 0; i < WINDOW; i++) {
		below |= no_more_than(cost[i], value);
		above |= no_more_than(value, cost[i]);
	}
	return below && above;
}

bool bb_warmth_settled(const struct bb_warmth *warm)
{
	unsigned int windows = warm->n / WINDOW;
	const u64 *now = &warm->cost[WINDOW * ((windows + 1) % 2)];
	const u64 *before = &warm->cost[WINDOW * (windows % 2)];
	u64 a, b;

	if (windows < 2 || warm->n % WINDOW)
		return false;
	a = median_of(now);
	b = median_of(before);
	return no_more_than(max(a, b), min(a, b)) || (is_among(now, b) && is_among(before, a));
}
