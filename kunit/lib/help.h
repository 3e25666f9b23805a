/* SPDX-License-Identifier: GPL-2.0-only */
/* Helpers of several suites. */
#ifndef _BUDDYBENCH_KUNIT_LIB_HELP_H
#define _BUDDYBENCH_KUNIT_LIB_HELP_H

#include <kunit/test.h>
#include <linux/seq_file.h>
#include <linux/types.h>

/* For KUNIT_CASE_PARAM(): the rows of a table, named by their member name. */
#define BB_PARAM(table)							\
static void table##_desc(typeof(&(table)[0]) row, char *desc)		\
{									\
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);		\
}									\
KUNIT_ARRAY_PARAM(table, table, table##_desc)

/* gfp_t is a restricted type for sparse, which KUnit's macros do not handle. */
#define BB_EXPECT_GFP(test, got, want)					\
	KUNIT_EXPECT_EQ(test, (__force unsigned int)(got), (__force unsigned int)(want))

/**
 * bb_test_seq() - a seq_file that writes to memory of the test
 * @test: the test
 *
 * Return: the file; bb_test_text() gives what was written to it.
 */
struct seq_file *bb_test_seq(struct kunit *test);

/**
 * bb_test_text() - what was written to a seq_file
 * @test: the test; fails if the text did not fit
 * @m: from bb_test_seq()
 *
 * Return: NUL-terminated.
 */
const char *bb_test_text(struct kunit *test, struct seq_file *m);

/**
 * bb_test_same() - compare texts line by line
 * @test: the test; fails with the first line that differs
 * @got: the output; a line may have further columns or words
 * @want: the expected text
 */
void bb_test_same(struct kunit *test, const char *got, const char *want);

/**
 * bb_test_names() - check a table of names for holes and duplicates
 * @test: the test
 * @names: the table
 * @nr: its length
 */
void bb_test_names(struct kunit *test, const char * const *names,
		   unsigned int nr);

/**
 * bb_test_bulk() - how many pages a call for several gives on this kernel
 * @nr: what is asked for, more than 1
 *
 * Newer kernels that were built for one CPU use no per-CPU lists, without which
 * alloc_pages_bulk() gives a single page; the caller has to ask again.
 *
 * Return: @nr, or 1.
 */
unsigned int bb_test_bulk(unsigned int nr);

#endif /* _BUDDYBENCH_KUNIT_LIB_HELP_H */
