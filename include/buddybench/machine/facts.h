/* SPDX-License-Identifier: GPL-2.0-only */
/* The facts a plan is checked against: CPUs, nodes, zones and available APIs. */
#ifndef _BUDDYBENCH_MACHINE_FACTS_H
#define _BUDDYBENCH_MACHINE_FACTS_H

#include <buddybench/plan/facts.h>

/**
 * bb_facts_gather() - gather the current facts
 * @facts: result; @facts->fast_clock is left to the caller
 */
void bb_facts_gather(struct bb_facts *facts);

#endif /* _BUDDYBENCH_MACHINE_FACTS_H */
