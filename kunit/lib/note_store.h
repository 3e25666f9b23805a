/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Notes with which mask an array is stored to. Kbuild includes this before
 * held_blocks.c; it changes one call only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_NOTE_STORE_H
#define _BUDDYBENCH_KUNIT_LIB_NOTE_STORE_H

#include <linux/xarray.h>

/**
 * bb_test_store() - what is called instead of xa_store(), which this calls
 * @xa: the array
 * @index: where
 * @entry: what
 * @gfp: the mask that is noted
 *
 * Return: as xa_store().
 */
void *bb_test_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);

#ifndef BB_STORE_REAL
#define xa_store(xa, index, entry, gfp)	bb_test_store(xa, index, entry, gfp)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_NOTE_STORE_H */
