// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of the oracle: a walk that takes one node down through its
 * watermarks, and a fuzz of random masks at random fill levels.
 *
 * Both take memory below the floor, and so require unsafe=1 and a small node;
 * without unsafe=1 the fuzz uses the current fill level.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/machine/model_input.h>
#include <buddybench/own_memory.h>

#include "oracle_fuzz.h"
#include "oracle_walk.h"
#include "oracle_work.h"

#define FUZZ_MAX	10000000
#define STEP_MAX	65536
#define NEEDS_UNSAFE	\
	"a walk takes a node below its floor: load with unsafe=1, in a virtual machine"

enum verb { WALK, FUZZ };

struct oracle_args {
	enum verb verb;
	u64 nid;
	bool has_nid;
	u64 step;
	u64 n;
	u64 seed;
	const char *model;
};

void *bb_oracle_create(struct bb_guard *guard)
{
	struct bb_oracle *oracle = kvzalloc(sizeof(*oracle), GFP_KERNEL);

	if (!oracle)
		return ERR_PTR(-ENOMEM);
	mutex_init(&oracle->lock);
	bb_page_holder_init(&oracle->holder, guard);
	return oracle;
}

void bb_oracle_destroy(void *state)
{
	struct bb_oracle *oracle = state;

	bb_page_holder_exit(&oracle->holder);
	kvfree(oracle);
}

static const char * const verbs[] = { [WALK] = "walk", [FUZZ] = "fuzz" };

static int parse_command(struct oracle_args *args, char *text, struct bb_err *err)
{
	const struct bb_option walk_options[] = {
		{ "node", 0, MAX_NUMNODES - 1, &args->nid, NULL, &args->has_nid },
		{ "step", 1, STEP_MAX, &args->step },
		{ "model", .text = &args->model },
	};
	const struct bb_option fuzz_options[] = {
		{ "node", 0, MAX_NUMNODES - 1, &args->nid, NULL, &args->has_nid },
		{ "n", 1, FUZZ_MAX, &args->n },
		{ "seed", 0, U64_MAX, &args->seed },
		{ "model", .text = &args->model },
	};
	char *rest;
	int verb = bb_options_command(text, verbs, ARRAY_SIZE(verbs), &rest, err);

	if (verb < 0)
		return verb;
	args->verb = verb;
	if (verb == WALK)
		return bb_options_parse(text, rest, walk_options,
					ARRAY_SIZE(walk_options), err);
	return bb_options_parse(text, rest, fuzz_options,
				ARRAY_SIZE(fuzz_options), err);
}

/* The model of another generation shows that misses are detected. */
static int choose_model(struct bb_oracle_work *w, const struct oracle_args *args,
			const struct bb_command *command)
{
	int mm;

	w->mm = BB_MM;
	w->other = BB_MM_OTHER;
	if (!args->model)
		return 0;
	mm = bb_parse_choice(args->model, strlen(args->model), bb_mm_names, NR_BB_MMS,
			     command->err);
	if (mm < 0) {
		command->err->pos += args->model - command->args;
		return mm;
	}
	w->mm = mm;
	w->other = mm;
	return 0;
}

/* The last node by default: the first one has the DMA zones and the kernel. */
static int choose_node(struct bb_oracle_work *w, const struct oracle_args *args,
		       const struct bb_command *command)
{
	struct bb_err *err = command->err;
	int nid = args->has_nid ? args->nid : w->topo.nid[w->topo.nr - 1];
	int from = bb_topology_index(&w->topo, nid);

	if (from < 0)
		return bb_err_set(err, -ENXIO, 0, "node %d has no memory", nid);
	if (args->verb == WALK && !command->unsafe)
		return bb_err_set(err, -EPERM, 0,
				  NEEDS_UNSAFE);
	if (command->unsafe && node_present_pages(nid) > BB_ZONE_FILL_NODE)
		return bb_err_set(err, -EPERM, 0,
				  "node %d has more than 4 GiB: choose a smaller one",
				  nid);
	w->fill.holder = &w->oracle->holder;
	w->fill.nid = nid;
	w->fill.zone = bb_model_input_zone(bb_oracle_work_ordinary(w->list[from], w->nr[from]));
	w->fill.prefer = bb_free_lists_zone_bits(w->fill.zone);
	bb_page_holder_open(w->fill.holder);
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

static void oracle_carry_out(struct bb_oracle_work *w, const struct oracle_args *args,
			     const struct bb_command *command)
{
	struct bb_found *found = &w->found;

	found->agrees = bb_model_input_zonelists_agree(&w->topo);
	found->mm = w->mm;
	found->lowest = -1;
	strscpy(found->command, command->text, sizeof(found->command));
	found->running = true;
	if (args->verb == WALK)
		bb_oracle_walk(w, args->step);
	else
		bb_oracle_fuzz(w, args->n, args->seed, command->unsafe);
	bb_zone_fill_end(&w->fill);
	found->result = bb_guard_aborted(w->guard);
	found->running = false;
	bb_oracle_work_publish(w);
}

int bb_oracle_run(void *state, const struct bb_command *command)
{
	struct oracle_args args = { .step = 64, .n = 1000, .seed = 1 };
	struct bb_err *err = command->err;
	struct bb_oracle_work *w;
	int ret;

	if (strlen(command->text) >= sizeof(w->found.command))
		return bb_err_set(err, -E2BIG, 0, "command too long");
	ret = parse_command(&args, command->args, err);
	if (ret)
		return ret;
	if (command->facts->preempt_rt)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "PREEMPT_RT forbids allocating with interrupts off");
	w = kvzalloc(sizeof(*w), BB_GFP_OWN);
	if (!w)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the oracle");
	w->oracle = state;
	w->guard = command->guard;
	w->door = command->unsafe ? BB_DOOR_UNSAFE : BB_DOOR_FLOOR;
	ret = look_around(w, err);
	if (!ret)
		ret = choose_node(w, &args, command);
	if (!ret)
		ret = choose_model(w, &args, command);
	if (!ret)
		oracle_carry_out(w, &args, command);
	kvfree(w);
	return ret;
}
