/* SPDX-License-Identifier: GPL-2.0-only */
/* What kind of kernel and machine this is, as far as numbers depend on it. */
#ifndef _BUDDYBENCH_MACHINE_ENV_H
#define _BUDDYBENCH_MACHINE_ENV_H

#include <buddybench/result/result.h>

struct seq_file;

/**
 * bb_env_flags() - validity flags that hold for anything measured now
 * @counts: the clock counts instructions; if it doesn't, its time is no good
 *	where the CPU is emulated
 *
 * Return: bits of enum bb_flag.
 */
u64 bb_env_flags(bool counts);

/**
 * bb_env_show() - the env file: ``key value`` lines
 * @m: where to
 */
void bb_env_show(struct seq_file *m);

#endif /* _BUDDYBENCH_MACHINE_ENV_H */
