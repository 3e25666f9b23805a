// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which features this kernel supports, and why not the others.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/arch.h>
#include <buddybench/compat.h>
#include <buddybench/machine/features.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/plan/choices.h>
#include <buddybench/plan/gfp.h>

void bb_features_show(struct seq_file *m, const struct bb_facts *facts)
{
	const char *name;
	unsigned int i;
	gfp_t mask;

	seq_puts(m, BB_HEADER("features") "\n");
	for (i = 0; i < NR_BB_APIS; i++) {
		if (facts->apis & BIT(i))
			seq_printf(m, "api:%s yes free=%s\n", bb_api_names[i],
				   bb_apis[i].free);
		else
			seq_printf(m, "api:%s no %s\n", bb_api_names[i],
				   facts->api_missing[i]);
	}
	for (i = 0; (name = bb_gfp_name(i, &mask)); i++)
		seq_printf(m, "gfp:%s yes\n", name);
	seq_printf(m, "orders yes 0-%u\n", facts->max_order);
	seq_printf(m, "nodes yes %*pbl\n", MAX_NUMNODES, facts->nodes);
	seq_printf(m, "clock:%s %s\n", BB_FAST_CLOCK, facts->fast_clock ? "yes" :
		   BB_FAST_CLOCK_WIDE ? "no failed the resolution test" :
					"no counter of 32 bits, it wraps");
	seq_puts(m, "clock:ktime yes\n");
	for (i = BB_CTX_PREEMPT_OFF; i < NR_BB_CONTEXTS; i++)
		seq_printf(m, "context:%s %s\n", bb_context_names[i],
			   facts->preempt_rt ? "no kernel is PREEMPT_RT" : "yes");
	seq_printf(m, "events %s\n", IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) ?
		   "yes" : "no built without CONFIG_VM_EVENT_COUNTERS");
	seq_printf(m, "tracing %s\n", IS_ENABLED(CONFIG_TRACEPOINTS) ?
		   "yes" : "no built without CONFIG_TRACEPOINTS");
	seq_printf(m, "page_poison %s\n", BB_HAVE_POISON_KEY ?
		   "yes" : "no kernel older than 5.11 exports no key");
	bb_probe_set_features(m);
}
