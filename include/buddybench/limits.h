/* SPDX-License-Identifier: GPL-2.0-only */
/* Array sizes that suffice for every supported kernel and configuration. */
#ifndef _BUDDYBENCH_LIMITS_H
#define _BUDDYBENCH_LIMITS_H

#define BB_VIEW_ORDERS	16	/* >= NR_PAGE_ORDERS of every supported config */
#define BB_VIEW_ZONES	8	/* >= MAX_NR_ZONES */

#endif /* _BUDDYBENCH_LIMITS_H */
