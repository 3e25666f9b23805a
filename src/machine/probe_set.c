// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register the probes with the kernel's tracepoints. Those are not exported, so
 * for_each_kernel_tracepoint() looks them up by name.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include <buddybench/compat.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/own_memory.h>

#ifdef CONFIG_TRACEPOINTS

struct bb_probe_set {
	struct tracepoint *tp[NR_BB_TRACEPOINTS];
	bool on[NR_BB_TRACEPOINTS];
	struct bb_watch *watch[];
};

static void find_tracepoint(struct tracepoint *tp, void *data)
{
	struct bb_probe_set *probes = data;
	unsigned int i;

	for (i = 0; i < NR_BB_TRACEPOINTS; i++)
		if (bb_tracepoints[i].probe && !strcmp(tp->name, bb_tracepoints[i].name))
			probes->tp[i] = tp;
}

struct bb_probe_set *bb_probe_set_create(struct bb_err *err)
{
	struct bb_probe_set *probes;

	probes = kvzalloc(struct_size(probes, watch, nr_cpu_ids), BB_GFP_OWN);
	if (!probes) {
		bb_err_set(err, -ENOMEM, 0, "no memory for probes");
		return ERR_PTR(-ENOMEM);
	}
	for_each_kernel_tracepoint(find_tracepoint, probes);
	if (probes->tp[BB_TP_ZONE_LOCKED])
		return probes;
	kvfree(probes);
	return ERR_PTR(bb_err_set(err, -EOPNOTSUPP, 0,
				  "paths=1 needs the tracepoint %s, which this kernel lacks",
				  bb_tracepoints[BB_TP_ZONE_LOCKED].name));
}

void bb_probe_set_watch(struct bb_probe_set *probes, int cpu, struct bb_watch *watch)
{
	probes->watch[cpu] = watch;
}

int bb_probe_set_on(struct bb_probe_set *probes)
{
	unsigned int i;
	int ret;

	for (i = 0; i < NR_BB_TRACEPOINTS; i++) {
		if (!probes->tp[i] || probes->on[i])
			continue;
		ret = tracepoint_probe_register(probes->tp[i], bb_tracepoints[i].probe,
						probes->watch);
		if (ret) {
			bb_probe_set_off(probes);
			return ret;
		}
		probes->on[i] = true;
	}
	return 0;
}

void bb_probe_set_off(struct bb_probe_set *probes)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < NR_BB_TRACEPOINTS; i++) {
		if (!probes->on[i])
			continue;
		tracepoint_probe_unregister(probes->tp[i], bb_tracepoints[i].probe,
					    probes->watch);
		probes->on[i] = false;
		any = true;
	}
	if (any)
		tracepoint_synchronize_unregister();
}

void bb_probe_set_destroy(struct bb_probe_set *probes)
{
	if (IS_ERR_OR_NULL(probes))
		return;
	bb_probe_set_off(probes);
	kvfree(probes);
}

static const char *tells_refills(void)
{
	if (!BB_PCP_USED)
		return "n/a this kernel for one CPU uses no per-CPU lists";
	if (bb_tracepoint_tells_percpu)
		return "yes as percpu_refill says, a cached order taken past a busy list included";
	if (bb_pcp_has(1))
		return "yes by its order, a cached order taken past a busy list included";
	return "yes order 0 only, no other is cached";
}

void bb_probe_set_features(struct seq_file *m)
{
	struct bb_err err;
	struct bb_probe_set *probes = bb_probe_set_create(&err);
	unsigned int i;

	if (IS_ERR(probes)) {
		seq_printf(m, "paths no %s\n", err.msg);
		return;
	}
	seq_puts(m, "paths yes\n");
	for (i = 0; i < NR_BB_TRACEPOINTS; i++)
		if (bb_tracepoints[i].probe)
			seq_printf(m, "tracepoint:%s %s\n", bb_tracepoints[i].name,
				   probes->tp[i] ? "yes" : "no not in this kernel");
	seq_printf(m, "path:highatomic %s\n", bb_tracepoint_tells_percpu ? "yes" :
		   "n/a this kernel reports such blocks under the type that was asked for");
	seq_printf(m, "path:pcp_refill %s\n", tells_refills());
	if (!IS_ENABLED(CONFIG_COMPACTION))
		seq_puts(m, "path:compaction n/a built without CONFIG_COMPACTION\n");
	if (!IS_ENABLED(CONFIG_NUMA))
		seq_puts(m, "path:other_node n/a built without CONFIG_NUMA\n");
	seq_printf(m, "path:traced_pages n/a for alloc_pages_bulk: %s does not report its pages\n",
		   bb_tracepoints[BB_TP_ALLOC].name);
	kvfree(probes);
}

#else /* !CONFIG_TRACEPOINTS */

#define NO_TRACEPOINTS "the kernel was built without CONFIG_TRACEPOINTS"

struct bb_probe_set *bb_probe_set_create(struct bb_err *err)
{
	return ERR_PTR(bb_err_set(err, -EOPNOTSUPP, 0,
				  "paths=1: " NO_TRACEPOINTS));
}

void bb_probe_set_watch(struct bb_probe_set *probes, int cpu, struct bb_watch *watch)
{
}

int bb_probe_set_on(struct bb_probe_set *probes)
{
	return -EOPNOTSUPP;
}

void bb_probe_set_off(struct bb_probe_set *probes)
{
}

void bb_probe_set_destroy(struct bb_probe_set *probes)
{
}

void bb_probe_set_features(struct seq_file *m)
{
	seq_puts(m, "paths no " NO_TRACEPOINTS "\n");
}

#endif

int bb_probe_set_possible(struct bb_err *err)
{
	struct bb_probe_set *probes = bb_probe_set_create(err);

	if (IS_ERR(probes))
		return PTR_ERR(probes);
	bb_probe_set_destroy(probes);
	return 0;
}
