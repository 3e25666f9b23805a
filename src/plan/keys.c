// SPDX-License-Identifier: GPL-2.0-only
/*
 * The key table, and the one setter and the one getter that serve it. A new
 * parameter is a row here, and in plan.h a line of enum bb_key and a member of
 * struct bb_plan.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include <buddybench/plan/keys.h>

#define AT(member) .offset = offsetof(struct bb_plan, member)

#define NUMBER(k, member, lo, hi, dflt, text)				\
	[k] = { .name = #member, .type = BB_TYPE_U64, AT(member),	\
		.min = lo, .max = hi, .def = dflt, .help = text }
#define NUMBERS(k, member, lo, hi, dflt, text)				\
	[k] = { .name = #member, .type = BB_TYPE_NUMBERS, AT(member),	\
		.min = lo, .max = hi, .def = dflt, .help = text }
#define CHOICE(k, member, table, n, dflt, text)				\
	[k] = { .name = #member, .type = BB_TYPE_CHOICE, AT(member),	\
		.names = table, .nr_names = n, .def = dflt, .help = text }
#define CHOICES(k, member, table, n, dflt, text)			\
	[k] = { .name = #member, .type = BB_TYPE_CHOICES, AT(member),	\
		.names = table, .nr_names = n, .def = dflt, .help = text }
#define LIST(k, member, bits, lo, hi, dflt, text)			\
	[k] = { .name = #member, .type = BB_TYPE_LIST, AT(member),	\
		.nbits = bits, .min = lo, .max = hi, .def = dflt, .help = text }

const struct bb_key_info bb_keys[] = {
	CHOICES(BB_KEY_APIS, apis, bb_api_names, NR_BB_APIS,
		"alloc_pages_node", "allocation APIs (see features), or all"),
	[BB_KEY_GFP] = {
		.name = "gfp", .type = BB_TYPE_GFP, AT(gfp),
		.def = "GFP_KERNEL",
		.help = "masks: names joined with |, masks separated by commas",
	},
	LIST(BB_KEY_ORDERS, orders, BB_MAX_ORDERS, 0, BB_MAX_ORDERS - 1,
	     "0", "block orders: 0-3,9 or 0x20f or all"),
	LIST(BB_KEY_NODES, nodes, MAX_NUMNODES, 0, MAX_NUMNODES - 1,
	     "all", "memory nodes, or all that are online"),
	CHOICE(BB_KEY_PLACEMENT, placement, bb_placement_names,
	       NR_BB_PLACEMENTS, "node", "which node a worker asks for"),
	LIST(BB_KEY_CPUS, cpus, NR_CPUS, 0, NR_CPUS - 1,
	     "0", "CPUs that workers are bound to, or all that are online"),
	LIST(BB_KEY_THREADS, threads, NR_CPUS + 1, 1, NR_CPUS,
	     "all", "numbers of workers, 1-4 for a scaling curve; all = every CPU of cpus"),
	CHOICES(BB_KEY_PATTERNS, patterns, bb_pattern_names, NR_BB_PATTERNS,
		"pair", "order of taking and giving back (see patterns), or all"),
	CHOICES(BB_KEY_MODES, modes, bb_mode_names, NR_BB_MODES,
		"op,batch", "how time is taken, or all"),
	NUMBERS(BB_KEY_HOLD, hold, 1, BB_MAX_HOLD, "64",
		"numbers of blocks held by a worker in lifo, fifo, random and remote"),
	NUMBERS(BB_KEY_BULK, bulk, 1, BB_MAX_BULK, "16",
		"numbers of pages per alloc_pages_bulk call"),
	NUMBER(BB_KEY_COUNT, count, 0, 1000000000, "10000",
	       "operations per worker, cell and repeat; 0 = only duration_ms"),
	NUMBER(BB_KEY_DURATION_MS, duration_ms, 0, 60000, "1000",
	       "longest time per cell and repeat in ms; 0 = only count"),
	NUMBER(BB_KEY_DEADLINE_MS, deadline_ms, 1, 86400000, "600000",
	       "longest time for the whole run in ms"),
	NUMBER(BB_KEY_REPEATS, repeats, 1, 1000, "3",
	       "how often the whole sweep is repeated"),
	NUMBER(BB_KEY_WARMUP_MS, warmup_ms, 0, 10000, "20",
	       "longest warm-up per cell and repeat in ms"),
	NUMBER(BB_KEY_SEED, seed, 0, U64_MAX, "0",
	       "seed of every random order; 0 = pick one and record it"),
	NUMBER(BB_KEY_SHUFFLE, shuffle, 0, 1, "1",
	       "1 = run the cells in a seeded random order"),
	CHOICE(BB_KEY_CONTEXT, context, bb_context_names, NR_BB_CONTEXTS,
	       "preempt", "what is switched off around the operations"),
	CHOICE(BB_KEY_CLOCK, clock, bb_clock_choice_names, NR_BB_CLOCK_CHOICES,
	       "auto", "clock to measure with"),
	NUMBER(BB_KEY_BUDGET_MB, budget_mb, 0, 1048576, "0",
	       "most memory held per node in MiB; 0 = 25 % of what is free above the floor"),
	NUMBER(BB_KEY_RESERVE_MB, reserve_mb, 0, 1048576, "0",
	       "free memory to leave per zone in MiB, on top of high watermark and floor"),
	NUMBER(BB_KEY_STOP_NS, stop_ns, 0, 10000000000ULL, "0",
	       "slow operation: freeze the trace at the first one over this many ns; 0 = off"),
	NUMBER(BB_KEY_PATHS, paths, 0, 1, "0",
	       "1 = a second pass with probes says which path each allocation took (see paths)"),
	CHOICES(BB_KEY_LISTS, lists, bb_lists_names, NR_BB_LISTS,
		"auto", "state of the free lists that is made before a cell, or all"),
	NUMBERS(BB_KEY_BYTES, bytes, 0, BB_MAX_BYTES, "0",
		"sizes for alloc_pages_exact in place of orders; 0 = those of orders"),
	CHOICE(BB_KEY_WORKER, worker, bb_worker_kind_names, NR_BB_WORKER_KINDS,
	       "kthread", "whose thread allocates; caller = the writer of run, on the CPU of cpus"),
	NUMBER(BB_KEY_FREE_PAGES, free_pages, 0, 4294967296ULL, "0",
	       "fill the node to so many free pages before a cell; 0 = no; needs unsafe=1"),
};

static_assert(ARRAY_SIZE(bb_keys) == NR_BB_KEYS);
static_assert(NR_BB_KEYS <= BITS_PER_LONG);

static void *member(struct bb_plan *plan, enum bb_key key)
{
	return (char *)plan + bb_keys[key].offset;
}

static const void *member_const(const struct bb_plan *plan, enum bb_key key)
{
	return (const char *)plan + bb_keys[key].offset;
}

static bool takes_all(enum bb_key key)
{
	return bb_keys[key].type == BB_TYPE_CHOICES ||
	       bb_keys[key].type == BB_TYPE_LIST;
}

static int set_list(const struct bb_plan_edit *edit, enum bb_key key,
		    const char *text)
{
	const struct bb_key_info *info = &bb_keys[key];
	struct bb_parse_range range = { info->min, info->max, info->nbits };

	if (key == BB_KEY_ORDERS)
		range.max = edit->facts->max_order;
	return bb_parse_list(text, &range, member(edit->plan, key),
			     edit->scratch->bits, edit->err);
}

static int set_choice(const struct bb_plan_edit *edit, enum bb_key key,
		      const char *text)
{
	const struct bb_key_info *info = &bb_keys[key];
	int i = bb_parse_choice(text, strlen(text), info->names,
				info->nr_names, edit->err);

	if (i < 0)
		return i;
	*(u64 *)member(edit->plan, key) = i;
	return 0;
}

static int set_value(const struct bb_plan_edit *edit, enum bb_key key,
		     const char *text)
{
	const struct bb_key_info *info = &bb_keys[key];
	void *value = member(edit->plan, key);

	switch (info->type) {
	case BB_TYPE_U64:
		return bb_parse_u64(text, info->min, info->max, value, edit->err);
	case BB_TYPE_NUMBERS:
		return bb_numbers_parse(text, info->min, info->max, value, edit->err);
	case BB_TYPE_CHOICE:
		return set_choice(edit, key, text);
	case BB_TYPE_CHOICES:
		return bb_parse_choices(text, info->names, info->nr_names,
					value, edit->err);
	case BB_TYPE_LIST:
		return set_list(edit, key, text);
	case BB_TYPE_GFP:
		return bb_gfp_parse_list(text, value, edit->err);
	}
	return -EINVAL;
}

int bb_key_set(const struct bb_plan_edit *edit, enum bb_key key,
	       const char *text)
{
	struct bb_scratch *scratch = edit->scratch;
	struct bb_plan *plan = edit->plan;
	int ret;

	if (takes_all(key) && !strcmp(text, "all")) {
		plan->all |= BIT(key);
		return 0;
	}
	scratch->old = *plan;
	ret = set_value(edit, key, text);
	if (ret)
		return ret;
	plan->all &= ~BIT(key);
	/* A value that is read must be accepted when written back. */
	if (bb_key_text(plan, key, scratch->shown, sizeof(scratch->shown)) <=
	    BB_TEXT_MAX)
		return 0;
	*plan = scratch->old;
	return bb_err_set(edit->err, -E2BIG, 0,
			  "reads back as more than %d bytes: give ranges, or fewer values",
			  BB_TEXT_MAX);
}

static int choices_text(const struct bb_plan *plan, enum bb_key key,
			char *buf, size_t size)
{
	unsigned long set = *(const unsigned long *)member_const(plan, key);
	unsigned int i;
	int n = 0;

	for_each_set_bit(i, &set, bb_keys[key].nr_names)
		n += scnprintf(buf + n, size - n, "%s%s", n ? "," : "",
			       bb_keys[key].names[i]);
	return n;
}

static int gfp_list_text(const struct bb_gfp_list *list, char *buf, size_t size)
{
	unsigned int i;
	int n = 0;

	for (i = 0; i < list->nr; i++) {
		n += scnprintf(buf + n, size - n, "%s", i ? "," : "");
		n += bb_gfp_text(buf + n, size - n, list->mask[i]);
	}
	return n;
}

int bb_key_text(const struct bb_plan *plan, enum bb_key key, char *buf,
		size_t size)
{
	const struct bb_key_info *info = &bb_keys[key];
	const void *m = member_const(plan, key);

	if (plan->all & BIT(key))
		return scnprintf(buf, size, "all");
	switch (info->type) {
	case BB_TYPE_U64:
		return scnprintf(buf, size, "%llu", *(const u64 *)m);
	case BB_TYPE_NUMBERS:
		return bb_numbers_text(m, buf, size);
	case BB_TYPE_CHOICE:
		return scnprintf(buf, size, "%s", info->names[*(const u64 *)m]);
	case BB_TYPE_CHOICES:
		return choices_text(plan, key, buf, size);
	case BB_TYPE_LIST:
		return scnprintf(buf, size, "%*pbl", (int)info->nbits, m);
	case BB_TYPE_GFP:
		return gfp_list_text(m, buf, size);
	}
	return 0;
}
