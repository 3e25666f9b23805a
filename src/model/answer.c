// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of answers.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/model/answer.h>

const char * const bb_answer_names[] = {
	[BB_NO]		= "no",
	[BB_YES]	= "yes",
	[BB_UNDECIDED]	= "undecided",
};

static_assert(ARRAY_SIZE(bb_answer_names) == NR_BB_ANSWERS);
