/* SPDX-License-Identifier: GPL-2.0-only */
/* The one account of all pages that the module may hold, and of those it does. */
#ifndef _BUDDYBENCH_GUARD_LEDGER_H
#define _BUDDYBENCH_GUARD_LEDGER_H

#include <linux/atomic.h>
#include <linux/numa.h>
#include <linux/percpu.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/page_ask.h>
#include <buddybench/lib/error.h>
#include <buddybench/plan/plan.h>

/**
 * struct bb_ledger - pages by node
 * @charged: admitted for what is in progress, whether taken yet or not
 * @kept: of holders, which outlast the command that took them
 * @dma: of both, those that a mask with %__GFP_DMA was given for
 * @held: pages taken and not given back, by the CPU that did it; only the sum
 *	means anything
 *
 * All counters are atomic or per CPU: a notifier may give back while a command
 * takes.
 */
struct bb_ledger {
	atomic_long_t charged[MAX_NUMNODES];
	atomic_long_t kept[MAX_NUMNODES];
	atomic_long_t dma;
	long __percpu *held;
};

/**
 * bb_ledger_init() - an empty account
 * @ledger: zeroed
 *
 * Return: 0 or -ENOMEM.
 */
int bb_ledger_init(struct bb_ledger *ledger);

/**
 * bb_ledger_exit() - the opposite
 * @ledger: with nothing charged, kept or held
 */
void bb_ledger_exit(struct bb_ledger *ledger);

/**
 * bb_ledger_charge() - may this much be held? If so, charge it
 * @ledger: the account
 * @plan: for budget and reserve
 * @demand: how much, where
 * @err: filled in on refusal
 *
 * Return: 0, then bb_ledger_release() with the same @demand is owed; -ENOMEM if
 * it is over the budget or would leave less than the floor free.
 */
int bb_ledger_charge(struct bb_ledger *ledger, const struct bb_plan *plan,
		     const struct bb_demand *demand, struct bb_err *err);

/**
 * bb_ledger_release() - give a charge back
 * @ledger: the account
 * @demand: as it was charged
 */
void bb_ledger_release(struct bb_ledger *ledger, const struct bb_demand *demand);

/**
 * bb_ledger_keep() - charge a block that is to outlast its command
 * @ledger: the account
 * @nid: its node
 * @ask: the block
 *
 * Return: true; false and nothing charged if all that is kept and charged would
 * be more than half of the node (unless it is %BB_DOOR_UNSAFE), or more than
 * 2 MiB with %__GFP_DMA.
 */
bool bb_ledger_keep(struct bb_ledger *ledger, int nid,
		    const struct bb_page_ask *ask);

/**
 * bb_ledger_unkeep() - give such a charge back, or a part of it
 * @ledger: the account
 * @nid: its node
 * @gfp: its mask
 * @pages: how many
 */
void bb_ledger_unkeep(struct bb_ledger *ledger, int nid, gfp_t gfp,
		      unsigned long pages);

/**
 * bb_ledger_charged() - pages charged now
 * @ledger: the account
 *
 * Return: over all nodes, without what is kept.
 */
long bb_ledger_charged(const struct bb_ledger *ledger);

/**
 * bb_ledger_held() - pages that are really taken
 * @ledger: the account
 *
 * Return: taken less given back; may be off while others take and give.
 */
long bb_ledger_held(const struct bb_ledger *ledger);

/**
 * bb_ledger_note() - pages were taken or given back
 * @ledger: the account
 * @pages: taken, negative if given back
 */
static inline void bb_ledger_note(const struct bb_ledger *ledger, long pages)
{
	this_cpu_add(*ledger->held, pages);
}

#endif /* _BUDDYBENCH_GUARD_LEDGER_H */
