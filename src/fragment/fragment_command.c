// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fragment file: what may be written to it.
 */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <linux/workqueue.h>

#include <buddybench/compat.h>
#include <buddybench/fragment/fragment_command.h>
#include <buddybench/guard/command.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/plan/plan.h>

#include "fragment.h"

/* No reclaim, no kswapd: only free memory is used. */
#define GFP_FRAGMENT	(__GFP_THISNODE | __GFP_NOWARN)

#define ISA_BYTES	(16UL << 20)

const char * const bb_fragment_types[] = { "unmovable", "movable" };

enum verb { HOLD, RELEASE, MEASURE };

static const char * const verbs[] = {
	[HOLD] = "hold", [RELEASE] = "release", [MEASURE] = "measure",
};

/* Leave ISA DMA memory alone. On other machines ZONE_DMA may be the only zone. */
static bool can_fragment(struct zone *zone)
{
	return zone_managed_pages(zone) > ISA_BYTES >> PAGE_SHIFT;
}

static int named_zone(struct bb_frag_want *want, const struct bb_facts *facts,
		      const char *name, struct bb_err *err)
{
	struct zone *zones = NODE_DATA(want->nid)->node_zones;
	unsigned int i;

	for (i = 0; i < MAX_NR_ZONES; i++) {
		if (!can_fragment(&zones[i]) || strcmp(facts->zone_names[i], name))
			continue;
		want->zone = i;
		return 0;
	}
	return bb_err_set(err, -ENXIO, 0, "node %llu has no zone %s that could be fragmented",
			  want->nid, name);
}

/* The one from which the next run gets its blocks: that is what it is fragmented for. */
static int runs_zone(struct bb_frag_want *want, const struct bb_plan *plan, struct bb_err *err)
{
	gfp_t gfp = plan->gfp.nr ? plan->gfp.mask[0] : GFP_KERNEL;
	struct zone *zone = bb_headroom_zone(want->nid, gfp);

	if (!zone || !can_fragment(zone))
		return bb_err_set(err, -ENXIO, 0,
				  "no zone above 16 MiB serves params/gfp on node %llu; add zone=",
				  want->nid);
	want->zone = zone_idx(zone);
	return 0;
}

static int finish_want(struct bb_frag_want *want, const struct bb_command *command,
		       bool movable, const char *zone)
{
	struct bb_err *err = command->err;
	int ret;

	if (!test_bit(want->nid, command->facts->mem_nodes))
		return bb_err_set(err, -ENXIO, 0, "node %llu has no memory",
				  want->nid);
	if (!want->every)
		want->every = 1ULL << want->order;
	if (!is_power_of_2(want->every) || want->every > 1ULL << want->order)
		return bb_err_set(err, -EINVAL, 0,
				  "every=%llu: a power of two up to %llu, the pages of order %llu",
				  want->every, 1ULL << want->order, want->order);
	ret = zone ? named_zone(want, command->facts, zone, err) :
		     runs_zone(want, command->plan, err);
	if (ret)
		return ret;
	want->gfp = GFP_FRAGMENT |
		    bb_free_lists_zone_bits(NODE_DATA(want->nid)->node_zones + want->zone);
	want->budget = command->plan->budget_mb ?
		       bb_headroom_budget(command->plan, want->nid, want->gfp) : 0;
	/* __GFP_MOVABLE with __GFP_HIGHMEM would mean another zone. */
	if (movable)
		want->gfp |= __GFP_MOVABLE;
	return 0;
}

/* What follows like=, which comes last, as it has blanks; NULL without it. */
static char *cut_like(char *rest)
{
	char *at = rest;

	while ((at = strstr(at, "like="))) {
		if (at == rest || at[-1] == ' ') {
			*at = '\0';
			return at + strlen("like=");
		}
		at++;
	}
	return NULL;
}

static int parse_like(struct bb_frag_want *want, const struct bb_facts *facts,
		      const char *text, const char *like, struct bb_err *err)
{
	int ret;

	if (!like)
		return 0;
	want->shaped = true;
	ret = bb_frag_shape_parse(like, facts->max_order + 1, &want->like, err);
	if (ret)
		err->pos += like - text;
	return ret;
}

static int parse_want(struct bb_frag_want *want, const struct bb_command *command, char *rest)
{
	const struct bb_facts *facts = command->facts;
	struct bb_err *err = command->err;
	const char *text = command->args;
	const char *type = bb_fragment_types[0], *zone = NULL, *like = cut_like(rest);
	bool other = false;
	const struct bb_option options[] = {
		{ "node", 0, MAX_NUMNODES - 1, &want->nid },
		{ "order", 1, facts->max_order, &want->order, NULL, &other },
		{ "target", 1, BB_FRAG_INDEX_MAX, &want->target, NULL, &other },
		{ "every", 2, 1ULL << facts->max_order, &want->every, NULL, &other },
		{ "type", 0, 0, NULL, &type },
		{ "zone", 0, 0, NULL, &zone },
	};
	int ret, movable;

	memset(want, 0, sizeof(*want));
	want->order = min(9U, facts->max_order);
	want->target = 600;
	ret = bb_options_parse(text, rest, options, ARRAY_SIZE(options), err) ?:
	      parse_like(want, facts, text, like, err);
	if (ret)
		return ret;
	if (like && other)
		return bb_err_set(err, -EINVAL, 0,
				  "like= takes the place of order=, target= and every=");
	movable = bb_parse_choice(type, strlen(type), bb_fragment_types,
				  ARRAY_SIZE(bb_fragment_types), err);
	if (movable >= 0)
		return finish_want(want, command, movable, zone);
	/* The default is no error, so this is a part of the input. */
	err->pos += type - text;
	return movable;
}

/* An invalid node number is refused later. */
static int node_of(const struct bb_fragment *f, const char *text)
{
	const char *at = strstr(text, "node=");
	unsigned int nid = 0;

	if (at && sscanf(at, "node=%u", &nid) != 1)
		nid = 0;
	else if (!at && !strchr(text, '='))
		nid = READ_ONCE(f->want.nid);
	return nid < MAX_NUMNODES && node_online(nid) ? nid : NUMA_NO_NODE;
}

/* The allocator drains the per-CPU lists of remote nodes behind our back. */
int bb_fragment_cpu(const void *state, const char *text)
{
	int cpu, nid = node_of(state, text);

	if (nid == NUMA_NO_NODE || nid == numa_node_id())
		return WORK_CPU_UNBOUND;
	cpu = cpumask_any_and(cpumask_of_node(nid), cpu_online_mask);
	return cpu < nr_cpu_ids ? cpu : WORK_CPU_UNBOUND;
}

static int fragment_hold(struct bb_fragment *f, const struct bb_command *command,
			 char *rest)
{
	const struct bb_facts *facts = command->facts;
	struct bb_frag_want want;
	u64 held;
	int ret = parse_want(&want, command, rest);

	if (ret)
		return ret;
	held = bb_page_holder_pages(&f->holder);
	if (held)
		return bb_err_set(command->err, -EBUSY, 0,
				  "%llu pages are held; write release first", held);
	f->want = want;
	f->clock = command->clock[facts->fast_clock];
	bb_clock_calibrate(&f->clock);
	if (want.shaped)
		bb_fragment_hold_like(f);
	else
		bb_fragment_hold(f);
	return 0;
}

static int fragment_carry_out(struct bb_fragment *f, const struct bb_command *command)
{
	char *args = command->args, *rest = args;
	int verb = HOLD;

	if (!strchr(args, '=') || strcspn(args, " ") < strcspn(args, "="))
		verb = bb_options_command(args, verbs, ARRAY_SIZE(verbs), &rest,
					  command->err);
	if (verb < 0)
		return verb;
	if (verb == HOLD)
		return fragment_hold(f, command, rest);
	if (!f->point[BB_FRAG_START].taken)
		return bb_err_set(command->err, -EINVAL, 0,
				  "nothing has been held yet; write node=0 order=9 target=600");
	if (verb == RELEASE)
		bb_fragment_release(f);
	else
		bb_fragment_look(f, BB_FRAG_LATER);
	return 0;
}

int bb_fragment_run(void *state, const struct bb_command *command)
{
	struct bb_fragment *f = state;
	int ret;

	mutex_lock(&f->table);
	ret = fragment_carry_out(f, command);
	mutex_unlock(&f->table);
	return ret;
}
