/* SPDX-License-Identifier: GPL-2.0-only */
/* The ledger: accounts for all pages that the module holds or may come to hold. */
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
 * @charged: admitted for the run or command in progress, allocated or not
 * @kept: pages of holders, which outlast the command that allocated them
 * @dma: the part of both whose mask has %__GFP_DMA
 * @held: pages allocated minus pages freed, per CPU; only the sum is meaningful
 *
 * All counters are atomic or per CPU: a notifier may free blocks while a
 * command allocates.
 */
struct bb_ledger {
	atomic_long_t charged[MAX_NUMNODES];
	atomic_long_t kept[MAX_NUMNODES];
	atomic_long_t dma;
	long __percpu *held;
};

/**
 * bb_ledger_init() - initialise an empty ledger
 * @ledger: zeroed
 *
 * Return: 0 or -ENOMEM.
 */
int bb_ledger_init(struct bb_ledger *ledger);

/**
 * bb_ledger_exit() - undo bb_ledger_init()
 * @ledger: with nothing charged, kept or held
 */
void bb_ledger_exit(struct bb_ledger *ledger);

/**
 * bb_ledger_charge() - charge pages, if the budget and the floor permit
 * @ledger: the account
 * @plan: for budget and reserve
 * @demand: how many pages, and on which nodes
 * @err: filled in on refusal
 *
 * Return: 0, and the caller passes the same @demand to bb_ledger_release()
 * later; -ENOMEM if it is over the budget or would leave less than the floor
 * free.
 */
int bb_ledger_charge(struct bb_ledger *ledger, const struct bb_plan *plan,
		     const struct bb_demand *demand, struct bb_err *err);

/**
 * bb_ledger_release() - uncharge
 * @ledger: the account
 * @demand: as passed to bb_ledger_charge()
 */
void bb_ledger_release(struct bb_ledger *ledger, const struct bb_demand *demand);

/**
 * bb_ledger_keep() - charge a block that outlasts its command, or that no admission covers
 * @ledger: the account
 * @nid: its node
 * @ask: the block
 *
 * Return: true; false and nothing charged if the kept and charged pages would
 * exceed half of the node (unless it is %BB_DOOR_UNSAFE), or more than 2 MiB
 * with %__GFP_DMA.
 */
bool bb_ledger_keep(struct bb_ledger *ledger, int nid, const struct bb_page_ask *ask);

/**
 * bb_ledger_unkeep() - undo bb_ledger_keep(), in full or in part
 * @ledger: the account
 * @nid: its node
 * @gfp: its mask
 * @pages: how many
 */
void bb_ledger_unkeep(struct bb_ledger *ledger, int nid, gfp_t gfp, unsigned long pages);

/**
 * bb_ledger_charged() - pages charged now
 * @ledger: the account
 * Return: over all nodes, without kept pages.
 */
long bb_ledger_charged(const struct bb_ledger *ledger);

/**
 * bb_ledger_held() - pages actually allocated
 * @ledger: the account
 * Return: allocated minus freed; inexact while others allocate or free.
 */
long bb_ledger_held(const struct bb_ledger *ledger);

/**
 * bb_ledger_note() - account for pages allocated or freed
 * @ledger: the account
 * @pages: allocated; negative if freed
 */
static inline void bb_ledger_note(const struct bb_ledger *ledger, long pages)
{
	this_cpu_add(*ledger->held, pages);
}

#endif /* _BUDDYBENCH_GUARD_LEDGER_H */
