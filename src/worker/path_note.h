/* SPDX-License-Identifier: GPL-2.0-only */
/* Which path one allocation took, noted by the worker that made it. */
#ifndef _BUDDYBENCH_WORKER_PATH_NOTE_H
#define _BUDDYBENCH_WORKER_PATH_NOTE_H

#include <buddybench/worker/worker.h>

/**
 * bb_path_note_room() - exclude allocations up to here from the cell
 * @w: a worker of the second pass, after bb_pcp_room()
 */
void bb_path_note_room(struct bb_worker *w);

/**
 * bb_path_note_begin() - before a chunk of one operation
 * @w: a worker of the second pass
 */
void bb_path_note_begin(struct bb_worker *w);

/**
 * bb_path_note_end() - after it: classify and count
 * @w: the worker
 */
void bb_path_note_end(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_PATH_NOTE_H */
