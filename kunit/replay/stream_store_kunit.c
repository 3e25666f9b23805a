// SPDX-License-Identifier: GPL-2.0-only
/* A stream is taken in parts, and too large a one is told from too little memory. */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "kunit/lib/help.h"
#include "src/replay/stream_store.h"

static const struct part {
	const char *name;
	u64 at;
	u64 others;	/* bytes of the account that are in use */
	int want;
} parts[] = {
	{ "the first", 0, 0, 0 },
	{ "after the last piece", BB_STREAM_PIECES * BB_STREAM_PIECE, 0, -E2BIG },
	{ "no room in the account", 0, BB_OWN_MAX, -E2BIG },
};

BB_PARAM(parts);

static void stream_store_write(struct kunit *test)
{
	const struct part *p = test->param_value;
	struct bb_stream_store *store = kunit_kzalloc(test, sizeof(*store), GFP_KERNEL);
	struct bb_err err = { 0 };
	const u8 byte = 'x';

	bb_stream_store_init(store);
	store->bytes.size = p->at;
	store->own.bytes = p->others;
	KUNIT_EXPECT_EQ(test, bb_stream_store_write(store, p->at, &byte, 1, &err), p->want);
	store->own.bytes -= p->others;
	/* The next one begins anew, whatever became of this one. */
	KUNIT_EXPECT_EQ(test, bb_stream_store_write(store, 0, &byte, 1, &err), 0);
	KUNIT_EXPECT_FALSE(test, store->own.refused);
	bb_stream_store_clear(store);
	KUNIT_EXPECT_EQ(test, store->own.bytes, 0ULL);
}

static struct kunit_case stream_store_cases[] = {
	KUNIT_CASE_PARAM(stream_store_write, parts_gen_params),
	{}
};

static struct kunit_suite stream_store_suite = {
	.name = "buddybench_stream_store",
	.test_cases = stream_store_cases,
};

kunit_test_suite(stream_store_suite);
