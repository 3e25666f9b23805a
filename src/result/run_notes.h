/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines in the header of results that say of a run as a whole what no row says. */
#ifndef _BUDDYBENCH_RESULT_RUN_NOTES_H
#define _BUDDYBENCH_RESULT_RUN_NOTES_H

struct bb_run;
struct seq_file;

#define MOST_REASONS 32		/* lines that say why a trial has no numbers, state or paths */

/**
 * bb_run_notes() - print them
 * @m: where to
 * @run: the run
 */
void bb_run_notes(struct seq_file *m, const struct bb_run *run);

#endif /* _BUDDYBENCH_RESULT_RUN_NOTES_H */
