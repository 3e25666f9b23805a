/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What scripts may rely on: see Documentation/ABI/testing/debugfs-buddybench.
 *
 * Columns are only ever appended. BB_ABI is bumped when the meaning of a column
 * or file changes; CHANGELOG.rst then says why.
 */
#ifndef _BUDDYBENCH_ABI_H
#define _BUDDYBENCH_ABI_H

#include <linux/stringify.h>

#define BB_VERSION	"0.1.0"
#define BB_ABI		1
#define BB_ABI_TEXT	" abi=" __stringify(BB_ABI)

/* First words of every table; values common to all its rows follow. */
#define BB_HEADER(table) "# buddybench " table BB_ABI_TEXT

#endif /* _BUDDYBENCH_ABI_H */
