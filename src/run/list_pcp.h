/* SPDX-License-Identifier: GPL-2.0-only */
/* Fill the per-CPU lists of a zone, and define where the watermark test ends. */
#ifndef _BUDDYBENCH_RUN_LIST_PCP_H
#define _BUDDYBENCH_RUN_LIST_PCP_H

#include "list_work.h"

/**
 * bb_list_pcp_fill() - have blocks in this CPU's list, and room to give them back
 * @work: a struct bb_list_work, of %BB_LIST_KIND_PCP
 *
 * For work_on_cpu(), as is the other.
 *
 * Return: as bb_list_work_blocks().
 */
long bb_list_pcp_fill(void *work);

/**
 * bb_list_pcp_walk() - define where the watermark test ends its walk
 * @work: a struct bb_list_work, of %BB_LIST_KIND_PCP, whose lists are filled
 *
 * It ends at once where the first list of the order itself has a block. What was
 * filled into this CPU's list is there afterwards, too, with room to give it back.
 *
 * Return: as above.
 */
long bb_list_pcp_walk(void *work);

#endif /* _BUDDYBENCH_RUN_LIST_PCP_H */
