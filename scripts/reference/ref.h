/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of bb_ref share. */
#ifndef _BB_REF_H
#define _BB_REF_H

#include <linux/gfp.h>
#include <linux/types.h>

struct ref_work {
	gfp_t gfp;
	unsigned int order;
	unsigned int count;
	int nid;
};

/* Each returns steps of the counter, or an errno. */
s64 ref_bare(const struct ref_work *w);
s64 ref_batch(const struct ref_work *w);
s64 ref_op(const struct ref_work *w);
s64 ref_chained(const struct ref_work *w);
s64 ref_sort(const struct ref_work *w);

#endif /* _BB_REF_H */
