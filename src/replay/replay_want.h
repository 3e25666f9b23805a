/* SPDX-License-Identifier: GPL-2.0-only */
/* What is written to the replay file. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_WANT_H
#define _BUDDYBENCH_REPLAY_REPLAY_WANT_H

#include <buddybench/guard/command.h>
#include <buddybench/plan/facts.h>

#define BB_REPLAY_POINTS	1024

/**
 * struct bb_replay_want - how to replay
 * @every: one of so many blocks of each class
 * @points: how often to look at the zones
 * @node: everything there, or %NUMA_NO_NODE
 * @recorded: at the recorded times, else as fast as it goes
 * @paths: replay once more with probes: which path each allocation took
 * @paths_given: @paths holds, whatever the plan says
 * @cpus: the CPUs to use, %NR_CPUS bits
 * @scratch: for the parser
 */
struct bb_replay_want {
	u64 every;
	u64 points;
	int node;
	bool recorded;
	u64 paths;
	bool paths_given;
	DECLARE_BITMAP(cpus, NR_CPUS);
	DECLARE_BITMAP(scratch, NR_CPUS);
};

/**
 * bb_replay_want_parse() - read ``1`` or ``cpus=0-1 pace=max scale=1/4 ...``
 * @want: result
 * @command: what was written
 *
 * Return: 0 or negative errno, told in @command->err.
 */
int bb_replay_want_parse(struct bb_replay_want *want, const struct bb_command *command);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_WANT_H */
