/* SPDX-License-Identifier: GPL-2.0-only */
/* The README and patterns files. */
#ifndef _BUDDYBENCH_RESULT_README_H
#define _BUDDYBENCH_RESULT_README_H

struct seq_file;

/**
 * bb_readme_show() - the README file
 * @m: where to
 */
void bb_readme_show(struct seq_file *m);

/**
 * bb_readme_patterns() - the patterns file
 * @m: where to
 */
void bb_readme_patterns(struct seq_file *m);

#endif /* _BUDDYBENCH_RESULT_README_H */
