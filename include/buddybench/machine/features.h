/* SPDX-License-Identifier: GPL-2.0-only */
/* What can and cannot be done on this kernel. */
#ifndef _BUDDYBENCH_MACHINE_FEATURES_H
#define _BUDDYBENCH_MACHINE_FEATURES_H

#include <buddybench/plan/facts.h>

struct seq_file;

/**
 * bb_features_show() - the features file: what can and cannot be done here
 * @m: where to
 * @facts: the machine
 */
void bb_features_show(struct seq_file *m, const struct bb_facts *facts);

#endif /* _BUDDYBENCH_MACHINE_FEATURES_H */
