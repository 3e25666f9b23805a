// SPDX-License-Identifier: GPL-2.0-only
/*
 * The replay file: what was replayed, and the timeline, a line per sample and zone.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/replay/replay_command.h>

#include "replay_point.h"
#include "replay_results.h"

#define HOW_TO	" (write a stream to the file stream, then 1 or cpus=0-1 pace=max scale=1/4)"

static const char columns[] =
	"#event\tdue_ns\tns\twant\tlive\tfail\tnode\tzone\tfree\tpcp\tfree_area\tunusable\tindex\t"
	"free_types\n";

static void show_zone(struct seq_file *m, const struct bb_zone_view *view)
{
	unsigned int i;

	seq_printf(m, "\t%d\t%s\t%llu\t%llu\t", view->nid, view->name, view->free,
		   view->pcp_count);
	for (i = 0; i < view->nr_orders; i++)
		seq_printf(m, "%s%llu", i ? "," : "", view->nr_free[i]);
	seq_putc(m, '\t');
	for (i = 0; i < view->nr_orders; i++)
		seq_printf(m, "%s%u", i ? "," : "", bb_frag_index_unusable(view, i));
	seq_putc(m, '\t');
	for (i = 0; i < view->nr_orders; i++)
		seq_printf(m, "%s%d", i ? "," : "", bb_frag_index_of(view, i));
	seq_putc(m, '\t');
	for (i = 0; i < view->nr_orders; i++)
		seq_printf(m, "%s%u", i ? "," : "", view->types[i]);
	seq_putc(m, '\n');
}

static void show_point(struct seq_file *m, const struct bb_replay_point *p)
{
	unsigned int i;

	for (i = 0; p->ns && i < p->zones->nr; i++) {
		seq_printf(m, "%u\t%llu\t%llu\t%llu\t%lld\t%llu", p->event, p->due, p->ns,
			   p->want, p->live, p->fails);
		show_zone(m, &p->zones->zone[i]);
	}
}

static void show_replay(struct seq_file *m, const struct bb_replay *r)
{
	char config[512];
	unsigned int i;

	bb_replay_config(r, config, sizeof(config));
	seq_printf(m, BB_HEADER("replay") " state=%s %s", bb_abort_names[r->abort], config);
	seq_printf(m, " events=%u steps=%llu of=%u ids=%u classes=%u mapped=%u",
		   r->stream.events, r->steps, r->sums.kept, r->stream.ids,
		   r->stream.classes, r->stream.mapped);
	seq_printf(m, " allocs=%u frees=%u splits=%u peak_pages=%llu dropped_pages=%llu",
		   r->sums.allocs, r->sums.frees, r->sums.splits, r->sums.all.peak,
		   r->dropped);
	seq_printf(m, " took_pages=%llu gave_pages=%llu fail=%llu waits=%llu", r->took, r->gave,
		   r->fails, r->waits);
	seq_printf(m, " added_milli_steps=%llu replay_ns=%llu\n", r->added, r->took_ns);
	seq_puts(m, columns);
	for (i = 0; i < r->nr_points; i++)
		show_point(m, &r->point[i]);
}

int bb_replay_show(struct seq_file *m, void *state)
{
	struct bb_replay *r = state;
	int ret = mutex_lock_interruptible(&r->table);

	if (ret)
		return ret;
	if (r->point)
		show_replay(m, r);
	else
		seq_puts(m, BB_HEADER("replay") " state=idle" HOW_TO "\n");
	mutex_unlock(&r->table);
	return 0;
}

void bb_replay_show_stream(struct seq_file *m, void *state)
{
	struct bb_replay *r = state;

	/* A stream that is being written may have grown by the time it is read. */
	seq_printf(m, BB_HEADER("stream") " bytes=%llu\n", READ_ONCE(r->store.bytes.size));
}
