// SPDX-License-Identifier: GPL-2.0-only
/*
 * Charge pages before they are allocated. A charge is added first and checked
 * then: of two concurrent charges the later one sees the sum and undoes its
 * part.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/guard/ledger.h>
#include <buddybench/lib/parse.h>

#define DMA_CAP_PAGES	((long)(SZ_2M >> PAGE_SHIFT))

int bb_ledger_init(struct bb_ledger *ledger)
{
	ledger->held = alloc_percpu(long);
	return ledger->held ? 0 : -ENOMEM;
}

void bb_ledger_exit(struct bb_ledger *ledger)
{
	free_percpu(ledger->held);
}

static bool add_dma(struct bb_ledger *ledger, gfp_t gfp, long pages)
{
	if (!(gfp & __GFP_DMA))
		return true;
	/* Uncharging never fails. */
	if (atomic_long_add_return(pages, &ledger->dma) <= DMA_CAP_PAGES ||
	    pages < 0)
		return true;
	atomic_long_sub(pages, &ledger->dma);
	return false;
}

/* Are the kept and charged pages of a node, of all its zones, still within half of it? */
static bool within_half(const struct bb_ledger *ledger, int nid)
{
	u64 sum = atomic_long_read(&ledger->charged[nid]) +
		  atomic_long_read(&ledger->kept[nid]);

	return sum <= bb_headroom_managed(nid, GFP_HIGHUSER_MOVABLE) / 2;
}

static int refuse_dma(const struct bb_demand *demand, int nid, struct bb_err *err)
{
	return bb_err_set(err, -ENOMEM, 0,
			  "needs %llu KiB for DMA on node %d, the limit is %llu KiB in all",
			  BB_KIB(demand->pages), nid, BB_KIB(DMA_CAP_PAGES));
}

/* The node will be full by then, and the mask decides what is left: no limit but that of DMA. */
static int charge_filling(struct bb_ledger *ledger, const struct bb_demand *demand, int nid,
			  struct bb_err *err)
{
	if (!add_dma(ledger, demand->gfp, demand->pages))
		return refuse_dma(demand, nid, err);
	atomic_long_add(demand->pages, &ledger->charged[nid]);
	return 0;
}

static int charge_within_limits(struct bb_ledger *ledger, const struct bb_plan *plan,
				const struct bb_demand *demand, int nid, struct bb_err *err)
{
	u64 limit = bb_headroom_budget(plan, nid, demand->gfp);
	u64 room = bb_headroom(nid, demand->gfp, plan->reserve_mb * BB_MIB_PAGES);
	u64 want = atomic_long_add_return(demand->pages, &ledger->charged[nid]);

	if (want > limit)
		bb_err_set(err, -ENOMEM, 0,
			   "needs %llu KiB on node %d, the budget is %llu KiB",
			   BB_KIB(want), nid, BB_KIB(limit));
	else if (demand->pages + demand->untaken > room)
		bb_err_set(err, -ENOMEM, 0,
			   "needs %llu KiB on node %d, %llu KiB are free above the floor",
			   BB_KIB(demand->pages + demand->untaken), nid, BB_KIB(room));
	else if (!within_half(ledger, nid))
		bb_err_set(err, -ENOMEM, 0,
			   "needs %llu KiB on node %d, half of which would then be held",
			   BB_KIB(demand->pages), nid);
	else if (!add_dma(ledger, demand->gfp, demand->pages))
		refuse_dma(demand, nid, err);
	else
		return 0;
	atomic_long_sub(demand->pages, &ledger->charged[nid]);
	return -ENOMEM;
}

static int charge_node(struct bb_ledger *ledger, const struct bb_plan *plan,
		       const struct bb_demand *demand, int nid, struct bb_err *err)
{
	return demand->fills ? charge_filling(ledger, demand, nid, err) :
			       charge_within_limits(ledger, plan, demand, nid, err);
}

static void release_node(struct bb_ledger *ledger,
			 const struct bb_demand *demand, int nid)
{
	atomic_long_sub(demand->pages, &ledger->charged[nid]);
	add_dma(ledger, demand->gfp, -(long)demand->pages);
}

int bb_ledger_charge(struct bb_ledger *ledger, const struct bb_plan *plan,
		     const struct bb_demand *demand, struct bb_err *err)
{
	unsigned int nid, before;
	int ret;

	if (demand->pages && bitmap_empty(demand->nodes, MAX_NUMNODES))
		return bb_err_set(err, -ENOMEM, 0,
				  "a node has no zone that the mask permits");
	/* Nor may the sum of two wrap. */
	if (demand->pages > LONG_MAX / 4)
		return bb_err_set(err, -ENOMEM, 0, "needs more pages than any machine has");
	for_each_set_bit(nid, demand->nodes, MAX_NUMNODES) {
		ret = charge_node(ledger, plan, demand, nid, err);
		if (!ret)
			continue;
		for_each_set_bit(before, demand->nodes, nid)
			release_node(ledger, demand, before);
		return ret;
	}
	return 0;
}

void bb_ledger_release(struct bb_ledger *ledger, const struct bb_demand *demand)
{
	unsigned int nid;

	for_each_set_bit(nid, demand->nodes, MAX_NUMNODES)
		release_node(ledger, demand, nid);
}

bool bb_ledger_keep(struct bb_ledger *ledger, int nid,
		    const struct bb_page_ask *ask)
{
	long pages = 1L << ask->order;

	atomic_long_add(pages, &ledger->kept[nid]);
	if ((ask->door == BB_DOOR_UNSAFE || within_half(ledger, nid)) &&
	    add_dma(ledger, ask->gfp, pages))
		return true;
	atomic_long_sub(pages, &ledger->kept[nid]);
	return false;
}

void bb_ledger_unkeep(struct bb_ledger *ledger, int nid, gfp_t gfp,
		      unsigned long pages)
{
	atomic_long_sub(pages, &ledger->kept[nid]);
	add_dma(ledger, gfp, -(long)pages);
}

long bb_ledger_charged(const struct bb_ledger *ledger)
{
	long sum = 0;
	int nid;

	for_each_node(nid)
		sum += atomic_long_read(&ledger->charged[nid]);
	return sum;
}

long bb_ledger_held(const struct bb_ledger *ledger)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(ledger->held, cpu));
	return sum;
}
