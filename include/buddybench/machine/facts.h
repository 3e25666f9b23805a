/* SPDX-License-Identifier: GPL-2.0-only */
/* What a plan has to fit: CPUs, nodes, zones and the functions that exist. */
#ifndef _BUDDYBENCH_MACHINE_FACTS_H
#define _BUDDYBENCH_MACHINE_FACTS_H

#include <buddybench/plan/facts.h>

/**
 * bb_facts_gather() - what a plan has to fit, now
 * @facts: result; @facts->fast_clock is the caller's
 */
void bb_facts_gather(struct bb_facts *facts);

#endif /* _BUDDYBENCH_MACHINE_FACTS_H */
