/* SPDX-License-Identifier: GPL-2.0-only */
/* How the module takes memory for its own bookkeeping. */
#ifndef _BUDDYBENCH_OWN_MEMORY_H
#define _BUDDYBENCH_OWN_MEMORY_H

#include <linux/gfp.h>

/* It may fail: no process is killed for it, and nothing is logged. */
#define BB_GFP_OWN (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

#endif /* _BUDDYBENCH_OWN_MEMORY_H */
