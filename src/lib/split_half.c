// SPDX-License-Identifier: GPL-2.0-only
/*
 * An A/A test: even and odd chunks of a measurement, and early and late ones, are
 * the same experiment, so if they disagree something else was measured as well.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sort.h>

#include <buddybench/lib/split_half.h>

#define PAIRS (BB_SPLIT_HALF_MAX / 2)

/* Drop every second pair. */
static void thin_out(struct bb_split_half *halves)
{
	unsigned int i;

	for (i = 0; i < PAIRS / 2; i++) {
		halves->cost[0][i] = halves->cost[0][2 * i];
		halves->cost[1][i] = halves->cost[1][2 * i];
	}
	halves->nr /= 2;
	halves->thin++;
}

void bb_split_half_add(struct bb_split_half *halves, u64 cost)
{
	u64 pair = halves->seen / 2;
	unsigned int odd = halves->seen++ % 2;

	if (halves->nr == BB_SPLIT_HALF_MAX)
		thin_out(halves);
	if (pair & ((1ULL << halves->thin) - 1))
		return;
	halves->cost[odd][pair >> halves->thin] = cost;
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

/* More than one part in @parts, and more than noise. */
static bool apart(struct spread a, struct spread b, unsigned int parts)
{
	u64 by = max(a.median, b.median) - min(a.median, b.median);

	return by * parts > min(a.median, b.median) && by > a.notch + b.notch;
}

/* Do sorted costs form two clusters with nothing in between? */
static bool is_bimodal(const u64 *cost, unsigned int n)
{
	unsigned int i, at = 0, edge = n / 10;
	u64 gap = 0, below, above;

	for (i = max(edge, 1U); i < n - edge; i++)
		if (cost[i] - cost[i - 1] > gap) {
			gap = cost[i] - cost[i - 1];
			at = i;
		}
	if (!at || gap * 10 <= cost[at - 1])
		return false;
	/* Not just a wide spread: most of each cluster is narrower than the gap. */
	below = cost[at - 1 - at / 4] - cost[at / 4];
	above = cost[n - 1 - (n - at) / 4] - cost[at + (n - at) / 4];
	return gap > 2 * max(below, above);
}

bool bb_split_half_differ(struct bb_split_half *h)
{
	unsigned int n = h->nr / 2, early = n / 2;
	struct spread first, last, even, odd;

	if (h->nr < BB_SPLIT_HALF_MIN)
		return false;
	/* The even chunks suffice, and can be sorted in place. */
	first = spread_of(h->cost[0], early);
	last = spread_of(h->cost[0] + early, n - early);
	even = spread_of(h->cost[0], n);
	odd = spread_of(h->cost[1], n);
	if (apart(even, odd, 50))
		return true;
	/* These compare half as many costs, so more of them are needed. */
	return h->nr >= 2 * BB_SPLIT_HALF_MIN &&
	       (apart(first, last, 20) || is_bimodal(h->cost[0], n));
}
