// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of the oracle: a walk that takes one node down through its
 * watermarks, and a fuzz of random masks at random fill levels.
 *
 * Both hold memory below the floor that every run keeps, and so want unsafe=1
 * and a small node; without it the fuzz takes the fill level as it is.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>
#include <buddybench/machine/model_input.h>
#include <buddybench/own_memory.h>

#include "prediction.h"

#define NODE_MAX	((u64)4 << (30 - PAGE_SHIFT))	/* 4 GiB */
#define DEADLINE_S	300
#define LEVEL_TRIES	64	/* random masks per fill level */
#define FUZZ_MAX	10000000
#define STEP_MAX	65536
#define PATIENCE	5000	/* times a millisecond or two, in one walk */

enum verb { WALK, FUZZ };

struct command {
	enum verb verb;
	u64 nid;
	bool has_nid;
	u64 step;
	u64 n;
	u64 seed;
	const char *model;
};

static const gfp_t walk_masks[] = {
	0,
	GFP_NOWAIT & ~__GFP_NOWARN,
	(GFP_NOWAIT & ~__GFP_NOWARN) | __GFP_NOMEMALLOC,
	(GFP_NOWAIT & ~__GFP_NOWARN) | __GFP_MOVABLE,
	__GFP_HIGH,
	__GFP_HIGH | __GFP_NOMEMALLOC,
	GFP_ATOMIC,
	GFP_ATOMIC | __GFP_NOMEMALLOC,
};

static const u8 walk_orders[] = { 0, 1, 3 };

/* Bits a random mask is made of; never one that may sleep. */
static const gfp_t fuzz_bits[] = {
	__GFP_HIGH, __GFP_NOMEMALLOC, __GFP_KSWAPD_RECLAIM, __GFP_THISNODE,
	__GFP_COMP, __GFP_HARDWALL, __GFP_NORETRY, __GFP_IO, __GFP_FS,
	__GFP_RECLAIMABLE,
#ifdef __GFP_ATOMIC
	__GFP_ATOMIC,
#endif
};

static const gfp_t fuzz_zones[] = {
	0, 0, 0, __GFP_DMA, __GFP_DMA32, __GFP_HIGHMEM, __GFP_MOVABLE,
	__GFP_HIGHMEM | __GFP_MOVABLE,
};

/* What the node's ordinary allocations prefer. */
static struct zone *ordinary_zone(const struct bb_oracle_work *w, unsigned int from)
{
	unsigned int i;

	for (i = 0; i < w->nr[from]; i++)
		if (w->list[from][i].zone <= ZONE_NORMAL)
			return bb_model_input_zone(&w->list[from][i]);
	return bb_model_input_zone(&w->list[from][0]);
}

void bb_oracle_init(struct bb_oracle *oracle)
{
	mutex_init(&oracle->lock);
}

/* The work has its own copy to count in: it does so with preemption off. */
static void publish_found(struct bb_oracle_work *w)
{
	mutex_lock(&w->oracle->lock);
	w->oracle->found = w->found;
	mutex_unlock(&w->oracle->lock);
}

static bool oracle_runs(const struct bb_oracle_work *w)
{
	cond_resched();
	return !bb_guard_aborted(w->fill.guard);
}

static void note_lowest(struct bb_oracle_work *w)
{
	struct bb_found *found = &w->found;
	s64 now = bb_zone_fill_level(&w->fill);

	found->steps++;
	if (found->lowest < 0 || now < found->lowest)
		found->lowest = now;
	found->wmark[0] = min_wmark_pages(w->fill.zone);
	found->wmark[1] = low_wmark_pages(w->fill.zone);
	found->wmark[2] = high_wmark_pages(w->fill.zone);
	publish_found(w);
}

static void add_row(struct bb_found *found, gfp_t gfp, bool fuzz)
{
	struct bb_oracle_row *row = &found->row[found->nr_rows++];

	row->gfp = gfp;
	row->fuzz = fuzz;
	row->limit = -1;
	row->least_yes = -1;
	row->most_no = -1;
}

/*
 * Masks of the walk wake it. While it runs, watermark boosts and the order of
 * the nodes are open, so give it time, but not for ever.
 */
static void let_kswapd_sleep(struct bb_oracle_work *w)
{
	for (; w->patience && bb_model_input_kswapd_runs(&w->topo) && oracle_runs(w); w->patience--)
		usleep_range(1000, 2000);
}

static void try_all_masks(struct bb_oracle_work *w)
{
	int from = bb_topology_index(&w->topo, w->fill.nid);
	unsigned int i, j;

	note_lowest(w);
	for (i = 0; i < w->found.nr_rows && oracle_runs(w); i++)
		for (j = 0; j < ARRAY_SIZE(walk_orders); j++) {
			let_kswapd_sleep(w);
			bb_prediction_try(w, &w->found.row[i], from,
				      w->found.row[i].gfp, walk_orders[j]);
		}
}

static void do_walk(struct bb_oracle_work *w, const struct command *c)
{
	unsigned long end = jiffies + DEADLINE_S * HZ;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(walk_masks); i++) {
		add_row(&w->found, walk_masks[i] | __GFP_THISNODE, false);
		add_row(&w->found, walk_masks[i], false);
	}
	try_all_masks(w);
	/* Half of what is free may be CMA pages, which most masks can't have. */
	bb_zone_fill_down(&w->fill, high_wmark_pages(w->fill.zone) *
		     (zone_page_state(w->fill.zone, NR_FREE_CMA_PAGES) ? 2 : 1) +
		     4 * c->step);
	do {
		try_all_masks(w);
		if (time_after(jiffies, end))
			bb_guard_abort(w->fill.guard, BB_ABORT_DEADLINE);
	} while (oracle_runs(w) &&
		 bb_zone_fill_down(&w->fill, bb_zone_fill_level(&w->fill) - (s64)c->step));
	try_all_masks(w);
}

static gfp_t random_mask(struct bb_rng *rng)
{
	gfp_t gfp;
	unsigned int i;

	do {
		gfp = fuzz_zones[bb_rng_below(rng, ARRAY_SIZE(fuzz_zones))];
		for (i = 0; i < ARRAY_SIZE(fuzz_bits); i++)
			if (!bb_rng_below(rng, 3))
				gfp |= fuzz_bits[i];
	} while (bb_gfp_refusal(bb_gfp_effective(gfp)));
	return gfp;
}

static unsigned int random_order(struct bb_rng *rng)
{
	unsigned int dice = bb_rng_below(rng, 20);

	if (dice < 10)
		return 0;
	return dice < 19 ? 1 + bb_rng_below(rng, 3) :
			   bb_rng_below(rng, BB_MAX_ORDER + 1);
}

/* Rows of the fuzz: with and without THISNODE, HIGH and NOMEMALLOC. */
static const gfp_t row_bits[] = { __GFP_THISNODE, __GFP_HIGH, __GFP_NOMEMALLOC };

static struct bb_oracle_row *fuzz_row(struct bb_found *found, gfp_t gfp)
{
	unsigned int i, at = 0;

	for (i = 0; i < ARRAY_SIZE(row_bits); i++)
		if (gfp & row_bits[i])
			at |= BIT(i);
	return &found->row[at];
}

/*
 * From nothing at all to well above high, most of it near the marks; the level
 * as it is if none may be made.
 */
static void next_level(struct bb_oracle_work *w, bool unsafe)
{
	u64 high = high_wmark_pages(w->fill.zone);
	s64 target = bb_rng_below(&w->rng, 2 * high + 1);

	if (unsafe && bb_zone_fill_level(&w->fill) > target)
		bb_zone_fill_down(&w->fill, target);
	else if (unsafe)
		bb_zone_fill_up(&w->fill, target);
	note_lowest(w);
}

static void do_fuzz(struct bb_oracle_work *w, const struct command *c,
		    bool unsafe)
{
	unsigned int i, from;
	u64 done;

	w->found.seed = c->seed;
	w->rng.state = c->seed;
	for (i = 0; i < BIT(ARRAY_SIZE(row_bits)); i++)
		add_row(&w->found, (i & 1 ? row_bits[0] : 0) |
			(i & 2 ? row_bits[1] : 0) | (i & 4 ? row_bits[2] : 0),
			true);
	for (done = 0; done < c->n && oracle_runs(w); done++) {
		gfp_t gfp = random_mask(&w->rng);

		if (!(done % LEVEL_TRIES))
			next_level(w, unsafe);
		from = bb_rng_below(&w->rng, w->topo.nr);
		bb_prediction_try(w, fuzz_row(&w->found, gfp), from, gfp,
			      random_order(&w->rng));
	}
}

static const char * const verbs[] = { [WALK] = "walk", [FUZZ] = "fuzz" };

static int parse_command(struct command *c, char *text, struct bb_err *err)
{
	const struct bb_option walk_options[] = {
		{ "node", 0, MAX_NUMNODES - 1, &c->nid, NULL, &c->has_nid },
		{ "step", 1, STEP_MAX, &c->step },
		{ "model", .text = &c->model },
	};
	const struct bb_option fuzz_options[] = {
		{ "node", 0, MAX_NUMNODES - 1, &c->nid, NULL, &c->has_nid },
		{ "n", 1, FUZZ_MAX, &c->n },
		{ "seed", 0, U64_MAX, &c->seed },
		{ "model", .text = &c->model },
	};
	char *rest;
	int verb = bb_options_verb(text, verbs, ARRAY_SIZE(verbs), &rest, err);

	if (verb < 0)
		return verb;
	c->verb = verb;
	if (verb == WALK)
		return bb_options_parse(text, rest, walk_options,
					ARRAY_SIZE(walk_options), err);
	return bb_options_parse(text, rest, fuzz_options,
				ARRAY_SIZE(fuzz_options), err);
}

/* Another generation's model shows that a wrong answer is noticed. */
static int choose_model(struct bb_oracle_work *w, const struct command *c,
			struct bb_err *err)
{
	int mm;

	w->mm = BB_MM;
	w->other = BB_MM_OTHER;
	if (!c->model)
		return 0;
	mm = bb_parse_choice(c->model, strlen(c->model), bb_mm_names, NR_BB_MMS,
			     err);
	if (mm < 0)
		return mm;
	w->mm = mm;
	w->other = mm;
	return 0;
}

/* The last node by default: the first one has the DMA zones and the kernel. */
static int choose_node(struct bb_oracle_work *w, const struct command *c,
		       struct bb_guard *guard, bool unsafe, struct bb_err *err)
{
	int nid = c->has_nid ? c->nid : w->topo.nid[w->topo.nr - 1];
	int from = bb_topology_index(&w->topo, nid);

	if (from < 0)
		return bb_err_set(err, -ENXIO, 0, "node %d has no memory", nid);
	if (c->verb == WALK && !unsafe)
		return bb_err_set(err, -EPERM, 0,
				  "a walk takes a node below its floor: load with unsafe=1, in a virtual machine");
	if (unsafe && node_present_pages(nid) > NODE_MAX)
		return bb_err_set(err, -EPERM, 0,
				  "node %d has more than 4 GiB: choose a smaller one",
				  nid);
	bb_zone_fill_init(&w->fill, guard, ordinary_zone(w, from), nid);
	return 0;
}

static int look_around(struct bb_oracle_work *w, struct bb_err *err)
{
	unsigned int i;

	if (!bb_model_input_read_topology(&w->topo))
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "more than %d nodes with memory", BB_TOPO_NODES);
	for (i = 0; i < w->topo.nr; i++)
		w->nr[i] = bb_zonelist(&w->topo, i, MAX_NR_ZONES - 1, false,
				       w->list[i]);
	return 0;
}

static void oracle_carry_out(struct bb_oracle_work *w, const struct command *c,
			     bool unsafe, const char *text)
{
	struct bb_found *found = &w->found;

	found->agrees = bb_model_input_zonelists_agree(&w->topo);
	found->mm = w->mm;
	found->lowest = -1;
	w->patience = PATIENCE;
	strscpy(found->command, text, sizeof(found->command));
	found->running = true;
	if (c->verb == WALK)
		do_walk(w, c);
	else
		do_fuzz(w, c, unsafe);
	bb_zone_fill_end(&w->fill);
	found->result = bb_guard_aborted(w->fill.guard);
	found->running = false;
	publish_found(w);
}

int bb_oracle_run(struct bb_oracle *oracle, struct bb_guard *guard,
		  const struct bb_facts *facts, bool unsafe, const char *text,
		  struct bb_err *err)
{
	struct command c = { .step = 64, .n = 1000, .seed = 1 };
	char copy[sizeof(oracle->found.command)];
	struct bb_oracle_work *w;
	int ret;

	if (strlen(text) >= sizeof(copy))
		return bb_err_set(err, -E2BIG, 0, "longer than any command");
	strscpy(copy, text, sizeof(copy));
	ret = parse_command(&c, copy, err);
	if (ret)
		return ret;
	if (facts->preempt_rt)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "PREEMPT_RT forbids allocating with interrupts off");
	w = kvzalloc(sizeof(*w), BB_GFP_OWN);
	if (!w)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the oracle");
	w->oracle = oracle;
	ret = look_around(w, err);
	if (!ret)
		ret = choose_node(w, &c, guard, unsafe, err);
	if (!ret)
		ret = choose_model(w, &c, err);
	if (!ret)
		oracle_carry_out(w, &c, unsafe, text);
	kvfree(w);
	return ret;
}
