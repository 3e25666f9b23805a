// SPDX-License-Identifier: GPL-2.0-only
/*
 * buddybench_test.ko: the sources of buddybench.ko without main.c and the
 * debugfs files, and the KUnit suites that test them. Loading it runs them.
 */
#include <linux/module.h>

#include <buddybench/abi.h>

MODULE_LICENSE("GPL");
MODULE_VERSION(BB_VERSION);
MODULE_AUTHOR("The buddybench developers");
MODULE_DESCRIPTION("KUnit tests of buddybench");
