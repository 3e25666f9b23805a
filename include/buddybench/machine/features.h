/* SPDX-License-Identifier: GPL-2.0-only */
/* Which features this kernel supports. */
#ifndef _BUDDYBENCH_MACHINE_FEATURES_H
#define _BUDDYBENCH_MACHINE_FEATURES_H

#include <buddybench/plan/facts.h>

struct seq_file;

/**
 * bb_features_show() - the features file
 * @m: where to
 * @facts: the machine
 */
void bb_features_show(struct seq_file *m, const struct bb_facts *facts);

#endif /* _BUDDYBENCH_MACHINE_FEATURES_H */
