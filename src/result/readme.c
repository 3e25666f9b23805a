// SPDX-License-Identifier: GPL-2.0-only
/*
 * The README file in debugfs: what the files are and five things to try.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/plan/keys.h>
#include <buddybench/result/readme.h>

static const char intro[] =
"buddybench " BB_VERSION ": measure the page allocator of this kernel.\n"
"\n"
"  version      what is loaded, abi=N grows when a column changes its meaning\n"
"  features     what this kernel can do; what it cannot, with the reason\n"
"  env          facts that change numbers: init_on_alloc, debug options, ...\n"
"  patterns     in what order blocks are allocated and freed\n"
"  params/KEY   one value per file; names, never numbers, for GFP masks\n"
"  config       all of them as key=value; can be written to run\n"
"  run          1, or key=value ... for this run only; returns at once\n"
"  stop         anything: ends the run or command; frees all but blocks of ops\n"
"  state        one line; poll() wakes when it changes\n"
"  wait         as state, but a read returns only when the run has ended\n"
"  results      a row per cell, repeat and operation\n"
"  hist         the histograms behind them, with both bounds of each bucket\n"
"  paths        which path each allocation took; only after a run with paths=1\n"
"  zones        watermarks, free and per-CPU pages of every zone, now\n"
"  snapshots    the same before and after every cell of the last run\n"
"  events       how the vm event counters moved during the last run\n"
"  fragment     write node=0 order=9 target=600 to fragment a zone, release to free it\n"
"  oracle       write fuzz n=1000 to predict allocations, make them and compare\n"
"  verify       write count=100000 to check every page of so many allocations; KTAP\n"
"  ops          write alloc order=3 n=2, then free all: what the lists do\n"
"  explain      write order=3: one allocation, explained step by step\n"
"  stream       write a recorded stream of allocations, in parts of any size\n"
"  replay       write 1 to replay it: results, and a timeline of the zones\n"
"  selftest     write anything to run it; KTAP\n"
"  error_log    the last 8 refused writes, each with a caret under the error\n"
"\n"
"Try, in this directory:\n"
"  echo 1 > run; cat wait results\n"
"  echo 0-3,9 > params/orders; echo 1 > run; cat wait results\n"
"  echo 'apis=all orders=all gfp=GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO' > run\n"
"  echo 'patterns=lifo,random hold=512 cpus=0-1 modes=batch' > run\n"
"  echo 'orders=3,4 paths=1' > run; cat wait paths\n"
"  echo 'orders=99' > run || cat error_log\n"
"\n"
"Unless budget_mb says otherwise no run holds more than a quarter of what is\n"
"free above the floor. None can invoke the OOM killer: __GFP_NOWARN is always\n"
"added, and so is __GFP_NORETRY, unless __GFP_RETRY_MAYFAIL is there.\n"
"\n"
"Keys (default):\n";

void bb_readme_show(struct seq_file *m)
{
	unsigned int key;

	seq_puts(m, intro);
	for (key = 0; key < NR_BB_KEYS; key++)
		seq_printf(m, "  %-12s %s (%s)\n", bb_keys[key].name,
			   bb_keys[key].help, bb_keys[key].def);
}

void bb_readme_patterns(struct seq_file *m)
{
	unsigned int i;

	seq_puts(m, BB_HEADER("patterns") "\n");
	for (i = 0; i < NR_BB_PATTERNS; i++)
		seq_printf(m, "%s\t%s\n", bb_pattern_names[i],
			   bb_patterns[i].help);
}
