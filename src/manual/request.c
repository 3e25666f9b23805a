// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parse and check a request for blocks, and ask the guard for admission.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/lib/options.h>
#include <buddybench/plan/gfp.h>

#include "manual.h"
#include "request.h"

#define ONE_BLOCK 3	/* options that say which block, before those for several */

static int check_node(struct bb_request *ask, const struct bb_facts *facts,
		      struct bb_err *err)
{
	if (!test_bit(ask->nid, facts->nodes))
		return bb_err_set(err, -ENXIO, 0, "node %llu is not online",
				  ask->nid);
	if ((ask->gfp & __GFP_THISNODE) && !test_bit(ask->nid, facts->mem_nodes))
		return bb_err_set(err, -ENXIO, 0,
				  "__GFP_THISNODE, and node %llu has no memory",
				  ask->nid);
	return 0;
}

int bb_request_parse(struct bb_request *ask, const struct bb_command *command,
		     char *rest, bool single)
{
	const char *gfp = "GFP_KERNEL", *text = command->args;
	struct bb_err *err = command->err;
	const struct bb_option options[] = {
		{ "order", 0, command->facts->max_order, &ask->order },
		{ "node", 0, MAX_NUMNODES - 1, &ask->nid },
		{ "gfp", .text = &gfp },
		{ "n", 1, BB_MANUAL_BLOCKS, &ask->n },
		{ "tag", .text = &ask->tag },
	};
	int ret;

	ask->order = 0;
	ask->nid = numa_mem_id();
	ask->n = 1;
	ask->tag = "-";
	ret = bb_options_parse(text, rest, options,
			       single ? ONE_BLOCK : ARRAY_SIZE(options), err);
	if (ret)
		return ret;
	if (strlen(ask->tag) >= BB_MANUAL_TAG)
		return bb_err_set(err, -EINVAL, ask->tag - text,
				  "a tag has at most %d characters",
				  BB_MANUAL_TAG - 1);
	ret = bb_gfp_parse(gfp, strlen(gfp), &ask->gfp, err);
	if (!ret)
		return check_node(ask, command->facts, err);
	/* Only user input can be wrong here. */
	err->pos += gfp - text;
	return ret;
}

int bb_request_admit(const struct bb_request *ask, struct bb_page_holder *holder,
		     const struct bb_command *command)
{
	int ret, home = bb_headroom_node(ask->nid, ask->gfp);
	struct bb_ledger *ledger = &command->guard->ledger;
	struct bb_demand demand = {
		.pages = ask->n << ask->order,
		.gfp = ask->gfp,
	};
	u64 held, budget;

	if (home == NUMA_NO_NODE)
		return bb_err_set(command->err, -ENXIO, 0,
				  "no node has a zone that the mask permits");
	held = bb_page_holder_pages_on(holder, home);
	budget = bb_headroom_budget(command->plan, home, ask->gfp);
	if (held + demand.pages > budget)
		return bb_err_set(command->err, -ENOMEM, 0,
				  "needs %llu KiB on node %d in all, the budget is %llu KiB",
				  BB_KIB(held + demand.pages), home,
				  BB_KIB(budget));
	__set_bit(home, demand.nodes);
	ret = bb_ledger_charge(ledger, command->plan, &demand, command->err);
	/* Just a check: each block is charged to its holder when allocated. */
	if (!ret)
		bb_ledger_release(ledger, &demand);
	return ret;
}
