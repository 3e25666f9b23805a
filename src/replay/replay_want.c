// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options of a replay.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>
#include <buddybench/plan/plan.h>

#include "replay_want.h"

static const char * const paces[] = { "max", "recorded" };

/* The options as text, and where they were written. */
struct texts {
	const char *pace;
	const char *scale;
	const char *cpus;
};

static int at_option(const struct bb_command *command, const char *text, int ret)
{
	if (ret)
		command->err->pos += text - command->args;
	return ret;
}

static int parse_scale(struct bb_replay_want *want, const struct bb_command *command,
		       const char *text)
{
	if (!strncmp(text, "1/", 2))
		text += 2;
	return at_option(command, text,
			 bb_parse_u64(text, 1, 1000000, &want->every, command->err));
}

static int parse_cpus(struct bb_replay_want *want, const struct bb_command *command,
		      const char *text)
{
	const struct bb_parse_range range = { 0, nr_cpu_ids - 1, NR_CPUS };
	int ret;

	if (!text) {
		bitmap_copy(want->cpus, command->facts->cpus, NR_CPUS);
		return 0;
	}
	ret = at_option(command, text, bb_parse_list(text, &range, want->cpus,
						     want->scratch, command->err));
	if (!ret && !bitmap_subset(want->cpus, command->facts->cpus, NR_CPUS))
		ret = bb_err_set(command->err, -ENXIO, text - command->args,
				 "not all of these CPUs are online");
	return ret;
}

static int parse_texts(struct bb_replay_want *want, const struct bb_command *command,
		       const struct texts *t)
{
	int pace = bb_parse_choice(t->pace, strlen(t->pace), paces, ARRAY_SIZE(paces),
				   command->err);

	if (pace < 0)
		return at_option(command, t->pace, pace);
	want->recorded = pace;
	return parse_scale(want, command, t->scale) ?: parse_cpus(want, command, t->cpus);
}

int bb_replay_want_parse(struct bb_replay_want *want, const struct bb_command *command)
{
	struct texts t = { .pace = "max", .scale = "1" };
	bool on_node = false;
	u64 node = 0;
	const struct bb_option options[] = {
		{ "points", 1, BB_REPLAY_POINTS, &want->points },
		{ "node", 0, MAX_NUMNODES - 1, &node, NULL, &on_node },
		{ "paths", 0, 1, &want->paths, NULL, &want->paths_given },
		{ "pace", 0, 0, NULL, &t.pace },
		{ "scale", 0, 0, NULL, &t.scale },
		{ "cpus", 0, 0, NULL, &t.cpus },
	};
	int ret = 0;

	want->points = 64;
	want->paths_given = false;
	if (strcmp(command->args, "1"))
		ret = bb_options_parse(command->args, command->args, options,
				       ARRAY_SIZE(options), command->err);
	if (!ret && on_node && !test_bit(node, command->facts->mem_nodes))
		ret = bb_err_set(command->err, -ENXIO, 0, "node %llu has no memory", node);
	want->node = on_node ? node : NUMA_NO_NODE;
	return ret ? ret : parse_texts(want, command, &t);
}
