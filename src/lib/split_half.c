// SPDX-License-Identifier: GPL-2.0-only
/*
 * An A/A test: even and odd chunks of a measurement are the same experiment; if
 * they disagree, something else was measured as well.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sort.h>

#include <buddybench/lib/split_half.h>

void bb_split_half_add(struct bb_split_half *halves, u64 cost)
{
	unsigned int i = halves->nr;

	if (i == BB_SPLIT_HALF_MAX)
		return;
	halves->cost[i % 2][i / 2] = cost;
	halves->nr++;
}

static int compare_costs(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

struct spread {
	u64 median;
	u64 notch;
};

static struct spread spread_of(u64 *cost, unsigned int n)
{
	struct spread s;
	u64 iqr;

	sort(cost, n, sizeof(*cost), compare_costs, NULL);
	s.median = cost[n / 2];
	iqr = cost[3 * n / 4] - cost[n / 4];
	s.notch = div64_u64(157 * iqr, 100 * int_sqrt(n));
	return s;
}

bool bb_split_half_differ(struct bb_split_half *h)
{
	unsigned int n = h->nr / 2;
	struct spread even, odd;
	u64 apart;

	if (h->nr < BB_SPLIT_HALF_MIN)
		return false;
	even = spread_of(h->cost[0], n);
	odd = spread_of(h->cost[1], n);
	apart = max(even.median, odd.median) - min(even.median, odd.median);
	return apart * 50 > min(even.median, odd.median) &&
	       apart > even.notch + odd.notch;
}
