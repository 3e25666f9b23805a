/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What scripts may rely on: see Documentation/ABI/testing/debugfs-buddybench.
 *
 * Columns are only ever appended. BB_ABI grows when a column or a file changes
 * its meaning, which is a bug unless CHANGELOG says why.
 */
#ifndef _BUDDYBENCH_ABI_H
#define _BUDDYBENCH_ABI_H

#include <linux/stringify.h>

#define BB_VERSION	"0.1.0"
#define BB_ABI		1

/* Every header line of every table starts with this, then the table's name. */
#define BB_HEADER(table) "# buddybench " table " abi=" __stringify(BB_ABI)

#endif /* _BUDDYBENCH_ABI_H */
