/* SPDX-License-Identifier: GPL-2.0-only */
/* Properties of the kernel and the machine that results depend on. */
#ifndef _BUDDYBENCH_MACHINE_ENV_H
#define _BUDDYBENCH_MACHINE_ENV_H

#include <buddybench/result/environment.h>

/**
 * bb_env_read() - read the current environment
 * @env: result
 */
void bb_env_read(struct bb_environment *env);

/**
 * bb_env_flags() - validity flags that hold for anything measured now
 * @counts: the clock counts instructions, see bb_environment_flags()
 *
 * Return: bits of enum bb_flag.
 */
u64 bb_env_flags(bool counts);

#endif /* _BUDDYBENCH_MACHINE_ENV_H */
